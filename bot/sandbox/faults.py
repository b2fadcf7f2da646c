"""Trouble on purpose: what the next calls of a method, or some of them by chance, meet instead of an answer."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import PersonError

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = {"429": 3, "500": 0, "502": 0, "drop": 0, "lost": 0, "hang": 30}
"""Each fault and the number that it takes: seconds to wait, for the two that wait.

`429` asks to retry later, `500` and `502` are a server in trouble, `drop` closes the connection before the
call is carried out and `lost` after it, `hang` waits before it goes on as usual.
"""

ANY_METHOD = "*"


@dataclass
class Fault:
    """One planned trouble: for as many calls as are `left` (None: until cleared), each with this chance."""

    method: str
    kind: str
    seconds: float
    left: int | None
    chance: float
    dice: random.Random = field(repr=False)
    met: int = 0

    def strikes(self, method: str) -> bool:
        """Whether a call of this method runs into it."""
        applies = self.method == ANY_METHOD or self.method.lower() == method.lower()
        return applies and (self.chance == 1 or self.dice.random() < self.chance)

    def as_seen(self) -> dict[str, Any]:
        return {
            "method": self.method,
            "fault": self.kind,
            "seconds": self.seconds,
            "times": self.left,
            "chance": self.chance,
            "met": self.met,
        }


class Faults:
    """What is planned. Of several for a method the first planned comes first."""

    def __init__(self) -> None:
        self._planned: deque[Fault] = deque()

    def plan(self, wish: Mapping[str, Any]) -> Fault:
        """Takes `{"method", "fault", "times"}`; the method may be `*`, or `file` for downloads.

        The fault may carry its seconds, as in `429:3`. With a `chance` below 1 it strikes at random, by `seed`
        the same each time, and stays until it is cleared where no `times` are given. Raises PersonError for what
        is not a fault.
        """
        kind, _, seconds = str(wish.get("fault")).partition(":")
        method = wish.get("method", ANY_METHOD)
        if kind not in KINDS:
            raise PersonError(f"unknown fault {kind!r}; there are {', '.join(KINDS)}")
        if not isinstance(method, str) or (seconds and not seconds.isdecimal()):
            raise PersonError('"method" must be a name and the seconds after ":" a whole number')
        wait_s = int(seconds) if seconds else KINDS[kind]
        fault = Fault(method, kind, wait_s, _times(wish), _chance(wish), random.Random(wish.get("seed")))  # noqa: S311 - hides nothing
        self._planned.append(fault)
        return fault

    def meet(self, method: str) -> Fault | None:
        """The fault that this call runs into, which uses it up by one."""
        fault = next((one for one in self._planned if one.strikes(method)), None)
        if fault:
            fault.met += 1
            if fault.left is not None:
                fault.left -= 1
            if fault.left == 0:
                self._planned.remove(fault)
        return fault

    def as_seen(self) -> list[dict[str, Any]]:
        return [fault.as_seen() for fault in self._planned]

    def clear(self) -> None:
        self._planned.clear()


def _times(wish: Mapping[str, Any]) -> int | None:
    times = wish.get("times", None if "chance" in wish else 1)
    if times is not None and (not isinstance(times, int) or times < 1):
        raise PersonError('"times" must be a whole number from 1')
    return times


def _chance(wish: Mapping[str, Any]) -> float:
    chance = wish.get("chance", 1)
    if (
        not isinstance(chance, int | float)
        or not 0 < chance <= 1
        or not isinstance(wish.get("seed"), int | None)
    ):
        raise PersonError('"chance" must be a number above 0, up to 1, and "seed" a whole number')
    return chance
