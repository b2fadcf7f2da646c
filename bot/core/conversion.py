"""Sums across currencies: each amount at the rate of its own day, unrounded; what has no rate is left out and told.

Sums here are exact decimals in the exchange's base; `figure` rounds one for showing, and only then is it rounded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import reduce
from itertools import groupby
from typing import Protocol, TypeVar

from bot.core.ledger import Kind
from bot.core.money import Money, minor_unit
from bot.core.rates import Exchange, Publisher, Rate

EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
"""Wide enough that no product of an amount and a rate, and no sum of them, loses a digit that counts."""

NOTHING = Decimal(0)


class Total(Protocol):
    """A sum of the books, of one day and currency."""

    @property
    def day(self) -> date: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def money(self) -> Money: ...
    @property
    def entries(self) -> int: ...


_T = TypeVar("_T", bound=Total)


@dataclass(frozen=True, slots=True)
class NotCounted:
    """What a report leaves out for want of a rate, in one currency."""

    spent: Money
    income: Money
    entries: int

    @property
    def currency(self) -> str:
        """The currency that couldn't be converted."""
        return self.spent.currency


@dataclass(frozen=True, slots=True)
class RatesUsed:
    """The rates of one publisher that a currency was converted at: their first and last day, and the latest one."""

    first: date
    last: date
    latest: Rate

    @property
    def publisher(self) -> Publisher:
        """By whose word."""
        return self.latest.publisher


@dataclass(frozen=True, slots=True)
class Basis:
    """What figures are made from: the currency they are in, the rates behind them, and what they leave out.

    `alone` is whether they leave out other currencies on purpose, and not for want of a rate.
    """

    currency: str
    rates: tuple[RatesUsed, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounted:
    """What all reports have in common: figures in one currency, and what they are made from.

    `entries` counts those that the figures are made of; `booked_until` is the last day that anything is booked on,
    at any time.
    """

    entries: int
    basis: Basis
    booked_until: date | None = None

    @property
    def currency(self) -> str:
        """The currency that all figures are in."""
        return self.basis.currency

    @property
    def not_counted(self) -> tuple[NotCounted, ...]:
        """What was booked in other currencies and couldn't be converted."""
        return self.basis.not_counted

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was booked that the report is about, in any currency."""
        return self.entries == 0 and not self.not_counted


def worth(money: Money, day: date, exchange: Exchange) -> Decimal | None:
    """What the money was worth in the base currency on its day, unrounded; None where no rate may be used."""
    if money.currency == exchange.base:
        return money.amount
    rate = exchange.rate(money.currency, day)
    return EXACT.multiply(money.amount, rate.value) if rate else None


def counted(rows: Iterable[_T], exchange: Exchange) -> list[tuple[_T, Decimal]]:
    """The rows that can be converted, with their worth."""
    found = ((row, worth(row.money, row.day, exchange)) for row in rows)
    return [(row, value) for row, value in found if value is not None]


def basis(rows: Sequence[Total], exchange: Exchange) -> Basis:
    """What figures from these rows are made from."""
    return Basis(exchange.base, rates_used(rows, exchange), not_counted(rows, exchange), exchange.alone)


def rates_used(rows: Iterable[Total], exchange: Exchange) -> tuple[RatesUsed, ...]:
    """The rates that these rows are converted at, by currency and publisher."""
    days = {(row.money.currency, row.day) for row in rows if row.money.currency != exchange.base}
    found = {rate for currency, day in days if (rate := exchange.rate(currency, day))}
    ordered = sorted(found, key=lambda rate: (rate.currency, rate.publisher, rate.day))
    groups = (list(rates) for _, rates in groupby(ordered, key=lambda rate: (rate.currency, rate.publisher)))
    return tuple(RatesUsed(rates[0].day, rates[-1].day, rates[-1]) for rates in groups)


def not_counted(rows: Iterable[Total], exchange: Exchange) -> tuple[NotCounted, ...]:
    """What no rate is known for, by currency."""
    left = [row for row in rows if worth(row.money, row.day, exchange) is None]
    codes = sorted({row.money.currency for row in left})
    return tuple(_left([row for row in left if row.money.currency == code], code) for code in codes)


def leading_currency(rows: Sequence[Total], exchange: Exchange) -> str:
    """The base currency where any of the rows can be counted in it, or there are none; else the one used most."""
    if not rows or any(worth(row.money, row.day, exchange) is not None for row in rows):
        return exchange.base
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.money.currency] = counts.get(row.money.currency, 0) + row.entries
    return max(counts, key=lambda code: (counts[code], code))


def total(parts: Iterable[Decimal]) -> Decimal:
    """The exact sum."""
    return reduce(EXACT.add, parts, NOTHING)


def figure(amount: Decimal, currency: str) -> Money:
    """The sum as it is shown: rounded once, half to even, to what the currency can hold; also one that is gone."""
    return Money(amount.quantize(minor_unit(currency), ROUND_HALF_EVEN, EXACT), currency)


def _left(rows: Sequence[Total], currency: str) -> NotCounted:
    spent = Money.total((row.money for row in rows if row.kind is Kind.EXPENSE), currency)
    income = Money.total((row.money for row in rows if row.kind is Kind.INCOME), currency)
    return NotCounted(spent, income, sum(row.entries for row in rows))
