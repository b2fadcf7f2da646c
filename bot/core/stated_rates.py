"""Exchange rates as people write them: "1 USD = 41.5 UAH", "USD 41,5 since 1 March", "USD off".

A point and a comma are told apart by what stands around them, and where that leaves two readings ("1,234"), by the
writer's language. Currencies go by their codes or names. A day is ISO 8601's, or a day and a month in words.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from babel.dates import get_month_names
from babel.numbers import get_decimal_symbol

from bot.core.currencies import find_currency
from bot.core.errors import UnknownCurrency
from bot.core.money import current_currencies
from bot.core.number_styles import NumberStyle
from bot.core.places import FALLBACK_LOCALE, locale_of

_LONGEST = 120
_GROUP = 3
_LEAP_DAYS_APART = 8  # years at most

_NUMBER = r"[-−]?\d(?:[\d.,'’٫٬\u00a0\u202f ]*\d)?"
_SIGNS = r"\u0900-\u0903\u093a-\u094f\u0962\u0963"  # Devanagari's vowels and the like, no letters to `re`
_WORD = rf"(?!(?:on|from|since|as of)\b)(?:[^\W\d_]|[{_SIGNS}])+"
_NAME = rf"{_WORD}(?:[ -]{_WORD}){{0,2}}?"
_OPENING = r"(?:(?:set )?(?:exchange )?rate:? +)?"
_SAID = re.compile(
    rf"{_OPENING}(?:(?P<amount>{_NUMBER})\s*)?(?P<currency>{_NAME})\s*=?\s*(?P<worth>{_NUMBER})(?:\s*(?P<base>{_NAME}))?"
    r"(?:\s+(?:(?:on|from|since|as of)\s+(?P<day>\w.*)|(?P<figures>\d.*)))?",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    rf"(?P<currency>{_NAME})(?:[ /]+(?P<base>{_NAME}))?\s+(?:off|drop|delete|remove|forget)", re.IGNORECASE
)
_PLAIN = re.compile(rf"\s*(?i:{_OPENING}){_NUMBER}\s*({_NAME})\s*=\s*{_NUMBER}\s*({_NAME})\s*")
_ALSO_WORDS = frozenset(["ALL", "BAM", "BOB", "COP", "CUP", "GEL", "MAD", "MOP", "PEN", "SOS", "TOP", "TRY"])
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\.? (?P<month>[^\W\d]+)\.?(?:,? (?P<year>\d{4}))?")
_MONTH_FIRST = re.compile(r"(?P<month>[^\W\d]+)\.? (?P<day>\d{1,2})(?:,? (?P<year>\d{4}))?")


@dataclass(frozen=True, slots=True)
class StatedRate:
    """`amount` of `currency` is worth `worth` of `base` (None: of the chat's own currency) from a day on (None: today).

    The numbers may be zero or negative still. `or_worth` is the other reading of `worth` where its mark leaves two.
    """

    amount: Decimal
    currency: str
    worth: Decimal
    base: str | None
    since: date | None
    or_worth: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DroppedRate:
    """What was said of these two no longer counts; None is the chat's own currency."""

    currency: str
    base: str | None


def read_rate(
    text: str, language: str, today: date, style: NumberStyle | None = None
) -> StatedRate | DroppedRate | None:
    """What is said of a rate; None where it isn't understood. Raises UnknownCurrency.

    A day without a year is the latest one up to today.
    """
    words = " ".join(text.split())
    if len(words) > _LONGEST:
        return None
    dropped = _DROPPED.fullmatch(words)
    if dropped:
        return DroppedRate(
            _currency(dropped["currency"], language), dropped["base"] and _currency(dropped["base"], language)
        )
    said = _SAID.fullmatch(words)
    if said is None:
        return None
    named = said["day"] or said["figures"]
    since = _day(named, language, today) if named else None
    if named and since is None:
        return None
    decimal = style.decimal if style else get_decimal_symbol(locale_of(language))
    worth, *others = _readings(said["worth"], decimal)
    return StatedRate(
        amount=_readings(said["amount"], decimal)[0] if said["amount"] else Decimal(1),
        currency=_currency(said["currency"], language),
        worth=worth,
        base=said["base"] and _currency(said["base"], language),
        since=since,
        or_worth=others[0] if others else None,
    )


def is_plain_rate(text: str) -> bool:
    """Whether a message is a rate and can't be anything else: "1 usd = 41.5 uah", with two currencies and both numbers.

    Codes that are words as well ("1 cup = 2 eur") count in capitals only.
    """
    found = _PLAIN.fullmatch(text) if "=" in text and len(text) <= _LONGEST else None
    return found is not None and all(map(_is_plain_currency, found.groups()))


def _is_plain_currency(name: str) -> bool:
    code = name.upper()
    if code in current_currencies():
        return code not in _ALSO_WORDS or name.isupper()
    try:
        return bool(find_currency(name, FALLBACK_LOCALE))
    except UnknownCurrency:
        return False


def _currency(name: str, language: str) -> str:
    """The code of a currency. Raises UnknownCurrency with the name as it was written."""
    try:
        return find_currency(name, language)
    except UnknownCurrency:
        raise UnknownCurrency(name) from None


def _readings(spelling: str, decimal: str) -> list[Decimal]:
    """The value of digits in any script with marks among them; where there are two, by the sign for decimals first."""
    plain = re.sub(r"['’\s\u00a0\u202f]", "", spelling.replace("−", "-").replace("٫", ".").replace("٬", ""))
    marks = [mark for mark in plain if mark in ".,"]
    if not marks:
        return [Decimal(plain)]
    last = marks[-1]
    whole, _, rest = plain.rpartition(last)
    grouped, parted = Decimal(re.sub(r"[.,]", "", plain)), Decimal(f"{re.sub(r'[.,]', '', whole)}.{rest}")
    if marks.count(last) > 1:
        return [grouped]
    if len(marks) > 1 or not _may_group(whole, rest):
        return [parted]
    return [parted, grouped] if last == decimal else [grouped, parted]


def _may_group(whole: str, rest: str) -> bool:
    """Whether a mark between these digits may part thousands: in "0.912" and "1234.567" it can't."""
    before = whole.lstrip("-")
    return len(rest) == _GROUP and len(before) <= _GROUP and int(before) > 0


def _day(words: str, language: str, today: date) -> date | None:
    if words.casefold() in ("today", "yesterday"):
        return today - timedelta(days=words.casefold() == "yesterday")
    iso = _ISO.fullmatch(words)
    if iso:
        return _date(*map(int, iso.groups()))
    found = _DAY_FIRST.fullmatch(words) or _MONTH_FIRST.fullmatch(words)
    month = found and _months(locale_of(language)).get(found["month"].casefold())
    if not found or not month:
        return None
    day, year = int(found["day"]), found["year"]
    if year:
        return _date(int(year), month, day)
    past = (_date(today.year - back, month, day) for back in range(_LEAP_DAYS_APART + 1))
    return next((one for one in past if one and one <= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _months(locale: str) -> dict[str, int]:
    """The numbers of months by their names, in this locale and in English."""
    return {
        str(name).rstrip(".").casefold(): number
        for spoken in ("en", locale)
        for width in ("abbreviated", "wide")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, spoken).items()
    }
