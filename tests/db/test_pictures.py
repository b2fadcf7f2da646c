"""Files of pictures that a chat was sent."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.chats import ChatSettings
from bot.core.ledger import ChatId
from bot.db.pictures import KEPT_FOR, MOST_KEPT
from bot.db.unit_of_work import Database

ALICE, BOB = ChatId(101), ChatId(202)
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
async def _chats(database: Database) -> None:
    for chat in (ALICE, BOB):
        async with database.chat(chat) as work:
            await work.chat.save_settings(ChatSettings(chat, "EUR", "UTC", "en"))
            await work.commit()


async def keep(
    database: Database, number: int, file_id: str, at: datetime = NOON, chat: ChatId = ALICE
) -> None:
    async with database.chat(chat) as work:
        await work.pictures.keep(number.to_bytes(32), file_id, at)
        await work.commit()


async def known(database: Database, number: int, chat: ChatId = ALICE) -> str | None:
    async with database.chat(chat, read_only=True) as work:
        return await work.pictures.file_id(number.to_bytes(32))


async def test_a_file_is_found_by_its_content_and_by_its_chat_alone(database: Database) -> None:
    await keep(database, 1, "one")
    assert (await known(database, 1), await known(database, 2)) == ("one", None)
    assert await known(database, 1, BOB) is None


async def test_the_latest_file_counts(database: Database) -> None:
    await keep(database, 1, "old")
    await keep(database, 1, "new", NOON + timedelta(days=1))
    assert await known(database, 1) == "new"


async def test_old_ones_and_too_many_are_forgotten(database: Database) -> None:
    await keep(database, 0, "old", NOON - KEPT_FOR - timedelta(seconds=1))
    await keep(database, 0, "neighbour", NOON - KEPT_FOR, BOB)
    for number in range(1, MOST_KEPT + 2):
        await keep(database, number, f"{number}", NOON + timedelta(seconds=number))
    assert [await known(database, number) for number in (0, 1, 2, MOST_KEPT + 1)] == [
        None, None, "2", f"{MOST_KEPT + 1}",
    ]  # fmt: skip
    assert await known(database, 0, BOB) == "neighbour"
