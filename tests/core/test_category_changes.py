"""Names and emoji that a category can have, keys for new ones, and how the order changes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.categories import DEFAULTS, FALLBACKS, Categories, Category, Said, arranged, places
from bot.core.category_changes import (
    LONGEST_NAME,
    Label,
    added,
    has_figures,
    label,
    named,
    new_key,
    only_emoji,
    swapped,
)
from bot.core.errors import CategoryFixed, InvalidCategoryName, InvalidEmoji, UnknownCategory
from bot.core.ledger import Kind

KEYS = [category.key for category in DEFAULTS if category.kind is Kind.EXPENSE]
MOVES = st.lists(st.tuples(st.sampled_from([*KEYS, "own_1", "own_2"]), st.booleans()), max_size=12)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pets", Label("Pets")),
        ("🐶 Pets", Label("Pets", "🐶")),
        ("🐶Pets", Label("Pets", "🐶")),
        ("Pets 🐶", Label("Pets", "🐶")),
        ("  two   words ", Label("two words")),
        ("🐶", Label("🐶")),
        ("👨‍👩‍👧 Kids", Label("Kids", "👨‍👩‍👧")),
        ("🇩🇪 Trips", Label("Trips", "🇩🇪")),
        ("1️⃣ First", Label("First", "1️⃣")),
        ("❤️ Love", Label("Love", "❤️")),
        ("🧔🏽‍♂️ Barber", Label("Barber", "🧔🏽‍♂️")),
        ("🫨 New", Label("New", "🫨")),
        ("<b>x</b> & @me", Label("<b>x</b> & @me")),
        ("\u202eevil", Label("evil")),
        ("חיות", Label("חיות")),
        ("می‌خواهم", Label("می‌خواهم")),
        ("Cafe\u0301", Label("Café")),
    ],
)
def test_a_name_may_have_an_emoji_beside_it(text: str, expected: Label) -> None:
    assert label(text) == expected


@pytest.mark.parametrize(
    "text", ["", " ", "a\nb", "a\u2028x", "x" * 33, "\u200d", "\u3164", "\u202e", "a\0b", "\ud800"]
)
def test_what_is_no_name(text: str) -> None:
    with pytest.raises(InvalidCategoryName):
        label(text)


@given(st.text(max_size=50))
def test_a_name_is_always_one_line_that_can_be_seen(text: str) -> None:
    try:
        found = label(text)
    except InvalidCategoryName:
        return
    assert 0 < len(found.name) <= LONGEST_NAME
    assert not any(unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Cs"} for sign in found.name)
    assert found.name == found.name.strip()
    if found.emoji:
        assert only_emoji(found.emoji) == found.emoji


@pytest.mark.parametrize("text", ["", "x", "🐶🐱", "🐶 x", "1", "🐶" * 30])
def test_what_is_no_emoji(text: str) -> None:
    with pytest.raises(InvalidEmoji):
        only_emoji(text)


def test_figures_are_told_from_emoji() -> None:
    assert has_figures("coffee 4.50")
    assert has_figures("٤ coffee")
    assert not has_figures("1️⃣ First")
    assert not has_figures("Pets")


def test_a_new_key_was_never_there() -> None:
    assert new_key([]) == "own_1"
    assert new_key(["own_1", "own_10", "dining", "own_x", "own_2"]) == "own_11"


def test_a_category_is_found_however_its_name_is_spelt() -> None:
    cafe = Category("own_1", Kind.EXPENSE, "Café  au lait", "☕", custom=True)
    assert named([cafe], "CAFE AU LAIT", lambda one: one.name) == cafe
    assert named([cafe], "cafe", lambda one: one.name) is None


def _said() -> dict[str, Said]:
    said: dict[str, Said] = {}
    for number in (1, 2):
        said[f"own_{number}"] = added(said, f"own_{number}", Kind.EXPENSE, Label(f"No {number}"))
    return said


@given(MOVES)
def test_moving_about_loses_nothing_and_changes_one_place_at_a_time(moves: list[tuple[str, bool]]) -> None:
    said = _said()
    everything = sorted(one.key for one in arranged(said))
    for key, up in moves:
        before = [one.key for one in arranged(said).of(Kind.EXPENSE)]
        if key in FALLBACKS:
            with pytest.raises(CategoryFixed):
                swapped(said, arranged(said), key, up=up)
            continue
        said |= swapped(said, arranged(said), key, up=up)
        after = [one.key for one in arranged(said).of(Kind.EXPENSE)]
        at = before.index(key)
        to = max(0, at - 1) if up else min(len(before) - 2, at + 1)
        assert after.index(key) == to
        assert [one for one in after if one != key] == [one for one in before if one != key]
        assert after[-1] == "other"
    assert sorted(one.key for one in arranged(said)) == everything
    assert len(set(places(said).values())) == len(everything)


@given(MOVES)
def test_there_and_back_is_as_before(moves: list[tuple[str, bool]]) -> None:
    said, steps = _said(), []
    start = arranged(said)
    for key, up in moves:
        if key not in FALLBACKS:
            rows = swapped(said, arranged(said), key, up=up)
            steps.append({one: said.get(one) for one in rows})
            said |= rows
    for before in reversed(steps):
        said = {key: one for key, one in {**said, **before}.items() if one}
    assert arranged(said) == start


def test_what_isnt_offered_doesnt_move() -> None:
    hidden = {"dining": Said("dining", Kind.EXPENSE, hidden=True)}
    with pytest.raises(UnknownCategory):
        swapped(hidden, arranged(hidden), "dining", up=True)


def test_places_of_a_chat_that_says_nothing_are_the_usual_ones() -> None:
    assert arranged({}) == Categories()
    assert list(places({})) == [category.key for category in DEFAULTS]
