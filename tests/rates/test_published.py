"""The ECB's history and a provider's days together."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.core.periods import DAY, Period, Span
from bot.core.rates import Publisher, Rate
from bot.db.rates import SqlKeptRates
from bot.db.unit_of_work import Database
from bot.rates.embedded import ECB
from bot.rates.published import PublishedRates

PROVIDER = Publisher("rates.example")
FRIDAY = date(2014, 3, 28)
ENDS = date(2026, 10, 30)
"""The last day of the package's history."""


@pytest.fixture
def kept(database: Database) -> SqlKeptRates:
    return SqlKeptRates(database)


def period(first: date, last: date | None = None) -> Period:
    return Period(first, (last or first) + DAY, Span.CUSTOM)


def euro(currency: str, value: str, day: date, publisher: Publisher = PROVIDER) -> Rate:
    return Rate("EUR", currency, Decimal(value), day, publisher)


async def rate(
    rates: PublishedRates, currency: str, base: str, day: date, asked: Collection[str] = ()
) -> Rate | None:
    """The rate that counts for an entry of this day."""
    return (await rates.exchange(base, asked or [currency], period(day))).rate(currency, day)


async def test_dollars_become_yen_by_the_banks_euro_rates(kept: SqlKeptRates) -> None:
    found = await rate(PublishedRates(kept), "USD", "JPY", FRIDAY)
    assert found is not None
    assert (found.publisher, found.day) == (ECB, FRIDAY)
    assert abs(found.value * Decimal("1.3759") - Decimal("140.9")) < Decimal("1e-24")


async def test_an_entry_of_sunday_goes_by_fridays_rate(kept: SqlKeptRates) -> None:
    found = await rate(PublishedRates(kept), "USD", "EUR", FRIDAY + 2 * DAY)
    assert found is not None
    assert found.day == FRIDAY


async def test_nothing_older_than_a_week_counts(kept: SqlKeptRates) -> None:
    rates = PublishedRates(kept)
    assert await rate(rates, "USD", "EUR", ENDS + timedelta(days=7)) is not None
    assert await rate(rates, "USD", "EUR", ENDS + timedelta(days=8)) is None
    assert await rate(rates, "RUB", "EUR", date(2025, 6, 2)) is None


async def test_what_nobody_publishes_is_missing_and_the_rest_is_there(kept: SqlKeptRates) -> None:
    exchange = await PublishedRates(kept).exchange("EUR", ["UAH", "USD", "EUR", "QQQ"], period(FRIDAY))
    assert sorted(exchange.published) == ["USD"]
    assert (await PublishedRates(kept).exchange("UAH", ["USD"], period(FRIDAY))).published == {}


async def test_a_provider_goes_on_where_the_history_ends(kept: SqlKeptRates) -> None:
    day = ENDS + timedelta(days=14)
    await kept.keep([euro("USD", "1.25", day), euro("UAH", "50", day)])
    rates = PublishedRates(kept, PROVIDER)
    assert await rate(rates, "UAH", "USD", day + DAY) == Rate("UAH", "USD", Decimal("0.025"), day, PROVIDER)
    assert await rate(rates, "USD", "EUR", FRIDAY) is not None


async def test_where_both_have_a_day_the_provider_counts(kept: SqlKeptRates) -> None:
    await kept.keep([euro("USD", "2", FRIDAY)])
    rates = PublishedRates(kept, PROVIDER)
    exchange = await rates.exchange("EUR", ["USD", "JPY"], period(FRIDAY - DAY, FRIDAY))
    found = [exchange.rate("USD", FRIDAY - DAY), exchange.rate("USD", FRIDAY), exchange.rate("JPY", FRIDAY)]
    assert [one and one.publisher for one in found] == [ECB, PROVIDER, ECB]


async def test_what_was_kept_of_another_provider_lies_idle(kept: SqlKeptRates) -> None:
    await kept.keep([euro("UAH", "50", FRIDAY)])
    assert await rate(PublishedRates(kept), "UAH", "EUR", FRIDAY) is None
    assert await rate(PublishedRates(kept, Publisher("other.example")), "UAH", "EUR", FRIDAY) is None


@pytest.mark.parametrize("day", [date.min, date.max - DAY])
async def test_the_ends_of_the_calendar_are_no_trouble(kept: SqlKeptRates, day: date) -> None:
    assert await rate(PublishedRates(kept, PROVIDER), "USD", "EUR", day) is None
