"""What counts as booked twice, and what is only alike."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.core.doubles import doubles
from bot.core.ledger import AGAIN, IMPORT, Entry, EntryId, Kind, PersonId
from bot.core.money import Money
from tests.core.books import NOON, entry


def told(
    number: int, *, minutes: float = 0, medium: str = "message", message: int = 0, **state: Any
) -> Entry:
    """An entry of a message of its own, so many minutes after noon."""
    told = entry()
    source = replace(told.source, message_id=message or number, medium=medium)
    return replace(
        told,
        id=EntryId(number),
        source=source,
        state=replace(told.state, **state),
        created_at=NOON + timedelta(minutes=minutes),
    )


FIRST = told(1)


def pairs(new: list[Entry], before: list[Entry]) -> list[tuple[int, int]]:
    return [(double.entry.id, double.before.id) for double in doubles(new, before)]


@pytest.mark.parametrize(("minutes", "twice"), [(0, True), (10, True), (10.1, False), (60, False)])
def test_ten_minutes_count(minutes: float, twice: bool) -> None:
    assert bool(doubles([told(2, minutes=minutes)], [FIRST])) is twice


@pytest.mark.parametrize(
    "other",
    [
        {"money": Money.of("4.51", "EUR")},
        {"money": Money.of("4.50", "USD")},
        {"description": "tea"},
        {"kind": Kind.INCOME},
        {"occurred_on": date(2020, 1, 1)},
    ],
    ids=["amount", "currency", "words", "kind", "day"],
)
def test_what_differs_is_no_double(other: dict[str, Any]) -> None:
    first = replace(FIRST, state=replace(FIRST.state, money=Money.of("4.50", "EUR"), description="coffee"))
    same = told(2, minutes=1, money=Money.of("4.50", "EUR"), description="coffee")
    assert doubles([same], [first])
    assert not doubles([replace(same, state=replace(same.state, **other))], [first])


def test_words_are_the_same_however_they_are_spelt() -> None:
    first = replace(FIRST, state=replace(FIRST.state, description="Café  crème"))
    assert doubles([told(2, description="cafe creme")], [first])


def test_a_category_that_was_guessed_differently_makes_no_difference() -> None:
    assert doubles([told(2, category="gifts")], [FIRST])


def test_somebody_else_has_had_a_coffee_too() -> None:
    new = told(2)
    assert not doubles([replace(new, source=replace(new.source, author_id=PersonId(404)))], [FIRST])


def test_a_list_may_name_the_same_twice_and_each_before_counts_once() -> None:
    two = [told(2, message=9), told(3, message=9)]
    assert pairs(two, []) == []
    assert pairs(two, [two[1], two[0]]) == []
    assert pairs(two, [FIRST]) == [(2, 1)]
    assert pairs(two, [told(4, message=5), FIRST]) == [(2, 1)]  # what came later repeats, and isn't repeated


@pytest.mark.parametrize("medium", [AGAIN, IMPORT])
def test_what_was_repeated_on_purpose_or_came_in_a_file_is_meant(medium: str) -> None:
    assert not doubles([told(2, medium=medium)], [FIRST])


def test_a_file_and_what_is_out_of_the_books_are_not_compared_with() -> None:
    gone = datetime(2026, 3, 11, tzinfo=NOON.tzinfo)
    assert not doubles([told(2)], [told(1, medium=IMPORT)])
    assert not doubles([told(2)], [told(1, voided_at=gone)])
    assert not doubles([told(2, voided_at=gone)], [FIRST])
