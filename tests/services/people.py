"""Who takes part, and short ways to say what they do."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from bot.core.ledger import Change, ChatId, Draft, Entry, Kind, PersonId, Source
from bot.core.money import Money

CHAT, ALICE, BOB = ChatId(101), PersonId(101), PersonId(202)
TODAY = date(2026, 3, 11)

_updates = count(5000)


def change(by: PersonId = ALICE) -> Change:
    """A new update of this person's."""
    return Change(by, next(_updates))


def source(message: int, by: PersonId = ALICE) -> Source:
    """A new update with this message."""
    return Source(next(_updates), message, by, "rules")


def coffee(amount: str = "4.50", currency: str = "EUR", **fields: Any) -> Draft:
    """A coffee, unless `fields` says otherwise."""
    usual: dict[str, Any] = {
        "kind": Kind.EXPENSE,
        "occurred_on": TODAY,
        "category": "dining",
        "description": "coffee",
    }
    return Draft(money=Money.of(amount, currency), **(usual | fields))


def amounts(entries: Sequence[Entry]) -> list[str]:
    """What is in the books among these, in order; what is out of them stands in brackets."""
    return [
        f"({entry.state.money.amount})" if entry.is_voided else str(entry.state.money.amount)
        for entry in entries
    ]
