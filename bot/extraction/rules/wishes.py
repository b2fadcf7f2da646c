"""What a message wishes to be kept differently from now on: "my currency is euro", "weeks start on sunday"."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

from bot.core.cities import zones_called
from bot.core.currencies import find_currency
from bot.core.errors import UnknownCurrency
from bot.core.intents import Chat, Configure, IncomingText
from bot.extraction.rules.figures import Figure, resolve
from bot.extraction.rules.habits import habit
from bot.extraction.rules.language_wishes import language_wish, named_language
from bot.extraction.rules.scan import Scan

_ENGLISH = "en"
_LONGEST = 12
_ARTICLE = 3
_LEADING = frozenset(":：=")
_PLACE_ENDINGS = {"е": "а,,я,ь", "и": "ь,я"}
"""What Russian names end in where they are no subject, and what they end in otherwise: "в Москве"."""

_DAY_OF_MONTH = re.compile(r"([1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.|º|°|er|-?го|-?е|号|日)?")


def wish(scan: Scan, message: IncomingText, figures: list[Figure]) -> Configure | Chat | None:
    """A setting, where the message opens with one, names its value and says nothing else.

    Chat where it is about the settings, but names no value that there is.
    """
    if len(scan.tokens) > _LONGEST:
        return None
    wished = _wish(scan, message, figures)
    if wished is None and scan.words.writing.language != _ENGLISH:
        # who switched to a language that they can't read
        wished = _wish(Scan.read(message.text, _ENGLISH), message, figures)
    return wished or language_wish(message)


def _wish(scan: Scan, message: IncomingText, figures: list[Figure]) -> Configure | Chat | None:
    told = habit(scan)
    if told:
        return told
    day = _DAY_OF_MONTH.fullmatch(_named(scan, "setting_month").casefold())
    if day:
        return Configure(month_start=int(day[1]))
    if any(figure.is_amount for figure in figures):
        return None
    return _currency_or_language(scan, message) or _zone(scan, message) or _week_start(scan)


def _currency_or_language(scan: Scan, message: IncomingText) -> Configure | None:
    currency = _named(scan, "setting_currency")
    code = (_currency(currency, message.language) or _spoken_currency(scan, message)) if currency else None
    if code:
        return Configure(currency=code)
    language = named_language(_named(scan, "setting_language"), message.language)
    return Configure(language=language) if language else None


def _spoken_currency(scan: Scan, message: IncomingText) -> str | None:
    """A currency as people inflect and nickname it, an article before it or not: "l'euro", "доллары"."""
    first, end = _value(scan, "setting_currency")
    hit = scan.ending("currency", end)
    if hit is None or not (
        hit.first == first or (hit.first == first + 1 and len(scan.norm(first)) <= _ARTICLE)
    ):
        return None
    return resolve(hit.value, message.currency)


def _zone(scan: Scan, message: IncomingText) -> Configure | None:
    for form in _forms(_named(scan, "setting_place"), _PLACE_ENDINGS):
        zones = zones_called(form, message.language)
        if zones:
            return Configure(zone=zones[0]) if len(zones) == 1 else None
    return None


def _week_start(scan: Scan) -> Configure | None:
    first, end = _value(scan, "setting_week")
    day = scan.starting("weekday", first)
    return Configure(week_start=int(day.value)) if day and day.end == end else None


def _named(scan: Scan, role: str) -> str:
    """What stands between an opening of this role and the end or the words that only round it off."""
    return scan.slice(*_value(scan, role)).strip(" .!'\"-:=")


def _forms(name: str, endings: Mapping[str, str]) -> Iterator[str]:
    """A name, and what it may be an inflected form of."""
    yield name
    for ending, usual in endings.items():
        if name.endswith(ending):
            yield from (name.removesuffix(ending) + one for one in usual.split(","))


def _value(scan: Scan, role: str) -> tuple[int, int]:
    """The tokens of it; empty where the message doesn't open so."""
    for opening in (scan.starting(role, at) for at in range(3)):
        if opening:
            ends = [hit.first for hit in scan.hits.get("setting_end", ()) if hit.first > opening.end]
            end = min(ends, default=len(scan.tokens))
            while end > opening.end and scan.norm(end - 1) in {".", "!"}:
                end -= 1
            first = opening.end
            while first < end and scan.norm(first) in _LEADING:
                first += 1
            return first, end
    behind = next((hit for hit in scan.hits.get(f"{role}_behind", ()) if hit.end == len(scan.tokens)), None)
    return (0, behind.first) if behind else (0, 0)


def _currency(words: str, language: str) -> str | None:
    for form in (words, words.removesuffix("s")):
        with suppress(UnknownCurrency):
            return find_currency(form, language)
    return None
