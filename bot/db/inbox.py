"""The inbox: every update from its arrival until it has been handled, in PostgreSQL.

States of an update:

    waiting   to be handled from `available_at` on; nothing later of its chat goes before it
    deferred  has stepped aside until `available_at`: later ones of its chat go before it, other deferred ones don't
    running   with the worker `claimed_by` until `lease_until`; the only one of its chat
    done      handled; without its payload, kept for a while to know a redelivery by
    parked    given up, with its payload and the id of the error; its chat goes on without it

    put ─► waiting ──claim──► running ──finish──► done ──forget──► (gone)
              ▲                  │ │ ├────park────► parked
              └─back_off/release─┘ │ └─ lease ended: claimed by the next worker
                        deferred ◄─┘ and claimed again when its delay is over

Where a chat is erased (`bot.db.erasure`), ids are all that stays of its updates, as `done` ones of chat 0.

All instants are the database's, so that the clocks of several machines don't matter. `claims` rises with each claim,
and tells one from the next; `attempts` rises too and is given back where the try didn't count.
"""

import asyncio
import json
import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar

import asyncpg  # type: ignore[import-untyped]

from bot.core.inbox import Claimed, RawUpdate
from bot.db.scoped import Scope, Statement
from bot.db.together import Together
from bot.db.unit_of_work import Database

_T = TypeVar("_T")

_SCOPE = "inbox"
_LEASE = timedelta(seconds=6)
_CLAIM_TRIES = 3
# On the chat's running row, and of two claims with each other.
_LOST_RACES = (asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError)

# Sorted, so that two puts of the same updates can't wait for each other. What a chat had sent before it was erased is
# known under nobody's name.
_PUT = Statement("""
    INSERT INTO inbox (chat_id, update_id, payload)
    SELECT chat_id, update_id, payload::jsonb
    FROM unnest(CAST(:chat_ids AS bigint[]), CAST(:update_ids AS bigint[]), CAST(:payloads AS text[]))
        AS arrived (chat_id, update_id, payload)
    WHERE NOT EXISTS (SELECT FROM inbox AS known WHERE known.chat_id = 0 AND known.update_id = arrived.update_id)
    ORDER BY chat_id, update_id
    ON CONFLICT DO NOTHING
""")


def _heads(status: str) -> str:
    """The first update of each chat in this state.

    From chat to chat by the index: it costs as many steps as there are chats, however long their queues are.
    """
    first = f"SELECT chat_id, update_id, available_at FROM inbox WHERE status = '{status}'"  # noqa: S608 - a constant
    order = "ORDER BY chat_id, update_id LIMIT 1"
    return f"""(
        ({first} {order})
        UNION ALL
        SELECT next.* FROM {status}_heads AS head,
            LATERAL ({first} AND chat_id > head.chat_id {order}) AS next
    )"""  # noqa: S608 - a constant


# Of each chat the head of its queue where nothing runs, and what a worker has left behind; the conditions stand twice
# because a row may have changed between the look and the lock.
_CLAIM = Statement(f"""
    WITH RECURSIVE waiting_heads AS {_heads("waiting")}, deferred_heads AS {_heads("deferred")},
    candidates AS (
        SELECT DISTINCT ON (chat_id) chat_id, update_id
        FROM (SELECT * FROM waiting_heads UNION ALL SELECT * FROM deferred_heads) AS heads
        WHERE available_at <= now()
            AND NOT EXISTS (
                SELECT FROM inbox AS other WHERE other.chat_id = heads.chat_id AND other.status = 'running'
            )
        ORDER BY chat_id, update_id
    ), found AS (
        SELECT chat_id, update_id FROM candidates
        UNION ALL
        SELECT chat_id, update_id
        FROM inbox
        WHERE status = 'running' AND lease_until < now()
    ), due AS (
        SELECT chat_id, update_id
        FROM inbox JOIN found USING (chat_id, update_id)
        WHERE chat_id <> ALL (CAST(:besides AS bigint[]))
            AND (
                (inbox.status IN ('waiting', 'deferred') AND inbox.available_at <= now())
                OR (inbox.status = 'running' AND inbox.lease_until < now())
            )
        ORDER BY inbox.received_at, update_id
        LIMIT :limit
        FOR UPDATE OF inbox SKIP LOCKED
    )
    UPDATE inbox
    SET status = 'running', claims = claims + 1, attempts = attempts + 1, claimed_by = :owner,
        lease_until = now() + CAST(:lease AS interval), first_claimed_at = coalesce(first_claimed_at, now())
    FROM due
    WHERE inbox.chat_id = due.chat_id AND inbox.update_id = due.update_id
    RETURNING inbox.chat_id, inbox.update_id, attempts, claims, deferrals, received_at, now() - received_at AS age,
        first_claimed_at - received_at AS waited, payload::text,
        EXISTS (
            SELECT FROM inbox AS earlier
            WHERE earlier.chat_id = inbox.chat_id AND earlier.update_id < inbox.update_id
                AND earlier.status = 'deferred'
        ) AS behind
""")  # noqa: S608 - the fragments are constants of this file

# Only what nobody has taken over since. A chat has one running update, so its id tells which.
_HELD = """
    FROM unnest(CAST(:chat_ids AS bigint[]), CAST(:update_ids AS bigint[]), CAST(:claims AS integer[]))
        AS held (chat_id, update_id, claims)
    WHERE inbox.chat_id = held.chat_id AND inbox.update_id = held.update_id
        AND inbox.claims = held.claims AND status = 'running' AND claimed_by = :owner
    RETURNING inbox.chat_id
"""

_RENEW = Statement(f"""
    UPDATE inbox
    SET lease_until = now() + CAST(:lease AS interval)
    {_HELD}
""")  # noqa: S608 - the fragment is a constant of this file

_OURS = """
    WHERE chat_id = :chat_id AND update_id = :update_id
        AND status = 'running' AND claimed_by = :owner AND claims = :claims
"""

# The payload goes: a handled message is in the books or was never meant to be.
_FINISH = Statement(f"""
    UPDATE inbox
    SET status = 'done', payload = NULL, finished_at = now(), claimed_by = NULL, lease_until = NULL, error_id = NULL
    {_HELD}
""")  # noqa: S608 - the fragment is a constant of this file

# Back to where it was claimed from, closed until the delay is over.
_BACK_OFF = Statement(f"""
    UPDATE inbox
    SET status = CASE WHEN deferrals > 0 THEN 'deferred' ELSE 'waiting' END,
        available_at = now() + CAST(:delay AS interval), attempts = attempts - :given_back,
        claimed_by = NULL, lease_until = NULL, error_id = :error_id
    {_OURS}
""")  # noqa: S608 - the fragment is a constant of this file

# Out of its chat's way. Nothing is wrong with it, so the try doesn't count.
_DEFER = Statement(f"""
    UPDATE inbox
    SET status = 'deferred', available_at = now() + CAST(:delay AS interval), attempts = attempts - 1,
        deferrals = deferrals + 1, claimed_by = NULL, lease_until = NULL
    {_OURS}
""")  # noqa: S608 - the fragment is a constant of this file

# The payload stays: somebody may want to look at it, or set it to waiting again.
_PARK = Statement(f"""
    UPDATE inbox
    SET status = 'parked', finished_at = now(), claimed_by = NULL, lease_until = NULL, error_id = :error_id
    {_OURS}
""")  # noqa: S608 - the fragment is a constant of this file

# What is parked is never forgotten by itself.
_FORGET = Statement(
    "DELETE FROM inbox WHERE status = 'done' AND finished_at < now() - CAST(:age AS interval)"
)

# What is done is not counted: it is most of the table and says nothing about the present.
_COUNTS = Statement("SELECT status, count(*) AS updates FROM inbox WHERE status <> 'done' GROUP BY status")

# From arrival, and over what runs as well: both are what a person waits for.
_OLDEST_AGE = Statement(
    "SELECT now() - min(received_at) AS age FROM inbox WHERE status <> 'done' AND status <> 'parked'"
)


class SqlInbox:
    """The inbox as one worker sees it. `owner` must differ between workers, also before and after a restart."""

    def __init__(self, database: Database, *, owner: str, lease: timedelta = _LEASE) -> None:
        self._database = database
        self._owner = owner
        self._lease = lease
        self._finishing = Together(self._finish_all)

    @property
    def lease(self) -> timedelta:
        return self._lease

    @property
    def _scope(self) -> Scope:
        return self._database.scope(_SCOPE)

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
            with suppress(*_LOST_RACES):
                return await self._claim(limit, besides)
        return []

    async def _claim(self, limit: int, besides: Collection[int]) -> list[Claimed]:
        wish = {"limit": limit, "besides": list(besides), "owner": self._owner, "lease": self._lease}
        rows = await self._scope.fetch(_CLAIM, wish)
        return sorted(map(_claimed, rows), key=lambda claimed: (claimed.received_at, claimed.update_id))

    async def renew(self, claimed: Sequence[Claimed]) -> list[Claimed]:
        chats = await self._change_held(_RENEW, claimed, lease=self._lease)
        return [one for one in claimed if one.chat_id in chats]

    async def finish(self, claimed: Claimed) -> bool:
        return await _carried_through(self._finishing.add(claimed))

    async def _finish_all(self, claimed: Sequence[Claimed]) -> list[bool]:
        chats = await self._change_held(_FINISH, claimed)
        return [one.chat_id in chats for one in claimed]

    async def _change_held(
        self, statement: Statement, claimed: Sequence[Claimed], **values: object
    ) -> set[int]:
        """Changes what is still ours of the claimed; answers the chats of which it was."""
        # Sorted, so that two such changes can't wait for each other.
        ordered = sorted(claimed, key=lambda one: one.chat_id)
        held = {
            "chat_ids": [one.chat_id for one in ordered],
            "update_ids": [one.update_id for one in ordered],
            "claims": [one.claims for one in ordered],
            "owner": self._owner,
        }
        return {row["chat_id"] for row in await self._scope.fetch(statement, held | values)}

    async def back_off(
        self, claimed: Claimed, delay: timedelta, error_id: str | None = None, *, counted: bool = True
    ) -> bool:
        given_back = 0 if counted else 1
        return await self._settle(_BACK_OFF, claimed, delay=delay, error_id=error_id, given_back=given_back)

    async def defer(self, claimed: Claimed, delay: timedelta) -> bool:
        return await self._settle(_DEFER, claimed, delay=delay)

    async def park(self, claimed: Claimed, error_id: str) -> bool:
        return await self._settle(_PARK, claimed, error_id=error_id)

    async def forget(self, older_than: timedelta) -> int:
        """Deletes what was done longer ago than this; answers how many. Telegram redelivers for 24 hours."""
        return await self._change(_FORGET, {"age": older_than})

    async def counts(self) -> dict[str, int]:
        """How many updates there are that aren't handled, by state."""
        found = {row["status"]: row["updates"] for row in await self._scope.fetch(_COUNTS)}
        return {status: found.get(status, 0) for status in ("waiting", "deferred", "running", "parked")}

    async def oldest_age(self) -> timedelta | None:
        """How long the oldest update has been here that isn't handled yet; None where all are."""
        age: timedelta | None = (await self._scope.fetch(_OLDEST_AGE))[0]["age"]
        return age

    async def _settle(self, statement: Statement, claimed: Claimed, **values: object) -> bool:
        ours = {
            "chat_id": claimed.chat_id,
            "update_id": claimed.update_id,
            "claims": claimed.claims,
            "owner": self._owner,
        }
        return await _carried_through(asyncio.ensure_future(self._change(statement, ours | values))) > 0

    async def _change(self, statement: Statement, values: Mapping[str, Any]) -> int:
        return await self._scope.change(statement, values)


async def _carried_through(writing: asyncio.Future[_T]) -> _T:
    """The result of a write that tells how a try ended. A cancelled caller still gets it done before it goes."""
    try:
        return await asyncio.shield(writing)
    except asyncio.CancelledError:
        await asyncio.wait({writing})
        writing.cancelled() or writing.exception()  # seen, so that asyncio doesn't report it as missed
        raise


_ESCAPE = re.compile(r"\\(u0000|.)")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_STAND_IN = "\N{REPLACEMENT CHARACTER}"


def _claimed(row: Mapping[str, Any]) -> Claimed:
    columns = dict(row)
    return Claimed(**columns | {"payload": json.loads(columns["payload"] or "{}")})


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
