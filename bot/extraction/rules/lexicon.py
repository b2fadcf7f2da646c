"""The words of a language and what they are for.

The lists are data, one TOML file a language in `words/`, on top of `world.toml`, which holds what is the same
everywhere. A language other than English also reads the shared parts of the English list, since people mix them.
Month and weekday names, number signs and date order come from CLDR.

In a list, phrases are separated by commas or line ends; a trailing `*` stands for any ending of that word.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import get_date_format

from bot.core.categories import DEFAULTS
from bot.core.ledger import Kind
from bot.core.money import current_currencies
from bot.extraction.rules.text import Token, TokenKind, tokenise

Value = Any
_SHARED_ROLES = frozenset({"name", "label_word", "percent"})
_INFLECTED = frozenset({"category", "hint", "unit", "income"})
_TABLES = {
    "income": "income",
    "categories": "category",
    "hints": "hint",
    "currencies": "currency",
    "minor": "minor",
    "multipliers": "multiplier",
    "numbers": "number_word",
    "days": "day",
    "day_units": "day_unit",
    "spans": "span",
    "weekdays": "weekday",
    "months": "month",
    "splits": "split",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found in a text: tokens `first` up to `end`, what it is for, and what it stands for."""

    first: int
    end: int
    role: str
    value: Value


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    role: str
    value: Value


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language writes numbers and dates: its signs, and the order of day and month in figures."""

    decimal: str
    group: str
    month_first: bool
    dotted_dates: bool


class Lexicon:
    """What one language's words are for."""

    def __init__(self, phrases: Mapping[tuple[str, tuple[str, ...]], Value], writing: Writing) -> None:
        self.writing = writing
        self._exact: dict[str, list[_Phrase]] = {}
        self._stems: dict[str, list[_Phrase]] = {}
        for (role, words), value in phrases.items():
            head, table = (words[0][:-1], self._stems) if words[0].endswith("*") else (words[0], self._exact)
            table.setdefault(head, []).append(_Phrase(words, role, value))

    def hits(self, tokens: Sequence[Token]) -> dict[str, list[Hit]]:
        """By role, the longest phrases that stand in the tokens, none overlapping another of its role."""
        found: dict[str, list[Hit]] = {}
        reached: dict[str, int] = {}
        for first in range(len(tokens)):
            for hit in self._longest(tokens, first):
                if first >= reached.get(hit.role, 0):
                    found.setdefault(hit.role, []).append(hit)
                    reached[hit.role] = hit.end
        return found

    def _longest(self, tokens: Sequence[Token], first: int) -> Iterable[Hit]:
        best: dict[str, tuple[int, bool, Hit]] = {}
        for phrase in self._candidates(tokens[first].norm):
            end = _match(phrase, tokens, first)
            rank = (end, not phrase.words[-1].endswith("*"))
            if end and (phrase.role not in best or rank > best[phrase.role][:2]):
                best[phrase.role] = (*rank, Hit(first, end, phrase.role, phrase.value))
        return [hit for _, _, hit in best.values()]

    def _candidates(self, word: str) -> Iterator[_Phrase]:
        for form in _forms(word):
            yield from self._exact.get(form, ())
        for length in range(min(len(word), _LONGEST_STEM), 0, -1):
            yield from self._stems.get(word[:length], ())


_LONGEST_STEM = 24


def _match(phrase: _Phrase, tokens: Sequence[Token], first: int) -> int:
    """The token after the phrase where it stands at `first`, else 0. Hyphens inside it don't matter."""
    at = first
    for word in phrase.words:
        if at > first and at < len(tokens) and tokens[at].norm == "-" and tokens[at].glued and word != "-":
            at += 1
        if at >= len(tokens) or not _fits(word, tokens[at].norm, phrase.role in _INFLECTED):
            return 0
        at += 1
    return at


def _fits(pattern: str, word: str, inflected: bool) -> bool:
    if pattern == word:
        return True
    if pattern.endswith("*"):
        return word.startswith(pattern[:-1])
    return inflected and pattern in _forms(word)


def _forms(word: str) -> tuple[str, ...]:
    """The word, and what it may be the plural of."""
    if len(word) < _SHORTEST_PLURAL or not word.endswith("s") or word.endswith("ss"):
        return (word,)
    singulars = [word[:-1]]
    if word.endswith("ies"):
        singulars.append(word[:-3] + "y")
    elif word.endswith("es"):
        singulars.append(word[:-2])
    return (word, *singulars)


_SHORTEST_PLURAL = 4


@cache
def lexicon(language: str) -> Lexicon:
    """The words for a BCP 47 tag; English ones where the language has no list."""
    name = language.replace("_", "-").partition("-")[0].lower()
    name = name if name in languages() else "en"
    phrases: dict[tuple[str, tuple[str, ...]], Value] = {}
    for role, text, value in _layers(name):
        for words in _split(text):
            phrases[role, words] = value
    return Lexicon(phrases, _writing(language, name))


def written_language(tokens: Sequence[Token], language: str) -> str:
    """The chat's language, or the one that the text's script speaks for where the chat's isn't written in it."""
    words = [token.norm for token in tokens if token.kind is TokenKind.WORD]
    for script, (first, last, known) in _SCRIPTS.items():
        if 2 * sum(first <= word[0] <= last for word in words) > len(words) > 0:
            return language if language.partition("-")[0].lower() in known else script
    return language


_SCRIPTS = {
    "ru": ("\u0400", "\u04ff", {"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg"}),
    "ar": ("\u0600", "\u06ff", {"ar", "fa", "ur", "ps", "ckb"}),
    "hi": ("\u0900", "\u097f", {"hi", "mr", "ne"}),
    "zh": ("\u3400", "\u9fff", {"zh", "ja", "yue"}),
}
"""By language: the range of its letters, and the languages that are written in them too."""


@cache
def languages() -> frozenset[str]:
    """The languages that have a word list."""
    files = resources.files(__package__).joinpath("words").iterdir()
    return frozenset(
        name for file in files if (name := file.name.removesuffix(".toml")) not in {file.name, "world"}
    )


def _layers(name: str) -> Iterable[tuple[str, str, Value]]:
    yield from _codes()
    yield from _entries(_load("world"))
    if name != "en":
        yield from _shared_from_english()
    else:
        yield from _default_names()
    yield from _cldr_names(name)
    yield from _entries(_load(name))


def _default_names() -> Iterable[tuple[str, str, Value]]:
    for category in DEFAULTS:
        yield "category" if category.kind is Kind.EXPENSE else "income", category.name, category.key


def _shared_from_english() -> Iterable[tuple[str, str, Value]]:
    """What people mix into any language: names, currencies, and things, which yield to the language's own words."""
    english = _load("en")
    yield from _entries({"currencies": english["currencies"], "hints": english["categories"]})
    yield from _entries(
        {"phrases": {key: value for key, value in english["phrases"].items() if key in _SHARED_ROLES}}
    )


@cache
def _load(name: str) -> Mapping[str, Mapping[str, Value]]:
    source = resources.files(__package__).joinpath("words", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _entries(tables: Mapping[str, Mapping[str, Value]]) -> Iterable[tuple[str, str, Value]]:
    for table, rows in tables.items():
        for key, value in rows.items():
            yield from _row(table, key, value)


def _row(table: str, key: str, value: Value) -> Iterable[tuple[str, str, Value]]:
    if table == "phrases":
        yield key, value, key
    elif table == "currencies":
        yield "currency", value, tuple(key.split())
    elif isinstance(value, str):
        yield _TABLES[table], value, key
    else:
        yield _TABLES[table], key, value


def _split(text: str) -> Iterable[tuple[str, ...]]:
    """The phrases of a list as folded words; `*` stays on the word it follows."""
    for phrase in text.replace("\n", ",").split(","):
        words: list[str] = []
        for token in tokenise(phrase):
            if token.norm == "*" and words:
                words[-1] += "*"
            elif token.norm != "-" or token.kind is not TokenKind.MARK:
                words.append(token.norm)
        if words:
            yield tuple(words)


def _codes() -> Iterable[tuple[str, str, Value]]:
    for code in sorted(current_currencies()):
        yield "currency_code", code, code


def _cldr_names(name: str) -> Iterable[tuple[str, str, Value]]:
    locale = Locale.parse(name)
    for context in ("format", "stand-alone"):
        for width in ("abbreviated", "wide"):
            for number, month in locale.months[context][width].items():
                if not month.isdigit():
                    yield "month", month.replace(",", " ").rstrip("."), number
        for number, weekday in locale.days[context]["wide"].items():
            yield "weekday", weekday, number


def _writing(language: str, name: str) -> Writing:
    locale = _locale(language) or Locale.parse(name)
    symbols = locale.number_symbols["latn"]
    short = str(get_date_format("short", locale=locale)).lower()
    return Writing(
        decimal=symbols["decimal"],
        group=symbols["group"],
        month_first=0 <= short.find("m") < short.find("d") and not short.startswith("y"),
        dotted_dates="." in short,
    )


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None
