"""An event loop on which an hour takes no time: where nothing is left to do, its clock moves on to what comes next.

played(story()) runs a coroutine to its end on such a loop, whose own `time()` is the only clock that counts there.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

_T = TypeVar("_T")
_A_TURN_S = 1e-9


class _TimeLapse(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.present = 1000.0
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
        self._loop.present += _A_TURN_S + (0 if ready else timeout or 0)
        return ready


def played(story: Coroutine[Any, Any, _T]) -> _T:
    """What the story comes to."""
    with asyncio.Runner(loop_factory=_TimeLapse) as runner:
        return runner.run(story)
