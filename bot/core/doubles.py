"""What looks booked twice: the same amount and words by the same person, from another message a moment before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.folding import fold
from bot.core.ledger import AGAIN, IMPORT, Entry

WITHIN = timedelta(minutes=10)

LOOKED_AT = 50
"""How many of the latest entries are compared: nobody writes more within that time."""


@dataclass(frozen=True, slots=True)
class Double:
    """An entry, and the one before that says the same."""

    entry: Entry
    before: Entry

    @property
    def apart(self) -> timedelta:
        """How long the other one was in the books already."""
        return self.entry.created_at - self.before.created_at


def doubles(entries: Sequence[Entry], recent: Iterable[Entry]) -> list[Double]:
    """Those of a message's entries that repeat one of the `recent` ones, newest first; each of these but once.

    What was repeated by a button, came in a file or is out of the books is meant as it is.
    """
    left = [entry for entry in recent if not entry.is_voided and entry.source.medium != IMPORT]
    found: list[Double] = []
    for entry in entries:
        if entry.is_voided or entry.source.medium in (AGAIN, IMPORT):
            continue
        before = next((one for one in left if _is_repeated(one, entry)), None)
        if before:
            left.remove(before)
            found.append(Double(entry, before))
    return found


def _is_repeated(before: Entry, entry: Entry) -> bool:
    return (
        before.id < entry.id
        and before.source.author_id == entry.source.author_id
        and before.source.message_id != entry.source.message_id
        and timedelta() <= entry.created_at - before.created_at <= WITHIN
        and _said(before) == _said(entry)
    )


def _said(entry: Entry) -> tuple[object, ...]:
    state = entry.state
    return state.kind, state.money, state.occurred_on, " ".join(fold(state.description).split())
