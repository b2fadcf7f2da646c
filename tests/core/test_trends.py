"""Twelve months of income against spending."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ledger import Kind
from bot.core.money import Money
from bot.core.periods import Calendar, Span
from bot.core.rates import Exchange
from bot.core.totals import DayTotal
from bot.core.trends import MONTHS, Trend, compile_trend, trend_period

EUROS = Exchange("EUR")


def on(day: date, amount: str, kind: Kind = Kind.EXPENSE) -> DayTotal:
    return DayTotal(day, kind, "", Money.of(amount, "EUR"), 1)


def compiled(
    booked: list[DayTotal], span: Span, day: str, today: str, calendar: Calendar = Calendar()
) -> Trend:
    period = calendar.period(span, date.fromisoformat(day))
    return compile_trend(booked, period, date.fromisoformat(today), EUROS, calendar)


@pytest.mark.parametrize(
    ("span", "day", "today", "first", "end"),
    [
        (Span.MONTH, "2026-03-10", "2026-03-11", "2025-04-01", "2026-04-01"),
        (Span.MONTH, "2025-03-10", "2026-03-11", "2024-04-01", "2025-04-01"),
        (Span.YEAR, "2025-03-10", "2026-03-11", "2025-01-01", "2026-01-01"),
        (Span.YEAR, "2026-03-10", "2026-03-11", "2025-04-01", "2026-04-01"),
        (Span.WEEK, "2026-03-31", "2026-06-11", "2025-05-01", "2026-05-01"),
        (Span.MONTH, "2026-09-10", "2026-03-11", "2025-10-01", "2026-10-01"),
    ],
)
def test_the_last_month_is_the_periods_but_no_empty_future(
    span: Span, day: str, today: str, first: str, end: str
) -> None:
    period = Calendar().period(span, date.fromisoformat(day))
    found = trend_period(period, date.fromisoformat(today), Calendar())
    assert (found.start.isoformat(), found.end.isoformat()) == (first, end)


def test_a_month_has_what_came_in_and_what_went_out() -> None:
    booked = [
        on(date(2026, 3, 1), "30"),
        on(date(2026, 2, 28), "20"),
        on(date(2026, 2, 28), "100", Kind.INCOME),
        on(date(2025, 4, 1), "13"),
    ]
    trend = compiled(booked, Span.MONTH, "2026-03-10", "2026-03-11")
    assert [month.spent.amount for month in trend.months] == [13, *[0] * 9, 20, 30]
    assert [month.income.amount for month in trend.months] == [*[0] * 10, 100, 0]
    assert (trend.balance.spent, trend.balance.difference) == (Money.of(63, "EUR"), Money.of(37, "EUR"))
    # Of the eleven that are over.
    assert (trend.spent_a_month, trend.income_a_month) == (Money.of(3, "EUR"), Money.of("9.09", "EUR"))


@given(
    st.lists(st.tuples(st.dates(date(2025, 4, 1), date(2026, 3, 24)), st.integers(1, 10**6)), max_size=30),
    st.sampled_from([1, 25, 31]),
)
def test_every_day_is_in_one_month(booked: list[tuple[date, int]], month_start: int) -> None:
    rows = [on(day, str(Decimal(cents).scaleb(-2))) for day, cents in booked]
    calendar = Calendar(month_start=month_start)
    period = trend_period(calendar.period(Span.MONTH, date(2026, 3, 24)), date(2026, 3, 24), calendar)
    inside = [row for row in rows if row.day in period]
    trend = compiled(inside, Span.MONTH, "2026-03-24", "2026-03-24", calendar)
    assert len(trend.months) == MONTHS
    assert sum(month.spent.amount for month in trend.months) == trend.balance.spent.amount
    assert trend.balance.spent == Money.total((row.money for row in inside), "EUR")
    assert trend.entries == len(inside)
