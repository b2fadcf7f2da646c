"""Which of a person's changes of a chat's entries is the latest that still stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, bindparam
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ledger import ChatId, PersonId
from bot.db.joining import FEW, MANY, Joining

# What a chat had elsewhere came with a change below zero: nobody here has made it.
_LATEST = Joining(
    """
    WITH own AS MATERIALIZED (
        SELECT entry_id, number, change_id, at
        FROM revisions
        WHERE chat_id = :chat AND by_id = :by AND change_id > 0 AND undoes IS NULL
        ORDER BY at DESC, change_id DESC
        LIMIT :looked_at
    )
    SELECT change_id, at
    FROM own
    WHERE NOT EXISTS (
        SELECT FROM revisions AS undo
        WHERE chat_id = :chat AND undo.entry_id = own.entry_id AND undo.undoes = own.number
    )
    ORDER BY at DESC, change_id DESC
    LIMIT 1
    """,
    bindparam("looked_at", type_=BigInteger),
)


@dataclass(frozen=True, slots=True)
class LatestChange:
    """The update that has made a change, and when."""

    id: int
    at: datetime


async def latest_change(connection: AsyncConnection, chat_id: ChatId, by: PersonId) -> LatestChange | None:
    """The latest one, None where all were taken back. It is among the last few, but where many were at once."""
    for looked_at, rows in ((FEW, FEW), (None, MANY)):
        given = {"chat": chat_id, "by": by, "looked_at": looked_at}
        row = (await _LATEST.execute(connection, given, rows=rows)).one_or_none()
        if row:
            return LatestChange(row.change_id, row.at)
    return None
