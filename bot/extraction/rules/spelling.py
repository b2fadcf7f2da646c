"""Slips of the keyboard put right: an unknown word that is one letter away from a known one is read as it.

A slip is a letter left out, added, changed or swapped with its neighbour, after the first letter; a letter added at
the end makes another word of it ("creamer" and "creamery"). In words of five
letters a changed letter is taken for another word ("trail" is no "train").
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.extraction.rules.text import Token, TokenKind

_SHORTEST = 5
_LONGEST = 14
_MOST_WORDS = 60


class Spelling:
    """The words that slips are read as. `is_known` tells which words are none."""

    def __init__(self, words: Iterable[str], is_known: Callable[[str], bool]) -> None:
        self._is_known = is_known
        self._shortened: dict[str, str] = {}
        fitting = (word for word in words if _SHORTEST <= len(word) <= _LONGEST and word.isalpha())
        for word in sorted(fitting):
            for form in (word, *_without_a_letter(word)):
                self._shortened.setdefault(form, word)

    def corrected(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """The tokens, slips replaced by what was meant; in an endless text only the first words are looked at."""
        left = _MOST_WORDS
        found: list[Token] = []
        for token in tokens:
            looked = token.kind is TokenKind.WORD and _SHORTEST <= len(token.norm) <= _LONGEST and left > 0
            meant = self._meant(token.norm) if looked else None
            left -= looked
            found.append(replace(token, norm=meant, mended=True) if meant else token)
        return tuple(found)

    def _meant(self, word: str) -> str | None:
        if self._is_known(word):
            return None
        near = (self._shortened.get(form) for form in (word, *_without_a_letter(word)))
        return next((known for known in near if known and _is_slip(word, known)), None)


def _without_a_letter(word: str) -> Iterable[str]:
    return (word[:at] + word[at + 1 :] for at in range(1, len(word)))


def _is_slip(word: str, known: str) -> bool:
    """Whether they are one slip apart, given that they are alike when each has lost a letter at most."""
    if word[0] != known[0]:
        return False
    if len(word) != len(known):
        return not word.startswith(known)
    differing = [at for at in range(len(word)) if word[at] != known[at]]
    if len(differing) == 1:
        return len(word) > _SHORTEST
    return differing == [differing[0], differing[0] + 1] and sorted(word) == sorted(known)
