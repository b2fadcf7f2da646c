"""The inbox as its operator sees it: what isn't done yet, set to another try or dropped.

It works beside running bots. What one of them is busy with is left alone: whether an update may be changed is
decided by the statement that changes it. What the states mean is told in inbox.py.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.db.outages import sqlstate
from bot.db.schema import DatabaseUnusable
from bot.db.unit_of_work import Database

_SCOPE = "inbox"
_NEVER_MIGRATED = {"42P01", "22023"}  # no such table, no such role to step down to

# The kind is the name of what the update brings beside its id. What was said stays in the database unless asked for.
_LIST = text("""
    SELECT chat_id, update_id, status, attempts, error_id, received_at, available_at,
        now() - received_at AS age, available_at - now() AS due_in, kind.name AS kind,
        CASE WHEN :with_text THEN coalesce(
            payload -> kind.name ->> 'text', payload -> kind.name ->> 'caption', payload -> kind.name ->> 'data'
        ) END AS said
    FROM inbox LEFT JOIN LATERAL (
        SELECT name FROM jsonb_object_keys(payload) AS name WHERE name <> 'update_id' ORDER BY name LIMIT 1
    ) AS kind ON true
    WHERE status <> 'done'
        AND (CAST(:status AS text) IS NULL OR status = :status)
        AND (CAST(:error_id AS text) IS NULL OR error_id = :error_id)
        AND (CAST(:chat_id AS bigint) IS NULL OR (chat_id = :chat_id AND update_id = :update_id))
    ORDER BY status, received_at, chat_id, update_id
""")

# Not what a worker has in hand; one that died has left it.
_FREE = """
    WHERE chat_id = :chat_id AND update_id = :update_id
        AND status <> 'done' AND (status <> 'running' OR lease_until < now())
"""

# A parked one begins anew; others are only brought forward.
_RETRY = """
    UPDATE inbox
    SET status = CASE status WHEN 'deferred' THEN 'deferred' ELSE 'waiting' END,
        attempts = CASE status WHEN 'parked' THEN 0 ELSE attempts END,
        first_claimed_at = CASE status WHEN 'parked' THEN NULL ELSE first_claimed_at END,
        available_at = now(), finished_at = NULL, claimed_by = NULL, lease_until = NULL
"""
_RETRY_ONE = text(_RETRY + _FREE)
_RETRY_PARKED = text(_RETRY + "WHERE status = 'parked'")

# Its id stays, as of all that are done, so that a redelivery is known.
_DROP = text(f"""
    UPDATE inbox
    SET status = 'done', payload = NULL, finished_at = now(), error_id = NULL, claimed_by = NULL, lease_until = NULL
    {_FREE}
""")  # noqa: S608 - the fragment is a constant of this file


@dataclass(frozen=True, slots=True)
class Place:
    """Which update is meant: by the id of its error, or by its own, which is unique in its chat."""

    error_id: str | None = None
    chat_id: int | None = None
    update_id: int | None = None


@dataclass(frozen=True, slots=True)
class OpenUpdate:
    """An update that isn't done. `due_in` is negative where it could have had its turn; `said` only where asked for."""

    chat_id: int
    update_id: int
    status: str
    attempts: int
    error_id: str | None
    received_at: datetime
    available_at: datetime
    age: timedelta
    due_in: timedelta
    kind: str | None
    said: str | None


class InboxDesk:
    """All chats' updates that aren't done."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, *, status: str | None = None, with_text: bool = False) -> list[OpenUpdate]:
        """What isn't done, by state, the oldest first; of one state where it is given."""
        return await self._list(Place(), status=status, with_text=with_text)

    async def find(self, place: Place) -> list[OpenUpdate]:
        """What isn't done and stands there: one, or none, unless several bear the same error."""
        return await self._list(place)

    async def retry(self, update: OpenUpdate) -> bool:
        """To be tried now, with all tries before it. False where it is being handled, or was meanwhile.

        Later updates of its chat may have been handled already; it then comes after them.
        """
        return await self._change(_RETRY_ONE, update) > 0

    async def retry_parked(self) -> int:
        """The same for all that are parked; answers how many."""
        return await self._change(_RETRY_PARKED)

    async def drop(self, update: OpenUpdate) -> bool:
        """Done without being handled, and what it said deleted. False where it is being handled, or was meanwhile."""
        return await self._change(_DROP, update) > 0

    async def _list(
        self, place: Place, *, status: str | None = None, with_text: bool = False
    ) -> list[OpenUpdate]:
        wish = {
            "status": status,
            "with_text": with_text,
            "error_id": place.error_id,
            "chat_id": place.chat_id,
            "update_id": place.update_id,
        }
        async with self._database.across_chats(_SCOPE) as connection:
            rows = (await connection.execute(_LIST, wish)).mappings().all()
        return [OpenUpdate(**row) for row in rows]

    async def _change(self, statement: Any, update: OpenUpdate | None = None) -> int:
        wish = {"chat_id": update.chat_id, "update_id": update.update_id} if update else {}
        async with self._database.across_chats(_SCOPE) as connection:
            changed: int = (await connection.execute(statement, wish)).rowcount
        return changed


@asynccontextmanager
async def opened_desk(url: str) -> AsyncIterator[InboxDesk]:
    """A desk at the database of this address. Raises DatabaseUnusable."""
    database = Database(url, pool_size=1)
    try:
        await database.open()
        yield InboxDesk(database)
    except (DBAPIError, OSError) as problem:
        if sqlstate(problem) in _NEVER_MIGRATED:
            raise DatabaseUnusable("it is empty: run `python -m bot migrate` first") from problem
        raise DatabaseUnusable(_reason(problem)) from problem
    finally:
        await database.close()


def _reason(problem: DBAPIError | OSError) -> str:
    cause = problem.orig if isinstance(problem, DBAPIError) and problem.orig else problem
    first_line = next(iter(str(cause).splitlines()), "")
    return first_line.rpartition(">: ")[2] or type(cause).__name__
