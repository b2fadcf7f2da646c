"""What a report says: totals, shares and the course of days, in one currency.

Nothing here is drawn. All figures come from the books through `DayTotal` rows; nothing is converted: entries in other
currencies are listed apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.core.ledger import Kind
from bot.core.money import Money, share
from bot.core.periods import Period

MOST_SLICES = 8
"""A chart with more slices than this can't be read on a phone; the rest becomes one."""

MOST_OTHERS = 5
"""A report names this many other currencies; a picture's caption holds 1024 characters."""


@dataclass(frozen=True, slots=True)
class DayTotal:
    """The sum of a day's entries of one kind, category and currency."""

    day: date
    kind: Kind
    category: str
    money: Money
    entries: int


@dataclass(frozen=True, slots=True)
class CategoryTotal:
    """What went to a category, and its share of all spending (0 to 1)."""

    category: str
    money: Money
    share: Decimal


@dataclass(frozen=True, slots=True)
class Balance:
    """Money out and in, in one currency."""

    spent: Money
    income: Money

    @property
    def difference(self) -> Money:
        """Income less spending: negative where more went out."""
        return self.income - self.spent


@dataclass(frozen=True, slots=True)
class Report:
    """Where the money went in a period, against the same days of the period before.

    `daily` has a sum for each day of `period`, `daily_before` for each day of `before` (whole, also where
    only its first days are compared). `spent_before` is the spending of the days compared; `others` are the
    currencies that the report is not in.
    """

    period: Period
    before: Period
    compared_days: int
    balance: Balance
    spent_before: Money
    categories: tuple[CategoryTotal, ...]
    daily: tuple[Money, ...]
    daily_before: tuple[Money, ...]
    entries: int
    others: tuple[Balance, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was booked in the period, in any currency."""
        return self.entries == 0 and not self.others

    @property
    def change(self) -> Decimal | None:
        """How spending changed against the days compared: 0.25 is a quarter more; None where there was none."""
        before = self.spent_before.amount
        return (self.balance.spent.amount - before) / before if before else None


def main_currency(rows: Iterable[DayTotal], preferred: str) -> str:
    """The currency to report in: the preferred one where any entry has it, else the one with most entries."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.money.currency] = counts.get(row.money.currency, 0) + row.entries
    if preferred in counts or not counts:
        return preferred
    return max(counts, key=lambda code: (counts[code], code))


def compile_report(
    rows: Sequence[DayTotal], period: Period, before: Period, today: date, currency: str
) -> Report:
    """The report on `period` in `currency`. `rows` cover `before` and `period`, in any order."""
    own = [row for row in rows if row.money.currency == currency]
    now = [row for row in own if row.day in period]
    compared = min(period.elapsed(today) or len(period), len(before))
    cut = before.cut(compared) if compared < len(period) else before
    spent = _spending(now)
    return Report(
        period=period,
        before=before,
        compared_days=compared,
        balance=_balance(now, currency),
        spent_before=Money.total((row.money for row in _spending(own) if row.day in cut), currency),
        categories=_by_category(spent, currency),
        daily=_by_day(spent, period, currency),
        daily_before=_by_day(_spending(own), before, currency),
        entries=sum(row.entries for row in now),
        others=_others(rows, period, currency),
    )


def largest(
    totals: Sequence[CategoryTotal], most: int = MOST_SLICES
) -> tuple[list[CategoryTotal], list[CategoryTotal]]:
    """The totals to show apart, and the rest to show as one. Never splits off a rest of a single one."""
    if len(totals) <= most:
        return list(totals), []
    return list(totals[: most - 1]), list(totals[most - 1 :])


def _spending(rows: Iterable[DayTotal]) -> list[DayTotal]:
    return [row for row in rows if row.kind is Kind.EXPENSE]


def _balance(rows: Sequence[DayTotal], currency: str) -> Balance:
    spent = Money.total((row.money for row in rows if row.kind is Kind.EXPENSE), currency)
    return Balance(spent, Money.total((row.money for row in rows if row.kind is Kind.INCOME), currency))


def _by_category(rows: Sequence[DayTotal], currency: str) -> tuple[CategoryTotal, ...]:
    sums: dict[str, Money] = {}
    for row in rows:
        sums[row.category] = sums.get(row.category, Money.zero(currency)) + row.money
    whole = Money.total(sums.values(), currency)
    ordered = sorted(sums.items(), key=lambda item: (-item[1].amount, item[0]))
    return tuple(CategoryTotal(key, money, share(money, whole)) for key, money in ordered)


def _by_day(rows: Sequence[DayTotal], period: Period, currency: str) -> tuple[Money, ...]:
    sums: dict[date, Money] = {}
    for row in rows:
        sums[row.day] = sums.get(row.day, Money.zero(currency)) + row.money
    return tuple(sums.get(day, Money.zero(currency)) for day in period.days())


def _others(rows: Sequence[DayTotal], period: Period, currency: str) -> tuple[Balance, ...]:
    inside = [row for row in rows if row.day in period and row.money.currency != currency]
    codes = sorted({row.money.currency for row in inside})
    return tuple(_balance([row for row in inside if row.money.currency == code], code) for code in codes)


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the ring: `key` decides its colour, so that a category keeps it from chart to chart."""

    key: str
    label: str
    money: Money
    share: Decimal


@dataclass(frozen=True, slots=True)
class ReportPicture:
    """A report with its words, ready to draw. Everything is already in the person's language.

    `bars` is one sum a bar in the order of time, `bars_before` the same for the period before (it may be shorter or
    longer); `bar_labels` are the ticks: (index of the bar, text). `today` is the index of the present bar, None where
    the period is over. The picture holds no emoji.
    """

    title: str
    total: Money
    total_label: str
    locale: str
    slices: tuple[Slice, ...]
    bars_title: str
    bars: tuple[Money, ...]
    bars_before: tuple[Money, ...]
    bar_labels: tuple[tuple[int, str], ...]
    label_now: str
    label_before: str
    today: int | None = None
