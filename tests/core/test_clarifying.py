"""What an answer to one question means, and what is booked then."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.core.clarifying import (
    Ambiguous,
    NotAnAnswer,
    ShortAnswer,
    candidate_meant,
    entry_meant,
    is_unlikely,
    settled,
)
from bot.core.intents import Candidate, Doubt, ReadEntry, Unclear
from bot.core.ledger import CategorySource, ChatId, Entry, EntryId, Kind, PersonId, Source, State
from bot.core.money import Money
from tests.core.books import NOON

TODAY = date(2026, 3, 11)
TAXI = ReadEntry(Decimal(0), "taxi 8 or 9", category="transport", description="taxi")
TEA = ReadEntry(Decimal(3), "tea 3", description="tea")
EIGHT_OR_NINE = Unclear(Doubt.AMOUNT, (TEA, TAXI), 1, (Candidate(Decimal(8)), Candidate(Decimal(9))))


def about(doubt: Doubt, *candidates: Candidate) -> Unclear:
    """A doubt about a taxi for 9."""
    return Unclear(doubt, (ReadEntry(Decimal(9), "taxi 9"),), 0, candidates)


def said(**parts: Any) -> ShortAnswer:
    return ShortAnswer(**parts)


def test_the_answer_takes_the_place_of_the_doubt_and_of_nothing_else() -> None:
    tea, taxi = settled(EIGHT_OR_NINE, Candidate(Decimal(9), currency="EUR")).entries
    assert tea == TEA
    assert (str(taxi.amount), taxi.currency, taxi.description) == ("9", "EUR", "taxi")


def test_a_day_that_several_entries_share_is_settled_for_all_of_them() -> None:
    odd, today = date(2027, 1, 1), TODAY
    entries = tuple(ReadEntry(Decimal(1), "x", occurred_on=day) for day in (odd, today, odd))
    booked = settled(Unclear(Doubt.DATE, entries, 2), Candidate(occurred_on=date(2026, 1, 1)))
    assert [entry.occurred_on for entry in booked.entries] == [date(2026, 1, 1), today, date(2026, 1, 1)]


@pytest.mark.parametrize(("days", "unlikely"), [(0, False), (366, False), (367, True), (-1, True)])
def test_days_that_are_asked_about(days: int, unlikely: bool) -> None:
    assert is_unlikely(TODAY - timedelta(days=days), TODAY) == unlikely


@pytest.mark.parametrize(
    ("answer", "amount"),
    [
        (said(amount=Decimal(8)), 8),
        (said(amount=Decimal("8.5")), Decimal("8.5")),
        (said(amount=Decimal(8), kind=Kind.EXPENSE), 8),
        (said(place=0), 8),
        (said(place=-1), 9),
    ],
)
def test_amounts_that_are_meant(answer: ShortAnswer, amount: Decimal) -> None:
    assert candidate_meant(EIGHT_OR_NINE, answer) == Candidate(amount=amount)


@pytest.mark.parametrize(
    "answer",
    [
        said(),
        said(place=2),
        said(kind=Kind.INCOME),
        said(occurred_on=TODAY),
        said(amount=Decimal(500), kind=Kind.EXPENSE),
        said(amount=Decimal(8), words=frozenset({"cake"})),
        said(amount=Decimal(8), words=frozenset({"cake"}), doubtful=True),
    ],
)
def test_what_answers_another_question(answer: ShortAnswer) -> None:
    with pytest.raises(NotAnAnswer):
        candidate_meant(EIGHT_OR_NINE, answer)


def test_a_day_beside_the_answer_is_kept() -> None:
    answer = said(amount=Decimal(8), occurred_on=TODAY)
    assert candidate_meant(EIGHT_OR_NINE, answer) == Candidate(amount=Decimal(8), occurred_on=TODAY)


@pytest.mark.parametrize(
    "answer",
    [
        said(amount=Decimal(8), doubtful=True),
        said(amount=Decimal(4555), vague=True),
        said(place=0, doubtful=True),
    ],
)
def test_an_answer_that_may_mean_the_other_one_is_asked_about(answer: ShortAnswer) -> None:
    with pytest.raises(Ambiguous):
        candidate_meant(EIGHT_OR_NINE, answer)


def test_a_small_number_may_be_a_place() -> None:
    with pytest.raises(Ambiguous):
        candidate_meant(EIGHT_OR_NINE, said(amount=Decimal(2)))
    one_or_two = Unclear(Doubt.AMOUNT, (TAXI,), 0, (Candidate(Decimal(2)), Candidate(Decimal(1))))
    assert candidate_meant(one_or_two, said(amount=Decimal(2))).amount == 2
    assert candidate_meant(EIGHT_OR_NINE, said(amount=Decimal(2), currency="EUR")).amount == 2


def test_the_other_doubts_take_their_own_answers() -> None:
    both = (Candidate(kind=Kind.EXPENSE), Candidate(kind=Kind.INCOME))
    assert candidate_meant(about(Doubt.KIND, *both), said(kind=Kind.INCOME)).kind is Kind.INCOME
    assert candidate_meant(about(Doubt.DATE), said(occurred_on=TODAY)).occurred_on == TODAY
    assert candidate_meant(about(Doubt.CURRENCY), said(currency="SEK")).currency == "SEK"
    for doubt in (Doubt.KIND, Doubt.DATE, Doubt.CURRENCY):
        with pytest.raises(NotAnAnswer):
            candidate_meant(about(doubt, *both), said(amount=Decimal(8)))
        with pytest.raises(NotAnAnswer):
            candidate_meant(about(doubt), said(place=-1))


def booked(number: int, amount: str, description: str) -> Entry:
    """An entry in the books."""
    state = State(
        Kind.EXPENSE, Money.of(amount, "EUR"), TODAY, "other", CategorySource.EXTRACTOR, description
    )
    return Entry(EntryId(number), ChatId(1), state, Source(1, 1, PersonId(1), "rules"), number, 1, NOON)


ENTRIES = [booked(1, "4.50", "Coffee to go"), booked(2, "18", "taxi"), booked(3, "20", "taxi home")]


@pytest.mark.parametrize(
    ("answer", "number"),
    [
        (said(words=frozenset({"coffee"})), 1),
        (said(words=frozenset({"taxi", "home"})), 3),
        (said(words=frozenset({"taxi"}), amount=Decimal(18)), 2),
        (said(amount=Decimal(20)), 3),
        (said(amount=Decimal(2)), 2),
        (said(place=0), 1),
        (said(place=-1), 3),
    ],
)
def test_the_entry_that_an_answer_points_at(answer: ShortAnswer, number: int) -> None:
    assert entry_meant(ENTRIES, answer).id == number


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (said(words=frozenset({"taxi"})), Ambiguous),
        (said(words=frozenset({"cake"})), NotAnAnswer),
        (said(words=frozenset({"coffee"}), amount=Decimal(9)), NotAnAnswer),
        (said(amount=Decimal(7)), NotAnAnswer),
        (said(place=3), NotAnAnswer),
        (said(occurred_on=TODAY), NotAnAnswer),
        (said(), NotAnAnswer),
    ],
)
def test_answers_that_point_at_no_one_entry(answer: ShortAnswer, problem: type[Exception]) -> None:
    with pytest.raises(problem):
        entry_meant(ENTRIES, answer)
