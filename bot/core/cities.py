"""Time zones by the names of places: the cities that have one of their own, other cities, countries.

CLDR's knowledge, and cities.toml's.

Names are found in the person's language and in English, by their beginnings, whatever their case and accents; whole
names of cities in other languages too. A difference from UTC finds the zones that have it at that moment.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from difflib import get_close_matches
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global

from bot.core.destinations import destination_names, folded_name
from bot.core.languages import LANGUAGES
from bot.core.places import FALLBACK_LOCALE, FALLBACK_ZONE, city_of, is_busy, locale_of, zones_of

_OFFSET = re.compile(r"(?:utc|gmt)? ?([+-])(\d{1,2})(?::?(\d{2}))?")
_FURTHEST = timedelta(hours=14)
_SHORTEST, _LONGEST = 4, 60
_LIKENESS, _LIKENESS_OF_MANY = 0.75, 0.82
_APART = re.compile("[,，、،]")
_OTHER_LANGUAGES = ("ja", "zh-Hant", "ko", "ar")
_UTC_NAMES = {"utc", "gmt"}


def city_name(zone_name: str, language: str) -> str:
    """How a zone is shown: its city in the language, "Lissabon"."""
    known = _spoken(locale_of(language)).get(_canonical(zone_name))
    return known or city_of(zone_name)


def zones_called(text: str, language: str) -> list[str]:
    """The zones of the city or country that goes by exactly this name, the busiest first; empty where none does.

    Where none does in the person's language or in English, cities are found in the others that are known. What stands
    behind a comma tells which one is meant; where it is another place than the city, both are found.
    """
    return _called(text, language) or _called_within(text, language)


def _called(text: str, language: str) -> list[str]:
    wanted, locale = folded_name(text[:_LONGEST]), locale_of(language)
    own = _names(locale).get(wanted)
    if own:
        return sorted(own, key=_rank)
    if wanted in _large_cities():
        return sorted(_large_cities()[wanted], key=_rank)
    found = destination_names(language).get(wanted)
    if found:
        return zones_of(found[0])
    return sorted(_spoken_elsewhere().get(wanted, ()), key=_rank)


def _called_within(text: str, language: str) -> list[str]:
    """Those of a city that something larger is named behind: "Kyiv, Ukraine"."""
    city, *larger = _APART.split(text)
    own = _called(city, language) if larger else []
    within = _called(larger[-1], language) if own else []
    return [zone for zone in own if zone in within] or [*within, *own]


def zones_like(text: str, language: str, most: int = 6) -> list[str]:
    """The zones of cities and countries whose names are written nearly so, the nearest first; empty where none is.

    Where nothing is known of a city, those of the country behind it.
    """
    city, *larger = _APART.split(text)
    near = _near(folded_name(city[:_LONGEST]), language, most)
    found = [zone for name in near for zone in _called(name, language)]
    within = _called(larger[-1], language) if larger else []
    found = [zone for zone in found if zone in within] or within or found
    return list(dict.fromkeys(found))[:most]


def _near(wanted: str, language: str, most: int) -> list[str]:
    """The names of places that are written nearly so; those of zones that aren't places' names aside."""
    if len(wanted) < _SHORTEST:
        return []
    own = [name for name in _names(locale_of(language)) if name not in _names_of_zones()]
    known = list(dict.fromkeys([*own, *destination_names(language), *_spoken_elsewhere()]))
    near = get_close_matches(wanted, known, n=most, cutoff=_LIKENESS)
    return [*near, *get_close_matches(wanted, _large_cities(), n=most, cutoff=_LIKENESS_OF_MANY)]


def find_zones(text: str, language: str, at: datetime | None = None, most: int = 6) -> list[str]:
    """Zones of places whose name begins as the text does, or a word of it, best first; empty where none does.

    Where a place has exactly this name, it alone is meant. `at` is the (aware) instant whose differences from UTC
    count; without it none is looked for.
    """
    offset = read_offset(text)
    if text.strip().casefold() in _UTC_NAMES:
        return [FALLBACK_ZONE]
    if offset is not None:
        return _with_offset(offset, at)[:most] if at else []
    exact = zones_called(text, language)
    wanted = folded_name(text[:_LONGEST])
    if exact or not wanted:
        return exact[:most]
    own = _beginning(wanted, _names(locale_of(language)))
    return (own or _beginning(wanted, _large_cities()) or _elsewhere(wanted, language))[:most]


def read_offset(text: str) -> timedelta | None:
    """The difference from UTC that the text names, "UTC+5:30", "-3"; None where it is anything else."""
    found = _OFFSET.fullmatch(" ".join(text.casefold().replace("−", "-").split()))
    if found is None:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return (offset if found[1] == "+" else -offset) if offset <= _FURTHEST else None


def _beginning(wanted: str, names: Mapping[str, frozenset[str]]) -> list[str]:
    whole = [zone for name, zones in names.items() if name.startswith(wanted) for zone in zones]
    inside = [zone for name, zones in names.items() if f" {wanted}" in name for zone in zones]
    return list(dict.fromkeys([*sorted(whole, key=_rank), *sorted(inside, key=_rank)]))


def _elsewhere(wanted: str, language: str) -> list[str]:
    """Those of cities without a zone of their own, and of countries."""
    places = (place for name, (place, _) in destination_names(language).items() if name.startswith(wanted))
    return list(dict.fromkeys(zone for place in places for zone in zones_of(place)))


def _with_offset(offset: timedelta, at: datetime) -> list[str]:
    alike = [zone for zone in _territories() if at.astimezone(ZoneInfo(zone)).utcoffset() == offset]
    return sorted(alike, key=_rank)


def _rank(zone_name: str) -> tuple[bool, int, str]:
    return not is_busy(zone_name), len(city_of(zone_name)), zone_name


@cache
def _names(locale: str) -> Mapping[str, frozenset[str]]:
    """Folded names with their zones."""
    names: dict[str, set[str]] = {}
    for name, zone in _named(locale):
        names.setdefault(folded_name(name), set()).add(zone)
    names.pop("", None)
    return {name: frozenset(zones) for name, zones in names.items()}


def _named(locale: str) -> Iterator[tuple[str, str]]:
    for zone in available_timezones():
        canonical = _canonical(zone)
        if canonical in _territories():
            yield city_of(zone), canonical
            yield zone.replace("_", " "), canonical
    for spoken in (locale, FALLBACK_LOCALE):
        yield from ((name, zone) for zone, name in _spoken(spoken).items() if zone in _territories())


@cache
def _names_of_zones() -> frozenset[str]:
    """Folded names of what is no city: half an ocean, or a part of a country by its place in it."""
    zones = (zone for zone in available_timezones() if not zone.startswith(_INHABITED))
    return frozenset(folded_name(name) for zone in zones for name in (city_of(zone), zone.replace("_", " ")))


@cache
def _large_cities() -> Mapping[str, frozenset[str]]:
    """Folded names with their zones."""
    source = resources.files("bot.core").joinpath("cities.toml")
    names: dict[str, set[str]] = {}
    for zone, listed in tomllib.loads(source.read_text(encoding="utf-8")).items():
        for name in listed.split(","):
            names.setdefault(folded_name(name), set()).add(_canonical(zone))
    return {name: frozenset(zones) for name, zones in names.items()}


@cache
def _spoken_elsewhere() -> Mapping[str, frozenset[str]]:
    """The folded names of cities in all languages that the bot speaks, and a few of scripts of their own."""
    names: dict[str, set[str]] = {}
    for language in (*LANGUAGES, *_OTHER_LANGUAGES):
        for zone, name in _spoken(locale_of(language)).items():
            if zone in _territories():
                names.setdefault(folded_name(name), set()).add(zone)
    names.pop("", None)
    return {name: frozenset(zones) for name, zones in names.items()}


@cache
def _spoken(locale: str) -> Mapping[str, str]:
    """The cities of zones as the language calls them, where that isn't as English does."""
    zones = Locale.parse(locale).time_zones
    return {_canonical(zone): str(names["city"]) for zone, names in zones.items() if "city" in names}


@cache
def _territories() -> Mapping[str, str]:
    """The territories of the zones where people live, and that exist on this computer."""
    known = available_timezones()
    places = {_canonical(zone): place for zone, place in get_global("zone_territories").items()}
    return {zone: place for zone, place in places.items() if zone in known and zone.startswith(_INHABITED)}


_INHABITED = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


def _canonical(zone_name: str) -> str:
    return str(get_global("zone_aliases").get(zone_name, zone_name))
