"""Whether a text names a currency."""

import pytest

from bot.extraction.currencies import NamedCurrencies


@pytest.mark.parametrize(
    ("text", "code", "language"),
    [
        ("500 INR on groceries", "INR", "en"),
        ("500inr", "INR", "en"),
        ("€20", "EUR", "en"),
        ("20 euros", "EUR", "en"),
        ("20 Euro", "EUR", "de"),
        ("fifty rupees", "INR", "en"),
        ("12 quid", "GBP", "en"),
        ("US$ 12", "USD", "en"),
        ("12 US dollars", "USD", "en"),
        ("12 Canadian dollars", "CAD", "en"),
        ("R$ 50", "BRL", "en"),
        ("500 рублей", "RUB", "ru"),
        ("500 руб.", "RUB", "en"),
        ("20 złotych", "PLN", "pl"),
        ("20 zł", "PLN", "en"),
        ("昼食1000円", "JPY", "ja"),
        ("午饭30块钱", "CNY", "zh"),
        ("ข้าว50บาท", "THB", "th"),
        ("20 dólares", "USD", "es"),
        ("30 francs suisses", "CHF", "fr"),
        ("30 francs", "CHF", "xx-nonsense"),
    ],
)
def test_a_currency_that_is_named(text: str, code: str, language: str) -> None:
    assert code in NamedCurrencies(text, language, "NOK")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lunch 20", "EUR"),
        ("€20", "USD"),
        ("20 euros", "USD"),
        ("lunch 20", "XXX"),
        ("lunch 20", ""),
        ("20 ZZZ", "ZZZ"),
    ],
)
def test_a_currency_that_is_not(text: str, code: str) -> None:
    assert code not in NamedCurrencies(text, "en", "NOK")


@pytest.mark.parametrize("text", ["$20", "20 dollars", "20 bucks"])
def test_a_shared_sign_means_the_chats_own_currency_where_it_can(text: str) -> None:
    assert "USD" not in NamedCurrencies(text, "en", "CAD")
    assert "CAD" in NamedCurrencies(text, "en", "CAD")
    assert "USD" in NamedCurrencies(text, "en", "EUR")


def test_a_sign_of_the_own_currency_says_nothing_about_another_sign() -> None:
    assert "USD" in NamedCurrencies("20€ and $5", "en", "EUR")


def test_a_code_wins_over_a_shared_word() -> None:
    assert "USD" in NamedCurrencies("20 USD, so 27 dollars", "en", "CAD")
