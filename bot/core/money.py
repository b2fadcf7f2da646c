"""Money: a decimal amount and an ISO 4217 currency.

Amounts are `Decimal`, never a float, and hold no more digits than the currency's minor unit
(JPY 0, EUR 2, KWD 3; ISO 4217's). Sums of different currencies don't exist.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import Self

from babel import Locale
from babel.core import get_global
from babel.numbers import (
    format_compact_currency,
    format_decimal,
    get_currency_precision,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
    get_territory_currencies,
)

from bot.core.errors import InvalidAmount, UnknownCurrency

LARGEST_AMOUNT = Decimal(10) ** 15
"""Amounts at or above this aren't anybody's: a mistyped or hostile number."""

_TOO_WIDE = Decimal(10_000)
_DIGITS = re.compile(r"[#0][#0,.]*")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[^\w](?=\d)")

_FINER_THAN_USED = {
    **dict.fromkeys(("AFN", "ALL", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "RSD", "SOS", "SYP", "YER"), 2),
    "IQD": 3,
}
"""Minor units by ISO 4217's list one, where CLDR, and so Babel, has no digits because daily life has none."""


@cache
def current_currencies() -> frozenset[str]:
    """The codes that are legal tender somewhere today, by CLDR."""
    return frozenset(
        code
        for territory in get_global("territory_currencies")
        for code in get_territory_currencies(territory)
    )


def currency_code(text: str) -> str:
    """The ISO 4217 code that `text` spells in any case. Raises UnknownCurrency."""
    code = text.strip().upper()
    if code not in current_currencies():
        raise UnknownCurrency(text)
    return code


def minor_digits(currency: str) -> int:
    """How many decimals amounts of the currency may have: 0 to 3."""
    finer = _FINER_THAN_USED.get(currency)
    return int(get_currency_precision(currency)) if finer is None else finer


@cache
def minor_unit(currency: str) -> Decimal:
    """The smallest amount of the currency: Decimal('0.01') for EUR, Decimal('1') for JPY."""
    return Decimal(1).scaleb(-minor_digits(currency))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency, always in its minor unit's digits. May be zero or negative (a difference)."""

    amount: Decimal
    currency: str

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> Self:
        """Exactly this much. Raises UnknownCurrency, and InvalidAmount where digits would be lost."""
        code = currency_code(currency)
        exact = Decimal(amount)
        if not exact.is_finite() or abs(exact) >= LARGEST_AMOUNT:
            raise InvalidAmount(exact, code)
        held = exact.quantize(minor_unit(code))
        if held != exact:
            raise InvalidAmount(exact, code)
        return cls(held, code)

    @classmethod
    def kept(cls, amount: Decimal, currency: str) -> Self:
        """This much, as the books hold it: a sum may be of any size, a currency may be tender no longer."""
        held = amount.quantize(minor_unit(currency))
        return cls(held if held == amount else amount.normalize(), currency)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str) -> Self:
        """The nearest amount that the currency can hold, half to even: for shares and averages."""
        code = currency_code(currency)
        return cls(amount.quantize(minor_unit(code), ROUND_HALF_EVEN), code)

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Nothing, in this currency."""
        return cls.kept(Decimal(0), currency)

    @classmethod
    def total(cls, parts: Iterable["Money"], currency: str) -> "Money":
        """The sum of parts that are all in `currency`; zero where there are none."""
        whole = cls.zero(currency)
        for part in parts:
            whole = whole + part
        return whole

    def positive(self) -> Self:
        """Itself; raises InvalidAmount unless it is more than nothing."""
        if self.amount <= 0:
            raise InvalidAmount(self.amount, self.currency)
        return self

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} don't add up")
        return other.amount


def share(part: Money, whole: Money) -> Decimal:
    """The part as a fraction of the whole, 0 where the whole is nothing. Both in one currency."""
    if part.currency != whole.currency:
        raise ValueError(f"{part.currency} is no part of {whole.currency}")
    return part.amount / whole.amount if whole.amount else Decimal(0)


def format_money(money: Money, locale: str) -> str:
    """For text: the locale's number and the ISO code, "1,234.50 EUR"; whole amounts without decimals.

    The code rather than a sign, since "$" and "kr" mean many currencies.
    """
    pattern = grouping(locale) + _decimals(money)
    return f"{format_decimal(money.amount, format=pattern, locale=locale)} {money.currency}"


def format_figure(money: Money, locale: str) -> str:
    """For tables: the locale's number with all its decimals and no currency, "1,234.50"."""
    digits = minor_digits(money.currency)
    pattern = grouping(locale) + ("." + "0" * digits if digits else "")
    return str(format_decimal(money.amount, pattern, locale=locale))


def format_money_sign(money: Money, locale: str, numbers: str = "") -> str:
    """For pictures: the locale's own form with the sign, "€1,234.50"; whole amounts without decimals.

    `numbers` is the locale whose way to write digits counts, where that isn't the same.
    """
    usual = Locale.parse(locale).currency_formats["standard"].pattern
    groups = grouping(numbers) if numbers else ""
    decimals = _decimals(money)
    pattern = _DIGITS.sub(lambda own: (groups or own.group().partition(".")[0]) + decimals, usual)
    digits = str(format_decimal(money.amount, pattern, locale=numbers or locale))
    return digits.replace("¤", get_currency_symbol(money.currency, locale))


def format_money_short(money: Money, locale: str, numbers: str = "") -> str:
    """For axes and tight places: "€123.5K" from ten thousand on, the rounded whole amount below.

    A locale that doesn't shorten amounts of this size gets the whole amount too: "123.457 €" in German.
    `numbers` as in `format_money_sign`.
    """
    whole = format_money_sign(Money(money.amount.quantize(Decimal(1)), money.currency), locale, numbers)
    if abs(money.amount) < _TOO_WIDE:
        return whole
    short = format_compact_currency(money.amount, money.currency, locale=locale, fraction_digits=1)
    if numbers:
        short = _respelled(short, locale, numbers)
    return short if _digits(short) < _digits(whole) else whole


def grouping(locale: str) -> str:
    """The locale's pattern for whole numbers: "#,##0", "#,##,##0"."""
    return (Locale.parse(locale).decimal_formats[None].pattern or "#,##0").partition(".")[0]


def _respelled(short: str, locale: str, numbers: str) -> str:
    """The number with the decimal and grouping signs of another locale."""
    own = {get_decimal_symbol(locale): get_decimal_symbol(numbers)}
    own[get_group_symbol(locale)] = get_group_symbol(numbers)
    return _BETWEEN_DIGITS.sub(lambda sign: own.get(sign.group(), sign.group()), short)


def _digits(text: str) -> int:
    return sum(letter.isdigit() for letter in text)


def _decimals(money: Money) -> str:
    """The part of a number's pattern for what is smaller than one."""
    whole = money.amount == money.amount.to_integral_value()
    digits = 0 if whole else minor_digits(money.currency)
    return "." + "0" * digits if digits else ""
