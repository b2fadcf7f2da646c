"""One spelling of a word for all that people write for it: what is compared is folded first.

`fold` is for words of a language: optional marks of its script don't count either, and letters that are written for
each other are one. `without_accents` is for names and signs from tables, whose every letter counts.
"""

import unicodedata
from functools import lru_cache

_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")
_OPTIONAL_MARKS = frozenset("\u0307\u093c\u0640\u0670" + "".join(map(chr, range(0x64B, 0x656))))
_SAME = {
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe",
    "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه",
}  # fmt: skip


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """The word in lower case, without the accents of Latin letters and optional marks of other scripts."""
    kept: list[str] = []
    for character in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold()):
        if not unicodedata.combining(character):
            kept.append(_SAME.get(character, character))
        elif character not in _OPTIONAL_MARKS and not (kept and kept[-1][-1:] in _LATIN):
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept)).replace("ё", "е")


def without_accents(text: str) -> str:
    """The text in lower case, without any accent; it may be longer or shorter then."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if unicodedata.category(sign) != "Mn"))
