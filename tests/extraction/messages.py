"""Messages as they reach an extractor."""

from datetime import date
from decimal import Decimal
from typing import Any

from bot.core.categories import DEFAULTS
from bot.core.intents import Doubt, IncomingText, Intent, MentionedEntry, Unclear
from bot.core.ledger import Kind

TODAY = date(2026, 3, 11)
"""A Wednesday."""


def message(text: str, **context: Any) -> IncomingText:
    """A text from a chat in Berlin that counts in euros, unless `context` says otherwise."""
    usual: dict[str, Any] = {"today": TODAY, "zone": "Europe/Berlin", "currency": "EUR", "language": "en"}
    return IncomingText(text=text, **({"categories": DEFAULTS} | usual | context))


def mentioned(amount: str, description: str, currency: str = "EUR") -> MentionedEntry:
    """An entry that was booked earlier today."""
    return MentionedEntry(Kind.EXPENSE, Decimal(amount), currency, TODAY, "dining", description)


def doubt_of(intent: Intent) -> Doubt | None:
    """What has to be asked before anything is booked."""
    return intent.doubt if isinstance(intent, Unclear) else None
