"""Words as patterns that find them in any spelling: small or capital, with accents or without.

PostgreSQL has no collation of ours that would ignore accents, and no index for parts of words; a regular expression
with the variants of each letter is about as quick as LIKE.
"""

import unicodedata
from functools import cache

_LETTERS = (range(0xC0, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000))
"""Where letters with accents stand: Latin, Greek and Cyrillic ones."""

_PLAIN = {"ß": "s", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "ħ": "h", "æ": "a", "œ": "o"}


def any_spelling(words: str) -> str:
    """A pattern for `~*` that finds the words as a part of a text. Each character stands for nothing but itself."""
    return "".join(_letter(character) for character in unicodedata.normalize("NFC", words))


def _letter(character: str) -> str:
    if not character.isalnum():
        return f"\\{character}" if character.isascii() else character
    plain = _base(character)
    variants = _variants().get(plain)
    return f"[{plain}{variants}]" if variants else character


def _base(character: str) -> str:
    """The letter in small and without its accents."""
    small = character.lower()
    base = unicodedata.normalize("NFD", small)[:1]
    return _PLAIN.get(base, base)


@cache
def _variants() -> dict[str, str]:
    """The letters with accents by the small one without."""
    found: dict[str, str] = {}
    for character in (chr(code) for block in _LETTERS for code in block):
        base = _base(character)
        if character.isalpha() and character.islower() and base != character:
            found[base] = found.get(base, "") + character
    return found
