"""Readings as plain data, as the command line prints them."""

import json
from datetime import date
from decimal import Decimal

import pytest

from bot.core.destinations import Destination
from bot.core.intents import (
    Amend,
    Ask,
    Candidate,
    Chat,
    Depart,
    Doubt,
    Intent,
    ReadEntry,
    Reading,
    Record,
    Remove,
    Return,
    SetBudget,
    Unclear,
)
from bot.core.ledger import Kind
from bot.core.periods import Span
from bot.core.questions import Filters, Named, Question
from bot.extraction.description import described
from tests.extraction.messages import message


def test_entries_are_shown_as_the_books_would_hold_them() -> None:
    entry = ReadEntry(Decimal("3.20"), "thé 3,20", category="dining", description="thé")
    shown = described(Reading(Record((entry,)), "rules"), message("thé 3,20"))
    assert shown == {
        "intent": "record",
        "entries": [
            {
                "type": "expense",
                "amount": "3.20",
                "currency": "EUR",
                "date": "2026-03-11",
                "category": "dining",
                "description": "thé",
            }
        ],
        "extractor": "rules",
    }


def test_what_was_named_beats_what_is_usual() -> None:
    entry = ReadEntry(Decimal(9), "9", Kind.INCOME, "USD", date(2026, 3, 1), "dining")
    (shown,) = described(Reading(Record((entry,)), "rules"), message("9"))["entries"]
    assert (shown["currency"], shown["date"], shown["category"]) == ("USD", "2026-03-01", "other_income")


@pytest.mark.parametrize(
    ("intent", "name", "details"),
    [
        (
            Ask(Question(period=Named(Span.WEEK, date(2026, 3, 4)), filters=Filters(words=("tea",)))),
            "question",
            {
                "question": {
                    "measure": "total",
                    "period": {"span": "w", "on": "2026-03-04", "back": 0},
                    "filters": {
                        "kind": None,
                        "categories": [],
                        "words": ["tea"],
                        "at_least": None,
                        "at_most": None,
                    },
                    "grouping": None,
                    "against": None,
                    "excluded": "",
                    "by_name": False,
                }
            },
        ),
        (SetBudget(Decimal(300), "dining"), "budget", {"amount": "300", "category": "dining"}),
        (Remove(1), "delete", {"position": 1}),
        (Amend(amount=Decimal(5)), "correct", {"amount": "5", "category": None}),
        (Unclear(Doubt.AMOUNT), "unclear", {"doubt": "amount", "candidates": []}),
        (
            Unclear(
                Doubt.AMOUNT, (ReadEntry(Decimal(0), "x"),), 0, (Candidate(Decimal(8)), Candidate(Decimal(9)))
            ),
            "unclear",
            {"doubt": "amount", "candidates": ["8", "9"]},
        ),
        (
            Depart(Destination("Japan", "JPY"), "Japan", date(2026, 3, 15)),
            "travel",
            {"place": "Japan", "until": "2026-03-15", "since": None},
        ),
        (Return(), "home", {}),
        (Chat(), "chat", {}),
    ],
)
def test_every_intent_goes_into_json(intent: Intent, name: str, details: dict[str, object]) -> None:
    shown = json.loads(json.dumps(described(Reading(intent, "rules"), message("x"))))
    assert (shown["intent"], shown["entries"]) == (name, [])
    assert {key: shown[key] for key in details} == details
