"""Taking changes back and putting entries back, of one entry or of thousands, within a unit of work that is alone.

All that is read and written here takes a query or two, however many entries it is about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.errors import NothingToUndo
from bot.core.ledger import Action, Change, Entry, EntryId, Revision
from bot.core.repositories import UnitOfWork
from bot.core.undoing import before_undo, standing, step_back, taken_out
from bot.services.own_categories import categories_of

Histories = Mapping[EntryId, Sequence[Revision]]


async def take_back(work: UnitOfWork, change_id: int, change: Change, at: datetime) -> list[Entry]:
    """Takes a change back for all entries that it still stands for; answers these as they are now.

    What was changed later stays so. Whether the person may do so is for the caller to know.
    """
    await _take_back(work, change_id, change, at)
    return await work.entries.of_change(change.id)


async def take_back_latest(work: UnitOfWork, entries: Sequence[Entry], change: Change, at: datetime) -> None:
    """Takes back the latest change of these entries, which one message has booked. Raises NothingToUndo.

    Where a category went to another one that was no change of the message's: it stays.
    """
    histories = await work.bulk.histories([entry.id for entry in entries])
    latest = [revision for history in histories.values() if (revision := _latest_own(history))]
    if not latest:
        raise NothingToUndo
    await _undo(work, entries, histories, change_id=_last_of(latest), change=change, at=at)


async def take_out(work: UnitOfWork, entries: Sequence[Entry], change: Change, at: datetime) -> None:
    """Takes out of the books what one change has brought in. Raises NothingToUndo where nothing of it is in them."""
    if await _take_back(work, entries[0].source.update_id, change, at):
        return
    out = [entry.void(at) for entry in entries if not entry.is_voided]
    if not out:
        raise NothingToUndo
    await work.bulk.save([(entry, revision_of(entry, Action.VOIDED, change, at)) for entry in out])


async def put_back_latest(work: UnitOfWork, entries: Sequence[Entry], change: Change, at: datetime) -> None:
    """Makes the latest change of these entries undone where that was an undo: they are what they were before it.

    Else puts back into the books what was last taken out of them; nothing where all are in them.
    """
    histories = await work.bulk.histories([entry.id for entry in entries])
    back = await _redone(work, entries, histories) or _put_back(entries, histories)
    await work.bulk.save([(entry, revision_of(entry, Action.RESTORED, change, at)) for entry in back])


async def _redone(work: UnitOfWork, entries: Sequence[Entry], histories: Histories) -> list[Entry]:
    latest = _last_of([history[-1] for history in histories.values()])
    categories = await categories_of(work)
    redone = []
    for entry in entries:
        history = histories[entry.id]
        state = before_undo(history) if history[-1].change_id == latest else None
        if state:
            redone.append(entry.return_to(replace(state, category=categories.show(state.category).key)))
    return redone


def _put_back(entries: Sequence[Entry], histories: Histories) -> list[Entry]:
    voided = [entry for entry in entries if entry.is_voided]
    last = {entry.id: out for entry in voided if (out := taken_out(histories[entry.id]))}
    latest = _last_of(list(last.values())) if last else None
    return [entry.restore() for entry in voided if last[entry.id].change_id == latest]


async def _take_back(work: UnitOfWork, change_id: int, change: Change, at: datetime) -> int:
    """At once where the change was the last to happen to an entry, by the entry's history where it wasn't."""
    categories = await categories_of(work)
    gone = [one.key for one in categories if categories.show(one.key).key != one.key]
    count = await work.bulk.undo_latest(change_id, change, at, gone)
    rest = await work.entries.standing(change_id)
    histories = await work.bulk.histories([entry.id for entry in rest])
    return count + await _undo(work, rest, histories, change_id=change_id, change=change, at=at)


async def _undo(
    work: UnitOfWork,
    entries: Sequence[Entry],
    histories: Histories,
    *,
    change_id: int,
    change: Change,
    at: datetime,
) -> int:
    categories = await categories_of(work)
    revised: list[tuple[Entry, Revision]] = []
    for entry in entries:
        history = histories[entry.id]
        made = next((revision for revision in standing(history) if revision.change_id == change_id), None)
        if made:
            step = step_back(history, at, made)
            # What it was under before may have gone into another category since.
            category = categories.show(step.state.category).key
            back = entry.return_to(replace(step.state, category=category))
            revised.append((back, revision_of(back, Action.UNDONE, change, at, undoes=step.undoes)))
    return await work.bulk.save(revised) if revised else 0


def _latest_own(history: Sequence[Revision]) -> Revision | None:
    """The latest change that was made to this entry for its own sake."""
    return next(
        (revision for revision in reversed(standing(history)) if revision.action is not Action.MOVED), None
    )


def _last_of(revisions: Sequence[Revision]) -> int:
    return max(revisions, key=lambda revision: (revision.at, revision.change_id)).change_id


def revision_of(
    revised: Entry, action: Action, change: Change, at: datetime, *, undoes: int | None = None
) -> Revision:
    """The revision that makes this next version of an entry."""
    return Revision(
        entry_id=revised.id,
        number=revised.version,
        action=action,
        state=revised.state,
        by=change.by,
        at=at,
        change_id=change.id,
        undoes=undoes,
    )
