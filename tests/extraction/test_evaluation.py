"""Scoring an extractor: what counts as right, what as a false booking, and a file that can't be read."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.core.intents import Chat, IncomingText, Intent, ReadEntry, Reading, Record
from bot.core.ledger import Kind
from bot.core.ports import Effort
from bot.extraction.evaluation import BadCases, Evaluation, Share, evaluate, load_cases, parse_cases

TEA = {
    "type": "expense",
    "amount": "3.00",
    "currency": "EUR",
    "date": "2026-03-11",
    "categories": ["dining", "groceries"],
}


def line(text: str, *expected: dict[str, Any], intent: str = "record", **changes: Any) -> str:
    row = {"id": text, "lang": "en", "text": text, "today": "2026-03-11", "currency": "EUR", "intent": intent}
    return json.dumps(row | {"entries": expected, "tags": ["plain"]} | changes)


class Scripted:
    """Answers each text with what it was told to."""

    def __init__(self, answers: dict[str, Intent]) -> None:
        self._answers = answers

    async def extract(self, message: IncomingText, effort: Effort = Effort.PROMPT) -> Reading:
        return Reading(self._answers[message.text], "scripted")


def tea(**changes: Any) -> Record:
    return Record((replace(ReadEntry(Decimal(3), "tea 3", category="dining"), **changes),))


async def scored(answers: dict[str, Intent], *lines: str) -> Evaluation:
    return await evaluate(Scripted(answers), parse_cases(lines))


async def test_the_chats_currency_and_today_fill_what_was_not_named() -> None:
    result = await scored({"tea 3": tea()}, line("tea 3", TEA))
    assert result.whole == Share(1, 1)
    assert (result.best_category, result.any_category) == (Share(1, 1), Share(1, 1))
    assert result.failures() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [({"amount": Decimal(4)}, "amount"), ({"currency": "USD"}, "currency"), ({"kind": Kind.INCOME}, "type")],
)
async def test_one_wrong_field_makes_the_message_wrong(change: dict[str, Any], field: str) -> None:
    result = await scored({"tea 3": tea(**change)}, line("tea 3", TEA))
    assert result.whole == Share(0, 1)
    assert result.field(field) == Share(0, 1)
    assert result.field("date") == Share(1, 1)


async def test_categories_are_counted_apart() -> None:
    result = await scored({"tea 3": tea(category="groceries")}, line("tea 3", TEA))
    assert result.whole == Share(1, 1)
    assert (result.best_category, result.any_category) == (Share(0, 1), Share(1, 1))


async def test_a_missing_entry_spoils_every_field() -> None:
    result = await scored({"tea 3, tea 3": tea()}, line("tea 3, tea 3", TEA, TEA))
    assert {name: result.field(name) for name in ("count", "amount", "date")} == dict.fromkeys(
        ("count", "amount", "date"), Share(0, 1)
    )
    assert result.any_category == Share(0, 0)


async def test_booking_what_nobody_paid_is_a_false_booking() -> None:
    lines = (line("tea is 3", intent="chat"), line("hello", intent="chat"))
    result = await scored({"tea is 3": tea(), "hello": Chat()}, *lines)
    assert result.false_bookings == Share(1, 2)
    assert result.intents == Share(1, 2)
    assert [one.case.id for one in result.failures()] == ["tea is 3"]


async def test_figures_by_language_and_tag_go_into_the_table_and_the_json() -> None:
    lines = (line("tea 3", TEA), line("thé 3", TEA, lang="fr", tags=["plain", "terse"]))
    result = await scored({"tea 3": tea(), "thé 3": Chat()}, *lines)
    assert result.by_language() == {"en": Share(1, 1), "fr": Share(0, 1)}
    assert result.by_tag() == {"plain": Share(1, 2), "terse": Share(0, 1)}
    plain = result.to_json()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["whole"] == {"right": 1, "of": 2}
    assert plain["failures"][0]["expected"] == ["expense 3.00 EUR 2026-03-11 dining/groceries"]
    assert "whole" in result.table()
    assert "50.0%" in result.table()


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(f"{line('thé 3', TEA)}\n\n{line('hi', intent='chat')}\n", encoding="utf-8")
    assert [case.text for case in load_cases(file)] == ["thé 3", "hi"]


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("{", "not JSON"),
        ("{}", "'id' is missing"),
        (line("x", intent="wish"), "'wish' is not one of"),
        (line("x", today="soon"), "soon"),
        (line("x", TEA | {"categories": []}), "no categories"),
        (line("x", TEA | {"amount": "much"}), ""),
    ],
)
def test_a_bad_line_is_named(bad: str, problem: str) -> None:
    with pytest.raises(BadCases, match="line 2: ") as caught:
        parse_cases([line("fine", TEA), bad])
    assert problem in str(caught.value)
    assert caught.value.line == 2
