"""What stands on the card, measured with matplotlib's own ruler."""

import io
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Wedge
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from PIL import Image

from bot.charts.drawing import compose, draw
from bot.charts.palette import DARK, LIGHT, Theme
from bot.core.reports import ReportPicture
from tests.charts.pictures import LONG, PICTURES, picture

EDGE = 24
"""No text comes nearer to the card's edge, in pixels."""

everything = pytest.mark.parametrize("shown", PICTURES.values(), ids=PICTURES.keys())


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def texts(figure: Figure) -> dict[Text, Bbox]:
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    found = [text for text in figure.findobj(Text) if text.get_text()]
    return {text: text.get_window_extent(renderer) for text in found}


def ring(figure: Figure) -> list[Wedge]:
    """The parts of the ring, without the dots."""
    return [patch for patch in figure.findobj(Wedge) if patch.width and patch.r > 100]


def words(shown: ReportPicture) -> list[str]:
    return [text.get_text() for text in texts(compose(shown))]


def assert_well_set(shown: ReportPicture) -> None:
    """No text leaves the card, and none touches another."""
    figure = compose(shown)
    boxes = list(texts(figure).items())
    for text, box in boxes:
        assert box.x0 >= EDGE, text
        assert box.y0 >= EDGE, text
        assert box.x1 <= figure.bbox.width - EDGE, text
        assert box.y1 <= figure.bbox.height - EDGE, text
    for number, (text, box) in enumerate(boxes):
        for other, other_box in boxes[:number]:
            overlap = Bbox.intersection(box, other_box)
            assert overlap is None or overlap.width < 1 or overlap.height < 8, (text, other)


@everything
def test_is_a_png_that_telegram_takes_and_a_phone_can_show(shown: ReportPicture) -> None:
    png = draw(shown)
    image = opened(png)
    assert image.format == "PNG"
    assert image.mode == "RGB"
    assert image.width == 1080
    assert image.width + image.height < 10_000
    assert len(png) < 1_000_000


def test_a_usual_report_is_of_a_phones_shape() -> None:
    image = opened(draw(PICTURES["eight slices"]))
    assert 1.2 < image.height / image.width < 1.6


@everything
def test_no_text_is_cut_off_or_lies_on_another(shown: ReportPicture) -> None:
    assert_well_set(shown)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    names=st.lists(st.text(max_size=80), max_size=12),
    title=st.text(max_size=150),
    amount=st.integers(min_value=-(10**14), max_value=10**14),
    currency=st.sampled_from(["EUR", "KWD", "IDR", "JPY", "INR", "CHF"]),
    locale=st.sampled_from(["en", "en_IN", "de", "ar_EG", "he", "hi", "ja", "pl", "fr_CH", "sw"]),
    bars=st.lists(st.integers(min_value=-1000, max_value=10**12).map(str), max_size=40),
    today=st.none() | st.integers(min_value=-5, max_value=50),
)
@example(names=["𝐀"], title="", amount=0, currency="EUR", locale="en", bars=[], today=None)
def test_whatever_is_in_a_report_can_be_drawn(
    *,
    names: list[str],
    title: str,
    amount: int,
    currency: str,
    locale: str,
    bars: list[str],
    today: int | None,
) -> None:
    amounts = [str(amount // (number + 1)) for number in range(len(names))]
    shown = picture(
        names,
        amounts,
        currency,
        locale=locale,
        bars=bars,
        before=bars[::-1],
        title=title,
        bars_title=title,
        today=today,
    )
    assert_well_set(shown)
    assert opened(draw(shown)).width == 1080


def test_matplotlib_tells_of_a_character_without_a_glyph_so_that_the_tests_above_would_fail() -> None:
    figure = Figure()
    figure.text(0, 0, "\u0378")
    with pytest.warns(UserWarning, match="missing from font"):
        FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]


def test_says_what_the_report_says() -> None:
    said = words(picture(["Groceries", "Rent"], ["25.50", "1200"], locale="en"))
    for expected in (
        "June 2026",
        "€1,225.50",
        "spent",
        "Groceries",
        "€25.50",
        "2%",
        "Rent",
        "€1,200",
        "98%",
        "By day",
    ):
        assert expected in said


def test_a_tiny_share_is_not_called_nothing() -> None:
    assert "<1%" in words(picture(["Rent", "Gum"], ["1200", "1"]))


def test_a_long_name_ends_with_an_ellipsis_and_its_amount_stays_whole() -> None:
    said = words(picture([LONG, "Rent"], ["123456789012.75", "1"], "CHF"))
    name = next(text for text in said if text.startswith("Every"))
    assert name.endswith("…")
    assert any("123,456,789,012.75" in text for text in said)


def test_a_total_that_does_not_fit_the_ring_is_given_in_short() -> None:
    assert "IDR123.5B" in [
        text.replace("\u00a0", "") for text in words(picture(["Rent"], ["123456789012"], "IDR"))
    ]


@everything
def test_the_total_stays_inside_its_ring(shown: ReportPicture) -> None:
    figure = compose(shown)
    part = ring(figure)[0]
    centre = part.get_transform().transform(part.center)
    inside = [
        box
        for box in texts(figure).values()
        if abs((box.x0 + box.x1) / 2 - centre[0]) < 2 and abs(box.y0 - centre[1]) < 150
    ]
    assert inside
    for box in inside:
        corners = ((x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1))
        assert all(((x - centre[0]) ** 2 + (y - centre[1]) ** 2) ** 0.5 < part.r for x, y in corners)
        assert box.width < 2 * (part.r - (part.width or 0))


def test_each_part_of_the_ring_is_as_large_as_its_share() -> None:
    figure = compose(picture(["Rent", "Food", "Refund"], ["75", "25", "-10"]))
    assert [round(part.theta2 - part.theta1) for part in ring(figure)] == [270, 90]


def test_bars_stand_as_high_as_their_amounts() -> None:
    figure = compose(picture(bars=["10", "20", "0"], before=[], today=None))
    bars = next(patch for patch in figure.findobj(PathPatch) if to_hex(patch.get_facecolor()) == LIGHT.now)
    heights = [np.ptp(np.asarray(polygon), axis=0)[1] for polygon in bars.get_path().to_polygons()]
    assert len(heights) == 2
    assert heights[1] == pytest.approx(2 * heights[0])


def test_today_is_marked_even_where_nothing_was_spent() -> None:
    image = opened(draw(picture(bars=["5", "0"], today=1)))
    assert colour_count(image, LIGHT.today) > 50
    assert colour_count(opened(draw(picture(bars=["5", "0"], today=None))), LIGHT.today) == 0


def test_where_people_read_from_right_to_left_the_card_does_too() -> None:
    for locale, leftmost in (("en", True), ("he", False)):
        figure = compose(picture(["Rent"], title="2026", locale=locale))
        title = next(box for text, box in texts(figure).items() if text.get_text() == "2026")
        assert bool(title.x0 < figure.bbox.width / 2) is leftmost


def test_the_rows_of_the_legend_are_in_line() -> None:
    figure = compose(picture(["Rent", "Food", "Fun"], ["1234.50", "99", "7.25"]))
    found = {text.get_text(): box for text, box in texts(figure).items()}
    ends = [found[amount].x1 for amount in ("€1,234.50", "€99", "€7.25")]
    assert all(abs(one - other) < 4 for one, other in pairwise(ends))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_theme_is_readable_on_its_own_ground(theme: Theme) -> None:
    image = opened(draw(picture(), theme))
    assert image.getpixel((3, 3)) == tuple(round(255 * part) for part in to_rgb(theme.ground))
    assert contrast(theme.ink, theme.ground) > 7
    assert contrast(theme.muted, theme.ground) > 4.5
    assert contrast(theme.now, theme.before) > 3


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2."""
    lights = sorted(
        sum(w * linear(part) for w, part in zip((0.2126, 0.7152, 0.0722), to_rgb(c), strict=True))
        for c in (one, other)
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def colour_count(image: Image.Image, colour: str) -> int:
    wanted = tuple(round(255 * part) for part in to_rgb(colour))
    counted = image.getcolors(maxcolors=1 << 24) or []
    return sum(count for count, found in counted if found == wanted)
