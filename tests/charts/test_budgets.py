"""Bars of budgets: as long as what is used, with a mark for today, and red from where there is too much."""

from decimal import Decimal

import numpy as np
import pytest

from bot.charts import palette
from bot.charts.canvas import MARGIN, ROOM, WIDTH, Drawing
from bot.charts.drawing import compose, draw
from bot.core.money import Money
from bot.core.pictures import BudgetBar, Budgets, Header

LONG = "A very long name that nobody would give to anything that they have to read again, and longer"
DINING = "#efa374"


def bar(
    used: str, key: str = "dining", label: str = "Dining", result: str = "€54 left", elapsed: str = "0.5"
) -> BudgetBar:
    note, share = "€246 of €300 a month", Decimal(used)
    return BudgetBar(key, label, result, note, share, Decimal(elapsed), share > 1)


def budgets(*bars: BudgetBar, locale: str = "en") -> Budgets:
    header = Header("Budgets", Money.of(54, "EUR"), "left this month", locale)
    return Budgets(header, "November 2026", bars, "today")


def reach(drawing: Drawing, colour: str) -> tuple[float, float]:
    """How far the strokes and boxes of a colour go across, from and to."""
    left, right = [], []
    for shape in drawing.shapes:
        if colour in (shape.fill, shape.stroke):
            points = np.asarray(shape.path.vertices)
            pen = shape.thickness / 2 if shape.stroke else 0
            left.append(float(points[:, 0].min()) - pen)
            right.append(float(points[:, 0].max()) + pen)
    return min(left), max(right)


@pytest.mark.parametrize("used", ["0.2", "0.5", "0.99", "1"])
def test_a_bar_is_as_long_as_what_is_used_of_the_budget(used: str) -> None:
    left, right = reach(compose(budgets(bar(used))), DINING)
    assert left == pytest.approx(MARGIN)
    assert right == pytest.approx(MARGIN + ROOM * float(used), abs=1)


def test_an_overdrawn_one_goes_on_in_red_from_where_the_budget_ends() -> None:
    drawing = compose(budgets(bar("2", result="€300 over")))
    assert reach(drawing, DINING)[1] == pytest.approx(WIDTH / 2, abs=1)
    assert reach(drawing, palette.LIMIT)[1] == pytest.approx(MARGIN + ROOM)
    (result,) = [label for label in drawing.labels if label.words == "€300 over"]
    assert result.colour == palette.LIMIT


def test_nothing_used_shows_nothing_and_no_red() -> None:
    colours = {colour for shape in compose(budgets(bar("0"))).shapes for colour in (shape.fill, shape.stroke)}
    assert DINING not in colours
    assert palette.LIMIT not in colours


def test_each_category_has_its_colour_and_all_spending_that_of_the_period() -> None:
    drawing = compose(budgets(bar("0.5", ""), bar("0.5", "groceries"), bar("0.5")))
    strokes = [shape.stroke for shape in drawing.shapes if shape.stroke not in (None, palette.HAIRLINE)]
    assert strokes == [palette.NOW, "#2c7a5b", DINING]


def test_from_right_to_left_the_bar_grows_to_the_left() -> None:
    left, right = reach(compose(budgets(bar("0.25"), locale="ar")), DINING)
    assert right == pytest.approx(WIDTH - MARGIN)
    assert left == pytest.approx(WIDTH - MARGIN - ROOM / 4, abs=1)


def test_whatever_they_are_called_nothing_leaves_the_card() -> None:
    shown = budgets(
        bar("0.001", "a", LONG, LONG), bar("1000000", "b", "W" * 80, "€1 over"), bar("1.0001", "c", "", "")
    )
    drawing = compose(shown)
    for label in drawing.labels:
        left, _, right, bottom = label.box
        assert left >= MARGIN - 4, label.words
        assert right <= WIDTH - MARGIN + 4, label.words
        assert bottom <= drawing.height, label.words
    assert draw(shown).startswith(b"\x89PNG")
