"""Everything a chat has, in the bot's own form: one JSON document with an entry on each line.

A part of several is a document too; what isn't entries stands in the first. Amounts are text in plain decimals,
instants are ISO 8601 in UTC. What is read again is `bot.files`' as well: change both together, and the version.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from bot.core.exports import Cover, Kept, Line, PastState
from bot.core.money import Money

FORMAT, VERSION = "bookkeeper", 1

_LAST = (b'"last": false,', b'"last": true, ')


class JsonLines:
    """How the document is put together."""

    between = b",\n"
    last_mark: tuple[bytes, bytes] | None = _LAST
    """Which part is the last one is only known at its end: then one takes the other's place."""

    def __init__(self, cover: Cover) -> None:
        self._cover = cover

    def head(self, number: int) -> bytes:
        cover = self._cover
        period = [cover.period.start.isoformat(), cover.period.end.isoformat()] if cover.period else None
        about = {
            "format": FORMAT,
            "version": VERSION,
            "written_at": _instant(cover.written_at),
            "period": period,
            "part": number,
        }
        told = f"{_spelt(about)[:-1]}, {_LAST[0].decode()}"
        rest = "\n".join(f'"{name}": {_spelt(value)},' for name, value in self._rest(number).items())
        return f'{told}\n{rest}\n"entries": [\n'.encode()

    def line(self, line: Line) -> bytes:
        return _spelt(
            {
                "id": line.id,
                "kind": line.kind,
                "amount": line.figure,
                "currency": line.currency,
                "date": line.day.isoformat(),
                "category": line.category,
                "category_source": line.category_source,
                "description": line.description,
                "author": line.author,
                "source": line.source,
                "extractor": line.extractor,
                "created_at": _instant(line.created_at),
                "voided_at": line.voided_at and _instant(line.voided_at),
                "revisions": [_revision(one) for one in line.revisions],
            }
        ).encode()

    def foot(self) -> bytes:
        return b"\n]}\n"

    def _rest(self, number: int) -> dict[str, Any]:
        kept = self._cover.kept if number == 1 else Kept({})
        return {
            "settings": kept.settings,
            "categories": kept.categories,
            "learned": kept.learned,
            "budgets": kept.budgets,
            "rates": kept.rates,
        }


def _revision(past: PastState) -> dict[str, Any]:
    return {
        "number": past.number,
        "action": past.action,
        "state": _state(past.state),
        "by": past.by,
        "at": _instant(past.at),
        "change": past.change,
        "undoes": past.undoes,
    }


def _state(state: Mapping[str, Any]) -> dict[str, Any]:
    """The part of an entry that changes, by the same names as in the entry."""
    money = Money.kept(Decimal(state["amount"]), state["currency"])
    return {
        "kind": state["kind"],
        "amount": format(money.amount, "f"),
        "currency": money.currency,
        "date": state["occurred_on"],
        "category": state["category"],
        "category_source": state["category_source"],
        "description": state["description"],
        "voided_at": state["voided_at"],
    }


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _spelt(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
