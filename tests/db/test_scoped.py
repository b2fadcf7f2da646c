"""Single statements across chats: bound to their scope like everything else, on connections that come back."""

from datetime import date
from decimal import Decimal

import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy import text

from bot.core.chats import ChatSettings
from bot.core.ledger import ChatId
from bot.db.inbox import SqlInbox
from bot.db.schema import migrate
from bot.db.scoped import Statement
from bot.db.unit_of_work import Database
from tests.database import TestServer, named
from tests.telegram.updates import kept

ALICE = 101
CHATS = Statement("SELECT count(*) AS found FROM chats")
WHOM = Statement("SELECT current_user::text AS role")


async def settle_in(database: Database) -> None:
    """Alice has a chat with settings, and an update in the inbox."""
    async with database.chat(ChatId(ALICE)) as work:
        await work.chat.save_settings(ChatSettings(ChatId(ALICE), "USD", "UTC", "en"))
        await work.commit()
    await SqlInbox(database, owner="first").put([kept(ALICE, 1)])


def test_names_become_numbers_and_casts_stay() -> None:
    statement = Statement(
        "SELECT :amount::numeric, :day, CAST(:amount AS text) FROM a WHERE b = ':' || c::text"
    )
    assert statement.sql == "SELECT $1::numeric, $2, CAST($1 AS text) FROM a WHERE b = ':' || c::text"
    day = date(2026, 3, 1)
    assert statement.arguments({"day": day, "amount": Decimal(2), "more": 0}) == [Decimal(2), day]


async def test_a_scope_sees_nothing_of_the_books(database: Database) -> None:
    await settle_in(database)
    assert (await database.scope("inbox").fetch(CHATS))[0]["found"] == 0
    assert await SqlInbox(database, owner="first").counts() == {
        "waiting": 1,
        "deferred": 0,
        "running": 0,
        "parked": 0,
    }


async def test_another_scope_sees_nothing_of_the_inbox(database: Database) -> None:
    await settle_in(database)
    look = Statement("SELECT count(*) AS found FROM inbox")
    assert (await database.scope("inbox").fetch(look))[0]["found"] == 1
    assert (await database.scope("access").fetch(look))[0]["found"] == 0


async def test_a_superuser_login_steps_down_here_too(server: TestServer) -> None:
    async with server.clone() as url:
        superuser = named(server.superuser_url, url.rsplit("/", 1)[1])
        await migrate(superuser)
        database = Database(superuser)
        await database.open()
        await settle_in(database)
        assert (await database.scope("inbox").fetch(WHOM))[0]["role"] == "bookkeeper_app"
        assert (await database.scope("inbox").fetch(CHATS))[0]["found"] == 0
        await database.close()


async def test_what_fails_leaves_nothing_behind_and_the_next_works(database: Database) -> None:
    inbox = SqlInbox(database, owner="first")
    with pytest.raises(asyncpg.PostgresError):
        await database.scope("inbox").change(
            Statement("INSERT INTO inbox (chat_id, update_id) VALUES (:chat, 1), (:chat, NULL)"),
            {"chat": ALICE},
        )
    assert await inbox.put([kept(ALICE, 1)]) == 1


async def test_connections_that_were_cut_are_made_anew(database: Database) -> None:
    inbox = SqlInbox(database, owner="first")
    await inbox.put([kept(ALICE, 1)])
    async with database.across_chats("") as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    try:
        await inbox.put([kept(ALICE, 2)])
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        await inbox.put([kept(ALICE, 2)])
    assert [one.update_id for one in await inbox.claim(10)] == [1]


async def test_closing_is_final_for_its_connections_only(database: Database) -> None:
    await settle_in(database)
    await database.scope("inbox").close()
    assert (await database.scope("inbox").fetch(CHATS))[0]["found"] == 0
