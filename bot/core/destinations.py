"""Where one may travel to: countries and cities by name, and what is paid with there. CLDR's knowledge, and a list.

Names are found in the person's language and in English, whatever their case and accents.
"""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies

from bot.core.money import current_currencies
from bot.core.places import FALLBACK_LOCALE, city_of, locale_of, zones_of

_CODE_LENGTH = 2


@dataclass(frozen=True, slots=True)
class Destination:
    """A place with its currency. `name` is the country's in the person's language, or the city's as it is known there.

    `zones` are the time zones there, the busiest first.
    """

    name: str
    currency: str
    zones: tuple[str, ...] = ()


def find_destination(text: str, language: str) -> Destination | None:
    """The country or the city that goes by this name; None where none does, or nothing can be paid there."""
    found = destination_names(language).get(folded_name(text))
    return _destination(*found) if found else None


def destination_names(language: str) -> Mapping[str, tuple[str, str]]:
    """By folded name the territory (ISO 3166) and how the place is shown; countries win over cities."""
    return _names(locale_of(language))


@cache
def _names(locale: str) -> Mapping[str, tuple[str, str]]:
    names: dict[str, tuple[str, str]] = {}
    for name, territory, shown in (*_countries(locale), *_cities(locale)):
        if _currency(territory):
            names.setdefault(folded_name(name), (territory, shown))
    names.pop("", None)
    return names


def folded_name(text: str) -> str:
    """A name as it is compared: without case, accents, and signs between its words."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join("".join(sign if _is_part(sign) else " " for sign in kept).split())


def _is_part(sign: str) -> bool:
    return sign.isalnum() or unicodedata.category(sign).startswith("M")


def _countries(locale: str) -> Iterator[tuple[str, str, str]]:
    own = Locale.parse(locale).territories
    for others in (own, Locale.parse(FALLBACK_LOCALE).territories):
        for territory, name in others.items():
            if len(territory) == _CODE_LENGTH:
                yield str(name), territory, str(own.get(territory, name))
    for territory, name in _listed("countries"):
        yield name, territory, str(own.get(territory, name))


def _cities(locale: str) -> Iterator[tuple[str, str, str]]:
    spoken = Locale.parse(locale).time_zones
    for zone, territory in get_global("zone_territories").items():
        if _is_city(zone):
            shown = str(spoken.get(zone, {}).get("city") or city_of(zone))
            yield city_of(zone), territory, shown
            yield shown, territory, shown
    for territory, name in _listed("cities"):
        yield name, territory, name


def _is_city(zone: str) -> bool:
    """Whether it is named after a place that people travel to, rather than a county, a station or an offset."""
    region, _, place = zone.removeprefix("America/Argentina/").rpartition("/")
    return bool(place) and "/" not in region and region not in {"Etc", "Antarctica"}


def _listed(table: str) -> Iterator[tuple[str, str]]:
    for territory, names in _lists()[table].items():
        for name in names.split(","):
            yield territory, name.strip()


@cache
def _lists() -> Mapping[str, Mapping[str, str]]:
    source = resources.files("bot.core").joinpath("destinations.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _destination(territory: str, shown: str) -> Destination:
    return Destination(shown, _currency(territory) or "", tuple(zones_of(territory)))


@cache
def _currency(territory: str) -> str | None:
    """What is paid with there today; None where nobody lives there."""
    codes = [_lists()["currencies"].get(territory), *get_territory_currencies(territory)]
    return next((code for code in codes if code in current_currencies()), None)
