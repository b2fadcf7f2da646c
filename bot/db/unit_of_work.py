"""The engine, and transactions on it: explicit commit, rollback by default.

A unit of work is bound to one chat before its first query; the inbox and access work across chats in a narrow,
named scope. Nothing slow is ever done inside one.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.core.ledger import ChatId
from bot.db.answers import SqlAnswerRepository
from bot.db.budgets import SqlBudgetRepository
from bot.db.bulk import SqlBulkRepository
from bot.db.categories import SqlCategoryRepository
from bot.db.chats import SqlChatRepository
from bot.db.confirmations import SqlConfirmationRepository
from bot.db.entries import SqlEntryRepository
from bot.db.exports import SqlExportSource
from bot.db.hints import SqlHintRepository
from bot.db.history import SqlHistoryRepository
from bot.db.imports import SqlImportRepository
from bot.db.own_rates import SqlOwnRateRepository
from bot.db.pictures import SqlPictureRepository
from bot.db.reports import SqlReportRepository
from bot.db.scoped import Scope
from bot.db.security import APPLICATION_ROLE, BoundConnection, bind, exempt, lasting

_TIME_LIMITS = {"command_timeout": 30, "timeout": 5}  # seconds: for a command, for a connection

# A plan lasts as long as its connection. One that was made while a table was empty would read all of it for each row,
# and for each that a foreign key is checked for, however many they are by now. All that is asked for has an index.
_PLANNING = {"enable_seqscan": "off"}


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
            connect_args=_TIME_LIMITS | {"connection_class": BoundConnection, "server_settings": _PLANNING},
        )
        self._role: str | None = None
        self._scopes: dict[str, Scope] = {}

    async def open(self) -> None:
        """Finds out whether this login must step down to the application's role."""
        async with self._engine.connect() as connection:
            self._role = APPLICATION_ROLE if await exempt(connection) else None

    async def close(self) -> None:
        """Closes all connections."""
        for scope in self._scopes.values():
            await scope.close()
        await self._engine.dispose()

    @asynccontextmanager
    async def across_chats(
        self, scope: str, *, of: ChatId | None = None, alone: bool = False
    ) -> AsyncIterator[AsyncConnection]:
        """A transaction on the tables of a scope, whatever the chat; commits unless the block raises.

        With all rows `of` a chat, where one is named; `alone` is then as in a unit of work.
        """
        async with self._engine.connect() as connection:
            bind(connection, self._role, chat_id=of, scope=scope, alone=alone)
            yield connection
            await connection.commit()

    def scope(self, name: str) -> Scope:
        """The same for single statements, each a transaction of its own: faster, for what is done all the time."""
        if name not in self._scopes:
            _, address = self._engine.dialect.create_connect_args(self._engine.url)
            self._scopes[name] = Scope({**address, **_TIME_LIMITS}, lasting(self._role, name))
        return self._scopes[name]

    @asynccontextmanager
    async def chat(
        self, chat_id: ChatId, *, alone: bool = False, read_only: bool = False
    ) -> AsyncIterator["SqlUnitOfWork"]:
        """A unit of work on one chat's rows; what isn't committed inside is taken back.

        Of those that are `alone` there is one at a time on a chat. In one that is `read_only` a write is impossible.
        """
        async with self._engine.connect() as connection:
            bind(connection, self._role, chat_id=chat_id, alone=alone, read_only=read_only)
            yield SqlUnitOfWork(connection, chat_id)

    @asynccontextmanager
    async def snapshot(self, chat_id: ChatId) -> AsyncIterator[SqlExportSource]:
        """One chat's rows as they are now, to be read for as long as it takes, whatever is written meanwhile."""
        async with self._engine.connect() as fresh:
            connection = await fresh.execution_options(isolation_level="REPEATABLE READ")
            bind(connection, self._role, chat_id=chat_id, read_only=True)
            yield SqlExportSource(connection, chat_id)


class SqlUnitOfWork:
    """One transaction on one chat's rows."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self.chat = SqlChatRepository(connection, chat_id)
        self.categories = SqlCategoryRepository(connection, chat_id)
        self.entries = SqlEntryRepository(connection, chat_id)
        self.bulk = SqlBulkRepository(connection, chat_id)
        self.imports = SqlImportRepository(connection, chat_id)
        self.confirmations = SqlConfirmationRepository(connection, chat_id)
        self.answers = SqlAnswerRepository(connection, chat_id)
        self.budgets = SqlBudgetRepository(connection, chat_id)
        self.hints = SqlHintRepository(connection, chat_id)
        self.history = SqlHistoryRepository(connection, chat_id)
        self.own_rates = SqlOwnRateRepository(connection, chat_id)
        self.reports = SqlReportRepository(connection, chat_id)
        self.pictures = SqlPictureRepository(connection, chat_id)

    async def commit(self) -> None:
        """Makes everything done so far last. It ends the unit of work: what is asked of it afterwards raises."""
        if self._connection.closed:
            raise InvalidRequestError("this unit of work has ended")
        await self._connection.commit()
        # Left open it would begin another transaction, which names no chat and sees nothing.
        await self._connection.close()
