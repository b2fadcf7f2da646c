"""What buttons carry: anything that is written is read back, and nothing else is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.callbacks import LONGEST, Action, OutdatedButton, Tap

ids = st.integers(-(2**63), 2**63 - 1)
actions = st.sampled_from(Action)


@given(actions, ids, st.text(st.characters(exclude_categories=["Cs"]), max_size=10))
def test_what_is_written_is_read_back(action: Action, number: int, text: str) -> None:
    tap = Tap(action, number, text)
    data = tap.encode()
    assert len(data.encode()) <= LONGEST
    assert Tap.decode(data) == tap


@given(actions, ids, st.text(st.characters(exclude_categories=["Cs"]), min_size=30, max_size=100))
def test_what_telegram_would_refuse_is_never_written(action: Action, number: int, text: str) -> None:
    try:
        data = Tap(action, number, text).encode()
    except ValueError:
        assert len(f"1{action}{number}:{text}".encode()) > LONGEST
    else:
        assert len(data.encode()) <= LONGEST


@given(st.text(max_size=LONGEST))
def test_anything_else_is_an_outdated_button_or_a_tap_that_can_be_kept(data: str) -> None:
    try:
        tap = Tap.decode(data)
    except OutdatedButton:
        return
    assert -(2**63) <= tap.number < 2**63
    assert data.startswith(f"1{tap.action}")


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1",
        "1u",
        "1u:",
        "u5:3",
        "0u5:3",
        "2u5:3",
        "1?5:3",
        "1u5.5:3",
        "1uu5:3",
        "1u9223372036854775808:3",
        "undo",
    ],
)
def test_garbage_is_an_outdated_button(data: str) -> None:
    with pytest.raises(OutdatedButton):
        Tap.decode(data)


def test_no_letter_means_two_actions_and_all_are_one_byte() -> None:
    assert all(len(action.encode()) == 1 for action in Action)
    assert len({action.value for action in Action}) == len(Action)
