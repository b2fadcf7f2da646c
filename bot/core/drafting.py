"""From what was read to what is booked: the person's words first, the chat's defaults for what they left out."""

from collections.abc import Sequence
from datetime import date

from bot.core.categories import Categories
from bot.core.intents import Amend, ReadEntry
from bot.core.ledger import (
    LONGEST_DESCRIPTION,
    Amendment,
    CategorySource,
    Draft,
    Entry,
    Kind,
    checked_day,
    checked_description,
)
from bot.core.money import Money


def draft(read: ReadEntry, currency: str, today: date, categories: Categories) -> Draft:
    """An entry to book. Raises InvalidAmount or InvalidDate for what no book can hold."""
    return Draft(
        kind=read.kind,
        money=Money.of(read.amount, read.currency or currency),
        occurred_on=checked_day(read.occurred_on or today, today),
        category=categories.settle(read.category, read.kind),
        description=_shortened(read.description),
    )


def correction(amend: Amend, entry: Entry, today: date, categories: Categories) -> Amendment:
    """What a correction changes about an entry; what it doesn't name stays. Raises as `draft` does."""
    state = entry.state
    kind = amend.kind or state.kind
    money = None
    if amend.amount is not None or amend.currency is not None:
        amount = state.money.amount if amend.amount is None else amend.amount
        money = Money.of(amount, amend.currency or state.money.currency)
    return Amendment(
        kind=amend.kind,
        money=money,
        occurred_on=checked_day(amend.occurred_on, today) if amend.occurred_on else None,
        category=categories.get(amend.category, kind).key if amend.category else None,
        description=checked_description(amend.description) if amend.description else None,
    )


def reread(read: ReadEntry, entry: Entry, today: date, categories: Categories) -> Amendment:
    """What the person's edited text changes about the entry it booked.

    What the new text doesn't name stays, and so does a category that the person chose. A bare amount has no
    words to tell the kind from.
    """
    bare = not read.description
    kind = entry.state.kind if bare else read.kind
    keeps = bare or read.category is None or entry.state.category_source is CategorySource.PERSON
    fits = kind is entry.state.kind
    return Amendment(
        kind=kind,
        money=Money.of(read.amount, read.currency or entry.state.money.currency),
        occurred_on=checked_day(read.occurred_on, today) if read.occurred_on else None,
        category=None if keeps and fits else categories.settle(read.category, kind),
        category_source=CategorySource.EXTRACTOR,
        description=None if bare else _shortened(read.description),
    )


def as_amend(read: ReadEntry) -> Amend:
    """A bare amount, with whatever else it names, as a correction of the entry it answers."""
    return Amend(
        amount=read.amount,
        currency=read.currency,
        occurred_on=read.occurred_on,
        category=read.category,
        kind=read.kind if read.kind is Kind.INCOME else None,
    )


def matched(
    reads: Sequence[ReadEntry], entries: Sequence[Entry]
) -> list[tuple[ReadEntry | None, Entry | None]]:
    """Pairs what an edited message says with what it booked: by equal words first, then in order.

    A reading without an entry is new; an entry without a reading is no longer said.
    """
    left = list(entries)
    pairs: list[tuple[ReadEntry | None, Entry | None]] = []
    for read in reads:
        same = next((entry for entry in left if _same_words(read, entry)), None)
        if same:
            left.remove(same)
        pairs.append((read, same))
    filled = [(read, entry or (left.pop(0) if left else None)) for read, entry in pairs]
    return [*filled, *((None, entry) for entry in left)]


def _same_words(read: ReadEntry, entry: Entry) -> bool:
    return bool(read.description) and read.description.casefold() == entry.state.description.casefold()


def _shortened(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= LONGEST_DESCRIPTION else folded[: LONGEST_DESCRIPTION - 1] + "…"
