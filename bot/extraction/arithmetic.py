"""Whether an amount follows from the numbers of a text by the little arithmetic that people do in messages.

Sums, differences, quantity times price, tips and discounts in percent, and even splits: at most four numbers at
once, or a sum over a stretch of neighbours. Kept this small so that a made-up amount is unlikely to pass, and so
that the work stays bounded.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, combinations

from bot.extraction.numbers import Number

MOST_TERMS = 8
"""With more numbers than this, only sums of neighbours are tried."""

MOST_WAYS = 10
"""An even split may leave unsaid by how many, up to so many."""

_MOST_NEIGHBOURS = 100


@dataclass(frozen=True, slots=True)
class _Term:
    """A value, and as bits the numbers that it is made from: none may be used twice."""

    value: Decimal
    used: int
    is_percent: bool = False


def follows(amount: Decimal, numbers: Sequence[Number], unit: Decimal) -> bool:
    """Whether `amount` is one of the numbers or follows from them, rounded to `unit` either way."""
    plain = _terms(numbers)
    if amount <= 0:
        return False
    if any(_is_share(term.value, amount, unit) for term in plain if not term.is_percent):
        return True
    if any(_is_share(total, amount, unit) for total in _neighbour_sums(numbers)):
        return True
    return len(numbers) <= MOST_TERMS and _combines(amount, plain, unit)


def _combines(amount: Decimal, plain: Sequence[_Term], unit: Decimal) -> bool:
    pairs = [pair for a, b in combinations(plain, 2) for pair in _pair(a, b)]
    if any(_is_share(pair.value, amount, unit) for pair in pairs):
        return True
    triples = (triple for a in pairs for b in plain for triple in _pair(a, b))
    if any(abs(triple.value - amount) < unit for triple in triples):
        return True
    return _two_pairs(amount, pairs, unit)


def _two_pairs(amount: Decimal, pairs: Sequence[_Term], unit: Decimal) -> bool:
    """Two positions of quantity times price and the like: their sum or difference."""
    known: dict[Decimal, set[int]] = {}
    for pair in pairs:
        known.setdefault(_rounded(pair.value, unit), set()).add(pair.used)
    return any(
        not used & pair.used
        for pair in pairs
        for other in (amount - pair.value, amount + pair.value)
        for used in known.get(_rounded(other, unit), ())
    )


def _terms(numbers: Iterable[Number]) -> list[_Term]:
    return [
        _Term(value, 1 << index, number.is_percent)
        for index, number in enumerate(numbers)
        for value in number.values
        if value > 0
    ]


def _neighbour_sums(numbers: Sequence[Number]) -> Iterator[Decimal]:
    """Sums of three and more numbers that follow each other, each taken as its smallest reading."""
    values = [min(number.values) for number in numbers[:_MOST_NEIGHBOURS] if not number.is_percent]
    for first in range(len(values) - 2):
        sums = accumulate(values[first:])
        next(sums), next(sums)
        yield from sums


def _pair(a: _Term, b: _Term) -> Iterator[_Term]:
    if a.used & b.used:
        return
    used = a.used | b.used
    for value in _results(a, b):
        if value > 0:
            yield _Term(value, used)


def _results(a: _Term, b: _Term) -> tuple[Decimal, ...]:
    if a.is_percent and b.is_percent:
        return ()
    if a.is_percent or b.is_percent:
        base, percent = (b, a) if a.is_percent else (a, b)
        part = base.value * percent.value / 100
        return part, base.value + part, base.value - part
    return a.value + b.value, abs(a.value - b.value), a.value * b.value, a.value / b.value, b.value / a.value


def _is_share(whole: Decimal, amount: Decimal, unit: Decimal) -> bool:
    """Whether the amount is the whole, or one part of it split evenly, give or take less than a `unit`."""
    ways = round(whole / amount) if whole < amount * (MOST_WAYS + 1) else 0
    return 1 <= ways <= MOST_WAYS and abs(whole - ways * amount) < ways * unit


def _rounded(value: Decimal, unit: Decimal) -> Decimal:
    return round(value / unit) * unit
