"""Corrections: in a reply, as an answer to an Edit prompt, and out of the blue."""

from datetime import date
from decimal import Decimal

import pytest

from bot.core.intents import Amend, Record
from bot.core.ledger import Kind
from bot.extraction.rules import read_change
from tests.extraction.messages import mentioned, message
from tests.extraction.rules.reading import MONDAY, YESTERDAY, read

SOUP = mentioned("25", "soup")


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("no, 52", Amend(amount=Decimal(52))),
        ("no, 52, yesterday", Amend(amount=Decimal(52), occurred_on=YESTERDAY)),
        ("that was on monday", Amend(occurred_on=MONDAY)),
        ("i typed 25 but it's 52", Amend(amount=Decimal(52), position=0)),
        ("change the last one to 18.50", Amend(amount=Decimal("18.50"))),
        ("not 25, 52", Amend(amount=Decimal(52), position=0)),
        ("it was in euros", Amend(currency="EUR")),
        ("make it transport instead", Amend(category="transport")),
        ("soup wasn't 25, it was 52", Amend(amount=Decimal(52), position=0)),
        ("wait no 52", Amend(amount=Decimal(52))),
        ("actually the soup was 52", Amend(amount=Decimal(52), position=0)),
        ("the soup was 52 actually", Amend(amount=Decimal(52), position=0)),
        ("the soup one was yesterday", Amend(occurred_on=YESTERDAY, position=0)),
        ("put the soup one under groceries", Amend(category="groceries", position=0)),
    ],
)
def test_a_correction_needs_no_reply(text: str, change: Amend) -> None:
    assert read(text, mentioned=(SOUP,)) == change


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("52", Amend(amount=Decimal(52))),
        ("yesterday", Amend(occurred_on=YESTERDAY)),
        ("2 march", Amend(occurred_on=date(2026, 3, 2))),
        ("groceries", Amend(category="groceries")),
        ("it was income", Amend(kind=Kind.INCOME)),
        ("52 euros", Amend(amount=Decimal(52), currency="EUR")),
    ],
)
def test_a_reply_may_be_as_short_as_the_value(text: str, change: Amend) -> None:
    assert read(text, mentioned=(SOUP,), is_reply=True) == change


def test_a_reply_may_bring_something_new() -> None:
    assert isinstance(read("also a tea 3", mentioned=(SOUP,), is_reply=True), Record)


def test_an_answer_that_names_the_thing_renames_it_and_sorts_it() -> None:
    assert read_change(message("sushi")) == Amend(category="dining", description="sushi")


@pytest.mark.parametrize("text", ["", "hmm", "5 or 6"])
def test_an_answer_without_a_value_changes_nothing(text: str) -> None:
    assert read_change(message(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "oil change 80 yesterday",
        "fix the bike 40",
        "nintendo switch 299",
        "moving van 120",
        "it was raining yesterday, cab 12",
    ],
)
def test_a_thing_that_sounds_like_an_order_is_a_thing(text: str) -> None:
    assert isinstance(read(text), Record)
