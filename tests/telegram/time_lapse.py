"""An event loop on which an hour takes no time: where nothing is left to do, its clock moves on to what comes next.

played(story()) runs a coroutine to its end on such a loop, whose own `time()` is the only clock that counts there.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from functools import partial
from typing import Any, TypeVar

_T = TypeVar("_T")
_A_TURN_S = 1e-9


class _TimeLapse(asyncio.SelectorEventLoop):
    def __init__(self, late_s: float) -> None:
        self.present = 1000.0
        self.late_s = late_s
        super().__init__(_Sleepless(self))

    def time(self) -> float:
        return self.present


class _Sleepless(selectors.DefaultSelector):
    """Tells what is there already, and how long nothing will come by letting that time pass."""

    def __init__(self, loop: _TimeLapse) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready: list[tuple[selectors.SelectorKey, int]] = super().select(0)
        if timeout is None and not ready:
            raise AssertionError("all wait, and for nothing that will ever come")
        self._loop.present += _A_TURN_S
        if timeout and not ready:
            self._loop.present += timeout + self._loop.late_s
        return ready


def played(story: Coroutine[Any, Any, _T], *, late_s: float = 0.0) -> _T:
    """What the story comes to. Each wait is over `late_s` late, as on a busy machine."""
    with asyncio.Runner(loop_factory=partial(_TimeLapse, late_s)) as runner:
        return runner.run(story)
