"""The colours of the card and of the categories."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from bot.charts import palette
from bot.charts.palette import colours
from bot.core.categories import DEFAULTS
from bot.core.ledger import Kind

EYES: dict[str, list[list[float]]] = {
    "full": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
}
"""What is seen of linear red, green and blue (Machado, Oliveira and Fernandes, 2009)."""

XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
SERIES = (palette.NOW, palette.TODAY, palette.BEFORE, palette.INCOME, palette.LIMIT, palette.GROUND)


def linear(colour: str) -> list[float]:
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2."""
    lights = sorted(float(np.dot(XYZ[1], linear(colour))) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def apart(one: str, other: str, eyes: str) -> float:
    """CIE 1976's difference of two colours: 2 can just be seen."""
    x, y = (lab(np.clip(np.dot(EYES[eyes], linear(colour)), 0, 1)) for colour in (one, other))
    return float(np.linalg.norm(x - y))


def lab(seen: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y, z = np.cbrt(np.dot(XYZ, seen) / (0.9505, 1, 1.089))
    return np.array([116 * y, 500 * (x - y), 200 * (y - z)])


def test_what_is_written_can_be_read() -> None:
    assert contrast(palette.INK, palette.GROUND) > 7
    assert contrast(palette.MUTED, palette.GROUND) > 4.5


@pytest.mark.parametrize("eyes", EYES)
def test_what_is_drawn_side_by_side_is_told_apart_by_everybody(eyes: str) -> None:
    for one, other in combinations(SERIES, 2):
        assert apart(one, other, eyes) > 10, (one, other)
    assert apart(palette.NOW, palette.INCOME, eyes) > 25
    assert apart(palette.NOW, palette.EARLIER, eyes) > 25


@pytest.mark.parametrize("eyes", EYES)
def test_the_default_categories_are_told_apart_by_everybody(eyes: str) -> None:
    for kind in Kind:
        keys = [category.key for category in DEFAULTS if category.kind is kind]
        for one, other in combinations(colours([*keys, "rest"]).values(), 2):
            assert apart(one, other, eyes) > 7, (one, other)


def test_a_category_keeps_its_colour_from_picture_to_picture() -> None:
    alone = colours(["dining"])["dining"]
    assert colours(["rent_of_the_boat", "groceries", "dining"])["dining"] == alone


def test_a_custom_category_takes_no_colour_that_another_slice_has() -> None:
    shown = ["groceries", "dining", "housing", *(f"own_{number}" for number in range(12))]
    assert len(set(colours(shown).values())) == len(shown)


def test_a_custom_category_has_a_colour_of_its_own_that_order_does_not_change() -> None:
    assert colours(["boat", "horse", "dining"]) == colours(["dining", "horse", "boat"])


def test_there_is_a_colour_for_everything_however_much_there_is() -> None:
    assert len(colours(f"own_{number}" for number in range(100))) == 100
