"""/forget: a chat goes for good, from every table, and comes back as a stranger."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import pytest

from bot.core.inbox import RawUpdate
from bot.core.intents import TokenUse
from bot.core.ledger import ChatId
from bot.core.ports import ChartRenderer
from bot.db.inbox import SqlInbox
from bot.telegram.callbacks import Action, Tap
from tests.bot import Chat, RunningBot, expense, running_bot
from tests.conversations.screens import by, carried, forged, labels
from tests.conversations.test_access import PRIVATE, closed_bot, start_of
from tests.database import TestServer, named, plain
from tests.deadline import until

ALICE, BOB = 770_000_000_101, 770_000_000_202
MARK = "zanzibarian"
HOLD_NOTHING_OF_A_CHAT = {"alembic_version", "rates"}
"""A table that is added here must have no row, and no column, that tells of a chat or a person."""

ERASE, YES, KEEP = "🗑 Erase…", "Yes, erase everything", "Keep everything"


class Tables:
    """What stands in the database, seen by a superuser: no policy hides a row."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def names(self, but_with: str | None = None) -> set[str]:
        """All tables of the schema, as the database itself lists them; those without a column, where one is named."""
        rows = await self._connection.fetch(
            "SELECT table_name FROM information_schema.tables AS found WHERE table_schema = 'public'"
            " AND table_type = 'BASE TABLE' AND ($1::text IS NULL OR NOT EXISTS (SELECT FROM"
            " information_schema.columns AS held WHERE held.table_schema = 'public'"
            " AND held.table_name = found.table_name AND held.column_name = $1))",
            but_with,
        )
        return {row["table_name"] for row in rows}

    async def rows(self, *, holding: object, without: object = "\0") -> dict[str, list[str]]:
        """By table, the rows that hold this anywhere: in a number, in a text, deep inside JSON."""
        found = {}
        for table in sorted(await self.names()):
            rows = await self._connection.fetch(f'SELECT held::text AS held FROM "{table}" AS held')
            lines = [row["held"] for row in rows]
            kept = sorted(line for line in lines if str(holding) in line and str(without) not in line)
            if kept:
                found[table] = kept
        return found

    async def add_what_is_rare(self, chat: int) -> None:
        """A category of one's own, a file that was sent, and updates that were given up or put off, with their text."""
        await self._connection.execute(
            "INSERT INTO categories (chat_id, key, kind, name) VALUES ($1, 'own', 'expense', $2)"
            " ON CONFLICT DO NOTHING",
            chat,
            MARK,
        )
        await self._connection.execute(
            "INSERT INTO category_changes (chat_id, change_id, action, before, by_id, at)"
            " VALUES ($1, 1, 'added', '{}', $1, now()) ON CONFLICT DO NOTHING",
            chat,
        )
        await self._connection.execute(
            "INSERT INTO imports (chat_id, person_id, update_id, file_id, name, choices, created_at)"
            " VALUES ($1, $1, 1, 'file', $2, '{}', now())",
            chat,
            MARK,
        )
        await self._connection.execute(
            "INSERT INTO inbox (chat_id, update_id, payload, status, error_id) VALUES"
            " ($1, 999999999999, $2, 'parked', 'abcdef'), ($1, 5, $2, 'deferred', NULL)",
            chat,
            f'{{"message": {{"text": "{MARK} 5", "chat": {{"id": {chat}}}}}}}',
        )


@asynccontextmanager
async def looking_at(server: TestServer, database_url: str) -> AsyncIterator[Tables]:
    name = database_url.rsplit("/", 1)[1]
    connection = await asyncpg.connect(plain(named(server.superuser_url, name)))
    try:
        yield Tables(connection)
    finally:
        await connection.close()


async def keeps_rich_books(chat: Chat) -> None:
    """Something for every table."""
    await chat.sends(f"{MARK} coffee 4.50")
    await chat.sends("lunch 12, taxi 8 and book 20")
    said = await chat.sends(f"{MARK} snack 3")
    await chat.edits(await chat.own(), f"{MARK} snack 5")
    await chat.presses("✏️ Edit", on=said)
    await chat.presses("Category", on=said)
    await chat.presses(next(label for label in labels(await chat.shows(said)) if "Gifts" in label), on=said)
    learn = next(label for label in labels(await chat.shows(said)) if label.startswith("🧠 Always"))
    await chat.presses(learn, on=said)
    await chat.sends("/undo")
    await chat.sends("food budget 300 a month")
    await chat.sends("/rate 1 USD = 41.5 UAH")
    await chat.sends("I'm in Japan")
    await chat.sends("ramen 1200")
    await chat.sends("back home")
    await chat.sends("/report")
    await chat.sends("/budget")
    await chat.sends(f"taxi to the {MARK} 8 or 9")  # a question that is left open
    async with chat.bot.database.chat(ChatId(chat.id)) as work:
        await work.chat.add_usage(date(2026, 11, 1), "a-model", TokenUse(1, 0, 1))
        await work.commit()


async def forgets(chat: Chat) -> str:
    await chat.sends("/forget")
    await chat.presses(ERASE)
    await chat.presses(YES)
    return str((await chat.last())["text"])


async def test_no_row_of_the_chat_is_left_in_any_table(
    server: TestServer, database_url: str, charts: ChartRenderer
) -> None:
    async with closed_bot(database_url, charts) as bot, looking_at(server, database_url) as tables:
        bob, alice = bot.chat(BOB), bot.chat(ALICE)
        await bob.sends(start_of(bot.announced[0]))
        link = (await bob.sends("/invite"))["text"]
        await alice.sends(start_of(link))
        await keeps_rich_books(bob)
        await keeps_rich_books(alice)
        await tables.add_what_is_rare(ALICE)
        before = await tables.rows(holding=ALICE)
        bobs = await tables.rows(holding=BOB, without=ALICE)
        # A table that is missing here wants a row in the conversation, or in what is added to it.
        assert before.keys() == await tables.names() - HOLD_NOTHING_OF_A_CHAT

        farewell = await forgets(alice)

        assert await tables.rows(holding=ALICE) == {}
        assert await tables.rows(holding=BOB, without=ALICE) == bobs
        assert await tables.names(but_with="chat_id") == HOLD_NOTHING_OF_A_CHAT | {"chats"}
        # No words of hers either, under whatever name.
        assert (await tables.rows(holding=MARK)).keys() == (
            await tables.rows(holding=MARK, without=ALICE)
        ).keys()
        assert all(str(BOB) in row for rows in (await tables.rows(holding=MARK)).values() for row in rows)
        assert "Nothing of this chat is left" in farewell


async def test_a_guest_is_outside_again_and_their_new_link_lets_them_in_as_new(
    database_url: str, charts: ChartRenderer
) -> None:
    async with closed_bot(database_url, charts) as bot:
        owner, guest = bot.chat(BOB), bot.chat(ALICE)
        await owner.sends(start_of(bot.announced[0]))
        old_link = start_of((await owner.sends("/invite"))["text"])
        await guest.sends(old_link)
        await guest.sends("coffee 4.50")
        farewell = await forgets(guest)
        assert "It works once, for 7 days" in farewell

        assert (await guest.sends("tea 3"))["text"] == PRIVATE
        await guest.sends(start_of(farewell))
        assert (await guest.last())["text"].startswith("👋 Hi!")
        assert await guest.books() == []
        await guest.sends("tea 3")
        assert [line.amount for line in await guest.books()] == ["3.00"]
        # The link that she came by first is used up all the same.
        stranger = bot.chat(303)
        assert "doesn't work any more" in (await stranger.sends(old_link))["text"]


async def test_an_owner_is_given_the_bot_back_by_a_new_link(database_url: str, charts: ChartRenderer) -> None:
    async with closed_bot(database_url, charts) as bot:
        owner, guest = bot.chat(BOB), bot.chat(ALICE)
        await owner.sends(start_of(bot.announced[0]))
        await guest.sends(start_of((await owner.sends("/invite"))["text"]))
        farewell = await forgets(owner)
        assert "This bot has no owner now" in farewell
        assert (await guest.sends("coffee 4.50"))["text"].startswith("✅")

        assert (await owner.sends(start_of(farewell)))["text"].startswith("👋 Hi!")
        assert "lets one person in" in (await owner.sends("/invite"))["text"]


async def test_in_an_open_bot_the_next_message_is_a_new_chats(chat: Chat) -> None:
    await chat.sends("my currency is euro")
    await chat.sends("coffee 4.50")
    farewell = await forgets(chat)
    assert "t.me" not in farewell
    assert (await chat.sends("/start"))["text"].startswith("👋 Hi!")
    assert await chat.books() == []
    await chat.sends("tea 3")
    assert await chat.books() == [expense("3.00", "dining", "tea")]


async def test_the_first_tap_only_asks_again_and_there_is_a_way_back(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    await chat.sends("tea 3")
    first = await chat.sends("/forget")
    assert "<b>2</b> entries" in first["text"] or "2 entries" in first["text"]
    assert "/export" in first["text"]
    assert labels(first) == ["📦 Export first", ERASE, KEEP]
    await chat.presses(ERASE)
    assert len(await chat.books()) == 2
    # Where the thumb is, the second time, is the way out.
    second = await chat.shows(first)
    assert labels(second) == [KEEP, YES]
    await chat.presses(KEEP)
    assert (await chat.shows(first))["text"] == "👌 Nothing was erased."
    assert len(await chat.books()) == 2


@pytest.mark.parametrize("step", ["sure", "erase"])
async def test_a_button_that_was_left_lying_erases_nothing(chat: Chat, step: str) -> None:
    await chat.sends("coffee 4.50")
    fresh = Tap.decode(carried(await chat.sends("/forget"), ERASE)).number
    for wished_at in (fresh - 301, fresh + 3600, 0):
        old = await forged(chat, Tap(Action.ERASE_CHAT, wished_at, step).encode())
        await chat.presses("Old", on=old)
        assert "too old, so nothing was erased" in (await chat.shows(old))["text"]
    assert len(await chat.books()) == 1


async def test_a_button_that_nobody_drew_says_so(chat: Chat) -> None:
    opened = carried(await chat.sends("/forget"), ERASE)
    unknown = await forged(chat, opened.replace("sure", "please"))
    assert "too old" in (await chat.presses("Old", on=unknown))["text"]


async def test_what_came_after_the_tap_is_handled_as_a_new_chats(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    await chat.sends("/forget")
    await chat.presses(ERASE)
    path = f"/sim/chats/{chat.id}/messages/{(await chat.last())['message_id']}/press"
    tapping = chat.bot.http.post(path, json={"button": YES})
    writing = [chat.says_nothing_to(f"tea {number}") for number in (1, 2, 3)]
    await tapping
    for message in writing:
        await message
    await chat.bot.settles()
    assert [line.amount for line in await chat.books()] == ["1.00", "2.00", "3.00"]


async def test_an_old_update_that_telegram_sends_again_does_no_harm(
    server: TestServer, database_url: str, chat: Chat
) -> None:
    async with looking_at(server, database_url) as tables:
        await chat.sends("coffee 4.50")
        known = await tables._connection.fetch("SELECT update_id FROM inbox WHERE chat_id = $1", chat.id)
        await forgets(chat)
        message = {
            "message_id": 1,
            "date": 1_700_000_000,
            "chat": {"id": chat.id, "type": "private"},
            "from": {"id": chat.id, "is_bot": False, "first_name": "Alice"},
            "text": "coffee 4.50",
        }
        inbox = SqlInbox(chat.bot.database, owner="another")
        again = [RawUpdate(chat.id, row["update_id"], {"message": message}) for row in known]
        assert await inbox.put(again) == 0
        await chat.bot.settles()
        assert await chat.books() == []
        assert await tables.rows(holding=chat.id) == {}


async def test_old_buttons_of_an_erased_chat_bring_nothing_back(chat: Chat) -> None:
    booked = await chat.sends("coffee 4.50")
    report = await chat.sends("/report")
    await forgets(chat)
    for message in (booked, report):
        for data in [button["data"] for row in message["buttons"] for button in row]:
            await chat.presses("Old", on=await forged(chat, data))
    assert await chat.books() == []


async def test_in_a_group_only_those_who_run_it_may_erase_its_books(bot: RunningBot) -> None:
    group = bot.chat(-500)
    await group.opens(title="Flat", type="group")
    await group.sends("rent 900", **by(1))
    await group.sends("tea 5", **by(2))
    await group.sends("/forget", **by(2))
    refused = await group.presses(ERASE, **by(2))
    assert refused["text"] == "In a group, only its administrators can do this."
    assert len(await group.books()) == 2
    await group.presses(ERASE, **by(1))
    assert (await group.presses(YES, **by(2)))["text"] == refused["text"]
    await group.presses(YES, **by(1))
    assert await group.books() == []


async def test_a_farewell_that_telegram_does_not_take_at_once_is_said_again(
    database_url: str, charts: ChartRenderer
) -> None:
    async with running_bot(database_url, charts) as bot:
        chat = bot.chat(ALICE)
        await chat.sends("coffee 4.50")
        await chat.sends("/forget")
        await chat.presses(ERASE)
        fault = {"method": "editMessageText", "fault": "500", "times": 1}
        await bot.ask("POST", "/sim/faults", fault)
        await chat.presses(YES)
        await until(lambda: _says(chat, "Nothing of this chat is left"))


async def _says(chat: Chat, words: str) -> bool:
    return words in (await chat.last())["text"]


async def test_whoever_comes_back_is_greeted_as_a_stranger(chat: Chat) -> None:
    await chat.sends("my city is Lisbon")
    await chat.sends("coffee 4.50")
    await forgets(chat)
    assert (await chat.sends("hello"))["text"].startswith("👋 Hi! I keep your books.")
