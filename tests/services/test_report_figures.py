"""Every figure of reports equals what SQL of its own makes of the same books (leap_year.py, recomputation.py)."""

from datetime import date
from decimal import Decimal

from bot.core.money import Money
from bot.core.periods import Period, Span
from bot.core.questions import Named
from bot.core.reports import Report
from bot.core.trends import Trend
from tests.services.leap_year import (
    BASE,
    CHAT,
    DIGITS,
    END,
    ENTRIES,
    LATER,
    RUNNING,
    START,
    Twice,
    a_year,
    situations,
    twice,
    year,
)  # fmt: skip
from tests.services.recomputation import Days

__all__ = ["twice", "year"]

TOLERANCE = Decimal("1e-15")


def amount(money: Money) -> Decimal:
    assert money.currency == BASE
    assert money.amount.as_tuple().exponent == -DIGITS
    return money.amount


def days(period: Period) -> Days:
    return Days(period.start, period.end)


async def check(twice: Twice, report: Report, span: Span) -> None:
    """Holds everything that the report says against SQL, its days included."""
    sql, today = twice.sql, await twice.today()
    now, before = days(report.period), days(report.before)
    assert before == await sql.before(span, now, twice.situation.week_start)
    against = await sql.compared(now, before, today)
    assert report.elapsed_days == await sql.begun(now, today)
    balance = [
        amount(money) for money in (report.balance.spent, report.balance.income, report.balance.difference)
    ]
    assert balance == [
        await sql.total("expense", now),
        await sql.total("income", now),
        await sql.difference(now),
    ]
    assert amount(report.refunds) == await sql.total("income", now, "refund")
    assert amount(report.spent_before) == await sql.total("expense", against)
    close(report.change, await sql.change(now, against))
    assert (report.a_day and amount(report.a_day)) == await sql.a_day(now, today)
    categories = [
        (one.category, amount(one.money), one.entries, amount(one.before)) for one in report.categories
    ]
    assert categories == await sql.categories(now, against)
    for one, share in zip(report.categories, await sql.shares(now), strict=True):
        close(one.share, share)
    changed = report.biggest_change
    figures = changed and (
        changed.category,
        *map(amount, (changed.money, changed.before, changed.difference)),
    )
    assert figures == await sql.biggest_change(now, against)
    for shown, days_of_it in ((report.daily, now), (report.daily_before, before)):
        assert [*map(amount, shown)] == await sql.daily(days_of_it)
    for shown, days_of_it in ((report.running, now), (report.running_before, before)):
        assert [*map(amount, shown)] == await sql.daily(days_of_it, running=True)
    for parts, days_of_it in ((report.monthly, now), (report.monthly_before, before)):
        monthly = [(part.period.start, part.period.end, amount(part.money)) for part in parts]
        assert monthly == [row[:3] for row in await sql.monthly(days_of_it)]
    assert report.entries == await sql.entries(now)
    assert report.left_before == await sql.entries(against, counted=False)
    assert report.booked_until == await sql.booked_until()
    await check_basis(twice, report, now)


async def check_basis(twice: Twice, shown: Report | Trend, now: Days) -> None:
    """The rates behind it, and what it leaves out."""
    left = [(one.currency, one.spent.amount, one.income.amount, one.entries) for one in shown.not_counted]
    assert left == await twice.sql.not_counted(now)
    used = [
        (one.latest.currency, one.publisher, one.first, one.last, one.latest.value)
        for one in shown.basis.rates
    ]
    assert sorted(used) == sorted(await twice.sql.rates_used(now))


def close(found: Decimal | None, expected: Decimal | None) -> None:
    """The same but for the last digits of a division."""
    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        assert abs(found - expected) < TOLERANCE


def test_the_books_are_what_they_should_be() -> None:
    lines = a_year()
    assert len(lines) == ENTRIES
    assert {line.currency for line in lines} == {"EUR", "USD", "JPY", "KWD"}
    assert date(2024, 2, 29) in {line.day for line in lines}


@situations(*LATER)
async def test_every_month_of_the_year(twice: Twice) -> None:
    seen, on = [], START
    while on < END:
        report = await twice.reporting.spending(CHAT, Named(Span.MONTH, on))
        assert days(report.period) == await twice.sql.period("m", on)
        await check(twice, report, Span.MONTH)
        seen.append(report.period)
        on = report.period.end
    assert len(seen) in {12, 13}
    assert [period for period in seen if date(2024, 2, 29) in period]


@situations(*LATER, *RUNNING)
async def test_the_present_day_week_month_quarter_and_year(twice: Twice) -> None:
    today = await twice.today()
    for span in (Span.WEEK, Span.MONTH, Span.QUARTER, Span.YEAR):
        report = await twice.reporting.spending(CHAT, Named(span))
        assert days(report.period) == await twice.sql.period(span, today, twice.situation.week_start)
        await check(twice, report, span)


@situations(*LATER, RUNNING[3])
async def test_any_days(twice: Twice) -> None:
    for start, end in (("2024-01-01", "2024-03-16"), ("2024-02-29", "2024-03-01"), ("2024-03-30", "2024-04-02"),
                       ("2024-06-14", "2025-01-01"), ("2023-12-20", "2024-01-05")):  # fmt: skip
        period = Period(date.fromisoformat(start), date.fromisoformat(end), Span.CUSTOM)
        report = await twice.reporting.spending(CHAT, period)
        assert report.period == period
        await check(twice, report, Span.CUSTOM)


@situations(*LATER, *RUNNING)
async def test_the_trend_of_twelve_months(twice: Twice) -> None:
    sql, today = twice.sql, await twice.today()
    for back in (0, 1, 4):
        trend = await twice.reporting.trend(CHAT, Named(Span.MONTH, back=back))
        period = await sql.year_of_months(days(trend.shown_for), today)
        assert days(trend.period) == period
        months = [
            (one.period.start, one.period.end, amount(one.spent), amount(one.income)) for one in trend.months
        ]
        assert len(months) == 12
        assert months == await sql.monthly(period)
        balance = [
            amount(money) for money in (trend.balance.spent, trend.balance.income, trend.balance.difference)
        ]
        totals = [await sql.total("expense", period), await sql.total("income", period)]
        assert balance == [*totals, await sql.difference(period)]
        means = [money and amount(money) for money in (trend.spent_a_month, trend.income_a_month)]
        assert means == [await sql.a_month(kind, period, today) for kind in ("expense", "income")]
        assert trend.entries == await sql.entries(period)
        await check_basis(twice, trend, period)


@situations(*LATER)
async def test_where_the_money_was_spent(twice: Twice) -> None:
    for span in (Span.MONTH, Span.YEAR):
        found = await twice.reporting.merchants(CHAT, Named(span, date(2024, 8, 8)))
        period = days(found.period)
        ranks = [(one.name.lower(), amount(one.money), one.entries) for one in found.ranks]
        assert sorted(ranks) == sorted(await twice.sql.merchants(period))
        assert [one.money.amount for one in found.ranks] == sorted(
            (one.money.amount for one in found.ranks), reverse=True
        )
        assert amount(found.spent) == await twice.sql.total("expense", period)
        assert found.entries == await twice.sql.entries(period, kind="expense")
        assert found.nameless is None
