"""A chat leaves: every row of it goes, from every table, in one transaction.

The tables are walked, not listed, so that one that is added later can't be forgotten. Each says whose its rows are by
`chat_id` (`chats` itself by `id`); those in NOBODYS hold nothing of any chat.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, Table, bindparam, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ledger import ChatId
from bot.db.joining import LONGEST_S
from bot.db.models import Base, ChatRow, EntryRow, InboxRow, InviteRow
from bot.db.security import driver_of
from bot.db.unit_of_work import Database

NOBODYS = frozenset({"rates"})
"""Tables that hold nothing of any chat."""

_ACCESS, _INBOX = "access", "inbox"

_ENTRIES = select(func.count()).where(EntryRow.chat_id == bindparam("chat"))

_TO_SCOPE = text("SELECT set_config('bookkeeper.scope', :scope, true)")

# The ids of what was received stay, under nobody's name and as long as any others: by them an update is known that
# Telegram delivers once more. What came after the wish to be forgotten is left: it is a new chat's.
_LEAVE_INBOX = text("""
    WITH gone AS (
        DELETE FROM inbox
        WHERE chat_id = :chat AND NOT (status = 'waiting' AND update_id > :update_id)
        RETURNING update_id, coalesce(finished_at, now()) AS finished_at
    )
    INSERT INTO inbox (chat_id, update_id, status, received_at, finished_at)
    SELECT 0, update_id, 'done', finished_at, finished_at FROM gone
    ON CONFLICT DO NOTHING
""")

_DROP_QUESTIONS = text("""
    UPDATE members SET prompt = NULL
    WHERE prompt IS NOT NULL AND CAST(prompt ->> 'asked_at' AS timestamptz) < now() - CAST(:age AS interval)
""")

_DROP_MENUS = text("""
    UPDATE members SET menus = NULL
    WHERE menus IS NOT NULL AND NOT EXISTS (
        SELECT FROM jsonb_each(menus) AS menu
        WHERE CAST(menu.value ->> 'asked_at' AS timestamptz) >= now() - CAST(:age AS interval)
    )
""")


class SqlErasure:
    """Forgets chats, and what was asked long ago."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def entries(self, chat_id: ChatId) -> int:
        async with self._database.across_chats(_ACCESS, of=chat_id) as connection:
            return await connection.scalar(_ENTRIES, {"chat": chat_id}) or 0

    async def erase(self, chat_id: ChatId, update_id: int) -> None:
        async with self._database.across_chats(_ACCESS, of=chat_id, alone=True) as connection:
            with (await driver_of(connection)).waiting(LONGEST_S):
                await _erase(connection, chat_id, update_id)

    async def drop_questions(self, older_than: timedelta) -> int:
        async with self._database.across_chats(_ACCESS) as connection:
            await connection.execute(_DROP_MENUS, {"age": older_than})
            return (await connection.execute(_DROP_QUESTIONS, {"age": older_than})).rowcount


async def _erase(connection: AsyncConnection, chat_id: ChatId, update_id: int) -> None:
    for table in reversed(Base.metadata.sorted_tables):  # children before parents
        if table.name not in NOBODYS and table is not InboxRow.__table__:
            await connection.execute(delete(table).where(_owner(table) == chat_id))
    await connection.execute(delete(InviteRow).where(InviteRow.used_by == chat_id))
    # Last, since the leases of all running updates are renewed together and would wait for this row.
    await connection.execute(_TO_SCOPE, {"scope": _INBOX})
    await connection.execute(_LEAVE_INBOX, {"chat": chat_id, "update_id": update_id})


def _owner(table: Table) -> ColumnElement[int]:
    """The column that says whose a row is."""
    return table.c.id if table is ChatRow.__table__ else table.c.chat_id
