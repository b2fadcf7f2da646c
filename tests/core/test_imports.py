"""Which rows of a file look booked already."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.core.imports import Trace, booked_already, likeness
from bot.core.ledger import Kind

WORDS = st.sampled_from(["coffee", "Coffee shop", "tea", "", "REWE SAGT DANKE"])


def trace(words: str, amount: int = 5) -> Trace:
    return Trace(Kind.EXPENSE, Decimal(amount), "EUR", date(2026, 3, 1), words)


TRACES = st.lists(st.builds(trace, WORDS, st.integers(1, 3)), max_size=12)


def test_similar_words_are_the_same_purchase() -> None:
    assert booked_already([trace("REWE Markt Berlin")], [trace("rewe")]) == {0}
    assert booked_already([trace("haircut")], [trace("rewe")]) == set()


def test_the_words_that_fit_best_go_together() -> None:
    rows = [trace("coffee shop"), trace("coffee")]
    assert booked_already(rows, [trace("coffee")]) == {0} or booked_already(rows, [trace("coffee")]) == {1}
    assert booked_already(rows, [trace("coffee"), trace("coffee shop")]) == {0, 1}


@given(TRACES)
def test_what_was_booked_from_a_file_is_all_found_again(traces: list[Trace]) -> None:
    assert booked_already(traces, traces) == set(range(len(traces)))


@given(TRACES, TRACES)
def test_an_entry_stands_for_one_row_at_most(rows: list[Trace], entries: list[Trace]) -> None:
    assert len(booked_already(rows, entries)) <= len(entries)


@given(WORDS, WORDS)
def test_likeness_goes_both_ways(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
