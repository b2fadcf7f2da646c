"""Being away: which currency counts meanwhile. Days are dates in the chat's own zone, both ends included."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from bot.core.periods import DAY


@dataclass(frozen=True, slots=True)
class Travel:
    """A journey. `currency` counts from `since` to `until`, or (None) until they say that they are back.

    `place` is its name as the person reads it.
    """

    currency: str
    place: str
    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            raise ValueError(f"{self.until} is before {self.since}")

    def __contains__(self, day: date) -> bool:
        return self.since <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Whether its last day is past."""
        return self.until is not None and self.until < day

    def may_begin_or_end_on(self, day: date) -> bool:
        """Whether both currencies may have counted on that day: it was told of, or ended, in the middle of it."""
        return day == self.since or (self.until is not None and day == self.until + DAY)

    def ended(self, today: date) -> Self | None:
        """The journey of somebody who is back today; None where it leaves no day at all."""
        if self.since >= today:
            return None
        last = today - DAY
        return replace(self, until=last if self.until is None else min(self.until, last))
