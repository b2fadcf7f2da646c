"""The files that one chat's people have sent, and entries to compare them with. Nothing here commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, func, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.category_changes import OwnRate
from bot.core.errors import ImportClosed
from bot.core.imports import Import, ImportId, ImportState, SentFile, Trace
from bot.core.ledger import ChatId, Kind, PersonId
from bot.core.restoring import Restored
from bot.core.tables import Choices
from bot.db.joining import Joining
from bot.db.models import EntryRow, ImportRow
from bot.db.restoring import SqlRestoring

_ALL = select(*ImportRow.__table__.c).where(ImportRow.chat_id == bindparam("chat"))
_ONE = _ALL.where(ImportRow.id == bindparam("import"))
_OF_UPDATE = _ALL.where(ImportRow.update_id == bindparam("update"))
_OF_CHANGE = _ALL.where(ImportRow.change_id == bindparam("change"))
_LATEST_OPEN = (
    _ALL.where(ImportRow.person_id == bindparam("person"), ImportRow.state == ImportState.OPEN)
    .order_by(ImportRow.id.desc())
    .limit(1)
)
_ANY_ENTRY = select(exists().where(EntryRow.chat_id == bindparam("chat")))
_LIKE = Joining(
    """
    WITH given AS (
        SELECT DISTINCT * FROM jsonb_to_recordset(:traces) AS trace (
            kind text, amount numeric, currency text, day date, voided boolean
        )
    )
    SELECT entries.kind, entries.amount, entries.currency, occurred_on, description, voided_at IS NOT NULL AS voided
    FROM given JOIN entries ON chat_id = :chat AND occurred_on = given.day AND entries.amount = given.amount
        AND entries.currency = given.currency AND entries.kind = given.kind
        AND (voided_at IS NOT NULL) = given.voided
    ORDER BY entries.id
    """,
    bindparam("traces", type_=JSONB),
)


class SqlImportRepository:
    """The chat's imports."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self._chat_id = chat_id

    async def open(self, sent: SentFile, person: PersonId, update_id: int, at: datetime) -> Import:
        await self._connection.execute(
            insert(ImportRow)
            .values(
                chat_id=self._chat_id,
                person_id=person,
                update_id=update_id,
                file_id=sent.file_id,
                name=sent.name,
                choices={},
                created_at=at,
            )
            .on_conflict_do_nothing(index_elements=["chat_id", "update_id"])
        )
        found = await self._found(_OF_UPDATE, update=update_id)
        if found is None:
            raise ImportClosed
        return found

    async def get(self, import_id: ImportId) -> Import:
        found = await self._found(_ONE, **{"import": import_id})
        if found is None:
            raise ImportClosed
        return found

    async def of_change(self, change_id: int) -> Import | None:
        return await self._found(_OF_CHANGE, change=change_id)

    async def keep(self, changed: Import) -> None:
        finished: dict[str, Any] = (
            {} if changed.state is ImportState.OPEN else {"file_id": "", "finished_at": func.now()}
        )
        await self._connection.execute(
            update(ImportRow)
            .where(ImportRow.chat_id == self._chat_id, ImportRow.id == changed.id)
            .values(
                choices=changed.choices.as_json(),
                state=changed.state,
                change_id=changed.change_id,
                message_id=changed.message_id,
                **finished,
            )
        )

    async def latest_open(self, person: PersonId) -> Import | None:
        return await self._found(_LATEST_OPEN, person=person)

    async def booked_like(self, traces: Sequence[Trace]) -> list[Trace]:
        given = [
            {
                "kind": trace.kind,
                "amount": str(trace.amount),
                "currency": trace.currency,
                "day": trace.day.isoformat(),
                "voided": trace.voided,
            }
            for trace in traces
        ]
        values = {"chat": self._chat_id, "traces": given}
        rows = await _LIKE.execute(self._connection, values, rows=len(given))
        return [
            Trace(Kind(row.kind), row.amount, row.currency, row.occurred_on, row.description, row.voided)
            for row in rows
        ]

    async def add_rest(self, told: Restored, change_id: int) -> tuple[OwnRate, ...]:
        return await SqlRestoring(self._connection, self._chat_id).put(told, change_id)

    async def take_rest(self, change_id: int, rates: Sequence[OwnRate]) -> None:
        await SqlRestoring(self._connection, self._chat_id).take(change_id, rates)

    async def is_empty(self) -> bool:
        return not await self._connection.scalar(_ANY_ENTRY, {"chat": self._chat_id})

    async def _found(self, query: Select[Any], **values: int) -> Import | None:
        row = (await self._connection.execute(query, {"chat": self._chat_id} | values)).one_or_none()
        return _import(row) if row else None


def _import(row: Row[Any]) -> Import:
    return Import(
        id=ImportId(row.id),
        person=PersonId(row.person_id),
        update_id=row.update_id,
        file_id=row.file_id,
        name=row.name,
        created_at=row.created_at,
        choices=Choices.from_json(row.choices),
        state=ImportState(row.state),
        change_id=row.change_id,
        message_id=row.message_id,
    )
