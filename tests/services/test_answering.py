"""Answers from a real database: the right sums over the right days, compared with the right others."""

from datetime import date
from typing import Any

import pytest

from bot.core.ledger import ChatId, Kind
from bot.core.money import Money
from bot.core.periods import Span
from bot.core.questions import (
    Comparison,
    Filters,
    Grouping,
    Measure,
    Named,
    Question,
    all_time,
)
from bot.db.unit_of_work import Database
from bot.services.answering import MOST_LISTED, Answer, Answering
from bot.services.bookkeeping import Bookkeeping
from tests.services.people import CHAT, TODAY, change, coffee, source

pytestmark = pytest.mark.usefixtures("chat")

TEA, GROCERIES = Filters(words=("tea",)), Filters(categories=("groceries",))


class Books:
    """A chat's books, and what they answer."""

    def __init__(self, bookkeeping: Bookkeeping, answering: Answering) -> None:
        self._bookkeeping = bookkeeping
        self.answering = answering

    async def have(self, day: str, amount: str, currency: str = "EUR", **fields: Any) -> None:
        """Books an entry; a coffee unless `fields` says otherwise."""
        drafts = [coffee(amount, currency, occurred_on=date.fromisoformat(day), **fields)]
        await self._bookkeeping.record(CHAT, drafts, source(10))

    async def forget_the_last(self) -> None:
        """Takes the latest entry out."""
        await self._bookkeeping.undo_latest(CHAT, change())

    async def say(self, question: Question, today: date = TODAY) -> Answer:
        """The answer to a question."""
        return await self.answering.answer(CHAT, question, today)


@pytest.fixture
def books(bookkeeping: Bookkeeping, database: Database) -> Books:
    return Books(bookkeeping, Answering(database.chat))


def euros(amount: str | int) -> Money:
    return Money.of(amount, "EUR")


async def test_a_total_is_of_what_fits(books: Books) -> None:
    await books.have("2026-02-28", "50", description="tea")
    await books.have("2026-03-01", "2", description="tea")
    await books.have("2026-03-31", "3", description="tea")
    await books.have("2026-03-02", "9")
    await books.have("2026-03-02", "7", description="tea")
    await books.forget_the_last()
    answer = await books.say(Question(filters=TEA))
    assert (answer.value, answer.side.entries, answer.against) == (euros(5), 2, None)
    assert [entry.state.occurred_on.day for entry in answer.entries] == [31, 1]


async def test_currencies_are_never_summed(books: Books) -> None:
    await books.have("2026-03-01", "2", "USD")
    await books.have("2026-03-02", "3", "USD")
    await books.have("2026-03-02", "4", "CHF")
    answer = await books.say(Question())
    assert (answer.value, answer.side.others) == (Money.of(5, "USD"), (Money.of(4, "CHF"),))
    await books.have("2026-03-02", "1")
    answer = await books.say(Question())
    assert (answer.value, answer.side.others) == (euros(1), (Money.of(4, "CHF"), Money.of(5, "USD")))


async def test_counting_sums_nothing_where_money_went_both_ways(books: Books) -> None:
    await books.have("2026-03-01", "2")
    answer = await books.say(Question(Measure.COUNT))
    assert (answer.side.entries, answer.side.money) == (1, euros(2))
    await books.have("2026-03-01", "900", kind=Kind.INCOME, category="salary")
    answer = await books.say(Question(Measure.COUNT))
    assert (answer.side.entries, answer.side.money) == (2, euros(0))


async def test_this_month_is_compared_with_as_much_of_the_last(books: Books) -> None:
    for day, amount in (("2026-02-11", "8"), ("2026-02-12", "50"), ("2026-03-01", "3")):
        await books.have(day, amount)
    answer = await books.say(Question(against=Comparison()))
    assert answer.against is not None
    assert (answer.value, answer.against.money, answer.difference) == (euros(3), euros(8), euros(-5))
    assert answer.against.search.period.end == date(2026, 2, 12)
    assert answer.report is not None
    assert answer.report.spent_before == euros(8)


async def test_two_things_are_held_against_each_other(books: Books) -> None:
    await books.have("2026-03-01", "3", category="groceries")
    await books.have("2026-03-01", "5", description="tea")
    answer = await books.say(Question(filters=GROCERIES, against=Comparison(filters=TEA)))
    assert (answer.value, answer.difference, answer.report) == (euros(3), euros(-2), None)


async def test_averages_are_compared_as_averages(books: Books) -> None:
    await books.have("2026-02-01", "28")
    await books.have("2026-01-01", "62")
    question = Question(
        Measure.PER_DAY, Named(Span.MONTH, back=1), against=Comparison(Named(Span.MONTH, back=2))
    )
    answer = await books.say(question)
    assert (answer.value, answer.difference) == (euros(1), euros(-1))


async def test_an_average_of_all_time_begins_with_the_first_entry(books: Books) -> None:
    await books.have("2026-03-02", "40")
    answer = await books.say(Question(Measure.PER_DAY, all_time(TODAY)))
    assert answer.value == euros(4)


async def test_the_last_time_is_before_today(books: Books) -> None:
    for day in ("2024-05-01", "2026-03-01", "2026-03-20"):
        await books.have(day, "900", description="tea")
    answer = await books.say(Question(Measure.LATEST, filters=TEA))
    assert answer.entries[0].state.occurred_on == date(2026, 3, 1)


async def test_the_largest_come_first_and_a_few_are_listed(books: Books) -> None:
    for amount in range(1, MOST_LISTED + 4):
        await books.have("2026-03-02", str(amount))
    await books.have("2026-03-02", "9999", "JPY")
    answer = await books.say(Question(Measure.LARGEST))
    amounts = [int(entry.state.money.amount) for entry in answer.entries]
    assert amounts == list(range(MOST_LISTED + 3, 3, -1))


async def test_a_total_by_month_is_drawn_over_a_year(books: Books) -> None:
    for day, amount in (("2026-01-05", "3"), ("2026-03-02", "5"), ("2026-03-03", "6")):
        await books.have(day, amount)
    answer = await books.say(Question(grouping=Grouping.MONTH))
    assert [(part.key, part.money) for part in answer.parts] == [
        (date(2026, 1, 1), euros(3)),
        (date(2026, 3, 1), euros(11)),
    ]
    assert answer.report is not None
    ever = await books.say(Question(period=all_time(TODAY), grouping=Grouping.MONTH))
    assert (ever.parts, ever.report) == (answer.parts, None)


async def test_income_is_taken_apart_without_a_picture(books: Books) -> None:
    await books.have("2026-03-02", "900", kind=Kind.INCOME, category="salary")
    answer = await books.say(Question(filters=Filters(Kind.INCOME), grouping=Grouping.CATEGORY))
    assert [(part.key, part.money) for part in answer.parts] == [("salary", euros(900))]
    assert answer.report is None


async def test_nothing_is_an_answer(books: Books) -> None:
    for question in (Question(), Question(Measure.LATEST), Question(Measure.PER_DAY, against=Comparison())):
        answer = await books.say(question)
        assert answer.is_empty
        assert (answer.value, answer.entries, answer.report) == (euros(0), (), None)


async def test_the_day_is_the_one_the_question_was_asked_on(books: Books) -> None:
    await books.have("2026-02-28", "3")
    assert (await books.say(Question(), today=date(2026, 2, 28))).value == euros(3)
    assert (await books.say(Question(), today=date(2026, 3, 1))).is_empty


async def test_a_chat_that_was_never_met_has_no_answers(books: Books) -> None:
    stranger = ChatId(404)
    with pytest.raises(LookupError):
        await books.answering.answer(stranger, Question(), TODAY)
