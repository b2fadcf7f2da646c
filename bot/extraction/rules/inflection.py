"""How the words of a language change their form: case endings, letters before a word, words that are glued together.

All of it is data of the language's word list, in its table `inflection`: `endings` that a noun may have in place of
another or of none, `prefixes` that stand before a word without a space ("and", "the", "for" in Arabic), and
`compounds`, whether nouns are glued ("Tierarztrechnung"), and `conjunction`, an "and" that is written as part of
the word after it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.folding import fold

_SHORTEST_STEM = 3
_SHORTEST_PART = 4
_SHORTEST_HEAD = 3
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Inflection:
    """The endings and prefixes of a language, folded. English has none here: its plurals are known anyway."""

    endings: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    compounds: bool = False
    conjunction: str = ""
    _known: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "Inflection":
        """As a word list states it; without any where it states nothing."""
        return cls(
            _folded(table.get("endings", "")),
            _folded(table.get("prefixes", "")),
            bool(table.get("compounds", False)),
            str(table.get("conjunction", "")),
        )

    def stems(self, word: str) -> frozenset[str]:
        """The word, and what is left of it without an ending, without a prefix, and without either."""
        if not self.endings and not self.prefixes:
            return frozenset({word})
        found = self._known.get(word)
        if found is None:
            found = frozenset(self._stems(word))
            if len(self._known) < _MOST_KNOWN:
                self._known[word] = found
        return found

    def _stems(self, word: str) -> Iterator[str]:
        for bare in (word, *self._without(word, self.prefixes, str.removeprefix)):
            yield bare
            yield from self._without(bare, self.endings, str.removesuffix)

    def _without(self, word: str, parts: tuple[str, ...], remove: Any) -> Iterator[str]:
        if len(word) > _LONGEST_WORD:
            return
        for part in parts:
            rest = remove(word, part)
            if rest != word and len(rest) >= _SHORTEST_STEM:
                yield rest

    def parts(self, word: str, nouns: Collection[str]) -> tuple[str, ...]:
        """The longest known nouns that a glued word ends and begins with; the last one says what it is."""
        if not self.compounds or not _SHORTEST_PART + _SHORTEST_HEAD <= len(word) <= _LONGEST_WORD:
            return ()
        ends = (word[at:] for at in range(_SHORTEST_HEAD, len(word) - _SHORTEST_PART + 1))
        opens = (word[:at] for at in range(len(word) - _SHORTEST_HEAD, _SHORTEST_PART - 1, -1))
        found = (next((part for part in group if part in nouns), "") for group in (ends, opens))
        return tuple(part for part in found if part)


_MOST_KNOWN = 20_000


def _folded(words: str) -> tuple[str, ...]:
    return tuple(fold(word.strip()) for word in words.split(",") if word.strip())
