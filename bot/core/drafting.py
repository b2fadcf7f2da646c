"""From what was read to what is booked: the person's words first, the chat's defaults for what they left out."""

from collections.abc import Sequence
from datetime import date

from bot.core.categories import Categories
from bot.core.intents import Amend, ReadEntry
from bot.core.learning import denies, names
from bot.core.ledger import (
    LONGEST_DESCRIPTION,
    Amendment,
    CategorySource,
    Draft,
    Entry,
    Kind,
    State,
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


def correction(amend: Amend, entry: Entry, today: date, categories: Categories, said: str = "") -> Amendment:
    """What a correction changes about an entry; what it doesn't name stays. Raises as `draft` does.

    A category counts as picked by the person where they said its name (`said` is their text), or nothing but a
    category and denied nothing. Any other is a guess, and yields to one that was picked before.
    """
    state = entry.state
    kind = amend.kind or _kind_of(amend.category, state.kind, categories)
    money = None
    if amend.amount is not None or amend.currency is not None:
        amount = state.money.amount if amend.amount is None else amend.amount
        money = Money.of(amount, amend.currency or state.money.currency)
    category = categories.get(amend.category, kind) if amend.category else None
    if category and category.hidden and not names(said, category):
        category = None
    plain = _says_only_a_category(amend) and not denies(said)
    guessed = category is not None and not (plain or names(said, category))
    if guessed and kind is state.kind and state.category_source is CategorySource.PERSON:
        category, guessed = None, False
    return Amendment(
        kind=None if kind is state.kind else kind,
        money=money,
        occurred_on=checked_day(amend.occurred_on, today) if amend.occurred_on else None,
        category=category.key if category else None,
        category_source=CategorySource.EXTRACTOR if guessed else CategorySource.PERSON,
        description=checked_description(amend.description) if amend.description else None,
    )


def _says_only_a_category(amend: Amend) -> bool:
    return amend.amount is None and amend.occurred_on is None and amend.description is None


def reread(read: ReadEntry, entry: Entry, written: State, today: date, categories: Categories) -> Amendment:
    """What the person's edited text changes about the entry it booked. Raises as `draft` does.

    Only what the text says differently from before (`written`) counts: what it leaves as it was, or doesn't
    name, stays as the person has corrected it meanwhile. A category that the person chose stays in any case. A
    bare amount has no words to tell the kind from.
    """
    bare = not read.description
    money = Money.of(read.amount, read.currency or entry.state.money.currency)
    kind = entry.state.kind if bare or read.kind is written.kind else read.kind
    words = _shortened(read.description)
    return Amendment(
        kind=kind,
        money=None if money == written.money else money,
        occurred_on=_differing(read.occurred_on, written.occurred_on, today),
        category=_reread_category(read, entry, written, kind, categories),
        category_source=CategorySource.EXTRACTOR,
        description=None if bare or words == written.description else words,
    )


def _reread_category(
    read: ReadEntry, entry: Entry, written: State, kind: Kind, categories: Categories
) -> str | None:
    if kind is not entry.state.kind:
        return categories.settle(read.category, kind)
    if entry.state.category_source is CategorySource.PERSON or not read.description:
        return None
    if entry.state.category_source is CategorySource.LEARNED:
        # It came with the words and goes with them.
        same = _shortened(read.description) == written.description
        return None if same else categories.settle(read.category, kind)
    if read.category in (None, written.category):
        return None
    return categories.settle(read.category, kind)


def _differing(day: date | None, written: date, today: date) -> date | None:
    return None if day is None or day == written else checked_day(day, today)


def _kind_of(category: str | None, kind: Kind, categories: Categories) -> Kind:
    """The kind that a named category belongs to: "that was salary" makes an expense income."""
    other = Kind.INCOME if kind is Kind.EXPENSE else Kind.EXPENSE
    known = categories.placed(category) if category else None
    return other if known and known.kind is other else kind


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
