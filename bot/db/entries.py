"""One chat's entries and their revisions. Rows go in and out as core dataclasses.

Nothing here commits. What changes entries works in a unit of work that is alone on its chat. Rows are read as plain
columns: making the session's objects of them would cost more than the query does.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, TextClause, and_, bindparam, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.core.errors import EntryNotFound
from bot.core.ledger import (
    Action,
    CategorySource,
    ChatId,
    Draft,
    Entry,
    EntryId,
    Kind,
    PersonId,
    Revision,
    Source,
    State,
)
from bot.core.money import Money
from bot.core.periods import Period
from bot.core.totals import DayTotal
from bot.db.models import EntryRow, RevisionRow

_OWN = select(*EntryRow.__table__.c).where(EntryRow.chat_id == bindparam("chat"))
_ONE = _OWN.where(EntryRow.id == bindparam("entry"))
_OF_MESSAGE = _OWN.where(EntryRow.source_message_id == bindparam("message")).order_by(
    EntryRow.position, EntryRow.id
)
_OF_CHANGE = _OWN.where(
    exists().where(
        RevisionRow.chat_id == EntryRow.chat_id,
        RevisionRow.entry_id == EntryRow.id,
        RevisionRow.change_id == bindparam("change"),
    )
).order_by(EntryRow.position, EntryRow.id)
_LATEST = _OWN.where(EntryRow.voided_at.is_(None)).order_by(EntryRow.id.desc()).limit(bindparam("count"))
_LATEST_BY = _LATEST.where(
    EntryRow.author_id == bindparam("author"), EntryRow.source_message_id < bindparam("before")
)
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
            "drafts": [_frozen(_state(draft)) | {"position": position} for position, draft in drafts],
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
        return await self._fetch(_OF_CHANGE, change=change_id)

    async def latest(self, count: int, by: PersonId | None = None, before: int | None = None) -> list[Entry]:
        if by is None:
            return await self._fetch(_LATEST, count=count)
        return await self._fetch(_LATEST_BY, count=count, author=by, before=before or _NEVER)

    async def save(self, revised: Entry, revision: Revision) -> bool:
        kept = await self._connection.scalar(
            insert(RevisionRow)
            .values(_revision_values(self._chat_id, revision))
            .on_conflict_do_nothing(index_elements=["chat_id", "entry_id", "change_id"])
            .returning(RevisionRow.number)
        )
        if kept is None:
            return False
        await self._connection.execute(
            update(EntryRow)
            .where(EntryRow.chat_id == self._chat_id, EntryRow.id == revised.id)
            .values(version=revised.version, **_columns(revised.state))
        )
        return True

    async def history(self, entry_id: EntryId) -> list[Revision]:
        rows = await self._connection.execute(_HISTORY, {"chat": self._chat_id, "entry": entry_id})
        return [_revision(row) for row in rows]

    async def latest_change(self, by: PersonId) -> list[EntryId]:
        change, undo = aliased(RevisionRow), aliased(RevisionRow)
        undone = exists().where(
            undo.chat_id == change.chat_id, undo.entry_id == change.entry_id, undo.undoes == change.number
        )
        standing = and_(change.chat_id == self._chat_id, change.by_id == by, change.undoes.is_(None), ~undone)
        latest = (
            select(change.change_id)
            .where(standing)
            .order_by(change.at.desc(), change.change_id.desc())
            .limit(1)
            .scalar_subquery()
        )
        ids = await self._connection.scalars(
            select(change.entry_id).where(standing, change.change_id == latest).order_by(change.entry_id)
        )
        return [EntryId(entry_id) for entry_id in ids]

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


def _state(draft: Draft) -> State:
    return State(
        kind=draft.kind,
        money=draft.money,
        occurred_on=draft.occurred_on,
        category=draft.category,
        category_source=draft.category_source,
        description=draft.description,
    )


def _columns(state: State) -> dict[str, Any]:
    return {
        "kind": state.kind,
        "amount": state.money.amount,
        "currency": state.money.currency,
        "occurred_on": state.occurred_on,
        "category": state.category,
        "category_source": state.category_source,
        "description": state.description,
        "voided_at": state.voided_at,
    }


def as_entry(row: Row[Any]) -> Entry:
    """The entry that stands in a row with all columns of the table."""
    return Entry(
        id=EntryId(row.id),
        chat_id=ChatId(row.chat_id),
        state=State(
            kind=Kind(row.kind),
            money=Money.kept(row.amount, row.currency),
            occurred_on=row.occurred_on,
            category=row.category,
            category_source=CategorySource(row.category_source),
            description=row.description,
            voided_at=row.voided_at,
        ),
        source=Source(
            update_id=row.source_update_id,
            message_id=row.source_message_id,
            author_id=PersonId(row.author_id),
            extractor=row.extractor,
            medium=row.source,
        ),
        position=row.position,
        version=row.version,
        created_at=row.created_at,
    )


def _revision_values(chat_id: ChatId, revision: Revision) -> dict[str, Any]:
    return {
        "chat_id": chat_id,
        "entry_id": revision.entry_id,
        "number": revision.number,
        "action": revision.action,
        "state": _frozen(revision.state),
        "by_id": revision.by,
        "at": revision.at,
        "change_id": revision.change_id,
        "undoes": revision.undoes,
    }


def _frozen(state: State) -> dict[str, Any]:
    """The state as JSON: amounts and dates as text, so that nothing is rounded."""
    plain = _columns(state)
    return plain | {
        "amount": str(state.money.amount),
        "occurred_on": state.occurred_on.isoformat(),
        "voided_at": state.voided_at.isoformat() if state.voided_at else None,
    }


def _revision(row: Row[Any]) -> Revision:
    kept = row.state
    return Revision(
        entry_id=EntryId(row.entry_id),
        number=row.number,
        action=Action(row.action),
        state=State(
            kind=Kind(kept["kind"]),
            money=Money.kept(Decimal(kept["amount"]), kept["currency"]),
            occurred_on=date.fromisoformat(kept["occurred_on"]),
            category=kept["category"],
            category_source=CategorySource(kept["category_source"]),
            description=kept["description"],
            voided_at=datetime.fromisoformat(kept["voided_at"]) if kept["voided_at"] else None,
        ),
        by=PersonId(row.by_id),
        at=row.at,
        change_id=row.change_id,
        undoes=row.undoes,
    )
