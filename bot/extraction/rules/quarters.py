"""Quarters by their number: "q2", "the second quarter of 2025", "2. Quartal", "2-й квартал", "第2季度"."""

from datetime import date

from bot.core.periods import Span
from bot.core.questions import Named
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

_SIGNS = frozenset({"q", "t", "ç", "c", "k", "кв"})
_QUARTERS = range(1, 5)
_MONTHS = 3
_FAR = 2
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4,
    "erstes": 1, "zweites": 2, "drittes": 3, "viertes": 4,
    "premier": 1, "deuxieme": 2, "troisieme": 3, "quatrieme": 4,
    "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4,
    "primeiro": 1, "terceiro": 3, "quarto": 4, "primo": 1, "secondo": 2, "terzo": 3,
    "первый": 1, "второй": 2, "третий": 3, "четвертый": 4,
    "первом": 1, "втором": 2, "третьем": 3, "четвертом": 4,
    "पहली": 1, "दूसरी": 2, "तीसरी": 3, "चौथी": 4,
    "一": 1, "二": 2, "三": 3, "四": 4,
}  # fmt: skip


def quarter_at(scan: Scan, at: int) -> tuple[int, int] | None:
    """The quarter that is named from a token on, 1 to 4, and the token behind it."""
    return _by_sign(scan, at) or _by_word(scan, at)


def named_quarter(number: int, year: int | None, today: date) -> Named:
    """The quarter of a year; without one the latest that has begun."""
    month = (number - 1) * _MONTHS + 1
    known = year or (today.year if date(today.year, month, 1) <= today else today.year - 1)
    # The middle of it, which lies in it wherever months begin.
    return Named(Span.QUARTER, date(known, month + 1, 28))


def _by_sign(scan: Scan, at: int) -> tuple[int, int] | None:
    """ "q2"."""
    number = _number(scan, at + 1)
    is_one = scan.norm(at) in _SIGNS and scan.is_glued(at + 1) and number in _QUARTERS
    return (number, at + 2) if is_one and number else None


def _by_word(scan: Scan, at: int) -> tuple[int, int] | None:
    """ "2nd quarter": little but the ending of the ordinal stands between the two; or "quarter 2"."""
    number = _number(scan, at) or _ORDINALS.get(scan.norm(at))
    if number in _QUARTERS and number:
        for first in range(at + 1, at + 2 + _FAR):
            if _is_quarter(scan, first):
                return number, _end(scan, first)
            if not scan.is_glued(first):
                break
    behind = _number(scan, _end(scan, at)) if _is_quarter(scan, at) else None
    return (behind, _end(scan, at) + 1) if behind in _QUARTERS and behind else None


def _is_quarter(scan: Scan, at: int) -> bool:
    hit = scan.starting("span", at)
    return hit is not None and hit.value == Span.QUARTER


def _end(scan: Scan, at: int) -> int:
    hit = scan.starting("span", at)
    return hit.end if hit else at + 1


def _number(scan: Scan, at: int) -> int | None:
    norm = scan.norm(at)
    is_short = scan.kind(at) is TokenKind.NUMBER and norm.isascii() and norm.isdigit() and len(norm) == 1
    return int(norm) if is_short else None
