"""A report says what a patient person would find with the books and a pencil."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversion import leading_currency
from bot.core.ledger import Kind
from bot.core.money import Money
from bot.core.periods import Calendar, Period, Span
from bot.core.rates import OWN, Exchange, Publisher, Rate
from bot.core.reports import CategoryChange, CategoryTotal, PartTotal, Report, compile_report, largest
from bot.core.totals import DayTotal

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


EUROS = Exchange("EUR")


def compiled(booked: list[DayTotal], today: date = LATER, exchange: Exchange = EUROS) -> Report:
    """The report on March."""
    return compile_report(booked, MARCH, FEBRUARY, today, exchange)


def ecb(currency: str, value: str, day: str) -> Rate:
    return Rate(currency, "EUR", Decimal(value), date.fromisoformat(day), Publisher("ECB"))


def test_a_month_at_a_glance() -> None:
    report = compiled(
        [
            on("2026-03-02", "30", "groceries"),
            on("2026-03-02", "10"),
            on("2026-03-05", "60", "groceries", entries=2),
            on("2026-03-01", "1000", "salary", kind=Kind.INCOME),
            on("2026-02-03", "50"),
            on("2026-03-03", "7", currency="USD"),
        ]
    )
    assert report.balance.spent == euro("100")
    assert report.balance.income == euro("1000")
    assert report.balance.difference == euro("900")
    assert report.categories == (
        CategoryTotal("groceries", euro("90"), Decimal("0.9"), 3, euro("0"), Decimal(90)),
        CategoryTotal("dining", euro("10"), Decimal("0.1"), 1, euro("50"), Decimal(10)),
    )
    assert report.daily[:5] == (euro("0"), euro("40"), euro("0"), euro("0"), euro("60"))
    assert report.daily_before[2] == euro("50")
    assert report.change == 1
    assert report.entries == 5
    assert report.biggest_change == CategoryChange("groceries", euro("90"), euro("0"), euro("90"))
    assert report.a_day == euro("3.23")
    assert report.monthly == (PartTotal(MARCH, euro("100")),)
    assert report.running[4] == report.running[-1] == euro("100")
    assert [(left.spent, left.income, left.entries) for left in report.not_counted] == [
        (Money.of(7, "USD"), Money.of(0, "USD"), 1)
    ]


@given(rows, st.dates(date(2026, 2, 20), date(2026, 4, 20)))
def test_every_figure_is_the_sum_of_its_rows(booked: list[DayTotal], today: date) -> None:
    report = compiled(booked, today)
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
    assert compiled(booked) == compiled(booked[::-1])


@given(rows)
def test_nothing_is_left_out_and_nothing_is_converted(booked: list[DayTotal]) -> None:
    report = compiled(booked)
    inside = [row for row in booked if row.day in MARCH]
    currencies = {"EUR"} | {row.money.currency for row in inside}
    assert [left.currency for left in report.not_counted] == sorted(currencies - {"EUR"})
    sums = [(report.balance.spent, report.balance.income)]
    sums += [(left.spent, left.income) for left in report.not_counted]
    for spent, income in sums:
        own = [row for row in inside if row.money.currency == spent.currency]
        assert (income - spent).amount == sum(
            row.money.amount * (1 if row.kind is Kind.INCOME else -1) for row in own
        )
    assert report.entries + sum(left.entries for left in report.not_counted) == sum(
        row.entries for row in inside
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
    report = compiled(booked, date.fromisoformat(today))
    assert (report.compared_days, report.spent_before) == (days, euro(spent_before))


def test_a_month_that_is_over_is_compared_with_the_whole_of_a_longer_one() -> None:
    january = Calendar().before(FEBRUARY)
    booked = [DayTotal(day, Kind.EXPENSE, "dining", euro("1"), 1) for day in january.days()]
    assert compile_report(booked, FEBRUARY, january, LATER, EUROS).spent_before == euro("31")
    running = compile_report(booked, FEBRUARY, january, date(2026, 2, 27), EUROS)
    assert running.spent_before == euro("27")


def test_where_nothing_was_spent_before_there_is_no_change_to_tell() -> None:
    report = compiled([on("2026-03-02", "5")])
    assert report.change is None
    assert not report.is_empty


def test_a_quarter_less_is_minus_a_quarter() -> None:
    booked = [on("2026-02-02", "20"), on("2026-03-02", "15")]
    assert compiled(booked).change == Decimal("-0.25")


def test_what_lies_outside_both_periods_counts_nowhere() -> None:
    booked = [on("2026-01-31", "5"), on("2026-04-01", "5"), on("2026-04-01", "5", currency="USD")]
    assert compiled(booked).is_empty


def test_books_in_a_currency_that_is_gone_still_add_up() -> None:
    old = Calendar().period(Span.MONTH, date(2022, 12, 1))
    kuna = DayTotal(date(2022, 12, 24), Kind.EXPENSE, "gifts", Money.kept(Decimal("75.3000"), "HRK"), 1)
    report = compile_report(
        [kuna], old, Calendar().before(old), LATER, Exchange(leading_currency([kuna], EUROS))
    )
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
    assert leading_currency(counted, EUROS) == currency
    assert leading_currency(counted[::-1], EUROS) == currency


@given(st.integers(0, 20), st.integers(2, 10))
def test_small_categories_are_gathered_but_never_a_single_one(count: int, most: int) -> None:
    totals = [
        CategoryTotal(f"c{number}", euro("1"), Decimal(0), 1, euro("0"), Decimal(1))
        for number in range(count)
    ]
    shown, rest = largest(totals, most)
    assert [*shown, *rest] == totals
    assert len(rest) != 1
    assert len(shown) + bool(rest) <= most


def test_a_period_of_ones_own_is_compared_with_as_many_days_before_it() -> None:
    trip = Period(date(2026, 3, 10), date(2026, 3, 13), Span.CUSTOM)
    before = Calendar().before(trip)
    booked = [on(f"2026-03-{day:02}", "1") for day in range(1, 20)]
    report = compile_report(booked, trip, before, LATER, EUROS)
    assert (report.balance.spent, report.spent_before, report.change) == (euro("3"), euro("3"), Decimal(0))
    assert before.start == trip.start - timedelta(days=3)


CONVERTED = Exchange(
    "EUR",
    {"USD": [ecb("USD", "0.913", "2026-02-03"), ecb("USD", "0.9175", "2026-03-04")]},
    {"INR": [Rate("INR", "EUR", Decimal("0.0111"), date(2026, 3, 10), OWN)]},
)


def test_amounts_are_converted_at_the_rates_of_their_days() -> None:
    booked = [
        on("2026-03-02", "10", currency="USD"),
        on("2026-03-12", "1000", currency="INR"),
        on("2026-02-05", "8", currency="USD"),
        on("2026-03-05", "3"),
        on("2026-03-20", "99", currency="USD"),
    ]
    report = compiled(booked, exchange=CONVERTED)
    # 9.175 + 11.1 + 3; the last one is twelve days from any rate.
    assert report.balance.spent == euro("23.28")
    assert report.spent_before == euro("7.30")
    assert [(left.spent, left.entries) for left in report.not_counted] == [(Money.of(99, "USD"), 1)]
    assert report.entries == 3
    used = {rates.latest.currency: rates for rates in report.basis.rates}
    assert (used["USD"].first, used["USD"].last) == (date(2026, 3, 4), date(2026, 3, 4))
    assert used["INR"].publisher == OWN


def test_a_sum_is_rounded_once_and_not_its_parts() -> None:
    rates = {"USD": [ecb("USD", "0.5", f"2026-03-{day:02}") for day in range(1, 32)]}
    booked = [on(f"2026-03-{day:02}", "0.01", currency="USD") for day in range(1, 11)]
    report = compiled(booked, exchange=Exchange("EUR", rates))
    # Each cent is worth half a cent, which is no cent when rounded alone.
    assert report.balance.spent == report.running[-1] == report.monthly[0].money == euro("0.05")
    assert {day.amount for day in report.daily} == {Decimal("0.00")}


@given(rows, st.dates(date(2026, 2, 20), date(2026, 4, 20)), st.integers(1, 30_000))
def test_parts_add_up_to_the_whole_but_for_rounding(booked: list[DayTotal], today: date, value: int) -> None:
    days = [date(2026, 1, 20) + timedelta(days=7 * week) for week in range(12)]
    rates = {"USD": [ecb("USD", f"{value}E-4", day.isoformat()) for day in days]}
    report = compiled(booked, today, Exchange("EUR", rates))
    spent, cent = report.balance.spent.amount, Decimal("0.005")
    for parts in (
        report.daily,
        [one.money for one in report.categories],
        [one.money for one in report.monthly],
    ):
        assert abs(sum(part.amount for part in parts) - spent) <= cent * (len(parts) + 1)
    assert abs(report.balance.income.amount - spent - report.balance.difference.amount) <= 3 * cent
    assert report.running[-1] == report.balance.spent
    assert list(report.running) == sorted(report.running, key=lambda money: money.amount)
    assert {left.currency for left in report.not_counted} <= {"INR"}
    assert abs(sum(one.worth for one in report.categories) - spent) <= cent


def test_what_cannot_be_converted_on_the_days_compared_is_counted() -> None:
    booked = [on("2026-03-02", "5"), on("2026-02-02", "5"), on("2026-02-03", "7", currency="USD", entries=2)]
    assert compiled(booked).left_before == 2
    assert compiled(booked, date(2026, 3, 2)).left_before == 0


def test_an_average_day_is_one_that_has_begun() -> None:
    booked = [on("2026-03-02", "30"), on("2026-03-20", "10")]
    assert compiled(booked, date(2026, 3, 10)).a_day == euro("4")
    assert compiled(booked, date(2026, 2, 10)).a_day is None


def test_money_that_came_back_is_told_apart_from_other_income() -> None:
    booked = [on("2026-03-02", "30"), on("2026-03-03", "50", "refund", kind=Kind.INCOME)]
    booked.append(on("2026-03-04", "100", "salary", kind=Kind.INCOME))
    report = compiled(booked)
    assert (report.refunds, report.balance.income, report.balance.spent) == (
        euro("50"), euro("150"), euro("30"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("booked", "change"),
    [
        ([on("2026-03-02", "5")], None),
        ([on("2026-03-02", "5"), on("2026-02-02", "5")], None),
        ([on("2026-02-02", "5", "gifts")], ("gifts", "-5")),
        ([on("2026-03-02", "9"), on("2026-02-02", "5"), on("2026-02-02", "1", "gifts")], ("dining", "4")),
    ],
)
def test_the_biggest_change_is_that_of_a_category(
    booked: list[DayTotal], change: tuple[str, str] | None
) -> None:
    found = compiled(booked).biggest_change
    assert (found and (found.category, found.difference)) == (change and (change[0], euro(change[1])))


def test_a_year_goes_by_the_chats_months() -> None:
    shape = Calendar(month_start=25)
    year = shape.period(Span.YEAR, date(2026, 5, 1))
    booked = [on("2026-01-25", "1"), on("2026-02-24", "2"), on("2026-02-25", "4"), on("2027-01-24", "8")]
    report = compile_report(booked, year, shape.before(year), date(2028, 1, 1), EUROS, calendar=shape)
    assert [part.money.amount for part in report.monthly] == [3, 4, *[0] * 9, 8]
    assert len(report.monthly) == 12
