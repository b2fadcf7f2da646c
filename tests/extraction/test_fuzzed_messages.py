"""Real messages of all languages, spoilt: whatever is done to them, reading ends and books only what may be booked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.extraction import MESSAGES, hostile_texts
from bot.core.intents import IncomingText, Intent, Record
from bot.core.money import LARGEST_AMOUNT
from bot.extraction.grounding import MOST_ENTRIES, grounded
from bot.extraction.labelled import load_cases
from bot.extraction.rules import RulesExtractor

RULES = RulesExtractor()

_MESSAGES = [case.message() for case in load_cases(MESSAGES)]
_MARKS = ["\u200b", "\u200d", "\u200e", "\u200f", "\u202e", "\u2067", "\ufeff", "\u0301", "\x00", "\ud83d"]
_NOISE = st.one_of(
    st.sampled_from(
        [*_MARKS, "\n", "\u00a0", "💸", "(", "]", "'", ".", ",", "-", "+", "×", "%", "/", "²", "½"]
    ),
    st.sampled_from(["0", "7", "٣", "५", "三", "百", "k", "€", "$", "mil", "बजे", "x"]),
    st.characters(),
)


@st.composite
def spoilt(draw: st.DrawFn) -> IncomingText:
    """A message with pieces of another in it, noise between its characters, read in any of the languages."""
    message, other = draw(st.sampled_from(_MESSAGES)), draw(st.sampled_from(_MESSAGES))
    cut = draw(st.integers(0, len(other.text)))
    characters = list(message.text + draw(st.sampled_from([" ", "", "\n", ", "])) + other.text[cut:])
    for _ in range(draw(st.integers(0, 8))):
        characters.insert(draw(st.integers(0, len(characters))), draw(_NOISE))
    return replace(message, text="".join(characters), language=other.language)


def read(message: IncomingText) -> Intent:
    return grounded(RULES.read(message), message)


@given(spoilt())
def test_a_spoilt_message_is_read_and_books_only_what_may_be_booked(message: IncomingText) -> None:
    intent = read(message)
    entries = intent.entries if isinstance(intent, Record) else ()
    assert len(entries) <= MOST_ENTRIES
    for entry in entries:
        assert 0 < entry.amount < LARGEST_AMOUNT
        assert any(character.isnumeric() or character.isalpha() for character in entry.excerpt)


@pytest.mark.parametrize("what", hostile_texts())
@pytest.mark.parametrize("language", ["en", "hi", "zh"])
def test_a_hostile_text_is_read_no_further_than_its_beginning(what: str, language: str) -> None:
    message = replace(_MESSAGES[0], text=hostile_texts()[what], language=language)
    longer = replace(
        message, text=message.text + message.text[-10_000:] if len(message.text) > 10_000 else message.text
    )
    assert read(message) == read(longer)
