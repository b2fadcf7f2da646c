"""What a button carries that leads to the history: the whole filter and the place, so that it outlives a restart.

`e-fs6.2s;mfrw.v;groceries,dining;50,;~coff`: the kind (capital: what was taken out), the place as day and id, the
period with its span, start and length, then categories, bounds and words. Numbers are in base 36, days are counted
since 1970. A `~` leads text that is any part of a description. What doesn't fit into a button has none.
"""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.core.history import Cursor, HistoryFilter, Place, Way
from bot.core.ledger import FIRST_DAY, Kind
from bot.core.money import LARGEST_AMOUNT
from bot.core.periods import Period, Span
from bot.core.questions import Filters
from bot.telegram.callbacks import Action, OutdatedButton, Tap

BELOW = 1
"""The number of a tap that sends the list below, rather than in the place of what was tapped."""

_KINDS = {"a": None, "e": Kind.EXPENSE, "i": Kind.INCOME}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PARTS = 5
_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")
_ANY_PART = "~"
_BREAKS = frozenset({"|", _ANY_PART})
_USUAL_ID = 9_999_999_999
_USUAL_PLACE = Place(Way.FROM, Cursor(date(2097, 1, 1), _USUAL_ID))
_LARGEST_ID = 2**63 - 1


def history_tap(wanted: HistoryFilter, place: Place | None = None, number: int = 0) -> Tap | None:
    """The tap that opens a page of the history; None where the filter doesn't fit into the list's buttons.

    With the number BELOW it sends the list as a message of its own.
    """
    return Tap(Action.HISTORY, number, page_text(wanted, place)) if is_roomy(wanted) else None


def entry_tap(action: Action, entry_id: int, page: str) -> Tap:
    """The tap that does something with an entry, and knows the page to go back to.

    Where that doesn't fit, the way back leads to all of the books.
    """
    tap = Tap(action, entry_id, page)
    return tap if _fits(tap) else Tap(action, entry_id, page_text(HistoryFilter()))


def is_roomy(wanted: HistoryFilter) -> bool:
    """Whether all buttons of the list can carry the filter, on any of its pages."""
    phrases = wanted.filters.words
    is_clear = not any(_BREAKS & set(phrase) for phrase in phrases) and not (phrases and wanted.text)
    return is_clear and _fits(Tap(Action.CARD, _USUAL_ID, page_text(wanted, _USUAL_PLACE)))


def roomy(wanted: HistoryFilter) -> HistoryFilter:
    """The filter with as much of its text as buttons can carry: what it finds has the rest among it."""
    while not is_roomy(wanted) and wanted.text:
        wanted = replace(wanted, text=wanted.text[:-1].rstrip())
    if not is_roomy(wanted):
        wanted = replace(wanted, filters=replace(wanted.filters, words=(), categories=()))
    return wanted


def page_text(wanted: HistoryFilter, place: Place | None = None) -> str:
    """A page of the history, as it stands in buttons."""
    head = _LETTERS[wanted.filters.kind]
    head = head.upper() if wanted.taken_out else head
    if place:
        head += f"{place.way}{_day_text(place.cursor.day)}.{_number_text(place.cursor.id)}"
    words = _ANY_PART + wanted.text if wanted.text else "|".join(wanted.filters.words)
    parts = (
        head,
        _period_text(wanted.period),
        ",".join(wanted.filters.categories),
        _bounds_text(wanted.filters),
        words,
    )
    spelt = ";".join(parts)
    return spelt if words else spelt.rstrip(";")


def wanted_page(text: str) -> tuple[HistoryFilter, Place | None]:
    """The page that `page_text` wrote. Raises OutdatedButton where it can't be read."""
    try:
        return _read(text)
    except (ValueError, KeyError, ArithmeticError, IndexError) as problem:
        raise OutdatedButton from problem


def _fits(tap: Tap) -> bool:
    try:
        tap.encode()
    except ValueError:
        return False
    return True


def _read(text: str) -> tuple[HistoryFilter, Place | None]:
    if "\0" in text:
        raise ValueError(text)
    head, period, categories, bounds, words = (*text.split(";", _PARTS - 1), *[""] * _PARTS)[:_PARTS]
    at_least, _, at_most = bounds.partition(",")
    phrases = () if words.startswith(_ANY_PART) else tuple(filter(None, words.split("|")))
    filters = Filters(
        kind=_KINDS[head[0].lower()],
        categories=tuple(filter(None, categories.split(","))),
        words=phrases,
        at_least=_bound(at_least),
        at_most=_bound(at_most),
    )
    wanted = HistoryFilter(
        filters=filters,
        period=_period(period) if period else None,
        text=words[1:] if words.startswith(_ANY_PART) else "",
        taken_out=head[0].isupper(),
    )
    return wanted, _place(head[1:]) if head[1:] else None


def _place(text: str) -> Place:
    day, _, number = text[1:].partition(".")
    cursor = Cursor(_day(day), int(number, 36))
    if not 0 <= cursor.id <= _LARGEST_ID:
        raise ValueError(text)
    return Place(Way(text[0]), cursor)


def _period_text(period: Period | None) -> str:
    return f"{period.span}{_day_text(period.start)}.{_number_text(len(period))}" if period else ""


def _period(text: str) -> Period:
    first, _, length = text[1:].partition(".")
    start = _day(first)
    return Period(start, start + timedelta(days=int(length, 36)), Span(text[0]))


def _bounds_text(filters: Filters) -> str:
    bounds = (filters.at_least, filters.at_most)
    return ",".join("" if bound is None else f"{bound:f}" for bound in bounds).rstrip(",")


def _bound(text: str) -> Decimal | None:
    """The number as it was written: an exponent could make one that fills the memory when it is written out."""
    if not text:
        return None
    if not _PLAIN.fullmatch(text) or Decimal(text) >= LARGEST_AMOUNT:
        raise ValueError(text)
    return Decimal(text)


def _day_text(day: date) -> str:
    return _number_text((day - FIRST_DAY).days)


def _day(text: str) -> date:
    return FIRST_DAY + timedelta(days=int(text, 36))


def _number_text(number: int) -> str:
    digits, rest = "", abs(number)
    while rest or not digits:
        rest, digit = divmod(rest, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return f"-{digits}" if number < 0 else digits
