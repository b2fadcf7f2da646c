"""Cities are found as people write them, in their language and in English."""

import tomllib
from datetime import UTC, datetime, timedelta
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.cities import city_name, find_zones, read_offset, zones_called, zones_like

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "language", "zones"),
    [
        ("berlin", "en", ["Europe/Berlin"]),
        ("new yo", "en", ["America/New_York"]),
        ("york", "en", ["America/New_York"]),
        (" são  paulo", "en", ["America/Sao_Paulo"]),
        ("Europe/London", "en", ["Europe/London"]),
        ("ho chi", "en", ["Asia/Ho_Chi_Minh"]),
        ("calcutta", "en", ["Asia/Kolkata"]),
        ("Lissabon", "de", ["Europe/Lisbon"]),
        ("lisbon", "de", ["Europe/Lisbon"]),
        ("Лиссабон", "ru", ["Europe/Lisbon"]),
        ("北京", "zh", ["Asia/Shanghai"]),
        ("दिल्ली", "hi", ["Asia/Kolkata"]),
        ("porto", "en", ["Europe/Lisbon"]),
        ("Bombay", "en", ["Asia/Kolkata"]),
        ("サンフランシスコ", "en", ["America/Los_Angeles"]),
        ("Барселона", "en", ["Europe/Madrid"]),
        ("Springfield", "en", ["America/Chicago", "America/New_York"]),
        ("Kyiv, Ukraine", "en", ["Europe/Kyiv"]),
        ("巴黎，法国", "zh", ["Europe/Paris"]),
        ("Vancouver, Canada", "en", ["America/Vancouver"]),
        ("Boston, somewhere", "en", ["America/New_York"]),
        ("Paris, Texas", "en", ["America/Chicago", "Europe/Paris"]),
        ("fifty dinner, Paris", "en", []),
        ("münchen", "en", ["Europe/Berlin"]),
        ("MUNCHEN", "en", ["Europe/Berlin"]),
        ("Georgia", "en", ["Asia/Tbilisi"]),
        ("UTC", "en", ["UTC"]),
        ("UTC+5:30", "en", ["Asia/Kolkata", "Asia/Colombo"]),
        ("atlantis", "en", []),
        ("  ", "en", []),
    ],
)
def test_a_zone_is_found_by_the_name_of_a_place(text: str, language: str, zones: list[str]) -> None:
    assert find_zones(text, language, NOW) == zones


def test_a_city_without_a_zone_of_its_own_offers_those_of_its_country() -> None:
    assert "America/Los_Angeles" in find_zones("san fr", "en")


def test_many_are_cut_to_a_few_and_the_busy_ones_come_first() -> None:
    assert len(find_zones("a", "en", most=3)) == 3
    assert find_zones("america", "en")[0] == "America/New_York"


def test_only_a_whole_name_calls_a_zone() -> None:
    assert zones_called("lis", "en") == []
    assert zones_called("Lisbon", "en") == ["Europe/Lisbon"]


@pytest.mark.parametrize("name", ["Tokyo", "Tokio", "Токио", "東京", "टोक्यो", "东京", "도쿄", "Tóquio"])
def test_a_city_is_known_in_other_languages_than_the_persons(name: str) -> None:
    assert zones_called(name, "en") == zones_called(name, "de") == ["Asia/Tokyo"]


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("Berlinn", ["Europe/Berlin"]),
        ("Nairobbi", ["Africa/Nairobi"]),
        ("sao paolo", ["America/Sao_Paulo"]),
        ("Frankfort", ["Europe/Berlin"]),
        ("Токиио", ["Asia/Tokyo"]),
        ("Mumbay", ["Asia/Kolkata"]),
        ("Marseile", ["Europe/Paris"]),
        ("Atlantis", []),
        ("Smallville, Illinois", ["America/Chicago"]),
        ("hello", []),
        ("ok", []),
        ("", []),
    ],
)
def test_a_misspelt_or_a_small_place_is_guessed(text: str, zones: list[str]) -> None:
    assert zones_like(text, "en") == zones


def test_large_cities_are_in_zones_that_exist() -> None:
    listed = tomllib.loads((resources.files("bot.core") / "cities.toml").read_text(encoding="utf-8"))
    assert set(listed) <= available_timezones()
    for zone, names in listed.items():
        for name in names.split(","):
            assert city_name(zone, "en") in {city_name(one, "en") for one in zones_called(name, "en")}, name


@given(st.integers(-12, 14), st.sampled_from([0, 30, 45]))
def test_a_difference_from_utc_finds_zones_that_have_it(hours: int, minutes: int) -> None:
    text = f"UTC{hours:+d}:{minutes:02d}"
    offset = read_offset(text)
    for zone in find_zones(text, "en", NOW):
        assert NOW.astimezone(ZoneInfo(zone)).utcoffset() == offset


def test_a_difference_goes_by_the_clocks_of_that_day() -> None:
    assert "Europe/London" in find_zones("UTC+1", "en", datetime(2026, 7, 1, tzinfo=UTC))
    assert "Europe/London" not in find_zones("UTC+1", "en", NOW)


@pytest.mark.parametrize("text", ["5", "coffee 4", "UTC+99", "+15", "utc +", "12:30", "-"])
def test_what_is_no_difference_from_utc(text: str) -> None:
    assert read_offset(text) is None


def test_a_difference_may_be_half_an_hour_and_behind() -> None:
    assert read_offset("gmt -3:30") == -timedelta(hours=3, minutes=30)


@given(st.text(max_size=80))
def test_whatever_is_typed_finds_zones_that_exist(text: str) -> None:
    for found in (find_zones(text, "de", NOW), zones_like(text, "de")):
        assert len(set(found)) == len(found) <= 6
        assert all(ZoneInfo(zone) for zone in found)


def test_a_city_is_shown_in_the_language() -> None:
    assert city_name("Europe/Lisbon", "de") == "Lissabon"
    assert city_name("Asia/Kolkata", "zh") == "加尔各答"
    assert city_name("America/New_York", "en") == "New York"
    assert city_name("UTC", "de") == "UTC"
