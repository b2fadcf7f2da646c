"""What is spent of each budget, and the warnings when that is nearly all or more.

A warning is bound to the update that it came with: handled again after a crash it is told again, and never otherwise.
The books are read in one transaction; rates are looked for when it is over.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.budgets import SPANS, Budget, BudgetUse, Warned, compile_use, counting_for
from bot.core.chats import ChatSettings
from bot.core.ledger import Change, Entry, Kind
from bot.core.periods import DAY, Period, Span, local_date
from bot.core.ports import Clock, Rates
from bot.core.rates import Exchange, Rate
from bot.core.repositories import UnitOfWorkFactory
from bot.core.totals import DayTotal


@dataclass(frozen=True, slots=True)
class BudgetsInUse:
    """The budgets in force on the chat's day `today`, each in its present period.

    All spending comes first, then what there is by category.
    """

    uses: tuple[BudgetUse, ...]
    today: date


class BudgetWatch:
    """Watches over the budgets of every chat, one chat at a time."""

    def __init__(self, open_work: UnitOfWorkFactory, clock: Clock, rates: Rates) -> None:
        self._open_work = open_work
        self._clock = clock
        self._rates = rates

    async def in_use(self, settings: ChatSettings) -> BudgetsInUse:
        """All budgets in force, with what was spent of them."""
        return BudgetsInUse(tuple(await self._in_force(settings)), self._today(settings))

    async def of(self, settings: ChatSettings, budget: Budget) -> BudgetUse:
        """One budget in the present period, whether or not it is in force any more."""
        read = await self._read(settings, [budget.terms.span])
        return await self._compiled(budget, read)

    async def noticed(self, settings: ChatSettings, budget: Budget, change: Change) -> BudgetUse:
        """The same for who has just set it: they see what is spent already, and need no warning of that."""
        use = await self.of(settings, budget)
        await self._remember(settings, [use] if _is_due(use) else [], change)
        return use

    async def warnings(
        self, settings: ChatSettings, entries: Sequence[Entry], change: Change
    ) -> list[BudgetUse]:
        """The budgets that a warning is due for, now that these entries are in the books as they are.

        Each is told of once at each of its marks in a period, and again only to the change that it was told to.
        """
        spent = [entry.state for entry in entries if not entry.is_voided and entry.state.kind is Kind.EXPENSE]
        if not settings.has_budgets or not spent:
            return []
        due: list[BudgetUse] = []
        for use in await self._in_force(settings, {None, *(state.category for state in spent)}):
            touched = any(
                state.occurred_on in use.period and use.terms.category in (None, state.category)
                for state in spent
            )
            if touched and (_was_told(use, change) or _is_due(use)):
                due.append(use)
        await self._remember(settings, [use for use in due if _is_due(use)], change)
        return due

    async def _in_force(
        self, settings: ChatSettings, categories: Collection[str | None] | None = None
    ) -> list[BudgetUse]:
        """The budgets in force, those of these categories alone where any are named."""
        read = await self._read(settings, SPANS)
        wanted = [
            budget
            for budget in read.budgets
            if budget.until is None and (categories is None or budget.terms.category in categories)
        ]
        order = {category.key: place for place, category in enumerate(settings.categories)}
        ordered = sorted(wanted, key=lambda budget: _place(budget, order))
        return [await self._compiled(budget, read) for budget in ordered]

    async def _read(self, settings: ChatSettings, spans: Sequence[Span]) -> "_Read":
        """What the books say of these spans' present periods and those before: one query of sums for each span."""
        today, shape = self._today(settings), settings.calendar
        present = {span: shape.period(span, today) for span in spans}
        periods = {span: (shape.before(period), period) for span, period in present.items()}
        rows: dict[Span, list[DayTotal]] = {}
        async with self._open_work(settings.chat_id, read_only=True) as work:
            budgets = await work.budgets.since(min(before.start for before, _ in periods.values()))
            for span, (before, period) in periods.items():
                of_span = [one for one in budgets if one.terms.span is span]
                if of_span:
                    carries = any(one.terms.carry_over for one in of_span)
                    start = before.start if carries else period.start
                    rows[span] = await work.entries.totals(Period(start, period.end, Span.CUSTOM))
            currencies = {budget.terms.amount.currency for budget in budgets}
            foreign = {row.money.currency for of_span in rows.values() for row in of_span} - currencies
            asked = currencies if foreign or len(currencies) > 1 else ()
            own = {currency: await work.own_rates.into(currency) for currency in asked}
        return _Read(budgets, periods, rows, own)

    async def _compiled(self, budget: Budget, read: "_Read") -> BudgetUse:
        span, base = budget.terms.span, budget.terms.amount.currency
        rows = read.rows.get(span, [])
        foreign = {row.money.currency for row in rows if row.kind is Kind.EXPENSE} - {base}
        exchange = Exchange(base)
        if foreign:
            days = [row.day for row in rows if row.money.currency in foreign]
            covered = Period(min(days), max(days) + DAY, Span.CUSTOM)
            published = await self._rates.exchange(base, foreign, covered)
            exchange = published.with_own(read.own.get(base, []))
        before = counting_for(read.budgets, read.periods[span][0])
        return compile_use(budget, before, read.periods[span], rows, exchange)

    async def _remember(self, settings: ChatSettings, due: Sequence[BudgetUse], change: Change) -> None:
        if not due:
            return
        async with self._open_work(settings.chat_id, alone=True) as work:
            for use in due:
                await work.budgets.warned(use.budget.id, Warned(use.period.start, use.reached, change.id))
            await work.commit()

    def _today(self, settings: ChatSettings) -> date:
        return local_date(self._clock.now(), settings.zone)


@dataclass(frozen=True, slots=True)
class _Read:
    """What a look into the books has found: periods and sums by span, own rates by the currency they lead to."""

    budgets: Sequence[Budget]
    periods: dict[Span, tuple[Period, Period]]
    rows: dict[Span, list[DayTotal]]
    own: dict[str, list[Rate]]


def _is_due(use: BudgetUse) -> bool:
    return bool(use.reached) and use.budget.to_warn_of(use.period, use.reached)


def _was_told(use: BudgetUse, change: Change) -> bool:
    warned = use.budget.warned
    return warned is not None and warned.change_id == change.id and warned.start == use.period.start


def _place(budget: Budget, order: Mapping[str, int]) -> tuple[int, str, int]:
    category = budget.terms.category
    place = -1 if category is None else order.get(category, len(order))
    return place, category or "", SPANS.index(budget.terms.span)
