"""A crowd of chats with their books, made by the database itself: a million entries in well under a minute.

What entries say, and how often, is a household's year. They stand in the tables in the order of their days, all chats
mixed, as if they had been booked as time went on; after it the tables are vacuumed, as PostgreSQL does by itself. Only
entries of the last 90 days have their revision: what reads revisions goes by their key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import asyncpg  # type: ignore[import-untyped]

from bot.sandbox.household import books, household

OTHERS_FROM = 1_000_001
FOREIGN = {"USD": "1", "GBP": "1", "JPY": "150"}
"""Other currencies that entries are in, and by how much their amounts are larger."""

_YEAR = (date(2025, 1, 1), date(2026, 1, 1))


@dataclass(frozen=True)
class Crowd:
    """Chats by their number of entries, all over `days` days before `end`; and `others` with `each` in a year."""

    sizes: Sequence[int]
    end: date
    days: int
    others: int = 0
    each: int = 50

    def chat(self, size: int) -> int:
        """The chat that has so many entries."""
        return 1 + self.sizes.index(size)


_SAID = """
    CREATE TEMP TABLE said (place bigint PRIMARY KEY, kind text, amount numeric, category text, description text)
"""
_WANTED = "CREATE TEMP TABLE wanted (chat bigint PRIMARY KEY, entries bigint, days integer)"
_CHATS = """
    INSERT INTO chats (id, currency, zone, language, onboarded)
    SELECT chat, 'EUR', 'Europe/Berlin', 'en', true FROM wanted
"""
_ENTRIES = """
    INSERT INTO entries (
        chat_id, kind, amount, currency, occurred_on, category, category_source, description,
        author_id, source, source_update_id, source_message_id, position, extractor, created_at
    )
    SELECT chat, kind, CASE currency WHEN 'JPY' THEN round(amount * 150) ELSE amount END, currency, day, category,
        'extractor', description, chat, 'message', number, number, 0, 'rules', day + time '12:00'
    FROM (
        SELECT chat, number,
            $1::date - 1 - ((entries - number) * days / entries)::integer AS day,
            1 + abs(hashint8extended(number, chat)) % (SELECT count(*) FROM said) AS pick,
            CASE abs(hashint8extended(number, chat + 1)) % 25
                WHEN 0 THEN 'USD' WHEN 1 THEN 'GBP' WHEN 2 THEN 'JPY' ELSE 'EUR'
            END AS currency
        FROM wanted, generate_series(1, entries) AS number
    ) AS entry JOIN said ON place = pick
    ORDER BY day, hashint8(chat)
"""
_REVISIONS = """
    INSERT INTO revisions (chat_id, entry_id, number, action, state, by_id, at, change_id)
    SELECT chat_id, id, 1, 'recorded',
        jsonb_build_object(
            'kind', kind, 'amount', amount::text, 'currency', currency, 'occurred_on', occurred_on::text,
            'category', category, 'category_source', category_source, 'description', description, 'voided_at', NULL
        ),
        author_id, created_at, source_update_id
    FROM entries WHERE occurred_on >= $1::date - 90 ORDER BY id
"""
_INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE tablename IN ('entries', 'revisions') AND indexname LIKE 'ix%'
"""


async def load(admin_url: str, crowd: Crowd) -> None:
    """Puts the crowd in place of everything that is in the books. Needs a superuser, whom no row security binds."""
    connection = await asyncpg.connect(admin_url.replace("postgresql+asyncpg://", "postgresql://", 1))
    try:
        # References hold by the way rows are made; checking each would take longer than all the rest.
        await connection.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        await connection.execute("SET work_mem = '256MB'; SET maintenance_work_mem = '256MB'")
        await connection.execute("TRUNCATE revisions, entries, chats CASCADE")
        await _plan(connection, crowd)
        indexes = await connection.fetch(_INDEXES)
        for index in indexes:
            await connection.execute(f"DROP INDEX {index['indexname']}")
        await connection.execute(_CHATS)
        await connection.execute(_ENTRIES, crowd.end)
        await connection.execute(_REVISIONS, crowd.end)
        for index in indexes:
            await connection.execute(index["indexdef"])
        await connection.execute("VACUUM (ANALYZE) entries")
        await connection.execute("VACUUM (ANALYZE) revisions")
        await connection.execute("VACUUM (ANALYZE) chats")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


async def _plan(connection: asyncpg.Connection, crowd: Crowd) -> None:
    lines = [line for line in books(household("en"), 7, *_YEAR, "EUR") if line.currency == "EUR"]
    said = [(n, one.kind, one.amount, one.category, one.description) for n, one in enumerate(lines, 1)]
    wanted = [(crowd.chat(size), size, crowd.days) for size in crowd.sizes]
    wanted += [(OTHERS_FROM + number, crowd.each, 365) for number in range(crowd.others)]
    await connection.execute(_SAID)
    await connection.execute(_WANTED)
    await connection.copy_records_to_table("said", records=said)
    await connection.copy_records_to_table("wanted", records=wanted)
