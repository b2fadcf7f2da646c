"""Exchange rates on the screen."""

from datetime import date
from decimal import Decimal

import pytest

from bot.core.rates import OWN, Publisher, Rate
from bot.services.exchange import RatesInUse
from bot.telegram import rate_views
from bot.telegram.callbacks import Action, OutdatedButton, Tap
from bot.telegram.language import speech

TODAY = date(2026, 3, 11)


def rate(value: str, currency: str = "USD", publisher: Publisher = OWN, day: date = TODAY) -> Rate:
    return Rate(currency, "EUR", Decimal(value), day, publisher)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0.92", "1 USD = 0.92 EUR"),
        ("1", "1 USD = 1 EUR"),
        ("0.3333333333333333333333333333", "1 USD = 0.333333 EUR"),
        ("1234567.891", "1 USD = 1,234,570 EUR"),
        ("0.0062", "100 USD = 0.62 EUR"),
        ("0.0000543", "10000 USD = 0.543 EUR"),
        ("0.000000001", "100,000,000 USD = 0.1 EUR"),
    ],
)
def test_a_rate_is_shown_in_numbers_that_can_be_grasped(value: str, shown: str) -> None:
    assert rate_views.spelled(rate(value), speech("en")) == shown


def test_a_rate_is_shown_as_the_language_writes_numbers() -> None:
    assert rate_views.spelled(rate("0.92"), speech("de")) == "1 USD = 0,92 EUR"


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "hi"])
def test_a_thousand_is_not_shown_as_what_may_be_a_small_number_too(language: str) -> None:
    assert rate_views.spelled(rate("1085"), speech(language)).startswith("1 USD = 1085 ")


def test_own_rates_stand_first_the_newest_at_the_top_each_with_a_button() -> None:
    own = [rate("0.9", day=date(2026, 3, 1)), rate("0.95"), rate("0.0062", "JPY", day=date(2026, 3, 10))]
    published = [rate("1.04", "CHF", Publisher("ECB"), date(2026, 3, 10))]
    screen = rate_views.rates_in_use(RatesInUse("EUR", own, published, ["UAH"]), TODAY, speech("en"))
    text = screen.text
    assert text.index("0.95") < text.index("0.62") < text.index("0.9 EUR") < text.index("1.04")
    assert "ECB, yesterday" in text
    assert "no rate of these days for UAH" in text
    assert "/rate 1 UAH = … EUR" in text
    assert screen.keyboard is not None
    taps = [Tap.decode(str(row[0].callback_data)) for row in screen.keyboard.inline_keyboard]
    assert [rate_views.dropped_rate(tap) for tap in taps] == [
        ("USD", "EUR", TODAY),
        ("JPY", "EUR", date(2026, 3, 10)),
        ("USD", "EUR", date(2026, 3, 1)),
    ]


def test_chinese_takes_its_own_comma_between_publisher_and_day() -> None:
    published = [rate("1.04", "CHF", Publisher("ECB"), date(2026, 3, 10))]
    assert (
        "欧洲央行，昨天"
        in rate_views.rates_in_use(RatesInUse("EUR", [], published, []), TODAY, speech("zh")).text
    )


def test_an_example_has_a_known_rate_or_no_number_at_all() -> None:
    published = [rate("0.0062", "JPY", Publisher("ECB"))]
    for rates, example in (
        (RatesInUse("EUR", [], published, []), "/rate 100 JPY = 0.62 EUR</code>"),
        (RatesInUse("EUR", [], [], []), "/rate 1 USD = … EUR</code>"),
        (RatesInUse("USD", [], [], []), "/rate 1 EUR = … USD</code>"),
    ):
        assert example in rate_views.rates_in_use(rates, TODAY, speech("en")).text
        assert example in rate_views.not_understood(rates, speech("en")).text


def test_a_chat_with_many_rates_gets_a_message_that_telegram_takes() -> None:
    own = [rate("0.123456", day=date(2025, 1, 1 + n % 28)) for n in range(500)]
    screen = rate_views.rates_in_use(RatesInUse("EUR", own, [], []), TODAY, speech("en"))
    assert len(screen.text) < 4096
    assert screen.keyboard is not None
    assert len(screen.keyboard.inline_keyboard) <= 100


@pytest.mark.parametrize("tap", [Tap(Action.DROP_RATE, 1, "USD"), Tap(Action.DROP_RATE, -5, "USDEUR")])
def test_a_button_that_makes_no_sense_is_outdated(tap: Tap) -> None:
    with pytest.raises(OutdatedButton):
        rate_views.dropped_rate(tap)
