"""How numbers are written: with which sign between thousands and before the decimals."""

import re
import unicodedata
from enum import StrEnum

from babel.numbers import get_decimal_symbol, get_group_symbol


class NumberStyle(StrEnum):
    """A way to write numbers that a person chose in place of their language's own. The value is what is kept."""

    POINT = "point"  # 1,234,567.89
    COMMA = "comma"  # 1.234.567,89
    SPACE = "space"  # 1 234 567,89
    APOSTROPHE = "apostrophe"  # 1’234’567.89
    INDIAN = "indian"  # 12,34,567.89

    @property
    def locale(self) -> str:
        """A locale of CLDR's that writes them so."""
        return _LOCALES[self]

    @property
    def decimal(self) -> str:
        """The sign before decimals."""
        return str(get_decimal_symbol(self.locale))

    @property
    def group(self) -> str:
        """The sign between thousands."""
        return str(get_group_symbol(self.locale))


_LOCALES = {
    NumberStyle.POINT: "en",
    NumberStyle.COMMA: "de",
    NumberStyle.SPACE: "fr",
    NumberStyle.APOSTROPHE: "de_CH",
    NumberStyle.INDIAN: "en_IN",
}


def written_like(example: str, decimal: str, group: str) -> NumberStyle | None:
    """The style that a number is written in: "1.234,56"; None where it doesn't show one, as 1234 doesn't.

    `decimal` and `group` are the signs that its writer's language has: they tell of "1234,56" what stands between
    thousands.
    """
    digits = "".join(map(_plain, example))
    for style, pattern in _PATTERNS.items():
        if pattern.fullmatch(digits):
            return style
    ungrouped = _UNGROUPED.fullmatch(digits)
    if ungrouped is None:
        return None
    return style_of(ungrouped[1], decimal, group)


def style_of(sign: str, decimal: str, group: str) -> NumberStyle:
    """The style with this sign before decimals that is closest to a language's own signs."""
    own = (style for style in NumberStyle if (style.decimal, _plain(style.group)) == (decimal, _plain(group)))
    usual = NumberStyle.COMMA if sign == "," else NumberStyle.POINT
    return next(own, usual) if sign == decimal else usual


def _plain(sign: str) -> str:
    if sign.isdigit():
        return str(unicodedata.digit(sign))
    return " " if sign.isspace() else "'" if sign in "’ʼ`´" else sign


_UNGROUPED = re.compile(r"\d+([.,])\d{1,2}")
_PATTERNS = {
    NumberStyle.INDIAN: re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}(?:\.\d+)?"),
    NumberStyle.POINT: re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
    NumberStyle.COMMA: re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?"),
    NumberStyle.SPACE: re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?"),
    NumberStyle.APOSTROPHE: re.compile(r"\d{1,3}(?:'\d{3})+(?:\.\d+)?"),
}
