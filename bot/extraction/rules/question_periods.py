"""The periods that a text names, with where they stand: "last month", "since march", "q2", "1 Jan – 15 Mar".

English has all of them; other languages have named spans, quarters, months, years, days and ranges of these.
"""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from bot.core.ledger import FIRST_DAY
from bot.core.periods import DAY, Calendar, Period, Span
from bot.core.questions import FURTHEST_BACK, Named, When, all_time
from bot.extraction.rules.dates import NamedDay, recent
from bot.extraction.rules.lexicon import Hit
from bot.extraction.rules.quarters import named_quarter, quarter_at
from bot.extraction.rules.ranges import Mention, Today, custom, day_after, day_before, joined
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

_YEARS_BACK = 30
_YEAR_DIGITS = 4
_MONTH_AND_YEAR = 2
_OF = frozenset({"of", "in", "de", "del", "di", "von", "van", "/"})
_UNITS = {"day": Span.DAY, "days": Span.DAY, "week": Span.WEEK, "weeks": Span.WEEK, "month": Span.MONTH}
_UNITS |= {"months": Span.MONTH, "year": Span.YEAR, "years": Span.YEAR}
_DAYS = {Span.DAY: 1, Span.WEEK: 7}
_MONTHS = {Span.MONTH: 1, Span.YEAR: 12}
_ONE = {"a", "one"}


def asked_periods(
    scan: Scan,
    words: Mapping[str, Sequence[Hit]],
    days: Sequence[NamedDay],
    today: date,
    taken: set[int],
    *,
    latest_year: int | None = None,
    calendar: Calendar = Calendar(),
) -> list[Mention]:
    """The periods in the order of the text; `words` are the question's own, `taken` tokens that mean something else.

    Two that are joined ("from march to may") are one. A year is this one at the latest, unless another is given.
    """
    now = Today(today, calendar)
    reader = _Periods(scan, words, days, now, taken, latest_year=latest_year or today.year)
    return _with_ranges(list(reader.read()), reader, scan, now)


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
        now: Today,
        taken: set[int],
        *,
        latest_year: int,
    ) -> None:
        self._scan = scan
        self._starts = {role: {hit.first: hit for hit in hits} for role, hits in words.items()}
        self._days = {day.first: day for day in days}
        self._now = now
        self._today = now.day
        self._taken = taken
        self._latest_year = latest_year

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
        for read in (
            self._since,
            self._lasting,
            self._ago,
            self._quarter,
            self._this,
            self._day,
            self._month_in_figures,
            self._month,
            self._year,
        ):
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
        start = self._now.start(begun.when)
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
        end = (lead.end if lead else at) + 1
        behind = self.starting("lasting_behind", end)
        return Mention(at, behind.end if behind else end, Named(span, back=int(bool(behind))))

    def _quarter(self, at: int) -> Mention | None:
        found = quarter_at(self._scan, at)
        if found is None:
            return None
        number, end = found
        year, end = self._year_behind(end)
        return Mention(at, end, named_quarter(number, year, self._today))

    def _month_in_figures(self, at: int) -> Mention | None:
        """ "2025-03", "03/2025", "03.2025"."""
        parts = [self._scan.norm(at), self._scan.norm(at + 2)] if self._goes_on(at) else []
        end = at + 3
        if self._goes_on(at + 2):
            return None
        if not parts and self._scan.kind(at) is TokenKind.NUMBER:
            parts, end = self._scan.norm(at).split("."), at + 1
        month, year = sorted(parts, key=len) if len(parts) == _MONTH_AND_YEAR else ("", "")
        known = self._known_year(year)
        if known is None or not month.isdecimal() or not 1 <= int(month) <= _MONTHS[Span.YEAR]:
            return None
        return Mention(at, end, Named(Span.MONTH, last_of_month(date(known, int(month), 1))))

    def _goes_on(self, at: int) -> bool:
        """Whether a number is glued to this one, as in a date."""
        glued = self._scan.is_glued(at + 1) and self._scan.is_glued(at + 2)
        return glued and self._scan.norm(at + 1) in {"-", "/"} and self._scan.kind(at + 2) is TokenKind.NUMBER

    def _year_behind(self, at: int) -> tuple[int | None, int]:
        """The year that goes with what is named before, and the token behind both."""
        for behind in (at, at + 1):
            year = self._year_at(behind)
            if year and (behind == at or self._scan.norm(at) in _OF):
                return year, behind + 1
        return None, at

    def _month(self, at: int) -> Mention | None:
        hit = self._scan.starting("month", at)
        if hit is None or at in self._days:
            return None
        year, end = self._year_behind(hit.end)
        first = date(year, int(hit.value), 1) if year else recent(1, int(hit.value), self._today)
        return Mention(at, end, Named(Span.MONTH, last_of_month(first))) if first else None

    def _year(self, at: int) -> Mention | None:
        year = (
            None if self._goes_on(at) and len(self._scan.norm(at + 2)) < _YEAR_DIGITS else self._year_at(at)
        )
        return Mention(at, at + 1, Named(Span.YEAR, date(year, 12, 31))) if year else None

    def _day(self, at: int) -> Mention | None:
        day = self._days.get(at)
        if day is None:
            return None
        return self._past(at, day.end) or Mention(at, day.end, Named(Span.DAY, day.day))

    def _past(self, at: int, end: int) -> Mention | None:
        """ "la semana pasada": a day for what is booked, but asked for it is the whole week."""
        for inner in range(at + 1, end):
            found = self._lasting(inner) or self._this(inner)
            if found and found.end >= end and isinstance(found.when, Named) and found.when.back:
                return Mention(at, found.end, found.when)
        return None

    def _again(self, at: int, span: Span | None) -> Mention | None:
        """ "compare this month to last": the word alone means the period that was named before."""
        if span is None or self._scan.norm(at) not in {"last", "previous"}:
            return None
        one = self.starting("one", at + 1)
        end = one.end if one else at + 1
        behind = [at for at in range(end, len(self._scan.tokens)) if self._scan.kind(at) is TokenKind.WORD]
        return None if behind else Mention(at, end, Named(span, back=1))

    def _year_at(self, at: int) -> int | None:
        return self._known_year(self._scan.norm(at))

    def _known_year(self, norm: str) -> int | None:
        earliest = self._today.year - _YEARS_BACK
        is_year = norm.isdecimal() and earliest <= int(norm[: _YEAR_DIGITS + 1]) <= self._latest_year
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

    def joins(self, first: int, end: int) -> int | None:
        """The token behind what joins two ends, of which one stands here; None where nothing does.

        A dash always does. "to" does unless sums are compared; "and" needs a "from" or "between" before.
        """
        until = self.starting("until", end)
        if until is None:
            return None
        led = self.starting("between", first - 1) is not None
        word = self._scan.norm(until.first)
        certain = word in _DASHES or (word != "and" and not self._compares)
        return until.end if led or certain else None

    def opened(self, two: Mention) -> Mention | None:
        """The range that a bare number opens before a day: "3 to 10 november"."""
        for at in range(max(two.first - _FAR, 0), two.first):
            end = at + 2 if self._is_dot(at + 1) else at + 1
            if self.joins(at, end) == two.first and at not in self._taken:
                return day_before(at, two, self._scan, self._today)
        return None

    def closed(self, one: Mention) -> Mention | None:
        """The range that a bare number closes behind a day: "november 3 to 10"."""
        end = self.joins(one.first, one.end)
        if end is None or end in self._days or self._scan.starting("month", end + 1):
            return None
        return day_after(one, end, self._scan)

    @property
    def _compares(self) -> bool:
        return bool(self._starts.get("comparing") or self._starts.get("versus"))

    def _is_dot(self, at: int) -> bool:
        return self._scan.norm(at) == "." and self._scan.is_glued(at)


_MOST = 100
_FAR = 4
_DASHES = frozenset("-–—")


def _with_ranges(mentions: list[Mention], reader: _Periods, scan: Scan, now: Today) -> list[Mention]:
    """Each period that is joined to the one behind it, or to a bare number beside it, as one with that."""
    found: list[Mention] = []
    for mention in mentions:
        one = found[-1] if found else None
        if one and reader.joins(one.first, one.end) == mention.first:
            found[-1] = joined(one, mention, scan, now)
        else:
            found.append(reader.opened(mention) or reader.closed(mention) or mention)
    return found


def _range(first: date, last: date) -> Period:
    return custom(first, last)
