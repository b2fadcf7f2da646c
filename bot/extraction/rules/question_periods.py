"""The periods that an English question names, with where they stand: "last month", "since march", "the last 7 days"."""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from bot.core.ledger import FIRST_DAY
from bot.core.periods import DAY, Calendar, Period, Span
from bot.core.questions import FURTHEST_BACK, Named, When, all_time, days_of
from bot.extraction.rules.dates import NamedDay, recent
from bot.extraction.rules.lexicon import Hit
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

_YEARS_BACK = 30
_UNITS = {"day": Span.DAY, "days": Span.DAY, "week": Span.WEEK, "weeks": Span.WEEK, "month": Span.MONTH}
_UNITS |= {"months": Span.MONTH, "year": Span.YEAR, "years": Span.YEAR}
_DAYS = {Span.DAY: 1, Span.WEEK: 7}
_MONTHS = {Span.MONTH: 1, Span.YEAR: 12}
_ONE = {"a", "one"}


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


def asked_periods(
    scan: Scan,
    words: Mapping[str, Sequence[Hit]],
    days: Sequence[NamedDay],
    today: date,
    taken: set[int],
) -> list[Mention]:
    """The periods in the order of the text; `words` are the question's own, `taken` tokens that mean something else.

    Two that are joined ("from march to may") are one.
    """
    reader = _Periods(scan, words, days, today, taken)
    return _joined(list(reader.read()), reader, today)


def named_year(scan: Scan, today: date) -> int | None:
    """The year that is named by its number, in the recent past or now."""
    years = {str(year): year for year in range(today.year - _YEARS_BACK, today.year + 1)}
    return next((years[token.norm] for token in scan.tokens if token.norm in years), None)


def last_of_month(day: date) -> date:
    """The last day of the month. It lies in the month that begins then, also where months begin late."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


class _Periods:
    def __init__(
        self,
        scan: Scan,
        words: Mapping[str, Sequence[Hit]],
        days: Sequence[NamedDay],
        today: date,
        taken: set[int],
    ) -> None:
        self._scan = scan
        self._starts = {role: {hit.first: hit for hit in hits} for role, hits in words.items()}
        self._days = {day.first: day for day in days}
        self._today = today
        self._taken = taken

    def read(self) -> Iterator[Mention]:
        at, span = 0, None
        while at < len(self._scan.tokens):
            found = None if at in self._taken else self._at(at) or self._again(at, span)
            if found is None:
                at += 1
                continue
            yield found
            if isinstance(found.when, Named):
                span = found.when.span
            at = found.end

    def starting(self, role: str, at: int) -> Hit | None:
        """The question's own phrase of this role that starts at a token."""
        return self._starts.get(role, {}).get(at)

    def _at(self, at: int) -> Mention | None:
        ever = self.starting("ever", at)
        if ever:
            return Mention(at, ever.end, all_time(self._today))
        for read in (self._since, self._lasting, self._ago, self._this, self._month, self._year, self._day):
            found = read(at)
            if found:
                return found
        return None

    def _since(self, at: int) -> Mention | None:
        since = self.starting("since", at)
        if since is None or self._scan.norm(at) != "since":
            return None
        begun = self._day(at) or self._at(since.end)
        if begun is None or begun.end <= since.end:
            return None
        start = days_of(begun.when, Calendar(), self._today).start
        return Mention(at, begun.end, _range(start, max(self._today, start)))

    def _lasting(self, at: int) -> Mention | None:
        """ "the last 7 days" end today; "last month" is the one before this."""
        lead = self.starting("lasting", at)
        if lead is None:
            return None
        number = self._number(lead.end)
        if number:
            span = self._unit(lead.end + 1)
            return Mention(at, lead.end + 2, self._recent(number, span)) if span else None
        span = self._unit(lead.end) or self._span(lead.end)
        if span and self._scan.norm(lead.end) not in {"days", "weeks", "months", "years"}:
            return Mention(at, lead.end + 1, Named(span, back=1))
        named = self._month(lead.end)
        return Mention(at, named.end, named.when) if named else None

    def _recent(self, number: int, span: Span) -> When:
        number = min(number, FURTHEST_BACK)
        if span in _DAYS:
            start = self._today - timedelta(days=number * _DAYS[span] - 1)
        else:
            months = self._today.year * 12 + self._today.month - 1 - number * _MONTHS[span]
            first = date(max(months // 12, FIRST_DAY.year), months % 12 + 1, 1)
            start = first.replace(day=min(self._today.day, last_of_month(first).day)) + DAY
        return _range(max(start, FIRST_DAY), self._today)

    def _ago(self, at: int) -> Mention | None:
        number = self._number(at)
        span = self._unit(at + 1) if number else None
        ago = self.starting("ago", at + 2) if span else None
        if number is None or span is None or ago is None or number > FURTHEST_BACK:
            return None
        return Mention(at, ago.end, Named(span, back=number))

    def _this(self, at: int) -> Mention | None:
        lead = self.starting("this", at)
        span = self._span(lead.end if lead else at)
        if span is None:
            return None
        return Mention(at, (lead.end if lead else at) + 1, Named(span))

    def _month(self, at: int) -> Mention | None:
        hit = self._scan.starting("month", at)
        if hit is None or at in self._days:
            return None
        year, end = self._year_at(hit.end), hit.end
        first = date(year, int(hit.value), 1) if year else recent(1, int(hit.value), self._today)
        if first is None:
            return None
        return Mention(at, end + bool(year), Named(Span.MONTH, last_of_month(first)))

    def _year(self, at: int) -> Mention | None:
        year = self._year_at(at)
        return Mention(at, at + 1, Named(Span.YEAR, date(year, 12, 31))) if year else None

    def _day(self, at: int) -> Mention | None:
        day = self._days.get(at)
        return Mention(at, day.end, Named(Span.DAY, day.day)) if day else None

    def _again(self, at: int, span: Span | None) -> Mention | None:
        """ "compare this month to last": the word alone means the period that was named before."""
        if span is None or self._scan.norm(at) not in {"last", "previous"}:
            return None
        one = self.starting("one", at + 1)
        end = one.end if one else at + 1
        behind = [at for at in range(end, len(self._scan.tokens)) if self._scan.kind(at) is TokenKind.WORD]
        return None if behind else Mention(at, end, Named(span, back=1))

    def _year_at(self, at: int) -> int | None:
        norm = self._scan.norm(at)
        is_year = norm.isdigit() and self._today.year - _YEARS_BACK <= int(norm[:5]) <= self._today.year
        return int(norm) if is_year else None

    def _number(self, at: int) -> int | None:
        norm = self._scan.norm(at)
        if norm.isascii() and norm.isdigit() and len(norm) < len("1000"):
            return int(norm) or None
        if norm in _ONE:
            return 1
        hit = self._scan.starting("number_word", at)
        return int(hit.value) if hit and hit.end == at + 1 and 0 < hit.value < _MOST else None

    def _unit(self, at: int) -> Span | None:
        return _UNITS.get(self._scan.norm(at))

    def _span(self, at: int) -> Span | None:
        hit = self._scan.starting("span", at)
        return Span(hit.value) if hit else None


_MOST = 100


def _joined(mentions: list[Mention], reader: _Periods, today: date) -> list[Mention]:
    """Two periods with "to" between them, the first led by "from", or "and" led by "between", as one."""
    for at, (one, two) in enumerate(pairwise(mentions)):
        until = reader.starting("until", one.end)
        lead = reader.starting("between", one.first - 1)
        if until and until.end == two.first and lead:
            start = days_of(one.when, Calendar(), today).start
            last = days_of(two.when, Calendar(), today).end - DAY
            if start > last and start.day == 1:
                start = start.replace(year=last.year)  # "from march to may 2025"
            if start <= last:
                return [
                    *mentions[:at],
                    Mention(lead.first, two.end, _range(start, last)),
                    *mentions[at + 2 :],
                ]
    return mentions


def _range(first: date, last: date) -> Period:
    return Period(first, last + DAY, Span.CUSTOM)
