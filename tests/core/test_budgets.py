"""What is left of a budget, what it carries over, and when it is time for a word."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.budgets import (
    Budget,
    BudgetId,
    BudgetUse,
    Terms,
    Warned,
    compile_use,
    counting_for,
    limit_of,
    steps,
)
from bot.core.errors import InvalidAmount
from bot.core.ledger import Kind
from bot.core.money import Money
from bot.core.periods import Calendar, Period, Span
from bot.core.rates import OWN, Exchange, Rate
from bot.core.totals import DayTotal

CALENDAR = Calendar()
MARCH = CALENDAR.period(Span.MONTH, date(2026, 3, 11))
FEBRUARY = CALENDAR.before(MARCH)
EUROS = Exchange("EUR")
AGES_AGO = date(2025, 1, 1)

cents = st.integers(0, 300_000).map(lambda count: Decimal(count) / 100)


def budget(
    amount: Decimal | int | str,
    category: str | None = "dining",
    *,
    span: Span = Span.MONTH,
    carry_over: bool = False,
    since: date = AGES_AGO,
    until: date | None = None,
    currency: str = "EUR",
) -> Budget:
    terms = Terms(category, Money.of(amount, currency), span, carry_over)
    return Budget(BudgetId(1), terms, since, until)


def spent(
    amount: Decimal | int | str, day: date, category: str = "dining", currency: str = "EUR"
) -> DayTotal:
    return DayTotal(day, Kind.EXPENSE, category, Money.kept(Decimal(amount), currency), 1)


def use_of(set_up: Budget, *rows: DayTotal, exchange: Exchange = EUROS) -> BudgetUse:
    return compile_use(set_up, [set_up], (FEBRUARY, MARCH), rows, exchange)


@given(amount=cents.filter(bool), before=cents, now=cents, carries=st.booleans())
def test_what_is_left_and_what_is_spent_make_up_the_amount_with_what_was_carried(
    amount: Decimal, before: Decimal, now: Decimal, carries: bool
) -> None:
    rows = [spent(before, date(2026, 2, 28)), spent(now, date(2026, 3, 1))]
    use = use_of(budget(amount, carry_over=carries), *rows)
    assert use.left + use.spent == use.terms.amount + use.carried
    assert use.spent.amount == now
    assert use.carried.amount == (max(amount - before, Decimal(0)) if carries else 0)
    assert use.is_over == (now > use.allowed.amount)


@given(amount=cents.filter(bool), now=cents, day=st.dates(MARCH.start, MARCH.end - timedelta(days=1)))
def test_the_even_share_of_the_days_that_are_left_never_comes_to_more_than_is_left(
    amount: Decimal, now: Decimal, day: date
) -> None:
    use = use_of(budget(amount), spent(now, MARCH.start))
    days, share = use.days_left(day), use.a_day(day).amount
    assert share >= 0
    assert (
        share * days <= max(use.left.amount, Decimal(0)) < (share + Decimal("0.01")) * days + Decimal("0.01")
    )


def test_a_budget_counts_its_own_category_in_its_own_period_and_no_income() -> None:
    use = use_of(
        budget(100),
        spent(10, date(2026, 3, 1)),
        spent(20, date(2026, 3, 31)),
        spent(40, date(2026, 4, 1)),
        spent(80, date(2026, 3, 2), "groceries"),
        DayTotal(date(2026, 3, 2), Kind.INCOME, "dining", Money.of(5, "EUR"), 1),
    )
    assert use.spent == Money.of(30, "EUR")


def test_a_budget_of_all_spending_counts_every_category() -> None:
    rows = [spent(10, date(2026, 3, 1)), spent(20, date(2026, 3, 2), "groceries")]
    assert use_of(budget(100, None), *rows).spent == Money.of(30, "EUR")


def test_an_overdrawn_month_takes_nothing_from_the_next() -> None:
    use = use_of(budget(100, carry_over=True), spent(130, date(2026, 2, 3)))
    assert use.carried == Money.zero("EUR")


def test_what_was_carried_is_not_carried_again() -> None:
    """January was saved whole, February too: March gets February's hundred, not two."""
    saved = budget(100, carry_over=True)
    use = compile_use(saved, [saved], (FEBRUARY, MARCH), [], EUROS)
    assert use.allowed == Money.of(200, "EUR")


def test_nothing_is_carried_from_before_there_was_a_budget_or_from_another_currency() -> None:
    present = budget(100, carry_over=True, since=date(2026, 3, 2))
    assert counting_for([present], FEBRUARY) == []
    assert compile_use(present, [], (FEBRUARY, MARCH), [], EUROS).carried == Money.zero("EUR")
    dollars = budget(100, currency="USD", until=date(2026, 3, 2))
    assert compile_use(present, [dollars], (FEBRUARY, MARCH), [], EUROS).carried == Money.zero("EUR")


def test_spending_in_another_currency_counts_at_the_rate_of_its_day() -> None:
    rates = [
        Rate("USD", "EUR", Decimal("0.9"), date(2026, 3, 1), OWN),
        Rate("USD", "EUR", Decimal("0.8"), date(2026, 3, 5), OWN),
    ]
    exchange = EUROS.with_own(rates)
    rows = [spent(10, date(2026, 3, 2), currency="USD"), spent(10, date(2026, 3, 6), currency="USD")]
    assert use_of(budget(100), *rows, exchange=exchange).spent == Money.of(17, "EUR")


def test_what_can_not_be_converted_is_not_counted_and_told() -> None:
    use = use_of(budget(100), spent(5000, date(2026, 3, 2), currency="JPY"), spent(1, date(2026, 3, 2)))
    assert use.spent == Money.of(1, "EUR")
    assert [left.spent for left in use.not_counted] == [Money.of(5000, "JPY")]


@pytest.mark.parametrize(
    ("amount", "mark"), [("79.99", 0), ("80", 80), ("99.99", 80), ("100", 100), ("250", 100)]
)
def test_the_marks_are_reached_to_the_cent(amount: str, mark: int) -> None:
    assert use_of(budget(100), spent(amount, date(2026, 3, 2))).reached == mark


def test_each_mark_is_told_of_once_in_a_period() -> None:
    told = Budget(BudgetId(1), budget(100).terms, AGES_AGO, warned=Warned(MARCH.start, 80, 7))
    assert not told.to_warn_of(MARCH, 80)
    assert told.to_warn_of(MARCH, 100)
    assert told.to_warn_of(CALENDAR.after(MARCH), 80)


def test_a_period_is_ruled_by_the_budget_in_force_on_its_last_day() -> None:
    old, new = budget(100, until=date(2026, 3, 11)), budget(200, since=date(2026, 3, 11))
    assert counting_for([old, new], FEBRUARY) == [old]
    assert counting_for([old, new], MARCH) == [new]
    dropped = budget(100, until=date(2026, 3, 31))
    assert counting_for([dropped], MARCH) == []
    assert counting_for([dropped], FEBRUARY) == [dropped]


def test_a_month_that_begins_on_the_25th_has_the_budget_of_its_own_last_day() -> None:
    calendar = Calendar(month_start=25)
    period = calendar.period(Span.MONTH, date(2026, 3, 11))
    assert period == Period(date(2026, 2, 25), date(2026, 3, 25), Span.MONTH)
    use = compile_use(
        budget(100),
        [],
        (calendar.before(period), period),
        [spent(10, date(2026, 2, 24)), spent(20, date(2026, 2, 25)), spent(40, date(2026, 3, 24))],
        EUROS,
    )
    assert use.spent == Money.of(60, "EUR")
    assert use.days_left(date(2026, 3, 24)) == 1


class TestTheLimitOfAReport:
    """Only where the report's span fits the budget's."""

    def limit(self, period: Period, *budgets: Budget, exchange: Exchange = EUROS) -> Money | None:
        return limit_of(budgets, (CALENDAR.before(period), period), [], exchange, CALENDAR)

    def test_a_month_has_the_month_budget_and_a_week_that_of_weeks(self) -> None:
        week = CALENDAR.period(Span.WEEK, date(2026, 3, 11))
        both = (budget(2000, None), budget(450, None, span=Span.WEEK))
        assert self.limit(MARCH, *both) == Money.of(2000, "EUR")
        assert self.limit(week, *both) == Money.of(450, "EUR")
        assert self.limit(week, both[0]) is None
        assert self.limit(MARCH, budget(300, "dining")) is None

    def test_a_quarter_has_the_budgets_of_its_months_and_a_year_those_of_twelve(self) -> None:
        """From March on it is 3000, also in the months to come."""
        first = budget(2000, None, since=date(2026, 1, 10), until=date(2026, 3, 5))
        second = budget(3000, None, since=date(2026, 3, 5))
        quarter = CALENDAR.period(Span.QUARTER, date(2026, 3, 11))
        assert self.limit(quarter, first, second) == Money.of(7000, "EUR")
        year = CALENDAR.period(Span.YEAR, date(2026, 3, 11))
        assert self.limit(year, first, second) == Money.of(34000, "EUR")

    def test_a_budget_says_nothing_of_the_months_before_it_was_set(self) -> None:
        new = budget(2500, None, since=date(2026, 3, 1))
        assert self.limit(MARCH, new) == Money.of(2500, "EUR")
        assert self.limit(CALENDAR.period(Span.QUARTER, date(2026, 3, 11)), new) is None
        assert self.limit(CALENDAR.period(Span.YEAR, date(2026, 3, 11)), new) is None
        assert self.limit(CALENDAR.period(Span.QUARTER, date(2026, 4, 1)), new) == Money.of(7500, "EUR")

    def test_days_and_ranges_have_none_nor_has_what_was_dropped_or_is_in_another_currency(self) -> None:
        overall = budget(2000, None)
        assert self.limit(CALENDAR.period(Span.DAY, date(2026, 3, 11)), overall) is None
        assert self.limit(Period(date(2026, 3, 1), date(2026, 3, 20), Span.CUSTOM), overall) is None
        assert self.limit(MARCH, budget(2000, None, until=date(2026, 3, 5))) is None
        assert self.limit(MARCH, overall, exchange=Exchange("USD")) is None

    def test_what_was_carried_over_may_be_spent_too(self) -> None:
        assert self.limit(MARCH, budget(100, None, carry_over=True)) == Money.of(200, "EUR")


@pytest.mark.parametrize(
    ("amount", "currency", "small", "large"),
    [("300", "EUR", 10, 50), ("2000", "EUR", 100, 500), ("85.50", "EUR", 1, 5), ("30000", "JPY", 1000, 5000)],
)
def test_steps_fit_the_amount(amount: str, currency: str, small: int, large: int) -> None:
    assert steps(Money.of(amount, currency)) == (Money.of(small, currency), Money.of(large, currency))


def test_steps_are_never_finer_than_the_currency() -> None:
    assert steps(Money.of(5, "JPY")) == (Money.of(1, "JPY"), Money.of(5, "JPY"))


def test_a_budget_of_nothing_or_of_a_day_is_none() -> None:
    with pytest.raises(InvalidAmount):
        Terms(None, Money.zero("EUR"))
    with pytest.raises(ValueError, match="a budget for"):
        Terms(None, Money.of(1, "EUR"), Span.DAY)
