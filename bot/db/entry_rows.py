"""Entries and revisions as rows, and rows as entries and revisions.

Rows are read as plain columns: making the session's objects of them would cost more than the query does.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from bot.core.ledger import (
    Action,
    CategorySource,
    ChatId,
    Draft,
    Entry,
    EntryId,
    Kind,
    PersonId,
    Revision,
    Source,
    State,
)
from bot.core.money import Money


def drafted(draft: Draft) -> State:
    """What a draft is once it's booked."""
    return State(
        kind=draft.kind,
        money=draft.money,
        occurred_on=draft.occurred_on,
        category=draft.category,
        category_source=draft.category_source,
        description=draft.description,
    )


def columns(state: State) -> dict[str, Any]:
    """A state as columns of `entries`."""
    return {
        "kind": state.kind,
        "amount": state.money.amount,
        "currency": state.money.currency,
        "occurred_on": state.occurred_on,
        "category": state.category,
        "category_source": state.category_source,
        "description": state.description,
        "voided_at": state.voided_at,
    }


def as_entry(row: Row[Any]) -> Entry:
    """The entry that stands in a row with all columns of the table."""
    return Entry(
        id=EntryId(row.id),
        chat_id=ChatId(row.chat_id),
        state=State(
            kind=Kind(row.kind),
            money=Money.kept(row.amount, row.currency),
            occurred_on=row.occurred_on,
            category=row.category,
            category_source=CategorySource(row.category_source),
            description=row.description,
            voided_at=row.voided_at,
        ),
        source=Source(
            update_id=row.source_update_id,
            message_id=row.source_message_id,
            author_id=PersonId(row.author_id),
            extractor=row.extractor,
            medium=row.source,
        ),
        position=row.position,
        version=row.version,
        created_at=row.created_at,
    )


def revision_values(chat_id: ChatId, revision: Revision) -> dict[str, Any]:
    """A revision as a row of `revisions`."""
    return {
        "chat_id": chat_id,
        "entry_id": revision.entry_id,
        "number": revision.number,
        "action": revision.action,
        "state": frozen(revision.state),
        "by_id": revision.by,
        "at": revision.at,
        "change_id": revision.change_id,
        "undoes": revision.undoes,
    }


def frozen(state: State) -> dict[str, Any]:
    """The state as JSON: amounts and dates as text, so that nothing is rounded."""
    plain = columns(state)
    return plain | {
        "amount": str(state.money.amount),
        "occurred_on": state.occurred_on.isoformat(),
        "voided_at": state.voided_at.isoformat() if state.voided_at else None,
    }


def as_revision(row: Row[Any]) -> Revision:
    """The revision that stands in a row with all columns of the table."""
    kept = row.state
    return Revision(
        entry_id=EntryId(row.entry_id),
        number=row.number,
        action=Action(row.action),
        state=State(
            kind=Kind(kept["kind"]),
            money=Money.kept(Decimal(kept["amount"]), kept["currency"]),
            occurred_on=date.fromisoformat(kept["occurred_on"]),
            category=kept["category"],
            category_source=CategorySource(kept["category_source"]),
            description=kept["description"],
            voided_at=datetime.fromisoformat(kept["voided_at"]) if kept["voided_at"] else None,
        ),
        by=PersonId(row.by_id),
        at=row.at,
        change_id=row.change_id,
        undoes=row.undoes,
    )
