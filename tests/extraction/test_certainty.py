"""Which of the rules' readings may be booked while the model is away, on the rules' own readings."""

import pytest

from bot.core.intents import Amend, Chat, Doubt, Record, Unclear
from bot.extraction.certainty import is_certain
from bot.extraction.grounding import grounded
from bot.extraction.rules import RulesExtractor
from tests.extraction.messages import mentioned, message

RULES = RulesExtractor()
LUNCH = mentioned("46", "lunch")


def certain(text: str, **context: object) -> bool:
    """Whether the rules are certain of a text."""
    heard = message(text, **context)
    return is_certain(grounded(RULES.read(heard), heard), heard)


@pytest.mark.parametrize(
    "text",
    [
        "coffee 4.50",
        "spent 500 INR on groceries today",
        "lunch 12.50, taxi 8 and coffee 4",
        "on 3 March paid 40 for the gym",
        "3 days ago haircut 25",
        "5 yoga classes @ 18 each",
        "5 yoga classes @ 18 each, lunch 12",
        "dinner 40 plus 8 tip",
        "vitamin b12 12",
        "7-eleven snacks 4",
        "got one more coffee for 4",
        "1 000 rent",
        "got paid 3000",
        "just so you know i spent twelve fifty on lunch",
        "can you log 20 for lunch please",
        "0.99 app",
    ],
)
def test_a_note_that_leaves_nothing_over_is_certain(text: str) -> None:
    assert certain(text)


@pytest.mark.parametrize(
    "text",
    [
        "2 coffees 9",
        "5 yoga classes @ 18 each, 2 coffees 9",
        "pizza for 4 people 60",
        "milk 3, bread 2, total 5",
        "coffee 5, thinking of getting a 900 tv",
        "groceries 100 with 10% discount",
        "paid 60 of the 100 i owe",
        "2024 taxes 350",
        "bill was 120, my share 30",
        "shared a pizza with kim 24",
        "taxi 300 baht, massage 500",
    ],
)
def test_a_number_that_is_left_over_is_a_doubt(text: str) -> None:
    assert not certain(text)


@pytest.mark.parametrize(
    "text", ["fizzbuzz 20", "550", "moved 200 to savings", "we were 5 at dinner", "can you add coffee 5?"]
)
def test_a_number_that_may_be_no_payment_is_a_doubt(text: str) -> None:
    assert not certain(text)


def test_a_correction_is_no_new_entry() -> None:
    assert isinstance(RULES.read(message("the last one was actually 15.20")), Amend)


@pytest.mark.parametrize("text", ["hello", "thanks!", "rent is due friday", "a good one", "👍", ""])
def test_small_talk_is_certain(text: str) -> None:
    assert certain(text)


@pytest.mark.parametrize(
    "text",
    [
        "the thing from yesterday 20-ish",
        "i owe sam 40",
        "i owe sam forty",
        "सैम के १२ बाकी",
        "the tv is 900, should i get it?",
        "20 or 25 for the taxi",
    ],
)
def test_a_text_with_a_number_of_which_nothing_was_made_is_not(text: str) -> None:
    assert not certain(text)


@pytest.mark.parametrize(
    ("text", "is_sure"),
    [
        ("thanks", True),
        ("no, 52", True),
        ("52 not 46", True),
        ("yesterday", True),
        ("52 not 64", False),
        ("that was with the whole team", False),
    ],
)
def test_a_reply_is_a_correction_or_a_pleasantry(text: str, is_sure: bool) -> None:
    assert certain(text, mentioned=(LUNCH,), is_reply=True) is is_sure


@pytest.mark.parametrize(
    ("text", "is_sure"),
    [
        ("how much did i spend on coffee this month?", True),
        ("list last 10 transactions", False),
        ("delete the last one", True),
        ("delete the 46", True),
        ("delete the last 3", False),
        ("limit shopping to 200/month", True),
    ],
)
def test_requests_are_held_to_their_numbers_too(text: str, is_sure: bool) -> None:
    assert certain(text, mentioned=(LUNCH,)) is is_sure


@pytest.mark.parametrize("doubt", Doubt)
def test_a_doubt_is_never_certain(doubt: Doubt) -> None:
    assert not is_certain(Unclear(doubt), message("hello"))


def test_a_text_that_was_not_read_to_its_end_is_not() -> None:
    assert not is_certain(Chat(), message("la " * 2000))


def test_what_was_read_is_a_record() -> None:
    heard = message("we were 5 at dinner")
    assert isinstance(RULES.read(heard), Record), "or the doubt about it would be for another reason"
