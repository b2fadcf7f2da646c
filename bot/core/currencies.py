"""Currencies by what people call them: codes, signs, names, the words for their units. CLDR's names, and lists.

Names are found in the person's language, in English and in all languages that the bot speaks, in any number ("Swiss
francs"), whatever their case and accents. Where several currencies go by a name, the likeliest stands first.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from babel.numbers import get_currency_name

from bot.core.destinations import find_destination
from bot.core.errors import UnknownCurrency
from bot.core.folding import fold
from bot.core.languages import LANGUAGES
from bot.core.money import current_currencies
from bot.core.places import FALLBACK_LOCALE, locale_of

_DOLLARS = (
    "USD CAD AUD NZD SGD HKD TWD JMD TTD BBD BSD BZD BND FJD GYD KYD LRD NAD SRD XCD BMD SBD "
    "MXN ARS CLP COP UYU DOP CUP BRL NIO"
)
SIGNS: Mapping[str, str] = {
    "$": _DOLLARS,
    "€": "EUR",
    "£": "GBP EGP GIP FKP SHP SSP SYP LBP SDG",
    "¥": "JPY CNY",
    "円": "JPY",
    "元": "CNY TWD HKD",
    "块": "CNY",
    "塊": "TWD HKD",
    "원": "KRW",
    "₹": "INR",
    "₨": "PKR LKR NPR MUR SCR INR",
    "₩": "KRW",
    "₽": "RUB",
    "₺": "TRY",
    "₪": "ILS",
    "₫": "VND",
    "฿": "THB",
    "₦": "NGN",
    "₴": "UAH",
    "₸": "KZT",
    "₾": "GEL",
    "₱": "PHP CUP",
    "₡": "CRC",
    "₲": "PYG",
    "₵": "GHS",
    "₼": "AZN",
    "₮": "MNT",
    "৳": "BDT",
}
"""Signs that count wherever they stand, with the currencies that they may mean."""

SHORT_FORMS: Mapping[str, str] = {
    "bucks": _DOLLARS,
    "buck": _DOLLARS,
    "quid": "GBP",
    "sterling": "GBP",
    "rs": "INR PKR LKR NPR MUR SCR",
    "rp": "IDR",
    "rm": "MYR",
    "kr": "SEK NOK DKK ISK",
    "zł": "PLN",
    "zl": "PLN",
    "kč": "CZK",
    "ft": "HUF",
    "lei": "RON MDL",
    "лв": "BGN",
    "руб": "RUB BYN",
    "р": "RUB BYN",
    "грн": "UAH",
    "тг": "KZT",
    "tl": "TRY",
    "dh": "MAD AED",
    "dhs": "AED MAD",
    "fr": "CHF XOF XAF",
    "r": "ZAR",
    "rmb": "CNY",
    "yuan": "CNY",
    "nis": "ILS",
    "ksh": "KES",
    "tk": "BDT",
    "c$": "CAD",
    "a$": "AUD",
    "au$": "AUD",
    "nz$": "NZD",
    "s$": "SGD",
    "hk$": "HKD",
    "nt$": "TWD",
    "mx$": "MXN",
}
"""Short forms that count as words of their own."""

_MOST_USED = (
    "USD EUR JPY GBP CNY AUD CAD CHF HKD SGD SEK KRW NOK NZD INR MXN TWD ZAR BRL DKK PLN THB ILS IDR CZK AED TRY HUF "
    "CLP SAR PHP MYR COP RUB RON PEN ARS EGP PKR BDT VND NGN UAH KES MAD DOP UYU CRC KZT GEL RSD XOF XAF DZD JOD KWD"
)
"""Roughly by how much of the world's money changes hands in them, then by how many people use them."""

_COUNTS = (None, 1, 2, 5)
_SHORTEST = 3
_LONGEST_ENDING = 3
_LIKENESS = 0.74
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class _Names:
    """A language's names, folded, with their currencies: in full, of the unit alone, and the beginnings of names."""

    full: Mapping[str, frozenset[str]]
    units: Mapping[str, frozenset[str]]
    beginnings: Mapping[str, frozenset[str]]


def find_currency(text: str, language: str) -> str:
    """The likeliest currency of this code or name. Raises UnknownCurrency; signs and short forms name none."""
    wanted = _folded(text)
    found = _by_name(wanted, language)
    if wanted.upper() in current_currencies():
        return wanted.upper()
    if not found:
        raise UnknownCurrency(" ".join(text.split()).casefold())
    return _ranked(found)[0]


def currencies_called(text: str, language: str, own: str = "") -> list[str]:
    """The currencies of exactly this code, sign or name, `own` or else the likeliest first; empty where none is."""
    wanted = _folded(text)
    if wanted.upper() in current_currencies():
        return [wanted.upper()]
    listed = SIGNS.get(text.strip()) or _short_forms().get(wanted, "")
    return _ranked(listed.split() or _by_name(wanted, language), own)


def currencies_like(text: str, language: str, own: str = "", most: int = 6) -> list[str]:
    """Those whose names begin so or are written nearly so, or that of the country; the likeliest first."""
    wanted = _folded(text)
    if len(wanted) < _SHORTEST:
        return []
    for locale in _locales(language):
        found = _nearly(wanted, _names(locale))
        if found:
            return _ranked(found, own)[:most]
    country = find_destination(text, language)
    return [country.currency] if country else _misspelt(wanted, language, own)[:most]


def _by_name(wanted: str, language: str) -> frozenset[str]:
    if len(wanted) < _SHORTEST and wanted.isascii():
        return frozenset()
    for locale in _locales(language):
        names = _names(locale)
        found = names.full.get(wanted) or names.units.get(wanted)
        if found:
            return found
    return frozenset()


def _nearly(wanted: str, names: _Names) -> frozenset[str]:
    """By the beginning of a name, by a form of its unit ("доллары" of "доллар"), or by the unit behind other words."""
    begun = names.beginnings.get(wanted)
    first, _, last = wanted.rpartition(" ")
    if begun or first:
        return begun or names.units.get(last, frozenset())
    return frozenset(
        code for unit, codes in names.units.items() if _is_form_of(wanted, unit) for code in codes
    )


def _is_form_of(word: str, unit: str) -> bool:
    stem = unit[: max(_SHORTEST, len(unit) - 2)]
    return len(unit) > _SHORTEST and word.startswith(stem) and len(word) <= len(unit) + _LONGEST_ENDING


def _misspelt(wanted: str, language: str, own: str) -> list[str]:
    near: dict[str, None] = {}
    for locale in dict.fromkeys((locale_of(language), FALLBACK_LOCALE)):
        names = _names(locale)
        for known in (names.units, names.full):
            for name in get_close_matches(wanted, known, n=3, cutoff=_LIKENESS):
                near |= dict.fromkeys(_ranked(known[name], own))
    return list(near)


def _ranked(codes: Iterable[str], own: str = "") -> list[str]:
    place = {code: number for number, code in enumerate(_MOST_USED.split())}
    known = current_currencies().intersection(codes)
    return sorted(known, key=lambda code: (code != own, place.get(code, len(place)), code))


def _locales(language: str) -> list[str]:
    return list(dict.fromkeys((locale_of(language), FALLBACK_LOCALE, *map(locale_of, LANGUAGES))))


def _folded(text: str) -> str:
    return " ".join(fold(text[:_LONGEST]).replace("-", " ").split()).strip(" .,!?…")


@cache
def _short_forms() -> Mapping[str, str]:
    return {_folded(form): codes for form, codes in SHORT_FORMS.items()}


@cache
def _names(locale: str) -> _Names:
    full: dict[str, set[str]] = {}
    units: dict[str, set[str]] = {}
    beginnings: dict[str, set[str]] = {}
    for code in current_currencies():
        for name in _forms(code, locale):
            words = name.split()
            full.setdefault(name, set()).add(code)
            units.setdefault(words[0] if _is_noun_first(locale) else words[-1], set()).add(code)
            for end in range(1, len(words)):
                beginnings.setdefault(" ".join(words[:end]), set()).add(code)
    for name, codes in full.items():  # "доллар США", where others end in their unit
        for unit in units.keys() & set(name.split()):
            units[unit] |= codes
    return _Names(_frozen(full), _frozen(units), _frozen(beginnings))


def _forms(code: str, locale: str) -> Iterator[str]:
    for count in _COUNTS:
        name = _folded(get_currency_name(code, count, locale))
        if name and name != code.casefold():
            yield name


def _is_noun_first(locale: str) -> bool:
    """Whether the unit stands before what tells whose it is: "franc suisse"."""
    return locale.partition("_")[0] in _NOUN_FIRST


def _frozen(names: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
    return {name: frozenset(codes) for name, codes in names.items()}


_NOUN_FIRST = frozenset(
    {"es", "pt", "fr", "it", "ca", "gl", "ro", "id", "ms", "vi", "th", "ar", "he", "fa", "sw", "pl"}
)
