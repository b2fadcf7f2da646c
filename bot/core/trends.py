"""Income against spending, month by month, over the year that ends with a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.core.conversion import EXACT, Accounted, basis, counted, figure, total
from bot.core.ledger import Kind
from bot.core.money import Money
from bot.core.periods import DAY, Calendar, Period, Span
from bot.core.rates import Exchange
from bot.core.reports import Balance
from bot.core.totals import DayTotal

MONTHS = 12


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """A month's spending and income."""

    period: Period
    spent: Money
    income: Money


@dataclass(frozen=True, slots=True)
class Trend(Accounted):
    """Twelve months in a row; the last may not be over yet. All figures are in one currency.

    `spent_a_month` and `income_a_month` are means of the months that are over, None where none is. `shown_for` is the
    period that it was asked for, which ends with the last month or lies in it.
    """

    shown_for: Period
    period: Period
    months: tuple[MonthTotal, ...]
    balance: Balance
    spent_a_month: Money | None
    income_a_month: Money | None


def trend_period(period: Period, today: date, calendar: Calendar) -> Period:
    """The twelve months up to the one that `period` ends in, or to the present one where that comes earlier."""
    end = max(min(period.end - DAY, today), period.start)
    last = first = calendar.period(Span.MONTH, end)
    for _ in range(MONTHS - 1):
        first = calendar.before(first)
    return Period(first.start, last.end, Span.CUSTOM)


def compile_trend(
    rows: Sequence[DayTotal], shown_for: Period, today: date, exchange: Exchange, calendar: Calendar
) -> Trend:
    """The trend for a period, in the base of `exchange`. `rows` are of its twelve months, in any order."""
    period = trend_period(shown_for, today, calendar)
    months = list(calendar.months(period))
    sums = _by_month(rows, months, exchange)
    over = [sums[month] for month in months if month.end <= today]
    spent, income = (total(sums[month][kind] for month in months) for kind in (Kind.EXPENSE, Kind.INCOME))

    def shown(amount: Decimal) -> Money:
        return figure(amount, exchange.base)

    def mean(kind: Kind) -> Money | None:
        return shown(EXACT.divide(total(one[kind] for one in over), Decimal(len(over)))) if over else None

    return Trend(
        shown_for=shown_for,
        period=period,
        months=tuple(
            MonthTotal(month, shown(sums[month][Kind.EXPENSE]), shown(sums[month][Kind.INCOME]))
            for month in months
        ),
        balance=Balance(shown(spent), shown(income), shown(EXACT.subtract(income, spent))),
        spent_a_month=mean(Kind.EXPENSE),
        income_a_month=mean(Kind.INCOME),
        entries=sum(row.entries for row, _ in counted(rows, exchange)),
        basis=basis(rows, exchange),
    )


def _by_month(
    rows: Sequence[DayTotal], months: Sequence[Period], exchange: Exchange
) -> dict[Period, dict[Kind, Decimal]]:
    sums = {month: dict.fromkeys(Kind, Decimal(0)) for month in months}
    of_day = {day: month for month in months for day in month.days()}
    for row, worth in counted(rows, exchange):
        month = sums[of_day[row.day]]
        month[row.kind] = EXACT.add(month[row.kind], worth)
    return sums
