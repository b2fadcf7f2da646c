"""Row-level security: which rows a transaction can see.

A transaction names its chat, or a narrow scope across chats, in settings of its own (as by `SET LOCAL`). Without
either it sees nothing, whatever its WHERE says. A connection as a whole may be bound to a scope, never to a chat. The
policies stand in the migrations and are forced, so that they also bind the tables' owner; a login that PostgreSQL
exempts (a superuser, BYPASSRLS) works as the plain role `bookkeeper_app` instead.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

APPLICATION_ROLE = "bookkeeper_app"

_BEGIN = "BEGIN"


class BoundConnection(asyncpg.Connection):  # type: ignore[misc]
    """A connection that sends what binds a transaction together with its BEGIN, and so saves a round trip each."""

    opening = ""
    _config: Any

    @contextmanager
    def waiting(self, time_limit_s: float) -> Iterator[None]:
        """Inside, a statement may take so long before the connection counts as cut."""
        usual = self._config
        self._config = usual._replace(command_timeout=time_limit_s)
        try:
            yield
        finally:
            self._config = usual

    async def execute(self, query: str, *args: Any, timeout: float | None = None) -> str:  # noqa: ASYNC109 - asyncpg's own
        """As asyncpg's own, but that the first BEGIN takes the opening with it."""
        if not self.opening or not query.startswith(_BEGIN):
            status: str = await super().execute(query, *args, timeout=timeout)
            return status
        opening, self.opening = self.opening, ""
        try:
            return str(await super().execute(query + opening, timeout=timeout))
        except BaseException:
            # The transaction may have begun, and nobody would end it: the connection is of no more use.
            self.terminate()
            raise


async def driver_of(connection: AsyncConnection) -> BoundConnection:
    """The driver's own connection."""
    driver = (await connection.get_raw_connection()).driver_connection
    if not isinstance(driver, BoundConnection):
        raise TypeError("the engine makes other connections")
    return driver


def bind(
    connection: AsyncConnection,
    role: str | None,
    *,
    chat_id: int | None = None,
    scope: str = "",
    alone: bool = False,
    read_only: bool = False,
) -> None:
    """Binds the connection's next transaction to a chat or a scope, and to a role where one is given.

    One that is `alone` waits until no other such transaction is at work on its chat. PostgreSQL refuses any write in
    one that is `read_only`, and it can't become another. The engine must make BoundConnections.
    """
    chat = "" if chat_id is None else f"{chat_id:d}"
    parts = [_setting("bookkeeper.chat_id", chat), _setting("bookkeeper.scope", scope)]
    if role is not None:
        parts.insert(0, _setting("role", role))
    if read_only:
        parts.append(_setting("transaction_read_only", "on"))
    if alone:
        # A lock on the chat's number rather than its row: it is there before the row is.
        parts.append(f"pg_advisory_xact_lock({chat})")
    link = connection.sync_connection
    driver = link.connection.driver_connection if link else None
    if not isinstance(driver, BoundConnection):
        raise TypeError("the engine makes other connections")
    driver.opening = f"SELECT {', '.join(parts)};"


def lasting(role: str | None, scope: str) -> dict[str, str]:
    """The settings that bind all of a connection's transactions to a scope, given where it is made."""
    return {"bookkeeper.scope": scope} | ({"role": role} if role else {})


def _setting(name: str, value: str) -> str:
    """A setting for this transaction only. The value is a name of our own or a number, never a person's words."""
    if not value.replace("_", "").replace("-", "").isalnum() and value:
        raise ValueError(value)
    return f"set_config('{name}', '{value}', true)"


async def exempt(connection: AsyncConnection) -> bool:
    """Whether PostgreSQL would not apply row-level security to this login."""
    found = await connection.scalar(
        text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    )
    return bool(found)


async def grant_application_role(connection: AsyncConnection) -> None:
    """Makes the plain role, if it isn't there, and lets it use the tables. Needs a login that is exempt."""
    await connection.execute(
        text(f"""
        DO $$ BEGIN
            CREATE ROLE {APPLICATION_ROLE} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
        """)
    )
    for right in (
        f"GRANT USAGE ON SCHEMA public TO {APPLICATION_ROLE}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APPLICATION_ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION_ROLE}",
        f"GRANT {APPLICATION_ROLE} TO current_user",
    ):
        await connection.execute(text(right))
