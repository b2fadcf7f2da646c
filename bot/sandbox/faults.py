"""Trouble on purpose: what the next calls of a method meet instead of an answer."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
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
    """One planned trouble, for as many calls as are left."""

    method: str
    kind: str
    seconds: float
    left: int

    def as_seen(self) -> dict[str, Any]:
        return {"method": self.method, "fault": self.kind, "seconds": self.seconds, "times": self.left}


class Faults:
    """What is planned. Of several for a method the first planned comes first."""

    def __init__(self) -> None:
        self._planned: deque[Fault] = deque()

    def plan(self, wish: Mapping[str, Any]) -> Fault:
        """Takes `{"method", "fault", "times"}`; the method may be `*`, or `file` for downloads.

        The fault may carry its seconds, as in `429:3`. Raises PersonError for what is not a fault.
        """
        kind, _, seconds = str(wish.get("fault")).partition(":")
        times = wish.get("times", 1)
        method = wish.get("method", ANY_METHOD)
        if kind not in KINDS:
            raise PersonError(f"unknown fault {kind!r}; there are {', '.join(KINDS)}")
        if not isinstance(times, int) or times < 1:
            raise PersonError('"times" must be a whole number from 1')
        if not isinstance(method, str) or (seconds and not seconds.isdecimal()):
            raise PersonError('"method" must be a name and the seconds after ":" a whole number')
        fault = Fault(method, kind, int(seconds) if seconds else KINDS[kind], times)
        self._planned.append(fault)
        return fault

    def meet(self, method: str) -> Fault | None:
        """The fault that this call runs into, which uses it up by one."""
        for fault in self._planned:
            if fault.method == ANY_METHOD or fault.method.lower() == method.lower():
                fault.left -= 1
                if not fault.left:
                    self._planned.remove(fault)
                return fault
        return None

    def as_seen(self) -> list[dict[str, Any]]:
        return [fault.as_seen() for fault in self._planned]

    def clear(self) -> None:
        self._planned.clear()
