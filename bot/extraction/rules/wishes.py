"""What a message wishes to be kept differently from now on: "my currency is euro", "I live in Lisbon"."""

from contextlib import suppress

from bot.core.errors import UnknownCurrency
from bot.core.intents import Configure, IncomingText
from bot.core.places import find_currency, find_zones
from bot.extraction.rules.figures import Figure
from bot.extraction.rules.scan import Scan

_LONGEST = 12


def wish(scan: Scan, message: IncomingText, figures: list[Figure]) -> Configure | None:
    """A setting, where the message opens with one, names its value and says nothing else."""
    if len(scan.tokens) > _LONGEST or any(figure.is_amount for figure in figures):
        return None
    currency = _named(scan, "setting_currency")
    if currency:
        code = _currency(currency, message.language)
        return Configure(currency=code) if code else None
    place = _named(scan, "setting_place")
    zones = find_zones(place) if place else []
    return Configure(zone=zones[0]) if len(zones) == 1 else None


def _named(scan: Scan, role: str) -> str:
    """What stands between an opening of this role and the end or the words that only round it off."""
    for opening in (scan.starting(role, at) for at in range(3)):
        if opening:
            ends = [hit.first for hit in scan.hits.get("setting_end", ()) if hit.first > opening.end]
            return scan.slice(opening.end, min(ends, default=len(scan.tokens))).strip(" .!'\"")
    return ""


def _currency(words: str, language: str) -> str | None:
    for form in (words, words.removesuffix("s")):
        with suppress(UnknownCurrency):
            return find_currency(form, language)
    return None
