"""A few words in answer to a question, in the chat's language and in English."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.clarifying import ShortAnswer
from bot.core.ledger import Kind
from bot.extraction import answers
from bot.extraction.answers import read_answer
from bot.extraction.rules.lexicon import languages
from tests.extraction.messages import message


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("8", {"amount": Decimal(8)}),
        ("it was 9.50", {"amount": Decimal("9.50")}),
        ("no, 520", {"amount": Decimal(520)}),
        ("9 USD", {"amount": Decimal(9), "currency": "USD"}),
        ("twenty five", {"amount": Decimal(25)}),
        ("paid 8", {"amount": Decimal(8), "kind": Kind.EXPENSE}),
        ("the second", {"place": 1}),
        ("the first one", {"place": 0}),
        ("2nd", {"place": 1}),
        ("the last one please", {"place": -1}),
        ("income", {"kind": Kind.INCOME}),
        ("I got it", {"kind": Kind.INCOME}),
        ("i paid", {"kind": Kind.EXPENSE}),
        ("yesterday", {"occurred_on": date(2026, 3, 10)}),
        ("on monday", {"occurred_on": date(2026, 3, 9)}),
        ("none of these", {"declines": True}),
        ("Skip!", {"declines": True}),
        ("the taxi", {"words": frozenset({"taxi"})}),
        ("Taxi 18", {"amount": Decimal(18), "words": frozenset({"taxi"})}),
        ("9 yesterday", {"amount": Decimal(9), "occurred_on": date(2026, 3, 10)}),
        ("4.555", {"amount": Decimal(4555), "vague": True}),
        ("not 8", {"amount": Decimal(8), "doubtful": True}),
        ("it wasn't 8", {"amount": Decimal(8), "doubtful": True}),
        ("not yesterday", {"occurred_on": date(2026, 3, 10), "doubtful": True}),
        ("not income", {"kind": Kind.INCOME, "doubtful": True}),
        ("not the first", {"place": 0, "doubtful": True}),
        ("8?", {"amount": Decimal(8), "doubtful": True}),
        ("24/7", {"amount": Decimal(24), "doubtful": True}),
        ("-8", {"amount": Decimal(8), "doubtful": True}),
        ("8 each", {"amount": Decimal(8), "doubtful": True}),
        ("thanks", {}),
        ("?", {}),
    ],
)
def test_short_answers(text: str, parts: dict[str, Any]) -> None:
    assert read_answer(message(text)) == ShortAnswer(**parts)


@pytest.mark.parametrize("text", ["", "  ", "8 or 9", "monday and tuesday", "x" * 61])
def test_what_is_no_short_answer(text: str) -> None:
    assert read_answer(message(text)) is None


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        ("de", "das zweite", {"place": 1}),
        ("de-AT", "keine", {"declines": True}),
        ("ru", "второй", {"place": 1}),
        ("zh", "第二个", {"place": 1}),
        ("fr", "revenu", {"kind": Kind.INCOME}),
        ("ar", "دخل", {"kind": Kind.INCOME}),
        ("hi", "कोई नहीं", {"declines": True}),
        ("sv", "second", {"place": 1}),
        ("de", "nicht 8", {"amount": Decimal(8), "doubtful": True}),
        ("es", "no, 8", {"amount": Decimal(8)}),
        ("es", "no 8", {"amount": Decimal(8), "doubtful": True}),
        ("tr", "8 değil", {"amount": Decimal(8), "doubtful": True}),
        ("hi", "8 nahi", {"amount": Decimal(8), "doubtful": True}),
        ("zh", "不是8", {"amount": Decimal(8), "doubtful": True}),
        ("zh", "不是", {"declines": True}),
    ],
)
def test_other_languages(language: str, text: str, parts: dict[str, Any]) -> None:
    assert read_answer(message(text, language=language)) == ShortAnswer(**parts)


def test_every_language_of_the_rules_has_its_words() -> None:
    tables = tomllib.loads((Path(answers.__file__).parent / "answers.toml").read_text(encoding="utf-8"))
    assert set(tables) == set(languages())
    for table in tables.values():
        assert set(table) == {"1", "2", "3", "4", "5", "last", "expense", "income", "none", "not"}


@given(st.text(max_size=80), st.sampled_from(["en", "de", "ar", "zh", "xx"]))
def test_any_text_is_answered(text: str, language: str) -> None:
    said = read_answer(message(text, language=language))
    assert said is None or said.amount is None or said.amount > 0
