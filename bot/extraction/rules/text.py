"""Text as tokens: numbers, words, currency signs and punctuation, each with where it stands in the original.

Words are folded (case, accents of Latin letters, Arabic and Devanagari spelling variants), so that "Café", "cafe"
and "CAFÉ" are one word. Spans are offsets into the original text, end excluded. Apostrophes inside a word split it
and leave no token; each Han character is a word of its own.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import islice

from bot.core.folding import fold

LONGEST_READ = 4_000
"""Characters that are read of a message; nobody types more entries than that, and it bounds the work."""

MOST_TOKENS = 1_000
"""Words, numbers and signs that are read; a text of `LONGEST_READ` characters hardly ever has more of them."""

TIMES = frozenset({"x", "×", "х", "*"})
"""How people write "times"."""


class TokenKind(StrEnum):
    """What a token is made of."""

    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"
    MARK = "mark"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text. `norm` is its folded form; `glued` where no space stands before it.

    `mended` where a slip of the keyboard was put right in `norm`.
    """

    kind: TokenKind
    start: int
    end: int
    norm: str
    glued: bool
    mended: bool = False


def tokenise(text: str) -> tuple[Token, ...]:
    """The tokens of the first `LONGEST_READ` characters, in order, `MOST_TOKENS` at most."""
    tokens: list[Token] = []
    reached = -1
    for found in islice(_pattern().finditer(text[:LONGEST_READ]), MOST_TOKENS):
        kind = TokenKind(found.lastgroup or TokenKind.MARK)
        start, end = found.span()
        norm = _fold_number(found[0]) if kind is TokenKind.NUMBER else fold(found[0])
        tokens.append(Token(kind, start, end, norm, start == reached))
        reached = end if kind is not TokenKind.BREAK else -1
    return tuple(tokens)


def is_han(norm: str) -> bool:
    """Whether it begins with a Chinese character."""
    return "\u3400" <= norm[:1] <= "\u9fff"


def _fold_number(digits: str) -> str:
    return "".join(_digit(character) for character in digits)


def _digit(character: str) -> str:
    if character.isascii():
        return character
    value = unicodedata.decimal(character, None)
    return str(value) if value is not None else _SEPARATORS.get(character, "'")


@cache
def _pattern() -> re.Pattern[str]:
    letter = rf"(?:[^\W\d_{_HAN}]|[{_marks()}])"
    return re.compile(
        rf"(?P<number>\d+(?:[.,'’٫٬]\d+)*)"
        rf"|(?P<word>[{_HAN}]|{letter}+)"
        r"|(?P<break>\n)"
        r"|(?P<sign>[$€£¥₹₽₴₺₩₫฿₱₪₦₸₼₾₿¢﷼])"
        r"|(?P<mark>[^\w\s'’])"
    )


@cache
def _marks() -> str:
    """The combining marks of all scripts as the inside of a character class; they belong to words."""
    points = [point for point in range(0x300, 0xFE00) if unicodedata.category(chr(point)).startswith("M")]
    ranges: list[list[int]] = []
    for point in points:
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_HAN = "\u3400-\u9fff"
_SEPARATORS = {"٫": ".", "٬": ",", "’": "'"}
