"""The ECB's history in the package: what was published, and nothing beside it."""

import subprocess
import sys
from datetime import date
from decimal import Decimal

from bot.core.rates import Rate
from bot.rates.embedded import ECB, EmbeddedRates

RATES = EmbeddedRates()
"""One for all, since its history is read once."""


async def test_rates_are_what_the_bank_printed() -> None:
    day = date(2014, 3, 28)
    assert await RATES.quotes({"USD", "JPY"}, day, day) == [
        Rate("EUR", "JPY", Decimal("140.9"), day, ECB),
        Rate("EUR", "USD", Decimal("1.3759"), day, ECB),
    ]


async def test_weekends_and_holidays_stay_empty() -> None:
    easter = await RATES.quotes({"USD"}, date(2024, 3, 28), date(2024, 4, 2))
    assert [quote.day for quote in easter] == [date(2024, 3, 28), date(2024, 4, 2)]


async def test_a_currency_ends_with_its_last_published_day() -> None:
    rouble = await RATES.quotes({"RUB"}, date(2022, 2, 1), date(2025, 12, 31))
    assert rouble[-1].day == date(2022, 3, 1)
    assert await RATES.quotes({"RUB"}, date(2025, 1, 1), date(2025, 12, 31)) == []


async def test_what_the_bank_never_had_is_not_there() -> None:
    assert await RATES.quotes({"UAH", "EUR", "QQQ"}, date.min, date.max) == []


def test_the_package_is_not_loaded_before_it_is_needed() -> None:
    loading = (
        "import sys, bot.rates.published as p; p.EmbeddedRates(); print('currency_converter' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", loading], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
