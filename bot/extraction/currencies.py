"""Which currencies a text names: by ISO code, by sign, or by a word for them in the chat's language or English.

Signs and words that several currencies share name the chat's own currency wherever it is one of them.
"""

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name, get_currency_symbol

from bot.core.currencies import SHORT_FORMS, SIGNS
from bot.core.folding import without_accents
from bot.core.money import current_currencies
from bot.extraction.rules.scan import Scan

_NOUN_FIRST = frozenset(
    {"es", "pt", "fr", "it", "ca", "gl", "ro", "id", "ms", "vi", "th", "ar", "he", "fa", "sw", "pl"}
)
_COUNTS = (1, 2, 5)
_SHORTEST_STEM = 3
_LONGEST_ENDING = 3
_TWO_WORDS = 2

_WORD = re.compile(r"[^\s\d.,;:!?()/+*=×&\"'%-]+")


class NamedCurrencies:
    """The currencies that `text` may be naming, for a chat with this language (BCP 47) and own currency."""

    def __init__(self, text: str, language: str, own: str) -> None:
        self._text = without_accents(text)
        self._words = frozenset(_WORD.findall(self._text))
        self._said = _said(text, language)
        self._languages = dict.fromkeys((_locale(language), "en"))
        self._own = own

    def __contains__(self, code: str) -> bool:
        """Whether the text names this currency, rather than the chat's own by a sign or word that both have."""
        if code not in current_currencies():
            return False
        shared = self._evidence(self._own) if code != self._own else frozenset()
        return self._names_alone(code) or not self._evidence(code) <= shared

    def _names_alone(self, code: str) -> bool:
        """By its ISO code, its own symbol ("US$"), or its full name ("Canadian dollars")."""
        if code.lower() in {word.strip("$€£") for word in self._words}:
            return True
        return any(name in self._text for language in self._languages for name in _full_names(code, language))

    def _evidence(self, code: str) -> frozenset[str]:
        """The signs and words of the text that may mean this currency."""
        signs = {
            sign
            for sign, codes in SIGNS.items()
            if without_accents(sign) in self._text and code in codes.split()
        }
        short = {
            word
            for word, codes in SHORT_FORMS.items()
            if without_accents(word) in self._words and code in codes.split()
        }
        nouns = {noun for language in self._languages for noun in _nouns(code, language)}
        long = {word for word in self._words if any(_is_form_of(word, noun) for noun in nouns)}
        said = {words for words, codes in self._said if code in codes}
        return frozenset(signs | short | long | said)


def _said(text: str, language: str) -> frozenset[tuple[str, tuple[str, ...]]]:
    """What the word lists know in a text: the words, and the currencies that they may mean."""
    scan = Scan.read(text, language)
    return frozenset((scan.slice(hit.first, hit.end), hit.value) for hit in scan.hits.get("currency", ()))


def _is_form_of(word: str, noun: str) -> bool:
    """Whether a word is the noun, perhaps with another ending: "рублей" of "рубль". Unspaced scripts: holds it."""
    stem = noun[: max(_SHORTEST_STEM, len(noun) - 2)]
    if noun.upper() == noun:
        return stem in word
    return word.startswith(stem) and len(word) <= len(noun) + _LONGEST_ENDING


@cache
def _full_names(code: str, language: str) -> frozenset[str]:
    names = {name for name in _names(code, language) if len(name.split()) >= _TWO_WORDS}
    symbol = without_accents(get_currency_symbol(code, language))
    return frozenset(names | {symbol} if symbol[:1].isalpha() and symbol.endswith("$") else names)


@cache
def _nouns(code: str, language: str) -> frozenset[str]:
    """The words for the unit itself, without the country: "rupee" of "Indian rupee"."""
    at = 0 if language.partition("_")[0] in _NOUN_FIRST else -1
    return frozenset(name.split()[at] for name in _names(code, language) if len(name) >= _SHORTEST_STEM)


def _names(code: str, language: str) -> Iterator[str]:
    for count in (None, *_COUNTS):
        name = without_accents(get_currency_name(code, count, language))
        if name and name != code.lower():
            yield name


@cache
def _locale(language: str) -> str:
    for tag in (language.replace("-", "_"), re.split(r"[-_]", language)[0]):
        try:
            return str(Locale.parse(tag))
        except (UnknownLocaleError, ValueError):
            continue
    return "en"
