"""Which words are worth learning, and which of what was learned an entry goes by."""

import unicodedata
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.categories import DEFAULTS, Categories
from bot.core.learning import (
    LONGEST_PHRASE,
    MOST_WORDS,
    Hint,
    HintId,
    Lesson,
    Phrase,
    applying,
    correction_by,
    fold,
    names,
    phrase_of,
    taught,
    taught_change,
)
from bot.core.ledger import Action, Amendment, CategorySource, Kind, PersonId, Revision, State
from tests.core.books import NOON, draft, entry

_ids = count(1)

LANGUAGES = (
    "en",
    "es",
    "de",
    "fr",
    "pt-BR",
    "it",
    "ru",
    "uk",
    "tr",
    "id",
    "hi",
    "zh",
    "ar",
    "nl",
    "pl",
    "sw",
)

descriptions = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
languages = st.sampled_from(LANGUAGES)


def hint(words: str, category: str = "shopping", kind: Kind = Kind.EXPENSE, days: int = 0) -> Hint:
    """What was learned about these words so many days after noon."""
    number = next(_ids)
    lesson = Lesson(Phrase(fold(words), words), kind, category, PersonId(101), number)
    return Hint(HintId(number), lesson, NOON + timedelta(days=days))


def learned(description: str, language: str = "en") -> Hint:
    """The hint that a correction of this description would make."""
    phrase = phrase_of(description, language)
    assert phrase
    return Hint(HintId(next(_ids)), Lesson(phrase, Kind.EXPENSE, "shopping", PersonId(101), next(_ids)), NOON)


@pytest.mark.parametrize(
    ("description", "language", "words"),
    [
        ("Starbucks", "en", "starbucks"),
        ("coffee at the Starbucks", "en", "coffee starbucks"),
        ("spent on new shoes yesterday", "en", "shoes"),
        ("gas on Tuesday", "en", "gas"),
        ("2 kg apples", "en", "apples"),
        ("500g flour, 3 lb butter", "en", "flour butter"),
        ("7-Eleven", "en", "7eleven"),
        ("McDonald’s", "en", "mcdonalds"),
        ("H&M", "en", "h&m"),
        ("coca-cola", "en", "coca cola"),
        ("coffee, coffee and coffee", "en", "coffee"),
        ("Brötchen vom Bäcker", "de", "brotchen backer"),
        ("einkaufen gestern im Rewe", "de", "einkaufen rewe"),
        ("café con leche en la Panadería", "es", "cafe leche panaderia"),
        ("l'épicerie du coin", "fr", "epicerie coin"),
        ("un thé", "fr", "the"),
        ("кофе в «Шоколаднице»", "ru", "кофе шоколаднице"),
        ("п'ять піц", "uk", "піц"),
        ("किराना का सामान", "hi", "किराना सामान"),
        ("groceries ke liye", "hi", "groceries"),
        ("星巴克拿铁", "zh", "星巴克拿铁"),
        ("القهوة في ستاربكس", "ar", "القهوه ستاربكس"),
        ("duka la vyakula", "sw", "duka la vyakula"),
    ],
)
def test_weak_words_are_left_out(description: str, language: str, words: str) -> None:
    phrase = phrase_of(description, language)
    assert phrase
    assert phrase.key == words


@pytest.mark.parametrize(
    "description", ["", "   ", "12.50", "the", "it was for me", "3 kg", "a b c", "?!", "x" * 61]
)
def test_what_says_nothing_is_not_learned(description: str) -> None:
    assert phrase_of(description, "en") is None


def test_words_are_shown_as_they_were_written() -> None:
    phrase = phrase_of("lunch at  the Café Müller", "en")
    assert phrase
    assert phrase.shown == "lunch Café Müller"


@given(descriptions, languages)
def test_what_is_kept_is_short_folded_and_never_an_amount(description: str, language: str) -> None:
    phrase = phrase_of(description, language)
    if phrase is None:
        return
    words = phrase.key.split(" ")
    assert 0 < len(words) <= MOST_WORDS
    assert len(phrase.key) <= LONGEST_PHRASE
    assert 0 < len(phrase.shown) <= LONGEST_PHRASE
    assert not any(word.isdecimal() for word in words)
    assert len(set(words)) == len(words)


@given(descriptions, languages)
def test_what_is_learned_from_a_description_applies_to_it(description: str, language: str) -> None:
    phrase = phrase_of(description, language)
    if phrase:
        known = Hint(HintId(1), Lesson(phrase, Kind.EXPENSE, "gifts", PersonId(1), 1), NOON)
        assert applying([known], description, Kind.EXPENSE) == known
        assert applying([known], description, Kind.INCOME) is None


@given(st.text(max_size=30))
def test_however_a_word_is_typed_it_is_the_same_word(word: str) -> None:
    assert fold(fold(word)) == fold(word)
    assert fold(unicodedata.normalize("NFD", word)) == fold(unicodedata.normalize("NFC", word))


@pytest.mark.parametrize(
    ("taught_by", "said"),
    [
        ("Starbucks", "STARBUCKS latte"),
        ("Starbucks", "latte, starbucks"),
        ("Café Luna", "the cafe luna downtown"),
        ("McDonald's", "mcdonalds"),
        ("İstanbul Kart", "istanbul kart"),
        ("星巴克", "星巴克拿铁"),
        ("чёрный чай", "черный чай"),
    ],
)
def test_a_hint_is_found_in_other_words(taught_by: str, said: str) -> None:
    assert applying([learned(taught_by)], said, Kind.EXPENSE)


@pytest.mark.parametrize(
    ("taught_by", "said"),
    [
        ("bus", "business lunch"),
        ("coffee starbucks", "starbucks"),
        ("茶", "茶具"),
        ("чай", "чаи"),
        ("shoes", ""),
    ],
)
def test_parts_of_words_and_of_phrases_are_something_else(taught_by: str, said: str) -> None:
    assert applying([learned(taught_by)], said, Kind.EXPENSE) is None


def test_the_exact_phrase_comes_first_then_the_longest_then_the_newest() -> None:
    coffee, starbucks = hint("coffee", days=9), hint("starbucks", days=8)
    both, exact = hint("starbucks coffee", days=7), hint("coffee starbucks", days=1)
    hints = [coffee, starbucks, both, exact]
    assert applying(hints, "coffee starbucks", Kind.EXPENSE) == exact
    assert applying(hints, "big starbucks coffee", Kind.EXPENSE) == both
    assert applying([coffee, both], "coffee at starbucks", Kind.EXPENSE) == both
    older, newer = hint("tea", "gifts", days=1), hint("tea", "health", days=2)
    assert applying([older, newer], "tea", Kind.EXPENSE) == newer
    assert applying([newer, older], "tea", Kind.EXPENSE) == newer


@given(
    st.permutations([hint("a1 b1 c1"), hint("a1 b1"), hint("c1"), hint("d1"), hint("b1", kind=Kind.INCOME)])
)
def test_the_order_in_which_hints_are_kept_does_not_matter(hints: list[Hint]) -> None:
    found = applying(hints, "c1 and b1 and a1", Kind.EXPENSE)
    assert found
    assert found.lesson.phrase.key == "a1 b1 c1"


def test_a_guess_yields_to_what_was_learned_and_a_pick_does_not() -> None:
    hints = [hint("coffee", "gifts")]
    guessed = taught(draft(), hints)
    assert (guessed.category, guessed.category_source) == ("gifts", CategorySource.LEARNED)
    picked = draft(category_source=CategorySource.PERSON)
    assert taught(picked, hints) == picked
    assert taught(draft(description="tea"), hints) == draft(description="tea")

    renamed = Amendment(description="coffee", category="family", category_source=CategorySource.EXTRACTOR)
    tea = entry(description="tea").state
    assert taught_change(renamed, tea, hints).category == "gifts"
    assert taught_change(Amendment(category="family"), tea, hints) == Amendment(category="family")
    chosen = entry(category_source=CategorySource.PERSON).state
    assert taught_change(Amendment(), chosen, hints) == Amendment()


@pytest.mark.parametrize(
    ("said", "key", "named"),
    [
        ("make it groceries", "groceries", True),
        ("GROCERY please", "groceries", False),
        ("a gift", "gifts", True),
        ("fees and taxes", "fees_taxes", True),
        ("fees_taxes", "fees_taxes", True),
        ("that's food", "groceries", False),
        ("no, 520", "dining", False),
        ("", "other", False),
        ("no that was gifts", "gifts", True),
        ("no, gifts", "gifts", True),
        ("not dining, groceries", "groceries", True),
        ("not dining, groceries", "dining", False),
        ("no, not groceries", "groceries", False),
        ("it was not a gift", "gifts", False),
        ("it isn’t travel", "travel", False),
        ("no es gifts", "gifts", False),
        ("travel card, no", "travel", False),
        ("the other one was 5", "other", False),
        ("make it other", "other", False),
    ],
)
def test_a_category_is_named_by_its_own_name(said: str, key: str, named: bool) -> None:
    assert names(said, Categories().show(key)) is named


@given(st.sampled_from([one for one in DEFAULTS if one.key != "other"]))
def test_every_category_can_be_named(category: object) -> None:
    found = next(one for one in DEFAULTS if one is category)
    assert names(f"no, that was {found.name}!", found)


def revisions(*steps: tuple[Action, State]) -> list[Revision]:
    return [
        Revision(entry().id, number, action, state, PersonId(101), NOON, change_id=number * 10)
        for number, (action, state) in enumerate(steps, 1)
    ]


def test_only_a_category_that_a_person_has_picked_is_a_correction() -> None:
    first = entry().state
    picked = Amendment(category="gifts").apply(first)
    guessed = Amendment(category="travel", category_source=CategorySource.EXTRACTOR).apply(first)
    renamed = Amendment(description="tea").apply(picked)
    history = revisions(
        (Action.RECORDED, first),
        (Action.AMENDED, picked),
        (Action.AMENDED, renamed),
        (Action.UNDONE, first),
        (Action.AMENDED, guessed),
        (Action.REWRITTEN, picked),
    )
    assert [bool(correction_by(history, number * 10)) for number in range(8)] == [
        False, False, True, False, False, False, False, False,
    ]  # fmt: skip
