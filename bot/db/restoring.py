"""What a complete export has beside entries, into one chat's tables. Nothing here commits.

Whatever the chat has of its own already stays as it is.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, exists, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.core.category_changes import OwnRate
from bot.core.ledger import ChatId
from bot.core.restoring import Restored
from bot.db.models import BudgetRow, HintRow, OwnRateRow

_MANY = 100_000


class SqlRestoring:
    """Learned words, budgets and rates of other books."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self._chat_id = chat_id

    async def put(self, told: Restored, change_id: int) -> tuple[OwnRate, ...]:
        """Adds them; answers the rates that are new. The changes are below zero: no update of this chat's made them."""
        numbers = iter(range(change_id * _MANY, (change_id + 1) * _MANY))
        await self._add(
            HintRow,
            [
                {
                    "kind": one.kind,
                    "words": one.words,
                    "shown": one.shown,
                    "category": one.category,
                    "learned_at": one.learned_at,
                    "by_id": one.by,
                    "change_id": -next(numbers),
                    "forgotten_at": one.forgotten_at,
                }
                for one in told.learned
            ],
        )
        await self._add(
            BudgetRow,
            [
                {
                    "category": one.category,
                    "amount": one.amount.amount,
                    "currency": one.amount.currency,
                    "span": one.span,
                    "carry_over": one.carry_over,
                    "since": one.since,
                    "until": one.until,
                    "by_id": one.by,
                    "change_id": -next(numbers),
                    "set_at": one.set_at,
                }
                for one in told.budgets
            ],
        )
        return await self._add_rates(
            [
                {
                    "chat_id": self._chat_id,
                    "currency": one.currency,
                    "base": one.base,
                    "since": one.since,
                    "value": one.value,
                    "by_id": one.by,
                    "said_at": one.said_at,
                }
                for one in told.rates
            ]
        )

    async def take(self, change_id: int, rates: Sequence[OwnRate]) -> None:
        """Takes away what was added under this change. A budget stays that another one has followed."""
        later = aliased(BudgetRow)
        followed = exists().where(later.chat_id == BudgetRow.chat_id, later.replaces == BudgetRow.id)
        for table, *others in ((HintRow,), (BudgetRow, ~followed)):
            numbers = table.change_id.between(1 - (change_id + 1) * _MANY, -change_id * _MANY)
            await self._connection.execute(
                delete(table).where(table.chat_id == self._chat_id, numbers, *others)
            )
        if rates:
            known_by = tuple_(OwnRateRow.currency, OwnRateRow.base, OwnRateRow.since)
            await self._connection.execute(
                delete(OwnRateRow).where(OwnRateRow.chat_id == self._chat_id, known_by.in_(rates))
            )

    async def _add_rates(self, rows: list[dict[str, Any]]) -> tuple[OwnRate, ...]:
        if not rows:
            return ()
        new = insert(OwnRateRow).on_conflict_do_nothing()
        known_by = OwnRateRow.currency, OwnRateRow.base, OwnRateRow.since
        added = await self._connection.execute(new.returning(*known_by), rows)
        return tuple((row.currency, row.base, row.since) for row in added)

    async def _add(self, table: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            new = insert(table).on_conflict_do_nothing()
            await self._connection.execute(new, [{"chat_id": self._chat_id} | row for row in rows])
