"""Exchange rates: what one unit of a currency is worth in another on a day, by whose word, and what may be converted.

Converting never rounds: sums of converted amounts are rounded once, where they are shown. A published rate counts up
to `FRESH` days away from the entry's day: that day's own, else the latest before it, else the earliest after it. What
a person said counts before all published ones from its day on, until they say another; and where nothing published
is to be had, the earliest they said counts before its day too.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Context, Decimal
from operator import attrgetter
from typing import NewType

from bot.core.errors import InvalidRate

FRESH = timedelta(days=7)
"""How far a published rate's day may lie from the entry's."""

Publisher = NewType("Publisher", str)
"""Who says so: "ECB", a provider's host, or OWN."""

OWN = Publisher("own")
ITSELF = Publisher("itself")
"""Nobody needs to say what a currency is worth in itself."""

LARGEST_RATE = Decimal(10) ** 9
"""Rates above this, and below one by it, are a mistyped or hostile number."""

_PRECISION = Context(prec=28)
_DAY = attrgetter("day")


@dataclass(frozen=True, slots=True)
class Rate:
    """One unit of `currency` is `value` of `base` on `day`, as `publisher` says."""

    currency: str
    base: str
    value: Decimal
    day: date
    publisher: Publisher

    def turned(self) -> "Rate":
        """The same the other way around."""
        return Rate(
            self.base, self.currency, _PRECISION.divide(Decimal(1), self.value), self.day, self.publisher
        )


@dataclass(frozen=True, slots=True)
class Exchange:
    """The rates into `base` that a report needs: published ones and the person's own, by currency, in order of days.

    `alone` is whether nothing is to be converted into `base`: no rates were looked for.
    """

    base: str
    published: Mapping[str, Sequence[Rate]] = field(default_factory=dict)
    own: Mapping[str, Sequence[Rate]] = field(default_factory=dict)
    alone: bool = False

    def rate(self, currency: str, day: date) -> Rate | None:
        """The rate that counts for an entry of this day; None where there is none that may be used."""
        if currency == self.base:
            return Rate(currency, currency, Decimal(1), day, ITSELF)
        own = self.own.get(currency, ())
        said = bisect_right(own, day, key=_DAY)
        if said:
            return own[said - 1]
        return _fresh(self.published.get(currency, ()), day) or (own[0] if own else None)

    def with_own(self, rates: Iterable[Rate]) -> "Exchange":
        """The same with what people said, in rates into `base`, in place of what they said so far."""
        return replace(self, own=by_currency(rates))


def by_currency(rates: Iterable[Rate]) -> dict[str, list[Rate]]:
    """The rates of each currency, in order of days."""
    sorted_out: dict[str, list[Rate]] = defaultdict(list)
    for rate in sorted(rates, key=_DAY):
        sorted_out[rate.currency].append(rate)
    return dict(sorted_out)


def crossed(quotes: Iterable[Rate], base: str, currencies: Collection[str]) -> list[Rate]:
    """Rates of these currencies into `base`, by quotes that say what one currency is worth in others ("1 EUR = …").

    Only quotes of one publisher, one such currency and one day are set against each other; to 28 digits.
    """
    tables: dict[tuple[Publisher, str, date], dict[str, Decimal]] = {}
    for quote in quotes:
        table = tables.setdefault((quote.publisher, quote.currency, quote.day), {quote.currency: Decimal(1)})
        table[quote.base] = quote.value
    return [
        Rate(currency, base, _PRECISION.divide(table[base], table[currency]), day, publisher)
        for (publisher, _, day), table in tables.items()
        if base in table
        for currency in currencies
        if currency in table and currency != base
    ]


def stated(amount: Decimal, currency: str, worth: Decimal, base: str, day: date) -> Rate:
    """A person's word that so much of one currency is worth so much of another. Raises InvalidRate."""
    if currency == base or not all(number.is_finite() and number > 0 for number in (amount, worth)):
        raise InvalidRate(currency, base)
    value = _PRECISION.divide(worth, amount)
    if not 1 / LARGEST_RATE <= value <= LARGEST_RATE:
        raise InvalidRate(currency, base)
    return Rate(currency, base, value, day, OWN)


def _fresh(rates: Sequence[Rate], day: date) -> Rate | None:
    """Of rates in order of days: the day's own, else the latest before, else the earliest after, if not too far."""
    after = bisect_left(rates, day, key=_DAY)
    if after < len(rates) and rates[after].day == day:
        return rates[after]
    if after and day - rates[after - 1].day <= FRESH:
        return rates[after - 1]
    return rates[after] if after < len(rates) and rates[after].day - day <= FRESH else None
