"""More than the bot takes: long messages, fast ones, and taps that come when nobody waits any more."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from bot.core.inbox import RawUpdate
from bot.core.ports import ChartRenderer
from bot.db.inbox import SqlInbox
from bot.telegram.intake import BACKLOG
from tests.bot import Chat, Json, RunningBot, running_bot
from tests.conversations.screens import carried
from tests.deadline import until


@pytest.fixture
async def bot(database_url: str, charts: ChartRenderer) -> AsyncIterator[RunningBot]:
    """The bot, which reads short messages only."""
    async with running_bot(database_url, charts, max_text_length=100) as bot:
        yield bot


async def test_a_long_message_is_refused_and_told_why(chat: Chat) -> None:
    said = await chat.says_nothing_to("coffee 4.50 " * 10)
    await chat.bot.settles()
    answer = await chat.last()
    assert answer["text"] == (
        "That's 119 characters, and I read up to 100. Please send it in shorter messages. "
        "I've changed nothing in your books."
    )
    assert answer["reply_to"] == said["message_id"]
    await chat.edits(await chat.own(), "coffee 4.50")
    assert [line.amount for line in await chat.books()] == ["4.50"]
    await chat.edits(await chat.own(), "coffee 5.50 " * 10)
    assert [line.amount for line in await chat.books()] == ["4.50"]


async def test_a_tap_that_had_waited_too_long_does_nothing_and_says_so(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await late_tap(chat, confirmation, "↩️ Undo", update_id=1)
    await until(lambda: says(chat, "Your tap on this button reached me late"))
    assert [line.amount for line in await chat.books()] == ["4.50"]


async def test_a_late_tap_that_had_its_effect_before_a_crash_is_carried_through(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await chat.presses("↩️ Undo")
    [tap] = await taps(chat)
    await late_tap(chat, confirmation, "↩️ Undo", update_id=tap)
    assert not await says(chat, "Your tap on this button reached me late")
    assert await chat.books() == []


async def test_a_tap_that_was_taken_up_in_time_is_not_late_however_long_the_tries_took(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await late_tap(chat, confirmation, "↩️ Undo", update_id=1, tried=True)
    assert not await says(chat, "Your tap on this button reached me late")
    assert await chat.books() == []


async def late_tap(chat: Chat, on: Json, button: str, *, update_id: int, tried: bool = False) -> None:
    """A tap whose query Telegram no longer knows, and that was waiting when the bot came back.

    One that was `tried` had come in time, and the database has kept the tries from ending well.
    """
    data = carried(on, button)
    place = {"id": chat.id, "type": "private"}
    person = {"id": chat.id, "is_bot": False, "first_name": "Alice", "language_code": "en"}
    message = {"message_id": on["message_id"], "date": 1_700_000_000, "chat": place, "text": on["text"]}
    query = {"id": "0", "from": person, "chat_instance": "1", "data": data, "message": message}
    payload: dict[str, Any] = {"update_id": update_id, "callback_query": query}
    if not tried:
        payload[BACKLOG] = True
    async with chat.bot.database.across_chats("inbox") as connection:
        await connection.exec_driver_sql(f"DELETE FROM inbox WHERE update_id = {update_id:d}")
    if tried:
        values = "chat_id, update_id, payload, received_at, first_claimed_at"
        async with chat.bot.database.across_chats("inbox") as connection:
            await connection.execute(
                text(
                    f"INSERT INTO inbox ({values}) SELECT :chat, :update, CAST(:payload AS jsonb), at, at"
                    " FROM (SELECT now() - interval '4 minutes') AS long (at)"
                ),
                {"chat": chat.id, "update": update_id, "payload": json.dumps(payload)},
            )
    else:
        await SqlInbox(chat.bot.database, owner="test").put([RawUpdate(chat.id, update_id, payload)])
    await chat.bot.settles()


async def taps(chat: Chat) -> list[int]:
    """The updates that changed an entry after it was recorded."""
    async with chat.bot.database.chat(chat.id) as work:  # type: ignore[arg-type]
        [entry] = await work.entries.of_message((await chat.own())["message_id"])
        history = await work.entries.history(entry.id)
    return [revision.change_id for revision in history[1:]]


async def says(chat: Chat, text: str) -> bool:
    return any((message["text"] or "").startswith(text) for message in await chat.sees())
