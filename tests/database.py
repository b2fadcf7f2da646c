"""The tests' PostgreSQL: one real server a run, a template built by the migrations, a clone of it for each test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]

from bot.db.embedded import EmbeddedPostgres
from bot.db.schema import migrate

TEMPLATE = "bookkeeper"


class TestServer:
    """A PostgreSQL whose database `bookkeeper` is at the newest schema and serves as the template."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self._postgres = EmbeddedPostgres(folder, durable=False)

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
        """A database of one's own: the address for the bot's plain login."""
        name = f"test_{uuid4().hex}"
        await self._admin(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER bookkeeper STRATEGY FILE_COPY")
        try:
            yield named(self._postgres.url, name)
        finally:
            await self._admin(f"DROP DATABASE {name} WITH (FORCE)")

    async def _admin(self, statement: str) -> None:
        connection = await asyncpg.connect(plain(named(self.superuser_url, "postgres")))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


def named(url: str, database: str) -> str:
    """The same server and login, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def plain(url: str) -> str:
    """The address as asyncpg itself takes it."""
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)
