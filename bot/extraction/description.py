"""A reading as plain data, for people and programs at the command line."""

from dataclasses import asdict
from typing import Any

from bot.core.categories import Categories
from bot.core.intents import (
    Amend,
    ArrangeCategory,
    Ask,
    Chat,
    Configure,
    Depart,
    IncomingText,
    Intent,
    ReadEntry,
    Reading,
    Record,
    Remove,
    Return,
    SetBudget,
    Unclear,
)

_NAMES: dict[type[Intent], str] = {
    Record: "record",
    Amend: "correct",
    Remove: "delete",
    Ask: "question",
    SetBudget: "budget",
    Configure: "settings",
    ArrangeCategory: "category",
    Depart: "travel",
    Return: "home",
    Chat: "chat",
    Unclear: "unclear",
}


def described(reading: Reading, message: IncomingText) -> dict[str, Any]:
    """What was understood, ready for JSON: the intent, and its entries as the books would hold them."""
    intent = reading.intent
    entries = [_entry(entry, message) for entry in intent.entries] if isinstance(intent, Record) else []
    return {
        "intent": _NAMES[type(intent)],
        "entries": entries,
        **_details(intent),
        "extractor": reading.extractor,
    }


def _details(intent: Intent) -> dict[str, Any]:
    """What there is besides entries. What a question is about isn't in the books, so it stands as no entry here."""
    match intent:
        case Record():
            return {}
        case Unclear(doubt, _, _, candidates):
            values = [value for one in candidates for value in asdict(one).values() if value is not None]
            return {"doubt": doubt.value, "candidates": [_plain(value) for value in values]}
        case _:
            return {key: _plain(value) for key, value in asdict(intent).items()}


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
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value if value is None or isinstance(value, int) else str(value)
