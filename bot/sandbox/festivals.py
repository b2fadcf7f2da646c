"""When a feast is: on a date, or by the moon, to a day or so as the mean moon goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_NEW_MOON = date(2024, 2, 9)
_MOON = timedelta(days=29, hours=12, minutes=44)


@dataclass(frozen=True)
class Festival:
    """One of three: on the same date each year, "12-25"; the first new moon from a date on; every twelfth moon."""

    on: str = ""
    new_moon_from: str = ""
    every_twelve_moons_from: str = ""

    def in_year(self, year: int) -> date:
        """The day of this year's feast; of two in a year, the first."""
        if self.on:
            return date.fromisoformat(f"{year}-{self.on}")
        if self.new_moon_from:
            return _first(_NEW_MOON, _MOON, date.fromisoformat(f"{year}-{self.new_moon_from}"))
        return _first(date.fromisoformat(self.every_twelve_moons_from), 12 * _MOON, date(year, 1, 1))


def _first(known: date, every: timedelta, earliest: date) -> date:
    """The first of the days that lie whole steps from the known one, not before the earliest."""
    steps = -((known - earliest) // every)
    return known + steps * every
