"""A PostgreSQL that may be stopped and killed: whoever runs it starts it again at the same address."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import psutil  # type: ignore[import-untyped]

from bot.db.embedded import EmbeddedPostgres
from tests.database import TEMPLATE, named, plain
from tests.deadline import until

_BACK_WITHIN_S = 60
AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


class Postgres:
    """The running server. `url` is the bot's, `superuser_url` sees every chat."""

    def __init__(self, embedded: EmbeddedPostgres, data_dir: Path) -> None:
        self.url = embedded.url
        self.superuser_url = named(embedded.admin_url, TEMPLATE)
        self._turn = asyncio.Lock()
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._pid_file = data_dir / "postgres" / "cluster" / "postmaster.pid"

    async def stops(self) -> None:
        """A fast shutdown; returns once it is back."""
        await self._gets(signal.SIGINT)

    async def dies(self) -> None:
        """`kill -9`; returns once it is back."""
        await self._gets(signal.SIGKILL)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Meanwhile it takes what it is sent and does nothing with it, as on a disk that hangs."""
        server = psutil.Process(self._pid())
        processes = [server, *server.children()]
        try:
            for process in processes:
                process.suspend()
            yield
        finally:
            for process in processes:
                process.resume()

    async def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """The rows of a query over all chats. Raises what is in AWAY."""
        async with self._turn:
            if self._connection is None or self._connection.is_closed():
                self._connection = await asyncpg.connect(plain(self.superuser_url), timeout=5)
            return [dict(row) for row in await self._connection.fetch(query, *values, timeout=10)]

    async def close(self) -> None:
        """Lets go of the server."""
        if self._connection:
            self._connection.terminate()

    async def _gets(self, number: signal.Signals) -> None:
        before = self._pid()
        os.kill(before, number)
        await until(lambda: self._answers_after(before), _BACK_WITHIN_S)

    async def _answers_after(self, before: int) -> bool:
        try:
            return self._pid() != before and bool(await self.rows("SELECT 1"))
        except (*AWAY, IndexError):
            return False

    def _pid(self) -> int:
        return int(self._pid_file.read_text().split()[0])


@asynccontextmanager
async def postgres(data_dir: Path, *, durable: bool) -> AsyncIterator[Postgres]:
    """A server of one's own, with an empty database; `durable` as in EmbeddedPostgres."""
    async with EmbeddedPostgres(data_dir, durable=durable) as embedded:
        server = Postgres(embedded, data_dir)
        yield server
        await server.close()
