"""A location tells the zone, unless it is one where nobody keeps books."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.periods import zone
from bot.places.offline import OfflinePlaces


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ((38.72, -9.14), "Europe/Lisbon"),
        ((28.61, 77.21), "Asia/Kolkata"),
        ((40.71, -74.01), "America/New_York"),
        ((-33.87, 151.21), "Australia/Sydney"),
        ((27.7, 85.3), "Asia/Kathmandu"),
    ],
)
async def test_a_place_has_the_zone_of_its_country(place: tuple[float, float], name: str) -> None:
    assert await OfflinePlaces().zone_at(*place) == name


@pytest.mark.parametrize(
    "place", [(0.0, 0.0), (-30.0, -30.0), (45.0, -150.0), (200.0, 0.0), (0.0, 400.0), (math.nan, 0.0)]
)
async def test_there_is_no_clock_at_sea_or_off_the_map(place: tuple[float, float]) -> None:
    assert await OfflinePlaces().zone_at(*place) is None


@given(st.floats(-90, 90), st.floats(-180, 180))
async def test_whatever_is_found_is_a_zone(latitude: float, longitude: float) -> None:
    found = await OfflinePlaces().zone_at(latitude, longitude)
    assert found is None or zone(found).key == found
