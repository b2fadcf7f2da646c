"""What is taken out of the books as a file: the formats, and the lines that a file is written from.

Lines are flat tuples of plain values: there may be a million of them, and they cross from one process to another.
Amounts are positive; instants are aware, in UTC. A file is one of several `Part`s where all of it would be more than
a messenger takes.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from bot.core.ledger import ChatId
from bot.core.money import Money
from bot.core.periods import Calendar, Period, Span
from bot.core.tables import MOST_ROWS

LARGEST_PART = 48_000_000
"""Bytes. Telegram takes 50 MB from a bot; what goes around a file in its request counts too."""

LARGEST_READ_AGAIN = 19_000_000
"""Likewise of what is meant to be taken in again: Telegram gives a bot 20 MB."""


class Format(StrEnum):
    """What the books can be written as. The values stand in buttons."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    BEANCOUNT = "beancount"
    HLEDGER = "hledger"

    @property
    def ending(self) -> str:
        """What names of such files end in."""
        return "journal" if self is Format.HLEDGER else self.value

    @property
    def is_read_again(self) -> bool:
        """Whether it is meant to be taken in again."""
        return self in (Format.CSV, Format.JSON)

    @property
    def largest_part(self) -> int:
        """How many bytes a file of it may have."""
        return LARGEST_READ_AGAIN if self.is_read_again else LARGEST_PART

    @property
    def most_entries(self) -> int | None:
        """How many entries a file of it may have; None for any number."""
        return MOST_ROWS if self.is_read_again else None

    @property
    def tells_months(self) -> bool:
        """Whether it holds totals by month."""
        return self is Format.XLSX

    @property
    def is_whole(self) -> bool:
        """Whether it also holds what was taken out of the books, every revision, and the settings."""
        return self is Format.JSON


class PastState(NamedTuple):
    """One revision of an entry: `state` is the state after it as it is kept, with amounts and dates as text."""

    number: int
    action: str
    state: Mapping[str, Any]
    by: int
    at: datetime
    change: int
    undoes: int | None


class Line(NamedTuple):
    """An entry on its way into a file. `revisions` are there only where the format is whole."""

    id: int
    kind: str
    amount: Decimal
    currency: str
    day: date
    category: str
    category_source: str
    description: str
    author: int
    source: str
    extractor: str
    created_at: datetime
    voided_at: datetime | None
    revisions: tuple[PastState, ...] = ()

    @property
    def figure(self) -> str:
        """The amount with all decimals of its currency and nothing else: "1234.50", whatever the locale."""
        return format(Money.kept(self.amount, self.currency).amount, "f")


class MonthTotal(NamedTuple):
    """What is in the books of one month, kind, category and currency. `first` is the first day with an entry."""

    month: date
    kind: str
    category: str
    currency: str
    amount: Decimal
    entries: int
    first: date


@dataclass(frozen=True, slots=True)
class Summary:
    """What an export will hold: sums of what is in the books, and how much was taken out of them."""

    totals: tuple[MonthTotal, ...]
    taken_out: int

    @property
    def entries(self) -> int:
        """How many entries are in the books."""
        return sum(total.entries for total in self.totals)

    @property
    def categories(self) -> frozenset[str]:
        """The keys of all categories that are used."""
        return frozenset(total.category for total in self.totals)


@dataclass(frozen=True, slots=True)
class Kept:
    """What else a chat has, as values that JSON has: instants, dates and amounts are text."""

    settings: Mapping[str, Any]
    categories: Sequence[Mapping[str, Any]] = ()
    learned: Sequence[Mapping[str, Any]] = ()
    budgets: Sequence[Mapping[str, Any]] = ()
    rates: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What stands in a spreadsheet beside the entries, in the reader's language."""

    entries: str
    columns: tuple[str, ...]
    kinds: Mapping[str, str]
    by_category: str
    by_month: str
    month: str
    spent: str
    received: str
    balance: str
    count: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The words that files are written with: a category's name by its key, and a spreadsheet's."""

    category: Callable[[str], str]
    sheet: SheetWords


@dataclass(frozen=True, slots=True)
class Cover:
    """All that a writer must know beside the entries. `names` are the categories' by their keys.

    `period` is None for everything; no part grows over `limit` bytes.
    """

    format: Format
    period: Period | None
    written_at: datetime
    currency: str
    zone: str
    totals: tuple[MonthTotal, ...]
    names: Mapping[str, str]
    words: SheetWords
    kept: Kept
    limit: int


class Part(NamedTuple):
    """A file that was written, with so many entries."""

    path: Path
    entries: int


class ExportWriter(Protocol):
    """Writes a file, or several where one would be too large."""

    async def write(self, page: Sequence[Line]) -> None:
        """The next entries. Raises ExportFailed."""
        ...

    async def close(self) -> tuple[Part, ...]:
        """Ends the last file; answers all. Raises ExportFailed."""
        ...


class ExportFiles(Protocol):
    """Begins to write. Leaving the block ends the writing, wherever it is, and removes the files."""

    def __call__(self, cover: Cover) -> AbstractAsyncContextManager[ExportWriter]: ...


class ExportSource(Protocol):
    """One chat's books as they were at one moment, whatever is written meanwhile. Read only."""

    async def summary(self, period: Period | None, calendar: Calendar | None) -> Summary:
        """Sums by the calendar's months, in their order; of all days together where there is none."""
        ...

    async def kept(self) -> Kept:
        """What else there is. Raises LookupError for a chat without settings."""
        ...

    async def lines(self, period: Period | None, after: Line | None, count: int) -> Sequence[Line]:
        """Up to `count` entries that are in the books, in the order of days, after the one named."""
        ...

    async def whole_lines(self, period: Period | None, after: Line | None, count: int) -> Sequence[Line]:
        """Likewise with those taken out and all revisions, in the order in which they were booked."""
        ...


class ExportSnapshot(Protocol):
    """Opens a chat's books as they are now."""

    def __call__(self, chat_id: ChatId) -> AbstractAsyncContextManager[ExportSource]: ...


def file_name(form: Format, period: Period | None, today: date) -> str:
    """A name that tells what is in the file: "bookkeeper-2026-11.csv", "bookkeeper-all-2026-11-23.xlsx"."""
    return f"bookkeeper-{_days(period, today)}.{form.ending}"


def part_name(name: str, number: int, parts: int) -> str:
    """The name of one part of several: "bookkeeper-2026-part-2-of-3.csv"."""
    stem, _, ending = name.rpartition(".")
    return name if parts == 1 else f"{stem}-part-{number}-of-{parts}.{ending}"


def _days(period: Period | None, today: date) -> str:
    if period is None:
        return f"all-{today.isoformat()}"
    first, last = period.start.isoformat(), date.fromordinal(period.end.toordinal() - 1).isoformat()
    if period.span is Span.MONTH and period.start.day == 1:
        return first[:7]
    if period.span is Span.YEAR and first.endswith("01-01"):
        return first[:4]
    return first if first == last else f"{first}-to-{last}"
