"""A database that is away can be told from a query that is wrong; on real errors of a real PostgreSQL."""

import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import create_async_engine

from bot.db.outages import is_outage
from bot.db.unit_of_work import Database


async def failure(database: Database, statement: str) -> Exception:
    """What comes of a statement that must fail."""
    with pytest.raises(DBAPIError) as caught:
        async with database.across_chats("inbox") as connection:
            await connection.execute(text(statement))
    return caught.value


async def test_a_connection_that_the_server_ends_is_an_outage(database: Database) -> None:
    assert is_outage(await failure(database, "SELECT pg_terminate_backend(pg_backend_pid())"))


async def test_a_cancelled_statement_is_an_outage(database: Database) -> None:
    assert is_outage(await failure(database, "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(5)"))


@pytest.mark.parametrize(
    "statement", ["SELECT 1/0", "SELEKT", "SELECT * FROM nowhere", "SELECT CAST('x' AS integer)"]
)
async def test_a_wrong_query_is_none(database: Database, statement: str) -> None:
    assert not is_outage(await failure(database, statement))


async def test_an_outage_is_seen_through_the_error_that_it_caused(database: Database) -> None:
    ended = await failure(database, "SELECT pg_terminate_backend(pg_backend_pid())")
    wrapped = RuntimeError("the report could not be made")
    wrapped.__cause__ = ended
    assert is_outage(wrapped)


async def test_a_pool_without_a_free_connection_is_an_outage(database_url: str) -> None:
    engine = create_async_engine(database_url, pool_size=1, max_overflow=0, pool_timeout=0.01)
    async with engine.connect():
        with pytest.raises(PoolExhausted) as caught:
            await engine.connect()
    await engine.dispose()
    assert is_outage(caught.value)


def test_a_connection_whose_end_the_driver_is_still_reading_is_an_outage() -> None:
    assert is_outage(
        asyncpg.InternalClientError("cannot switch to state 12; another operation is in progress")
    )


def test_ordinary_errors_are_none() -> None:
    assert not is_outage(ValueError())
