"""What stands on the card."""

import io
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from bot.charts import palette
from bot.charts.canvas import WIDTH, Corners, Drawing, Label, Shape
from bot.charts.drawing import compose, draw
from bot.charts.painting import paint
from bot.charts.shares import RADIUS, THICKNESS
from bot.core.number_styles import NumberStyle
from bot.core.pictures import Picture, digest
from tests.charts.pictures import LONG, PICTURES, course, days, overview, pace, ranking, trend

EDGE = 24
"""No text comes nearer to the card's edge, in pixels."""

everything = pytest.mark.parametrize("shown", PICTURES.values(), ids=PICTURES.keys())


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def words(shown: Picture) -> list[str]:
    return [label.words.replace("\u00a0", " ") for label in compose(shown).labels]


def labelled(drawing: Drawing, text: str) -> Label:
    return next(label for label in drawing.labels if label.words == text)


def extents(shape: Shape) -> list[Corners]:
    """What each of the shape's parts covers."""
    found = []
    for part in shape.path.to_polygons():
        (left, top), (right, bottom) = np.min(part, axis=0), np.max(part, axis=0)
        found.append((float(left), float(top), float(right), float(bottom)))
    return found


def bars(shown: Picture, colour: str) -> list[float]:
    """How high the bars of a colour are, from left to right."""
    filled = [box for shape in compose(shown).shapes if shape.fill == colour for box in extents(shape)]
    upright = sorted(box for box in filled if abs((box[2] - box[0]) - (box[3] - box[1])) > 1)  # no dots
    return [bottom - top for _, top, _, bottom in upright]


def line(shown: Picture, colour: str) -> NDArray[np.float64]:
    """The points of the longest line of a colour."""
    lines = [np.asarray(shape.path.vertices) for shape in compose(shown).shapes if shape.stroke == colour]
    return max(lines, key=lambda points: float(np.ptp(points[:, 0])))


def colour_count(pixels: NDArray[np.uint8], colour: str) -> int:
    wanted = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return int((pixels[..., :3] == wanted).all(axis=-1).sum())


def assert_well_set(shown: Picture) -> None:
    """No text leaves the card, and none touches another."""
    drawing = compose(shown)
    boxes = [(label.words, label.box) for label in drawing.labels]
    for text, (left, top, right, bottom) in boxes:
        assert left >= EDGE, text
        assert top >= EDGE, text
        assert right <= WIDTH - EDGE, text
        assert bottom <= drawing.height - EDGE, text
    for number, (text, (left, top, right, bottom)) in enumerate(boxes):
        for other, box in boxes[:number]:
            across, down = min(right, box[2]) - max(left, box[0]), min(bottom, box[3]) - max(top, box[1])
            assert across < 3 or down < 8, (text, other)


@everything
def test_is_a_png_that_telegram_takes_and_a_phone_can_show(shown: Picture) -> None:
    png = draw(shown)
    image = opened(png)
    assert image.format == "PNG"
    assert "transparency" not in image.info
    assert image.width == 1080
    assert 0.25 < image.height / image.width < 2.5
    assert len(png) < 300_000


def test_a_usual_report_is_of_a_phones_shape() -> None:
    image = opened(draw(PICTURES["eight slices"]))
    assert 1.2 < image.height / image.width < 1.7


@everything
def test_no_text_is_cut_off_or_lies_on_another(shown: Picture) -> None:
    assert_well_set(shown)


names = st.lists(st.text(max_size=80), max_size=12)
amounts = st.lists(st.integers(min_value=-1000, max_value=10**14).map(str), max_size=40)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(["overview", "course", "trend", "ranking", "pace"]),
    names=names,
    now=amounts,
    before=amounts,
    currency=st.sampled_from(["EUR", "KWD", "IDR", "JPY", "INR", "CHF"]),
    locale=st.sampled_from(["en", "en_IN", "de", "ar_EG", "he", "hi", "ja", "pl", "fr_CH", "sw", "zh_Hans"]),
    today=st.none() | st.integers(min_value=-5, max_value=50),
)
@example(kind="overview", names=["𝐀"], now=["0"], before=[], currency="EUR", locale="en", today=None)
def test_whatever_is_in_a_picture_can_be_drawn(
    *,
    kind: str,
    names: list[str],
    now: list[str],
    before: list[str],
    currency: str,
    locale: str,
    today: int | None,
) -> None:
    title = names[0] if names else ""
    shown = days(now, before, currency, title=title, today=today, limit="77")
    whole = [int(amount) for amount in now]
    pictures: dict[str, Picture] = {
        "overview": overview(
            names,
            [now[n % len(now)] if now else "1" for n in range(len(names))],
            currency,
            locale=locale,
            title=title,
            bars=shown,
        ),
        "course": course(shown, locale=locale, title=title),
        "trend": trend(now, before, currency, locale=locale, words=[title] * 3, today=today),
        "ranking": ranking(names[: len(now)], now[: len(names)], currency, locale=locale, note=title),
        "pace": pace(whole, [int(amount) for amount in before], currency, locale=locale, labels=(title,) * 3),
    }
    assert_well_set(pictures[kind])
    assert opened(draw(pictures[kind])).width == 1080


def test_few_colours_are_enough() -> None:
    """A PNG of 256 colours shows what was painted: its own colours exactly, the shades between them nearly."""
    drawing = compose(PICTURES["eight slices"])
    painted = paint(drawing)[..., :3].astype(int)
    shown = np.asarray(opened(draw(PICTURES["eight slices"])).convert("RGB"), int)
    assert abs(shown - painted).max() < 48
    for colour in {
        palette.GROUND,
        palette.INK,
        palette.NOW,
        *palette.colours(["groceries", "dining"]).values(),
    }:
        assert (
            colour_count(shown.astype(np.uint8), colour)
            >= colour_count(painted.astype(np.uint8), colour)
            > 100
        )


# ── Overview ──


def test_says_what_the_report_says() -> None:
    said = words(overview(["Groceries", "Rent"], ["25.50", "1200"]))
    for expected in (
        "June 2026", "€1,225.50", "spent", "Groceries", "€25.50", "2%", "Rent", "€1,200", "98%", "By day",
    ):  # fmt: skip
        assert expected in said


def test_a_tiny_share_is_not_called_nothing() -> None:
    assert "<1%" in words(overview(["Rent", "Gum"], ["1200", "1"]))


def test_where_more_came_back_than_was_spent_nothing_is_a_share_of_it() -> None:
    shown = overview(["Refunds", "Dining"], ["-250", "40"])
    assert "-€210" in words(shown)
    assert not [text for text in words(shown) if "%" in text]
    assert colour_count(paint(compose(shown)), palette.HAIRLINE) > RADIUS * THICKNESS


def test_a_long_name_ends_with_an_ellipsis_and_its_amount_stays_whole() -> None:
    said = words(overview([LONG, "Rent"], ["123456789012.75", "1"], "CHF"))
    name = next(text for text in said if text.startswith("Every"))
    assert name.endswith("…")
    assert any("123,456,789,012.75" in text for text in said)


def test_a_total_that_does_not_fit_the_ring_is_given_in_short() -> None:
    assert "IDR123.5B" in words(overview(["Rent"], ["123456789012"], "IDR"))


@pytest.mark.parametrize("name", ["usual", "huge amounts", "three decimals", "came back", "long names"])
def test_the_total_stays_inside_its_ring(name: str) -> None:
    drawing = compose(PICTURES[name])
    middle = next(box for shape in drawing.shapes for box in extents(shape))[1] + RADIUS
    inside = [label.box for label in drawing.labels if abs(sum(label.box[::2]) / 2 - WIDTH / 2) < 4]
    inside = [box for box in inside if abs(box[1] - middle) < 150]
    assert len(inside) == 2
    for left, top, right, bottom in inside:
        corners = ((x - WIDTH / 2, y - middle) for x in (left, right) for y in (top, bottom))
        assert all(np.hypot(x, y) < RADIUS - THICKNESS for x, y in corners)


def test_each_part_of_the_ring_is_as_large_as_its_share() -> None:
    pixels = paint(
        compose(overview(["Rent", "Food", "Refund"], ["75", "25", "-10"], bars=days([], [], ticks=())))
    )
    found = palette.colours(["groceries", "housing"])
    large, small = colour_count(pixels, found["groceries"]), colour_count(pixels, found["housing"])
    assert large / small == pytest.approx(3, rel=0.05)


def test_the_smallest_parts_of_the_ring_are_seen_too() -> None:
    drawing = compose(PICTURES["forty slices"])
    pixels = paint(drawing)
    middle = next(box for shape in drawing.shapes for box in extents(shape))[1] + RADIUS
    turns = np.linspace(0, 2 * np.pi, 2000)
    reach = RADIUS - THICKNESS / 2
    around = pixels[
        (middle + reach * np.sin(turns)).astype(int), (WIDTH / 2 + reach * np.cos(turns)).astype(int)
    ]
    assert colour_count(around, palette.GROUND) < len(turns) * 0.06


def test_the_rows_of_the_legend_are_in_line() -> None:
    drawing = compose(overview(["Rent", "Food", "Fun"], ["1234.50", "99", "7.25"]))
    ends = [labelled(drawing, amount).box[2] for amount in ("€1,234.50", "€99", "€7.25")]
    assert all(abs(one - other) < 5 for one, other in pairwise(ends))


def test_where_people_read_from_right_to_left_the_card_does_too() -> None:
    for locale, leftmost in (("en", True), ("he", False)):
        title = labelled(compose(overview(["Rent"], title="2026", locale=locale)), "2026")
        assert (title.box[0] < WIDTH / 2) is leftmost


# ── Bars ──


def test_bars_stand_as_high_as_their_amounts() -> None:
    small, large = bars(course(days(["10", "20", "0"], [], today=None)), palette.NOW)
    assert large == pytest.approx(2 * small)


def test_today_is_marked_even_where_nothing_was_spent_and_the_key_says_so() -> None:
    shown = course(days(["5", "0"], today=1))
    assert colour_count(paint(compose(shown)), palette.TODAY) > 50
    assert "Today" in words(shown)
    over = course(days(["5", "0"], today=None))
    assert colour_count(paint(compose(over)), palette.TODAY) == 0
    assert "Today" not in words(over)


def test_large_bills_are_broken_so_that_the_other_days_can_be_read() -> None:
    usual = ["30", "45", "60", "20", "50", "40"]
    shown = course(days([*usual, "1180", "950"], [], today=None, ticks=()))
    *others, rent, loan = bars(shown, palette.NOW)
    assert others[2] > 300
    assert rent == loan > others[2]
    assert {"€1,180", "€950"} <= set(words(shown))
    gaps = [shape for shape in compose(shown).shapes if shape.stroke == palette.GROUND]
    assert len(gaps) == 2


def test_the_earlier_large_bills_are_named_where_nothing_is_in_their_way() -> None:
    usual = ["30", "45", "60", "20", "50", "40", "30", "35"]
    apart = course(days([*usual, "1180"], ["990", *usual], today=None, ticks=()))
    assert {"€1,180", "€990"} <= set(words(apart))
    same_day = course(days([*usual, "1180"], [*usual, "990"], today=None, ticks=()))
    assert "€990" not in words(same_day)


@pytest.mark.parametrize(
    "amounts",
    [
        pytest.param(["30", "45", "60", "20", "50", "110"], id="not that much larger"),
        pytest.param(["30", "1180", "45"], id="few bars"),
        pytest.param(
            ["900", "1180", "950", "1000", "30", "20", "10", "40"], id="as many large ones as small"
        ),
    ],
)
def test_bars_that_can_be_read_beside_each_other_are_left_whole(amounts: list[str]) -> None:
    shown = course(days(amounts, [], today=None))
    assert not [shape for shape in compose(shown).shapes if shape.stroke == palette.GROUND]
    heights = bars(shown, palette.NOW)
    assert max(heights) / min(heights) == pytest.approx(max(map(float, amounts)) / min(map(float, amounts)))


def test_a_budget_runs_across_at_its_height_and_the_key_gives_its_amount() -> None:
    shown = course(days(["10", "40"], [], today=None, limit="20"))
    (left, level), (right, _) = line(shown, palette.LIMIT)
    small, large = bars(shown, palette.NOW)
    zero = max(
        box[3] for shape in compose(shown).shapes if shape.fill == palette.NOW for box in extents(shape)
    )
    assert right - left > WIDTH / 2
    assert zero - level == pytest.approx((small + large) * 20 / 50)
    assert "Budget for a day €20" in words(shown)


def test_names_under_an_axis_are_left_out_evenly_and_todays_stays() -> None:
    ticks = tuple((day, f"{day + 1} September") for day in range(30))
    shown = course(days(["1"] * 30, [], ticks=ticks, today=16))
    written = [int(text.split()[0]) for text in words(shown) if text.endswith(" September")]
    assert 17 in written
    assert len({later - earlier for earlier, later in pairwise(written)}) == 1


# ── Trend, ranking, pace ──


def test_income_and_spending_are_measured_with_one_scale() -> None:
    shown = trend(["100", "50"], ["200", "0"], today=None)
    (income,), (first, second) = bars(shown, palette.INCOME), bars(shown, palette.NOW)
    assert income == pytest.approx(2 * first)
    assert first == pytest.approx(2 * second)


def test_the_present_month_is_marked() -> None:
    assert colour_count(paint(compose(trend(today=2))), palette.TODAY) > 50
    assert "So far" in words(trend(today=2))
    assert "So far" not in words(trend(today=None))


def test_a_ranking_says_who_how_much_which_part_and_how_often() -> None:
    said = words(ranking(["Edeka", "Bäcker"], ["75.50", "24.50"], note="12 times"))
    for expected in ("Edeka", "Bäcker", "€75.50", "€24.50", "76%", "24%", "12 times"):
        assert expected in said


def test_bars_of_a_ranking_are_as_long_as_their_amounts() -> None:
    drawing = compose(ranking(["a", "b"], ["80", "20"]))
    lengths = [
        np.ptp(np.asarray(shape.path.vertices)[:, 0])
        for shape in drawing.shapes
        if shape.stroke == palette.NOW
    ]
    assert lengths[0] == pytest.approx(4 * lengths[1])


def test_what_paid_back_has_no_share_of_what_came_back_altogether() -> None:
    said = words(ranking(["Shop", "Insurance"], ["-10", "-50"]))
    assert "-€10" in said
    assert not [text for text in said if "%" in text]


def test_in_a_ranking_a_long_note_gives_way_to_the_name() -> None:
    said = words(ranking(["A name of some length, and more"], ["9"], note=LONG))
    assert "A name of some length, and more" in said


def test_the_pace_climbs_to_what_was_spent_and_the_budget_to_its_end() -> None:
    shown = pace([20, 30], [40, 40, 40, 40], length=4, limit="100")
    now, before, limit = (line(shown, colour) for colour in (palette.NOW, palette.EARLIER, palette.LIMIT))
    heights = [float(points[0, 1] - points[-1, 1]) for points in (now, before, limit)]
    assert heights[0] == pytest.approx(heights[2] * 0.5)
    assert heights[1] == pytest.approx(heights[2] * 1.6)
    widths = [float(np.ptp(points[:, 0])) for points in (now, before, limit)]
    assert widths[0] * 2 == pytest.approx(widths[1]) == pytest.approx(widths[2])
    assert "€50" in words(shown)


def test_money_that_came_back_makes_the_pace_fall() -> None:
    points = line(pace([50, -20], [], limit=None), palette.NOW)
    assert points[2, 1] > points[1, 1]


def test_titles_are_read_on_every_picture() -> None:
    for name in ("usual", "bars", "months", "merchants", "pace"):
        shown = PICTURES[name]
        titled = replace(shown, header=replace(shown.header, title="Quarter 7"))
        assert "Quarter 7" in words(titled)


@pytest.mark.parametrize("style", NumberStyle)
@everything
def test_a_picture_is_well_set_in_every_style_of_numbers(shown: Picture, style: NumberStyle) -> None:
    assert_well_set(replace(shown, header=replace(shown.header, numbers=style.locale)))


@pytest.mark.parametrize(
    ("style", "amount"),
    [
        (NumberStyle.POINT, "€1,234,567.50"),
        (NumberStyle.COMMA, "€1.234.567,50"),
        (NumberStyle.SPACE, "€1 234 567,50"),
        (NumberStyle.APOSTROPHE, "€1’234’567.50"),
        (NumberStyle.INDIAN, "€12,34,567.50"),
    ],
)
def test_numbers_are_in_the_style_that_was_chosen(style: NumberStyle, amount: str) -> None:
    for usual in (overview(amounts=("1234567.50", "20", "5")), ranking(amounts=("1234567.50", "20", "5"))):
        shown = replace(usual, header=replace(usual.header, numbers=style.locale))
        assert amount in [one.replace("\u202f", " ") for one in words(shown)]
        assert digest(shown) != digest(usual)
