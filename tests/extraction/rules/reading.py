"""Short ways to say what was written and what should be read."""

from datetime import date
from decimal import Decimal
from typing import Any

from bot.core.intents import Intent, ReadEntry, Record
from bot.core.ledger import Kind
from bot.extraction.rules import RulesExtractor
from tests.extraction.messages import message

MONDAY, YESTERDAY = date(2026, 3, 9), date(2026, 3, 10)

_RULES = RulesExtractor()


def read(text: str, **context: Any) -> Intent:
    """What a text means; from a chat that counts in dollars unless `context` says otherwise."""
    return _RULES.read(message(text, **({"currency": "USD"} | context)))


def entries(text: str, **context: Any) -> tuple[ReadEntry, ...]:
    """The entries that are booked from a text; none where it is no record."""
    intent = read(text, **context)
    return intent.entries if isinstance(intent, Record) else ()


def amounts(text: str, **context: Any) -> list[Decimal]:
    """The amounts that are booked, in order."""
    return [entry.amount for entry in entries(text, **context)]


def only(text: str, **context: Any) -> ReadEntry:
    """The one entry that is booked."""
    (entry,) = entries(text, **context)
    return entry


def spent(*values: str) -> list[Decimal]:
    """Amounts as they should be booked."""
    return [Decimal(value) for value in values]


def is_income(text: str, **context: Any) -> bool:
    """Whether all that is booked came in."""
    return {entry.kind for entry in entries(text, **context)} == {Kind.INCOME}
