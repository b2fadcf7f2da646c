"""What an extractor made of a message, held against the message itself.

No extractor is believed: an amount has to stand in the text or follow from numbers there, a currency has to be
named, a category has to exist, a position has to be one that was shown. Where an amount or a day doesn't hold, the
whole message becomes a question, since booking an invented number is worse than asking. Grounding twice changes
nothing.
"""

import re
import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from bot.core.errors import InvalidAmount, InvalidDate
from bot.core.intents import (
    Amend,
    Ask,
    Chat,
    Doubt,
    IncomingText,
    Intent,
    ReadEntry,
    Record,
    Remove,
    SetBudget,
    Unclear,
)
from bot.core.ledger import LONGEST_DESCRIPTION, Kind, checked_day
from bot.core.money import LARGEST_AMOUNT, Money, minor_unit
from bot.extraction.arithmetic import follows
from bot.extraction.currencies import NamedCurrencies
from bot.extraction.numbers import Number, numbers_in

MOST_ENTRIES = 30
"""More payments than this in one message are not booked: half of them would be worse than none."""

_LAST_DRAWN_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


class InDoubt(Exception):
    """One thing has to be asked before anything can be booked."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.value)
        self.doubt = doubt


def grounded(intent: Intent, message: IncomingText) -> Intent:
    """The intent with what the message doesn't bear out taken away, or Unclear where that is an amount or a day."""
    try:
        return _Grounds(message).check(intent)
    except InDoubt as problem:
        return Unclear(problem.doubt)


class _Grounds:
    """A message, read only as far as a check needs it."""

    def __init__(self, message: IncomingText) -> None:
        self._message = message

    @cached_property
    def _numbers(self) -> tuple[Number, ...]:
        return numbers_in(self._message.text, self._message.language)

    @cached_property
    def _values(self) -> frozenset[Decimal]:
        return frozenset(
            value for number in self._numbers if not number.is_percent for value in number.values
        )

    @cached_property
    def _currencies(self) -> NamedCurrencies:
        return NamedCurrencies(self._message.text, self._message.language, self._message.currency)

    def check(self, intent: Intent) -> Intent:
        match intent:
            case Record():
                return self._record(intent)
            case Amend():
                return self._amend(intent)
            case Remove(position):
                return Remove(self._position(position))
            case SetBudget():
                return self._budget(intent)
            case Ask(span, on):
                return Ask(span, on and self._day(on))
            case Chat() | Unclear():
                return intent

    def _record(self, intent: Record) -> Intent:
        if not 0 < len(intent.entries) <= MOST_ENTRIES:
            return Unclear(Doubt.AMOUNT)
        return Record(tuple(self._entry(entry) for entry in intent.entries))

    def _entry(self, entry: ReadEntry) -> ReadEntry:
        currency = self._currency(entry.currency)
        excerpt = self._excerpt(entry.excerpt)
        return replace(
            entry,
            amount=self._amount(entry.amount, currency or self._message.currency, excerpt),
            excerpt=excerpt,
            currency=currency,
            occurred_on=entry.occurred_on and self._day(entry.occurred_on),
            category=self._category(entry.category, entry.kind),
            description=_clean(entry.description),
        )

    def _amend(self, intent: Amend) -> Intent:
        position = self._position(intent.position)
        currency = self._currency(intent.currency)
        amended = replace(
            intent,
            amount=None if intent.amount is None else self._new_amount(intent.amount, currency, position),
            currency=currency,
            occurred_on=intent.occurred_on and self._day(intent.occurred_on),
            category=self._category(intent.category, intent.kind),
            description=_clean(intent.description or "") or None,
            position=position,
        )
        return Chat() if amended == Amend(position=position) else amended

    def _budget(self, intent: SetBudget) -> SetBudget:
        text, own = self._message.text, self._message.currency
        amount = None if intent.amount is None else self._amount(intent.amount, own, text)
        return SetBudget(amount, self._category(intent.category, Kind.EXPENSE))

    def _amount(
        self, amount: Decimal, currency: str, excerpt: str, known: tuple[Number, ...] = ()
    ) -> Decimal:
        """The amount as the currency holds it. `known` are numbers that count besides those of the text."""
        if not (amount.is_finite() and 0 < amount < LARGEST_AMOUNT):
            raise InDoubt(Doubt.AMOUNT)
        if amount in self._values:
            return _held(amount, currency)
        rounded = Money.rounded(amount, currency).amount
        near = () if excerpt == self._message.text else numbers_in(excerpt, self._message.language)
        if any(
            follows(rounded, (*numbers, *known), minor_unit(currency)) for numbers in (near, self._numbers)
        ):
            return rounded
        raise InDoubt(Doubt.AMOUNT)

    def _new_amount(self, amount: Decimal, currency: str | None, position: int | None) -> Decimal:
        """An amended amount may also be reckoned from what the entry says now: "add 5", "half of it"."""
        mentioned = self._message.mentioned
        meant = mentioned if position is None else mentioned[position : position + 1]
        known = tuple(Number(frozenset({entry.amount}), 0, 0) for entry in meant)
        held_in = currency or (meant[0].currency if meant else self._message.currency)
        return self._amount(amount, held_in, self._message.text, known)

    def _currency(self, code: str | None) -> str | None:
        return code if code is not None and code in self._currencies else None

    def _day(self, day: date) -> date:
        try:
            return checked_day(day, self._message.today)
        except InvalidDate:
            raise InDoubt(Doubt.DATE) from None

    def _category(self, key: str | None, kind: Kind | None) -> str | None:
        fits = (
            category.key == key and kind in (None, category.kind) for category in self._message.categories
        )
        return key if any(fits) else None

    def _position(self, position: int | None) -> int | None:
        return position if position is not None and 0 <= position < len(self._message.mentioned) else None

    def _excerpt(self, excerpt: str) -> str:
        text, wanted = self._message.text, excerpt.strip()
        if not wanted or len(wanted) > len(text):
            return text
        found = re.search(re.escape(wanted), text, re.IGNORECASE)
        return found.group() if found else text


def _held(amount: Decimal, currency: str) -> Decimal:
    try:
        return Money.of(amount, currency).amount
    except InvalidAmount:
        raise InDoubt(Doubt.AMOUNT) from None


def _clean(text: str) -> str:
    """Folded, at most LONGEST_DESCRIPTION long, without control signs and without marks that turn text around."""
    kept = (
        " " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign
        for sign in text[: 4 * LONGEST_DESCRIPTION]
    )
    drawn = "".join(
        sign for sign in kept if sign not in _LAST_DRAWN_BIDI and unicodedata.category(sign) != "Cs"
    )
    return " ".join(drawn.split())[:LONGEST_DESCRIPTION].rstrip()
