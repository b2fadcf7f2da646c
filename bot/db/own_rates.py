"""One chat's own exchange rates. Rows go in and out as core dataclasses; nothing here commits."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ledger import ChatId, PersonId
from bot.core.rates import OWN, Rate
from bot.db.models import OwnRateRow

_IN_ORDER = (OwnRateRow.currency, OwnRateRow.base, OwnRateRow.since)
_ALL = select(*OwnRateRow.__table__.c).where(OwnRateRow.chat_id == bindparam("chat")).order_by(*_IN_ORDER)
_INTO = _ALL.where(or_(OwnRateRow.base == bindparam("base"), OwnRateRow.currency == bindparam("base")))
_LATEST = (
    select(*OwnRateRow.__table__.c)
    .where(OwnRateRow.chat_id == bindparam("chat"), OwnRateRow.by_id == bindparam("by"))
    .order_by(OwnRateRow.said_at.desc())
    .limit(1)
)


class SqlOwnRateRepository:
    """What people of the chat said a currency is worth."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self._chat_id = chat_id

    async def into(self, base: str) -> list[Rate]:
        found = await self._connection.execute(_INTO, {"chat": self._chat_id, "base": base})
        said = _rates(found)
        return sorted(
            (rate if rate.base == base else rate.turned() for rate in said), key=lambda rate: rate.day
        )

    async def all(self) -> list[Rate]:
        return _rates(await self._connection.execute(_ALL, {"chat": self._chat_id}))

    async def keep(self, rate: Rate, by: PersonId, at: datetime) -> None:
        await self._connection.execute(
            delete(OwnRateRow).where(self._is(rate.base, rate.currency), OwnRateRow.since == rate.day)
        )
        new = insert(OwnRateRow).values(
            chat_id=self._chat_id,
            currency=rate.currency,
            base=rate.base,
            since=rate.day,
            value=rate.value,
            by_id=by,
            said_at=at,
        )
        said = {name: new.excluded[name] for name in ("value", "by_id", "said_at")}
        await self._connection.execute(
            new.on_conflict_do_update(index_elements=["chat_id", "currency", "base", "since"], set_=said)
        )

    async def drop(self, currency: str, base: str, day: date | None = None) -> list[Rate]:
        dropped = delete(OwnRateRow).where(or_(self._is(currency, base), self._is(base, currency)))
        if day is not None:
            dropped = dropped.where(OwnRateRow.since == day)
        found = await self._connection.execute(dropped.returning(*OwnRateRow.__table__.c))
        return sorted(_rates(found), key=lambda rate: rate.day)

    async def latest(self, by: PersonId) -> tuple[Rate, datetime] | None:
        row = (await self._connection.execute(_LATEST, {"chat": self._chat_id, "by": by})).one_or_none()
        return (_rates([row])[0], row.said_at) if row else None

    def _is(self, currency: str, base: str) -> ColumnElement[bool]:
        return and_(
            OwnRateRow.chat_id == self._chat_id, OwnRateRow.currency == currency, OwnRateRow.base == base
        )


def _rates(rows: Iterable[Row[Any]]) -> list[Rate]:
    return [Rate(row.currency, row.base, row.value, row.since, OWN) for row in rows]
