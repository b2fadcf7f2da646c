"""What questions are answered from, on a real PostgreSQL: only this chat, only what is in the books, and no writing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.core.chats import ChatSettings
from bot.core.ledger import Action, ChatId, Draft, Entry, Kind, PersonId, Revision, Source
from bot.core.money import Money
from bot.core.periods import Period, Span
from bot.core.questions import Filters, Found, Order, Search
from bot.db.unit_of_work import Database

CHAT, NEIGHBOUR, ALICE = ChatId(101), ChatId(202), PersonId(101)
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), Span.MONTH)

_updates = count(1)


@pytest.fixture(autouse=True)
async def _chats(database: Database) -> None:
    for chat in (CHAT, NEIGHBOUR):
        async with database.chat(chat) as work:
            await work.chat.save_settings(ChatSettings(chat, "EUR", "Europe/Berlin", "en"))
            await work.commit()


async def book(
    database: Database,
    description: str,
    amount: str = "5",
    currency: str = "EUR",
    *,
    day: str = "2026-03-10",
    category: str = "dining",
    kind: Kind = Kind.EXPENSE,
    chat: ChatId = CHAT,
) -> Entry:
    draft = Draft(kind, Money.of(amount, currency), date.fromisoformat(day), category, description)
    update = next(_updates)
    async with database.chat(chat) as work:
        [entry] = await work.entries.book([draft], Source(update, update, ALICE, "rules"), NOON)
        await work.commit()
    return entry


async def void(database: Database, entry: Entry) -> None:
    voided = entry.void(NOON)
    revision = Revision(entry.id, voided.version, Action.VOIDED, voided.state, ALICE, NOON, next(_updates))
    async with database.chat(CHAT) as work:
        await work.entries.save(voided, revision)
        await work.commit()


async def described(database: Database, filters: Filters, period: Period = MARCH) -> list[str]:
    """The descriptions that a search finds, newest first."""
    async with database.chat(CHAT, read_only=True) as work:
        entries = await work.answers.entries(Search(period, filters), Order.LATEST, "EUR", 50)
    return [entry.state.description for entry in entries]


async def found(database: Database, filters: Filters, period: Period = MARCH) -> list[Found]:
    async with database.chat(CHAT, read_only=True) as work:
        return await work.answers.found(Search(period, filters))


async def test_sums_are_by_kind_and_currency(database: Database) -> None:
    await book(database, "tea", "2.50", day="2026-03-01")
    await book(database, "lunch", "10", day="2026-03-31")
    await book(database, "sushi", "900", "JPY")
    await book(database, "pay", "2500", kind=Kind.INCOME, category="salary")
    await book(database, "april", "99", day="2026-04-01")
    await book(database, "february", "99", day="2026-02-28")
    await book(database, "neighbour", "99", chat=NEIGHBOUR)
    await void(database, await book(database, "mistake", "99"))
    first, last, day = date(2026, 3, 1), date(2026, 3, 31), date(2026, 3, 10)
    assert await found(database, Filters()) == [
        Found(Kind.EXPENSE, Money.of("12.50", "EUR"), 2, first, last),
        Found(Kind.EXPENSE, Money.of(900, "JPY"), 1, day, day),
        Found(Kind.INCOME, Money.of(2500, "EUR"), 1, day, day),
    ]
    async with database.chat(CHAT, read_only=True) as work:
        rows = await work.answers.day_totals(Search(MARCH, Filters(Kind.EXPENSE)))
    assert [(row.day.day, str(row.money.amount), row.entries) for row in rows] == [
        (1, "2.50", 1),
        (10, "900", 1),
        (31, "10.00", 1),
    ]


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(), ["pay", "lunch", "market"]),
        (Filters(Kind.INCOME), ["pay"]),
        (Filters(categories=("dining", "groceries")), ["lunch", "market"]),
        (Filters(categories=("travel",)), []),
        (Filters(at_least=Decimal(20)), ["pay", "market"]),
        (Filters(at_most=Decimal(20)), ["lunch", "market"]),
        (Filters(Kind.EXPENSE, ("groceries",), ("market",), Decimal(20), Decimal(20)), ["market"]),
    ],
)
async def test_filters_leave_out_what_does_not_fit(
    database: Database, filters: Filters, kept: list[str]
) -> None:
    await book(database, "market", "20", category="groceries")
    await book(database, "lunch", "10")
    await book(database, "pay", "2500", kind=Kind.INCOME, category="salary")
    assert await described(database, filters) == kept


@pytest.mark.parametrize(
    ("phrase", "description", "is_meant"),
    [
        ("coffee", "Coffee with Ann", True),
        ("coffees", "coffee", True),
        ("coffee", "two coffees", True),
        ("cherries", "cherry", True),
        ("cherry", "cherries", True),
        ("rent", "RENT", True),
        ("rent", "parents", False),
        ("rent", "current bill", False),
        ("uber eats", "eats by uber", True),
        ("uber eats", "uber", False),
        ("mcdonald", "McDonald's", True),
        ("7-eleven", "snacks at 7-Eleven", True),
        ("кофе", "Кофейня", True),
        ("咖啡", "买咖啡", True),
        ("100%", "100 things", False),
        ("a_b", "axb", False),
        ("(tea", "tea", False),
        ("*", "tea", False),
        ("\\", "tea", False),
        ("'; DROP TABLE entries; --", "tea", False),
        ("", "tea", True),
    ],
)
async def test_words_are_found_as_words(
    database: Database, phrase: str, description: str, is_meant: bool
) -> None:
    await book(database, description)
    assert (await described(database, Filters(words=(phrase,))) == [description]) is is_meant


async def test_one_of_several_phrases_is_enough(database: Database) -> None:
    for description in ("tea", "coffee", "milk"):
        await book(database, description)
    assert await described(database, Filters(words=("tea", "milk"))) == ["milk", "tea"]


async def test_entries_come_by_day_or_by_size(database: Database) -> None:
    for description, amount, currency, day in (
        ("old", "30", "EUR", "2026-03-01"),
        ("new", "10", "EUR", "2026-03-20"),
        ("yen", "900", "JPY", "2026-03-05"),
        ("big", "99", "EUR", "2026-03-02"),
    ):
        await book(database, description, amount, currency, day=day)
    async with database.chat(CHAT, read_only=True) as work:
        by_size = await work.answers.entries(Search(MARCH), Order.LARGEST, "EUR", 9)
        by_day = await work.answers.entries(Search(MARCH), Order.LATEST, "EUR", 2)
    assert [entry.state.description for entry in by_size] == ["big", "old", "new", "yen"]
    assert [entry.state.description for entry in by_day] == ["new", "yen"]


async def test_nothing_can_be_written_where_questions_are_answered(database: Database) -> None:
    entry = await book(database, "tea")
    voided = entry.void(NOON)
    revision = Revision(entry.id, voided.version, Action.VOIDED, voided.state, ALICE, NOON, next(_updates))
    async with database.chat(CHAT, read_only=True) as work:
        with pytest.raises(DBAPIError, match="read-only transaction"):
            await work.entries.save(voided, revision)
    assert await described(database, Filters()) == ["tea"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET amount = 1",
        "DELETE FROM entries",
        "INSERT INTO inbox (chat_id, update_id) VALUES (101, 1)",
        "SET TRANSACTION READ WRITE",
        "SELECT set_config('transaction_read_only', 'off', true)",
    ],
)
async def test_a_question_cannot_leave_its_read_only_transaction(database: Database, statement: str) -> None:
    async with database.chat(CHAT, read_only=True) as work:
        await work.answers.found(Search(MARCH))
        with pytest.raises(DBAPIError, match=r"read-only transaction|before any query|read-write mode"):
            await work._connection.execute(text(statement))


async def test_the_next_transaction_can_write_again(database: Database) -> None:
    assert await described(database, Filters()) == []
    await book(database, "tea")
    assert await described(database, Filters()) == ["tea"]
