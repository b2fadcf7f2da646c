"""The engine, and transactions on it: explicit commit, rollback by default.

A unit of work is bound to one chat before its first query; the inbox and access work across chats in a narrow,
named scope. Nothing slow is ever done inside one.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker, create_async_engine

from bot.core.ledger import ChatId
from bot.db.repositories import SqlChatRepository, SqlConfirmationRepository, SqlEntryRepository
from bot.db.security import APPLICATION_ROLE, enter, exempt

_LONGEST_COMMAND_S = 30
_LONGEST_CONNECT_S = 5


class Database:
    """A pool of connections to one PostgreSQL. `open` before use, `close` at the end."""

    def __init__(self, url: str, *, pool_size: int = 16) -> None:
        # Parameters hold what people wrote: they stay out of errors. A connection that doesn't answer is as good as
        # cut. Those that a restart has cut are found at their next use, which fails as an outage and is tried again:
        # a ping before each use would double what a short transaction costs.
        self._engine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=4,
            pool_use_lifo=True,
            hide_parameters=True,
            connect_args={"command_timeout": _LONGEST_COMMAND_S, "timeout": _LONGEST_CONNECT_S},
        )
        # A transaction that began by itself would see no rows: only `chat` begins one, with its chat named.
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False, autobegin=False)
        self._role: str | None = None

    async def open(self) -> None:
        """Finds out whether this login must step down to the application's role."""
        async with self._engine.connect() as connection:
            self._role = APPLICATION_ROLE if await exempt(connection) else None

    async def close(self) -> None:
        """Closes all connections."""
        await self._engine.dispose()

    @asynccontextmanager
    async def across_chats(self, scope: str) -> AsyncIterator[AsyncConnection]:
        """A transaction on the tables of a scope, whatever the chat; commits unless the block raises."""
        async with self._engine.begin() as connection:
            await enter(connection, self._role, scope=scope)
            yield connection

    @asynccontextmanager
    async def chat(self, chat_id: ChatId) -> AsyncIterator["SqlUnitOfWork"]:
        """A unit of work on one chat's rows; what isn't committed inside is taken back."""
        async with self._sessions() as session:
            await session.begin()
            await enter(session, self._role, chat_id=chat_id)
            yield SqlUnitOfWork(session, chat_id)


class SqlUnitOfWork:
    """One transaction on one chat's rows."""

    def __init__(self, session: AsyncSession, chat_id: ChatId) -> None:
        self._session = session
        self.chat = SqlChatRepository(session, chat_id)
        self.entries = SqlEntryRepository(session, chat_id)
        self.confirmations = SqlConfirmationRepository(session, chat_id)

    async def commit(self) -> None:
        """Makes everything done so far last. It ends the unit of work: what is asked of it afterwards raises."""
        await self._session.commit()
