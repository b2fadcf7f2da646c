"""Countries and cities by the names that people have for them."""

import pytest

from bot.core.destinations import destination_names, find_destination
from bot.core.money import current_currencies
from bot.core.periods import zone


@pytest.mark.parametrize(
    ("name", "language", "shown", "currency"),
    [
        ("Japan", "en", "Japan", "JPY"),
        ("japan", "fr", "Japon", "JPY"),
        ("Japón", "es", "Japón", "JPY"),
        ("JAPON", "es", "Japón", "JPY"),
        ("Tokyo", "en", "Tokyo", "JPY"),
        ("Tokyo", "de", "Tokio", "JPY"),
        ("Bali", "en", "Bali", "IDR"),
        ("munich", "en", "Munich", "EUR"),
        ("UK", "en", "United Kingdom", "GBP"),
        ("Großbritannien", "de", "Vereinigtes Königreich", "GBP"),
        ("the Netherlands", "en", "Netherlands", "EUR"),
        ("USA", "it", "Stati Uniti", "USD"),
        ("США", "ru", "Соединенные Штаты", "USD"),
        ("日本", "zh", "日本", "JPY"),
        ("जापान", "hi", "जापान", "JPY"),
        ("Hong  Kong", "en", "Hong Kong", "HKD"),
        ("Türkei", "de", "Türkei", "TRY"),
        ("turkey", "en", "Türkiye", "TRY"),
        ("Bulgaria", "en", "Bulgaria", "EUR"),
    ],
)
def test_a_place_is_known_by_its_names(name: str, language: str, shown: str, currency: str) -> None:
    found = find_destination(name, language)
    assert found is not None
    assert (found.name, found.currency) == (shown, currency)


@pytest.mark.parametrize(
    "name", ["", " ", "love", "bed", "town", "home", "Antarctica", "Center", "UTC", "Europe"]
)
def test_other_words_are_no_place(name: str) -> None:
    assert find_destination(name, "en") is None


@pytest.mark.parametrize("language", ["en", "de", "hi", "ar", "tlh"])
def test_every_place_has_a_currency_of_today_and_zones_that_exist(language: str) -> None:
    for name in destination_names(language):
        found = find_destination(name, language)
        assert found is not None
        assert found.currency in current_currencies()
        assert all(zone(one).key for one in found.zones)
