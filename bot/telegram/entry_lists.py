"""What a button carries that shows the entries behind an answer: the whole search, so that it outlives a restart.

`d2m20454-20485;groceries,dining;50;;coffee|tea`: the order, which way the money went, the period with its span as
days since 1970, then categories, bounds and phrases. What doesn't fit into a button has none.
"""

import re
from datetime import date, timedelta
from decimal import Decimal

from bot.core.ledger import FIRST_DAY, Kind
from bot.core.money import LARGEST_AMOUNT
from bot.core.periods import Period, Span
from bot.core.questions import Filters, Order, Search
from bot.telegram.callbacks import Action, OutdatedButton, Tap

_KINDS = {"0": None, "1": Kind.EXPENSE, "2": Kind.INCOME}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
_BREAKS = frozenset(";|")
_MAX_PARTS = 5
_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")


def page_tap(search: Search, order: Order, number: int) -> Tap | None:
    """The tap that shows a page of a list in its place, from 1; 0 sends the list. None where it is too long."""
    tap = Tap(Action.ENTRIES_BEHIND, number, _spelt(search, order))
    try:
        tap.encode()
    except ValueError:
        return None
    return tap if _BREAKS.isdisjoint("".join(search.filters.words)) else None


def wanted_list(tap: Tap) -> tuple[Search, Order]:
    """The list that a button stands for. Raises OutdatedButton where it can't be read."""
    try:
        return _read(tap.text)
    except (ValueError, KeyError, ArithmeticError, IndexError) as problem:
        raise OutdatedButton from problem


def _spelt(search: Search, order: Order) -> str:
    period, filters = search.period, search.filters
    first, end = ((day - FIRST_DAY).days for day in (period.start, period.end))
    head = f"{order}{_LETTERS[filters.kind]}{period.span}{first}-{end}"
    bounds = ("" if bound is None else f"{bound:f}" for bound in (filters.at_least, filters.at_most))
    return ";".join((head, ",".join(filters.categories), *bounds, "|".join(filters.words))).rstrip(";")


def _read(text: str) -> tuple[Search, Order]:
    head, *rest = text.split(";")
    if len(rest) >= _MAX_PARTS:
        raise ValueError(text)
    categories, at_least, at_most, words = [*rest, *[""] * (_MAX_PARTS - 1 - len(rest))]
    first, _, end = head[3:].partition("-")
    period = Period(_day(first), _day(end), Span(head[2]))
    filters = Filters(
        kind=_KINDS[head[1]],
        categories=tuple(filter(None, categories.split(","))),
        words=tuple(filter(None, words.split("|"))),
        at_least=_bound(at_least),
        at_most=_bound(at_most),
    )
    return Search(period, filters), Order(head[0])


def _day(number: str) -> date:
    return FIRST_DAY + timedelta(days=int(number))


def _bound(text: str) -> Decimal | None:
    """The number as `_spelt` writes it: an exponent could make one that fills the memory when it is written out."""
    if not text:
        return None
    if not _PLAIN.fullmatch(text) or Decimal(text) >= LARGEST_AMOUNT:
        raise ValueError(text)
    return Decimal(text)
