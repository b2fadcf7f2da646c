"""The books read like a diary: newest day first, a page at a time.

A page begins at a place in the order (day, id), never at a count of rows, so that it costs the same anywhere in the
books and stays where it is while others are booked. A search looks at a limited number of entries at a time: a page
may end before it is full, with the place from where to search on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from bot.core.ledger import Entry, Kind
from bot.core.money import Money
from bot.core.periods import Period
from bot.core.questions import Filters

_ALL = Filters()

PAGE = 8
"""So many entries stand on a page: numbered lines, and two rows of buttons."""


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which entries are listed; what is None or empty leaves out none.

    `filters` are those of questions: whole words, in singular or plural. `text` is any part of the description,
    however it is written: "coff", "CAFE". `taken_out` lists what is out of the books instead of what is in them.
    """

    filters: Filters = _ALL
    period: Period | None = None
    text: str = ""
    taken_out: bool = False

    @property
    def is_open(self) -> bool:
        """Whether everything in the books is listed."""
        return self == HistoryFilter()

    @property
    def is_sparse(self) -> bool:
        """Whether entries must be looked at to know if they are listed: there may be few among many."""
        return bool(self.text) or self.filters != _ALL


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """An entry's place in the order of the books. The entry itself may have gone from there."""

    day: date
    id: int


class Way(StrEnum):
    """Which side of a cursor is meant; the characters stand in buttons."""

    OLDER = "-"
    NEWER = "+"
    FROM = "."  # the cursor's own entry, and older ones


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins, and which way it is read."""

    way: Way
    cursor: Cursor


@dataclass(frozen=True, slots=True)
class Stretch:
    """Entries that were found on the way from a place, in the order they were met.

    `end` is how far was looked; None where there is nothing beyond.
    """

    entries: tuple[Entry, ...]
    end: Cursor | None


@dataclass(frozen=True, slots=True)
class DaySum:
    """The sum of a day's listed entries of one kind and currency, on this page or not."""

    day: date
    kind: Kind
    money: Money
    entries: int


@dataclass(frozen=True, slots=True)
class DayOfEntries:
    """A day's entries on a page, newest first. `totals` are of the whole day: it may go on on the next page."""

    day: date
    entries: tuple[Entry, ...]
    totals: tuple[DaySum, ...]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of the books. `newer` and `older` are where the next ones begin; None where there are none.

    `place` is where this one begins; None for the newest. A search that took too long stopped: `is_unfinished` says
    that the page isn't full, though there may be more to find beyond it.
    """

    wanted: HistoryFilter
    days: tuple[DayOfEntries, ...] = ()
    place: Place | None = None
    newer: Place | None = None
    older: Place | None = None
    is_unfinished: bool = False

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All its entries, newest first."""
        return tuple(entry for day in self.days for entry in day.entries)

    @property
    def start(self) -> Place | None:
        """Where to come back to for the same page; None for the newest."""
        if self.newer is None or not self.days:
            return self.place if self.newer else None
        return Place(Way.FROM, cursor_of(self.entries[0]))


def cursor_of(entry: Entry) -> Cursor:
    """The entry's place in the order of the books."""
    return Cursor(entry.state.occurred_on, entry.id)


def by_day(entries: Sequence[Entry], totals: Sequence[DaySum]) -> tuple[DayOfEntries, ...]:
    """The entries, which are in order, with the totals of their days: what went out before what came in."""
    return tuple(
        DayOfEntries(day, tuple(of_day), tuple(total for total in totals if total.day == day))
        for day, of_day in groupby(entries, key=lambda entry: entry.state.occurred_on)
    )
