"""What a language lets one guess: never wrong in shape, and right for most people."""

from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.money import current_currencies
from bot.core.periods import zone
from bot.core.places import (
    city_of,
    currency_choices,
    guess_currency,
    guess_week_start,
    guess_zone,
    locale_of,
    zone_choices,
    zones_of,
)


@pytest.mark.parametrize(
    ("language", "currency", "zone_name"),
    [
        ("en", "USD", "America/New_York"),
        ("en-IN", "INR", "Asia/Kolkata"),
        ("en-GB", "GBP", "Europe/London"),
        ("hi", "INR", "Asia/Kolkata"),
        ("de", "EUR", "Europe/Berlin"),
        ("de-CH", "CHF", "Europe/Zurich"),
        ("pt", "BRL", "America/Sao_Paulo"),
        ("pt-PT", "EUR", "Europe/Lisbon"),
        ("ar", "EGP", "Africa/Cairo"),
        ("ja", "JPY", "Asia/Tokyo"),
        ("zh-Hant-TW", "TWD", "Asia/Taipei"),
        ("tlh", "USD", "America/New_York"),
        ("es-419", "USD", "UTC"),
    ],
)
def test_a_language_suggests_where_most_of_its_people_are(
    language: str, currency: str, zone_name: str
) -> None:
    assert (guess_currency(language), guess_zone(language)) == (currency, zone_name)


def test_the_currency_tells_more_about_the_zone_than_the_language() -> None:
    assert guess_zone("en", "INR") == "Asia/Kolkata"
    assert guess_zone("en", "JPY") == "Asia/Tokyo"
    assert guess_zone("de", "EUR") == "Europe/Berlin"
    assert guess_zone("en", "EUR") == "UTC"


@pytest.mark.parametrize(
    ("language", "zone_name", "weekday"),
    [
        ("en", "America/New_York", 6),
        ("en", "Europe/Berlin", 0),
        ("de", "Europe/Berlin", 0),
        ("en-GB", "UTC", 0),
        ("en", "UTC", 6),
        ("ar", "Africa/Cairo", 5),
        ("en", "Antarctica/Troll", 0),
        ("es-419", "UTC", 0),
    ],
)
def test_weeks_begin_as_they_do_where_the_person_is(language: str, zone_name: str, weekday: int) -> None:
    assert guess_week_start(language, zone_name) == weekday


def test_weeks_begin_on_some_day_everywhere() -> None:
    assert {guess_week_start("en", name) for name in available_timezones()} == {0, 4, 5, 6}


@given(
    st.text(max_size=12)
    | st.from_regex(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", fullmatch=True)
)
def test_any_tag_gives_a_currency_and_a_zone_that_exist(language: str) -> None:
    currency = guess_currency(language)
    assert currency in current_currencies()
    assert zone(guess_zone(language, currency)).key
    assert locale_of(locale_of(language)) == locale_of(language)


@pytest.mark.parametrize("territory", ["US", "RU", "DE", "IN", "MX", "CH", "KI"])
def test_offered_zones_exist(territory: str) -> None:
    offered = zones_of(territory)
    assert offered
    assert [zone(name).key for name in offered] == offered


@pytest.mark.parametrize("language", ["en", "de", "hi", "ja", "es-419"])
def test_choices_begin_with_the_guess_and_repeat_nothing(language: str) -> None:
    currencies = currency_choices(language, "CHF")
    assert currencies[0] == "CHF"
    assert len(set(currencies)) == len(currencies) <= 8
    zones = zone_choices(language, "CHF")
    assert zones[0] == "Europe/Zurich"
    assert len(set(zones)) == len(zones) <= 8


def test_a_shared_currency_offers_the_cities_that_pay_with_it() -> None:
    assert zone_choices("en", "EUR")[:2] == ["Europe/Berlin", "Europe/Paris"]
    assert zone_choices("pt-PT", "EUR")[0] == "Europe/Lisbon"
    assert zone_choices("en", "USD")[0] == "America/New_York"


def test_a_zone_is_shown_as_its_city() -> None:
    assert city_of("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert city_of("UTC") == "UTC"
