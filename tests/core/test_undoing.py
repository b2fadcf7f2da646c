"""Changes taken back in any order, also under later ones, by one entry's history alone."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.core.ledger import Action, Amendment, Entry, Kind, Revision
from bot.core.money import Money
from bot.core.undoing import as_written, before_undo, standing, step_back, taken_out
from tests.core.books import ALICE, NOON, entry

Deed = Amendment | str | tuple[str, str]
"""What happens to an entry: an amendment, "void" or "restore", or a category that goes to another one."""

CATEGORIES = ["dining", "groceries", "travel"]
CHANGES = st.one_of(
    st.integers(1, 99).map(lambda units: Amendment(money=Money.of(units, "EUR"))),
    st.sampled_from(CATEGORIES).map(lambda key: Amendment(category=key)),
    st.sampled_from(["coffee", "tea"]).map(lambda words: Amendment(description=words)),
    st.just(Amendment(kind=Kind.INCOME, category="salary")),
    st.sampled_from(["void", "restore"]),
    st.tuples(st.sampled_from(CATEGORIES), st.sampled_from(CATEGORIES)).filter(
        lambda pair: pair[0] != pair[1]
    ),
)


class History:
    """An entry that things happen to."""

    def __init__(self) -> None:
        self.entry = replace(entry(), version=0)
        self.revisions: list[Revision] = []
        self.note(self.entry.return_to(self.entry.state), Action.RECORDED)

    def note(
        self, revised: Entry, action: Action, undoes: int | None = None, change: int | None = None
    ) -> None:
        number = len(self.revisions) + 1
        self.entry = replace(revised, version=number)
        at = NOON + timedelta(minutes=number)
        self.revisions.append(
            Revision(
                self.entry.id,
                number,
                action,
                revised.state,
                ALICE,
                at,
                number if change is None else change,
                undoes,
            )
        )

    def do(self, change: Deed) -> None:
        now, at = self.entry, NOON + timedelta(minutes=len(self.revisions))
        if isinstance(change, tuple):
            if now.state.category == change[0]:
                self.note(now.return_to(replace(now.state, category=change[1])), Action.MOVED)
        elif change == "restore":
            if now.is_voided:
                self.note(now.restore(), Action.RESTORED)
        elif change == "void":
            if not now.is_voided:
                self.note(now.void(at), Action.VOIDED)
        elif isinstance(change, Amendment) and not now.is_voided:
            self.note(now.amend(change), Action.AMENDED)

    def take_back(self, number: int) -> None:
        step = step_back(self.revisions, NOON + timedelta(days=1), self.revisions[number - 1])
        assert step.undoes == number
        self.note(self.entry.return_to(step.state), Action.UNDONE, number)


def lived(changes: list[Deed]) -> History:
    history = History()
    for change in changes:
        history.do(change)
    return history


@given(st.lists(CHANGES, max_size=8), st.randoms(use_true_random=False))
def test_all_changes_taken_back_in_any_order_leave_what_was_recorded(
    changes: list[Deed], dice: Random
) -> None:
    history = lived(changes)
    recorded = history.revisions[0].state
    numbers = [revision.number for revision in history.revisions if revision.number > 1]
    dice.shuffle(numbers)
    for number in numbers:
        history.take_back(number)
    assert history.entry.state == recorded
    assert [revision.number for revision in standing(history.revisions)] == [1]


@given(st.lists(CHANGES, min_size=2, max_size=8), st.data())
def test_it_makes_no_difference_which_of_two_goes_first(changes: list[Deed], data: st.DataObject) -> None:
    first, second = lived(changes), lived(changes)
    numbers = [revision.number for revision in first.revisions if revision.number > 1]
    if len(numbers) < 2:
        return
    one, other = data.draw(st.permutations(numbers))[:2]
    for history, order in ((first, (one, other)), (second, (other, one))):
        for number in order:
            history.take_back(number)
    assert first.entry.state == second.entry.state


@given(st.lists(CHANGES, max_size=8))
def test_without_its_recording_an_entry_is_never_in_the_books(
    changes: list[Deed],
) -> None:
    history = lived(changes)
    history.take_back(1)
    assert history.entry.is_voided
    for revision in standing(history.revisions):
        history.take_back(revision.number)
        assert history.entry.is_voided
    assert standing(history.revisions) == []


def test_what_happened_in_other_books_stays() -> None:
    history = History()
    history.do(Amendment(category="travel"))
    history.revisions = [replace(one, change_id=-one.number) for one in history.revisions]
    history.note(history.entry, Action.IMPORTED)
    assert [one.action for one in standing(history.revisions)] == ["imported"]
    history.take_back(3)
    assert (history.entry.is_voided, history.entry.state.category) == (True, "travel")
    assert standing(history.revisions) == []


def test_it_is_known_by_what_an_entry_left_the_books() -> None:
    history = History()
    assert taken_out(history.revisions) is None
    history.do("void")
    history.do(("dining", "groceries"))
    assert taken_out(history.revisions) == history.revisions[1]
    history.do("restore")
    assert taken_out(history.revisions) is None


def test_what_a_message_says_follows_its_category() -> None:
    history = History()
    assert history.entry.state.category == "dining"
    history.do(Amendment(category="travel"))
    history.take_back(2)
    history.do(("dining", "groceries"))
    history.do(("groceries", "travel"))
    assert as_written(history.revisions).category == "travel"
    history.take_back(5)
    assert as_written(history.revisions).category == "groceries"


@given(st.lists(CHANGES, min_size=1, max_size=8))
def test_an_undo_is_known_by_what_was_before_it(changes: list[Deed]) -> None:
    history = lived(changes)
    assert before_undo(history.revisions) is None
    latest, now = standing(history.revisions)[-1], history.entry.state
    history.take_back(latest.number)
    assert before_undo(history.revisions) == (None if latest.action is Action.MOVED else now)
