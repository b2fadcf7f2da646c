"""Where an entry belongs, and which way the money went."""

import pytest

from bot.core.categories import DEFAULTS, Category
from bot.core.ledger import Kind
from tests.extraction.rules.reading import entries, is_income, only


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("broccoli and onions 9", "groceries"),
        ("gelato 5", "dining"),
        ("snacks at the gas station 6", "groceries"),
        ("new tyres 320", "transport"),
        ("gas and electric 140", "utilities"),
        ("gift for mum 55", "gifts"),
        ("piano lessons for my son 40", "education"),
        ("kid's tuition 400", "education"),
        ("nappies 14", "family"),
        ("parking fine 60", "fees_taxes"),
        ("☕ 4", "dining"),
        ("NETFLIX 15.49", "subscriptions"),
        ("hostel 34", "travel"),
        ("bag of rice 20", "groceries"),
        ("at the vet for shots 84", "health"),
    ],
)
def test_the_thing_bought_decides(text: str, key: str) -> None:
    assert only(text).category == key


def test_a_word_that_nobody_knows_has_no_category() -> None:
    assert only("frobnicator 12").category is None


def test_a_category_of_ones_own_is_found_by_its_name() -> None:
    own = Category("c1", Kind.EXPENSE, "Model trains", "🚂", custom=True)
    assert only("model trains 60", categories=(*DEFAULTS, own)).category == "c1"


def test_a_hidden_category_is_not_used() -> None:
    offered = tuple(category for category in DEFAULTS if category.key != "dining")
    assert only("gelato 5", categories=offered).category is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("salary 3200 came in", "salary"),
        ("tax refund 410", "refund"),
        ("sold my old desk for 70", "other_income"),
        ("dividend 18.20", "investment"),
        ("client paid 900 for the logo", "business"),
        ("grandma gave me 50", "gift_income"),
    ],
)
def test_money_that_comes_in_is_income(text: str, key: str) -> None:
    entry = only(text)
    assert (entry.kind, entry.category) == (Kind.INCOME, key)


@pytest.mark.parametrize(
    "text",
    [
        "+40 raffle",
        "got 30 back from ana for the museum",
        "venmo from lee 22 for pizza",
        "made 40 walking dogs",
        "lee paid back the 30",
        "returned a lamp -35",
    ],
)
def test_other_ways_to_say_that_it_came_in(text: str) -> None:
    assert is_income(text)


@pytest.mark.parametrize(
    "text",
    [
        "paid the maid her salary 300",
        "spent 50 on a lottery ticket",
        "-40 raffle",
        "paid ana back 30",
        "shoes on sale 40",
        "driver salary 300",
    ],
)
def test_paying_somebody_is_an_expense(text: str) -> None:
    assert only(text).kind is Kind.EXPENSE


def test_both_ways_in_one_message() -> None:
    kinds = [entry.kind for entry in entries("got paid 1500, rent 700")]
    assert kinds == [Kind.INCOME, Kind.EXPENSE]


def test_a_part_of_a_weekdays_name_says_nothing_of_what_was_bought() -> None:
    assert only("segunda-feira cinema 9", language="pt").category == "entertainment"
    assert only("feira 9", language="pt").category == "groceries"
