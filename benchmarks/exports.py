"""What it costs to write the books to files, and what others notice of it: `python -m benchmarks.exports`.

    python -m benchmarks.exports --entries 100000 --formats csv xlsx json beancount hledger

For each format: how long it took, the files, the most memory that the bot's process and the writing child had, and how
late the event loop was meanwhile (a timer that is due every 5 ms). Beside it somebody in another chat looks at their
latest entries every 20 ms; how long that takes is told with and without an export at work.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

import psutil  # type: ignore[import-untyped]

if not __package__:  # run by its path: what is imported stands one folder up
    sys.path[0] = str(Path(__file__).parents[1])

from benchmarks.bulk import Crowd, load
from bot.core.chats import ChatSettings
from bot.core.exports import Format, Wording
from bot.core.ledger import ChatId
from bot.db.embedded import EmbeddedPostgres
from bot.db.schema import migrate
from bot.db.unit_of_work import Database
from bot.extraction.rules import read_period
from bot.files.writing import begin_files
from bot.services.exporting import Exported, Exporting, ExportWish
from bot.telegram.export_views import wording
from bot.telegram.language import speech_of

END = date(2026, 4, 1)
OTHER = ChatId(1_000_001)
_TICK_S, _LOOK_EVERY_S, _SAMPLE_S, _QUIET_S = 0.005, 0.02, 0.05, 8
_MEGABYTE = 1024 * 1024

T = TypeVar("T")


@dataclass(frozen=True)
class Delays:
    """Milliseconds."""

    median: float
    p99: float
    worst: float

    @classmethod
    def of(cls, seconds: list[float]) -> "Delays":
        """Of what was measured."""
        ordered = sorted(seconds) or [0.0]
        at = ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
        return cls(*(round(1000 * one, 1) for one in (median(ordered), at, ordered[-1])))


@dataclass(frozen=True)
class Cost:
    """What one export took. Sizes and memory in MB; the memory is what the bot had more than before."""

    format: str
    entries: int
    seconds: float
    files_mb: tuple[float, ...]
    bot_mb: float
    child_mb: float
    loop_late_ms: Delays
    others_ms: Delays


class _Noon:
    def now(self) -> datetime:
        return datetime(2026, 3, 31, 12, tzinfo=UTC)


class Watch:
    """Looks on while something else is done."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._process = psutil.Process()
        self._before = self._process.memory_info().rss
        self.late: list[float] = []
        self.others: list[float] = []
        self.bot_bytes = self.child_bytes = 0

    async def during(self, work: Awaitable[T]) -> T:
        """The work's result, with the watch kept until its end."""
        watching = [asyncio.create_task(one()) for one in (self._tick, self._look, self._weigh)]
        try:
            return await work
        finally:
            for task in watching:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def _tick(self) -> None:
        while True:
            due = perf_counter() + _TICK_S
            await asyncio.sleep(_TICK_S)
            self.late.append(max(0.0, perf_counter() - due))

    async def _look(self) -> None:
        while True:
            began = perf_counter()
            async with self._database.chat(OTHER, read_only=True) as work:
                await work.entries.latest(5)
            self.others.append(perf_counter() - began)
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _weigh(self) -> None:
        while True:
            self.bot_bytes = max(self.bot_bytes, self._process.memory_info().rss - self._before)
            for child in self._process.children():
                with suppress(psutil.NoSuchProcess):
                    if "written.py" in " ".join(child.cmdline()):
                        self.child_bytes = max(self.child_bytes, child.memory_info().rss)
            await asyncio.sleep(_SAMPLE_S)


async def measure(database: Database, exporting: Exporting, chat: ChatId, form: Format) -> Cost:
    """One export of everything."""
    async with database.chat(chat, read_only=True) as work:
        settings = await work.chat.settings()
    if settings is None:
        raise LookupError(chat)
    words = wording(speech_of(settings))  # a bot that runs has its languages loaded
    words.category("dining")
    watch, began = Watch(database), perf_counter()
    exported, sizes = await watch.during(_export(exporting, settings, form, words))
    return Cost(
        format=form.value,
        entries=exported.entries,
        seconds=round(perf_counter() - began, 1),
        files_mb=tuple(round(size / 1e6, 1) for size in sizes),
        bot_mb=round(watch.bot_bytes / _MEGABYTE, 1),
        child_mb=round(watch.child_bytes / _MEGABYTE, 1),
        loop_late_ms=Delays.of(watch.late),
        others_ms=Delays.of(watch.others),
    )


async def _export(
    exporting: Exporting, settings: ChatSettings, form: Format, words: Wording
) -> tuple[Exported, list[int]]:
    async with exporting.written(
        settings, ExportWish(form), words, lambda _written, _total: None
    ) as exported:
        return exported, [file.path.stat().st_size for file in exported.files]


async def quiet(database: Database) -> dict[str, Delays]:
    """The same while nothing is written: what the machine does by itself."""
    watch = Watch(database)
    await watch.during(asyncio.sleep(_QUIET_S))
    return {"loop_late_ms": Delays.of(watch.late), "others_ms": Delays.of(watch.others)}


@asynccontextmanager
async def books(entries: int) -> AsyncIterator[tuple[Database, ChatId]]:
    """A chat with so many entries among a few others, in a database of its own."""
    crowd = Crowd((entries,), END, days=3650, others=50)
    with tempfile.TemporaryDirectory(prefix="bookkeeper-benchmark-") as folder:
        async with EmbeddedPostgres(Path(folder) / "data") as postgres:
            await migrate(postgres.url)
            admin = urlunsplit(urlsplit(postgres.admin_url)._replace(path=urlsplit(postgres.url).path))
            await load(admin, crowd)
            database = Database(postgres.url)
            await database.open()
            try:
                yield database, ChatId(crowd.chat(entries))
            finally:
                await database.close()


async def main(entries: int, formats: list[Format], told: Callable[[str], None] = print) -> None:
    """Measures and prints a line of JSON for each format."""
    async with books(entries) as (database, chat):
        exporting = Exporting(database.snapshot, begin_files, _Noon(), read_period)
        told(json.dumps({"quiet": {name: asdict(found) for name, found in (await quiet(database)).items()}}))
        for form in formats:
            told(json.dumps(asdict(await measure(database, exporting, chat, form))))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--formats", nargs="+", type=Format, default=list(Format))
    chosen = parser.parse_args()
    asyncio.run(main(chosen.entries, chosen.formats))
