"""Ranges of days. Every range is half-open: `start` is in it, `end` is not.

Days are dates in the chat's own zone; `local_date` turns an instant into one.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.errors import UnknownZone

DAY = timedelta(days=1)


class Span(StrEnum):
    """How long a period is, by its name in people's mouths."""

    DAY = "d"
    WEEK = "w"
    MONTH = "m"
    QUARTER = "q"
    YEAR = "y"
    CUSTOM = "c"


@dataclass(frozen=True, slots=True)
class Calendar:
    """How this chat cuts time: `week_start` 0 is Monday, `month_start` the day (1 to 31) a month begins on.

    A month without that day begins on its last one. A year begins with the month that begins in January, a quarter
    with that one, April's, July's or October's.
    """

    week_start: int = 0
    month_start: int = 1

    def period(self, span: Span, day: date) -> "Period":
        """The day, week, month, quarter or year that holds `day`."""
        match span:
            case Span.DAY | Span.CUSTOM:
                return Period(day, day + DAY, span)
            case Span.WEEK:
                start = day - timedelta(days=(day.weekday() - self.week_start) % 7)
                return Period(start, start + 7 * DAY, span)
            case Span.MONTH:
                start = self._month_holding(day)
                return Period(start, self._month_after(start), span)
            case Span.QUARTER:
                month = self._month_holding(day)
                first = month.month - (month.month - 1) % 3
                start = self._begin(month.year, first)
                return Period(start, self._begin(*_months_later(month.year, first, 3)), span)
            case Span.YEAR:
                start = self._begin(day.year, 1)
                start = start if start <= day else self._begin(day.year - 1, 1)
                return Period(start, self._begin(start.year + 1, 1), span)

    def before(self, period: "Period") -> "Period":
        """The period of the same span that ends where this one begins."""
        if period.span is Span.CUSTOM:
            return Period(period.start - (period.end - period.start), period.start, period.span)
        return self.period(period.span, period.start - DAY)

    def after(self, period: "Period") -> "Period":
        """The period of the same span that begins where this one ends."""
        if period.span is Span.CUSTOM:
            return Period(period.end, period.end + (period.end - period.start), period.span)
        return self.period(period.span, period.end)

    def months(self, period: "Period") -> Iterator["Period"]:
        """The months that the period lies in, in order; the first and the last are cut to it."""
        start = period.start
        while start < period.end:
            month = self.period(Span.MONTH, start)
            end = min(month.end, period.end)
            yield Period(start, end, Span.MONTH)
            start = end

    def _month_holding(self, day: date) -> date:
        start = self._begin(day.year, day.month)
        return start if start <= day else self._begin(*_month_earlier(day.year, day.month))

    def _month_after(self, start: date) -> date:
        return self._begin(*_months_later(start.year, start.month, 1))

    def _begin(self, year: int, month: int) -> date:
        return date(year, month, min(self.month_start, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, not including, `end`."""

    start: date
    end: date
    span: Span

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"{self.start} is not before {self.end}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __len__(self) -> int:
        return (self.end - self.start).days

    def days(self) -> Iterator[date]:
        """Each day in order."""
        return (self.start + timedelta(days=n) for n in range(len(self)))

    def cut(self, days: int) -> Self:
        """The first `days` days of it, or all where it is shorter. At least one day."""
        return type(self)(self.start, min(self.end, self.start + max(1, days) * DAY), self.span)

    def elapsed(self, today: date) -> int:
        """How many of its days have begun by `today`: 0 before it, all of them after it."""
        return min(max((today - self.start).days + 1, 0), len(self))


def zone(name: str) -> ZoneInfo:
    """The IANA time zone of this name. Raises UnknownZone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise UnknownZone(name) from problem


def local_date(instant: datetime, zone_name: str) -> date:
    """The date that people in the zone see at this (aware) instant."""
    return instant.astimezone(zone(zone_name)).date()


def _month_earlier(year: int, month: int) -> tuple[int, int]:
    return (year, month - 1) if month > 1 else (year - 1, 12)


def _months_later(year: int, month: int, months: int) -> tuple[int, int]:
    years, index = divmod(month - 1 + months, 12)
    return year + years, index + 1
