"""Several entries in one message, their excerpts and what they are called."""

import pytest

from tests.extraction.rules.reading import amounts, entries, only, spent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tea 3, scone 2.50", ["3", "2.50"]),
        ("tea 3 scone 2.50 bus 4", ["3", "2.50", "4"]),
        ("12 tea 8 scone", ["12", "8"]),
        ("tea 3\nscone 2\nbus 4", ["3", "2", "4"]),
        ("-12 tea\n-3 bus\n-8 soap", ["12", "3", "8"]),
        ("paid 900 rent and 60 for water", ["900", "60"]),
        ("bus 2\nbread 3.10", ["2", "3.10"]),
        ("flight 120, bus 15, cab 22.40", ["120", "15", "22.40"]),
        ("bus 73, 1.75", ["1.75"]),
        ("$30 cab; $8 toll; $60 hotel", ["30", "8", "60"]),
        ("tea 3, scone 2, total 5", ["3", "2"]),
        ("tea 3, scone 2, jam 4 = 9", ["3", "2", "4"]),
        ("1) paint 40 2) tape 6", ["40", "6"]),
        ("milk 50 bread 45 eggs 84", ["50", "45", "84"]),
        ("disney plus 11, spotify 12", ["11", "12"]),
        ("lunch 12 + 3 coffee", ["12", "3"]),
        ("$8 coffee + $15 lunch + $3 bus", ["8", "15", "3"]),
        ("pizza 21 beers 18 tip 6", ["21", "24"]),
        ("sold a lamp 40, postage cost me 6", ["40", "6"]),
    ],
)
def test_each_thing_is_an_entry(text: str, expected: list[str]) -> None:
    assert amounts(text) == spent(*expected)


def test_things_with_one_price_are_one_entry() -> None:
    entry = only("milk and bread 7")
    assert entry.description == "milk and bread"


def test_an_amount_without_words_is_for_the_thing_before() -> None:
    first, second = entries("yesterday lunch 13 and today 15")
    assert (first.category, first.description) == (second.category, second.description) == ("dining", "lunch")


def test_an_excerpt_is_a_slice_of_the_message() -> None:
    text = "Tea at Lyons 3.20, then the number 9 bus 1.75"
    for entry in entries(text):
        assert entry.excerpt in text
        assert str(entry.amount) in entry.excerpt


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("spent 500 INR on groceries today", "groceries"),
        ("I just paid $12 for a toner cartridge yesterday", "toner cartridge"),
        ("spent $45 at Walmart on groceries", "groceries"),
        ("broadband 28/month", "broadband"),
        ("Ramen-Bar 14", "Ramen-Bar"),
        ("$7", ""),
        ("☕ 4.75", "☕"),
    ],
)
def test_a_description_is_the_thing_in_the_persons_words(text: str, description: str) -> None:
    assert only(text).description == description


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("昨天买菜花了 50", "买菜"),
        ("公交 2 元", "公交"),
        ("买衣服花了300", "衣服"),
        ("给妈妈转了1000", "妈妈"),
    ],
)
def test_a_word_of_two_signs_stays_whole(text: str, description: str) -> None:
    assert only(text, language="zh", currency="CNY").description == description


def test_a_bank_statement_is_no_message() -> None:
    assert entries("\n".join(f"shop {number}.10" for number in range(70))) == ()
