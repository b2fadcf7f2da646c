"""What a language or a place lets one guess: a currency, a time zone. CLDR's and the IANA database's knowledge.

A guess is only offered, or stands until the person says otherwise.
"""

from functools import cache
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.numbers import get_territory_currencies

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

_SHARED = {
    "EUR": (
        "Europe/Berlin",
        "Europe/Paris",
        "Europe/Madrid",
        "Europe/Rome",
        "Europe/Amsterdam",
        "Europe/Vienna",
        "Europe/Lisbon",
        "Europe/Dublin",
    ),
}
"""Where most people of a currency live that several countries share."""

_ABROAD = ("Europe/London", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Shanghai")

_LARGE = (
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "Africa/Nairobi",
    "America/Bogota",
    "America/Lima",
    "Asia/Bangkok",
    "Asia/Dhaka",
    "Asia/Dubai",
    "Asia/Ho_Chi_Minh",
    "Asia/Karachi",
    "Asia/Manila",
    "Asia/Riyadh",
    "Asia/Seoul",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Europe/Istanbul",
)
"""Where many people live whose countries have one zone."""


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


def is_busy(zone_name: str) -> bool:
    """Whether many people live there, among zones that are as good otherwise."""
    return zone_name in _busy()


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
    own = [*_zones_at_home(language, currency), *_SHARED.get(currency, ()), *zones_of(territory_of(language))]
    return list(dict.fromkeys([*own, *_ABROAD]))[:most]


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
def _busy() -> frozenset[str]:
    lists = (*_BUSY_ZONES.values(), *_SHARED.values(), _ABROAD, _LARGE)
    return frozenset(name for zones in lists for name in zones)


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
