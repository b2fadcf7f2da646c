"""A wish about the settings, held against the message: what it doesn't name stays as it is."""

import re
from collections.abc import Iterator

from bot.core.cities import zones_called
from bot.core.intents import Chat, Configure, IncomingText
from bot.core.languages import find_language
from bot.core.number_styles import NumberStyle
from bot.core.places import FALLBACK_LOCALE, city_of
from bot.extraction.currencies import NamedCurrencies
from bot.extraction.numbers import plain
from bot.extraction.rules.habits import habit, speaks_of
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.wishes import wish as read_wish

_MOST_WORDS = 40
_LONGEST_NAME = 3


def named_settings(
    wish: Configure, message: IncomingText, currencies: NamedCurrencies, scan: Scan
) -> Configure | Chat:
    """What the message names of it; an invented setting is none."""
    by_rules = read_wish(scan, message, [])
    read = by_rules if isinstance(by_rules, Configure) else Configure()
    named = Configure(
        wish.currency if wish.currency and wish.currency in currencies else None,
        wish.zone if wish.zone and (wish.zone == read.zone or _names_zone(wish.zone, message)) else None,
        wish.language if _names_language(wish.language, message, read.language) else None,
        wish.week_start if _names_weekday(wish.week_start, message, scan) else None,
        wish.month_start if str(wish.month_start) in re.findall(r"\d+", plain(message.text)) else None,
        wish.number_style if _shows(wish.number_style, message) else None,
        wish.confirmations if _speaks_of(message, "confirm", "reaction") else None,
        wish.warns_twice if _speaks_of(message, "twice") else None,
    )
    return Chat() if named == Configure() else named


def _names_zone(zone: str, message: IncomingText) -> bool:
    if city_of(zone).casefold() in message.text.casefold():
        return True
    return any(zones_called(words, message.language) == [zone] for words in _runs(message.text))


def _names_language(tag: str | None, message: IncomingText, read: str | None) -> bool:
    if tag is None or tag == read:
        return tag is not None
    return any(find_language(words, message.language) == tag for words in _runs(message.text))


def _names_weekday(number: int | None, message: IncomingText, scan: Scan) -> bool:
    scans = (scan, Scan.read(message.text, FALLBACK_LOCALE))
    return any(hit.value == number for read in scans for hit in read.hits.get("weekday", ()))


def _shows(style: NumberStyle | None, message: IncomingText) -> bool:
    """Whether numbers are spoken of, and any example is written so."""
    told = [read for read in map(habit, _scans(message)) if read is not None]
    if told:
        return any(isinstance(read, Configure) and read.number_style is style for read in told)
    return _speaks_of(message, "numbers", "format", "decimal_comma", "decimal_point")


def _speaks_of(message: IncomingText, *roles: str) -> bool:
    return any(speaks_of(scan, *roles) for scan in _scans(message))


def _scans(message: IncomingText) -> list[Scan]:
    """The message in its chat's language and in English."""
    names = dict.fromkeys((message.language, FALLBACK_LOCALE))
    return [Scan.read(message.text, name) for name in names]


def _runs(text: str) -> Iterator[str]:
    """A few words of the text, at every place: a name may have that many."""
    words = text.split()[:_MOST_WORDS]
    return (
        " ".join(words[at : at + count]) for at in range(len(words)) for count in range(1, _LONGEST_NAME + 1)
    )
