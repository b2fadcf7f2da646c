"""What is kept of files that were sent goes once it is of no use."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.core.chats import ChatSettings
from bot.core.errors import ImportClosed
from bot.core.imports import Import, ImportState, SentFile
from bot.core.ledger import ChatId, PersonId
from bot.db.sweeping import sweep_imports
from bot.db.unit_of_work import Database

CHATS = (ChatId(101), ChatId(102))


async def sent(database: Database, chat: ChatId, age: timedelta) -> Import:
    async with database.chat(chat) as work:
        if await work.chat.settings() is None:
            await work.chat.save_settings(ChatSettings(chat, "EUR", "UTC", "en"))
        at = datetime.now(UTC) - age
        file = await work.imports.open(SentFile("there", "bank.csv", 10), PersonId(7), at.microsecond, at)
        await work.commit()
    return file


async def finish(database: Database, chat: ChatId, file: Import, ago: timedelta) -> None:
    async with database.chat(chat) as work:
        await work.imports.keep(replace(file, state=ImportState.BOOKED, change_id=9))
        finished = "UPDATE imports SET finished_at = :at WHERE id = :id"
        values = {"at": datetime.now(UTC) - ago, "id": file.id}
        await work._connection.execute(text(finished), values)
        await work.commit()


async def test_where_a_finished_file_is_is_forgotten_at_once(database: Database) -> None:
    file = await sent(database, CHATS[0], timedelta())
    await finish(database, CHATS[0], file, timedelta())
    async with database.chat(CHATS[0]) as work:
        assert (await work.imports.get(file.id)).file_id == ""


async def test_files_of_every_chat_go_when_they_are_done_with(database: Database) -> None:
    for chat in CHATS:
        await finish(database, chat, await sent(database, chat, timedelta(days=2)), timedelta(days=2))
        await sent(database, chat, timedelta(days=9))
    fresh = await sent(database, CHATS[0], timedelta(days=6))
    late = await sent(database, CHATS[1], timedelta(days=6))
    await finish(database, CHATS[1], late, timedelta(hours=1))
    assert await sweep_imports(database) == 4
    assert await sweep_imports(database) == 0
    for chat, file in ((CHATS[0], fresh), (CHATS[1], late)):
        async with database.chat(chat) as work:
            assert (await work.imports.get(file.id)).id == file.id


async def test_no_other_scope_sees_files(database: Database) -> None:
    file = await sent(database, CHATS[0], timedelta())
    async with database.across_chats("inbox") as connection:
        assert await connection.scalar(text("SELECT count(*) FROM imports")) == 0
    async with database.chat(CHATS[1]) as work:
        with pytest.raises(ImportClosed):
            await work.imports.get(file.id)
