"""Scoring an extractor: what counts as right, what as a false booking, and a file that can't be read."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.core.intents import (
    Ask,
    Chat,
    Doubt,
    IncomingText,
    Intent,
    ReadEntry,
    Reading,
    Record,
    Remove,
    StandIn,
    TokenUse,
    Unclear,
)
from bot.core.ledger import Kind
from bot.core.ports import Effort
from bot.core.questions import Question
from bot.extraction import prompt, scores
from bot.extraction.evaluation import Evaluation, Share, evaluate
from bot.extraction.labelled import BadCases, load_cases, parse_cases

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
    """Answers each text with what it was told to, and remembers how many it read at a time."""

    def __init__(
        self, answers: Mapping[str, Intent], tokens: TokenUse | None = None, stood_in: StandIn | None = None
    ) -> None:
        self._answers = answers
        self._tokens = tokens
        self._stood_in = stood_in
        self._reading = 0
        self.most_at_once = 0

    async def extract(self, message: IncomingText, effort: Effort = Effort.PROMPT) -> Reading:
        self._reading += 1
        self.most_at_once = max(self.most_at_once, self._reading)
        await asyncio.sleep(0)
        self._reading -= 1
        return Reading(self._answers[message.text], "scripted", self._tokens, self._stood_in)


def tea(**changes: Any) -> Record:
    return Record((replace(ReadEntry(Decimal(3), "tea 3", category="dining"), **changes),))


async def scored(answers: Mapping[str, Intent], *lines: str) -> Evaluation:
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


async def test_an_unclear_reading_books_nothing_but_is_never_the_right_intent() -> None:
    lines = (line("tea maybe 3", intent="chat"), line("tea 3", TEA))
    unclear = Unclear(Doubt.AMOUNT)
    result = await scored({"tea maybe 3": unclear, "tea 3": unclear}, *lines)
    assert (result.whole, result.intents) == (Share(1, 2), Share(0, 2))
    assert (result.asked_back, result.wrong_bookings) == (Share(2, 2), Share(0, 2))


async def test_a_wrong_booking_is_one_that_asking_would_have_been_better_than() -> None:
    lines = (line("tea 3", TEA), line("tea is 3", intent="chat"), line("tea, 3", TEA))
    answers = {"tea 3": tea(amount=Decimal(4)), "tea is 3": tea(), "tea, 3": tea()}
    result = await scored(answers, *lines)
    assert result.wrong_bookings == Share(2, 3)


@pytest.mark.parametrize(
    ("answer", "tags", "right"),
    [
        (Ask(Question()), ["intent_chat_or_question"], 1),
        (Chat(), ["intent_chat_or_question"], 1),
        (Remove(), ["intent_chat_or_question"], 0),
        (Ask(Question()), [], 0),
    ],
)
async def test_what_may_be_chat_or_question_may_be_either(
    answer: Intent, tags: list[str], right: int
) -> None:
    result = await scored({"buy it?": answer}, line("buy it?", intent="chat", tags=tags))
    assert result.intents == Share(right, 1)


async def test_figures_by_language_and_tag_go_into_the_table_and_the_json() -> None:
    lines = (line("tea 3", TEA), line("thé 3", TEA, lang="fr", tags=["plain", "terse"]))
    result = await scored({"tea 3": tea(), "thé 3": Chat()}, *lines)
    assert {name: part.whole for name, part in result.by_language().items()} == {
        "en": Share(1, 1),
        "fr": Share(0, 1),
    }
    assert {name: part.whole for name, part in result.by_tag().items()} == {
        "plain": Share(1, 2),
        "terse": Share(0, 1),
    }
    plain = scores.to_json(result)
    assert json.loads(json.dumps(plain)) == plain
    assert plain["whole"] == {"right": 1, "of": 2}
    assert plain["by_language"]["fr"]["intent"] == {"right": 0, "of": 1}
    assert plain["by_tag"]["terse"]["amount"] == {"right": 0, "of": 1}
    assert plain["failures"][0]["expected"] == ["expense 3.00 EUR 2026-03-11 dining/groceries"]
    assert (plain["messages"], plain["cost"], plain["read_by"]) == (2, None, {"scripted": 2})
    shown = scores.table(result)
    assert "whole                    50.0%  (1/2)" in shown
    assert [row.split() for row in shown.splitlines() if row.startswith("fr")] == [
        ["fr", "1", *["0.0%"] * 2, "–", *["0.0%"] * 5, "–", "–"]
    ]
    assert "tokens" not in shown


async def test_what_a_model_costs_is_reckoned_at_the_stated_prices() -> None:
    reader = Scripted({"tea 3": tea()}, TokenUse(prompt=1_000_000, cached=400_000, completion=50_000))
    result = await evaluate(reader, parse_cases([line("tea 3", TEA), line("tea 3", TEA)]))
    assert result.tokens == TokenUse(2_000_000, 800_000, 100_000)
    prices = scores.Prices.parse("0.25, 0.025, 2")
    assert Decimal(scores.to_json(result, prices)["cost"]) == Decimal("0.52")
    assert "cost                    0.5200, or 260.0000 for a thousand messages" in scores.table(
        result, prices
    )
    assert scores.prompt_version() in scores.table(result)


def test_two_prices_are_those_of_prompt_and_completion() -> None:
    assert scores.Prices.parse("3,15") == scores.Prices(Decimal(3), Decimal(3), Decimal(15))


@pytest.mark.parametrize("stated", ["", "1", "1,2,3,4", "cheap,2", "-1,2", "NaN,2"])
def test_other_prices_are_refused(stated: str) -> None:
    with pytest.raises(ValueError, match="price"):
        scores.Prices.parse(stated)


async def test_the_report_says_how_often_the_rules_stood_in() -> None:
    reader = Scripted({"tea 3": tea()}, stood_in=StandIn.AWAY)
    result = await evaluate(reader, parse_cases([line("tea 3", TEA)]))
    assert scores.to_json(result)["stood_in"] == 1
    assert "1 messages were read by the rules in place of the model" in scores.table(result)


async def test_what_an_extractor_raises_ends_the_run() -> None:
    with pytest.raises(KeyError, match="tea 4"):
        await scored({"tea 3": tea()}, line("tea 3", TEA), line("tea 4", TEA))


async def test_so_many_messages_are_read_at_a_time_and_come_back_in_order() -> None:
    texts = [f"tea {number}" for number in range(20)]
    reader = Scripted(dict.fromkeys(texts, Chat()))
    result = await evaluate(reader, parse_cases(line(text, intent="chat") for text in texts), at_once=3)
    assert reader.most_at_once == 3
    assert [one.case.text for one in result.judged] == texts


async def test_times_are_told_as_the_median_and_what_nearly_all_stay_within() -> None:
    result = await scored({"tea 3": tea()}, line("tea 3", TEA))
    times = [replace(result.judged[0], took_s=float(second)) for second in range(100)]
    assert [Evaluation(tuple(times)).took_s(part) for part in (0.0, 0.5, 0.95, 1.0)] == [0, 50, 95, 99]
    assert Evaluation(()).took_s(0.5) == 0


def test_another_wording_is_another_version_of_the_prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    before = scores.prompt_version()
    assert before == scores.prompt_version()
    monkeypatch.setattr(scores, "RULES", prompt.RULES + "!")
    assert scores.prompt_version() != before
    assert before.startswith(f"{prompt.PROMPT_VERSION}-")


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
