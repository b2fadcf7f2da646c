"""The inbox: every update from its arrival until it has been handled, in PostgreSQL.

States of an update:

    waiting   to be handled from `available_at` on; nothing later of its chat goes before it
    running   with the worker `claimed_by` until `lease_until`; the only one of its chat
    done      handled; without its payload, kept for a while to know a redelivery by
    parked    given up, with its payload and the id of the error; its chat goes on without it

    put ─► waiting ──claim──► running ──finish──► done ──forget──► (gone)
              ▲                  │ ├────park────► parked
              └─back_off/release─┘ └─ lease ended: claimed by the next worker

All instants are the database's, so that the clocks of several machines don't matter. `attempts` rises with each
claim and is given back where the try didn't count; together with `claimed_by` it tells one claim from the next.
"""

import asyncio
import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, TextClause, text
from sqlalchemy.exc import DBAPIError

from bot.core.inbox import Claimed, RawUpdate
from bot.db.outages import sqlstate
from bot.db.unit_of_work import Database

_SCOPE = "inbox"
_LEASE = timedelta(seconds=15)
_CLAIM_TRIES = 3
_LOST_RACES = {"23505", "40P01"}  # unique_violation on the chat's running row, deadlock_detected

# Sorted, so that two puts of the same updates can't wait for each other.
_PUT = text("""
    INSERT INTO inbox (chat_id, update_id, payload)
    SELECT chat_id, update_id, payload::jsonb
    FROM unnest(CAST(:chat_ids AS bigint[]), CAST(:update_ids AS bigint[]), CAST(:payloads AS text[]))
        AS arrived (chat_id, update_id, payload)
    ORDER BY chat_id, update_id
    ON CONFLICT DO NOTHING
""")

# Of each chat the head of its queue where nothing runs, and what a worker has left behind; the conditions stand twice
# because a row may have changed between the look and the lock.
_CLAIM = text("""
    WITH heads AS (
        SELECT DISTINCT ON (chat_id) chat_id, update_id, available_at
        FROM inbox
        WHERE status = 'waiting'
        ORDER BY chat_id, update_id
    ), candidates AS (
        SELECT chat_id, update_id
        FROM heads
        WHERE available_at <= now()
            AND NOT EXISTS (
                SELECT FROM inbox AS other WHERE other.chat_id = heads.chat_id AND other.status = 'running'
            )
        UNION ALL
        SELECT chat_id, update_id
        FROM inbox
        WHERE status = 'running' AND lease_until < now()
    ), due AS (
        SELECT chat_id, update_id
        FROM inbox JOIN candidates USING (chat_id, update_id)
        WHERE chat_id <> ALL (CAST(:besides AS bigint[]))
            AND (
                (inbox.status = 'waiting' AND inbox.available_at <= now())
                OR (inbox.status = 'running' AND inbox.lease_until < now())
            )
        ORDER BY inbox.received_at, update_id
        LIMIT :limit
        FOR UPDATE OF inbox SKIP LOCKED
    )
    UPDATE inbox
    SET status = 'running', attempts = attempts + 1, claimed_by = :owner,
        lease_until = now() + CAST(:lease AS interval)
    FROM due
    WHERE inbox.chat_id = due.chat_id AND inbox.update_id = due.update_id
    RETURNING inbox.chat_id, inbox.update_id, attempts, received_at, payload::text
""")

# Only what nobody has taken over since.
_RENEW = text("""
    UPDATE inbox
    SET lease_until = now() + CAST(:lease AS interval)
    FROM unnest(CAST(:chat_ids AS bigint[]), CAST(:update_ids AS bigint[]), CAST(:attempts AS integer[]))
        AS held (chat_id, update_id, attempts)
    WHERE inbox.chat_id = held.chat_id AND inbox.update_id = held.update_id
        AND inbox.attempts = held.attempts AND status = 'running' AND claimed_by = :owner
    RETURNING inbox.chat_id
""")

_OURS = """
    WHERE chat_id = :chat_id AND update_id = :update_id
        AND status = 'running' AND claimed_by = :owner AND attempts = :attempts
"""

# The payload goes: a handled message is in the books or was never meant to be.
_FINISH = text(f"""
    UPDATE inbox
    SET status = 'done', payload = NULL, finished_at = now(), claimed_by = NULL, lease_until = NULL, error_id = NULL
    {_OURS}
""")  # noqa: S608 - the fragment is a constant of this file

# Back to the head of its chat's queue, closed until the delay is over.
_BACK_OFF = text(f"""
    UPDATE inbox
    SET status = 'waiting', available_at = now() + CAST(:delay AS interval), attempts = attempts - :given_back,
        claimed_by = NULL, lease_until = NULL, error_id = :error_id
    {_OURS}
""")  # noqa: S608 - the fragment is a constant of this file

# The payload stays: somebody may want to look at it, or set it to waiting again.
_PARK = text(f"""
    UPDATE inbox
    SET status = 'parked', finished_at = now(), claimed_by = NULL, lease_until = NULL, error_id = :error_id
    {_OURS}
""")  # noqa: S608 - the fragment is a constant of this file

# What is parked is never forgotten by itself.
_FORGET = text("DELETE FROM inbox WHERE status = 'done' AND finished_at < now() - CAST(:age AS interval)")

# What is done is not counted: it is most of the table and says nothing about the present.
_COUNTS = text("SELECT status, count(*) FROM inbox WHERE status <> 'done' GROUP BY status")

# From arrival, and over what runs as well: both are what a person waits for.
_OLDEST_AGE = text("SELECT now() - min(received_at) FROM inbox WHERE status IN ('waiting', 'running')")


class SqlInbox:
    """The inbox as one worker sees it. `owner` must differ between workers, also before and after a restart."""

    def __init__(self, database: Database, *, owner: str, lease: timedelta = _LEASE) -> None:
        self._database = database
        self._owner = owner
        self._lease = lease

    @property
    def lease(self) -> timedelta:
        return self._lease

    async def put(self, updates: Sequence[RawUpdate]) -> int:
        if not updates:
            return 0
        columns = {
            "chat_ids": [update.chat_id for update in updates],
            "update_ids": [update.update_id for update in updates],
            "payloads": [_storable(update.payload) for update in updates],
        }
        return await self._change(_PUT, columns)

    async def claim(self, limit: int, *, besides: Collection[int] = ()) -> list[Claimed]:
        for _ in range(_CLAIM_TRIES):
            try:
                return await self._claim(limit, besides)
            except DBAPIError as problem:
                if sqlstate(problem) not in _LOST_RACES:
                    raise
        return []

    async def _claim(self, limit: int, besides: Collection[int]) -> list[Claimed]:
        wish = {"limit": limit, "besides": list(besides), "owner": self._owner, "lease": self._lease}
        async with self._database.across_chats(_SCOPE) as connection:
            rows = (await connection.execute(_CLAIM, wish)).all()
        return sorted(map(_claimed, rows), key=lambda claimed: (claimed.received_at, claimed.update_id))

    async def renew(self, claimed: Sequence[Claimed]) -> list[Claimed]:
        held = {
            "chat_ids": [one.chat_id for one in claimed],
            "update_ids": [one.update_id for one in claimed],
            "attempts": [one.attempts for one in claimed],
            "owner": self._owner,
            "lease": self._lease,
        }
        async with self._database.across_chats(_SCOPE) as connection:
            chats = set((await connection.scalars(_RENEW, held)).all())
        return [one for one in claimed if one.chat_id in chats]

    async def finish(self, claimed: Claimed) -> bool:
        return await self._settle(_FINISH, claimed)

    async def back_off(
        self, claimed: Claimed, delay: timedelta, error_id: str | None = None, *, counted: bool = True
    ) -> bool:
        given_back = 0 if counted else 1
        return await self._settle(_BACK_OFF, claimed, delay=delay, error_id=error_id, given_back=given_back)

    async def park(self, claimed: Claimed, error_id: str) -> bool:
        return await self._settle(_PARK, claimed, error_id=error_id)

    async def release(self, claimed: Claimed) -> bool:
        return await self.back_off(claimed, timedelta(0), counted=False)

    async def forget(self, older_than: timedelta) -> int:
        """Deletes what was done longer ago than this; answers how many. Telegram redelivers for 24 hours."""
        return await self._change(_FORGET, {"age": older_than})

    async def counts(self) -> dict[str, int]:
        """How many updates are waiting, running and parked, by state."""
        async with self._database.across_chats(_SCOPE) as connection:
            rows = (await connection.execute(_COUNTS)).all()
        found = {row[0]: row[1] for row in rows}
        return {status: found.get(status, 0) for status in ("waiting", "running", "parked")}

    async def oldest_age(self) -> timedelta | None:
        """How long the oldest update has been here that isn't handled yet; None where all are."""
        async with self._database.across_chats(_SCOPE) as connection:
            age: timedelta | None = await connection.scalar(_OLDEST_AGE)
        return age

    async def _settle(self, statement: TextClause, claimed: Claimed, **values: object) -> bool:
        """Writes how a try ended. A cancelled caller still gets its write done before it goes."""
        ours = {
            "chat_id": claimed.chat_id,
            "update_id": claimed.update_id,
            "attempts": claimed.attempts,
            "owner": self._owner,
        }
        writing = asyncio.ensure_future(self._change(statement, ours | values))
        try:
            return await asyncio.shield(writing) > 0
        except asyncio.CancelledError:
            await asyncio.wait({writing})
            writing.cancelled() or writing.exception()  # seen, so that asyncio doesn't report it as missed
            raise

    async def _change(self, statement: TextClause, values: Mapping[str, Any]) -> int:
        async with self._database.across_chats(_SCOPE) as connection:
            return (await connection.execute(statement, values)).rowcount


_ESCAPE = re.compile(r"\\(u0000|.)")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_STAND_IN = "\N{REPLACEMENT CHARACTER}"


def _claimed(row: Row[Any]) -> Claimed:
    payload = json.loads(row.payload or "{}")
    return Claimed(row.chat_id, row.update_id, row.attempts, row.received_at, payload)


def _storable(payload: Mapping[str, Any]) -> str:
    """The payload as JSON that PostgreSQL takes.

    JSON allows three things that jsonb doesn't: NUL characters and halves of surrogate pairs, which are replaced by
    a character of the same length, as Telegram counts it, and numbers beyond a double's, which become null.
    """
    try:
        written = json.dumps(payload, ensure_ascii=False, allow_nan=False)
    except ValueError:
        finite = json.loads(json.dumps(payload), parse_constant=lambda _name: None)
        written = json.dumps(finite, ensure_ascii=False)
    without_nul = _ESCAPE.sub(lambda found: _STAND_IN if found[1] == "u0000" else found[0], written)
    return _LONE_SURROGATE.sub(_STAND_IN, without_nul)
