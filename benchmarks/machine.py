"""What a run needs around the bots: a folder and a database of its own, and people who write."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg  # type: ignore[import-untyped]

from benchmarks.figures import Cost, Round
from benchmarks.programs import BenchmarkFailed, Program, database_cpu_s, program
from bot.db.embedded import EmbeddedPostgres

_ANSWERED_WITHIN_S = 120
_BOTS = 2
_BOOKKEEPER, _ECHO_BOT = range(_BOTS)


class Database:
    """The PostgreSQL that comes with the package, with the settings that it has in the bot."""

    def __init__(self, postgres: EmbeddedPostgres) -> None:
        self._postgres = postgres
        self._numbers = count(1)
        self._name = ""

    async def renew(self) -> str:
        """An empty database, in place of the last one; its address for the bot."""
        self._name = f"books_{next(self._numbers)}"
        await self._ask("postgres", f"CREATE DATABASE {self._name} OWNER bookkeeper")
        return _named(self._postgres.url, self._name)

    async def entries(self, extractor: str = "%") -> int:
        """How many are in the books that were read by such an extractor."""
        entries: int = await self._ask(
            self._name,
            f"SELECT count(*) FROM entries WHERE extractor LIKE '{extractor}'",  # noqa: S608 - our own
        )
        return entries

    async def _ask(self, database: str, statement: str) -> Any:
        address = _named(self._postgres.admin_url, database).replace("+asyncpg", "")
        connection = await asyncpg.connect(address)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()


def _named(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


@dataclass(frozen=True)
class People:
    """The process with the sandboxes, in which people write. Each bot has a sandbox of its own, by its number."""

    program: Program
    urls: list[str]
    token: str


@dataclass(frozen=True)
class Subject:
    """A bot that is being measured, and the people who write to it."""

    program: Program
    people: People
    number: int

    async def answers(
        self,
        texts: Sequence[str],
        *,
        chats: int,
        first_chat: int = 1,
        per_second: float | None = None,
        round_trip_s: float = 0.0,
    ) -> Round:
        """People send the texts from chats in turn, at one go or `per_second`. Raises BenchmarkFailed for lost ones.

        `round_trip_s` is how far Telegram is away.
        """
        before, began = self._cpu(), perf_counter()
        told = await self.people.program.ask(
            {
                "bot": self.number,
                "texts": texts,
                "chats": chats,
                "first_chat": first_chat,
                "per_second": per_second,
                "round_trip_s": round_trip_s,
                "within_s": _ANSWERED_WITHIN_S,
            }
        )
        took, after = perf_counter() - began, self._cpu()
        if lost := told["answered"].count(None):
            told_last = self.program.said_last()
            raise BenchmarkFailed(
                f"{self.program.name} left {lost} of {len(texts)} messages unanswered:\n{told_last}"
            )
        cost = Cost(*(late - early for early, late in zip(before, after, strict=True)))
        return Round(told["sent"], told["answered"], cost, took)

    def _cpu(self) -> tuple[float, float, float]:
        return self.program.cpu_s, database_cpu_s(), self.people.program.cpu_s


@dataclass(frozen=True)
class Machine:
    """Starts the bots, in a folder and on a database of the run's own."""

    folder: Path
    database: Database
    people: People

    @asynccontextmanager
    async def bookkeeper(self, *, profile: Path | None = None, **settings: str) -> AsyncIterator[Subject]:
        """The whole bot on an empty database, as `python -m bot`; `profile` is where cProfile writes, if anywhere."""
        environment = {
            "TELEGRAM_BOT_TOKEN": self.people.token,
            "TELEGRAM_API_URL": self.people.urls[_BOOKKEEPER],
            "DATABASE_URL": await self.database.renew(),
            "ACCESS": "open",
            "DEFAULT_CURRENCY": "USD",
            "DEFAULT_TIMEZONE": "UTC",
            "MESSAGES_PER_MINUTE": "0",
            "OPENAI_CALLS_PER_DAY": "0",
            "LOG_LEVEL": "WARNING",
            "HTTP_PORT": "0",
        }
        profiler = ["-m", "cProfile", "-o", str(profile)] if profile else []
        async with program(
            "Bookkeeper", [*profiler, "-m", "bot"], self.folder, environment | settings
        ) as bot:
            yield Subject(bot, self.people, _BOOKKEEPER)

    @asynccontextmanager
    async def echo_bot(self) -> AsyncIterator[Subject]:
        """The bot that only repeats."""
        arguments = ["-m", "benchmarks.echo_bot", self.people.token, self.people.urls[_ECHO_BOT]]
        async with program("echo bot", arguments, self.folder) as bot:
            yield Subject(bot, self.people, _ECHO_BOT)

    @asynccontextmanager
    async def slow_model(self, seconds: float) -> AsyncIterator[str]:
        """A model that takes this long; its address."""
        arguments = ["-m", "benchmarks.slow_model", str(seconds)]
        async with program("model", arguments, self.folder, talks=True) as model:
            yield (await model.first_line()).strip()


@asynccontextmanager
async def machine() -> AsyncIterator[Machine]:
    """All of it, gone afterwards."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="bookkeeper-benchmark-")))
        postgres = await stack.enter_async_context(EmbeddedPostgres(folder / "data"))
        arguments = ["-m", "benchmarks.people", str(_BOTS)]
        crowd = await stack.enter_async_context(program("people", arguments, folder, talks=True))
        known = json.loads(await crowd.first_line())
        yield Machine(folder, Database(postgres), People(crowd, known["urls"], known["token"]))
