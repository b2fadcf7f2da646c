"""What an extractor made of a message, held against the message itself.

No extractor is believed: an amount has to stand in its part of the text or follow from numbers there, a currency has to
be named, income has to be spoken of, a category has to exist, a position has to be one that was shown and fits the
words, a day is what the text's own words say it is.
Where an amount or a day doesn't hold, the whole message becomes a question with what may be meant, since booking an
invented number is worse than asking. Grounding twice changes nothing.
"""

import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from bot.core.clarifying import is_unlikely
from bot.core.errors import InvalidDate
from bot.core.intents import (
    Amend,
    ArrangeCategory,
    Ask,
    Candidate,
    Chat,
    Configure,
    Depart,
    Doubt,
    IncomingText,
    Intent,
    ReadEntry,
    Record,
    Remove,
    Return,
    SetBudget,
    Unclear,
)
from bot.core.ledger import LONGEST_DESCRIPTION, Kind, checked_day
from bot.core.money import LARGEST_AMOUNT, minor_unit
from bot.core.periods import DAY, Period
from bot.core.places import COMMON_CURRENCIES
from bot.core.questions import LONGEST_PHRASE, MOST_PHRASES, Filters, Question, When
from bot.extraction.currencies import NamedCurrencies
from bot.extraction.income_words import may_be_income
from bot.extraction.journeys_told import borne_out
from bot.extraction.named_days import NamedDays
from bot.extraction.numbers import Number
from bot.extraction.outright import instead_of_an_entry
from bot.extraction.pointing import described_alike
from bot.extraction.rules.budgets import read_budget
from bot.extraction.rules.category_commands import borne_out_command
from bot.extraction.rules.purposes import removes_another, says_undo
from bot.extraction.rules.renamings import changes_another
from bot.extraction.settings_told import named_settings
from bot.extraction.written_amounts import WrittenAmounts

Pointing = TypeVar("Pointing", Amend, Remove)

MOST_CANDIDATES = 6
"""So many readings are offered to choose from."""

MOST_ENTRIES = 30
"""More payments than this in one message are not booked: half of them would be worse than none."""

_LAST_DRAWN_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


class InDoubt(Exception):
    """One thing has to be asked before anything can be booked."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.value)
        self.doubt = doubt


def grounded(intent: Intent, message: IncomingText, *, has_read_days: bool = False) -> Intent:
    """The intent with what the message doesn't bear out taken away, or Unclear where that is an amount or a day.

    `has_read_days` where code has read the words and resolved the days already, which needn't be done again then.
    """
    outright = None if has_read_days else instead_of_an_entry(intent, message)
    if outright:
        return outright
    try:
        return _Grounds(message, has_read_days).check(intent)
    except InDoubt as problem:
        return Unclear(problem.doubt)


class _Grounds:
    """A message, read only as far as a check needs it."""

    def __init__(self, message: IncomingText, has_read_days: bool) -> None:
        self._message = message
        self._has_read_days = has_read_days
        self._days = NamedDays(message)
        self._written = WrittenAmounts(message, self._days)

    @cached_property
    def _currencies(self) -> NamedCurrencies:
        return NamedCurrencies(self._message.text, self._message.language, self._message.currency)

    def check(self, intent: Intent) -> Intent:
        match intent:
            case Record():
                return self._record(intent)
            case Amend():
                return self._amend(intent)
            case Remove() | Chat():
                return self._removal(intent)
            case SetBudget():
                return self._budget(intent)
            case Configure() | ArrangeCategory():
                return self._wish(intent)
            case Depart() | Return():
                return borne_out(intent, self._message, self._days.scan)
            case Ask(question):
                return Ask(self._question(question))
            case Unclear():
                return self._unclear(intent)

    def _wish(self, intent: Configure | ArrangeCategory) -> Intent:
        if isinstance(intent, ArrangeCategory):
            return borne_out_command(intent, self._message)
        return named_settings(intent, self._message, self._currencies, self._days.scan)

    def _record(self, intent: Record) -> Intent:
        if not 0 < len(intent.entries) <= MOST_ENTRIES:
            return Unclear(Doubt.AMOUNT)
        entries = self._as_held(intent.entries)
        alone, doubts = len(entries) == 1, {}
        checked = []
        again = self._written.used_again(entries)
        for position, entry in enumerate(entries):
            try:
                checked.append(self._once(entry, alone, position in again))
            except InDoubt as problem:
                doubts[position] = problem.doubt
                checked.append(self._entry(entry, alone, problem.doubt))
        if not doubts:
            return Record(tuple(checked))
        position, doubt = next(iter(doubts.items()))
        days = {entries[one].occurred_on for one in doubts}
        same_day = set(doubts.values()) == {Doubt.DATE} and len(days) == 1 and None not in days
        if len(doubts) > 1 and not same_day:
            return Unclear(doubt)
        if self._written.used_again(checked) - {position}:
            return Unclear(Doubt.AMOUNT)
        return self._question_about(Unclear(doubt, tuple(checked), position))

    def _as_held(self, entries: Sequence[ReadEntry]) -> list[ReadEntry]:
        """The entries with their slices of the text, and with reckoned amounts as their currencies hold them."""
        return [
            replace(
                entry,
                amount=self._written.reckoned(
                    entry.amount, self._currency(entry.currency) or self._message.currency
                ),
                excerpt=self._excerpt(entry.excerpt),
            )
            for entry in entries
        ]

    def _once(self, entry: ReadEntry, alone: bool, is_again: bool) -> ReadEntry:
        """The checked entry, unless its number is another's already."""
        if is_again:
            raise InDoubt(Doubt.AMOUNT)
        return self._entry(entry, alone)

    def _unclear(self, intent: Unclear) -> Unclear:
        """The question with what is known besides; the bare one where that holds no better."""
        if intent.position not in range(len(intent.entries)) or len(intent.entries) > MOST_ENTRIES:
            return Unclear(intent.doubt)
        entries = self._as_held(intent.entries)
        if self._written.used_again(entries) - {intent.position}:
            return Unclear(Doubt.AMOUNT)
        asked, alone = entries[intent.position], len(entries) == 1
        by_day = intent.doubt is Doubt.DATE and asked.occurred_on is not None
        doubtful = [
            entry is asked or (by_day and entry.occurred_on == asked.occurred_on) for entry in entries
        ]
        checked = tuple(
            self._entry(entry, alone, intent.doubt if in_doubt else None)
            for entry, in_doubt in zip(entries, doubtful, strict=True)
        )
        return self._question_about(replace(intent, entries=checked))

    def _question_about(self, unclear: Unclear) -> Unclear:
        """The question with the candidates that the message bears out."""
        entry = unclear.entries[unclear.position]
        match unclear.doubt:
            case Doubt.AMOUNT:
                found = [Candidate(amount=amount) for amount in self._likely_amounts(unclear, entry)]
            case Doubt.KIND:
                found = [Candidate(kind=kind) for kind in Kind]
            case Doubt.CURRENCY:
                found = [Candidate(currency=code) for code in self._likely_currencies(unclear)]
            case Doubt.DATE:
                found = [Candidate(occurred_on=day) for day in self._days.likely(entry.occurred_on)]
        return replace(unclear, candidates=tuple(found[:MOST_CANDIDATES]))

    def _likely_amounts(self, unclear: Unclear, entry: ReadEntry) -> list[Decimal]:
        """Those that were proposed, as far as they stand in the text; else all that stand there, the nearest first."""
        held_in = entry.currency or self._message.currency
        proposed = [candidate.amount for candidate in unclear.candidates if candidate.amount is not None]
        found = self._borne_out(proposed[:MOST_CANDIDATES], held_in)
        if found:
            return found
        taken = {other.amount for other in unclear.entries if other is not entry}
        near = [number for number in self._written.near(entry.excerpt) if not number.is_percent]
        written = [value for number in (*near, *self._written.numbers) for value in sorted(number.values)]
        return self._borne_out([value for value in written if value not in taken], held_in)

    def _borne_out(self, amounts: Sequence[Decimal], currency: str) -> list[Decimal]:
        found: dict[Decimal, None] = {}
        for amount in amounts:
            with suppress(InDoubt):
                found[self._amount(amount, currency, self._message.text)] = None
        return list(found)

    def _likely_currencies(self, unclear: Unclear) -> list[str]:
        """The proposed ones that the text may name, the chat's own, and the usual ones that its signs may mean."""
        own = self._message.currency
        proposed = [candidate.currency for candidate in unclear.candidates if candidate.currency]
        home, amount = self._message.home, unclear.entries[unclear.position].amount
        likely = [*proposed, own, *([home] if home else []), *COMMON_CURRENCIES]
        named = dict.fromkeys(code for code in likely if code in (own, home) or code in self._currencies)
        return [code for code in named if home is None or not amount % minor_unit(code)]

    def _entry(self, entry: ReadEntry, alone: bool, unless: Doubt | None = None) -> ReadEntry:
        """The entry, checked except for what there is a doubt about already. Raises InDoubt."""
        currency = self._currency(entry.currency)
        excerpt = self._excerpt(entry.excerpt)
        if unless is not Doubt.KIND:
            self._check_kind(entry.kind, excerpt)
        return replace(
            entry,
            amount=Decimal(0)
            if unless is Doubt.AMOUNT
            else self._amount(entry.amount, currency or self._assumed(entry, unless), excerpt, alone),
            excerpt=excerpt,
            currency=currency,
            occurred_on=entry.occurred_on
            if unless is Doubt.DATE
            else self._likely_day(entry.occurred_on, excerpt, alone),
            category=self._category(entry.category, entry.kind),
            description=_clean(entry.description),
        )

    def _assumed(self, entry: ReadEntry, unless: Doubt | None) -> str:
        """The currency of an entry that names none. In doubt abroad where only the one at home has such amounts."""
        home = self._message.home
        if home is None or not entry.amount % minor_unit(self._message.currency):
            return self._message.currency
        if unless is not Doubt.CURRENCY:
            raise InDoubt(Doubt.CURRENCY)
        return home

    def _check_kind(self, kind: Kind, excerpt: str) -> None:
        if kind is Kind.INCOME and not may_be_income(self._days.scan, self._message, excerpt):
            raise InDoubt(Doubt.KIND)

    def _likely_day(self, day: date | None, excerpt: str, alone: bool) -> date | None:
        """The day that the words say, neither to come nor long ago."""
        settled = self._settled_day(day, excerpt, alone)
        if settled and is_unlikely(settled, self._message.today):
            raise InDoubt(Doubt.DATE)
        return settled

    def _settled_day(self, day: date | None, excerpt: str, alone: bool) -> date | None:
        if self._has_read_days:
            return day
        try:
            return self._days.settle(day, excerpt, alone)
        except LookupError:
            raise InDoubt(Doubt.DATE) from None

    def _amend(self, intent: Amend) -> Intent:
        pointed = self._pointing(intent)
        if self._is_open(pointed) and changes_another(self._message):
            pointed = replace(pointed, among=self._everyone)
            if len(pointed.among) == 1:
                return Chat()
        position, currency = pointed.position, self._currency(intent.currency)
        amended = replace(
            pointed,
            amount=None if intent.amount is None else self._new_amount(intent.amount, currency, position),
            currency=currency,
            occurred_on=intent.occurred_on and self._new_day(intent.occurred_on),
            category=self._category(intent.category, intent.kind),
            description=_clean(intent.description or "") or None,
        )
        return Chat() if amended == Amend(position=position, among=pointed.among) else amended

    def _new_day(self, day: date) -> date:
        return self._day(self._settled_day(day, self._message.text, alone=True) or day)

    def _removal(self, intent: Remove | Chat) -> Remove | Chat:
        if says_undo(self._days.scan):
            return Remove(is_undo=True)
        if isinstance(intent, Chat):
            return intent
        pointed = self._pointing(intent)
        if not self._is_open(pointed) or not removes_another(self._days.scan, self._message):
            return pointed
        return replace(pointed, among=self._everyone) if len(self._everyone) > 1 else Chat()

    @property
    def _everyone(self) -> tuple[int, ...]:
        return tuple(range(len(self._message.mentioned)))

    @staticmethod
    def _is_open(pointed: Amend | Remove) -> bool:
        """Whether it is about the latest entry only because nothing tells which one."""
        return pointed.position is None and not pointed.among

    def _pointing(self, intent: Pointing) -> Pointing:
        """The correction with the entry that its words are about, or those that they may be about."""
        position = self._position(intent.position)
        asked = tuple(at for at in intent.among if self._position(at) is not None)
        if position is None and len(asked) > 1:
            return replace(intent, position=None, among=asked)
        # What is to be its new name doesn't tell which one it is.
        if getattr(intent, "category", None) or getattr(intent, "description", None):
            return replace(intent, position=position, among=())
        alike: tuple[int, ...] = described_alike(self._days.scan, self._message.mentioned)
        if position is None:
            only = alike[0] if len(alike) == 1 else None
            return replace(intent, position=only, among=alike if only is None else ())
        if not alike or self._is_described(position):
            return replace(intent, position=position, among=())
        return replace(intent, position=None, among=tuple(sorted({position, *alike})))

    def _is_described(self, position: int) -> bool:
        return bool(described_alike(self._days.scan, self._message.mentioned[position : position + 1]))

    def _budget(self, intent: SetBudget) -> SetBudget:
        text, own = self._message.text, self._message.currency
        amount = None if intent.amount is None else self._amount(abs(intent.amount), own, text)
        if amount and intent.amount:
            amount = amount.copy_sign(intent.amount)  # a minus is refused where the budget is set
        category, named = self._category(intent.category, Kind.EXPENSE), read_budget(self._message)
        return replace(
            intent,
            amount=amount,
            category=category,
            choices=named.choices if named and category in named.choices else (),
            currency=intent.currency if intent.currency and intent.currency in self._currencies else None,
            words=intent.words if self._is_a_thing(intent.words) else "",
        )

    def _is_a_thing(self, words: str) -> bool:
        """Whether the message says this, and it is no category's name."""
        if not words or words.casefold() not in self._message.text.casefold():
            return False
        alone = read_budget(replace(self._message, text=f"{words} 1"))
        return alone is None or bool(alone.words) or alone.category is None

    def _question(self, question: Question) -> Question:
        """The question; days that nothing can be booked on are asked about, bounds that nobody named are dropped."""
        against = question.against
        if against:
            against = replace(
                against,
                period=against.period and self._when(against.period),
                filters=against.filters and self._filters(against.filters),
            )
        return replace(
            question,
            period=question.period and self._when(question.period),
            filters=self._filters(question.filters),
            against=against,
        )

    def _when(self, when: When) -> When:
        if isinstance(when, Period):
            self._day(when.start)
            self._day(when.end - DAY)
        elif when.on is not None:
            self._day(when.on)
        return when

    def _filters(self, filters: Filters) -> Filters:
        known = {category.key for category in self._message.categories}
        words = (_clean(phrase)[:LONGEST_PHRASE].strip() for phrase in filters.words[:MOST_PHRASES])
        return replace(
            filters,
            categories=tuple(key for key in filters.categories if key in known),
            words=tuple(phrase for phrase in words if any(map(str.isalnum, phrase))),
            at_least=self._bound(filters.at_least),
            at_most=self._bound(filters.at_most),
        )

    def _bound(self, amount: Decimal | None) -> Decimal | None:
        return (
            amount
            if amount is not None and amount in self._written.values and amount < LARGEST_AMOUNT
            else None
        )

    def _amount(
        self,
        amount: Decimal,
        currency: str,
        excerpt: str,
        alone: bool = True,
        known: Sequence[Number] = (),
    ) -> Decimal:
        try:
            return self._written.held(amount, currency, excerpt, alone=alone, known=known)
        except LookupError:
            raise InDoubt(Doubt.AMOUNT) from None

    def _new_amount(self, amount: Decimal, currency: str | None, position: int | None) -> Decimal:
        """An amended amount may also be reckoned from what the entry says now: "add 5", "half of it"."""
        mentioned = self._message.mentioned
        meant = mentioned if position is None else mentioned[position : position + 1]
        known = [Number(frozenset({entry.amount}), 0, 0) for entry in meant] if len(meant) == 1 else []
        held_in = currency or (meant[0].currency if meant else self._message.currency)
        return self._amount(amount, held_in, self._message.text, known=known)

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
