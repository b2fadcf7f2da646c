"""What is kept of files that people have sent, forgotten some time after it is of use. Across all chats."""

from datetime import timedelta

from sqlalchemy import Interval, bindparam, delete, func, or_

from bot.core.imports import EXPIRES
from bot.db.models import ImportRow
from bot.db.unit_of_work import Database

_SCOPE = "sweep"
_GRACE = timedelta(days=1)
"""The last tap may be handled again after a crash, and must find what it has done."""

_DONE_WITH = delete(ImportRow).where(
    or_(
        ImportRow.created_at < func.now() - bindparam("expired", type_=Interval),
        ImportRow.finished_at < func.now() - bindparam("finished", type_=Interval),
    )
)


async def sweep_imports(database: Database) -> int:
    """Forgets the files that were booked or dropped, and those that nobody can book any more; answers how many."""
    async with database.across_chats(_SCOPE) as connection:
        gone = await connection.execute(_DONE_WITH, {"expired": EXPIRES + _GRACE, "finished": _GRACE})
    return gone.rowcount
