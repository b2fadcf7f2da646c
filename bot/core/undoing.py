"""What undo means: an entry as it would be, had one of its changes not been made.

A change may be taken back under later ones, since one that touches many entries is taken back as a whole. A `history`
is all revisions of one entry, in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.errors import NothingToUndo
from bot.core.ledger import Action, CategorySource, Kind, Revision, State


@dataclass(frozen=True, slots=True)
class StepBack:
    """What undo does: bring back `state`, taking back the revision with the number `undoes`."""

    state: State
    undoes: int


def standing(history: Sequence[Revision]) -> list[Revision]:
    """The changes that weren't taken back and could be, in order."""
    taken_back = {revision.undoes for revision in history}
    return [
        revision
        for revision in history
        if revision.undoes is None and revision.number not in taken_back and not revision.is_foreign
    ]


def latest_standing(history: Sequence[Revision]) -> Revision | None:
    """The latest change that wasn't taken back; None where all were."""
    return next(reversed(standing(history)), None)


def as_written(history: Sequence[Revision]) -> State:
    """What the person's own message says about the entry: the state when it was last recorded or rewritten.

    Its category is the one that took the place of what was written.
    """
    written = (Action.RECORDED, Action.REWRITTEN)
    latest = next(revision for revision in reversed(history) if revision.action in written)
    state = latest.state
    for revision in standing(history[latest.number - 1 :]):
        if revision.action is Action.MOVED:
            state = _moved(state, history[revision.number - 2].state, revision.state)
    return state


def taken_out(history: Sequence[Revision]) -> Revision | None:
    """The revision by which a voided entry left the books; None where it is in them."""
    out = None
    for revision in reversed(history):
        if revision.state.voided_at is None:
            break
        out = revision
    return out


def before_undo(history: Sequence[Revision]) -> State | None:
    """What the entry was before its latest change; None where that took back nothing, or a move of its category."""
    latest = history[-1]
    if latest.undoes is None or history[latest.undoes - 1].action is Action.MOVED:
        return None
    return history[-2].state


def step_back(history: Sequence[Revision], now: datetime, revision: Revision | None = None) -> StepBack:
    """What undoing a change means that still stands: the latest one unless a `revision` is named.

    Undoing a recording or an import voids the entry, undoing anything else makes the entry what it would be without
    it: what was changed later stays so. Raises NothingToUndo.
    """
    undone = revision or latest_standing(history)
    if undone is None:
        raise NothingToUndo
    if undone is _first(history):
        state = history[-1].state
        return StepBack(state if state.voided_at else replace(state, voided_at=now), undone.number)
    return StepBack(_without(history, undone), undone.number)


def _first(history: Sequence[Revision]) -> Revision:
    """The revision by which the entry came into these books."""
    return next(revision for revision in history if not revision.is_foreign)


def _without(history: Sequence[Revision], undone: Revision) -> State:
    """What all standing changes but one make of the entry."""
    first = _first(history)
    out = next((revision for revision in history if revision.undoes == first.number), None)
    state = replace(first.state, voided_at=out.state.voided_at) if out else first.state
    for revision in standing(history):
        if revision is not undone and revision is not first:
            before = history[revision.number - 2].state
            if revision.action is Action.MOVED:
                state = _moved(state, before, revision.state)
            else:
                is_over = out is not None and revision.number < out.number
                state = _changed(state, before, revision.state, keeps_out=is_over)
    return state


def _changed(state: State, before: State, after: State, *, keeps_out: bool) -> State:
    """The state with what a change has made different; kind and category belong together."""
    if _filed(before) != _filed(after):
        kind, category, source = _filed(after)
        state = replace(state, kind=kind, category=category, category_source=source)
    if before.money != after.money:
        state = replace(state, money=after.money)
    if before.occurred_on != after.occurred_on:
        state = replace(state, occurred_on=after.occurred_on)
    if before.description != after.description:
        state = replace(state, description=after.description)
    if before.voided_at != after.voided_at and not keeps_out:
        state = replace(state, voided_at=after.voided_at)
    return state


def _filed(state: State) -> tuple[Kind, str, CategorySource]:
    return state.kind, state.category, state.category_source


def _moved(state: State, before: State, after: State) -> State:
    """The state in the category that took the place of its own, if that is what was moved."""
    if (state.kind, state.category) != (before.kind, before.category):
        return state
    return replace(state, category=after.category)
