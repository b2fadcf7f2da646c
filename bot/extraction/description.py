"""A reading as plain data, for people and programs at the command line."""

from dataclasses import asdict
from typing import Any

from bot.core.categories import Categories
from bot.core.intents import (
    Amend,
    Ask,
    Chat,
    IncomingText,
    Intent,
    ReadEntry,
    Reading,
    Record,
    Remove,
    SetBudget,
    Unclear,
)

_NAMES: dict[type[Intent], str] = {
    Record: "record",
    Amend: "correct",
    Remove: "delete",
    Ask: "question",
    SetBudget: "budget",
    Chat: "chat",
    Unclear: "unclear",
}


def described(reading: Reading, message: IncomingText) -> dict[str, Any]:
    """What was understood, ready for JSON: the intent, and its entries as the books would hold them."""
    intent = reading.intent
    entries = [_entry(entry, message) for entry in intent.entries] if isinstance(intent, Record) else []
    details = (
        {} if isinstance(intent, Record) else {key: _plain(value) for key, value in asdict(intent).items()}
    )
    return {"intent": _NAMES[type(intent)], "entries": entries, **details, "extractor": reading.extractor}


def _entry(read: ReadEntry, message: IncomingText) -> dict[str, str]:
    return {
        "type": read.kind.value,
        "amount": str(read.amount),
        "currency": read.currency or message.currency,
        "date": (read.occurred_on or message.today).isoformat(),
        "category": Categories(message.categories).settle(read.category, read.kind),
        "description": read.description,
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int) else str(value)
