"""Single statements across chats, for what is done with every update.

Each is a transaction by itself, which takes one round trip in place of three, and a call of the driver's own, which
takes a fifth of the processor time. The connections are bound to their scope where they are made, and do nothing else.
"""

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import asyncpg  # type: ignore[import-untyped]

_POOL_SIZE = 6
_CLOSED_WITHIN_S = 2
_NAMED = re.compile(r"(?<![:\w]):([a-z_]+)")
_SQLALCHEMYS = ("prepared_statement_cache_size", "prepared_statement_name_func", "async_creator_fn")


class Statement:
    """SQL with named parameters (`:name`), which the driver wants numbered."""

    def __init__(self, sql: str) -> None:
        self._names = list(dict.fromkeys(_NAMED.findall(sql)))
        self.sql = _NAMED.sub(lambda found: f"${self._names.index(found[1]) + 1}", sql)

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the driver's order."""
        return [values[name] for name in self._names]


class Scope:
    """A small pool of connections with lasting settings. What the driver raises, callers get as it is."""

    def __init__(self, address: Mapping[str, Any], settings: Mapping[str, str]) -> None:
        self._address = {name: value for name, value in address.items() if name not in _SQLALCHEMYS}
        self._address["server_settings"] = self._address.get("server_settings", {}) | settings
        self._pool: Any = None

    async def fetch(self, statement: Statement, values: Mapping[str, Any] | None = None) -> list[Any]:
        """The rows, whose columns are found by their names."""
        rows: list[Any] = await self._ask("fetch", statement, values or {})
        return rows

    async def change(self, statement: Statement, values: Mapping[str, Any]) -> int:
        """How many rows were inserted, updated or deleted."""
        status: str = await self._ask("execute", statement, values)
        return int(status.rpartition(" ")[2])

    async def close(self) -> None:
        """Closes the connections, cutting off what takes too long."""
        pool, self._pool = self._pool, None
        if pool is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(pool.close(), _CLOSED_WITHIN_S)

    async def _ask(self, way: str, statement: Statement, values: Mapping[str, Any]) -> Any:
        """Asks once; and once more on another connection where one turns out to be cut before anything was sent."""
        pool = await self._ready()
        arguments = statement.arguments(values)
        for _ in range(_POOL_SIZE):
            async with pool.acquire() as connection:
                try:
                    return await getattr(connection, way)(statement.sql, *arguments)
                except asyncpg.InternalClientError:
                    # The driver is still reading the server's farewell.
                    connection.terminate()
        return await getattr(pool, way)(statement.sql, *arguments)

    async def _ready(self) -> Any:
        if self._pool is None:
            # It connects at need. Nothing is awaited before it is there, so that no other task finds it half made.
            self._pool = asyncpg.create_pool(
                **self._address, min_size=0, max_size=_POOL_SIZE, reset=_as_it_is
            )
            await self._pool
        return self._pool


async def _as_it_is(_connection: object) -> None:
    """A statement leaves nothing behind that would have to be put right before the next."""
