"""The days that a message names.

A weekday, or "last" one, is the most recent such day before today. A day and month without a year is the most
recent one not after today. Where one date in figures can be read in one order only, all are read so. `find_days`
returns token ranges, end excluded, in the order of the text; times of day are found too, since their figures are no
amounts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

_MONTHS = 12
_LONGEST_MONTH = 31
_SHORTEST_MONTH = 28
_LEAP_CYCLE = 8


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day, and the tokens that name it."""

    first: int
    end: int
    day: date


def find_days(scan: Scan, today: date, currency: str, *, alone: bool = False) -> list[NamedDay]:
    """The days named in the text; their tokens become `taken`. `currency` tells 3/4 of America from that of Britain.

    In a text that names days `alone` no figure is a price: "may 12".
    """
    month_first = scan.words.writing.month_first and currency in _MONTH_FIRST_CURRENCIES
    reader = _DayReader(scan, today, month_first, alone=alone)
    found: list[NamedDay] = []
    at = 0
    while at < len(scan.tokens):
        named = reader.read(at)
        if named is None:
            at += 1
            continue
        if not scan.ending("day_to_come", named.first):
            found.append(named)
        scan.taken.update(range(named.first, named.end))
        at = named.end
    return found


def day_ahead(scan: Scan, at: int, today: date, currency: str) -> NamedDay | None:
    """The day to come that a token begins to name: a weekday is the next such day after today."""
    month_first = scan.words.writing.month_first and currency in _MONTH_FIRST_CURRENCIES
    return _DayReader(scan, today, month_first, ahead=True).read(at)


def find_times(scan: Scan) -> list[range]:
    """The times of day in the text ("6:15", "6pm", "18h30"); their tokens become `taken`."""
    found: list[range] = []
    for at in range(len(scan.tokens)):
        length = _time_length(scan, at)
        if length and at not in scan.taken:
            found.append(range(at, at + length))
            scan.taken.update(found[-1])
    return found


def recent(day: int, month: int, today: date) -> date | None:
    """The most recent such day that is not after today; None where the calendar has no such day."""
    for year in range(today.year, today.year - _LEAP_CYCLE - 1, -1):
        found = _date(year, month, day)
        if found and found <= today:
            return found
    return None


def coming(day: int, month: int, today: date) -> date | None:
    """The next such day that is not before today; None where the calendar has no such day."""
    for year in range(today.year, today.year + _LEAP_CYCLE + 1):
        found = _date(year, month, day)
        if found and found >= today:
            return found
    return None


_MONTH_FIRST_CURRENCIES = frozenset({"USD", "PHP"})


class _DayReader:
    def __init__(
        self, scan: Scan, today: date, month_first: bool, *, ahead: bool = False, alone: bool = False
    ) -> None:
        self._scan = scan
        self._today = today
        self._ahead = ahead
        self._alone = ahead or alone
        self._only_days = alone
        self._month_first = month_first
        orders = set(self._certain_orders())
        if len(orders) == 1:
            self._month_first = orders.pop()

    def read(self, at: int) -> NamedDay | None:
        """The day whose name starts at a token."""
        if self._scan.starting("name", at) or self._scan.starting("portion", at):
            return None
        for reader in (
            self._in_figures,
            self._with_month,
            self._ago,
            self._relative,
            self._weekday,
            self._of_month,
        ):
            found = reader(at)
            if found:
                return found
        return None

    def _relative(self, at: int) -> NamedDay | None:
        hit = self._scan.starting("day", at)
        weekday = self._scan.starting("weekday", at)
        if hit and weekday and weekday.end > hit.end:
            return None
        return NamedDay(at, hit.end, self._before(-hit.value)) if hit else None

    def _weekday(self, at: int) -> NamedDay | None:
        lead = self._scan.starting("day_lead", at)
        start = lead.end if lead else at
        hit = self._scan.starting("weekday", start) or self._scan.starting("weekday", at)
        if hit is None or self._scan.starting("name", start):
            return None
        if self._ahead:
            return NamedDay(at, hit.end, self._before(-((hit.value - self._today.weekday() - 1) % 7) - 1))
        back = (self._today.weekday() - hit.value - 1) % 7 + 1
        return NamedDay(at, hit.end, self._before(back))

    def _ago(self, at: int) -> NamedDay | None:
        before = self._scan.starting("ago_before", at)
        start = before.end if before else at
        number, after_number = self._counted(start)
        if number is None:
            return None
        unit = self._scan.starting("day_unit", after_number)
        after = self._scan.starting("ago_after", unit.end) if unit else None
        if unit is None or not (before or after):
            return None
        return NamedDay(at, after.end if after else unit.end, self._before(number * int(unit.value)))

    def _counted(self, at: int) -> tuple[int | None, int]:
        """The whole number at a token, in figures or in a word, and the token after it."""
        word = self._scan.starting("number_word", at)
        if word and word.value == int(word.value) and word.value <= _LONGEST_MONTH:
            return int(word.value), word.end
        return self._whole(at), at + 1

    def _with_month(self, at: int) -> NamedDay | None:
        lead = self._scan.starting("day_lead", at)
        found = self._day_then_month(lead.end if lead else at) or self._month_then_day(
            lead.end if lead else at
        )
        return NamedDay(at, found.end, found.day) if found else None

    def _day_then_month(self, at: int) -> NamedDay | None:
        day = self._day_number(at)
        if day is None:
            return None
        joiner = self._scan.starting("month_joiner", day[1])
        month = self._scan.starting("month", joiner.end if joiner else day[1])
        return self._calendar_day(at, month.end, day[0], int(month.value)) if month else None

    def _month_then_day(self, at: int) -> NamedDay | None:
        month = self._scan.starting("month", at)
        day = self._day_number(month.end) if month else None
        if month is None or day is None or (self._looks_like_price(day[1] - 1) and not self._alone):
            return None
        return self._calendar_day(at, day[1], day[0], int(month.value))

    def _looks_like_price(self, at: int) -> bool:
        """Whether the figure after a month's name is the message's only one: "sat may 12" against "rent may 900"."""
        figures = [i for i in range(len(self._scan.tokens)) if self._scan.kind(i) is TokenKind.NUMBER]
        return figures == [at] and not self._scan.has("number_word")

    def _calendar_day(self, first: int, end: int, day: int, month: int) -> NamedDay | None:
        after = end + 1 if self._scan.norm(end) == "," else end
        year = self._year(after)
        found = _date(year, month, day) if year else self._nearest(day, month)
        # "31 Feb" is a slip about the day; no amount is meant by it.
        found = found or self._nearest(_SHORTEST_MONTH, month)
        return NamedDay(first, after + 1 if year else end, found) if found else None

    def _year(self, at: int) -> int | None:
        number = self._whole(at)
        return number if number and abs(number - self._today.year) <= _YEARS_AWAY else None

    def _day_number(self, at: int) -> tuple[int, int] | None:
        """The day of a month at a token, and the token after it ("28", "28th", "1er")."""
        number = self._whole(at)
        if number is None or not 1 <= number <= _LONGEST_MONTH:
            return None
        end = at + 1
        is_ordinal = self._scan.is_glued(end) and self._scan.norm(end) in {".", *_ORDINAL_ENDINGS}
        return number, end + is_ordinal

    def _of_month(self, at: int) -> NamedDay | None:
        """ "on the 12th": the most recent 12th."""
        lead = self._scan.starting("day_before", at) or self._scan.starting("label_lead", at)
        if lead is None:
            return None
        number = self._whole(lead.end)
        end = lead.end + 1
        ordinal = self._scan.is_glued(end) and (
            self._scan.norm(end) in _ORDINAL_ENDINGS or self._is_dotted(end)
        )
        named = self._scan.starting("day_named", at) is not None or self._closes_its_clause(at, end)
        bare = named and self._has_other_figure(lead.end, end)
        if number is None or not 1 <= number <= _LONGEST_MONTH or not (ordinal or bare):
            return None
        end -= not ordinal
        if self._scan.starting("label_after", end + 1):
            return None
        day = self._today
        while day.day != number:
            day += timedelta(days=1 if self._ahead else -1)
        return NamedDay(at, end + 1, day)

    def _is_dotted(self, at: int) -> bool:
        """ "am 1. fällig": where days are written with a full stop, it ends no sentence before a word."""
        writes_so = self._scan.words.writing.dotted_dates and self._scan.norm(at) == "."
        return writes_so and self._scan.kind(at + 1) is TokenKind.WORD

    def _closes_its_clause(self, at: int, end: int) -> bool:
        """ "le 5, 720 €": a number with nothing but an article before the comma is no price."""
        return self._scan.starting("day_before", at) is not None and self._scan.norm(end) == ","

    def _in_figures(self, at: int) -> NamedDay | None:
        lead = self._scan.starting("day_lead", at)
        start = lead.end if lead else at
        if self._scan.is_glued(start) and self._scan.kind(start - 1) in {TokenKind.MARK, TokenKind.SIGN}:
            return None
        found = self._iso(start) or self._slashed(start) or self._dotted(start, lead is not None)
        measured = found and self._scan.starting("unit", found.end)
        return NamedDay(at, found.end, found.day) if found and not measured else None

    def _certain_orders(self) -> Iterator[bool]:
        """Whether the month comes first, by each date in figures whose day is no month's number."""
        for at in range(len(self._scan.tokens)):
            found = self._in_figures(at) if self._scan.kind(at) is TokenKind.NUMBER else None
            if found and found.day.day > _MONTHS and not self._iso(at):
                yield int(self._scan.norm(at).partition(".")[0]) == found.day.month

    def _iso(self, at: int) -> NamedDay | None:
        parts = self._parts(at, "-") or self._parts(at, "/")
        if len(parts) != _WHOLE_DATE or len(self._scan.norm(at)) != _YEAR_DIGITS:
            return None
        found = _date(*parts)
        return NamedDay(at, at + 5, found) if found else None

    def _slashed(self, at: int) -> NamedDay | None:
        parts = self._parts(at, "/") or self._parts(at, "-")
        if len(parts) == _WHOLE_DATE:
            return self._ordered(at, at + 5, parts[0], parts[1], parts[2])
        if (
            len(parts) != _DAY_AND_MONTH
            or self._scan.norm(at + 1) == "-"
            or not self._has_other_figure(at, at + 3)
        ):
            return None
        return self._ordered(at, at + 3, parts[0], parts[1], None)

    def _dotted(self, at: int, led: bool) -> NamedDay | None:
        parts = self._scan.norm(at).split(".")
        if self._scan.kind(at) is not TokenKind.NUMBER or not all(part.isdigit() for part in parts):
            return None
        whole = len(parts) == _WHOLE_DATE and max(map(len, parts[:2])) <= _TWO
        if whole and len(parts[2]) in {_TWO, _YEAR_DIGITS}:
            return self._ordered(at, at + 1, int(parts[0]), int(parts[1]), int(parts[2]))
        writes_so = self._scan.words.writing.dotted_dates or self._only_days
        if len(parts) != _DAY_AND_MONTH or not writes_so or len(parts[1]) > _TWO:
            return None
        closed = self._scan.norm(at + 1) == "." and self._scan.is_glued(at + 1)
        if len(parts[1]) != _TWO and not closed:
            return None
        if not (led or closed or at == 0 or self._only_days) or not self._has_other_figure(at, at + 1):
            return None
        return self._ordered(at, at + 1 + closed, int(parts[0]), int(parts[1]), None)

    def _parts(self, at: int, mark: str) -> list[int]:
        """Whole numbers joined by a mark without spaces, three at most; empty where there is only one."""
        parts = [self._whole(at)]
        while self._scan.norm(at + 1) == mark and self._scan.is_glued(at + 1) and self._scan.is_glued(at + 2):
            parts.append(self._whole(at + 2))
            at += 2
        known = [part for part in parts if part is not None]
        return known if len(known) == len(parts) > 1 else []

    def _ordered(self, first: int, end: int, one: int, two: int, year: int | None) -> NamedDay | None:
        month_first = (self._month_first and one <= _MONTHS) or (two > _MONTHS >= one)
        day, month = (two, one) if month_first else (one, two)
        if year is None:
            found = self._nearest(day, month)
        else:
            found = _date(year + 2000 if year < _CENTURY else year, month, day)
        return NamedDay(first, end, found) if found else None

    def _nearest(self, day: int, month: int) -> date | None:
        return (coming if self._ahead else recent)(day, month, self._today)

    def _has_other_figure(self, first: int, end: int) -> bool:
        return self._alone or any(
            token.kind is TokenKind.NUMBER and not first <= at < end
            for at, token in enumerate(self._scan.tokens)
        )

    def _whole(self, at: int) -> int | None:
        norm = self._scan.norm(at)
        is_whole = self._scan.kind(at) is TokenKind.NUMBER and norm.isdigit() and len(norm) <= _YEAR_DIGITS
        return int(norm) if is_whole else None

    def _before(self, days: int) -> date:
        try:
            return self._today - timedelta(days=days)
        except OverflowError:
            return self._today


_YEARS_AWAY = 30
_YEAR_DIGITS = 4
_WHOLE_DATE = 3
_DAY_AND_MONTH = 2
_TWO = 2
_CENTURY = 100
_ORDINAL_ENDINGS = frozenset(
    {"st", "nd", "rd", "th", "er", "re", "e", "o", "a", "º", "ª", "го", "号", "日", "ste", "de"}
)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


_HOURS = 24
_MINUTES = 60
_HOUR_SIGNS = frozenset("点點时時")
_MINUTE_SIGNS = frozenset("分")


def _time_length(scan: Scan, at: int) -> int:
    """How many tokens from here are a time of day; 0 where none is."""
    if scan.kind(at) is not TokenKind.NUMBER or not _below(scan.norm(at), _HOURS):
        return 0
    between = scan.norm(at + 1)
    together = scan.is_glued(at + 1) and scan.is_glued(at + 2)
    if together and between in {":", "h"} and _below(scan.norm(at + 2), _MINUTES):
        return 3
    if together and between in _HOUR_SIGNS and _below(scan.norm(at + 2), _MINUTES):
        return 4 if scan.norm(at + 3) in _MINUTE_SIGNS else 3
    after = scan.starting("clock_after", at + 1)
    return after.end - at if after else 0


def _below(norm: str, limit: int) -> bool:
    return norm.isdigit() and len(norm) <= _TWO and int(norm) <= limit
