"""One chat's budgets. Rows go in and out as core dataclasses; nothing here commits.

What changes budgets works in a unit of work that is alone on its chat.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from bot.core.budgets import SPANS, Budget, BudgetId, Terms, Warned
from bot.core.errors import BudgetNotFound
from bot.core.ledger import Change, ChatId, PersonId
from bot.core.money import Money
from bot.core.periods import Span
from bot.db.models import BudgetRow, CategoryChangeRow

_ALL = select(*BudgetRow.__table__.c).where(BudgetRow.chat_id == bindparam("chat"))
_SINCE = _ALL.where(or_(BudgetRow.until.is_(None), BudgetRow.until > bindparam("day"))).order_by(BudgetRow.id)
_ONE = _ALL.where(BudgetRow.id == bindparam("budget"))
_OF_CHANGE = _ALL.where(BudgetRow.change_id == bindparam("change"))
_DROPPED = _ALL.where(BudgetRow.dropped_change_id == bindparam("change")).order_by(BudgetRow.id)
_LATEST = (
    _ALL.where(
        BudgetRow.by_id == bindparam("by"),
        BudgetRow.until.is_(None),
        # What came from elsewhere has a change below zero.
        BudgetRow.change_id > 0,
    )
    .order_by(BudgetRow.set_at.desc(), BudgetRow.change_id.desc())
    .limit(1)
)
_IN_FORCE = _ALL.where(
    BudgetRow.category == bindparam("category"),
    BudgetRow.span == bindparam("span"),
    BudgetRow.until.is_(None),
)
_LATER = aliased(BudgetRow)
_LATEST_DROPPED = (
    _ALL.where(
        BudgetRow.dropped_change_id > 0,
        ~exists().where(
            CategoryChangeRow.chat_id == BudgetRow.chat_id,
            CategoryChangeRow.change_id == BudgetRow.dropped_change_id,
        ),
        ~exists().where(
            _LATER.chat_id == BudgetRow.chat_id,
            _LATER.until.is_(None),
            or_(_LATER.change_id > BudgetRow.dropped_change_id, _LATER.since > BudgetRow.until),
        ),
    )
    .order_by(BudgetRow.until.desc(), BudgetRow.dropped_change_id.desc(), BudgetRow.id.desc())
    .limit(1)
)
_OF_SUBJECT = _ALL.where(
    BudgetRow.category == bindparam("category"), BudgetRow.span == bindparam("span")
).order_by(BudgetRow.id)


class SqlBudgetRepository:
    """The chat's budgets, with those that are in force no more."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self._chat_id = chat_id

    async def since(self, day: date) -> list[Budget]:
        rows = await self._connection.execute(_SINCE, {"chat": self._chat_id, "day": day})
        return [_budget(row) for row in rows]

    async def get(self, budget_id: BudgetId) -> Budget:
        budget = await self._found(_ONE, budget=budget_id)
        if budget is None:
            raise BudgetNotFound
        return budget

    async def of_change(self, change_id: int) -> Budget | None:
        return await self._found(_OF_CHANGE, change=change_id)

    async def open(self, terms: Terms, day: date, change: Change, at: datetime) -> Budget:
        done = await self.of_change(change.id)
        if done:
            return done
        present = await self._in_force(terms)
        if present:
            await self.close(present.id, day)
        new = insert(BudgetRow).values(
            chat_id=self._chat_id,
            category=terms.category or "",
            amount=terms.amount.amount,
            currency=terms.amount.currency,
            span=terms.span,
            carry_over=terms.carry_over,
            since=day,
            replaces=present and present.id,
            by_id=change.by,
            change_id=change.id,
            set_at=at,
        )
        rows = await self._connection.execute(new.returning(*BudgetRow.__table__.c))
        return _budget(rows.one())

    async def close(self, budget_id: BudgetId, day: date, change: Change | None = None) -> Budget:
        # Where a chat's clock was set back, the day may lie before the one that it was set on.
        until = func.greatest(BudgetRow.since, day)
        await self._update(budget_id, until=until, dropped_change_id=change.id if change else None)
        return await self.get(budget_id)

    async def ended_by(self, change_id: int) -> list[Budget]:
        rows = await self._connection.execute(_DROPPED, {"chat": self._chat_id, "change": change_id})
        return [_budget(row) for row in rows]

    async def latest(self, by: PersonId) -> tuple[Budget, datetime] | None:
        row = (await self._connection.execute(_LATEST, {"chat": self._chat_id, "by": by})).one_or_none()
        return (_budget(row), row.set_at) if row else None

    async def take_back(self, budget_id: BudgetId, change: Change | None = None) -> None:
        budget = await self.get(budget_id)
        dropped = -change.id if change else None
        await self._update(budget_id, until=budget.since, dropped_change_id=dropped)
        if budget.replaces is not None:
            await self.reopen(budget.replaces)

    async def taken_back_by(self, change_id: int) -> Budget | None:
        return next(reversed(await self.ended_by(-change_id)), None)

    async def latest_dropped(self) -> tuple[Budget, int] | None:
        row = (await self._connection.execute(_LATEST_DROPPED, {"chat": self._chat_id})).one_or_none()
        return (_budget(row), row.dropped_change_id) if row else None

    async def reopen(self, budget_id: BudgetId, change: Change | None = None) -> Budget | None:
        present = await self._in_force((await self.get(budget_id)).terms)
        if present:
            return present if present.id == budget_id else None
        await self._update(budget_id, until=None, dropped_change_id=-change.id if change else None)
        return await self.get(budget_id)

    async def warned(self, budget_id: BudgetId, warned: Warned) -> None:
        await self._update(
            budget_id,
            warned_from=warned.start,
            warned_percent=warned.percent,
            warned_change_id=warned.change_id,
        )

    async def hand_over(self, category: str, into: str, day: date, change: Change) -> list[BudgetId]:
        went: list[BudgetId] = []
        for span in SPANS:
            rows = await self._connection.execute(
                _IN_FORCE, {"chat": self._chat_id, "category": into, "span": span}
            )
            values = {"category": category, "span": span}
            if rows.first() is None:
                went += [budget.id for budget in await self._all_found(_OF_SUBJECT, **values)]
            elif present := await self._found(_IN_FORCE, **values):
                await self.close(present.id, day, change)
        await self.hand_back(went, into, {category})
        return went

    async def hand_back(self, budgets: Collection[BudgetId], category: str, out_of: Collection[str]) -> None:
        if budgets:
            await self._connection.execute(
                update(BudgetRow)
                .where(
                    BudgetRow.chat_id == self._chat_id,
                    BudgetRow.id.in_(budgets),
                    BudgetRow.category.in_(out_of),
                )
                .values(category=category)
            )

    async def _all_found(self, query: Select[Any], **values: Any) -> list[Budget]:
        rows = await self._connection.execute(query, {"chat": self._chat_id} | values)
        return [_budget(row) for row in rows]

    async def _in_force(self, terms: Terms) -> Budget | None:
        return await self._found(_IN_FORCE, category=terms.category or "", span=terms.span)

    async def _found(self, query: Select[Any], **values: Any) -> Budget | None:
        row = (await self._connection.execute(query, {"chat": self._chat_id} | values)).one_or_none()
        return _budget(row) if row else None

    async def _update(self, budget_id: BudgetId, **values: Any) -> None:
        await self._connection.execute(
            update(BudgetRow)
            .where(BudgetRow.chat_id == self._chat_id, BudgetRow.id == budget_id)
            .values(values)
        )


def _budget(row: Row[Any]) -> Budget:
    warned = row.warned_from and Warned(row.warned_from, row.warned_percent, row.warned_change_id)
    return Budget(
        id=BudgetId(row.id),
        terms=Terms(
            row.category or None, Money.kept(row.amount, row.currency), Span(row.span), row.carry_over
        ),
        since=row.since,
        until=row.until,
        replaces=row.replaces and BudgetId(row.replaces),
        warned=warned,
    )
