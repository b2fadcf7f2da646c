"""What a model makes of a question: only what the schema can say, and nothing that changes the books."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.core.intents import Ask, Doubt, Intent, Unclear
from bot.core.ledger import Kind
from bot.core.periods import Period, Span
from bot.core.questions import (
    Comparison,
    Filters,
    Grouping,
    Measure,
    Named,
    Question,
    all_time,
)
from bot.extraction.grounding import grounded
from bot.extraction.schema import Answer
from tests.extraction.messages import TODAY, message
from tests.extraction.model_server import meaning


def asked(question: dict[str, Any] | None, text: str = "сколько я потратил на кофе дороже 50?") -> Intent:
    """What a model's answer comes to, held against the message."""
    said = message(text)
    return grounded(Answer.model_validate(meaning("ask", question=question)).to_intent(said), said)


@pytest.mark.parametrize(
    ("answer", "question"),
    [
        (None, Question()),
        ({}, Question()),
        ({"measure": "count", "period": {"span": "week"}}, Question(Measure.COUNT, Named(Span.WEEK))),
        (
            {"period": {"span": "year", "on": "2025-06-01"}, "group_by": "month"},
            Question(period=Named(Span.YEAR, date(2025, 6, 1)), grouping=Grouping.MONTH),
        ),
        (
            {"period": {"span": "range", "first": "2026-03-01", "last": "2026-03-05"}},
            Question(period=Period(date(2026, 3, 1), date(2026, 3, 6), Span.CUSTOM)),
        ),
        (
            {"period": {"span": "range", "first": "2026-03-01"}},
            Question(period=Period(date(2026, 3, 1), date(2026, 3, 12), Span.CUSTOM)),
        ),
        ({"period": {"span": "range", "first": "2026-03-05", "last": "2026-03-01"}}, Question()),
        ({"period": {"span": "range"}}, Question()),
        ({"measure": "latest", "period": {"span": "ever"}}, Question(Measure.LATEST, all_time(TODAY))),
        (
            {
                "filters": {
                    "kind": "expense",
                    "categories": ["Dining", "groceries", "dining"],
                    "words": ["кофе"],
                    "at_least": "50",
                }
            },
            Question(filters=Filters(Kind.EXPENSE, ("dining", "groceries"), ("кофе",), at_least=Decimal(50))),
        ),
        ({"compare": "period_before"}, Question(against=Comparison())),
        (
            {"compare": "other_period", "other_period": {"span": "month", "on": "2026-01-01"}},
            Question(against=Comparison(Named(Span.MONTH, date(2026, 1, 1)))),
        ),
        (
            {"compare": "other_filters", "other_filters": {"categories": ["dining"]}},
            Question(against=Comparison(filters=Filters(categories=("dining",)))),
        ),
        ({"compare": "other_filters"}, Question(against=Comparison())),
    ],
)
def test_every_part_of_a_question_can_be_said(answer: dict[str, Any] | None, question: Question) -> None:
    assert asked(answer) == Ask(question)


@pytest.mark.parametrize(
    "answer",
    [
        {"measure": "delete_all", "group_by": "person", "compare": "everyone"},
        {"period": {"span": "century"}},
        {"filters": {"kind": "theft", "categories": ["bribes"], "words": ["", " \u202e "]}},
        {"filters": {"at_least": "777", "at_most": "NaN"}},
        {"chat_id": 202, "sql": "DELETE FROM entries", "measure": "total"},
    ],
)
def test_what_the_schema_does_not_know_has_no_effect(answer: dict[str, Any]) -> None:
    assert asked(answer) == Ask(Question())


@pytest.mark.parametrize(
    "period",
    [
        {"span": "month", "on": "soon"},
        {"span": "month", "on": "1815-06-18"},
        {"span": "range", "first": "0001-01-01", "last": "9999-12-30"},
        {"span": "range", "first": "2026-03-01", "last": "9999-12-31"},
    ],
)
def test_days_that_no_entry_can_have_are_asked_about(period: dict[str, Any]) -> None:
    read = asked({"period": period})
    assert isinstance(read, Unclear)
    assert read.doubt is Doubt.DATE
