"""Exchange rates as people write them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import UnknownCurrency
from bot.core.stated_rates import DroppedRate, StatedRate, is_plain_rate, read_rate

TODAY = date(2026, 3, 11)


def said(
    amount: str, currency: str, worth: str, base: str | None = None, since: date | None = None
) -> StatedRate:
    return StatedRate(Decimal(amount), currency, Decimal(worth), base, since)


@pytest.mark.parametrize(
    ("words", "rate"),
    [
        ("1 USD = 41.5 UAH", said("1", "USD", "41.5", "UAH")),
        ("1usd=41.5uah", said("1", "USD", "41.5", "UAH")),
        ("set rate 1 USD = 41.5 UAH", said("1", "USD", "41.5", "UAH")),
        ("100 JPY = 0.62 EUR", said("100", "JPY", "0.62", "EUR")),
        ("USD 41,5", said("1", "USD", "41.5")),
        ("usd = 41.5", said("1", "USD", "41.5")),
        ("1 US dollar = 0.92 euros", said("1", "USD", "0.92", "EUR")),
        ("1 USD = 25 000 VND", said("1", "USD", "25000", "VND")),
        ("1 USD = 1,234,567.8 IRR", said("1", "USD", "1234567.8", "IRR")),
        ("1 USD = 1.234.567,8 IRR", said("1", "USD", "1234567.8", "IRR")),
        ("1 USD = ٣٫٧٥ SAR", said("1", "USD", "3.75", "SAR")),
        ("1 USD = 0 UAH", said("1", "USD", "0", "UAH")),
        ("1 USD = -3 UAH", said("1", "USD", "-3", "UAH")),
        ("1 USD = 41.5 UAH on 2026-03-01", said("1", "USD", "41.5", "UAH", date(2026, 3, 1))),
        ("1 USD = 41.5 UAH 2026-03-01", said("1", "USD", "41.5", "UAH", date(2026, 3, 1))),
        ("USD = 41.5 UAH since 1 March", said("1", "USD", "41.5", "UAH", date(2026, 3, 1))),
        ("USD = 41.5 from March 20", said("1", "USD", "41.5", None, date(2025, 3, 20))),
        ("USD = 41.5 on Feb 29", said("1", "USD", "41.5", None, date(2024, 2, 29))),
        ("USD = 41.5 on 3 May 2024", said("1", "USD", "41.5", None, date(2024, 5, 3))),
        ("USD = 41.5 UAH on yesterday", said("1", "USD", "41.5", "UAH", date(2026, 3, 10))),
        ("USD off", DroppedRate("USD", None)),
        ("usd uah OFF", DroppedRate("USD", "UAH")),
        ("USD/UAH off", DroppedRate("USD", "UAH")),
    ],
)
def test_a_rate_is_read(words: str, rate: StatedRate | DroppedRate) -> None:
    assert read_rate(words, "en", TODAY) == rate


@pytest.mark.parametrize(
    ("language", "spelling", "worth", "other"),
    [
        ("en", "1,234", "1234", "1.234"),
        ("de", "1,234", "1.234", "1234"),
        ("en", "1.234", "1.234", "1234"),
        ("de", "1.234", "1234", "1.234"),
    ],
)
def test_a_mark_that_leaves_two_readings_goes_by_the_language_at_first(
    language: str, spelling: str, worth: str, other: str
) -> None:
    read = read_rate(f"USD = {spelling} UAH", language, TODAY)
    assert read == replace(said("1", "USD", worth, "UAH"), or_worth=Decimal(other))


@pytest.mark.parametrize(
    ("language", "spelling", "worth"),
    [
        ("en", "0,912", "0.912"),
        ("de", "0.912", "0.912"),
        ("de", "1234.567", "1234.567"),
        ("en", "41,5", "41.5"),
        ("de", "41.5", "41.5"),
        ("de", "0,0062", "0.0062"),
        ("de-CH", "1'234.5", "1234.5"),
        ("fr", "1 234,5", "1234.5"),
    ],
)
def test_other_marks_have_one_reading_in_every_language(language: str, spelling: str, worth: str) -> None:
    assert read_rate(f"USD = {spelling} UAH", language, TODAY) == said("1", "USD", worth, "UAH")


def test_months_have_names_in_the_persons_language_and_in_english() -> None:
    for words in ("USD = 41,5 on 1. März", "USD = 41,5 on 1 March"):
        assert read_rate(words, "de", TODAY) == said("1", "USD", "41.5", None, date(2026, 3, 1))


@pytest.mark.parametrize("words", ["1 USX = 41 UAH", "1 USD = 41 QQQ", "QQQ off", "USD QQQ off"])
def test_a_currency_that_nobody_knows_is_told(words: str) -> None:
    with pytest.raises(UnknownCurrency):
        read_rate(words, "en", TODAY)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "hello",
        "USD",
        "41.5",
        "1 USD = UAH",
        "USD = 41.5 UAH on 31 February 2026",
        "USD = 4 UAH 5 EUR",
        "= 5",
    ],
)
def test_what_is_no_rate_is_not_read(words: str) -> None:
    assert read_rate(words, "en", TODAY) is None


def test_a_long_text_is_not_cut_into_a_rate() -> None:
    assert read_rate("USD = 41.5 UAH on 1 March" + " and so on" * 20, "en", TODAY) is None
    assert not is_plain_rate("1 USD = 41.5 UAH" + " " * 200 + "for lunch")


@given(st.text(max_size=300), st.sampled_from(["en", "de", "ar", "xx"]))
def test_no_words_break_it(words: str, language: str) -> None:
    is_plain_rate(words)
    try:
        read_rate(words, language, TODAY)
    except UnknownCurrency:
        return


@pytest.mark.parametrize(
    "text",
    [
        "1 usd = 41.5 uah",
        "100 JPY = 0,62 EUR",
        "Rate: 1 usd = 41.5 uah",
        " 1 EUR=1.08 USD ",
        "1 CUP = 0.04 USD",
        "1 доллар = 95 рублей",
        "1 यूरो = 1.08 डॉलर",
        "1 euro = 1,08 dólares",
    ],
)
def test_a_message_may_be_a_rate_without_a_command(text: str) -> None:
    assert is_plain_rate(text)


@pytest.mark.parametrize(
    "text",
    [
        "coffee = 5 eur",
        "1 cup = 2 eur",
        "usd 5",
        "5 usd",
        "1 usd = 5",
        "lunch 1 usd = 41 uah",
        "2 try = 5 EUR",
        "1 coffee = 4 euros",
        "1 real = 2 bananas",
    ],
)
def test_what_may_be_an_expense_is_none(text: str) -> None:
    assert not is_plain_rate(text)
