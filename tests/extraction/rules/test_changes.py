"""Corrections: in a reply, as an answer to an Edit prompt, and out of the blue."""

from datetime import date
from decimal import Decimal

import pytest

from bot.core.intents import Amend, Chat, Record
from bot.core.ledger import Kind
from bot.extraction.grounding import grounded
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


_TWO = (mentioned("4", "coffee"), mentioned("8", "taxi"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "change rent to 950"),
        ("en", "change the rent to 950"),
        ("de", "ändere Miete auf 950"),
        ("es", "cambia el alquiler a 950"),
        ("fr", "change le loyer à 950"),
        ("pt", "muda o aluguel para 950"),
        ("ru", "измени аренду на 950"),
        ("zh", "把房租改成950"),
    ],
)
def test_a_change_of_what_is_not_there_is_asked_about(language: str, text: str) -> None:
    context = {"language": language, "currency": "EUR"}
    wish = Amend(amount=Decimal(950), among=(0, 1))
    assert read(text, mentioned=_TWO, **context) == wish
    assert grounded(Amend(amount=Decimal(950)), message(text, mentioned=_TWO, **context)) == wish
    assert read(text, mentioned=_TWO[:1], **context) == Chat()
    assert read(text, mentioned=_TWO[:1], is_reply=True, **context) == Amend(amount=Decimal(950))


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("change taxi to 9", 1),
        ("change the last one to 9", None),
        ("change the amount to 9", None),
        ("update it to 9", None),
        ("change 4 to 9", 0),
    ],
)
def test_a_change_of_what_is_there_is_made(text: str, position: int | None) -> None:
    said = message(text, mentioned=_TWO)
    wish = Amend(amount=Decimal(9), position=position)
    assert grounded(read(text, mentioned=_TWO), said, has_read_days=True) == wish
