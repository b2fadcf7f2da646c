"""Questions about the books: what was asked, and what exactly is to be looked for.

A `Question` is what an extractor read. `settle` turns it into searches over half-open periods, by the chat's calendar
and the day it was asked on. Nothing here can change the books. Sums are never made across currencies.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.core.categories import Categories
from bot.core.ledger import FIRST_DAY, Kind
from bot.core.money import Money, minor_unit
from bot.core.periods import DAY, Calendar, Period, Span
from bot.core.totals import DayTotal

MOST_PHRASES = 4
LONGEST_PHRASE = 40
FURTHEST_BACK = 600
"""How many spans before the present one a question may reach."""

_WEEK = 7


class Measure(StrEnum):
    """What is wanted of the entries that fit."""

    TOTAL = "total"
    COUNT = "count"
    PER_DAY = "average_per_day"
    PER_WEEK = "average_per_week"
    PER_MONTH = "average_per_month"
    LARGEST = "largest"
    LATEST = "latest"
    LIST = "list"  # the entries themselves


AVERAGES = {Measure.PER_DAY: Span.DAY, Measure.PER_WEEK: Span.WEEK, Measure.PER_MONTH: Span.MONTH}


class Grouping(StrEnum):
    """How a total is taken apart."""

    CATEGORY = "category"
    DAY = "day"
    MONTH = "month"


class Order(StrEnum):
    """Which entries come first; the letters stand in buttons."""

    LATEST = "d"
    LARGEST = "a"


@dataclass(frozen=True, slots=True)
class Named:
    """A day, week, month, quarter or year: the one that holds `on` (None: today), or the one `back` times before it."""

    span: Span
    on: date | None = None
    back: int = 0

    def __post_init__(self) -> None:
        if self.span is Span.CUSTOM or not 0 <= self.back <= FURTHEST_BACK:
            raise ValueError(f"no such period: {self.span} {self.back} back")


When = Named | Period


@dataclass(frozen=True, slots=True)
class Filters:
    """Which entries count; what is None or empty leaves out none.

    An entry has one of the `categories` (keys), and one of the phrases `words` in its description: every word of the
    phrase. Its amount is `at_least` and `at_most` this, whatever its currency.
    """

    kind: Kind | None = None
    categories: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    @property
    def is_open(self) -> bool:
        """Whether every entry of the kind counts."""
        return self == Filters(self.kind)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the figure is held against: other days, or other entries of the same days; None of both: the time before."""

    period: When | None = None
    filters: Filters | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a person wants to know. Without a `period` each measure has its own usual one.

    `excluded` is what the person wanted to leave out, in their words. Nothing can be left out: the answer says so.
    `by_name` is whether a report or a picture was asked for by that name.
    """

    measure: Measure = Measure.TOTAL
    period: When | None = None
    filters: Filters = Filters()
    grouping: Grouping | None = None
    against: Comparison | None = None
    excluded: str = ""
    by_name: bool = False

    @property
    def is_report(self) -> bool:
        """Whether it asks where the money went in a period with a name, or for a report, which answers it best."""
        return (
            self.measure is Measure.TOTAL
            and self.against is None
            and not self.excluded
            and self.filters.is_open
            and self.filters.kind is not Kind.INCOME
            and (self.by_name or not isinstance(self.period, Period))
        )


WHERE_IT_WENT = Question()
"""Where the money went this month."""


@dataclass(frozen=True, slots=True)
class Search:
    """Entries of a half-open period that pass the filters."""

    period: Period
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Settled:
    """A question with nothing left open. `against` is the search that the first one is compared with.

    `excluded` is what the person wanted to leave out, but is counted.
    """

    measure: Measure
    search: Search
    grouping: Grouping | None = None
    against: Search | None = None
    excluded: str = ""

    @property
    def order(self) -> Order:
        """Which entries to show first."""
        return Order.LARGEST if self.measure is Measure.LARGEST else Order.LATEST

    @property
    def is_over_time(self) -> bool:
        """Whether the same entries of two periods are compared."""
        return self.against is not None and self.against.filters == self.search.filters


@dataclass(frozen=True, slots=True)
class Found:
    """The sum of the entries of one kind and currency that a search found; `first` and `last` are their days."""

    kind: Kind
    money: Money
    entries: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a total: of a category (its key), a day, or the month that begins on a day."""

    key: str | date
    money: Money


def all_time(today: date) -> Period:
    """Everything up to and with today."""
    return Period(FIRST_DAY, today + DAY, Span.CUSTOM)


def is_all_time(period: Period) -> bool:
    """Whether the period has no beginning that a person has named."""
    return period.span is Span.CUSTOM and period.start == FIRST_DAY


def days_of(when: When, calendar: Calendar, today: date) -> Period:
    """The days that are meant, by the chat's calendar."""
    if isinstance(when, Period):
        return when
    period = calendar.period(when.span, when.on or today)
    for _ in range(when.back):
        period = calendar.before(period)
    return period


def settle(
    question: Question, calendar: Calendar, today: date, categories: Categories = Categories()
) -> Settled:
    """What exactly is to be looked for. `today` is the chat's date when the question was written."""
    filters = _decided(question.measure, question.filters, categories)
    when = question.period or _usual(question, today)
    search = Search(days_of(when, calendar, today), filters)
    against = _against(question, search, calendar, today, categories) if question.against else None
    return Settled(question.measure, search, question.grouping, against, question.excluded)


def average(total: Money, measure: Measure, period: Period, calendar: Calendar, today: date) -> Money:
    """The total by day, week or month of the part of the period that has begun; at least one is counted."""
    spans = max(_spans(AVERAGES[measure], period, calendar, today), Decimal(1))
    return Money((total.amount / spans).quantize(minor_unit(total.currency)), total.currency)


def parts(
    rows: Iterable[DayTotal], grouping: Grouping, currency: str, calendar: Calendar
) -> tuple[Part, ...]:
    """A total taken apart: categories by size, days and months in the order of time. Other currencies are left out."""
    sums: dict[str | date, Money] = {}
    for row in rows:
        if row.money.currency == currency:
            key = _part_key(row, grouping, calendar)
            sums[key] = sums.get(key, Money.zero(currency)) + row.money
    found = [Part(key, money) for key, money in sums.items()]
    if grouping is Grouping.CATEGORY:
        return tuple(sorted(found, key=lambda part: (-part.money.amount, str(part.key))))
    return tuple(sorted(found, key=lambda part: str(part.key)))


def leading_currency(found: Sequence[Found], base: str) -> str:
    """The chat's own currency where anything was found in it, or nothing at all; else the one with most entries."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.money.currency] = counts.get(one.money.currency, 0) + one.entries
    if base in counts or not counts:
        return base
    return max(counts, key=lambda code: (counts[code], code))


def _usual(question: Question, today: date) -> When:
    """The period of a question that names none."""
    match question.measure:
        case Measure.LATEST:
            return all_time(today)
        case Measure.PER_WEEK | Measure.PER_MONTH:
            return Named(Span.YEAR)
        case _:
            return Named(Span.YEAR if question.grouping is Grouping.MONTH else Span.MONTH)


def placed(filters: Filters, categories: Categories) -> Filters:
    """The filters with what the categories that they name have gone into."""
    keys = (categories.show(key).key for key in filters.categories)
    return replace(filters, categories=tuple(dict.fromkeys(keys)))


def _decided(measure: Measure, filters: Filters, categories: Categories) -> Filters:
    known = placed(filters, categories)
    return replace(known, kind=_kind(measure, known, categories))


def _kind(measure: Measure, filters: Filters, categories: Categories) -> Kind | None:
    """Which way the money went, where it isn't said: as the categories have it, else out. Counting takes both."""
    if filters.kind:
        return filters.kind
    kinds = {categories.show(key).kind for key in filters.categories}
    if len(kinds) == 1:
        return kinds.pop()
    return None if measure in {Measure.COUNT, Measure.LATEST} else Kind.EXPENSE


def _against(
    question: Question, search: Search, calendar: Calendar, today: date, categories: Categories
) -> Search:
    against = question.against or Comparison()
    if against.filters is not None and against.period is None:
        return Search(search.period, _decided(question.measure, against.filters, categories))
    before = (
        days_of(against.period, calendar, today) if against.period else _time_before(search.period, calendar)
    )
    if not _is_named(against.period):
        before = _as_far(before, search.period, today)
    return Search(before, search.filters)


def _is_named(when: When | None) -> bool:
    """Whether a period is meant by its own name or days, and so as a whole, not just as the one before."""
    return isinstance(when, Period) or (when is not None and when.on is not None)


def _time_before(period: Period, calendar: Calendar) -> Period:
    """The period before; where nothing lies before it, itself."""
    return period if is_all_time(period) else calendar.before(period)


def _as_far(before: Period, period: Period, today: date) -> Period:
    """As many of the days before as have begun of the period, where it is still running."""
    elapsed = period.elapsed(today)
    if not 0 < elapsed < len(period) or before.span is not period.span or elapsed >= len(before):
        return before
    return replace(before.cut(elapsed), span=Span.CUSTOM)


def _spans(span: Span, period: Period, calendar: Calendar, today: date) -> Decimal:
    """How many days, weeks or months of the period have begun; a month may count in part."""
    begun = period.cut(period.elapsed(today) or len(period))
    if span is not Span.MONTH:
        return Decimal(len(begun)) / (_WEEK if span is Span.WEEK else 1)
    months, at = Decimal(0), begun.start
    while at < begun.end:
        month = calendar.period(Span.MONTH, at)
        reached = min(month.end, begun.end)
        months += Decimal((reached - at).days) / len(month)
        at = reached
    return months


def _part_key(row: DayTotal, grouping: Grouping, calendar: Calendar) -> str | date:
    match grouping:
        case Grouping.CATEGORY:
            return row.category
        case Grouping.DAY:
            return row.day
        case Grouping.MONTH:
            return calendar.period(Span.MONTH, row.day).start
