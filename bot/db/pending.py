"""What waits for a person's answer, as JSON: amounts and days as text, so that nothing is rounded."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from bot.core.clarifying import Pending, Unassigned, Undecided
from bot.core.intents import Amend, Candidate, Doubt, ReadEntry, Remove, Unclear
from bot.core.ledger import EntryId, Kind, PersonId, Source

_Json = dict[str, Any]


def to_json(pending: Pending) -> _Json:
    """As it is kept beside the question."""
    if isinstance(pending, Undecided):
        return _undecided(pending)
    return {
        "change": _change(pending.change),
        "said": pending.said,
        "entries": list(pending.entries),
        "update_id": pending.id,
        "message_id": pending.message_id,
        "by": pending.by,
        "today": pending.today.isoformat(),
    }


def from_json(kept: _Json) -> Pending:
    """What `to_json` wrote."""
    today = date.fromisoformat(kept["today"])
    if "change" in kept:
        return Unassigned(
            change=_read_change(kept["change"]),
            said=kept["said"],
            entries=tuple(EntryId(entry_id) for entry_id in kept["entries"]),
            id=kept["update_id"],
            message_id=kept["message_id"],
            by=PersonId(kept["by"]),
            today=today,
        )
    source = Source(**kept["source"] | {"author_id": PersonId(kept["source"]["author_id"])})
    return Undecided(_read_unclear(kept), source, today, kept["currency"])


def _undecided(pending: Undecided) -> _Json:
    unclear, source = pending.unclear, pending.source
    return {
        "doubt": unclear.doubt.value,
        "entries": [_entry(entry) for entry in unclear.entries],
        "position": unclear.position,
        "candidates": [_named(candidate, _SETTLED) for candidate in unclear.candidates],
        "source": {
            "update_id": source.update_id,
            "message_id": source.message_id,
            "author_id": source.author_id,
            "extractor": source.extractor,
            "medium": source.medium,
        },
        "today": pending.today.isoformat(),
        "currency": pending.currency,
    }


_SETTLED = ("amount", "kind", "currency", "occurred_on")
_ENTRY = (*_SETTLED, "excerpt", "category", "description")
_AMENDED = (*_SETTLED, "category", "description")


_READERS: dict[str, Callable[[str], object]] = {
    "amount": Decimal,
    "kind": Kind,
    "occurred_on": date.fromisoformat,
}


def _read_unclear(kept: _Json) -> Unclear:
    return Unclear(
        doubt=Doubt(kept["doubt"]),
        entries=tuple(ReadEntry(**_values(entry)) for entry in kept["entries"]),
        position=kept["position"],
        candidates=tuple(Candidate(**_values(candidate)) for candidate in kept["candidates"]),
    )


def _entry(entry: ReadEntry) -> _Json:
    return _named(entry, _ENTRY)


def _change(change: Amend | Remove) -> _Json:
    return {"amend": _named(change, _AMENDED)} if isinstance(change, Amend) else {"remove": True}


def _read_change(kept: _Json) -> Amend | Remove:
    return Amend(**_values(kept["amend"])) if "amend" in kept else Remove()


def _named(thing: object, names: tuple[str, ...]) -> _Json:
    """The fields that say something."""
    values = {name: getattr(thing, name) for name in names}
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _values(kept: _Json) -> _Json:
    return {name: _READERS.get(name, str)(value) for name, value in kept.items()}
