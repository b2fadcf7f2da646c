"""The migrations build what the models say, both ways, also for two processes at once."""

import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.db.models import Base
from bot.db.schema import DatabaseUnusable, downgrade, migrate, upgrade
from tests.database import TestServer, named


async def test_the_migrations_build_exactly_what_the_models_describe(database_url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_every_migration_can_be_taken_back_and_redone(database_url: str) -> None:
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda c: downgrade(c, "base"))
        left = await connection.scalars(
            text(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            )
        )
        assert list(left) == []
        await connection.run_sync(upgrade)
        assert await connection.scalar(text("SELECT count(*) FROM entries")) == 0
    await engine.dispose()


async def test_two_processes_that_start_together_both_find_the_newest_schema(server: TestServer) -> None:
    async with server.clone() as url:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(lambda c: downgrade(c, "base"))
        await asyncio.gather(migrate(url), migrate(url))
        async with engine.connect() as connection:
            assert await connection.scalar(text("SELECT count(*) FROM inbox")) == 0
        await engine.dispose()


async def test_a_database_that_is_not_there_is_told_in_one_line_without_the_password(
    database_url: str,
) -> None:
    with pytest.raises(DatabaseUnusable) as caught:
        await migrate(named(database_url, "nowhere"))
    assert str(caught.value) == 'database "nowhere" does not exist'
