"""What is about many entries reads about as many rows, whatever PostgreSQL thinks that it knows of the chat."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime

import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.chats import ChatSettings
from bot.core.imports import Trace
from bot.core.ledger import (
    IMPORT,
    Action,
    CategorySource,
    ChatId,
    Draft,
    EntryId,
    Kind,
    Past,
    Revision,
    Source,
    State,
)
from bot.core.money import Money
from bot.core.periods import DAY
from bot.db import unit_of_work
from bot.db.joining import FEW, MANY, Joining
from bot.db.unit_of_work import Database, SqlUnitOfWork
from bot.services.bookkeeping import Bookkeeping, screen_state
from bot.services.categorising import Categorising
from bot.services.filling import Filling
from tests.clock import TickingClock
from tests.database import TestServer, named, plain
from tests.db.many import fill
from tests.services.people import ALICE, change

CHAT = ChatId(10_000)
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
TODAY = date(2026, 3, 11)
ENTRIES = 300
MOST_READ = 60
"""Rows for each entry of the chat in one transaction; one that is read anew for each other makes it hundreds."""


class Counted:
    """Opens units of work and remembers the most rows that one of them has read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.most = 0

    @asynccontextmanager
    async def __call__(
        self, chat_id: ChatId, *, alone: bool = False, read_only: bool = False
    ) -> AsyncIterator[SqlUnitOfWork]:
        async with self._database.chat(chat_id, alone=alone, read_only=read_only) as work:
            connection, commit = work._connection, work.commit
            before = await rows_read(connection)

            async def counting() -> None:
                self.most = max(self.most, await rows_read(connection) - before)
                await commit()

            work.commit = counting  # type: ignore[method-assign]
            yield work
            if not connection.closed:
                self.most = max(self.most, await rows_read(connection) - before)


async def rows_read(connection: AsyncConnection) -> int:
    """What this connection's transaction has read so far, for foreign keys too."""
    read = await connection.scalar(
        text(
            "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
        )
    )
    return int(read or 0)


@pytest.fixture(params=["nothing", "empty tables", "other chats"])
async def database(server: TestServer, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """One whose statistics are of this, and stay so."""
    async with server.clone() as url:
        admin = named(server.superuser_url, url.rpartition("/")[2])
        connection = await asyncpg.connect(plain(admin))
        for table in ("entries", "revisions"):
            await connection.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
        if request.param == "empty tables":
            await connection.execute("VACUUM ANALYZE")
        if request.param == "other chats":
            await fill(admin, entries=ENTRIES, neighbours=2, entries_each=ENTRIES)
        await connection.close()
        database = Database(url, pool_size=1)
        await database.open()
        yield database
        await database.close()


def drafts(count: int) -> list[Draft]:
    return [
        Draft(
            Kind.EXPENSE,
            Money.of(1 + one % 97, "EUR"),
            TODAY - one * DAY,
            ("dining", "groceries")[one % 2],
            f"thing number {one}",
        )
        for one in range(count)
    ]


def pasts(count: int) -> list[Past]:
    states = [
        State(
            draft.kind,
            draft.money,
            draft.occurred_on,
            draft.category,
            CategorySource.EXTRACTOR,
            draft.description,
        )
        for draft in drafts(count)
    ]
    return [
        Past((Revision(EntryId(0), 1, Action.RECORDED, state, ALICE, NOON, 0),), "rules", NOON)
        for state in states
    ]


def traces(of: Sequence[Draft]) -> list[Trace]:
    return [
        Trace(
            draft.kind, draft.money.amount, draft.money.currency, draft.occurred_on, draft.description, False
        )
        for draft in of
    ]


async def test_no_change_of_many_entries_reads_them_all_for_each_of_them(database: Database) -> None:
    counted, clock = Counted(database), TickingClock(NOON)
    books = Bookkeeping(counted, clock)
    categories = Categorising(counted, clock, lambda _settings: lambda category: category.key)
    async with counted(CHAT, alone=True) as work:
        await work.chat.save_settings(ChatSettings(CHAT, "EUR", "UTC", "en", onboarded=True))
        await work.commit()
    await Filling(database.chat).fill(CHAT, drafts(ENTRIES))

    for number in (1, 2):
        update = change().id + 10_000 * number
        file = Source(update, -update, ALICE, "csv", IMPORT)
        async with counted(CHAT, alone=True) as work:
            if number == 1:
                assert await work.bulk.book(drafts(ENTRIES), file, clock.now()) == ENTRIES
            else:
                assert await work.bulk.bring_in(pasts(ENTRIES), file, clock.now()) == ENTRIES
            await work.commit()
        seen = screen_state(await books.entries(CHAT, file.message_id))
        entries = await books.undo_message(CHAT, file.message_id, seen, change())
        assert all(entry.is_voided for entry in entries)
        back = await books.restore_message(CHAT, file.message_id, screen_state(entries), change())
        assert not any(entry.is_voided for entry in back)
        assert all(entry.is_voided for entry in await books.undo_latest(CHAT, change()))

    for undo in (categories.undo, None):
        merge = change()
        assert (await categories.merge(CHAT, "dining", "gifts", merge)).moved >= ENTRIES // 2
        undone = await (undo(CHAT, merge.id, change()) if undo else categories.undo_latest(CHAT, change()))
        assert undone
        assert undone.moved >= ENTRIES // 2

    async with counted(CHAT, read_only=True) as work:
        assert len(await work.imports.booked_like(traces(drafts(ENTRIES)))) >= ENTRIES
    assert 0 < counted.most < MOST_READ * ENTRIES * 3


async def test_what_is_about_many_may_take_longer(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_of_work, "_TIME_LIMITS", {"command_timeout": 0.3, "timeout": 5})
    slow = Joining("SELECT pg_sleep(0.6)")
    database = Database(database_url)
    await database.open()
    async with database.chat(CHAT) as work:
        await slow.execute(work._connection, {}, rows=MANY)
        with pytest.raises(TimeoutError):
            await slow.execute(work._connection, {}, rows=FEW)
    await database.close()
