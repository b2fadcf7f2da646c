"""Whatever arrives, reading it ends, and only amounts that stand in it are booked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.intents import Record
from bot.extraction.grounding import grounded
from bot.extraction.rules import RulesExtractor, read_amount, read_change
from tests.extraction.messages import message

RULES = RulesExtractor()

_WORDS = [
    "lunch",
    "taxi",
    "and",
    "then",
    "for",
    "at",
    "each",
    "x",
    "split",
    "ways",
    "tip",
    "off",
    "%",
    "was",
    "25%",
    "yesterday",
    "monday",
    "march",
    "3rd",
    "last",
    "two",
    "fifty",
    "hundred",
    "k",
    "$",
    "€",
    "rs",
    "no",
    "not",
    "actually",
    "change",
    "delete",
    "budget",
    "how",
    "much",
    "salary",
    "refund",
    "+",
    "-",
    "=",
    ",",
    ".",
    "?",
    "5",
    "12.50",
    "1,200",
    "3",
    "0",
    "00",
    "1.2.3",
    "7/8",
    "9:30",
]
_SENTENCES = st.lists(st.sampled_from([*_WORDS, "\n"]), max_size=25).map(" ".join)
_TEXTS = st.one_of(st.text(max_size=300), _SENTENCES)
_LANGUAGES = st.sampled_from(["en", "de-AT", "pt-BR", "hi", "ar", "zh-Hans", "tlh", "", "x_y-!"])


@given(_TEXTS, _LANGUAGES)
def test_any_text_is_read(text: str, language: str) -> None:
    incoming = message(text, language=language)
    RULES.read(incoming)
    read_change(incoming)
    read_amount(text, language, "EUR")


@given(_SENTENCES)
def test_what_is_booked_stands_in_the_text(text: str) -> None:
    intent = RULES.read(message(text))
    for entry in intent.entries if isinstance(intent, Record) else ():
        assert entry.amount > 0
        assert entry.excerpt in text


@given(
    st.decimals(min_value="0.01", max_value="99999", places=2),
    st.sampled_from(["taxi {}", "{} taxi", "paid {} for a taxi"]),
)
def test_a_plain_note_survives_grounding(amount: object, pattern: str) -> None:
    incoming = message(pattern.format(amount))
    intent = grounded(RULES.read(incoming), incoming)
    assert isinstance(intent, Record)
    assert [entry.amount for entry in intent.entries] == [amount]


@pytest.mark.parametrize(
    "piece",
    ["1", "a", "1 ", "one two ", "and ", "$", "1,", "lunch 5, ", "delete ", "\u0301", "5 days ago ", "😀"],
)
def test_an_endless_text_is_read_no_further_than_its_beginning(piece: str) -> None:
    incoming = message(piece * (100_000 // len(piece)))
    shorter = message(incoming.text[:4_000])
    assert RULES.read(incoming) == RULES.read(shorter)


async def test_the_extractor_says_who_read_it() -> None:
    assert (await RULES.extract(message(""))).extractor == "rules"
