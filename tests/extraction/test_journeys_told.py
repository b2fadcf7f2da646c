"""A journey that a model read: neither the place nor a day can be one that the message doesn't name."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.core.destinations import Destination, find_destination
from bot.core.intents import (
    Candidate,
    Chat,
    Depart,
    Doubt,
    IncomingText,
    Intent,
    ReadEntry,
    Record,
    Return,
    Unclear,
)
from bot.extraction.certainty import is_certain
from bot.extraction.grounding import grounded
from bot.extraction.prompt import messages
from bot.extraction.rules import RulesExtractor
from bot.extraction.schema import Answer
from tests.extraction.messages import message
from tests.extraction.model_server import meaning

MONDAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 29)


def place(name: str) -> Destination:
    found = find_destination(name, "en")
    assert found is not None
    return found


JAPAN = place("Japan")


def said(text: str, **context: Any) -> IncomingText:
    return message(text, today=MONDAY, **context)


def told(journey: dict[str, Any], text: str, intent: str = "travel") -> Intent:
    """What a model's answer comes to, once it is held against the text."""
    answer = meaning(intent, journey={"place": None, "until": None, "since": None} | journey)
    return grounded(Answer.model_validate(answer).to_intent(said(text)), said(text))


def test_a_journey_that_only_a_model_understands_is_taken() -> None:
    text = "hello from sunny Japan, staying here until Sunday with the kids"
    assert told({"place": "Japan", "until": "2026-11-29"}, text) == Depart(JAPAN, "Japan", SUNDAY)


def test_the_days_are_those_of_the_words() -> None:
    text = "hello from sunny Japan, staying here until Sunday with the kids"
    assert told({"place": "Japan", "until": "2026-12-24"}, text) == Depart(JAPAN, "Japan", SUNDAY)
    assert told({"place": "Japan"}, text) == Depart(JAPAN, "Japan", SUNDAY)
    endless = "hello from sunny Japan with the kids"
    assert told({"place": "Japan", "until": "2026-12-24"}, endless) == Depart(JAPAN, "Japan")


def test_a_day_that_is_past_is_no_end() -> None:
    text = "hello from sunny Japan, we were to stay until 2026-11-20"
    assert told({"place": "Japan", "until": "2026-11-20"}, text) == Depart(JAPAN, "Japan")


@pytest.mark.parametrize("wanted", ["Thailand", "apan", "Hogwarts", "", "the kids"])
def test_a_place_that_the_message_does_not_name_is_none(wanted: str) -> None:
    assert told({"place": wanted}, "hello from sunny Japan with the kids") == Chat()


def test_a_message_with_an_amount_is_not_lost_in_a_journey() -> None:
    text = "hello from sunny Japan, had a bowl for 900"
    assert told({"place": "Japan"}, text) == Unclear(Doubt.AMOUNT)
    assert told({}, "finally back where we belong, taxi was 60", "home") == Unclear(Doubt.AMOUNT)


def test_numbers_of_days_are_no_amounts() -> None:
    text = "hello from sunny Japan, we stay for 10 days"
    assert told({"place": "Japan", "until": "2026-12-03"}, text) == Depart(JAPAN, "Japan", date(2026, 12, 3))


def test_coming_home_needs_no_place() -> None:
    assert told({}, "finally back where we belong", "home") == Return()


def test_what_the_rules_read_comes_before_what_a_model_makes_of_it() -> None:
    assert told({"place": "Japan", "until": "2027-01-01"}, "I'm in Japan until Sunday") == Depart(
        JAPAN, "Japan", SUNDAY
    )


def test_grounding_twice_changes_nothing() -> None:
    text = said("hello from sunny Japan, staying here until Sunday with the kids")
    once = grounded(Depart(JAPAN, "Japan", date(2027, 1, 1)), text)
    assert grounded(once, text) == once


def test_the_rules_are_certain_of_a_journey() -> None:
    text = said("I'm in Japan for 10 days")
    assert is_certain(Depart(JAPAN, "Japan", date(2026, 12, 3)), text)


def test_a_model_is_told_both_currencies_of_who_travels() -> None:
    abroad = messages(said("ramen 900", currency="JPY", home="USD"))[0]["content"]
    assert "currency of the chat: JPY while they travel; at home it is USD" in abroad
    assert "while they travel" not in messages(said("ramen 900"))[0]["content"]


def test_an_amount_that_the_money_of_the_place_cannot_hold_may_be_the_one_at_home() -> None:
    coffee = said("coffee 4.50", currency="JPY", home="USD")
    read = Record((ReadEntry(Decimal("4.50"), "coffee 4.50", description="coffee"),))
    doubt = grounded(read, coffee)
    assert isinstance(doubt, Unclear)
    assert (doubt.doubt, doubt.candidates) == (Doubt.CURRENCY, (Candidate(currency="USD"),))
    assert grounded(doubt, coffee) == doubt
    named = said("coffee 4.50 USD", currency="JPY", home="USD")
    entry = ReadEntry(Decimal("4.50"), "coffee 4.50 USD", currency="USD", description="coffee")
    assert grounded(Record((entry,)), named) == Record((entry,))


def test_a_sign_means_the_money_at_home_rather_than_that_of_a_third_country() -> None:
    rules = RulesExtractor()
    tea = rules.read(said("tea $4", currency="JPY", home="CAD"))
    assert isinstance(tea, Record)
    assert tea.entries[0].currency == "CAD"
    local = rules.read(said("tea $4", currency="AUD", home="CAD"))
    assert isinstance(local, Record)
    assert local.entries[0].currency is None


def test_an_american_abroad_writes_days_as_at_home() -> None:
    read = RulesExtractor().read(said("lunch 900 on 11/5", currency="JPY", home="USD"))
    assert isinstance(read, Record)
    assert read.entries[0].occurred_on == date(2026, 11, 5)
