"""A report says what a patient person would find with the books and a pencil."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ledger import Kind
from bot.core.money import Money
from bot.core.periods import Calendar, Period, Span
from bot.core.reports import (
    CategoryTotal,
    DayTotal,
    compile_report,
    largest,
    main_currency,
)

MARCH = Calendar().period(Span.MONTH, date(2026, 3, 1))
FEBRUARY = Calendar().before(MARCH)
LATER = date(2026, 6, 1)

rows = st.lists(
    st.builds(
        DayTotal,
        day=st.dates(date(2026, 1, 25), date(2026, 4, 5)),
        kind=st.sampled_from(Kind),
        category=st.sampled_from(["dining", "groceries", "transport", "other"]),
        money=st.builds(
            lambda cents, code: Money.of(Decimal(cents).scaleb(-2), code),
            st.integers(1, 10**8),
            st.sampled_from(["EUR", "USD", "INR"]),
        ),
        entries=st.integers(1, 5),
    ),
    max_size=40,
)


def on(
    day: str, amount: str, category: str = "dining", *, currency: str = "EUR", kind: Kind = Kind.EXPENSE, entries: int = 1
) -> DayTotal:  # fmt: skip
    return DayTotal(date.fromisoformat(day), kind, category, Money.of(amount, currency), entries)


def euro(amount: str) -> Money:
    return Money.of(amount, "EUR")


def test_a_month_at_a_glance() -> None:
    report = compile_report(
        [
            on("2026-03-02", "30", "groceries"),
            on("2026-03-02", "10"),
            on("2026-03-05", "60", "groceries", entries=2),
            on("2026-03-01", "1000", "salary", kind=Kind.INCOME),
            on("2026-02-03", "50"),
            on("2026-03-03", "7", currency="USD"),
        ],
        MARCH, FEBRUARY, LATER, "EUR",
    )  # fmt: skip
    assert report.balance.spent == euro("100")
    assert report.balance.income == euro("1000")
    assert report.balance.difference == euro("900")
    assert report.categories == (
        CategoryTotal("groceries", euro("90"), Decimal("0.9")),
        CategoryTotal("dining", euro("10"), Decimal("0.1")),
    )
    assert report.daily[:5] == (euro("0"), euro("40"), euro("0"), euro("0"), euro("60"))
    assert report.daily_before[2] == euro("50")
    assert report.change == 1
    assert report.entries == 5
    assert [(other.spent, other.income) for other in report.others] == [
        (Money.of(7, "USD"), Money.of(0, "USD"))
    ]


@given(rows, st.dates(date(2026, 2, 20), date(2026, 4, 20)))
def test_every_figure_is_the_sum_of_its_rows(booked: list[DayTotal], today: date) -> None:
    report = compile_report(booked, MARCH, FEBRUARY, today, "EUR")
    spent: dict[date, int] = defaultdict(int)
    by_category: dict[str, int] = defaultdict(int)
    earned = 0
    for row in booked:
        cents = int(row.money.amount * 100)
        if row.money.currency != "EUR":
            continue
        if row.kind is Kind.EXPENSE:
            spent[row.day] += cents
        if row.day.isoformat()[:7] == "2026-03":
            if row.kind is Kind.INCOME:
                earned += cents
            else:
                by_category[row.category] += cents
    march = [spent[date(2026, 3, day)] for day in range(1, 32)]
    february = [spent[date(2026, 2, day)] for day in range(1, 29)]
    assert [one.amount * 100 for one in report.daily] == march
    assert [one.amount * 100 for one in report.daily_before] == february
    assert report.balance.spent.amount * 100 == sum(march)
    assert report.balance.income.amount * 100 == earned
    assert {one.category: one.money.amount * 100 for one in report.categories} == by_category
    amounts = [one.money.amount for one in report.categories]
    assert amounts == sorted(amounts, reverse=True)
    shares = sum((one.share for one in report.categories), Decimal(0))
    assert abs(shares - bool(sum(march))) < Decimal("1E-20")
    assert report.spent_before.amount * 100 == sum(february[: report.compared_days])


@given(rows)
def test_the_order_of_the_rows_does_not_matter(booked: list[DayTotal]) -> None:
    assert compile_report(booked, MARCH, FEBRUARY, LATER, "EUR") == compile_report(
        booked[::-1], MARCH, FEBRUARY, LATER, "EUR"
    )


@given(rows)
def test_nothing_is_left_out_and_nothing_is_converted(booked: list[DayTotal]) -> None:
    report = compile_report(booked, MARCH, FEBRUARY, LATER, "EUR")
    inside = [row for row in booked if row.day in MARCH]
    currencies = {"EUR"} | {row.money.currency for row in inside}
    assert [other.spent.currency for other in report.others] == sorted(currencies - {"EUR"})
    for balance in (report.balance, *report.others):
        own = [row for row in inside if row.money.currency == balance.spent.currency]
        assert balance.difference.amount == sum(
            row.money.amount * (1 if row.kind is Kind.INCOME else -1) for row in own
        )
    assert report.is_empty == (not inside)


@pytest.mark.parametrize(
    ("today", "days", "spent_before"),
    [
        ("2026-03-01", 1, "1"),
        ("2026-03-10", 10, "10"),
        ("2026-03-28", 28, "28"),
        ("2026-03-30", 28, "28"),
        ("2026-03-31", 28, "28"),
        ("2026-04-15", 28, "28"),
        ("2026-02-10", 28, "28"),
    ],
)
def test_a_running_month_is_compared_with_as_many_days_of_the_one_before(
    today: str, days: int, spent_before: str
) -> None:
    booked = [DayTotal(day, Kind.EXPENSE, "dining", euro("1"), 1) for day in FEBRUARY.days()]
    report = compile_report(booked, MARCH, FEBRUARY, date.fromisoformat(today), "EUR")
    assert (report.compared_days, report.spent_before) == (days, euro(spent_before))


def test_a_month_that_is_over_is_compared_with_the_whole_of_a_longer_one() -> None:
    january = Calendar().before(FEBRUARY)
    booked = [DayTotal(day, Kind.EXPENSE, "dining", euro("1"), 1) for day in january.days()]
    assert compile_report(booked, FEBRUARY, january, LATER, "EUR").spent_before == euro("31")
    running = compile_report(booked, FEBRUARY, january, date(2026, 2, 27), "EUR")
    assert running.spent_before == euro("27")


def test_where_nothing_was_spent_before_there_is_no_change_to_tell() -> None:
    report = compile_report([on("2026-03-02", "5")], MARCH, FEBRUARY, LATER, "EUR")
    assert report.change is None
    assert not report.is_empty


def test_a_quarter_less_is_minus_a_quarter() -> None:
    booked = [on("2026-02-02", "20"), on("2026-03-02", "15")]
    assert compile_report(booked, MARCH, FEBRUARY, LATER, "EUR").change == Decimal("-0.25")


def test_what_lies_outside_both_periods_counts_nowhere() -> None:
    booked = [on("2026-01-31", "5"), on("2026-04-01", "5"), on("2026-04-01", "5", currency="USD")]
    assert compile_report(booked, MARCH, FEBRUARY, LATER, "EUR").is_empty


def test_books_in_a_currency_that_is_gone_still_add_up() -> None:
    old = Calendar().period(Span.MONTH, date(2022, 12, 1))
    kuna = DayTotal(date(2022, 12, 24), Kind.EXPENSE, "gifts", Money.kept(Decimal("75.3000"), "HRK"), 1)
    report = compile_report([kuna], old, Calendar().before(old), LATER, main_currency([kuna], "EUR"))
    assert str(report.balance.spent.amount) == "75.30"


@pytest.mark.parametrize(
    ("booked", "currency"),
    [
        ([], "EUR"),
        ([("USD", 9), ("EUR", 1)], "EUR"),
        ([("USD", 2), ("INR", 3)], "INR"),
        ([("USD", 2), ("INR", 2), ("USD", 1)], "USD"),
    ],
)
def test_the_report_is_in_the_chats_currency_or_the_one_used_most(
    booked: list[tuple[str, int]], currency: str
) -> None:
    counted = [on("2026-03-02", "5", currency=code, entries=entries) for code, entries in booked]
    assert main_currency(counted, "EUR") == currency
    assert main_currency(counted[::-1], "EUR") == currency


@given(st.integers(0, 20), st.integers(2, 10))
def test_small_categories_are_gathered_but_never_a_single_one(count: int, most: int) -> None:
    totals = [CategoryTotal(f"c{number}", euro("1"), Decimal(0)) for number in range(count)]
    shown, rest = largest(totals, most)
    assert [*shown, *rest] == totals
    assert len(rest) != 1
    assert len(shown) + bool(rest) <= most


def test_a_period_of_ones_own_is_compared_with_as_many_days_before_it() -> None:
    trip = Period(date(2026, 3, 10), date(2026, 3, 13), Span.CUSTOM)
    before = Calendar().before(trip)
    booked = [on(f"2026-03-{day:02}", "1") for day in range(1, 20)]
    report = compile_report(booked, trip, before, LATER, "EUR")
    assert (report.balance.spent, report.spent_before, report.change) == (euro("3"), euro("3"), Decimal(0))
    assert before.start == trip.start - timedelta(days=3)
