"""What it costs to change thousands of entries at once, and to look for doubles: `python -m benchmarks.many`.

Each line is one transaction as the bot does it, from the call to the commit, in a chat with ordinary entries besides.
Each column is an embedded database of its own, with more entries than the one before; behind a time stands how many
times the one before it is. PostgreSQL's statistics are the worst that a bot meets: of other chats, and never renewed.
"""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, TypeVar

import asyncpg  # type: ignore[import-untyped]

if not __package__:  # run by its path: what is imported stands one folder up
    sys.path[0] = str(Path(__file__).parents[1])

from bot.core.chats import ChatSettings
from bot.core.ledger import (
    IMPORT,
    Action,
    CategorySource,
    Change,
    ChatId,
    Draft,
    EntryId,
    Kind,
    Past,
    PersonId,
    Revision,
    Source,
    State,
)
from bot.core.money import Money
from bot.core.periods import DAY
from bot.db.embedded import EmbeddedPostgres
from bot.db.schema import migrate
from bot.db.unit_of_work import Database, SqlUnitOfWork
from bot.services.bookkeeping import Bookkeeping, screen_state
from bot.services.categorising import Categorising
from bot.services.doubling import Doubling
from bot.services.filling import Filling

_T = TypeVar("_T")

CHAT, PERSON = ChatId(9), PersonId(9)
SETTINGS = ChatSettings(CHAT, "EUR", "Europe/Berlin", "en", onboarded=True)
LOOKS = 200
SIZES = (1_129, 5_000, 20_000)
ORDINARY = 2_000
NEIGHBOURS, EACH = 3, 300

_updates = count(1_000_000)


class Wall:
    """The time."""

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC)


def drafts(number: int) -> list[Draft]:
    """Different things on different days, in two categories."""
    today = datetime.now(UTC).date()
    return [
        Draft(
            Kind.EXPENSE,
            Money.of(1 + one % 97, "EUR"),
            today - one % 2000 * DAY,
            ("dining", "groceries")[one % 2],
            f"thing number {one}",
        )
        for one in range(number)
    ]


def pasts(number: int) -> list[Past]:
    """The same from other books, every third with a correction."""
    then = datetime(2020, 1, 1, tzinfo=UTC)
    found: list[Past] = []
    for place, draft in enumerate(drafts(number)):
        state = State(
            draft.kind,
            draft.money,
            draft.occurred_on,
            draft.category,
            CategorySource.EXTRACTOR,
            draft.description,
        )
        recorded = Revision(EntryId(0), 1, Action.RECORDED, state, PERSON, then, 0)
        amended = replace(
            recorded, number=2, action=Action.AMENDED, state=replace(state, description="corrected")
        )
        found.append(Past((recorded, amended) if place % 3 == 0 else (recorded,), "rules", then))
    return found


def file() -> Source:
    """A new file of the person's."""
    update = next(_updates)
    return Source(update, -update, PERSON, "file", IMPORT)


async def measure(number: int) -> dict[str, float]:
    """Does it all once; answers how long each took, in milliseconds."""
    took: dict[str, float] = {}

    async def timed(name: str, doing: Awaitable[_T]) -> _T:
        started = perf_counter()
        result = await doing
        took[name] = (perf_counter() - started) * 1000
        return result

    async with _opened() as database:
        books, clock = Bookkeeping(database.chat, Wall()), Wall()
        categories = Categorising(database.chat, Wall(), lambda _settings: lambda category: category.key)
        await _meet(database, CHAT, ORDINARY)
        for name, put in _ways(number, clock):
            source = file()
            await timed(name, _alone(database, partial(put, source)))
            seen = screen_state(await books.entries(CHAT, source.message_id))
            undone = await timed(
                f"its undo button ({name.split()[-1]})",
                books.undo_message(CHAT, source.message_id, seen, _change()),
            )
            back = books.restore_message(CHAT, source.message_id, screen_state(undone), _change())
            await timed(f"putting it back ({name.split()[-1]})", back)
            await timed(f"/undo of that ({name.split()[-1]})", books.undo_latest(CHAT, _change()))
            again = screen_state(await books.entries(CHAT, source.message_id))
            await books.restore_message(CHAT, source.message_id, again, _change())
        merge = _change()
        await timed("merge a category", categories.merge(CHAT, "dining", "gifts", merge))
        await timed("its undo button (merge)", categories.undo(CHAT, merge.id, _change()))
        await categories.merge(CHAT, "dining", "gifts", _change())
        await timed("/undo of a merge", categories.undo_latest(CHAT, _change()))
        took["a look for doubles"] = await _doubles(database, books)
    return took


def _ways(number: int, clock: Wall) -> list[tuple[str, Callable[[Source, SqlUnitOfWork], Awaitable[Any]]]]:
    """How a file's entries come into the books."""
    booked, past = drafts(number), pasts(number)
    return [
        ("book a table", lambda source, work: work.bulk.book(booked, source, clock.now())),
        ("bring in a backup", lambda source, work: work.bulk.bring_in(past, source, clock.now())),
    ]


async def _doubles(database: Database, books: Bookkeeping) -> float:
    doubling = Doubling(database.chat, Wall())
    update = next(_updates)
    entries = await books.record(CHAT, drafts(1), Source(update, update, PERSON, "rules"))
    started = perf_counter()
    for _ in range(LOOKS):
        await doubling.noticed(SETTINGS, entries, entries[0].created_at)
    return (perf_counter() - started) * 1000 / LOOKS


async def _meet(database: Database, chat: ChatId, entries: int) -> None:
    """A chat that has written so many messages."""
    async with database.chat(chat, alone=True) as work:
        await work.chat.save_settings(replace(SETTINGS, chat_id=chat))
        await work.commit()
    await Filling(database.chat).fill(chat, drafts(entries))


async def _alone(database: Database, doing: Callable[[SqlUnitOfWork], Awaitable[Any]]) -> None:
    async with database.chat(CHAT, alone=True) as work:
        await doing(work)
        await work.commit()


def _change() -> Change:
    return Change(PERSON, next(_updates))


@asynccontextmanager
async def _opened() -> AsyncIterator[Database]:
    with TemporaryDirectory() as folder:
        async with EmbeddedPostgres(Path(folder)) as postgres:
            await migrate(postgres.url)
            await _say(postgres.url, "ALTER TABLE {} SET (autovacuum_enabled = false)")
            database = Database(postgres.url, pool_size=2)
            await database.open()
            try:
                for number in range(1, NEIGHBOURS + 1):
                    await _meet(database, ChatId(CHAT + number), EACH)
                await _say(postgres.url, "ANALYZE {}")
                yield database
            finally:
                await database.close()


async def _say(url: str, statement: str) -> None:
    """Says this to PostgreSQL for each of the large tables."""
    connection = await asyncpg.connect(url.replace("+asyncpg", "", 1))
    try:
        for table in ("entries", "revisions"):
            await connection.execute(statement.format(table))
    finally:
        await connection.close()


async def compare(sizes: Sequence[int]) -> None:
    """Measures each size, and prints a line for each thing that is done."""
    columns = [await measure(size) for size in sizes]
    write = sys.stdout.write
    write(f"{'entries':<32}" + "".join(f"{size:>12,}{'':>8}" for size in sizes) + "\n")
    for name in columns[0]:
        before: float | None = None
        line = f"{name:<32}"
        for column in columns:
            took = column[name]
            ratio = f"({took / before:.1f}x)" if before else ""
            line += f"{took:>9.1f} ms{ratio:>8}"
            before = took
        write(line.rstrip() + "\n")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.many", description="What changing many entries at once costs."
    )
    parser.add_argument(
        "--entries",
        type=int,
        nargs="+",
        default=SIZES,
        help="how many, for each column (default: %(default)s)",
    )
    asyncio.run(compare(parser.parse_args().entries))


if __name__ == "__main__":
    main()
