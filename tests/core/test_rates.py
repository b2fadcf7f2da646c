"""Which exchange rate counts for a day, and rates that are made of others."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import InvalidRate
from bot.core.rates import (
    FRESH,
    LARGEST_RATE,
    OWN,
    Exchange,
    Publisher,
    Rate,
    by_currency,
    crossed,
    stated,
)

ECB = Publisher("ECB")
FRIDAY = date(2026, 3, 6)
DAY = timedelta(days=1)

days = st.dates(date(2025, 1, 1), date(2025, 3, 31))
values = st.decimals("0.000001", "1000000", allow_nan=False, places=6)
numbers = st.decimals("0.01", "1000000", places=2)


def rate(value: str | Decimal, day: date = FRIDAY, currency: str = "USD", by: Publisher = ECB) -> Rate:
    return Rate(currency, "EUR", Decimal(value), day, by)


def rates_of(by: Publisher) -> st.SearchStrategy[list[Rate]]:
    """Dollars in euros on some days, in no order."""
    return st.lists(
        st.builds(rate, values, days, by=st.just(by)), max_size=12, unique_by=lambda rate: rate.day
    )


def exchange(published: Sequence[Rate] = (), own: Sequence[Rate] = ()) -> Exchange:
    return Exchange("EUR", by_currency(published)).with_own(own)


def test_a_currency_in_itself_is_always_one() -> None:
    found = Exchange("EUR", own=by_currency([rate("5", currency="EUR")])).rate("EUR", FRIDAY)
    assert found is not None
    assert (found.value, found.day) == (Decimal(1), FRIDAY)


def test_where_nothing_is_known_nothing_is_converted() -> None:
    assert Exchange("EUR").rate("USD", FRIDAY) is None
    assert exchange([rate("0.9")], [rate("0.8", by=OWN)]).rate("UAH", FRIDAY) is None


def test_the_weekend_goes_by_fridays_rate_although_mondays_is_nearer() -> None:
    week = exchange([rate("0.90"), rate("0.99", FRIDAY + 3 * DAY)])
    assert [week.rate("USD", FRIDAY + n * DAY) for n in range(4)] == [
        rate("0.90"),
        rate("0.90"),
        rate("0.90"),
        rate("0.99", FRIDAY + 3 * DAY),
    ]


def test_days_before_the_first_published_one_go_by_it() -> None:
    assert exchange([rate("0.90")]).rate("USD", FRIDAY - 2 * DAY) == rate("0.90")


@pytest.mark.parametrize("direction", [1, -1])
def test_a_published_rate_counts_for_a_week_either_side(direction: int) -> None:
    book = exchange([rate("0.90")])
    assert book.rate("USD", FRIDAY + direction * FRESH) is not None
    assert book.rate("USD", FRIDAY + direction * (FRESH + DAY)) is None


def test_an_own_rate_counts_from_its_day_on_until_another() -> None:
    book = exchange(
        [rate("0.90", FRIDAY + n * DAY) for n in range(60)],
        [rate("2", FRIDAY + 30 * DAY, by=OWN), rate("1", FRIDAY + 10 * DAY, by=OWN)],
    )
    found = [book.rate("USD", FRIDAY + n * DAY) for n in (9, 10, 29, 30, 400)]
    assert [one and one.value for one in found] == [Decimal("0.90"), 1, 1, 2, 2]


def test_where_nothing_published_is_fresh_the_earliest_own_rate_counts_backwards() -> None:
    book = exchange(
        [rate("0.90")], [rate("2", FRIDAY + 90 * DAY, by=OWN), rate("1", FRIDAY + 60 * DAY, by=OWN)]
    )
    found = [book.rate("USD", FRIDAY + n * DAY) for n in (-8, 0, 7, 8, 59)]
    assert [one and one.value for one in found] == [1, Decimal("0.90"), Decimal("0.90"), 1, 1]


@given(rates_of(ECB), rates_of(OWN), days)
def test_the_rate_that_counts_is_the_one_that_the_rules_name(
    published: list[Rate], own: list[Rate], day: date
) -> None:
    said = [one for one in own if one.day <= day]
    fresh = [one for one in published if abs(one.day - day) <= FRESH]
    before = [one for one in fresh if one.day <= day]
    expected: Rate | None
    if said:
        expected = max(said, key=lambda one: one.day)
    elif before:
        expected = max(before, key=lambda one: one.day)
    else:
        expected = min(fresh or own, key=lambda one: one.day, default=None)
    assert exchange(published, own).rate("USD", day) == expected


@given(values, values, days)
def test_a_cross_rate_is_exact_to_28_digits(dollars: Decimal, yen: Decimal, day: date) -> None:
    quotes = [Rate("EUR", "USD", dollars, day, ECB), Rate("EUR", "JPY", yen, day, ECB)]
    [found] = crossed(quotes, "JPY", ["USD"])
    assert (found.currency, found.base, found.day, found.publisher) == ("USD", "JPY", day, ECB)
    assert abs(found.value * dollars - yen) <= yen * Decimal("2e-27")


def test_the_quotes_own_currency_takes_part() -> None:
    quotes = [Rate("EUR", "USD", Decimal("1.25"), FRIDAY, ECB)]
    assert crossed(quotes, "EUR", ["USD", "EUR"]) == [rate("0.8")]
    assert crossed(quotes, "USD", ["EUR"]) == [Rate("EUR", "USD", Decimal("1.25"), FRIDAY, ECB)]


def test_nothing_is_made_of_two_days_or_of_two_publishers() -> None:
    dollars = Rate("EUR", "USD", Decimal("1.25"), FRIDAY, ECB)
    later = Rate("EUR", "JPY", Decimal(160), FRIDAY + DAY, ECB)
    others = Rate("EUR", "JPY", Decimal(160), FRIDAY, Publisher("rates.example"))
    assert crossed([dollars, later, others], "JPY", ["USD"]) == []


@given(numbers, numbers)
def test_what_was_said_can_be_turned_around(amount: Decimal, worth: Decimal) -> None:
    said = stated(amount, "USD", worth, "UAH", FRIDAY)
    back = said.turned()
    assert (back.currency, back.base, back.day, back.publisher) == ("UAH", "USD", FRIDAY, OWN)
    assert abs(said.value * back.value - 1) <= Decimal("2e-27")
    assert abs(said.value * amount - worth) <= worth * Decimal("2e-27")


@pytest.mark.parametrize(
    ("amount", "currency", "worth"),
    [
        ("0", "USD", "1"),
        ("1", "USD", "0"),
        ("-1", "USD", "1"),
        ("1", "USD", "-1"),
        ("1", "USD", "NaN"),
        ("Infinity", "USD", "1"),
        ("1", "EUR", "1"),
        ("1", "USD", str(LARGEST_RATE * 2)),
        (str(LARGEST_RATE * 2), "USD", "1"),
    ],
)
def test_what_can_be_no_rate_is_refused(amount: str, currency: str, worth: str) -> None:
    with pytest.raises(InvalidRate):
        stated(Decimal(amount), currency, Decimal(worth), "EUR", FRIDAY)
