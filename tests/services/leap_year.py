"""Five thousand entries of 2024, a leap year, in four currencies; some without a rate, some at a person's own.

Months begin on the 1st, the 25th and the 31st; days end where the chat is, also in the nights when clocks change.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import TypeVar

import asyncpg  # type: ignore[import-untyped]
import pytest
import pytest_asyncio

from benchmarks.books import Chat, load
from bot.core.chats import ChatSettings
from bot.core.ledger import ChatId, PersonId
from bot.core.periods import Calendar, Period
from bot.core.rates import OWN, Exchange, Publisher, Rate, by_currency
from bot.db.unit_of_work import Database
from bot.sandbox.household import Line, books, household
from bot.services.reporting import Reporting
from tests.clock import FrozenClock
from tests.database import TestServer, named, plain
from tests.services.recomputation import Recomputation, recomputed

CHAT, NEIGHBOUR = ChatId(101), ChatId(202)
BASE, DIGITS = "EUR", 2
ENTRIES = 5000
BANK = Publisher("bank")

START, END = date(2024, 1, 1), date(2025, 1, 1)
SPEAKERS = (("de", "EUR"), ("en", "USD"), ("ja", "JPY"), ("ar", "KWD"), ("de", "USD"), ("en", "EUR"))


_Test = TypeVar("_Test", bound=Callable[..., Awaitable[None]])


@cache
def a_year() -> list[Line]:
    """What six households booked together."""
    wanted = {currency for _, currency in SPEAKERS}
    lines = [
        line
        for number, (language, currency) in enumerate(SPEAKERS)
        for line in books(household(language), number, START, END, currency)
        if line.currency in wanted
    ]
    return sorted(Random(7).sample(lines, ENTRIES), key=lambda line: line.day)


def published() -> list[Rate]:
    """Dollars on workdays, yen on Mondays, dinars on the first of a month: not within a week of its middle."""
    chance, days = Random(7), [date(2023, 11, 1) + timedelta(n) for n in range(500)]

    def rates(currency: str, about: str, when: Collection[date]) -> list[Rate]:
        values = (Decimal(about) * Decimal(chance.randint(9_000, 11_000)) / 10_000 for _ in when)
        return [
            Rate(currency, BASE, value / 3 * 3, day, BANK) for value, day in zip(values, when, strict=True)
        ]

    return [
        *rates("USD", "0.92331", [day for day in days if day.weekday() < 5]),
        *rates("JPY", "0.0061248699", [day for day in days if day.weekday() == 0]),
        *rates("KWD", "3.01", [day for day in days if day.day == 1]),
    ]


PUBLISHED = published()
SAID = [
    Rate("USD", BASE, Decimal("0.9"), date(2024, 5, 10), OWN),
    Rate("USD", BASE, Decimal("0.95125"), date(2024, 9, 2), OWN),
    Rate("JPY", BASE, Decimal("0.00611"), date(2024, 11, 15), OWN),
]


class Bank:
    """Publishes rates."""

    async def exchange(self, base: str, currencies: Collection[str], period: Period) -> Exchange:
        return Exchange(base, by_currency(rate for rate in PUBLISHED if rate.currency in currencies))


@dataclass(frozen=True)
class Books:
    """The year of entries, as the bot reads it and as SQL sums it up."""

    database: Database
    sql: Recomputation


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def year(server: TestServer) -> AsyncIterator[Books]:
    """A database with the year of entries; every 50th was taken out, and the neighbours have books of their own."""
    async with server.clone() as url:
        await _load(url)
        database = Database(url)
        await database.open()
        async with database.chat(CHAT) as work:
            for rate in SAID:
                await work.own_rates.keep(rate, PersonId(CHAT), datetime(2024, 12, 1, tzinfo=UTC))
            await work.commit()
        async with recomputed(
            named(server.superuser_url, url.rpartition("/")[2]),
            CHAT,
            (BASE, DIGITS),
            published=[(rate.currency, rate.day, rate.value) for rate in PUBLISHED],
            said=[(rate.currency, rate.day, rate.value) for rate in SAID],
        ) as sql:
            yield Books(database, sql)
        await database.close()


async def _load(url: str) -> None:
    connection = await asyncpg.connect(plain(url))
    await load(connection, Chat(CHAT, BASE, "Europe/Berlin", "en", a_year()))
    await load(connection, Chat(NEIGHBOUR, BASE, "Europe/Berlin", "en", a_year()[:500]))
    await connection.execute(f"SET bookkeeper.chat_id = '{CHAT}'")
    await connection.execute(
        "UPDATE entries SET voided_at = now(), version = 2 WHERE source_update_id % 50 = 0"
    )
    await connection.close()


@dataclass(frozen=True)
class Situation:
    """A chat whose months begin on a day, at an instant."""

    month_start: int
    now: str
    zone: str = "Europe/Berlin"
    week_start: int = 0

    @property
    def instant(self) -> datetime:
        return datetime.fromisoformat(self.now).replace(tzinfo=UTC)


class Twice:
    """Figures by the bot, and by SQL."""

    def __init__(self, situation: Situation, reporting: Reporting, sql: Recomputation) -> None:
        self.situation = situation
        self.reporting = reporting
        self.sql = sql

    async def today(self) -> date:
        return await self.sql.today(self.situation.instant, self.situation.zone)


@pytest_asyncio.fixture(loop_scope="session")
async def twice(request: pytest.FixtureRequest, year: Books) -> Twice:
    situation: Situation = request.param
    calendar = Calendar(situation.week_start, situation.month_start)
    async with year.database.chat(CHAT) as work:
        await work.chat.save_settings(ChatSettings(CHAT, BASE, situation.zone, "en", True, calendar))
        await work.commit()
    await year.sql.begin_months_on(situation.month_start)
    return Twice(situation, Reporting(year.database.chat, FrozenClock(situation.instant), Bank()), year.sql)


def situations(*all_of_them: Situation) -> Callable[[_Test], _Test]:
    """Runs a test in each of them, all on the same books."""
    names = [f"{one.month_start} at {one.now} in {one.zone}" for one in all_of_them]
    parametrized = pytest.mark.parametrize("twice", all_of_them, ids=names, indirect=True)
    return lambda test: pytest.mark.asyncio(loop_scope="session")(parametrized(test))


LATER = [
    Situation(1, "2025-02-10T12:00"),
    Situation(25, "2025-02-10T12:00", week_start=6),
    Situation(31, "2025-02-10T12:00"),
]
RUNNING = [
    Situation(25, "2024-02-29T22:59"),
    Situation(31, "2024-02-29T23:00"),  # March has begun in Berlin
    Situation(1, "2024-03-31T00:59"),  # a minute before clocks go forward
    Situation(31, "2024-03-31T22:00"),  # midnight in summer time
    Situation(25, "2024-10-26T22:00", week_start=6),
    Situation(1, "2024-11-03T04:30", "America/New_York"),  # half an hour into the day that has 25
]
