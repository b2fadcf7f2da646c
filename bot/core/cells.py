"""What one cell of somebody's table says: an amount, a day, a currency, which way the money went.

A cell is text; or, from a spreadsheet, a number or a day that needs no reading. What can't be read for certain isn't
read: a sign that a column uses between thousands is never taken for the decimal one.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError

from bot.core.folding import without_accents

Cell = str | Decimal | date

LONGEST_CELL = 1000
"""Characters of a cell that are kept; what is longer is no amount or day, and too long for a description."""

LINE_SIGNS = "\t\n\r"
"""Control characters that text in the books may have."""

_LONGEST_NUMBER = 40
_GROUP = 3
_SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₩": "KRW", "₪": "ILS", "฿": "THB",
    "₫": "VND", "₱": "PHP", "₦": "NGN", "₸": "KZT", "zł": "PLN", "r$": "BRL", "kč": "CZK", "ft": "HUF",
}  # fmt: skip
_SILENT = frozenset({"", "$", "¥", "kr", "kr.", "rs", "rs.", "fr", "fr.", "元", "円", "₨"})
"""What stands beside amounts of several currencies, and so says nothing of which."""

_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "﹣": "-", "-": "-"})
_SPACES = re.compile(r"[\s'’`\u00a0\u202f\u2009_]+")
_FIGURE = re.compile(r"[0-9](?:[0-9.,\s'’`\u00a0\u202f\u2009]*[0-9])?[.,]?|[.,][0-9]+")
_FIRST_SERIAL, _SERIALS = date(1899, 12, 30), range(10_000, 80_000)
_CENTURY, _TURN, _MONTHS, _LAST_YEAR = 100, 70, 12, 9999
_CODE = _DAY_PARTS = 3
_OTHER = {".": ",", ",": "."}
_ISO = re.compile(r"([12][0-9]{3})-([0-9]{2})-([0-9]{2})(?![0-9])")
_DAY_WORDS = re.compile(r"[0-9]+|[^\W0-9_]+")
_FILLERS = re.compile(r"[年月日]|\b(?:de|del|of|г)\b")


class DayOrder(StrEnum):
    """In which order a day's numbers stand where the year doesn't come first."""

    DAY_FIRST = "d"  # 31/12/2025
    MONTH_FIRST = "m"  # 12/31/2025


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount as a cell has it: below zero where the cell says so; `currency` where the cell names one."""

    value: Decimal
    currency: str | None = None


def text_of(cell: Cell) -> str:
    """The cell as text, with its white space folded."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    return f"{cell:f}" if isinstance(cell, Decimal) else cell.isoformat()


def clean(text: str, kept: str = "") -> str:
    """The text without what no database keeps (NUL, halves of characters) and without control characters but `kept`."""
    if text.isprintable():
        return text[:LONGEST_CELL]
    signs = text[:LONGEST_CELL]
    return "".join(
        sign if sign in kept or unicodedata.category(sign) not in ("Cc", "Cs") else " " for sign in signs
    )


def read_figure(cell: Cell, decimal: str) -> Figure | None:
    """The amount in a cell of a column that has this decimal sign; None where it can't be read as one."""
    if isinstance(cell, Decimal):
        return Figure(cell)
    if isinstance(cell, date) or len(cell) > _LONGEST_NUMBER:
        return None
    text = _plain(cell)
    found = _FIGURE.search(text)
    if found is None:
        return None
    value = _number(found[0], decimal)
    beside = _beside(text[: found.start()], text[found.end() :])
    if value is None or beside is None:
        return None
    negative, currency = beside
    return Figure(-value if negative else value, currency)


def decimal_sign(cells: Iterable[Cell], minor_digits: int = 2) -> str:
    """The decimal sign of a column, by all its cells: a point, unless more of them say that it is a comma.

    A single sign with three digits behind it may be either one. Where no cell decides, it stands between thousands, but
    for currencies with three decimals.
    """
    certain: Counter[str] = Counter()
    likely: Counter[str] = Counter()
    for figure in _figures(cells):
        sign = _sign_shown(figure)
        certain.update(sign)
        likely.update("" if sign else _likely_sign(figure, minor_digits))
    votes = certain or likely
    return "," if votes[","] > votes["."] else "."


def open_figure(cells: Iterable[Cell]) -> str:
    """The first amount that can be read in two ways, such as 1.234, where none of the column decides; else empty.

    Without what stands around it.
    """
    first = ""
    for figure in _figures(cells):
        if _sign_shown(figure):
            return ""
        if not first and any(sign in figure for sign in ".,"):
            first = figure
    return first


def read_day(cell: Cell, order: DayOrder, language: str = "en") -> date | None:
    """The day in a cell, without its time; None where it can't be read. `language` is for names of months."""
    if isinstance(cell, date):
        return cell
    if isinstance(cell, Decimal):
        whole = int(cell) if cell.is_finite() and abs(cell) < _SERIALS.stop else 0
        return _FIRST_SERIAL + timedelta(days=whole) if whole in _SERIALS else _compact(text_of(cell))
    text = _digits(cell.strip()[:_LONGEST_NUMBER])
    if iso := _ISO.match(text):
        return _day(*map(int, iso.groups()))
    parts = _day_parts(text, language)
    if parts is None:
        return _compact(text)
    first, second, third, has_name = parts
    if first >= _CENTURY:
        return _day(first, second, third)
    if has_name or order is DayOrder.DAY_FIRST:
        return _day(third, second, first)
    return _day(third, first, second)


def day_order(cells: Iterable[Cell], language: str = "en") -> tuple[DayOrder | None, int]:
    """The order of a column's days, and how many of them leave it open; None where nothing tells.

    Nothing tells either where days contradict each other and others are open. Days with points between are never
    written month first.
    """
    votes: Counter[DayOrder] = Counter()
    in_doubt = 0
    for cell in cells:
        text = _digits(cell.strip()[:_LONGEST_NUMBER]) if isinstance(cell, str) else ""
        parts = _day_parts(text, language) if text else None
        if parts is None or parts[3] or parts[0] >= _CENTURY:
            continue
        if "." in text.split()[0] or parts[0] > _MONTHS >= parts[1]:
            votes[DayOrder.DAY_FIRST] += 1
        elif parts[1] > _MONTHS >= parts[0]:
            votes[DayOrder.MONTH_FIRST] += 1
        else:
            in_doubt += parts[0] != parts[1]
    told = len(votes) == 1 or (votes and not in_doubt)
    return (votes.most_common(1)[0][0] if told else None), in_doubt


def _plain(cell: Cell) -> str:
    return _digits(cell).translate(_MINUS).strip().casefold() if isinstance(cell, str) else ""


def _digits(text: str) -> str:
    """The text with the digits of all scripts as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _beside(before: str, after: str) -> tuple[bool, str | None] | None:
    """Whether what stands around an amount makes it negative, and the currency; None where it is none of an amount."""
    negative = (before.strip().startswith("(") and after.strip().endswith(")")) or "-" in before
    currency = None
    for part in (before, after):
        word = part.strip(" ()+\u00a0\u202f\u2009")
        if word.endswith("-") and part is after:
            negative, word = True, word[:-1]
        word = word.strip("- ")
        if word in ("dr", "cr", "db"):
            negative = negative or word != "cr"
        elif word in _SIGNS:
            currency = _SIGNS[word]
        elif len(word) == _CODE and word.isascii() and word.isalpha():
            currency = word.upper()
        elif word not in _SILENT:
            return None
    return negative, currency


def _number(text: str, decimal: str) -> Decimal | None:
    whole, sign, fraction = _SPACES.sub("", text).partition(decimal)
    grouping = "," if decimal == "." else "."
    groups = whole.split(grouping)
    if len(groups) > 1 and (
        len(groups[-1]) != _GROUP or not all(1 < len(one) <= _GROUP for one in groups[1:])
    ):
        return None
    if not (fraction.isdecimal() or (not fraction and (whole or not sign))):
        return None
    try:
        return Decimal(f"{''.join(groups) or 0}.{fraction or 0}")
    except InvalidOperation:
        return None


def _figures(cells: Iterable[Cell]) -> Iterator[str]:
    """The amounts in the cells that are text, without spaces."""
    for cell in cells:
        if isinstance(cell, str) and len(cell) <= _LONGEST_NUMBER and (found := _FIGURE.search(_plain(cell))):
            yield _SPACES.sub("", found[0])


def _sign_shown(figure: str) -> str:
    """The sign that this figure shows for certain to be the decimal one; empty where it shows none."""
    signs = [sign for sign in figure if sign in ".,"]
    if not signs:
        return ""
    last = signs[-1]
    if len(set(signs)) > 1:
        return last
    if len(signs) > 1:
        return _OTHER[last]
    whole, _, fraction = figure.partition(last)
    return last if len(fraction) != _GROUP or whole in ("", "0") or len(whole) > _GROUP else ""


def _likely_sign(figure: str, minor_digits: int) -> str:
    sign = next((sign for sign in figure if sign in ".,"), "")
    return sign if not sign or minor_digits == _GROUP else _OTHER[sign]


def _day_parts(text: str, language: str) -> tuple[int, int, int, bool] | None:
    """The first three numbers of a day, and whether the month is named, in which case it is the second."""
    plain = text.casefold() if text.isascii() else without_accents(text)
    words = _DAY_WORDS.findall(_FILLERS.sub(" ", plain))[:_DAY_PARTS]
    numbers = [int(word) if word.isdecimal() else 0 for word in words]
    if len(numbers) < _DAY_PARTS or max(numbers) > _LAST_YEAR:
        return None
    named = [at for at, word in enumerate(words) if not word.isdecimal()]
    if not named:
        return numbers[0], numbers[1], numbers[2], False
    month = _months(language).get(words[named[0]]) or _months("en").get(words[named[0]])
    if month is None or len(named) > 1 or named[0] > 1:
        return None
    rest = [number for at, number in enumerate(numbers) if at != named[0]]
    return rest[0], month, rest[1], True


def _compact(text: str) -> date | None:
    """20251231, with or without a time behind it."""
    found = re.match(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?:[T ].*|[0-9]{6})?$", text)
    return _day(*map(int, found.groups()[:3])) if found else None


def _day(year: int, month: int, day: int) -> date | None:
    if year < _CENTURY:
        year += 2000 if year < _TURN else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _months(language: str) -> dict[str, int]:
    try:
        months = Locale.parse(language.replace("-", "_")).months
    except (UnknownLocaleError, ValueError):
        return {}
    named = {
        without_accents(name).rstrip("."): number
        for context in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
        for number, name in months[context][width].items()
    }
    return named | {name[:3]: number for name, number in named.items() if language == "en"}
