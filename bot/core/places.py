"""What a language or a place lets one guess: a currency, a time zone. CLDR's and the IANA database's knowledge.

A guess is only offered, or stands until the person says otherwise.
"""

from functools import cache
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_territory_currencies

from bot.core.errors import UnknownCurrency
from bot.core.money import currency_code, current_currencies

FALLBACK_CURRENCY, FALLBACK_ZONE, FALLBACK_LOCALE = "USD", "UTC", "en"

COMMON_CURRENCIES = ("USD", "EUR", "GBP", "INR", "CNY", "JPY", "BRL")

_BUSY_ZONES = {
    "AR": ("America/Argentina/Buenos_Aires",),
    "AU": ("Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth"),
    "BR": ("America/Sao_Paulo", "America/Fortaleza", "America/Manaus", "America/Cuiaba"),
    "CA": ("America/Toronto", "America/Vancouver", "America/Edmonton", "America/Halifax"),
    "CL": ("America/Santiago",),
    "CN": ("Asia/Shanghai",),
    "DE": ("Europe/Berlin",),
    "ES": ("Europe/Madrid", "Atlantic/Canary"),
    "ID": ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"),
    "KZ": ("Asia/Almaty",),
    "MX": ("America/Mexico_City", "America/Tijuana", "America/Cancun"),
    "MY": ("Asia/Kuala_Lumpur",),
    "NZ": ("Pacific/Auckland",),
    "PT": ("Europe/Lisbon", "Atlantic/Azores"),
    "RU": ("Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok"),
    "UA": ("Europe/Kyiv",),
    "US": (
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Los_Angeles",
        "Pacific/Honolulu",
    ),
    "UZ": ("Asia/Tashkent",),
}
"""Where most people of a territory with several zones live, the busiest first; the rest is found by typing."""

_ABROAD = ("Europe/London", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Shanghai")


def locale_of(language: str) -> str:
    """The locale to format with for a BCP 47 tag: "en" where the tag says nothing that CLDR knows."""
    try:
        return str(Locale.parse(language.replace("-", "_")))
    except (UnknownLocaleError, ValueError, TypeError):
        return FALLBACK_LOCALE


def territory_of(language: str) -> str:
    """The territory where most of a language's speakers live, ISO 3166: "en" US, "pt" BR, "en-IN" IN."""
    locale = Locale.parse(locale_of(language))
    if locale.territory:
        return str(locale.territory)
    likely = get_global("likely_subtags")
    full = likely.get(str(locale)) or likely.get(locale.language, "")
    return full.rpartition("_")[2] or "US"


def guess_currency(language: str) -> str:
    """The currency of the language's territory."""
    current = get_territory_currencies(territory_of(language))
    return current[0] if current else FALLBACK_CURRENCY


def guess_zone(language: str, currency: str | None = None) -> str:
    """The busiest zone where the language is, if this currency is used there, else where the currency is at home.

    UTC where several countries share the currency.
    """
    return next(iter(_zones_at_home(language, currency)), FALLBACK_ZONE)


def guess_week_start(language: str, zone_name: str) -> int:
    """The weekday that weeks begin on where the zone is, else where the language is: 0 is Monday, 6 Sunday."""
    territory = get_global("zone_territories").get(zone_name) or territory_of(language)
    try:
        return int(Locale.parse(f"und_{territory}").first_week_day)
    except UnknownLocaleError:
        return 0  # ISO 8601's, for places that CLDR has no language of


def zones_of(territory: str) -> list[str]:
    """The zones to offer for a territory, the busiest first."""
    busy = _BUSY_ZONES.get(territory)
    if busy:
        return list(busy)
    own = sorted(name for name, place in get_global("zone_territories").items() if place == territory)
    return [name for name in own if name in _zone_names()]


def currency_choices(language: str, guess: str, most: int = 8) -> list[str]:
    """Currencies to offer, the guess first."""
    return list(dict.fromkeys([guess, guess_currency(language), *COMMON_CURRENCIES]))[:most]


def zone_choices(language: str, currency: str, most: int = 8) -> list[str]:
    """Zones to offer: where the currency and the language are at home, then others from around the world."""
    own = [*_zones_at_home(language, currency), *zones_of(territory_of(language))]
    return list(dict.fromkeys([*own, *_ABROAD]))[:most]


def find_currency(text: str, language: str) -> str:
    """The currency that a person names by code, or by its name in their language or English. Raises UnknownCurrency."""
    wanted = " ".join(text.split()).casefold()
    try:
        return currency_code(wanted)
    except UnknownCurrency:
        spoken = (_currency_names(locale_of(language)), _currency_names(FALLBACK_LOCALE))
        exact = [code for names in spoken for code, name in names.items() if name == wanted]
        part = wanted.rstrip("s")
        partly = [
            code for names in spoken for code in COMMON_CURRENCIES if part in names.get(code, "").split()
        ]
        if len(wanted) > 2 and (found := exact or partly):  # noqa: PLR2004 - two letters name nothing
            return found[0]
        raise


def find_zones(text: str, most: int = 6) -> list[str]:
    """Zones whose city or name holds the text, best first; empty where none does."""
    wanted = "_".join(text.split()).casefold()
    if not wanted:
        return []
    found = [name for name in sorted(_zone_names()) if wanted in name.casefold()]
    return sorted(found, key=lambda name: (not _city(name).casefold().startswith(wanted), len(name)))[:most]


def city_of(zone_name: str) -> str:
    """How a zone is shown: its city, in plain words."""
    return _city(zone_name).replace("_", " ")


def _zones_at_home(language: str, currency: str | None) -> list[str]:
    at_home = territory_of(language)
    if currency is None or currency in get_territory_currencies(at_home):
        return zones_of(at_home)
    return zones_of(currency[:2])  # ISO 4217 begins a code with the territory's


def _city(zone_name: str) -> str:
    return zone_name.rpartition("/")[2]


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))


@cache
def _currency_names(locale: str) -> dict[str, str]:
    names = Locale.parse(locale).currencies
    return {code: str(names[code]).casefold() for code in current_currencies() if code in names}
