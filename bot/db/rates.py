"""Published exchange rates, kept for all chats: they belong to none, and nothing of a chat can be seen from here."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from bot.core.rates import Publisher, Rate
from bot.db.models import RateRow
from bot.db.unit_of_work import Database

_SCOPE = "rates"
_NEWEST = select(func.max(RateRow.day)).where(RateRow.publisher == bindparam("publisher"))
_QUOTES = (
    select(*RateRow.__table__.c)
    .where(RateRow.publisher == bindparam("publisher"))
    .where(RateRow.base.in_(bindparam("currencies", expanding=True)))
    .where(RateRow.day.between(bindparam("first"), bindparam("last")))
)
_KEEP = insert(RateRow).on_conflict_do_nothing()


class SqlKeptRates:
    """Quotes of providers, in table `rates`: one unit of `currency` is `value` of `base`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self, publisher: Publisher) -> date | None:
        async with self._database.across_chats(_SCOPE) as connection:
            found: date | None = await connection.scalar(_NEWEST, {"publisher": publisher})
        return found

    async def quotes(
        self, publisher: Publisher, currencies: Collection[str], first: date, last: date
    ) -> list[Rate]:
        wish = {"publisher": publisher, "currencies": [*currencies], "first": first, "last": last}
        async with self._database.across_chats(_SCOPE) as connection:
            return [_rate(row) for row in await connection.execute(_QUOTES, wish)]

    async def keep(self, quotes: Sequence[Rate]) -> None:
        # In one order, so that two bots that keep the same don't wait for each other.
        rows = sorted((_row(quote) for quote in quotes), key=lambda row: (row["base"], row["day"]))
        if rows:
            async with self._database.across_chats(_SCOPE) as connection:
                await connection.execute(_KEEP, rows)


def _rate(row: Row[Any]) -> Rate:
    return Rate(row.currency, row.base, row.value, row.day, Publisher(row.publisher))


def _row(quote: Rate) -> dict[str, Any]:
    return {
        "publisher": quote.publisher,
        "base": quote.base,
        "currency": quote.currency,
        "day": quote.day,
        "value": quote.value,
    }
