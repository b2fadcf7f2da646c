"""Which currency: named by code, sign or word, and left open where it may be the chat's own."""

import pytest

from tests.extraction.rules.reading import entries, only


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("tapas €31", "EUR"),
        ("tapas 31 euros", "EUR"),
        ("rickshaw 90 INR", "INR"),
        ("nok 145 for a burger", "NOK"),
        ("fifteen quid on darts", "GBP"),
        ("ramen 1,100 yen", "JPY"),
        ("pierogi 28 zł", "PLN"),
    ],
)
def test_a_named_currency_is_kept(text: str, currency: str) -> None:
    assert only(text).currency == currency


@pytest.mark.parametrize(
    ("text", "currency"),
    [("tacos $9", "MXN"), ("tacos 90 pesos", "MXN"), ("tea 4 bucks", "SGD"), ("tea 4", "EUR")],
)
def test_a_sign_that_may_be_the_chats_own_names_nothing(text: str, currency: str) -> None:
    assert only(text, currency=currency).currency is None


def test_a_foreign_currency_goes_on_through_a_list() -> None:
    assert [entry.currency for entry in entries("cab 300 baht, soup 90 and tea 40")] == ["THB"] * 3


def test_a_foreign_currency_ends_with_its_line() -> None:
    assert [entry.currency for entry in entries("cab 300 baht\nsoup 9")] == ["THB", None]


def test_pesos_in_a_chat_without_pesos_are_some_pesos() -> None:
    assert only("taxi 400 pesos", currency="USD").currency == "MXN"


def test_a_plain_word_that_looks_like_a_code_is_a_word() -> None:
    assert only("pen 6 from the market").currency is None
