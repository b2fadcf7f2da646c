"""Entries to try rules on."""

from datetime import UTC, date, datetime
from typing import Any

from bot.core.ledger import (
    CategorySource,
    ChatId,
    Draft,
    Entry,
    EntryId,
    Kind,
    PersonId,
    Source,
    State,
)
from bot.core.money import Money

TODAY = date(2026, 3, 11)
"""A Wednesday."""

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
ALICE = PersonId(101)


def draft(amount: str = "4.50", currency: str = "EUR", **fields: Any) -> Draft:
    """A coffee, unless `fields` says otherwise."""
    usual: dict[str, Any] = {
        "kind": Kind.EXPENSE,
        "occurred_on": TODAY,
        "category": "dining",
        "description": "coffee",
    }
    return Draft(money=Money.of(amount, currency), **(usual | fields))


def entry(amount: str = "4.50", currency: str = "EUR", number: int = 1, **fields: Any) -> Entry:
    """The same, booked by Alice at noon."""
    usual: dict[str, Any] = {
        "kind": Kind.EXPENSE,
        "occurred_on": TODAY,
        "category": "dining",
        "category_source": CategorySource.EXTRACTOR,
        "description": "coffee",
    }
    return Entry(
        id=EntryId(number),
        chat_id=ChatId(ALICE),
        state=State(money=Money.of(amount, currency), **(usual | fields)),
        source=Source(update_id=1, message_id=10, author_id=ALICE, extractor="rules"),
        position=number - 1,
        version=1,
        created_at=NOON,
    )
