"""Books of made-up households, in bulk: `python -m benchmarks.books --chats 100 --years 2 --seed 7 --database-url …`.

Every chat is a household of its own: they take turns in languages, and every other round in currencies. Entries come
with their first revisions, as if each had been a message. A chat that has entries is left as it is.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import asyncpg  # type: ignore[import-untyped]

if not __package__:  # run by its path: what is imported stands one folder up
    sys.path[0] = str(Path(__file__).parents[1])

from bot.db.schema import migrate
from bot.sandbox.household import LANGUAGES, Line, books, household

FIRST_CHAT = 900_001
CURRENCIES = ("EUR", "USD", "JPY", "INR", "KWD")

_CHAT = """
    INSERT INTO chats (id, currency, zone, language, onboarded) VALUES ($1, $2, $3, $4, true)
    ON CONFLICT (id) DO NOTHING
"""
_HAS_ENTRIES = "SELECT EXISTS (SELECT FROM entries WHERE chat_id = $1)"
_ENTRIES = """
    WITH line AS (
        SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::date[], $6::text[], $7::text[])
            WITH ORDINALITY AS line (kind, amount, currency, day, category, description, number)
    ), booked AS (
        INSERT INTO entries (
            chat_id, kind, amount, currency, occurred_on, category, category_source, description,
            author_id, source, source_update_id, source_message_id, position, extractor, created_at
        )
        SELECT $1, kind, amount::numeric, currency, day, category, 'extractor', description,
            $1, 'made up', number, number, 0, 'household', day + time '12:00'
        FROM line ORDER BY number
        RETURNING id, source_update_id, created_at
    )
    INSERT INTO revisions (chat_id, entry_id, number, action, state, by_id, at, change_id)
    SELECT $1, booked.id, 1, 'recorded',
        jsonb_build_object(
            'kind', kind, 'amount', amount, 'currency', currency, 'occurred_on', day::text, 'category', category,
            'category_source', 'extractor', 'description', description, 'voided_at', NULL
        ),
        $1, created_at, line.number
    FROM line JOIN booked ON source_update_id = line.number
"""


@dataclass(frozen=True)
class Chat:
    """A chat with its settings and what is to be in its books."""

    id: int
    currency: str
    zone: str
    language: str
    lines: Sequence[Line]


def made_up(chats: int, start: date, end: date, seed: int, first_id: int = FIRST_CHAT) -> Iterator[Chat]:
    """So many households' books of the days from `start` up to, not including, `end`."""
    for number in range(chats):
        of = household(LANGUAGES[number % len(LANGUAGES)])
        turn = number // len(LANGUAGES)
        currency = CURRENCIES[(turn // 2) % len(CURRENCIES)] if turn % 2 else of.currency
        lines = books(of, f"{seed}/{number}", start, end, currency)
        yield Chat(first_id + number, currency, of.zone, of.language, lines)


async def load(connection: asyncpg.Connection, chat: Chat) -> int:
    """Puts a chat and its entries into the database and answers how many: none where it has some.

    Works under the tables' row security, with any login that the bot could use.
    """
    async with connection.transaction():
        await connection.execute("SELECT set_config('bookkeeper.chat_id', $1, true)", str(chat.id))
        await connection.execute(_CHAT, chat.id, chat.currency, chat.zone, chat.language)
        if await connection.fetchval(_HAS_ENTRIES, chat.id):
            return 0
        columns = [(e.kind, str(e.amount), e.currency, e.day, e.category, e.description) for e in chat.lines]
        await connection.execute(_ENTRIES, chat.id, *map(list, zip(*columns, strict=True)))
    return len(chat.lines)


async def fill(database_url: str, chats: Iterator[Chat]) -> tuple[int, int]:
    """Brings the database to the newest schema and loads the chats. Answers how many chats and entries are new."""
    await migrate(database_url)
    connection = await asyncpg.connect(database_url.replace("postgresql+asyncpg://", "postgresql://", 1))
    try:
        counts = [await load(connection, chat) for chat in chats]
        await connection.execute("ANALYZE entries, revisions")
    finally:
        await connection.close()
    return sum(map(bool, counts)), sum(counts)


def main() -> None:
    """The command line."""
    wish = _wish()
    end = wish.until or date.today()  # noqa: DTZ011 - wherever this machine is
    start = end - timedelta(days=365 * wish.years)
    begun = perf_counter()
    chats, entries = asyncio.run(fill(wish.database_url, made_up(wish.chats, start, end, wish.seed)))
    told = {"chats": chats, "entries": entries, "seconds": round(perf_counter() - begun, 1)}
    sys.stdout.write(json.dumps(told) + "\n")


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.books", description="Books of made-up households."
    )
    parser.add_argument("--chats", type=int, default=100)
    parser.add_argument("--years", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--until", type=date.fromisoformat, help="the day after the last (default: today)")
    parser.add_argument("--database-url", required=True, help="postgresql+asyncpg://…")
    return parser.parse_args()


if __name__ == "__main__":
    main()
