"""A chat leaves the database: all of it, nothing else, and what it sent is not taken for new."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.core.inbox import RawUpdate
from bot.core.ledger import ChatId
from bot.db import erasure as erasure_module
from bot.db.erasure import SqlErasure
from bot.db.inbox import SqlInbox
from bot.db.unit_of_work import Database
from tests.db.test_security import ALICE, BOB, all_amounts, book
from tests.telegram.updates import kept, states


@pytest.fixture
def erasure(database: Database) -> SqlErasure:
    return SqlErasure(database)


@pytest.fixture
def inbox(database: Database) -> SqlInbox:
    return SqlInbox(database, owner="one")


async def handled(inbox: SqlInbox, *updates: RawUpdate) -> None:
    await inbox.put(updates)
    for _ in updates:
        for claimed in await inbox.claim(10):
            await inbox.finish(claimed)


async def test_the_books_of_one_chat_go_and_those_of_another_stay(
    database: Database, erasure: SqlErasure
) -> None:
    await book(database, ALICE, "10")
    await book(database, BOB, "20")
    assert await erasure.entries(ALICE) == 1
    await erasure.erase(ALICE, 1)
    assert await erasure.entries(ALICE) == 0
    assert await all_amounts(database, ALICE) == []
    assert await all_amounts(database, BOB) == ["20.00"]


async def test_a_chat_that_is_not_there_can_be_erased(erasure: SqlErasure) -> None:
    await erasure.erase(ALICE, 1)
    await erasure.erase(ALICE, 1)


async def test_an_erasure_that_fails_erases_nothing(
    database: Database, erasure: SqlErasure, inbox: SqlInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await book(database, ALICE, "10")
    await handled(inbox, kept(ALICE, 1))
    failing = text("SELECT 1 / (CAST(:chat AS bigint) * 0) + CAST(:update_id AS bigint)")
    monkeypatch.setattr(erasure_module, "_LEAVE_INBOX", failing)
    with pytest.raises(Exception, match="zero"):
        await erasure.erase(ALICE, 2)
    assert await all_amounts(database, ALICE) == ["10.00"]
    assert await states(database) == {1: "done"}


async def test_what_was_received_before_is_known_and_what_came_after_waits(
    erasure: SqlErasure, inbox: SqlInbox
) -> None:
    await handled(inbox, kept(ALICE, 1), kept(BOB, 2))
    await inbox.put([kept(ALICE, 3), kept(ALICE, 4)])
    [claimed] = await inbox.claim(10)
    assert claimed.update_id == 3
    await erasure.erase(ALICE, 3)
    assert not await inbox.finish(claimed)
    assert await inbox.put([kept(ALICE, 1), kept(ALICE, 3), kept(ALICE, 4), kept(BOB, 2)]) == 0
    assert [one.update_id for one in await inbox.claim(10)] == [4]


async def test_ids_of_an_erased_chat_go_with_all_others(erasure: SqlErasure, inbox: SqlInbox) -> None:
    await handled(inbox, kept(ALICE, 1))
    await erasure.erase(ALICE, 1)
    assert await inbox.forget(timedelta(hours=48)) == 0
    assert await inbox.forget(timedelta(0)) == 1
    assert await inbox.put([kept(ALICE, 1)]) == 1


async def test_what_was_given_up_or_put_off_goes_too_whatever_its_number(
    database: Database, erasure: SqlErasure, inbox: SqlInbox
) -> None:
    """After a week without updates Telegram begins at another number."""
    await inbox.put([kept(ALICE, 900, "secret")])
    [claimed] = await inbox.claim(1)
    await inbox.park(claimed, "abcdef")
    await inbox.put([kept(ALICE, 901, "secret")])
    [claimed] = await inbox.claim(1)
    await inbox.defer(claimed, timedelta(hours=1))
    await erasure.erase(ALICE, 3)
    async with database.across_chats("inbox") as connection:
        left = await connection.scalars(text("SELECT inbox::text FROM inbox"))
        assert not [row for row in left if "secret" in row or "abcdef" in row or str(ALICE) in row]


async def test_the_way_to_erase_one_chat_shows_no_other(database: Database) -> None:
    await book(database, ALICE, "10")
    await book(database, BOB, "20")
    async with database.across_chats("access", of=ChatId(ALICE)) as connection:
        assert await connection.scalar(text("SELECT count(*) FROM entries")) == 1
