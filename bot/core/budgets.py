"""Budgets: how much may be spent in each week or month, on a category or on everything.

A budget counts for a whole period if it is in force on the period's last day: one that is set or dropped in the middle
of a month rules all of that month, and no month before. Setting it anew ends the old one and begins another, so that
the past keeps the budgets it had.

Where it is wanted, what was left of the period before is added. That is never less than nothing: who spends too much
begins the next period with the whole amount. Nothing is carried twice: what is left is counted from the amount alone,
without what had been carried into that period.

Spending counts as in reports: at the rate of its day, income and refunds not taken off it, and rounded once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import NewType

from bot.core.conversion import NotCounted, counted, figure, not_counted, total
from bot.core.ledger import Kind
from bot.core.money import Money, minor_unit, share
from bot.core.periods import DAY, Calendar, Period, Span
from bot.core.rates import Exchange
from bot.core.totals import DayTotal

BudgetId = NewType("BudgetId", int)

SPANS = (Span.MONTH, Span.WEEK)
"""What a budget may be for, the usual one first."""

WARNED_AT = (80, 100)
"""Per cent of what may be spent at which a person is warned, in order."""

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a budget says. `category` is None for all spending; `span` one of SPANS. Raises InvalidAmount."""

    category: str | None
    amount: Money
    span: Span = Span.MONTH
    carry_over: bool = False

    def __post_init__(self) -> None:
        self.amount.positive()
        if self.span not in SPANS:
            raise ValueError(f"a budget for {self.span}")

    @property
    def subject(self) -> tuple[str | None, Span]:
        """What there is one budget for at a time."""
        return self.category, self.span


@dataclass(frozen=True, slots=True)
class Warned:
    """That somebody was warned in the period that begins on `start`, at so many `percent`, because of a change."""

    start: date
    percent: int
    change_id: int


@dataclass(frozen=True, slots=True)
class Budget:
    """A budget as it was set on the day `since`. It is in force up to, not including, `until`; None is for ever.

    `replaces` is the budget that it has ended; `warned` the last warning there was.
    """

    id: BudgetId
    terms: Terms
    since: date
    until: date | None = None
    replaces: BudgetId | None = None
    warned: Warned | None = None

    def __contains__(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    def counts_for(self, period: Period) -> bool:
        """Whether the period is ruled by it."""
        return period.end - DAY in self

    def to_warn_of(self, period: Period, percent: int) -> bool:
        """Whether nobody was warned of so much in this period yet."""
        return self.warned is None or self.warned.start != period.start or self.warned.percent < percent


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """A budget in one of its periods: what was spent of it. All in the budget's currency.

    `not_counted` is what couldn't be converted.
    """

    budget: Budget
    period: Period
    spent: Money
    carried: Money
    not_counted: tuple[NotCounted, ...] = ()

    @property
    def terms(self) -> Terms:
        """What the budget says."""
        return self.budget.terms

    @property
    def allowed(self) -> Money:
        """What may be spent, with what was carried over."""
        return self.terms.amount + self.carried

    @property
    def left(self) -> Money:
        """What is left to spend; negative where it was too much."""
        return self.allowed - self.spent

    @property
    def is_over(self) -> bool:
        """Whether more was spent than allowed."""
        return self.left.amount < 0

    @property
    def used(self) -> Decimal:
        """The share that was spent, 1 for all of it."""
        return share(self.spent, self.allowed)

    @property
    def reached(self) -> int:
        """The highest of WARNED_AT that the spending has come to, 0 for none."""
        return max((mark for mark in WARNED_AT if self.used * _HUNDRED >= mark), default=0)

    def days_left(self, today: date) -> int:
        """How many days it still has to last, today included."""
        return max((self.period.end - max(today, self.period.start)).days, 0)

    def a_day(self, today: date) -> Money:
        """What may be spent on each of these days, rounded down; nothing where nothing is left."""
        days, left = self.days_left(today), self.left
        if not days or self.is_over:
            return Money.zero(left.currency)
        even = (left.amount / days).quantize(minor_unit(left.currency), ROUND_DOWN)
        return Money(even, left.currency)


def counting_for(budgets: Iterable[Budget], period: Period) -> list[Budget]:
    """Those of the period's span that rule it."""
    return [budget for budget in budgets if budget.terms.span is period.span and budget.counts_for(period)]


def compile_use(
    budget: Budget,
    budgets: Iterable[Budget],
    periods: tuple[Period, Period],
    rows: Sequence[DayTotal],
    exchange: Exchange,
) -> BudgetUse:
    """What was spent of a budget in the second of two periods that follow one another.

    `budgets` are those that rule the first one, `rows` cover both, and `exchange` converts into its currency.
    """
    before, period = periods
    inside = spending(rows, budget.terms.category, period)
    spent = _sum(inside, exchange)
    carried = Money.zero(exchange.base)
    last = next((one for one in budgets if one.terms.subject == budget.terms.subject), None)
    if budget.terms.carry_over and last and last.terms.amount.currency == exchange.base:
        rest = last.terms.amount - _sum(spending(rows, budget.terms.category, before), exchange)
        carried = rest if rest.amount > 0 else carried
    return BudgetUse(budget, period, spent, carried, not_counted(inside, exchange))


def spending(rows: Iterable[DayTotal], category: str | None, period: Period) -> list[DayTotal]:
    """The rows that a budget for this category counts in a period."""
    return [
        row
        for row in rows
        if row.kind is Kind.EXPENSE and row.day in period and category in (None, row.category)
    ]


def limit_of(
    budgets: Sequence[Budget],
    periods: tuple[Period, Period],
    rows: Sequence[DayTotal],
    exchange: Exchange,
    calendar: Calendar,
) -> Money | None:
    """How much might be spent altogether in the second of two periods, if budgets of all spending say so.

    A week has that of weeks; a month that of months; a quarter and a year have the sum of their months', where each of
    them has one: a budget in force rules the months to come. None for other periods, where none rules the last day, or
    where one is in another currency. Otherwise as `compile_use`; `budgets` are all from the first period on.
    """
    before, period = periods
    overall = [budget for budget in budgets if budget.terms.category is None]
    if period.span in SPANS:
        ruling = counting_for(overall, period)
        if not ruling or ruling[0].terms.amount.currency != exchange.base:
            return None
        return compile_use(ruling[0], counting_for(overall, before), periods, rows, exchange).allowed
    if period.span not in (Span.QUARTER, Span.YEAR):
        return None
    amounts = _by_month(overall, period, calendar)
    if not amounts or any(amount.currency != exchange.base for amount in amounts):
        return None
    return Money.total(amounts, exchange.base)


def _by_month(overall: Sequence[Budget], period: Period, calendar: Calendar) -> list[Money]:
    """What each month of the period allows; empty where one of them has no budget."""
    ruling = [counting_for(overall, month) for month in calendar.months(period)]
    return [budgets[0].terms.amount for budgets in ruling] if all(ruling) else []


def _sum(rows: Iterable[DayTotal], exchange: Exchange) -> Money:
    return figure(total(worth for _, worth in counted(rows, exchange)), exchange.base)


def steps(amount: Money) -> tuple[Money, Money]:
    """A small and a large step by which one would change such an amount: 10 and 50 for 300, 100 and 500 for 2000."""
    unit = minor_unit(amount.currency)
    small = max(Decimal(1).scaleb(amount.amount.adjusted() - 1), unit)
    return Money(small.quantize(unit), amount.currency), Money((5 * small).quantize(unit), amount.currency)
