"""A table that somebody sent: what its columns are, and what each of its rows would book.

Columns are counted from 0, rows as the file shows them, from 1. What isn't told by the table is asked, never guessed:
`Layout.open` says what.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from bot.core.cells import Cell, DayOrder
from bot.core.ledger import Kind

MOST_ROWS = 20_000
MOST_COLUMNS = 200


class Role(StrEnum):
    """What a column tells. The letters are kept, and stand in buttons."""

    DATE = "d"
    AMOUNT = "a"
    EXPENSE = "e"
    INCOME = "i"
    CURRENCY = "c"
    CATEGORY = "k"
    DESCRIPTION = "t"
    TYPE = "y"
    # Found by the format alone, never by a person:
    KEY = "K"  # a category's key
    BROADER = "B"  # the category that counts where the other isn't known
    NOTE = "n"  # what to take where there is no description
    # Found by its header alone:
    STATE = "S"  # whether the money went at all


class Signs(StrEnum):
    """What a minus means in a column of amounts."""

    MINUS_SPENT = "-"
    PLUS_SPENT = "+"


class Format(StrEnum):
    """Who wrote the table."""

    OWN = "own"
    OWN_SHEET = "own sheet"  # the bot's own workbook: its columns are called as in its reader's language
    CASHEW = "cashew"
    EZBOOKKEEPING = "ezbookkeeping"
    FIREFLY = "firefly"
    ANY = "any"

    @property
    def is_own(self) -> bool:
        """Whether this bot has written it."""
        return self in (Format.OWN, Format.OWN_SHEET)


class Open(StrEnum):
    """What a table doesn't tell."""

    DATE = "date"
    AMOUNT = "amount"
    DAY_ORDER = "day order"
    SIGNS = "signs"


class Reason(StrEnum):
    """Why a row isn't booked."""

    NO_DATE = "no date"
    BAD_DATE = "bad date"
    FAR_DATE = "far date"
    NO_AMOUNT = "no amount"
    BAD_AMOUNT = "bad amount"
    ZERO = "zero"
    TOO_FINE = "too fine"
    TOO_LARGE = "too large"
    BAD_CURRENCY = "bad currency"
    BAD_KIND = "bad kind"
    TWO_AMOUNTS = "two amounts"
    TOO_WIDE = "too wide"  # a sign that parts columns stands inside of one, so what follows is under the wrong header
    TRANSFER = "transfer"
    BALANCE = "balance"
    NOT_DONE = "not done"  # the bank says that no money went
    BAD_ENTRY = "bad entry"  # of the bot's own complete export


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person has said of a file; it goes before what a table tells.

    `decimal` is the sign before the decimals. `adds_categories` is whether categories that nobody knows become the
    chat's own, `takes_settings` whether a complete export's settings come into books that have entries.
    """

    columns: Mapping[Role, int | None] = field(default_factory=dict)
    order: DayOrder | None = None
    signs: Signs | None = None
    adds_categories: bool = False
    takes_settings: bool = False
    decimal: str = ""

    def with_column(self, role: Role, column: int | None) -> "Choices":
        """The same with a column, or none, for a role. A column of amounts rules out two of them, and vice versa."""
        columns = {one: at for one, at in self.columns.items() if at is None or at != column}
        columns[role] = column
        if column is not None and role is Role.AMOUNT:
            columns |= {Role.EXPENSE: None, Role.INCOME: None}
        elif column is not None and role in (Role.EXPENSE, Role.INCOME):
            columns[Role.AMOUNT] = None
        return replace(self, columns=columns)

    def with_order(self, order: DayOrder) -> "Choices":
        """The same with this order of days."""
        return replace(self, order=order)

    def with_signs(self, signs: Signs) -> "Choices":
        """The same with what a minus means."""
        return replace(self, signs=signs)

    def with_decimal(self, decimal: str) -> "Choices":
        """The same with this decimal sign."""
        return replace(self, decimal=decimal)

    def adding_categories(self, *, adds: bool) -> "Choices":
        """The same with unknown categories added, or not."""
        return replace(self, adds_categories=adds)

    def taking_settings(self, *, takes: bool) -> "Choices":
        """The same with settings taken over, or not."""
        return replace(self, takes_settings=takes)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "columns": dict(self.columns),
            "order": self.order,
            "signs": self.signs,
            "adds_categories": self.adds_categories,
            "takes_settings": self.takes_settings,
            "decimal": self.decimal,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Choices":
        """What `as_json` made."""
        return cls(
            {Role(role): column for role, column in kept.get("columns", {}).items()},
            DayOrder(kept["order"]) if kept.get("order") else None,
            Signs(kept["signs"]) if kept.get("signs") else None,
            adds_categories=kept.get("adds_categories") is True,
            takes_settings=kept.get("takes_settings") is True,
            decimal=kept.get("decimal", ""),
        )


NO_CHOICES = Choices()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is read. `header` is empty where the table has none; `first` is the row of its first entry.

    `samples` are what stands in the columns of that row; `order` and `signs` are None where they don't matter or are
    `open`. `either_way` is an amount that another decimal sign would make another one, empty where the table decides;
    `fees` what a column is called whose fees aren't part of any amount.
    """

    format: Format
    header: tuple[str, ...]
    first: int
    columns: Mapping[Role, int]
    decimal: str = "."
    order: DayOrder | None = None
    signs: Signs | None = None
    open: tuple[Open, ...] = ()
    samples: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    either_way: str = ""
    fees: str = ""

    def name(self, column: int) -> str:
        """What a column is called: its header, else its number."""
        return self.header[column] if column < len(self.header) and self.header[column] else f"#{column + 1}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be booked; `amount` is positive. The category's names are as the file has them, or empty."""

    number: int
    kind: Kind
    amount: Decimal
    currency: str
    day: date
    description: str
    category: str = ""
    broader: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A row that isn't booked; `shown` is what the reason is about, as it stands there."""

    number: int
    reason: Reason
    shown: str = ""


Cells = Sequence[Cell]
