"""One chat's books for a file: read page by page along an index, so that a million entries take no more memory.

Nothing is sorted on the way. Rows become flat lines straight away.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import BigInteger, Date, Select, bindparam, column, func, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import InstrumentedAttribute

from bot.core.exports import Kept, Line, MonthTotal, PastState, Summary
from bot.core.ledger import ChatId
from bot.core.periods import DAY, Calendar, Period, Span
from bot.db.models import (
    Base,
    BudgetRow,
    CategoryRow,
    ChatRow,
    EntryRow,
    HintRow,
    OwnRateRow,
    RevisionRow,
)

_OWN = (
    EntryRow.chat_id == bindparam("chat"),
    EntryRow.occurred_on >= bindparam("start", type_=Date),
    EntryRow.occurred_on < bindparam("end", type_=Date),
)
_IN_THE_BOOKS = (*_OWN, EntryRow.voided_at.is_(None))
_EVER = {"start": date.min, "end": date.max}
_LINE: tuple[Any, ...] = (
    EntryRow.id,
    EntryRow.kind,
    EntryRow.amount,
    EntryRow.currency,
    EntryRow.occurred_on,
    EntryRow.category,
    EntryRow.category_source,
    EntryRow.description,
    EntryRow.author_id,
    EntryRow.source,
    EntryRow.extractor,
    EntryRow.created_at,
    EntryRow.voided_at,
)
_PLACE = tuple_(bindparam("after_day", type_=Date), bindparam("after_id", type_=BigInteger))
_BY_DAY: Select[Any] = (
    select(*_LINE)
    .where(*_IN_THE_BOOKS, tuple_(EntryRow.occurred_on, EntryRow.id) > _PLACE)
    .order_by(EntryRow.occurred_on, EntryRow.id)
    .limit(bindparam("count"))
)
_BY_NUMBER: Select[Any] = (
    select(*_LINE)
    .where(*_OWN, EntryRow.id > bindparam("after_id", type_=BigInteger))
    .order_by(EntryRow.id)
    .limit(bindparam("count"))
)
_PAST = (
    select(
        RevisionRow.entry_id,
        RevisionRow.number,
        RevisionRow.action,
        RevisionRow.state,
        RevisionRow.by_id,
        RevisionRow.at,
        RevisionRow.change_id,
        RevisionRow.undoes,
    )
    .where(RevisionRow.chat_id == bindparam("chat"), RevisionRow.entry_id == func.any(bindparam("ids")))
    .order_by(RevisionRow.entry_id, RevisionRow.number)
)
_ENDS: tuple[Any, ...] = (func.min(EntryRow.occurred_on), func.max(EntryRow.occurred_on))
_BOUNDS: Select[Any] = select(*_ENDS).where(*_IN_THE_BOOKS)
_MONTH = func.width_bucket(EntryRow.occurred_on, bindparam("starts", type_=ARRAY(Date))).label("month")
_SUMS: Select[Any] = (
    select(
        _MONTH,
        EntryRow.kind,
        EntryRow.category,
        EntryRow.currency,
        func.sum(EntryRow.amount),
        func.count(),
        func.min(EntryRow.occurred_on),
    )
    .where(*_IN_THE_BOOKS)
    .group_by(column("month"), EntryRow.kind, EntryRow.category, EntryRow.currency)
    .order_by(column("month"), EntryRow.kind, EntryRow.category, EntryRow.currency)
)
_TAKEN_OUT: Select[Any] = select(func.count()).where(*_OWN, EntryRow.voided_at.is_not(None))

_Column = InstrumentedAttribute[Any]
_LEARNED: dict[str, _Column] = {
    "kind": HintRow.kind,
    "words": HintRow.words,
    "shown": HintRow.shown,
    "category": HintRow.category,
    "learned_at": HintRow.learned_at,
    "by": HintRow.by_id,
    "forgotten_at": HintRow.forgotten_at,
}
_BUDGETS: dict[str, _Column] = {
    "category": BudgetRow.category,
    "amount": BudgetRow.amount,
    "currency": BudgetRow.currency,
    "span": BudgetRow.span,
    "carry_over": BudgetRow.carry_over,
    "since": BudgetRow.since,
    "until": BudgetRow.until,
    "by": BudgetRow.by_id,
    "set_at": BudgetRow.set_at,
}
_RATES: dict[str, _Column] = {
    "currency": OwnRateRow.currency,
    "base": OwnRateRow.base,
    "since": OwnRateRow.since,
    "value": OwnRateRow.value,
    "by": OwnRateRow.by_id,
    "said_at": OwnRateRow.said_at,
}
_SETTINGS = {
    name: cast("_Column", getattr(ChatRow, name))
    for name in (
        "currency",
        "zone",
        "language",
        "week_start",
        "month_start",
        "number_style",
        "confirmations",
        "warns_twice",
    )
}
_CATEGORIES = {
    name: cast("_Column", getattr(CategoryRow, name))
    for name in ("key", "kind", "name", "emoji", "place", "hidden", "merged_into")
}


class SqlExportSource:
    """Reads one chat's books; it has nothing that writes."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self._chat_id = chat_id

    async def summary(self, period: Period | None, calendar: Calendar | None) -> Summary:
        own = self._own(period)
        taken_out = await self._connection.scalar(_TAKEN_OUT, own)
        first, last = (await self._connection.execute(_BOUNDS, own)).one()
        if first is None:
            return Summary((), taken_out or 0)
        whole = Period(first, last + DAY, Span.CUSTOM)
        starts = [month.start for month in calendar.months(whole)] if calendar else [first]
        months = [calendar.period(Span.MONTH, start).start if calendar else start for start in starts]
        rows = await self._connection.execute(_SUMS, own | {"starts": starts})
        totals = tuple(MonthTotal(months[month - 1], *rest) for month, *rest in rows)
        return Summary(totals, taken_out or 0)

    async def kept(self) -> Kept:
        settings = await self._rows(_SETTINGS, ChatRow, ChatRow.id)
        if not settings:
            raise LookupError("a chat that has settings is exported")
        return Kept(
            settings[0],
            categories=await self._rows(_CATEGORIES, CategoryRow, CategoryRow.key),
            learned=await self._rows(_LEARNED, HintRow, HintRow.id),
            budgets=await self._rows(_BUDGETS, BudgetRow, BudgetRow.id),
            rates=await self._rows(
                _RATES, OwnRateRow, OwnRateRow.currency, OwnRateRow.base, OwnRateRow.since
            ),
        )

    async def lines(self, period: Period | None, after: Line | None, count: int) -> Sequence[Line]:
        place = {"after_day": after.day if after else date.min, "after_id": after.id if after else 0}
        rows = await self._connection.execute(_BY_DAY, self._own(period) | place | {"count": count})
        return [Line(*row) for row in rows]

    async def whole_lines(self, period: Period | None, after: Line | None, count: int) -> Sequence[Line]:
        place = {"after_id": after.id if after else 0, "count": count}
        rows = list(await self._connection.execute(_BY_NUMBER, self._own(period) | place))
        past: dict[int, list[PastState]] = {row.id: [] for row in rows}
        wanted = {"chat": self._chat_id, "ids": list(past)}
        for entry_id, *revision in await self._connection.execute(_PAST, wanted):
            past[entry_id].append(PastState(*revision))
        return [Line(*row)._replace(revisions=tuple(past[row.id])) for row in rows]

    def _own(self, period: Period | None) -> dict[str, Any]:
        days = {"start": period.start, "end": period.end} if period else _EVER
        return {"chat": self._chat_id} | days

    async def _rows(
        self, columns: Mapping[str, _Column], table: type[Base], *order: _Column
    ) -> list[dict[str, Any]]:
        """The chat's rows of a table, in an order, as values that JSON has."""
        own = ChatRow.id if table is ChatRow else cast("_Column", table.__table__.c["chat_id"])
        query = select(*(found.label(f"_{name}") for name, found in columns.items()))
        rows = await self._connection.execute(query.where(own == self._chat_id).order_by(*order))
        return [{name: _plain(value) for name, value in zip(columns, row, strict=True)} for row in rows]


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return format(value.normalize(), "f")
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case _:
            return value
