"""From a model's answer to an intent."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.core.categories import DEFAULTS, Category
from bot.core.category_changes import Deed
from bot.core.confirmations import ConfirmationStyle
from bot.core.intents import (
    Amend,
    ArrangeCategory,
    Ask,
    Chat,
    Configure,
    Doubt,
    IncomingText,
    Intent,
    ReadEntry,
    Record,
    Remove,
    SetBudget,
    Unclear,
)
from bot.core.ledger import Kind
from bot.core.number_styles import NumberStyle
from bot.core.periods import Span
from bot.extraction.schema import Answer, strict_schema
from tests.extraction.messages import doubt_of, message
from tests.extraction.model_server import amend, entry, meaning, record


def intent_of(answer: dict[str, Any], text: IncomingText | None = None) -> Intent:
    """What the answer comes to."""
    return Answer.model_validate(answer).to_intent(text or message("tea 4"))


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every object type within a JSON schema."""
    parts = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    if isinstance(schema, dict) and schema.get("type") == "object":
        yield schema
    for part in parts:
        yield from objects(part)


def test_the_schema_is_what_strict_mode_takes() -> None:
    found = list(objects(strict_schema()))
    assert len(found) == 10
    for part in found:
        assert part["additionalProperties"] is False
        assert part["required"] == list(part["properties"])
        assert not any("default" in field or "title" in field for field in part["properties"].values())


@pytest.mark.parametrize(
    ("answer", "intent"),
    [
        (meaning("chat"), Chat()),
        (meaning("unclear", doubt="currency"), Unclear(Doubt.CURRENCY)),
        (meaning("unclear"), Unclear(Doubt.AMOUNT)),
        (meaning("unclear", doubt="mood"), Unclear(Doubt.AMOUNT)),
        (meaning("remove"), Remove(None)),
        (meaning("remove", change={"entry": 2}), Remove(1)),
        (meaning("ask"), Ask()),
        (meaning("ask", question={"period": {"span": "year", "on": "soon"}}), Unclear(Doubt.DATE)),
        (
            meaning("budget", budget={"amount": "300", "category": "Groceries"}),
            SetBudget(Decimal(300), "groceries"),
        ),
        (meaning("budget"), SetBudget(None)),
        (
            meaning(
                "budget",
                budget={
                    "amount": "100",
                    "currency": "EUR",
                    "category": "dining",
                    "thing": "coffee",
                    "span": "week",
                    "carry_over": True,
                },
            ),
            SetBudget(Decimal(100), "dining", "EUR", Span.WEEK, carry_over=True, words="coffee"),
        ),
        (
            meaning("budget", budget={"category": "dining", "span": "day", "drop": True}),
            SetBudget(None, "dining", is_dropped=True),
        ),
        (meaning("amend"), Amend()),
        (amend(amount="5", kind="income", entry=1), Amend(amount=Decimal(5), kind=Kind.INCOME, position=0)),
        (
            amend(currency="usd", category="dining", description="tea"),
            Amend(None, "USD", None, "dining", None, "tea"),
        ),
        ({"intent": "record", "entries": [{"amount": 4.5}]}, Record((ReadEntry(Decimal("4.5"), "tea 4"),))),
    ],
)
def test_every_intent_can_be_said(answer: dict[str, Any], intent: Intent) -> None:
    assert intent_of(answer) == intent


def test_a_whole_entry() -> None:
    answer = record(
        entry(
            "1234.50",
            "desk",
            currency="usd",
            date="2026-03-10",
            category="shopping",
            excerpt="desk 1,234.50 usd",
        )
    )
    assert intent_of(answer) == Record(
        (
            ReadEntry(
                Decimal("1234.50"),
                "desk 1,234.50 usd",
                currency="USD",
                occurred_on=date(2026, 3, 10),
                category="shopping",
                description="desk",
            ),
        )
    )


@pytest.mark.parametrize(
    ("spelling", "amount"),
    [("4", "4"), ("1,234.50", "1234.50"), ("1.234,50", "1234.50"), (" 4.0 ", "4"), ("1e3", "1000")],
)
def test_amounts_that_can_be_read(spelling: str, amount: str) -> None:
    assert intent_of(record(entry(spelling, excerpt="x"))) == Record((ReadEntry(Decimal(amount), "x"),))


@pytest.mark.parametrize("spelling", ["1,234", "four", "", None, "0", "NaN", "-Infinity", "4 EUR"])
def test_amounts_that_have_to_be_asked(spelling: str | None) -> None:
    read = intent_of(record(entry(spelling, "tea")))
    assert isinstance(read, Unclear)
    assert read.doubt is Doubt.AMOUNT
    assert read.entries == (ReadEntry(Decimal(0), "tea 4", description="tea"),)


@pytest.mark.parametrize(
    ("text", "kind", "intent"),
    [
        ("tea -4", "expense", Record((ReadEntry(Decimal(4), "x"),))),
        ("tea 4", "expense", Doubt.KIND),
        ("tea -4", "income", Doubt.KIND),
    ],
)
def test_a_negative_amount_counts_only_as_the_person_wrote_it(
    text: str, kind: str, intent: Record | Doubt
) -> None:
    read = intent_of(record(entry("-4", kind=kind, excerpt="x")), message(text))
    assert read == intent or (doubt_of(read) is Doubt.KIND and intent is Doubt.KIND)


@pytest.mark.parametrize(
    ("spelling", "day"), [("2026-03-10T12:00:00", date(2026, 3, 10)), (None, None), ("", None)]
)
def test_days_that_can_be_read(spelling: str | None, day: date | None) -> None:
    intent = intent_of(record(entry("4", date=spelling)))
    assert isinstance(intent, Record)
    assert intent.entries[0].occurred_on == day


def test_a_day_that_cannot_be_read_is_asked() -> None:
    assert doubt_of(intent_of(record(entry("4", date="2026-02-30")))) is Doubt.DATE


def test_a_key_of_the_chats_own_is_taken_alone_and_with_its_name() -> None:
    dog = Category("own_1", Kind.EXPENSE, "The Dog", "🐕", custom=True)
    text = message("food 4", categories=(*DEFAULTS, dog))
    intent = intent_of(record(entry("4", category="own_1"), entry("4", category='own_1 ("The Dog")')), text)
    assert isinstance(intent, Record)
    assert [read.category for read in intent.entries] == ["own_1", "own_1"]


def test_a_category_may_be_called_by_its_name() -> None:
    dog = Category("c17", Kind.EXPENSE, "The Dog", "🐕", custom=True)
    text = message("food 4", categories=(*DEFAULTS, dog))
    intent = intent_of(record(entry("4", category="the dog"), entry("4", category="cats")), text)
    assert isinstance(intent, Record)
    assert [read.category for read in intent.entries] == ["c17", None]


@pytest.mark.parametrize(
    ("settings", "wish"),
    [
        ({"numbers": "1.234,56"}, Configure(number_style=NumberStyle.COMMA)),
        ({"numbers": "12,34,567.89"}, Configure(number_style=NumberStyle.INDIAN)),
        ({"numbers": "roman"}, Configure()),
        ({"confirmations": "reaction"}, Configure(confirmations=ConfirmationStyle.REACTION)),
        ({"confirmations": "loud", "ask_twice": False}, Configure(warns_twice=False)),
    ],
)
def test_settings_that_a_model_has_read(settings: dict[str, Any], wish: Configure) -> None:
    assert intent_of({"intent": "settings", "settings": settings}) == wish


@pytest.mark.parametrize(
    ("arrangement", "wish"),
    [
        (
            {"do": "add", "name": "Tips", "kind": "income"},
            ArrangeCategory(Deed.ADDED, None, "Tips", None, Kind.INCOME),
        ),
        (
            {"do": "rename", "category": "Dining", "name": "Food"},
            ArrangeCategory(Deed.RENAMED, "dining", "Food"),
        ),
        (
            {"do": "merge", "category": "dining", "into": "groceries"},
            ArrangeCategory(Deed.MERGED, "dining", into="groceries"),
        ),
        ({"do": "hide", "category": "hats"}, ArrangeCategory(Deed.HIDDEN)),
        ({"do": "burn", "category": "dining"}, Chat()),
        (None, Chat()),
    ],
)
def test_changes_of_categories_that_a_model_has_read(arrangement: Any, wish: Intent) -> None:
    assert intent_of({"intent": "category", "arrangement": arrangement}) == wish
