"""Sums as the database makes them: of what is in the books, one currency at a time."""

from dataclasses import dataclass
from datetime import date

from bot.core.ledger import Kind
from bot.core.money import Money


@dataclass(frozen=True, slots=True)
class DayTotal:
    """The sum of a day's entries of one kind, category and currency."""

    day: date
    kind: Kind
    category: str
    money: Money
    entries: int


@dataclass(frozen=True, slots=True)
class WordsTotal:
    """The sum of a day's spending under one description, as it was written, in one currency."""

    day: date
    words: str
    money: Money
    entries: int
    kind: Kind = Kind.EXPENSE
