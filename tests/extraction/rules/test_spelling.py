"""Slips of the keyboard, and words that only look like slips."""

import pytest

from tests.extraction.rules.reading import YESTERDAY, only


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("goceries 41", "groceries"),
        ("grocerries 41", "groceries"),
        ("grocefies 41", "groceries"),
        ("groecries 41", "groceries"),
        ("lunhc 9", "dining"),
        ("pharmcy 18", "health"),
        ("starbuks 5.95", "dining"),
    ],
)
def test_one_slip_is_read_over(text: str, key: str) -> None:
    assert only(text).category == key


def test_a_slip_stays_in_the_description() -> None:
    assert only("goceries 41").description == "goceries"


def test_a_day_may_hold_a_slip() -> None:
    assert only("tea 3 yestrday").occurred_on == YESTERDAY


@pytest.mark.parametrize("text", ["troin 20", "butterz 9", "gxrcxries 8", "xroceries 8"])
def test_another_word_is_no_slip(text: str) -> None:
    assert only(text).category is None


def test_a_word_as_written_beats_a_mended_one() -> None:
    assert only("desert tour 120").category == "travel"
