"""One chat's entries and their revisions. Rows go in and out as core dataclasses.

Nothing here commits. What changes entries works in a unit of work that is alone on its chat.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Integer, Select, TextClause, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import EntryNotFound
from bot.core.ledger import (
    IMPORT,
    ChatId,
    Draft,
    Entry,
    EntryId,
    Kind,
    PersonId,
    Revision,
    Source,
)
from bot.core.money import Money
from bot.core.periods import Period
from bot.core.totals import DayTotal
from bot.db.entry_rows import as_entry, as_revision, columns, drafted, frozen, revision_values
from bot.db.joining import Joining
from bot.db.latest_changes import latest_change
from bot.db.models import EntryRow, RevisionRow

_OWN = select(*EntryRow.__table__.c).where(EntryRow.chat_id == bindparam("chat"))
_ONE = _OWN.where(EntryRow.id == bindparam("entry"))
_OF_MESSAGE = _OWN.where(EntryRow.source_message_id == bindparam("message")).order_by(
    EntryRow.position, EntryRow.id
)
_TOUCHED = select(RevisionRow.entry_id, RevisionRow.number).where(
    RevisionRow.chat_id == bindparam("chat"), RevisionRow.change_id == bindparam("change")
)
_MADE = _TOUCHED.where(RevisionRow.undoes.is_(None))
_NUMBERED = Joining(
    """
    SELECT entries.*
    FROM unnest(:entries) AS wanted (id) JOIN entries ON chat_id = :chat AND entries.id = wanted.id
    ORDER BY position, entries.id
    """,
    bindparam("entries", type_=ARRAY(BigInteger)),
)
_STANDING = Joining(
    """
    WITH standing AS MATERIALIZED (
        SELECT made.entry_id
        FROM unnest(:entries, :numbers) AS made (entry_id, number)
        WHERE NOT EXISTS (
            SELECT FROM revisions AS undo
            WHERE chat_id = :chat AND undo.entry_id = made.entry_id AND undoes = made.number
        )
    )
    SELECT entries.*
    FROM standing JOIN entries ON chat_id = :chat AND id = entry_id
    ORDER BY position, id
    """,
    bindparam("entries", type_=ARRAY(BigInteger)),
    bindparam("numbers", type_=ARRAY(Integer)),
)
_LATEST = _OWN.where(EntryRow.voided_at.is_(None)).order_by(EntryRow.id.desc()).limit(bindparam("count"))
_NEWEST = _OWN.order_by(EntryRow.id.desc()).limit(20_000).subquery()
_LATEST_BY = (
    select(*_NEWEST.c)
    .where(
        _NEWEST.c.voided_at.is_(None),
        _NEWEST.c.source != IMPORT,
        _NEWEST.c.author_id == bindparam("author"),
        _NEWEST.c.source_message_id < bindparam("before"),
    )
    .order_by(_NEWEST.c.id.desc())
    .limit(bindparam("count"))
)
_BEFORE = _OWN.where(EntryRow.id < bindparam("entry")).order_by(EntryRow.id.desc()).limit(bindparam("count"))
_NEVER = 2**63 - 1
_HISTORY = (
    select(*RevisionRow.__table__.c)
    .where(RevisionRow.chat_id == bindparam("chat"), RevisionRow.entry_id == bindparam("entry"))
    .order_by(RevisionRow.number)
)


def _insertion(unless: str) -> TextClause:
    """Books drafts with their first revisions, in one statement; answers the new entries in their order."""
    return text(f"""
        WITH draft AS (
            SELECT state, entry.*
            FROM jsonb_array_elements(:drafts) AS state,
                jsonb_to_record(state) AS entry (
                    position integer, kind text, amount numeric, currency text, occurred_on date,
                    category text, category_source text, description text
                )
        ), booked AS (
            INSERT INTO entries (
                chat_id, kind, amount, currency, occurred_on, category, category_source, description,
                author_id, source, source_update_id, source_message_id, position, extractor, created_at
            )
            SELECT :chat_id, kind, amount, currency, occurred_on, category, category_source, description,
                :author_id, :medium, :update_id, :message_id, position, :extractor, :at
            FROM draft
            WHERE {unless}
            ORDER BY position
            ON CONFLICT (chat_id, source_update_id, position) DO NOTHING
            RETURNING *
        ), noted AS (
            INSERT INTO revisions (chat_id, entry_id, number, action, state, by_id, at, change_id)
            SELECT :chat_id, booked.id, 1, 'recorded', draft.state - 'position', :author_id, :at, :update_id
            FROM booked JOIN draft USING (position)
        )
        SELECT * FROM booked ORDER BY position
    """).bindparams(bindparam("drafts", type_=JSONB))  # noqa: S608 - the fragments are constants of this file


_BOOK = _insertion("NOT EXISTS (SELECT FROM revisions WHERE chat_id = :chat_id AND change_id = :update_id)")
_ADD = _insertion("TRUE")


class SqlEntryRepository:
    """The chat's entries and their revisions."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self._chat_id = chat_id

    async def book(self, drafts: Sequence[Draft], source: Source, at: datetime) -> list[Entry]:
        booked = await self._insert(_BOOK, list(enumerate(drafts)), source, at)
        return booked or await self.of_change(source.update_id)

    async def add(self, draft: Draft, source: Source, position: int, at: datetime) -> list[Entry]:
        return await self._insert(_ADD, [(position, draft)], source, at)

    async def _insert(
        self, statement: TextClause, drafts: Sequence[tuple[int, Draft]], source: Source, at: datetime
    ) -> list[Entry]:
        values = {
            "chat_id": self._chat_id,
            "author_id": source.author_id,
            "medium": source.medium,
            "update_id": source.update_id,
            "message_id": source.message_id,
            "extractor": source.extractor,
            "at": at,
            "drafts": [frozen(drafted(draft)) | {"position": position} for position, draft in drafts],
        }
        return [as_entry(row) for row in await self._connection.execute(statement, values)]

    async def get(self, entry_id: EntryId) -> Entry:
        entries = await self._fetch(_ONE, entry=entry_id)
        if not entries:
            raise EntryNotFound
        return entries[0]

    async def of_message(self, message_id: int) -> list[Entry]:
        return await self._fetch(_OF_MESSAGE, message=message_id)

    async def of_change(self, change_id: int) -> list[Entry]:
        touched = await self._revisions(_TOUCHED, change_id)
        return await self._join(_NUMBERED, touched, entries=list(touched))

    async def standing(self, change_id: int) -> list[Entry]:
        made = await self._revisions(_MADE, change_id)
        return await self._join(_STANDING, made, entries=list(made), numbers=list(made.values()))

    async def latest(self, count: int, by: PersonId | None = None, before: int | None = None) -> list[Entry]:
        if by is None:
            return await self._fetch(_LATEST, count=count)
        return await self._fetch(_LATEST_BY, count=count, author=by, before=before or _NEVER)

    async def before(self, entry_id: EntryId, count: int) -> list[Entry]:
        return await self._fetch(_BEFORE, entry=entry_id, count=count)

    async def save(self, revised: Entry, revision: Revision) -> bool:
        kept = await self._connection.scalar(
            insert(RevisionRow)
            .values(revision_values(self._chat_id, revision))
            .on_conflict_do_nothing(index_elements=["chat_id", "entry_id", "change_id"])
            .returning(RevisionRow.number)
        )
        if kept is None:
            return False
        await self._connection.execute(
            update(EntryRow)
            .where(EntryRow.chat_id == self._chat_id, EntryRow.id == revised.id)
            .values(version=revised.version, **columns(revised.state))
        )
        return True

    async def history(self, entry_id: EntryId) -> list[Revision]:
        rows = await self._connection.execute(_HISTORY, {"chat": self._chat_id, "entry": entry_id})
        return [as_revision(row) for row in rows]

    async def latest_change(self, by: PersonId) -> int | None:
        latest = await latest_change(self._connection, self._chat_id, by)
        return latest.id if latest else None

    async def latest_change_at(self, by: PersonId) -> datetime | None:
        latest = await latest_change(self._connection, self._chat_id, by)
        return latest.at if latest else None

    async def totals(self, period: Period) -> list[DayTotal]:
        key = (EntryRow.occurred_on, EntryRow.kind, EntryRow.category, EntryRow.currency)
        rows = await self._connection.execute(
            select(*key, func.sum(EntryRow.amount), func.count())
            .where(
                EntryRow.chat_id == self._chat_id,
                EntryRow.voided_at.is_(None),
                EntryRow.occurred_on >= period.start,
                EntryRow.occurred_on < period.end,
            )
            .group_by(*key)
        )
        return [
            DayTotal(day, Kind(kind), category, Money.kept(amount, currency), entries)
            for day, kind, category, currency, amount, entries in rows
        ]

    async def _fetch(self, query: Select[Any], **values: int) -> list[Entry]:
        rows = await self._connection.execute(query, {"chat": self._chat_id} | values)
        return [as_entry(row) for row in rows]

    async def _revisions(self, query: Select[int, int], change_id: int) -> dict[int, int]:
        """The numbers of a change's revisions by their entries, of which it has one each."""
        rows = await self._connection.execute(query, {"chat": self._chat_id, "change": change_id})
        return {row.entry_id: row.number for row in rows}

    async def _join(self, query: Joining, revisions: dict[int, int], **values: list[int]) -> list[Entry]:
        if not revisions:
            return []
        given = {"chat": self._chat_id} | values
        return [as_entry(row) for row in await query.execute(self._connection, given, rows=len(revisions))]
