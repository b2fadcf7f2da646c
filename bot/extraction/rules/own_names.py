"""The names of a chat's categories, where a message says them: given by people, or usual in the language.

A name is found in singular and plural, and with the endings of the language, but never inside other words, and never
where it is a number alone, a word of nearly every sentence, or what tells the day, the currency or a correction: "on",
"today", "usd", "no".
"""

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources

from bot.core.categories import Category
from bot.core.common_words import is_common
from bot.extraction.rules.lexicon import Hit, default_name
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import Token, TokenKind, tokenise

_SHORTEST_PLURAL = 3
_NO_NAMES = ("day", "weekday", "currency", "currency_code", "correct_opener", "number_word")


def own_names(scan: Scan, categories: Iterable[Category]) -> list[Hit]:
    """Where a text calls categories by names that a person chose, in its order; the longest where some overlap."""
    return _longest(
        hit for category in categories if category.custom for hit in _named(scan, category.name, category.key)
    )


def usual_names(scan: Scan, categories: Iterable[Category]) -> list[Hit]:
    """Likewise by the names that nobody chose: those that the language has for them, or English."""
    language = scan.words.writing.language
    return _longest(
        hit
        for category in categories
        if not category.custom
        for name in {default_name(category, language), category.name, category.key.replace("_", " ")}
        for hit in _named(scan, name, category.key)
    )


def other_names(scan: Scan) -> list[Hit]:
    """Likewise by what else people call whole categories; the value is the key, or several with spaces between."""
    called = _called().get(scan.words.writing.language, {})
    return _longest(
        hit for keys, names in called.items() for name in names.split(",") for hit in _named(scan, name, keys)
    )


@cache
def _called() -> Mapping[str, Mapping[str, str]]:
    source = resources.files(__package__).joinpath("words", "questions", "names.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _longest(found: Iterable[Hit]) -> list[Hit]:
    chosen: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.first - hit.end, hit.first)):
        if all(hit.end <= other.first or other.end <= hit.first for other in chosen):
            chosen.append(hit)
    return sorted(chosen, key=lambda hit: hit.first)


def _named(scan: Scan, words: str, key: str) -> Iterator[Hit]:
    name = tokenise(words)
    if is_common(words, scan.words.writing.language):
        return
    if not any(_says_something(token) for token in name):
        return
    for first in range(len(scan.tokens) - len(name) + 1):
        end = first + len(name)
        is_said = all(_is_same(scan, token.norm, first + at) for at, token in enumerate(name))
        if is_said and not _tells_else(scan, first, end):
            yield Hit(first, end, "category", key)


def _tells_else(scan: Scan, first: int, end: int) -> bool:
    found = (scan.starting(role, first) for role in _NO_NAMES)
    return any(hit.end == end for hit in found if hit)


def _says_something(token: Token) -> bool:
    is_picture = token.kind is TokenKind.MARK and unicodedata.category(token.norm[0]) == "So"
    return token.kind is TokenKind.WORD or is_picture


def _is_same(scan: Scan, word: str, at: int) -> bool:
    said = scan.norm(at)
    if said == word or _singular(said) == _singular(word):
        return True
    stems = scan.words.inflection.stems
    return scan.kind(at) is TokenKind.WORD and bool(stems(said) & stems(word))


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > _SHORTEST_PLURAL else word
