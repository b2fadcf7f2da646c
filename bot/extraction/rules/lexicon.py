"""The words of a language and what they are for.

The lists are data, one TOML file a language in `words/`, on top of `world.toml`, which holds what is the same
everywhere. A language other than English also reads the shared parts of the English list, since people mix them.
Month and weekday names, number signs and date order come from CLDR.

In a list, phrases are separated by commas or line ends; a trailing `*` stands for any ending of that word.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import get_date_format

from bot.core.catalogues import catalogue
from bot.core.categories import DEFAULTS, Category
from bot.core.ledger import Kind
from bot.core.money import current_currencies
from bot.extraction.number_words import glued_number
from bot.extraction.numerals import GLUED, spelt
from bot.extraction.rules.inflection import Inflection
from bot.extraction.rules.spelling import Spelling
from bot.extraction.rules.text import Token, TokenKind, tokenise

Value = Any
Phrases = Mapping[tuple[str, tuple[str, ...]], Value]
_SHARED_ROLES = frozenset({"name", "label_word", "percent"})
_CORRECTED = frozenset(
    {"category", "hint", "income", "spent", "day", "weekday", "month", "number_word", "currency", "soon"}
)
"""What is still understood with a slip of the keyboard in it."""
_INFLECTED = frozenset({"category", "hint", "unit", "income", "weekday"})
_OWN_FORMS = frozenset({"category", "hint", "income", "budget", "month", "weekday"})
_VERBS = frozenset({"spent", "paid"})
_PARTS = frozenset({"category", "hint", "income", "budget"})
"""What may have the endings of the language, or be part of a glued word."""
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
    "portions": "portion",
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
    second: str = ""
    """The second word where it has no other form: it must be near, or nothing else need be looked at."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language writes numbers and dates: its signs, and the order of day and month in figures."""

    decimal: str
    group: str
    month_first: bool
    dotted_dates: bool
    language: str = "en"


class Lexicon:
    """What one language's words are for."""

    def __init__(
        self,
        phrases: Phrases,
        writing: Writing,
        inflection: Inflection | None = None,
        own: AbstractSet[tuple[str, tuple[str, ...]]] = frozenset(),
        names: AbstractSet[str] = frozenset(),
    ) -> None:
        """`own` are the phrases with words of the language, which are inflected, but for the `names` among them."""
        self.writing = writing
        self.inflection = inflection or Inflection()
        self._glues_numbers = writing.language in GLUED
        self._fillers = {words[0] for role, words in phrases if role == "filler"}
        self._exact: dict[str, list[_Phrase]] = {}
        self._stems: dict[str, list[_Phrase]] = {}
        for (role, words), value in phrases.items():
            head, table = (words[0][:-1], self._stems) if words[0].endswith("*") else (words[0], self._exact)
            table.setdefault(head, []).append(_Phrase(words, role, value, _fixed_second(words, role)))
        self._known = {word for _, words in phrases for word in words}
        self._names = names
        self._inflected, self._nouns = self._own_words(phrases, own)
        correctable = (words for role, words in phrases if role in _CORRECTED)
        self.spelling = Spelling({word for words in correctable for word in words}, self._knows)

    def decimal_sign_in(self, currency: str) -> str:
        """The sign before decimals as the language is written in the country of a currency."""
        return _decimal_sign(self.writing.language, currency) or self.writing.decimal

    def _own_words(
        self, phrases: Phrases, own: AbstractSet[tuple[str, tuple[str, ...]]]
    ) -> tuple[dict[str, list[_Phrase]], dict[str, list[_Phrase]]]:
        """By stem the phrases whose words are inflected, and by word the nouns that compounds are made of."""
        stems: dict[str, list[_Phrase]] = {}
        nouns: dict[str, list[_Phrase]] = {}
        for role, words in own:
            is_thing = role in {"month", "weekday"} and ("category", words) in own
            if role not in _OWN_FORMS or words[0].endswith("*") or is_thing:
                continue
            phrase = _Phrase(words, role, phrases[role, words])
            for stem in self._stems_of(words[0]):
                stems.setdefault(stem, []).append(phrase)
            if len(words) == 1 and role in _PARTS:
                nouns.setdefault(words[0], []).append(phrase)
        return stems, nouns if self.inflection.compounds else {}

    def _stems_of(self, word: str) -> frozenset[str]:
        """What a known word may be found by: names that are the same everywhere lose no ending."""
        return frozenset({word}) if word in self._names else self.inflection.stems(word)

    def _knows(self, word: str) -> bool:
        if self.inflection.stems(word) & self._inflected.keys() or self.inflection.parts(word, self._nouns):
            return True
        return any(form in self._known for form in _forms(word)) or any(
            word[:length] in self._stems for length in range(3, len(word))
        )

    def parted(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """The tokens, an "and" that is glued to a known word made one of its own."""
        sign = self.inflection.conjunction
        if not sign:
            return tuple(tokens)
        return tuple(part for token in tokens for part in self._parted(token, sign))

    def _parted(self, token: Token, sign: str) -> tuple[Token, ...]:
        rest = token.norm.removeprefix(sign)
        whole = rest == token.norm or token.norm in self._known or not self._knows(rest)
        if token.kind is not TokenKind.WORD or whole:
            return (token,)
        middle = token.start + len(sign)
        before = Token(token.kind, token.start, middle, sign, token.glued)
        return before, Token(token.kind, middle, token.end, rest, glued=True)

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
        following = {token.norm for token in tokens[first + 1 : first + 3]}
        for phrase in self._candidates(tokens[first].norm):
            if phrase.second and phrase.second not in following:
                continue
            end = self._match(phrase, tokens, first)
            rank = (end, phrase.words[0] == tokens[first].norm)
            if end and (phrase.role not in best or rank > best[phrase.role][:2]):
                best[phrase.role] = (*rank, Hit(first, end, phrase.role, phrase.value))
        if {"month", "weekday"} <= best.keys() and best["month"][1] and not best["weekday"][1]:
            del best["weekday"]  # "mars" is a month rather than several of "mar."
        found = [hit for _, _, hit in best.values()]
        glued = (
            glued_number(tokens[first].norm) if self._glues_numbers and "number_word" not in best else None
        )
        if glued is not None:
            return [*found, Hit(first, first + 1, "number_word", glued)]
        return found if _PARTS & best.keys() else [*found, *self._parts(tokens[first].norm, first)]

    def _parts(self, word: str, at: int) -> Iterator[Hit]:
        """What a glued word is by its last noun, and by its first where the last one says no category."""
        if not self.inflection.compounds:
            return
        roles: set[str] = set()
        for part in self.inflection.parts(word, self._nouns):
            for phrase in self._nouns[part]:
                leads = roles and phrase.role != "category"
                if phrase.role not in roles and not leads and not (roles & {"category", "income"}):
                    yield Hit(at, at + 1, phrase.role, phrase.value)
            roles |= {phrase.role for phrase in self._nouns[part]}

    def _match(self, phrase: _Phrase, tokens: Sequence[Token], first: int) -> int:
        """The token after the phrase where it stands at `first`, else 0. Hyphens and fillers inside it don't matter."""
        at = first
        for word in phrase.words:
            if (
                at > first
                and at < len(tokens)
                and tokens[at].norm == "-"
                and tokens[at].glued
                and word != "-"
            ):
                at += 1
            if first < at < len(tokens) - 1 and tokens[at].norm in self._fillers and word != tokens[at].norm:
                at += 1
            if at >= len(tokens) or not self._fits(word, tokens[at].norm, phrase.role):
                return 0
            at += 1
        return at

    def _fits(self, pattern: str, word: str, role: str) -> bool:
        if _fits(pattern, word, role in _INFLECTED):
            return True
        return role in _OWN_FORMS and bool(self._stems_of(pattern) & self.inflection.stems(word))

    def _candidates(self, word: str) -> Iterator[_Phrase]:
        for form in _forms(word):
            yield from self._exact.get(form, ())
        if self._inflected and not any(phrase.role in _VERBS for phrase in self._exact.get(word, ())):
            for stem in self.inflection.stems(word):
                yield from self._inflected.get(stem, ())
        for length in range(min(len(word), _LONGEST_STEM), 0, -1):
            yield from self._stems.get(word[:length], ())


def _fixed_second(words: Sequence[str], role: str) -> str:
    inflected = role in _INFLECTED or len(words) == 1 or words[1].endswith("*")
    return "" if inflected else words[1]


_LONGEST_STEM = 24


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
    world = frozenset(_phrases(_entries(_load("world")))) if name != "en" else frozenset()
    own = frozenset(_phrases(_own_layers(name)))
    names = {word for _, words in world for word in words} - {word for _, words in own for word in words}
    inflection = Inflection.of(_load(name).get("inflection", {}))
    return Lexicon(phrases, _writing(language, name), inflection, world | own, frozenset(names))


def _phrases(rows: Iterable[tuple[str, str, Value]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    return ((role, words) for role, text, _ in rows for words in _split(text))


def _own_layers(name: str) -> Iterable[tuple[str, str, Value]]:
    yield from _entries(_load(name)) if name != "en" else ()
    yield from (row for row in _cldr_names(name) if len(row[1]) >= _SHORTEST_PLURAL and name != "en")


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
    yield from _default_names(name)
    yield from _cldr_names(name)
    if name != "en":
        yield from (("number_word", word, value) for word, value in spelt(name).items())
    yield from _entries(_load(name))


def _default_names(language: str) -> Iterable[tuple[str, str, Value]]:
    for category in DEFAULTS:
        role = "category" if category.kind is Kind.EXPENSE else "income"
        yield role, default_name(category, language), category.key


def default_name(category: Category, language: str) -> str:
    """What a default category is called in a language; in English where it has no translation."""
    return catalogue(language).gettext(category.name)


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
        if table == "inflection":
            continue
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


@cache
def _split(text: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of a list as folded words; `*` stays on the word it follows."""
    phrases = (_folded_words(phrase) for phrase in text.replace("\n", ",").split(","))
    return tuple(words for words in phrases if words)


def _folded_words(phrase: str) -> tuple[str, ...]:
    words: list[str] = []
    for token in tokenise(phrase):
        if token.norm == "*" and words:
            words[-1] += "*"
        elif token.norm != "-" or token.kind is not TokenKind.MARK:
            words.append(token.norm)
    return tuple(words)


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
        language=name,
    )


@cache
def _decimal_sign(language: str, currency: str) -> str | None:
    locale = _locale(f"{language}_{currency[:2]}")
    return str(locale.number_symbols["latn"]["decimal"]) if locale else None


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None
