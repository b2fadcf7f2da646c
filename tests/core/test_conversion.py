"""Converting never rounds; showing does, once."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversion import EXACT, figure, leading_currency, rates_used, total, worth
from bot.core.ledger import Kind
from bot.core.money import Money
from bot.core.rates import OWN, Exchange, Publisher, Rate
from bot.core.totals import DayTotal

ECB = Publisher("ECB")
DAY = date(2026, 3, 11)


def rate(currency: str, value: str, day: date = DAY, publisher: Publisher = ECB) -> Rate:
    return Rate(currency, "EUR", Decimal(value), day, publisher)


def row(currency: str, day: date = DAY, entries: int = 1) -> DayTotal:
    return DayTotal(day, Kind.EXPENSE, "dining", Money.of(5, currency), entries)


@given(st.decimals("0.0001", "999999999999999", places=4), st.decimals("1e-10", "1e10", places=12))
def test_no_digit_is_lost(amount: Decimal, value: Decimal) -> None:
    exchange = Exchange("EUR", {"USD": [rate("USD", str(value))]})
    found = worth(Money(amount, "USD"), DAY, exchange)
    assert found is not None
    assert found.as_integer_ratio()[0] * 10**20 // found.as_integer_ratio()[1] == int(
        EXACT.multiply(EXACT.multiply(amount, value), Decimal(10) ** 20).to_integral_value("ROUND_FLOOR")
    )
    assert worth(Money(amount, "EUR"), DAY, exchange) == amount


def test_what_has_no_rate_is_worth_nothing_that_is_known() -> None:
    exchange = Exchange("EUR", {"USD": [rate("USD", "0.9")]})
    assert worth(Money.of(5, "INR"), DAY, exchange) is None
    assert worth(Money.of(5, "USD"), date(2026, 5, 1), exchange) is None


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [("0.125", "EUR", "0.12"), ("0.135", "EUR", "0.14"), ("1.5", "JPY", "2"), ("75.3", "HRK", "75.30")],
)
def test_a_figure_has_the_currencys_digits(amount: str, currency: str, shown: str) -> None:
    assert str(figure(Decimal(amount), currency).amount) == shown


def test_a_sum_of_nothing_is_nothing() -> None:
    assert total([]) == 0


def test_the_rates_behind_figures_are_told_by_currency_and_publisher() -> None:
    exchange = Exchange(
        "EUR",
        {"USD": [rate("USD", "0.9", date(2026, 3, 2)), rate("USD", "0.92")]},
        {"INR": [rate("INR", "0.011", date(2026, 1, 1), OWN)]},
    )
    rows = [row("USD", date(2026, 3, 3)), row("USD"), row("INR"), row("EUR"), row("JPY")]
    used = rates_used(rows, exchange)
    assert [(one.latest.currency, one.publisher, one.first, one.last) for one in used] == [
        ("INR", OWN, date(2026, 1, 1), date(2026, 1, 1)),
        ("USD", ECB, date(2026, 3, 2), DAY),
    ]
    assert used[1].latest.value == Decimal("0.92")


def test_a_convertible_entry_is_enough_for_the_base_currency() -> None:
    exchange = Exchange("EUR", {"USD": [rate("USD", "0.9")]})
    assert leading_currency([row("USD"), row("INR", entries=9)], exchange) == "EUR"
    assert leading_currency([row("JPY"), row("INR", entries=9)], exchange) == "INR"
