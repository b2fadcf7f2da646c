"""Books with very many entries, written by the database itself within seconds."""

import asyncpg  # type: ignore[import-untyped]

from tests.database import plain

CATEGORIES = ("groceries", "dining", "transport", "housing", "health", "shopping", "gifts", "travel")

_CHATS = """
    INSERT INTO chats (id, currency, zone, language, onboarded)
    SELECT id, 'EUR', 'Europe/Berlin', 'en', true FROM generate_series($1::bigint, $2::bigint) AS id
"""

_ENTRIES = """
    INSERT INTO entries (
        chat_id, kind, amount, currency, occurred_on, category, category_source, description, author_id, source,
        source_update_id, source_message_id, position, extractor, voided_at, created_at
    )
    SELECT chat, CASE WHEN n % 20 = 0 THEN 'income' ELSE 'expense' END, 1 + n % 97, CASE WHEN n % 11 = 0
        THEN 'USD' ELSE 'EUR' END, date '2020-01-01' + (n::bigint * 2400 / $3 - n % 4)::int,
        CASE WHEN n % 20 = 0 THEN 'salary' ELSE ($4::text[])[1 + n % 8] END, 'extractor',
        CASE WHEN n % 5000 = 7 THEN 'Café del Mar, ' || n ELSE 'something bought, number ' || n END,
        chat, 'message', chat * 10000000 + n, n, 0, 'rules',
        CASE WHEN n % 50 = 3 THEN now() END, now() - make_interval(mins => n)
    FROM generate_series($1::bigint, $2::bigint) AS chat, generate_series(1, $3::int) AS n
"""

_REVISIONS = """
    INSERT INTO revisions (chat_id, entry_id, number, action, state, by_id, at, change_id)
    SELECT chat_id, id, 1, 'recorded', jsonb_build_object(
        'kind', kind, 'amount', amount::text, 'currency', currency, 'occurred_on', occurred_on, 'category', category,
        'category_source', category_source, 'description', description, 'voided_at', NULL
    ), author_id, created_at, source_update_id FROM entries
"""

_CONFIRMATIONS = """
    INSERT INTO confirmations (chat_id, message_id, source_message_id, is_current)
    SELECT chat_id, source_message_id + 10000000, source_message_id, true FROM entries
"""


async def fill(admin_url: str, *, entries: int, neighbours: int, entries_each: int) -> None:
    """Chat 1 with so many entries, and the chats from 2 on with some each. Needs a superuser's login."""
    connection = await asyncpg.connect(plain(admin_url))
    try:
        # To check each row against other tables would take as long again.
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(_CHATS, 1, 1 + neighbours)
        await connection.execute(_ENTRIES, 1, 1, entries, CATEGORIES)
        await connection.execute(_ENTRIES, 2, 1 + neighbours, entries_each, CATEGORIES)
        await connection.execute(_REVISIONS)
        await connection.execute(_CONFIRMATIONS)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
