"""A chat that is filled with made-up entries holds them once, each for itself."""

from datetime import date, timedelta

import pytest

from bot.core.ledger import ChatId, PersonId
from bot.db.unit_of_work import Database
from bot.services.bookkeeping import Bookkeeping
from bot.services.filling import Filling
from tests.services.people import amounts, change, coffee, source

DAYS = [date(2026, 1, 1) + timedelta(n) for n in range(40)]
DRAFTS = [coffee(str(n + 1), occurred_on=day) for n, day in enumerate(DAYS)]


@pytest.fixture
def filling(database: Database) -> Filling:
    return Filling(database.chat)


async def test_a_chat_is_filled_once(filling: Filling, database: Database, chat: ChatId) -> None:
    assert await filling.fill(chat, DRAFTS) == 40
    assert await filling.fill(chat, DRAFTS) == 0
    async with database.chat(chat) as work:
        entries = await work.entries.latest(100)
        first = await work.entries.history(entries[-1].id)
    assert [entry.state.occurred_on for entry in reversed(entries)] == DAYS
    assert [(revision.number, revision.state) for revision in first] == [(1, entries[-1].state)]


async def test_each_made_up_entry_can_be_taken_back_alone(
    filling: Filling, bookkeeping: Bookkeeping, chat: ChatId
) -> None:
    await filling.fill(chat, DRAFTS)
    person = PersonId(chat)
    taken_out = await bookkeeping.undo_latest(chat, change(person))
    assert amounts(taken_out) == ["(40.00)"]
    assert amounts(await bookkeeping.undo_latest(chat, change(person))) == ["(39.00)"]


async def test_what_a_person_booked_is_their_latest_all_the_same(
    filling: Filling, bookkeeping: Bookkeeping, chat: ChatId
) -> None:
    await bookkeeping.record(chat, [coffee("4.50")], source(700, PersonId(chat)))
    await filling.fill(chat, DRAFTS)
    assert amounts(await bookkeeping.undo_latest(chat, change(PersonId(chat)))) == ["(4.50)"]


async def test_a_chat_that_was_never_met_is_not_filled(filling: Filling, database: Database) -> None:
    with pytest.raises(LookupError):
        await filling.fill(ChatId(404), DRAFTS)
    async with database.chat(ChatId(404)) as work:
        assert await work.entries.latest(1) == []


async def test_books_are_filled_whole_or_not_at_all(
    filling: Filling, database: Database, chat: ChatId
) -> None:
    impossible = coffee("5", description="nul\0")
    with pytest.raises(Exception, match="Unicode escape"):
        await filling.fill(chat, [*DRAFTS, impossible])
    async with database.chat(chat) as work:
        assert await work.entries.latest(1) == []
    assert await filling.fill(chat, DRAFTS) == 40
