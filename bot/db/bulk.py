"""Changes of thousands of one chat's entries at once, each in a statement or a few. Nothing here commits."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import BigInteger, Text

from bot.core.ledger import Change, ChatId, Draft, Entry, EntryId, Kind, Past, Revision, Source
from bot.db.entry_rows import as_revision, drafted, frozen
from bot.db.joining import MANY, Joining
from bot.db.models import RevisionRow

_AT_ONCE = 5_000
"""Rows of one statement, so that what a parameter holds stays within some megabytes."""

_Row = TypeVar("_Row")

_STATE = """
    kind text, amount numeric, currency text, occurred_on date, category text, category_source text,
    description text, voided_at timestamptz
"""

_BRING_IN = Joining(
    f"""
    WITH past AS (
        SELECT given.*, entry.*
        FROM jsonb_to_recordset(:pasts) AS given (
                position integer, extractor text, created_at timestamptz, version integer, state jsonb,
                revisions jsonb
            ), jsonb_to_record(given.state) AS entry ({_STATE})
    ), booked AS (
        INSERT INTO entries (
            chat_id, kind, amount, currency, occurred_on, category, category_source, description, voided_at,
            author_id, source, source_update_id, source_message_id, position, extractor, version, created_at
        )
        SELECT :chat_id, kind, amount, currency, occurred_on, category, category_source, description,
            voided_at, :by_id, :medium, :change_id, :message_id, position, extractor, version, created_at
        FROM past
        ORDER BY position
        RETURNING id, position
    ), kept AS (
        INSERT INTO revisions (chat_id, entry_id, number, action, state, by_id, at, change_id, undoes)
        SELECT :chat_id, booked.id, before.number, before.action, before.state, before.by_id, before.at,
            -before.number, before.undoes
        FROM booked JOIN past USING (position), jsonb_to_recordset(past.revisions) AS before (
            number integer, action text, state jsonb, by_id bigint, at timestamptz, undoes integer
        )
        UNION ALL
        SELECT :chat_id, booked.id, past.version, 'imported', past.state, :by_id, :at, :change_id, NULL
        FROM booked JOIN past USING (position)
    )
    SELECT count(*) FROM booked
    """,  # noqa: S608 - the fragment is a constant of this file
    bindparam("pasts", type_=JSONB),
)

_CHANGED_ENTRIES = """    ), changed AS (
        UPDATE entries
        SET version = kept.number,
            kind = kept.state ->> 'kind',
            amount = (kept.state ->> 'amount')::numeric,
            currency = kept.state ->> 'currency',
            occurred_on = (kept.state ->> 'occurred_on')::date,
            category = kept.state ->> 'category',
            category_source = kept.state ->> 'category_source',
            description = kept.state ->> 'description',
            voided_at = (kept.state ->> 'voided_at')::timestamptz
        FROM kept
        WHERE entries.chat_id = :chat_id AND entries.id = kept.entry_id
        RETURNING entries.id
    )
    SELECT count(*) FROM changed
"""

_SAVE = Joining(
    f"""
    WITH kept AS (
        INSERT INTO revisions (chat_id, entry_id, number, action, state, by_id, at, change_id, undoes)
        SELECT :chat_id, entry_id, number, action, state, by_id, at, change_id, undoes
        FROM jsonb_to_recordset(:revisions) AS given (
            entry_id bigint, number integer, action text, state jsonb, by_id bigint, at timestamptz,
            change_id bigint, undoes integer
        )
        ON CONFLICT (chat_id, entry_id, change_id) DO NOTHING
        RETURNING entry_id, number, state
    {_CHANGED_ENTRIES}
    """,  # noqa: S608 - the fragment is a constant of this file
    bindparam("revisions", type_=JSONB),
)

_UNDO = Joining(
    f"""
    WITH top AS (
        SELECT made.entry_id, made.number, CASE WHEN made.action IN ('recorded', 'imported')
            THEN made.state || jsonb_build_object(
                'voided_at', coalesce(made.state ->> 'voided_at', CAST(:voided_at AS text))
            )
            ELSE before.state END AS state
        FROM revisions AS made
        JOIN entries ON entries.chat_id = :chat_id
            AND entries.id = made.entry_id AND entries.version = made.number
        LEFT JOIN revisions AS before ON before.chat_id = :chat_id
            AND before.entry_id = made.entry_id AND before.number = made.number - 1
        WHERE made.chat_id = :chat_id AND made.change_id = :undone AND made.undoes IS NULL
    ), kept AS (
        INSERT INTO revisions (chat_id, entry_id, number, action, state, by_id, at, change_id, undoes)
        SELECT :chat_id, entry_id, number + 1, 'undone', state, :by_id, :at, :change_id, number
        FROM top
        WHERE NOT state ->> 'category' = ANY(:gone)
        ON CONFLICT (chat_id, entry_id, change_id) DO NOTHING
        RETURNING entry_id, number, state
    {_CHANGED_ENTRIES}
    """,  # noqa: S608 - likewise
    bindparam("gone", type_=ARRAY(Text)),
)

_MOVE = Joining("""
    WITH moved AS (
        UPDATE entries
        SET category = :new, version = version + 1
        WHERE chat_id = :chat_id AND kind = :kind AND category = :old
        RETURNING id, version
    ), kept AS (
        INSERT INTO revisions (chat_id, entry_id, number, action, state, by_id, at, change_id)
        SELECT :chat_id, moved.id, moved.version, 'moved',
            latest.state || jsonb_build_object('category', CAST(:new AS text)), :by_id, :at, :change_id
        FROM moved
        JOIN revisions AS latest ON latest.chat_id = :chat_id
            AND latest.entry_id = moved.id AND latest.number = moved.version - 1
    )
    SELECT count(*) FROM moved
""")

_HISTORIES = Joining(
    """
    SELECT revisions.*
    FROM unnest(:entries) AS wanted (id) JOIN revisions ON chat_id = :chat_id AND entry_id = wanted.id
    ORDER BY entry_id, number
    """,
    bindparam("entries", type_=ARRAY(BigInteger)),
    state=JSONB,
)
_CHANGED = select(func.count()).where(
    RevisionRow.chat_id == bindparam("chat"), RevisionRow.change_id == bindparam("change")
)
_BOOK = Joining(
    """
    WITH draft AS (
        SELECT state - 'position' AS state, entry.*
        FROM jsonb_array_elements(:drafts) AS state,
            jsonb_to_record(state) AS entry (
                position integer, kind text, amount numeric, currency text, occurred_on date, category text,
                category_source text, description text
            )
    ), booked AS (
        INSERT INTO entries (
            chat_id, kind, amount, currency, occurred_on, category, category_source, description,
            author_id, source, source_update_id, source_message_id, position, extractor, created_at
        )
        SELECT :chat_id, kind, amount, currency, occurred_on, category, category_source, description,
            :by_id, :medium, :change_id, :message_id, position, :extractor, :at
        FROM draft
        ORDER BY position
        RETURNING id, position
    ), noted AS (
        INSERT INTO revisions (chat_id, entry_id, number, action, state, by_id, at, change_id)
        SELECT :chat_id, booked.id, 1, 'recorded', draft.state, :by_id, :at, :change_id
        FROM booked JOIN draft USING (position)
    )
    SELECT count(*) FROM booked
    """,
    bindparam("drafts", type_=JSONB),
)


class SqlBulkRepository:
    """The same entries as the chat's `SqlEntryRepository` has, many at once."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self._chat_id = chat_id

    async def book(self, drafts: Sequence[Draft], source: Source, at: datetime) -> int:
        rows = (frozen(drafted(draft)) | {"position": position} for position, draft in enumerate(drafts))
        given = _given(source, at) | {"extractor": source.extractor}
        return await self._import(_BOOK, "drafts", rows, given)

    async def bring_in(self, pasts: Sequence[Past], source: Source, at: datetime) -> int:
        rows = (_past(past, position) for position, past in enumerate(pasts))
        return await self._import(_BRING_IN, "pasts", rows, _given(source, at))

    async def move_category(self, kind: Kind, old: str, new: str, change: Change, at: datetime) -> int:
        given = {"kind": kind, "old": old, "new": new, "by_id": change.by, "change_id": change.id, "at": at}
        return await self._count(_MOVE, given, rows=MANY)

    async def histories(self, entries: Collection[EntryId]) -> dict[EntryId, list[Revision]]:
        found: dict[EntryId, list[Revision]] = {entry_id: [] for entry_id in entries}
        given = {"chat_id": self._chat_id, "entries": list(found)}
        for row in await _HISTORIES.execute(self._connection, given, rows=len(found)):
            found[row.entry_id].append(as_revision(row))
        return found

    async def save(self, revised: Sequence[tuple[Entry, Revision]]) -> int:
        rows = (_revision(revision) | {"change_id": revision.change_id} for _, revision in revised)
        return sum([await self._count(_SAVE, {"revisions": some}, rows=len(some)) for some in _batches(rows)])

    async def undo_latest(self, undone: int, change: Change, at: datetime, gone: Collection[str]) -> int:
        given = {"undone": undone, "by_id": change.by, "change_id": change.id, "at": at, "gone": list(gone)}
        given |= {"voided_at": at.isoformat()}
        return await self._count(_UNDO, given, rows=await self.changed_by(undone))

    async def changed_by(self, change_id: int) -> int:
        counted = await self._connection.scalar(_CHANGED, {"chat": self._chat_id, "change": change_id})
        return int(counted or 0)

    async def _import(self, statement: Joining, name: str, rows: Iterator[Any], given: dict[str, Any]) -> int:
        if done := await self.changed_by(given["change_id"]):
            return done
        batches = _batches(rows)
        return sum([await self._count(statement, given | {name: some}, rows=len(some)) for some in batches])

    async def _count(self, statement: Joining, given: dict[str, Any], *, rows: int) -> int:
        values = {"chat_id": self._chat_id} | given
        return int(await statement.scalar(self._connection, values, rows=rows) or 0)


def _batches(rows: Iterator[_Row]) -> Iterator[list[_Row]]:
    while some := list(islice(rows, _AT_ONCE)):
        yield some


def _given(source: Source, at: datetime) -> dict[str, Any]:
    return {
        "by_id": source.author_id,
        "change_id": source.update_id,
        "message_id": source.message_id,
        "medium": source.medium,
        "at": at,
    }


def _past(past: Past, position: int) -> dict[str, Any]:
    return {
        "position": position,
        "extractor": past.extractor,
        "created_at": past.created_at.isoformat(),
        "version": len(past.revisions) + 1,
        "state": frozen(past.revisions[-1].state),
        "revisions": [_revision(revision) for revision in past.revisions],
    }


def _revision(revision: Revision) -> dict[str, Any]:
    return {
        "entry_id": revision.entry_id,
        "number": revision.number,
        "action": revision.action,
        "state": frozen(revision.state),
        "by_id": revision.by,
        "at": revision.at.isoformat(),
        "undoes": revision.undoes,
    }
