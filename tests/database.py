"""The tests' PostgreSQL: one real server a run, a template built by the migrations, a database for each test.

A database is emptied and given to the next test: to clone one costs a hundred times as much. One whose structure
or statistics a test has touched goes, and the next test gets a new clone.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]

from bot.db.embedded import EmbeddedPostgres
from bot.db.schema import migrate

TEMPLATE = "bookkeeper"

_STRUCTURE = """
SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (
    SELECT concat(oid, relname, xmin, relpages, reltuples) FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat(attrelid, attname, attribute.xmin) FROM pg_attribute AS attribute
        JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat(oid, xmin) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT concat(oid, xmin) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT concat(indexrelid, pg_index.xmin) FROM pg_index
        JOIN pg_class ON pg_class.oid = indrelid WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat(oid, xmin) FROM pg_policy
    UNION ALL SELECT concat(oid, xmin) FROM pg_trigger
    UNION ALL SELECT concat(oid, nspname, xmin) FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'
    UNION ALL SELECT concat(setdatabase, setrole, xmin) FROM pg_db_role_setting
) AS lines (line)
"""

_EMPTY = """
SET session_replication_role = replica;
DO $$
DECLARE name text;
BEGIN
    PERFORM pg_terminate_backend(pid, 10000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM public.%I', name);
    END LOOP;
    PERFORM setval(oid::regclass, 1, false)
        FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace;
END $$
"""


class TestServer:
    """A PostgreSQL whose database `bookkeeper` is at the newest schema and serves as the template."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self._postgres = EmbeddedPostgres(folder, durable=False)
        self._empty: list[tuple[str, str]] = []

    async def __aenter__(self) -> Self:
        await self._postgres.__aenter__()
        await migrate(self._postgres.url)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._postgres.__aexit__(None, None, None)

    @property
    def superuser_url(self) -> str:
        """Where a superuser logs in."""
        return self._postgres.admin_url

    @asynccontextmanager
    async def clone(self) -> AsyncIterator[str]:
        """An empty database of one's own: the address for the bot's plain login."""
        name, structure = self._empty.pop() if self._empty else await self._cloned()
        try:
            yield named(self._postgres.url, name)
        finally:
            if await self._emptied(name) == structure:
                self._empty.append((name, structure))
            else:
                await self._admin(f"DROP DATABASE {name} WITH (FORCE)")

    async def _cloned(self) -> tuple[str, str]:
        name = f"test_{uuid4().hex}"
        await self._admin(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER bookkeeper STRATEGY FILE_COPY")
        return name, await self._emptied(name)

    async def _emptied(self, name: str) -> str:
        """The structure of the database, which has no rows from now on."""
        async with self._connected(name) as connection:
            await connection.execute(_EMPTY)
            return str(await connection.fetchval(_STRUCTURE))

    async def _admin(self, statement: str) -> None:
        async with self._connected("postgres") as connection:
            await connection.execute(statement)

    @asynccontextmanager
    async def _connected(self, database: str) -> AsyncIterator[Any]:
        connection = await asyncpg.connect(plain(named(self.superuser_url, database)))
        try:
            yield connection
        finally:
            await connection.close()


def named(url: str, database: str) -> str:
    """The same server and login, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def plain(url: str) -> str:
    """The address as asyncpg itself takes it."""
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)
