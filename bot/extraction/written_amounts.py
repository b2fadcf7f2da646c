"""The numbers of a message that may be money, and which amounts follow from them where."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from itertools import islice

from bot.core.errors import InvalidAmount
from bot.core.intents import IncomingText, ReadEntry
from bot.core.money import LARGEST_AMOUNT, Money, minor_unit
from bot.extraction.arithmetic import follows
from bot.extraction.named_days import NamedDays
from bot.extraction.numbers import Number, numbers_in
from bot.extraction.rules.figures import Figure, Use, find_figures
from bot.extraction.rules.text import LONGEST_READ, TokenKind

_MOST_PLACES = 20
"""Where a slice stands more often than this in the text, the rest are not looked at."""

_WORDS_FOR_EACH = """each both apiece every twice beide beiden jeweils je ambos ambas cada chacun chacune deux entrambi
ciascuno oba obie każdy оба обе каждый каждая обидва ikisi keduanya दोनों كلاهما 各 都"""
_REPEATING = frozenset(_WORDS_FOR_EACH.split())


class WrittenAmounts:
    """A message's numbers, but for those in days, times, phone numbers and names."""

    def __init__(self, message: IncomingText, days: NamedDays) -> None:
        self._message = message
        self._days = days

    @cached_property
    def _all(self) -> list[Number]:
        """Percentages too: shares of a bill are reckoned with them."""
        numbers = [
            number
            for number in numbers_in(self._message.text, self._message.language)
            if not _overlaps(number, self._days.places)
        ]
        if len(self._message.text) > LONGEST_READ:
            return numbers
        named, shares = self._spans(Use.LABEL, Use.PHONE), self._spans(Use.PERCENT)
        numbers = [
            replace(number, is_percent=True) if _overlaps(number, shares) else number for number in numbers
        ]
        left = [number for number in numbers if not _overlaps(number, named)]
        # The only number of a message is rather a large amount than somebody's phone.
        return left if any(not number.is_percent for number in left) else numbers

    def _spans(self, *uses: Use) -> list[tuple[int, int]]:
        tokens = self._days.scan.tokens
        return [
            (tokens[figure.first].start, tokens[figure.end - 1].end)
            for figure in self._figures
            if figure.use in uses and not self._has_unit(figure) and not self._may_count(figure)
        ]

    def _may_count(self, figure: Figure) -> bool:
        """ "2 sessions, 45 each": a number of things that nobody knew may still be what a price is multiplied with."""
        return figure.doubtful and self._days.scan.has("each")

    @cached_property
    def _figures(self) -> list[Figure]:
        _ = self._days.places  # what is part of a day or a time has to be known before
        return find_figures(self._days.scan, self._message.currency)

    def _has_unit(self, figure: Figure) -> bool:
        """ "45kn": letters right behind may be a currency that isn't known."""
        scan, at = self._days.scan, figure.end
        return figure.use is Use.LABEL and scan.is_glued(at) and scan.kind(at) is TokenKind.WORD

    @cached_property
    def numbers(self) -> list[Number]:
        """In the order of the text, without percentages."""
        return [number for number in self._all if not number.is_percent]

    @cached_property
    def values(self) -> frozenset[Decimal]:
        """Every reading of every number."""
        return _values(self.numbers)

    @cached_property
    def repeats(self) -> bool:
        """Whether one number may be said of several things: "4 each"."""
        scan = self._days.scan
        said = {token.norm for token in scan.tokens}
        return scan.has("each") or scan.has("each_way") or not _REPEATING.isdisjoint(said)

    def near(self, excerpt: str) -> list[Number]:
        """The numbers that stand in a slice of the text, percentages too."""
        places = list(islice(_places(excerpt, self._message.text), _MOST_PLACES))
        return [number for number in self._all if _overlaps(number, places)]

    def reckoned(self, amount: Decimal, currency: str) -> Decimal:
        """An amount that isn't written, rounded as the currency holds it; a written one, or none, as it is."""
        if not (amount.is_finite() and 0 < amount < LARGEST_AMOUNT) or amount in self.values:
            return amount
        return Money.rounded(amount, currency).amount

    def held(
        self, amount: Decimal, currency: str, excerpt: str, *, alone: bool, known: Sequence[Number] = ()
    ) -> Decimal:
        """The amount of an entry as the currency holds it; LookupError where its slice doesn't bear it out.

        The rest of the text counts for an entry that is `alone`, and where the slice has no number, but no amount
        that stands plainly elsewhere. `known` are numbers that count besides those of the text.
        """
        if not (amount.is_finite() and 0 < amount < LARGEST_AMOUNT):
            raise LookupError
        near = self.near(excerpt)
        bare = not any(not number.is_percent for number in near)
        everywhere = alone or self.repeats
        if amount in (self.values if bare and everywhere else _values(near)):
            return _exact(amount, currency)
        rounded, unit = Money.rounded(amount, currency).amount, minor_unit(currency)
        if follows(rounded, (*near, *known), unit):
            return rounded
        reckoned = everywhere if bare else alone and amount not in self.values
        if reckoned and follows(rounded, (*self._all, *known), unit):
            return rounded
        raise LookupError

    def used_again(self, entries: Sequence[ReadEntry]) -> set[int]:
        """The positions of the entries whose number belongs to an entry before them already."""
        if self.repeats or len(entries) == 1:
            return set()
        used: list[tuple[int, int]] = []
        again = set()
        for position, entry in enumerate(entries):
            near = [number for number in self.near(entry.excerpt) if entry.amount in number.values]
            same = [number for number in self.numbers if entry.amount in number.values]
            free = next((number for number in (*near, *same) if not _overlaps(number, used)), None)
            if free:
                used.append((free.start, free.end))
            elif near:
                again.add(position)
        return again


def _places(excerpt: str, text: str) -> Iterator[tuple[int, int]]:
    at = text.find(excerpt)
    while at >= 0:
        yield at, at + len(excerpt)
        at = text.find(excerpt, at + 1)


def _overlaps(number: Number, places: Sequence[tuple[int, int]]) -> bool:
    return any(number.start < end and start < number.end for start, end in places)


def _values(numbers: Sequence[Number]) -> frozenset[Decimal]:
    return frozenset(value for number in numbers if not number.is_percent for value in number.values)


def _exact(amount: Decimal, currency: str) -> Decimal:
    try:
        return Money.of(amount, currency).amount
    except InvalidAmount:
        raise LookupError from None
