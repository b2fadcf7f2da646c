"""Clocks that a test sets."""

from datetime import datetime, timedelta


class FrozenClock:
    """Stands still until it is told to go on."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def passes(self, time: timedelta) -> None:
        """Lets some time go by."""
        self._at += time


class TickingClock(FrozenClock):
    """A second later each time it is looked at."""

    def now(self) -> datetime:
        self.passes(timedelta(seconds=1))
        return super().now()
