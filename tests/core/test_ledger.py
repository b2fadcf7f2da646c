"""Nothing is overwritten: each change makes a version, and undo goes back through all of them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.core.errors import EntryVoided, InvalidAmount, InvalidDate, InvalidDescription, NothingToUndo
from bot.core.ledger import (
    LONGEST_DESCRIPTION,
    Action,
    Amendment,
    CategorySource,
    Entry,
    Kind,
    Revision,
    State,
    checked_day,
    checked_description,
)
from bot.core.money import Money
from bot.core.undoing import latest_standing, step_back
from tests.core.books import ALICE, NOON, TODAY, draft, entry

CENTS = st.integers(min_value=1, max_value=10**9)
AMENDMENTS = st.builds(
    Amendment,
    kind=st.none() | st.sampled_from(Kind),
    money=st.none() | CENTS.map(lambda cents: Money.of(cents, "EUR")),
    occurred_on=st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    category=st.none() | st.sampled_from(["dining", "groceries", "salary"]),
    category_source=st.sampled_from(CategorySource),
    description=st.none() | st.text(max_size=5),
)


class Books:
    """One entry with its revisions, kept as the books keep them."""

    def __init__(self) -> None:
        self.entry = entry()
        self.history: list[Revision] = []
        self._note(Action.RECORDED)

    def amend(self, amendment: Amendment) -> None:
        self._become(self.entry.amend(amendment), Action.AMENDED)

    def void(self) -> None:
        self._become(self.entry.void(NOON + timedelta(minutes=self.entry.version)), Action.VOIDED)

    def restore(self) -> None:
        self._become(self.entry.restore(), Action.RESTORED)

    def undo(self) -> None:
        step = step_back(self.history, NOON + timedelta(minutes=self.entry.version))
        self._become(self.entry.return_to(step.state), Action.UNDONE, step.undoes)

    def _become(self, revised: Entry, action: Action, undoes: int | None = None) -> None:
        self.entry = revised
        self._note(action, undoes)

    def _note(self, action: Action, undoes: int | None = None) -> None:
        self.history.append(
            Revision(
                self.entry.id,
                self.entry.version,
                action,
                self.entry.state,
                ALICE,
                NOON,
                self.entry.version,
                undoes,
            )
        )


def test_an_amendment_changes_what_it_names_and_nothing_else() -> None:
    coffee = entry()
    dearer = coffee.amend(Amendment(money=Money.of("5.20", "EUR")))
    assert dearer.state == replace(coffee.state, money=Money.of("5.20", "EUR"))
    assert (dearer.version, coffee.version) == (2, 1)
    assert dearer.source == coffee.source


def test_a_category_that_a_person_chose_is_marked_as_theirs() -> None:
    assert entry().amend(Amendment(category="groceries")).state.category_source is CategorySource.PERSON
    assert entry().amend(Amendment(description="tea")).state.category_source is CategorySource.EXTRACTOR


def test_a_description_can_be_emptied() -> None:
    assert entry().amend(Amendment(description="")).state.description == ""


@given(AMENDMENTS)
def test_amending_twice_the_same_changes_nothing_more(amendment: Amendment) -> None:
    once = entry().amend(amendment)
    assert once.amend(amendment).state == once.state


@pytest.mark.parametrize("amount", ["0", "-3"])
def test_nothing_can_be_booked_or_amended_to_nothing(amount: str) -> None:
    with pytest.raises(InvalidAmount):
        draft(amount)
    with pytest.raises(InvalidAmount):
        entry().amend(Amendment(money=Money.of(amount, "EUR")))


def test_what_is_out_of_the_books_is_not_changed_until_it_is_back() -> None:
    voided = entry().void(NOON)
    assert voided.is_voided
    with pytest.raises(EntryVoided):
        voided.amend(Amendment(description="tea"))
    with pytest.raises(EntryVoided):
        voided.void(NOON)
    back = voided.restore()
    assert back.state == entry().state
    assert back.version == 3


def test_undoing_a_recording_takes_the_entry_out_of_the_books() -> None:
    books = Books()
    books.undo()
    assert books.entry.is_voided
    assert replace(books.entry.state, voided_at=None) == entry().state


def test_undo_itself_is_a_revision_and_is_never_undone() -> None:
    books = Books()
    books.amend(Amendment(description="tea"))
    books.undo()
    assert books.entry.state.description == "coffee"
    books.undo()
    assert books.entry.is_voided
    with pytest.raises(NothingToUndo):
        books.undo()
    assert [(one.number, one.action, one.undoes) for one in books.history] == [
        (1, "recorded", None),
        (2, "amended", None),
        (3, "undone", 2),
        (4, "undone", 1),
    ]


def test_what_was_put_back_after_its_undo_can_be_undone_again() -> None:
    books = Books()
    books.undo()
    books.restore()
    assert not books.entry.is_voided
    books.undo()
    assert books.entry.is_voided
    with pytest.raises(NothingToUndo):
        books.undo()


def test_nothing_stands_in_an_empty_history() -> None:
    assert latest_standing([]) is None
    with pytest.raises(NothingToUndo):
        step_back([], NOON)


class Undoing(RuleBasedStateMachine):
    """Any changes, with undos in between, against a pile of the states that undo must bring back."""

    def __init__(self) -> None:
        super().__init__()
        self.books = Books()
        self.pile: list[State] = []
        self.recorded = True

    @property
    def is_voided(self) -> bool:
        return self.books.entry.is_voided

    @precondition(lambda self: not self.is_voided)
    @rule(amendment=AMENDMENTS)
    def amend(self, amendment: Amendment) -> None:
        self.pile.append(self.books.entry.state)
        self.books.amend(amendment)

    @precondition(lambda self: not self.is_voided)
    @rule()
    def void(self) -> None:
        self.pile.append(self.books.entry.state)
        self.books.void()

    @precondition(lambda self: self.is_voided)
    @rule()
    def restore(self) -> None:
        self.pile.append(self.books.entry.state)
        self.books.restore()

    @rule()
    def undo(self) -> None:
        if self.pile:
            self.books.undo()
            assert self.books.entry.state == self.pile.pop()
        elif self.recorded:
            self.books.undo()
            assert self.is_voided
            self.recorded = False
        else:
            with pytest.raises(NothingToUndo):
                self.books.undo()

    @invariant()
    def every_version_is_kept(self) -> None:
        assert [revision.number for revision in self.books.history] == list(
            range(1, self.books.entry.version + 1)
        )
        assert self.books.history[-1].state == self.books.entry.state

    def teardown(self) -> None:
        """All the way back: each state in reverse, then out of the books, then nothing."""
        while self.pile or self.recorded:
            self.undo()
        self.undo()


TestUndoing = Undoing.TestCase


def test_a_description_is_one_line_of_up_to_two_hundred_characters() -> None:
    assert checked_description("  oat\n milk\t ") == "oat milk"
    assert checked_description("x" * LONGEST_DESCRIPTION + " ") == "x" * 200
    for refused in ("", " \n ", "x" * 201):
        with pytest.raises(InvalidDescription) as error:
            checked_description(refused)
        assert error.value.limit == 200


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        ("1969-12-31", False),
        ("1970-01-01", True),
        ("2026-03-11", True),
        ("2027-03-12", True),
        ("2027-03-13", False),
    ],
)
def test_a_day_lies_between_1970_and_a_year_ahead(day: str, fits: bool) -> None:
    asked = date.fromisoformat(day)
    if fits:
        assert checked_day(asked, TODAY) == asked
    else:
        with pytest.raises(InvalidDate):
            checked_day(asked, TODAY)
