"""Ranges of days: two days, months or years with "to" or a dash between them are one period.

What is named without a year lies nearest to the other end. A range that is given backwards is turned around.
"""

import calendar
from dataclasses import dataclass
from datetime import date

from bot.core.periods import DAY, Calendar, Period, Span
from bot.core.questions import Named, When, days_of
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

_DATED = frozenset({Span.DAY, Span.MONTH, Span.QUARTER})
_OF_MONTHS = frozenset({Span.MONTH, Span.QUARTER, Span.YEAR})
_YEAR_DIGITS = 4
_WHOLE_DATE = 2
_LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class Mention:
    """A period, and the tokens that name it."""

    first: int
    end: int
    when: When

    @property
    def is_longer_than_a_day(self) -> bool:
        """Whether it is a stretch of time rather than the day on which something happened."""
        return isinstance(self.when, Period) or self.when.span is not Span.DAY


@dataclass(frozen=True, slots=True)
class Today:
    """The day that a text was written on, and how its writer counts weeks and months."""

    day: date
    calendar: Calendar = Calendar()

    def bounds(self, when: When) -> tuple[date, date]:
        """The first and the last day of a period; named months as in every almanac, wherever the writer's begin."""
        counts = Calendar(self.calendar.week_start) if _is_named_month(when) else self.calendar
        period = days_of(when, counts, self.day)
        return period.start, period.end - DAY

    def start(self, when: When) -> date:
        """The first day of a period, as the writer counts months."""
        return days_of(when, self.calendar, self.day).start

    def counted(self, period: Period, first: When, last: When) -> Period:
        """A range of almanac months as the writer counts them."""
        start, end = period.start, period.end
        if _is_named_month(first):
            begins = calendar.monthrange(start.year, start.month)[1]
            start = self.calendar.period(Span.MONTH, start.replace(day=begins)).start
        if _is_named_month(last):
            end = self.calendar.period(Span.MONTH, end - DAY).end
        return custom(start, end - DAY)


def custom(first: date, last: date) -> Period:
    """All days from the first to the last, which is in it, whichever comes first."""
    return Period(min(first, last), max(first, last) + DAY, Span.CUSTOM)


def joined(one: Mention, two: Mention, scan: Scan, now: Today) -> Mention:
    """The range between two periods."""
    start, last = now.bounds(one.when)[0], now.bounds(two.when)[1]
    open_one, open_two = _is_yearless(one, scan), _is_yearless(two, scan)
    if open_one and open_two:
        period = _both_open(one, two, now)
    elif open_one:
        start = _in_year(start, last.year)
        period = custom(start if start <= last else _in_year(start, last.year - 1), last)
    elif open_two:
        last = _in_year(last, start.year)
        period = custom(start, last if start <= last else _in_year(last, start.year + 1))
    else:
        period = _whole(one, two, now)
    in_order = (period.start.month, period.start.day) == _day_of_year(now.bounds(one.when)[0])
    ends = (one.when, two.when) if in_order else (two.when, one.when)
    return Mention(one.first, two.end, now.counted(period, *ends))


def day_before(number_at: int, two: Mention, scan: Scan, today: date) -> Mention | None:
    """ "3 to 10 november": the first day has the month of the second, and only its number."""
    day = _number(scan, number_at)
    if day is None or not isinstance(two.when, Named) or two.when.span is not Span.DAY or not two.when.on:
        return None
    start = _on(two.when.on, day)
    last = two.when.on
    return Mention(number_at, two.end, custom(start, last)) if start and start <= today else None


def day_after(one: Mention, number_at: int, scan: Scan) -> Mention | None:
    """ "november 3 to 10": likewise the second."""
    day = _number(scan, number_at)
    if day is None or not isinstance(one.when, Named) or one.when.span is not Span.DAY or not one.when.on:
        return None
    last = _on(one.when.on, day)
    return Mention(one.first, number_at + 1, custom(one.when.on, last)) if last else None


def _both_open(one: Mention, two: Mention, now: Today) -> Period:
    """Neither has a year: the same one where they are in order, else across New Year, or turned if that is shorter."""
    start, last = now.bounds(one.when)[0], now.bounds(two.when)[1]
    if (start.month, start.day) <= (last.month, last.day):
        return custom(start, _in_year(last, start.year))
    across = custom(start, _in_year(last, start.year + 1))
    turned = _turned(one, two, now, start.year)
    return min(across, turned, key=len)


def _turned(one: Mention, two: Mention, now: Today, year: int) -> Period:
    start, last = now.bounds(two.when)[0], now.bounds(one.when)[1]
    return custom(_in_year(start, year), _in_year(last, year))


def _whole(one: Mention, two: Mention, now: Today) -> Period:
    """From the beginning of the earlier to the end of the later."""
    bounds = [*now.bounds(one.when), *now.bounds(two.when)]
    return custom(min(bounds), max(bounds))


def _day_of_year(day: date) -> tuple[int, int]:
    return day.month, day.day


def _is_named_month(when: When) -> bool:
    """Whether it is a month, quarter or year by its name, rather than one by its distance from today."""
    return isinstance(when, Named) and when.on is not None and when.span in _OF_MONTHS


def _is_yearless(mention: Mention, scan: Scan) -> bool:
    """Whether a day or a month is named by words and figures among which is no year."""
    if not isinstance(mention.when, Named) or mention.when.span not in _DATED:
        return False
    tokens = range(mention.first, mention.end)
    named = mention.when.span is Span.QUARTER or any(scan.starting("month", at) for at in tokens)
    figures = [scan.norm(at) for at in tokens if scan.kind(at) is TokenKind.NUMBER]
    marks = sum(scan.norm(at) in {"/", "-", "."} for at in tokens) + sum(norm.count(".") for norm in figures)
    has_year = any(len(norm) == _YEAR_DIGITS and norm.isdigit() for norm in figures)
    return (named or marks > 0) and not has_year and (named or marks < _WHOLE_DATE)


def _in_year(day: date, year: int) -> date:
    return _on(day.replace(year=year, day=1), day.day) or day.replace(year=year, day=28)


def _on(month: date, day: int) -> date | None:
    try:
        return month.replace(day=day)
    except ValueError:
        return None


def _number(scan: Scan, at: int) -> int | None:
    norm = scan.norm(at)
    is_day = scan.kind(at) is TokenKind.NUMBER and norm.isascii() and norm.isdigit()
    return int(norm) if is_day and len(norm) <= _WHOLE_DATE and 1 <= int(norm) <= _LONGEST_MONTH else None
