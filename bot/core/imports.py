"""Files that become entries: what is kept of one, what is read in it, and which of its rows are booked already.

A file itself is never kept: each step fetches and reads it again, by Telegram's id of it. Rows look booked where the
day, the amount, the currency and the way of the money are the same and the words are similar; each entry in the books
stands for one row at most, so that two equal coffees of one day stay two.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any, NewType, Protocol

from bot.core.categories import Categories
from bot.core.category_changes import Label, OwnRate
from bot.core.folding import fold
from bot.core.ledger import Kind, Past, PersonId
from bot.core.tables import NO_CHOICES, Choices, Layout, LeftRow, Row

if TYPE_CHECKING:
    from bot.core.restoring import Restored

ImportId = NewType("ImportId", int)

EXPIRES = timedelta(days=7)
"""How long the buttons of a file work that isn't booked."""

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes: more, Telegram gives no bot."""

_ALIKE = 0.5
_MOST_COMPARED = 50
"""Nobody buys more things for the same amount on one day."""


class ImportState(StrEnum):
    """What became of a file."""

    OPEN = "open"
    BOOKED = "booked"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Import:
    """A file that somebody sent, by the update that brought it. `change_id` is the update that booked it, or /cancel.

    `message_id` is the bot's message that shows it, 0 until it was sent.
    """

    id: ImportId
    person: PersonId
    update_id: int
    file_id: str
    name: str
    created_at: datetime
    choices: Choices = NO_CHOICES
    state: ImportState = ImportState.OPEN
    change_id: int | None = None
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file on its way in."""

    file_id: str
    name: str
    size: int | None


@dataclass(frozen=True, slots=True)
class TableRead:
    """What was read in a table. `rows` and `left` are in the file's order; `uncounted` of the left aren't among them.

    `encoding` and `delimiter` are empty for a workbook, `sheet` for text.
    """

    layout: Layout
    rows: Sequence[Row] = ()
    left: Sequence[LeftRow] = ()
    uncounted: int = 0
    lines: int = 0
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class BackupRead:
    """What was read in the bot's own complete export: `part` of several, where it isn't all."""

    pasts: Sequence[Past] = ()
    left: Sequence[LeftRow] = ()
    part: int = 1
    is_last: bool = True
    settings: Mapping[str, Any] = field(default_factory=dict)
    categories: Sequence[Mapping[str, Any]] = ()
    learned: Sequence[Mapping[str, Any]] = ()
    budgets: Sequence[Mapping[str, Any]] = ()
    rates: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class ReadingWish:
    """What a file is read by: the chat's currency, language and day, and what a person said of its columns."""

    currency: str
    language: str
    today: date
    choices: Choices = NO_CHOICES


class FileReader(Protocol):
    """Reads a file that anybody may have made."""

    async def read(self, data: bytes, wish: ReadingWish) -> TableRead | BackupRead:
        """What is in it. Raises UnreadableFile."""
        ...


class CategoryGuess(Protocol):
    """Guesses a category by the words of a description, by rules alone."""

    def __call__(self, words: str, kind: Kind, language: str, categories: Categories) -> str | None:
        """The key of one that the chat offers; None where no word hints at one."""
        ...


class CategoryNames(Protocol):
    """What the chat's categories are called, in all languages that the bot speaks."""

    def __call__(self, categories: Categories) -> Iterable[tuple[str, str]]:
        """Names with the keys they stand for; what the chat calls them comes first."""
        ...


@dataclass(frozen=True, slots=True)
class NewCategory:
    """One that a file names and nobody knows, as it can become the chat's own.

    `names` are what the file calls it, `rows` the places of its rows among those that can be booked.
    """

    kind: Kind
    label: Label
    names: frozenset[str]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """What is compared of an entry."""

    kind: Kind
    amount: Decimal
    currency: str
    day: date
    words: str
    voided: bool = False

    @property
    def place(self) -> tuple[Kind, Decimal, str, date, bool]:
        """What must be the same."""
        return self.kind, self.amount.normalize(), self.currency, self.day, self.voided


class ImportRepository(Protocol):
    """The files that a chat's people have sent."""

    async def open(self, sent: SentFile, person: PersonId, update_id: int, at: datetime) -> Import:
        """Takes a file down, unless this update has done so before."""
        ...

    async def get(self, import_id: ImportId) -> Import:
        """One of them, finished or not. Raises ImportClosed where it is gone."""
        ...

    async def of_change(self, change_id: int) -> Import | None:
        """The file that this update has booked."""
        ...

    async def keep(self, changed: Import) -> None:
        """Keeps its choices, state, change and message; where a finished one is to be found is forgotten."""
        ...

    async def latest_open(self, person: PersonId) -> Import | None:
        """The person's last file that isn't finished."""
        ...

    async def booked_like(self, traces: Sequence[Trace]) -> list[Trace]:
        """Entries that are the same as any of these but for their words; each entry once."""
        ...

    async def add_rest(self, told: "Restored", change_id: int) -> tuple[OwnRate, ...]:
        """Adds the learned words, budgets and rates of other books; what the chat has of its own stays.

        Answers the rates that it has added.
        """
        ...

    async def take_rest(self, change_id: int, rates: Sequence[OwnRate]) -> None:
        """Takes away what `add_rest` has added; words that were learned anew and budgets that went on stay."""
        ...

    async def is_empty(self) -> bool:
        """Whether the chat has no entries, not even voided ones."""
        ...


def trace_of_row(row: Row) -> Trace:
    """What is compared of a row."""
    return Trace(row.kind, row.amount, row.currency, row.day, row.description)


def trace_of_past(past: Past) -> Trace:
    """What is compared of an entry of other books."""
    state = past.revisions[-1].state
    money = state.money
    voided = state.voided_at is not None
    return Trace(state.kind, money.amount, money.currency, state.occurred_on, state.description, voided)


def booked_already(traces: Sequence[Trace], entries: Iterable[Trace]) -> set[int]:
    """Which of the traces, by their places, entries of the books stand for."""
    free: defaultdict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for entry in entries:
        free[entry.place][entry.words] += 1
    found = set()
    for at, trace in enumerate(traces):
        words = free.get(trace.place)
        like = _most_alike(trace.words, words) if words else None
        if words and like is not None:
            words[like] -= 1
            if not words[like]:
                del words[like]
            found.add(at)
    return found


def _most_alike(words: str, others: Mapping[str, int]) -> str | None:
    """The one of the others that is the same, else the most alike of some of them; None where none is alike."""
    if words in others:
        return words
    some = {other: likeness(words, other) for other in islice(others, _MOST_COMPARED)}
    best = max(some, key=lambda other: some[other], default=None)
    return best if best is not None and some[best] >= _ALIKE else None


def likeness(one: str, other: str) -> float:
    """How much two descriptions share, from 0 to 1: of the words of the shorter one."""
    if one == other:
        return 1.0
    first, second = (Counter(fold(word) for word in text.split()) for text in (one, other))
    fewer = min(first.total(), second.total())
    return 0.9 * (first & second).total() / fewer if fewer else 0.0
