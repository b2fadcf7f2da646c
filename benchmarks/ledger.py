"""What looking at the books costs as they grow, and as other chats do: `python -m benchmarks.ledger`.

What is measured, and what isn't, stands in README.md beside this file.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy import Engine, event

if not __package__:  # run by its path: what is imported stands one folder up
    sys.path[0] = str(Path(__file__).parents[1])

from benchmarks.bulk import FOREIGN, Crowd, load
from benchmarks.figures import Spread
from bot.core.history import Cursor, HistoryFilter, Place, Way
from bot.core.ledger import ChatId, Draft, Kind, PersonId, Source
from bot.core.money import Money
from bot.core.periods import DAY, Period, Span
from bot.core.questions import Filters, Named
from bot.core.rates import Exchange, Publisher, Rate
from bot.db.embedded import EmbeddedPostgres
from bot.db.schema import migrate
from bot.db.unit_of_work import Database
from bot.extraction.lists import read_list
from bot.services.bookkeeping import Bookkeeping
from bot.services.history import History
from bot.services.reporting import Reporting

WANTED_MS = 50
TODAY = date(2026, 3, 31)
YEARS = 10

Step = Callable[[ChatId, int], Awaitable[Any]]
"""Does one thing in a chat, a little differently in each round."""


@dataclass(frozen=True)
class Cost:
    """Milliseconds: in queries, and with all that the bot does around them but drawing."""

    queries: Spread
    whole: Spread


@dataclass(frozen=True)
class Ledger:
    """What each thing costs by the chat's number of entries, alone and among the others."""

    rounds: int
    others: int
    alone: dict[str, dict[int, Cost]]
    among: dict[str, dict[int, Cost]]
    loading_s: float


class _Noon:
    def now(self) -> datetime:
        return datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)


class _WeeklyRates:
    """A rate a week for each currency, in memory: what publishers cost is not the books'."""

    async def exchange(self, base: str, currencies: Collection[str], period: Period) -> Exchange:
        days = [period.start + timedelta(weeks=n) for n in range(len(period) // 7 + 1)]
        by_whom = Publisher("somebody")
        published = {
            code: [Rate(code, base, Decimal("0.9") / Decimal(FOREIGN[code]), day, by_whom) for day in days]
            for code in currencies
        }
        return Exchange(base, published)


class _Stopwatch:
    """Time spent waiting for answers of the database, over all queries."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._begun = 0.0
        event.listen(Engine, "before_cursor_execute", self._begins)
        event.listen(Engine, "after_cursor_execute", self._ends)

    def _begins(self, *_: Any) -> None:
        self._begun = perf_counter()

    def _ends(self, *_: Any) -> None:
        self.seconds += perf_counter() - self._begun


def steps(database: Database) -> dict[str, Step]:
    """What is measured, by its name."""
    reporting = Reporting(database.chat, _Noon(), _WeeklyRates())
    history = History(database.chat, read_list=read_list)
    bookkeeping = Bookkeeping(database.chat, _Noon())
    updates = count(10**9)

    def newest(wanted: HistoryFilter) -> Step:
        return lambda chat, _: history.page(chat, wanted)

    def from_day(of_all: float) -> Step:
        """The page that begins so far back, from 0 to 1."""
        back = timedelta(days=int(of_all * 365 * YEARS))
        return lambda chat, n: history.page(
            chat, HistoryFilter(), Place(Way.OLDER, Cursor(TODAY + DAY - back + n % 5 * DAY, 0))
        )

    def book(chat: ChatId, n: int) -> Awaitable[Any]:
        draft = Draft(Kind.EXPENSE, Money.of("4.50", "EUR"), TODAY - n % 5 * DAY, "dining", "coffee")
        update = next(updates)
        return bookkeeping.record(chat, [draft], Source(update, update, PersonId(chat), "rules"))

    return {
        "month report": lambda chat, n: reporting.spending(chat, Named(Span.MONTH, back=n % 6)),
        "year report": lambda chat, n: reporting.spending(chat, Named(Span.YEAR, back=1 + n % 3)),
        "trend of 12 months": lambda chat, n: reporting.trend(chat, Named(Span.MONTH, back=n % 6)),
        "month's merchants": lambda chat, n: reporting.merchants(chat, Named(Span.MONTH, back=n % 6)),
        "newest page": newest(HistoryFilter()),
        "page in the middle": from_day(0.5),
        "last page": from_day(0.9999),
        "page of a category": newest(HistoryFilter(Filters(categories=("dining",)))),
        "page of a rare one": newest(HistoryFilter(Filters(categories=("gift_income",)))),
        "page of a month": newest(
            HistoryFilter(period=Period(date(2021, 5, 1), date(2021, 6, 1), Span.MONTH))
        ),
        "page of a text": newest(HistoryFilter(text="coffee")),
        "page of a rare text": newest(HistoryFilter(text="laptop")),
        "booking an entry": book,
    }


async def measure(wish: argparse.Namespace) -> Ledger:
    """Loads the books twice and takes all measures."""
    alone = Crowd(wish.sizes, TODAY + DAY, 365 * YEARS)
    among = Crowd(wish.sizes, TODAY + DAY, 365 * YEARS, wish.others)
    with TemporaryDirectory(prefix="bookkeeper-ledger-") as folder:
        async with EmbeddedPostgres(Path(folder)) as postgres:
            await migrate(postgres.url)
            stopwatch, begun = _Stopwatch(), perf_counter()
            measured_s, tables = 0.0, []
            for crowd in (alone, among):
                await load(_as_admin(postgres), crowd)
                started = perf_counter()
                tables.append(await _table(postgres.url, crowd, wish.rounds, stopwatch))
                measured_s += perf_counter() - started
            loading_s = perf_counter() - begun - measured_s
    return Ledger(wish.rounds, wish.others, tables[0], tables[1], loading_s)


async def _table(url: str, crowd: Crowd, rounds: int, stopwatch: _Stopwatch) -> dict[str, dict[int, Cost]]:
    async with _opened(url) as database:
        return {
            name: {
                size: await _cost(step, ChatId(crowd.chat(size)), rounds, stopwatch) for size in crowd.sizes
            }
            for name, step in steps(database).items()
        }


async def _cost(step: Step, chat: ChatId, rounds: int, stopwatch: _Stopwatch) -> Cost:
    """The medians over the rounds; one before them warms up."""
    await step(chat, 0)
    queries, whole = [], []
    for number in range(rounds):
        waited, begun = stopwatch.seconds, perf_counter()
        await step(chat, number)
        whole.append(1000 * (perf_counter() - begun))
        queries.append(1000 * (stopwatch.seconds - waited))
    return Cost(Spread.of(queries), Spread.of(whole))


def _as_admin(postgres: EmbeddedPostgres) -> str:
    return urlunsplit(urlsplit(postgres.admin_url)._replace(path=urlsplit(postgres.url).path))


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    """The database as the bot opens it: its plain login, under row security."""
    database = Database(url, pool_size=2)
    await database.open()
    try:
        yield database
    finally:
        await database.close()


def report(found: Ledger) -> Iterator[str]:
    """The tables, line by line."""
    yield f"Milliseconds in queries: the median of {found.rounds} rounds, the shortest (with all around but drawing)."
    yield f"Wanted: at most {WANTED_MS} at the median. Loading took {found.loading_s:.0f} s."
    for title, table in (("Alone", found.alone), (f"Among {found.others:,} other chats", found.among)):
        sizes = list(next(iter(table.values())))
        yield ""
        yield f"{title:<28}" + "".join(f"{size:>20,}" for size in sizes) + "  entries in the chat"
        for name, costs in table.items():
            slow = "  ← too slow" if any(cost.queries.median > WANTED_MS for cost in costs.values()) else ""
            yield f"{name:<28}" + "".join(f"{_cell(costs[size]):>20}" for size in sizes) + slow


def _cell(cost: Cost) -> str:
    return f"{cost.queries.median:.1f} {cost.queries.low:.1f} ({cost.whole.median:.0f})"


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ledger", description="What looking at the books costs."
    )
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[10**3, 10**4, 10**5, 10**6],
        metavar="N",
        help="entries in a chat (default: %(default)s)",
    )
    parser.add_argument("--others", type=int, default=10_000, help="other chats (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=15, help="of each measure (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    return parser.parse_args()


def main() -> None:
    """The command line."""
    wish = _wish()
    found = asyncio.run(measure(wish))
    text = json.dumps(asdict(found), indent=2) if wish.json else "\n".join(report(found))
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main()
