"""One chat can't see another: the database itself refuses, whatever a query forgets."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.core.chats import ChatSettings
from bot.core.errors import EntryNotFound
from bot.core.ledger import ChatId, Draft, Entry, Kind, PersonId, Source
from bot.core.money import Money
from bot.db.schema import migrate
from bot.db.unit_of_work import Database
from tests.database import TestServer, named

ALICE, BOB = ChatId(101), ChatId(202)


async def book(database: Database, chat: ChatId, amount: str) -> Entry:
    draft = Draft(Kind.EXPENSE, Money.of(amount, "EUR"), date(2026, 3, 1), "dining", "lunch")
    async with database.chat(chat) as work:
        await work.chat.save_settings(ChatSettings(chat, "EUR", "Europe/Berlin", "de"))
        [entry] = await work.entries.book([draft], Source(1, 1, PersonId(chat), "rules"), datetime.now(UTC))
        await work.commit()
    return entry


async def all_amounts(database: Database, chat: ChatId) -> list[str]:
    """Every amount in the table, by a query that forgot its WHERE."""
    async with database.chat(chat) as work:
        found = await work._connection.scalars(text("SELECT amount FROM entries ORDER BY amount"))
        return [f"{amount:.2f}" for amount in found]


async def test_a_forgotten_filter_still_finds_only_the_own_chat(database: Database) -> None:
    await book(database, ALICE, "10")
    await book(database, BOB, "20")
    assert await all_amounts(database, ALICE) == ["10.00"]
    assert await all_amounts(database, BOB) == ["20.00"]


async def test_a_superuser_login_steps_down_and_is_bound_as_well(server: TestServer) -> None:
    async with server.clone() as url:
        superuser = named(server.superuser_url, url.rsplit("/", 1)[1])
        await migrate(superuser)
        database = Database(superuser)
        await database.open()
        await book(database, ALICE, "10")
        await book(database, BOB, "20")
        assert await all_amounts(database, ALICE) == ["10.00"]
        await database.close()


async def test_another_chats_entry_id_finds_nothing(database: Database) -> None:
    entry = await book(database, ALICE, "10")
    async with database.chat(BOB) as work:
        with pytest.raises(EntryNotFound):
            await work.entries.get(entry.id)
        assert await work.entries.history(entry.id) == []


async def test_nothing_can_be_written_into_another_chat(database: Database) -> None:
    await book(database, ALICE, "10")
    async with database.chat(BOB) as work:
        with pytest.raises(DBAPIError, match="row-level security"):
            await work._connection.execute(
                text("INSERT INTO usage VALUES (101, '2026-03-01', 'rules', 1, 0, 0, 0)")
            )


async def test_without_a_chat_there_is_nothing_to_see(database: Database, database_url: str) -> None:
    await book(database, ALICE, "10")
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        for table in ("entries", "revisions", "chats", "members", "hints"):
            assert await connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0
    await engine.dispose()


async def test_no_table_of_the_schema_is_left_unsecured(database_url: str) -> None:
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        bare = await connection.scalars(
            text(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                " AND NOT (relrowsecurity AND relforcerowsecurity) AND relname <> 'alembic_version'"
            )
        )
        # What everybody's money is worth is no chat's own.
        assert list(bare) == ["rates"]
    await engine.dispose()


async def test_a_transaction_that_can_not_even_begin_takes_its_connection_with_it(database_url: str) -> None:
    """It would be left in a failed transaction that nobody ends, and be the next to be used."""
    database = Database(database_url, pool_size=1)
    await database.open()
    try:
        async with database.chat(ChatId(1), alone=True) as holder:
            await holder.entries.latest(1)
            with pytest.raises(DBAPIError):
                await _with_little_patience(database)
        async with database.chat(ChatId(1), alone=True) as work:
            assert await work.entries.latest(1) == []
    finally:
        await database.close()


async def _with_little_patience(database: Database) -> None:
    async with database.chat(ChatId(1), alone=True) as work:
        driver = (await work._connection.get_raw_connection()).driver_connection
        assert driver is not None
        driver.opening = "SET LOCAL lock_timeout = '50ms';" + driver.opening
        await work.entries.latest(1)
