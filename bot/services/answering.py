"""Questions about the books, answered. All sums are made by the database, under the chat's row security.

Transactions here are read-only: whatever a question says, it changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.core.chats import ChatSettings
from bot.core.ledger import ChatId, Entry, Kind
from bot.core.money import Money
from bot.core.periods import Calendar, Period, Span
from bot.core.questions import (
    AVERAGES,
    Found,
    Grouping,
    Measure,
    Order,
    Part,
    Question,
    Search,
    Settled,
    average,
    is_all_time,
    leading_currency,
    parts,
    settle,
)
from bot.core.rates import Exchange
from bot.core.reports import Report, compile_report
from bot.core.repositories import AnswerRepository, UnitOfWorkFactory
from bot.core.totals import DayTotal

LISTED = 5
"""So many entries stand in an answer itself."""

MOST_LISTED = 10
"""So many, where the largest ones are asked for."""

_LONGEST_DRAWN = 62


@dataclass(frozen=True, slots=True)
class Side:
    """What one search of a question found. `money` is the sum in the answer's currency, `others` the sums in others.

    `entries` are all that were found, `counted` those that `money` is the sum of.
    """

    search: Search
    entries: int
    money: Money
    others: tuple[Money, ...] = ()
    counted: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question comes to, in one leading currency.

    `value` is the sum or the average; `against` is what it is compared with. `entries` are the first few behind it,
    in the question's order; `parts` the total taken apart; `report` is there where a picture of it helps.
    """

    asked: Settled
    today: date
    side: Side
    value: Money
    against: Side | None = None
    entries: tuple[Entry, ...] = ()
    parts: tuple[Part, ...] = ()
    report: Report | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found, on either side."""
        return self.side.entries == 0 and (self.against is None or self.against.entries == 0)

    @property
    def difference(self) -> Money | None:
        """How much more it is than what it is compared with; negative where it is less."""
        return self.value - self.against.money if self.against else None


class Answering:
    """Answers questions about a chat's books."""

    def __init__(self, open_work: UnitOfWorkFactory) -> None:
        self._open_work = open_work

    async def answer(self, chat_id: ChatId, question: Question, today: date) -> Answer:
        """The answer; `today` is the chat's date when the question was written."""
        async with self._open_work(chat_id, read_only=True) as work:
            settings = await work.chat.settings()
            if settings is None:
                raise LookupError("an answer needs a chat with settings")
            asked = settle(question, settings.calendar, today, settings.categories)
            books = await _look(asked, settings, work.answers)
        return _compile(asked, settings, today, books)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The days of what is taken apart or drawn; `before` is the period that a picture shows beside it."""

    period: Period
    before: Period
    days: Sequence[DayTotal]


@dataclass(frozen=True, slots=True)
class _Books:
    """What the books have on a question."""

    found: Sequence[Found]
    against: Sequence[Found]
    entries: Sequence[Entry]
    rows: _Rows | None


async def _look(asked: Settled, settings: ChatSettings, answers: AnswerRepository) -> _Books:
    found = await answers.found(asked.search)
    count = MOST_LISTED if asked.order is Order.LARGEST else LISTED
    return _Books(
        found=found,
        against=await answers.found(asked.against) if asked.against else [],
        entries=await answers.entries(asked.search, asked.order, settings.currency, count),
        rows=await _rows(asked, found, settings.calendar, answers),
    )


async def _rows(
    asked: Settled, found: Sequence[Found], calendar: Calendar, answers: AnswerRepository
) -> _Rows | None:
    over_time = asked.is_over_time and asked.search.filters.is_open
    if not found or asked.measure is not Measure.TOTAL or not (asked.grouping or over_time):
        return None
    period = _begun(asked.search.period, found)
    before = asked.against.period if asked.against and over_time else calendar.before(period)
    searches = (replace(asked.search, period=period), replace(asked.search, period=before))
    days = [row for search in searches for row in await answers.day_totals(search)]
    return _Rows(period, before, days)


def _compile(asked: Settled, settings: ChatSettings, today: date, books: _Books) -> Answer:
    currency = leading_currency([*books.found, *books.against], settings.currency)
    answer = Answer(
        asked=asked,
        today=today,
        side=_side(asked.search, books.found, currency),
        value=_value(asked, books.found, currency, settings.calendar, today),
        against=_compared(asked, books.against, currency, settings.calendar, today),
        entries=tuple(books.entries),
    )
    rows = books.rows
    if rows is None:
        return answer
    inside = [row for row in rows.days if row.day in rows.period]
    return replace(
        answer,
        parts=parts(inside, asked.grouping, currency, settings.calendar) if asked.grouping else (),
        report=_drawn(asked, rows, settings.calendar, today, currency),
    )


def _side(search: Search, found: Sequence[Found], currency: str) -> Side:
    """The sums; money out and money in are told apart, so that nothing is summed where both were found."""
    sums = {one.money.currency: one.money for one in found} if len({one.kind for one in found}) <= 1 else {}
    return Side(
        search=search,
        entries=sum(one.entries for one in found),
        money=sums.pop(currency, Money.zero(currency)),
        others=tuple(sums.values()),
        counted=sum(one.entries for one in found if one.money.currency == currency),
    )


def _compared(
    asked: Settled, found: Sequence[Found], currency: str, calendar: Calendar, today: date
) -> Side | None:
    """The other side of a comparison, its sum made an average where averages are compared."""
    if asked.against is None:
        return None
    other = replace(asked, search=asked.against)
    side = _side(asked.against, found, currency)
    return replace(side, money=_value(other, found, currency, calendar, today))


def _value(asked: Settled, found: Sequence[Found], currency: str, calendar: Calendar, today: date) -> Money:
    total = _side(asked.search, found, currency).money
    if asked.measure not in AVERAGES:
        return total
    return average(total, asked.measure, _begun(asked.search.period, found), calendar, today)


def _begun(period: Period, found: Sequence[Found]) -> Period:
    """The period; "ever" begins with the first entry."""
    if not found or not is_all_time(period):
        return period
    return replace(period, start=min(one.first for one in found))


def _drawn(asked: Settled, rows: _Rows, calendar: Calendar, today: date, currency: str) -> Report | None:
    """What a picture is made of, where there is spending that fits into one."""
    by_year = rows.period.span is Span.YEAR
    fits = by_year or (len(rows.period) <= _LONGEST_DRAWN and asked.grouping is not Grouping.MONTH)
    if asked.search.filters.kind is not Kind.EXPENSE or not fits:
        return None
    report = compile_report(rows.days, rows.period, rows.before, today, Exchange(currency), calendar=calendar)
    return report if report.balance.spent.amount else None
