"""Currencies by what people call them, in whatever language and number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.currencies import currencies_called, currencies_like, find_currency
from bot.core.errors import UnknownCurrency
from bot.core.money import current_currencies


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("eur", "en", "EUR"),
        (" Kwd ", "en", "KWD"),
        ("euros", "en", "EUR"),
        ("Indian  Rupee", "de", "INR"),
        ("rupees", "en", "INR"),
        ("dollars", "hi", "USD"),
        ("pound", "en", "GBP"),
        ("Schweizer Franken", "de", "CHF"),
        ("Pfund", "de", "GBP"),
        ("dollar des États-Unis", "fr", "USD"),
        ("भारतीय रुपया", "hi", "INR"),
    ],
)
def test_a_currency_is_found_by_its_code_or_its_name_in_either_language(
    text: str, language: str, code: str
) -> None:
    assert find_currency(text, language) == code


@pytest.mark.parametrize("text", ["", "us", "$", "hello", "coffee 4.50", "the"])
def test_what_names_no_currency_is_not_guessed(text: str) -> None:
    with pytest.raises(UnknownCurrency):
        find_currency(text, "en")


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("zloty", "en", "PLN"),
        ("złotych", "pl", "PLN"),
        ("Swiss francs", "en", "CHF"),
        ("US dollars", "de", "USD"),
        ("€", "hi", "EUR"),
        ("zł", "en", "PLN"),
        ("sterling", "en", "GBP"),
        ("人民币", "en", "CNY"),
        ("иена", "en", "JPY"),
        (" chf ", "en", "CHF"),
    ],
)
def test_a_name_that_only_one_goes_by(text: str, language: str, code: str) -> None:
    assert currencies_called(text, language) == [code]


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("dollars", "en", "USD"),
        ("доллар", "ru", "USD"),
        ("pesos", "es", "MXN"),
        ("francs", "fr", "CHF"),
        ("rupees", "en", "INR"),
        ("$", "en", "USD"),
        ("kr", "en", "SEK"),
    ],
)
def test_a_name_that_several_go_by_tells_the_likeliest_first(text: str, language: str, first: str) -> None:
    found = currencies_called(text, language)
    assert found[0] == first
    assert len(found) > 1


def test_the_currency_that_counts_already_is_likelier_than_any() -> None:
    assert currencies_called("dollars", "en", "CAD")[:2] == ["CAD", "USD"]


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("доллары", "en", ["USD", "AUD"]),
        ("доллары сша", "ru", ["USD"]),
        ("रुपये", "hi", ["INR", "PKR"]),
        ("swiss", "en", ["CHF"]),
        ("eruo", "en", ["EUR"]),
        ("zlotty", "en", ["PLN"]),
        ("american dollars", "en", ["USD"]),
        ("India", "en", ["INR"]),
        ("hello", "en", []),
        ("coffee", "en", []),
        ("no", "en", []),
    ],
)
def test_what_is_nearly_a_name_is_guessed(text: str, language: str, codes: list[str]) -> None:
    assert currencies_called(text, language) == []
    assert currencies_like(text, language)[: len(codes) or 1] == codes


@given(st.text(max_size=80))
def test_whatever_is_typed_finds_currencies_that_exist(text: str) -> None:
    for found in (currencies_called(text, "ru"), currencies_like(text, "ru")):
        assert len(set(found)) == len(found)
        assert current_currencies().issuperset(found)
