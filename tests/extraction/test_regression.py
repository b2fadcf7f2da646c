"""What the rules understand of the benchmark's messages never gets less than it was.

benchmarks/scores.json keeps what has been reached; `python -m benchmarks.results --write` renews it.
"""

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.extraction import Hostile, Speed, Times
from benchmarks.results import FILES, FOLDER, HELD_OUT, PAGE, SCORES, SEEN, fallen, measured, page
from benchmarks.results import reached as kept_of
from bot.extraction.evaluation import Evaluation
from bot.extraction.labelled import load_cases


@pytest.fixture(scope="module")
def results() -> dict[str, Evaluation]:
    return {name: measured(name) for name in FILES}


@pytest.fixture(scope="module")
def reached() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(SCORES.read_text(encoding="utf-8"))["reached"]
    return kept


@pytest.mark.parametrize("name", FILES)
def test_the_rules_understand_no_less_than_they_did(
    name: str, results: dict[str, Evaluation], reached: dict[str, Any]
) -> None:
    worse = fallen(name, results[name], reached[name])
    assert not worse, "\n".join(worse)


def test_what_fell_is_told_message_by_message(results: dict[str, Evaluation]) -> None:
    before = results[SEEN]
    victim = next(one for one in before.judged if one.is_right and one.case.entries)
    misread = replace(victim, entries=(), fields=frozenset())
    after = Evaluation(tuple(misread if one is victim else one for one in before.judged))
    told = fallen(SEEN, after, kept_of(SEEN, before))
    language, right = victim.case.language, before.by_language()[victim.case.language].whole.right
    assert told[0] == f"{SEEN}: whole, {language}: {right - 1}, was {right}"
    assert [json.loads(line)["id"] for line in told if line.startswith("{")] == [victim.case.id]


def test_of_held_out_messages_only_counts_are_kept_and_told(results: dict[str, Evaluation]) -> None:
    result = results[HELD_OUT]
    better = kept_of(HELD_OUT, result)
    better["whole"]["en"] += 1
    assert "wrong" not in better
    assert fallen(HELD_OUT, result, better) == [
        f"{HELD_OUT}: whole, en: {better['whole']['en'] - 1}, was {better['whole']['en']}"
    ]


def test_the_page_gets_its_tables_between_the_marks(results: dict[str, Evaluation]) -> None:
    first = json.loads(SCORES.read_text(encoding="utf-8"))["first"]
    times = Speed(Times(2, 0.5, 1.0, 1.5, 2.0), [Hostile("dots", "en", 3.0)])
    kept = PAGE.read_text(encoding="utf-8")
    written = page(kept, first, results, times)
    assert "| a message, 95 % within | 1.00 ms |" in written
    assert written == page(written, first, results, times)
    assert written.partition("<!--")[0] == kept.partition("<!--")[0]
    assert written.rpartition("-->")[2] == kept.rpartition("-->")[2]


def test_the_messages_are_all_different() -> None:
    cases = [case for name in FILES for case in load_cases(FOLDER / name)]
    assert [text for text, times in Counter(case.text for case in cases).items() if times > 1] == []
    assert [name for name, times in Counter(case.id for case in cases).items() if times > 1] == []
    assert all(bool(case.entries) == (case.intent == "record") for case in cases)
    assert all(entry.day <= case.today for case in cases for entry in case.entries)
