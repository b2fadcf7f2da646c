"""What a report says: totals, shares and the course of days, in one currency.

Nothing here is drawn. All figures come from the books through `DayTotal` rows. Each is a sum of exact amounts, at the
rates of their days where there are any, and is rounded once; so parts add up to the whole but for that rounding.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate

from bot.core.conversion import EXACT, NOTHING, Accounted, basis, counted, figure
from bot.core.conversion import total as exact_total
from bot.core.ledger import Kind
from bot.core.money import Money
from bot.core.periods import Calendar, Period
from bot.core.rates import Exchange
from bot.core.totals import DayTotal

MOST_SLICES = 8
"""A chart with more slices than this can't be read on a phone; the rest becomes one."""

MOST_OTHERS = 5
"""A report names this many other currencies; a picture's caption holds 1024 characters."""

REFUND = "refund"
"""The category of money that came back."""


@dataclass(frozen=True, slots=True)
class CategoryTotal:
    """What went to a category: its share of all spending (0 to 1), and what it was on the days compared.

    `worth` is the same as `money`, unrounded: several categories are summed by it.
    """

    category: str
    money: Money
    share: Decimal
    entries: int
    before: Money
    worth: Decimal


@dataclass(frozen=True, slots=True)
class CategoryChange:
    """How a category's spending differs from the days compared: `difference` is negative where it is less."""

    category: str
    money: Money
    before: Money
    difference: Money


@dataclass(frozen=True, slots=True)
class Balance:
    """Money out and in, in one currency. `difference` is income less spending: negative where more went out."""

    spent: Money
    income: Money
    difference: Money


@dataclass(frozen=True, slots=True)
class PartTotal:
    """The spending of a part of a period."""

    period: Period
    money: Money


@dataclass(frozen=True, slots=True)
class Report(Accounted):
    """Where the money went in a period, against the same days of the period before. All in one currency.

    `compared_days` are the first days of `before` that `spent_before`, `change` and `biggest_change` are about: as
    many as have begun of the period. `change` is 0.25 for a quarter more, None where nothing was spent then; `a_day`
    is the spending by the days of the period that have begun, None where none has.

    `daily` has a sum for each day of `period`, `daily_before` for each day of `before` (whole, also where only its
    first days are compared); `running` and `running_before` are what was spent up to and with each day; `monthly`
    and `monthly_before` are sums by the chat's months.

    `refunds` is the part of the income that came back. `left_before` counts the entries of the days compared that
    couldn't be converted. `limit` is what budgets allow for the whole period, None where none do.
    """

    period: Period
    before: Period
    compared_days: int
    elapsed_days: int
    balance: Balance
    refunds: Money
    spent_before: Money
    change: Decimal | None
    a_day: Money | None
    categories: tuple[CategoryTotal, ...]
    biggest_change: CategoryChange | None
    daily: tuple[Money, ...]
    daily_before: tuple[Money, ...]
    running: tuple[Money, ...]
    running_before: tuple[Money, ...]
    monthly: tuple[PartTotal, ...]
    monthly_before: tuple[PartTotal, ...]
    left_before: int
    limit: Money | None = None


def compile_report(
    rows: Sequence[DayTotal],
    period: Period,
    before: Period,
    today: date,
    exchange: Exchange,
    *,
    calendar: Calendar = Calendar(),
) -> Report:
    """The report on `period` in the base of `exchange`. `rows` cover `before` and `period`, in any order."""
    sums = _Sums.of(rows, exchange)
    compared = min(period.elapsed(today) or len(period), len(before))
    cut = before.cut(compared) if compared < len(period) else before
    now, then = sums.within(period), sums.within(cut)
    spent, spent_then, income = now.spent(), then.spent(), now.income()
    elapsed = period.elapsed(today)
    daily, daily_before = sums.by_day(period), sums.by_day(before)

    def shown(amount: Decimal) -> Money:
        return figure(amount, exchange.base)

    return Report(
        period=period,
        before=before,
        compared_days=compared,
        elapsed_days=elapsed,
        balance=Balance(shown(spent), shown(income), shown(EXACT.subtract(income, spent))),
        refunds=shown(now.income(REFUND)),
        spent_before=shown(spent_then),
        change=EXACT.divide(EXACT.subtract(spent, spent_then), spent_then) if spent_then else None,
        a_day=shown(EXACT.divide(spent, Decimal(elapsed))) if elapsed else None,
        categories=_by_category(now, then),
        biggest_change=_biggest_change(now, then),
        daily=tuple(map(shown, daily)),
        daily_before=tuple(map(shown, daily_before)),
        running=tuple(map(shown, accumulate(daily, EXACT.add))),
        running_before=tuple(map(shown, accumulate(daily_before, EXACT.add))),
        monthly=_by_month(daily, period, exchange.base, calendar),
        monthly_before=_by_month(daily_before, before, exchange.base, calendar),
        entries=now.entries(),
        left_before=sum(row.entries for row in rows if row.day in cut) - then.entries(),
        basis=basis([row for row in rows if row.day in period], exchange),
    )


def largest(
    totals: Sequence[CategoryTotal], most: int = MOST_SLICES
) -> tuple[list[CategoryTotal], list[CategoryTotal]]:
    """The totals to show apart, and the rest to show as one. Never splits off a rest of a single one."""
    if len(totals) <= most:
        return list(totals), []
    return list(totals[: most - 1]), list(totals[most - 1 :])


@dataclass(frozen=True, slots=True)
class _Sums:
    """Rows with their worth in the currency of the report."""

    rows: list[tuple[DayTotal, Decimal]]
    currency: str

    @classmethod
    def of(cls, rows: Iterable[DayTotal], exchange: Exchange) -> "_Sums":
        return cls(counted(rows, exchange), exchange.base)

    def within(self, period: Period) -> "_Sums":
        return replace(self, rows=[(row, worth) for row, worth in self.rows if row.day in period])

    def spent(self, category: str | None = None) -> Decimal:
        return self._total(Kind.EXPENSE, category)

    def income(self, category: str | None = None) -> Decimal:
        return self._total(Kind.INCOME, category)

    def entries(self) -> int:
        return sum(row.entries for row, _ in self.rows)

    def by_day(self, period: Period) -> list[Decimal]:
        sums: dict[date, Decimal] = {}
        for row, worth in self.rows:
            if row.kind is Kind.EXPENSE:
                sums[row.day] = EXACT.add(sums.get(row.day, NOTHING), worth)
        return [sums.get(day, NOTHING) for day in period.days()]

    def by_category(self) -> dict[str, tuple[Decimal, int]]:
        """The spending of each category, and its entries."""
        sums: dict[str, tuple[Decimal, int]] = {}
        for row, worth in self.rows:
            if row.kind is Kind.EXPENSE:
                money, entries = sums.get(row.category, (NOTHING, 0))
                sums[row.category] = EXACT.add(money, worth), entries + row.entries
        return sums

    def _total(self, kind: Kind, category: str | None) -> Decimal:
        return exact_total(
            worth for row, worth in self.rows if row.kind is kind and category in (None, row.category)
        )


def _by_category(now: _Sums, then: _Sums) -> tuple[CategoryTotal, ...]:
    sums, sums_then, whole = now.by_category(), then.by_category(), now.spent()
    ordered = sorted(sums.items(), key=lambda item: (-item[1][0], item[0]))
    return tuple(
        CategoryTotal(
            category=key,
            money=figure(money, now.currency),
            share=money / whole if whole else NOTHING,
            entries=entries,
            before=figure(_money(sums_then, key), now.currency),
            worth=money,
        )
        for key, (money, entries) in ordered
    )


def _biggest_change(now: _Sums, then: _Sums) -> CategoryChange | None:
    """The category that differs most either way; None where nothing was spent then, or nothing differs."""
    sums, sums_then = now.by_category(), then.by_category()
    changes = {key: EXACT.subtract(_money(sums, key), _money(sums_then, key)) for key in {*sums, *sums_then}}
    key = max(changes, key=lambda key: (abs(changes[key]), key), default=None)
    if key is None or not sums_then or not changes[key]:
        return None
    return CategoryChange(
        category=key,
        money=figure(_money(sums, key), now.currency),
        before=figure(_money(sums_then, key), now.currency),
        difference=figure(changes[key], now.currency),
    )


def _money(sums: Mapping[str, tuple[Decimal, int]], key: str) -> Decimal:
    return sums[key][0] if key in sums else NOTHING


def _by_month(
    daily: Sequence[Decimal], period: Period, currency: str, calendar: Calendar
) -> tuple[PartTotal, ...]:
    days = iter(daily)
    return tuple(
        PartTotal(month, figure(exact_total(next(days) for _ in range(len(month))), currency))
        for month in calendar.months(period)
    )
