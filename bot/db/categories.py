"""What one chat says of its categories, and how it came to that. Rows go in and out as core dataclasses.

Nothing here commits. What changes categories works in a unit of work that is alone on its chat.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, delete, exists, func, or_, select, union, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.budgets import BudgetId
from bot.core.categories import Said
from bot.core.category_changes import Brought, CategoryChange, Deed
from bot.core.ledger import ChatId, Kind, PersonId
from bot.db.latest_changes import latest_change
from bot.db.models import BudgetRow, CategoryChangeRow, CategoryRow, EntryRow, RevisionRow

_SAID = select(*CategoryRow.__table__.c).where(CategoryRow.chat_id == bindparam("chat"))
_CHANGES = select(*CategoryChangeRow.__table__.c).where(CategoryChangeRow.chat_id == bindparam("chat"))
_ONE = _CHANGES.where(CategoryChangeRow.change_id == bindparam("change"))
_NEWEST = _CHANGES.order_by(CategoryChangeRow.at.desc(), CategoryChangeRow.change_id.desc())
_STANDING = _CHANGES.where(CategoryChangeRow.undone_by.is_(None))
_LATEST = (
    _NEWEST.where(CategoryChangeRow.undone_by.is_(None), CategoryChangeRow.by_id == bindparam("by"))
).limit(1)
_LATER = _STANDING.where(
    or_(
        CategoryChangeRow.at > bindparam("at"),
        and_(CategoryChangeRow.at == bindparam("at"), CategoryChangeRow.change_id > bindparam("change")),
    )
)
_UNDONE_BY = _CHANGES.where(CategoryChangeRow.undone_by == bindparam("change"))
_COUNT = select(func.count()).where(
    EntryRow.chat_id == bindparam("chat"),
    EntryRow.category == bindparam("category"),
    EntryRow.voided_at.is_(None),
)
_ENTRY = exists().where(EntryRow.chat_id == bindparam("chat"), EntryRow.category == bindparam("category"))
_BUDGET = exists().where(BudgetRow.chat_id == bindparam("chat"), BudgetRow.category == bindparam("category"))
_REVISION = exists().where(
    RevisionRow.chat_id == bindparam("chat"), RevisionRow.state["category"].astext == bindparam("category")
)
_IS_NAMED = select(or_(_REVISION, _BUDGET))
_IS_USED = select(or_(_ENTRY.where(EntryRow.voided_at.is_(None)), _BUDGET.where(BudgetRow.until.is_(None))))
_KEY = "key"
_ROWS = "rows"
_BUDGETS = "budgets"
_BROUGHT = "brought"


class SqlCategoryRepository:
    """What the chat says of its categories."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self._chat_id = chat_id

    async def said(self) -> dict[str, Said]:
        rows = await self._connection.execute(_SAID, {"chat": self._chat_id})
        return {row.key: said_in(row._asdict()) for row in rows}

    async def put(self, said: Mapping[str, Said | None]) -> None:
        gone = [key for key, one in said.items() if one is None or one.is_nothing]
        if gone:
            await self._connection.execute(
                delete(CategoryRow).where(CategoryRow.chat_id == self._chat_id, CategoryRow.key.in_(gone))
            )
        for key, one in said.items():
            if one is not None and key not in gone:
                values = _columns(one)
                await self._connection.execute(
                    insert(CategoryRow)
                    .values(chat_id=self._chat_id, **values)
                    .on_conflict_do_update(index_elements=["chat_id", "key"], set_=values)
                )

    async def note(self, change: CategoryChange) -> None:
        before = {key: _columns(one) if one else None for key, one in change.before.items()}
        await self._connection.execute(
            insert(CategoryChangeRow).values(
                chat_id=self._chat_id,
                change_id=change.id,
                action=change.deed,
                before={
                    _KEY: change.key,
                    _ROWS: before,
                    _BUDGETS: list(change.budgets),
                    _BROUGHT: change.brought and _brought_as_json(change.brought),
                },
                by_id=change.by,
                at=change.at,
                undone_by=change.undone_by,
            )
        )

    async def change(self, change_id: int) -> CategoryChange | None:
        return await self._found(_ONE, change=change_id)

    async def undone_by(self, change_id: int) -> CategoryChange | None:
        return await self._found(_UNDONE_BY, change=change_id)

    async def latest(self, by: PersonId) -> CategoryChange | None:
        return await self._found(_LATEST, by=by)

    async def touched_since(self, change: CategoryChange) -> set[str]:
        values = {"chat": self._chat_id, "at": change.at, "change": change.id}
        rows = await self._connection.execute(_LATER, values)
        return {key for row in rows for key in _change(row).before}

    async def set_undone(self, change_id: int, by: int) -> None:
        await self._connection.execute(
            update(CategoryChangeRow)
            .where(CategoryChangeRow.chat_id == self._chat_id, CategoryChangeRow.change_id == change_id)
            .values(undone_by=by)
        )

    async def keys(self) -> set[str]:
        kept = select(CategoryRow.key).where(CategoryRow.chat_id == self._chat_id)
        noted = select(func.jsonb_object_keys(CategoryChangeRow.before[_ROWS])).where(
            CategoryChangeRow.chat_id == self._chat_id
        )
        return set(await self._connection.scalars(union(kept, noted)))

    async def entries(self, key: str) -> int:
        return await self._connection.scalar(_COUNT, {"chat": self._chat_id, "category": key}) or 0

    async def is_used(self, key: str) -> bool:
        return bool(await self._connection.scalar(_IS_USED, {"chat": self._chat_id, "category": key}))

    async def is_named(self, key: str) -> bool:
        return bool(await self._connection.scalar(_IS_NAMED, {"chat": self._chat_id, "category": key}))

    async def is_last_deed(self, change: CategoryChange) -> bool:
        latest = await latest_change(self._connection, self._chat_id, change.by)
        return latest is None or latest.id == change.id or (latest.at, latest.id) < (change.at, change.id)

    async def _found(self, query: Select[Any], **values: int) -> CategoryChange | None:
        row = (await self._connection.execute(query, {"chat": self._chat_id} | values)).first()
        return _change(row) if row else None


def said_in(row: Mapping[str, Any]) -> Said:
    """What a row of the table says, also as JSON."""
    return Said(
        key=row["key"],
        kind=Kind(row["kind"]),
        name=row["name"],
        emoji=row["emoji"],
        place=row["place"],
        hidden=row["hidden"],
        merged_into=row["merged_into"],
    )


def _columns(said: Said) -> dict[str, Any]:
    return {
        "key": said.key,
        "kind": said.kind,
        "name": said.name,
        "emoji": said.emoji,
        "place": said.place,
        "hidden": said.hidden,
        "merged_into": said.merged_into,
    }


def _change(row: Row[Any]) -> CategoryChange:
    before = row.before
    return CategoryChange(
        id=row.change_id,
        key=before[_KEY],
        deed=Deed(row.action),
        before={key: said_in(one) if one else None for key, one in before[_ROWS].items()},
        by=PersonId(row.by_id),
        at=row.at,
        budgets=tuple(map(BudgetId, before[_BUDGETS])),
        undone_by=row.undone_by,
        brought=_brought_in(before[_BROUGHT]) if before.get(_BROUGHT) else None,
    )


def _brought_as_json(brought: Brought) -> dict[str, Any]:
    rates = [[currency, base, since.isoformat()] for currency, base, since in brought.rates]
    return {"settings": {name: list(ends) for name, ends in brought.settings.items()}, "rates": rates}


def _brought_in(kept: Mapping[str, Any]) -> Brought:
    settings = {name: (was, became) for name, (was, became) in kept["settings"].items()}
    rates = ((currency, base, date.fromisoformat(since)) for currency, base, since in kept["rates"])
    return Brought(settings, tuple(rates))
