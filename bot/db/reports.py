"""What trends and merchants are made from: sums of one chat's books, each in one statement."""

from datetime import date
from typing import Any

from sqlalchemy import Date, bindparam, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ledger import ChatId, Kind
from bot.core.money import Money
from bot.core.periods import Period
from bot.core.totals import DayTotal, WordsTotal
from bot.db.models import EntryRow

_IN_THE_BOOKS = (EntryRow.chat_id == bindparam("chat"), EntryRow.voided_at.is_(None))
_INSIDE = (
    *_IN_THE_BOOKS,
    EntryRow.occurred_on >= bindparam("start", type_=Date),
    EntryRow.occurred_on < bindparam("end", type_=Date),
)


_KEY = (EntryRow.occurred_on, EntryRow.kind, EntryRow.currency)
_BY_KIND = select(*_KEY, func.sum(EntryRow.amount), func.count()).where(*_INSIDE).group_by(*_KEY)
_RATED_ON = case(
    (EntryRow.currency == bindparam("base"), bindparam("start", type_=Date)), else_=EntryRow.occurred_on
)
_BY_WORDS = (
    select(
        _RATED_ON.label("day"),
        EntryRow.description,
        EntryRow.currency,
        func.sum(EntryRow.amount),
        func.count(),
    )
    .where(*_INSIDE, EntryRow.kind == Kind.EXPENSE)
    .group_by("day", EntryRow.description, EntryRow.currency)
)
_LAST_DAY = select(EntryRow.occurred_on).where(*_IN_THE_BOOKS).order_by(EntryRow.occurred_on.desc()).limit(1)


class SqlReportRepository:
    """Reads one chat's books; it has nothing that writes."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self._chat_id = chat_id

    async def by_kind(self, period: Period) -> list[DayTotal]:
        rows = await self._connection.execute(_BY_KIND, self._inside(period))
        return [
            DayTotal(day, Kind(kind), "", Money.kept(amount, currency), entries)
            for day, kind, currency, amount, entries in rows
        ]

    async def by_words(self, period: Period, base: str) -> list[WordsTotal]:
        rows = await self._connection.execute(_BY_WORDS, self._inside(period) | {"base": base})
        return [
            WordsTotal(day, words, Money.kept(amount, currency), entries)
            for day, words, currency, amount, entries in rows
        ]

    async def booked_until(self) -> date | None:
        day: date | None = await self._connection.scalar(_LAST_DAY, {"chat": self._chat_id})
        return day

    def _inside(self, period: Period) -> dict[str, Any]:
        return {"chat": self._chat_id, "start": period.start, "end": period.end}
