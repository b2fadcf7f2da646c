"""The lower half of the picture: a bar for each day, with the earlier period's days as a skyline behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.charts import lettering
from bot.charts.canvas import MARGIN, WIDTH, Card, Corners
from bot.charts.scale import position, ticks
from bot.core.money import Money, format_money_short
from bot.core.reports import ReportPicture

HEIGHT = 280

_HEADING = 44
_KEY = 34
_AXIS = 32
_DOT = 12
_GAP = 20
_BEFORE_TEXT = 2 * _DOT + 14
_BEHIND_TEXT = 32
_WIDEST_SLOT = 110
_ROUNDING = 10
_BAR = 0.64
"""A bar's width, in slots."""


@dataclass(frozen=True, slots=True)
class Plot:
    """Where the bars stand: `slots` of equal width side by side, as high as the axis with its `marks`."""

    left: float
    right: float
    top: float
    slots: int
    marks: tuple[Decimal, ...]

    @property
    def bottom(self) -> float:
        """The y of the lowest mark."""
        return self.top + HEIGHT

    @property
    def slot(self) -> float:
        """A slot's width."""
        return min((self.right - self.left) / self.slots, _WIDEST_SLOT)

    def middle(self, index: int) -> float:
        """The x of a slot's middle."""
        return self.left + self.slot * (index + 0.5)

    def y(self, amount: Decimal) -> float:
        """The y of an amount."""
        return self.bottom - HEIGHT * position(amount, self.marks)

    def box(self, index: int, amount: Decimal, share: float) -> Corners:
        """The bar for an amount, `share` of its slot wide."""
        half = self.slot * share / 2
        level, zero = self.y(amount), self.y(Decimal(0))
        left, right = self.middle(index) - half, self.middle(index) + half
        return (left, min(level, zero), right, max(level, zero))


def draw_days(card: Card, picture: ReportPicture, top: float) -> float:
    """Heading, key, axis, bars. Returns where the next thing may begin; draws nothing where there are no bars."""
    slots = max(len(picture.bars), len(picture.bars_before))
    if not slots:
        return top
    top = _draw_heading(card, picture, top)
    marks = ticks(money.amount for money in (*picture.bars, *picture.bars_before))
    axis_width = _draw_axis(card, picture, marks, top)
    plot = Plot(MARGIN + axis_width + _GAP, WIDTH - MARGIN, top, slots, marks)
    _draw_skyline(card, picture.bars_before, plot)
    _draw_bars(card, picture, plot)
    card.line(plot.y(Decimal(0)), plot.left, plot.right, card.theme.muted)
    return _draw_labels(card, picture, plot)


def _draw_heading(card: Card, picture: ReportPicture, top: float) -> float:
    """The heading, and what the colours mean at the end of its line, or below where the line is too short."""
    baseline = top + _HEADING
    room = WIDTH - 2 * MARGIN
    words = lettering.shorten(lettering.clean(picture.bars_title), room, _HEADING, bold=True)
    card.text(words, (MARGIN, baseline), _HEADING, card.theme.ink, bold=True)
    key = _key(card, picture)
    taken = sum(_key_width(text) for text, _ in key) - _BEHIND_TEXT
    x = WIDTH - MARGIN - taken
    if lettering.width(words, _HEADING, bold=True) + 3 * _GAP > room - taken:
        x, baseline = MARGIN, baseline + 60
    for text, colour in key:
        card.dot((x + _DOT, baseline - _KEY * 0.36), _DOT, colour)
        card.text(text, (x + _BEFORE_TEXT, baseline), _KEY, card.theme.muted)
        x += _key_width(text)
    return baseline + 56


def _key(card: Card, picture: ReportPicture) -> list[tuple[str, str]]:
    labels = [(picture.label_now, card.theme.now), (picture.label_before, card.theme.before)]
    room = (WIDTH - 2 * MARGIN) / 2 - _BEFORE_TEXT - _BEHIND_TEXT
    shown = labels if picture.bars_before else labels[:1]
    return [(lettering.shorten(lettering.clean(label), room, _KEY), colour) for label, colour in shown]


def _key_width(words: str) -> float:
    return _BEFORE_TEXT + lettering.width(words, _KEY) + _BEHIND_TEXT


def _draw_axis(card: Card, picture: ReportPicture, marks: Sequence[Decimal], top: float) -> float:
    """A line and a compact amount at each mark. Returns the width that the amounts take."""
    currency = picture.total.currency
    amounts = [lettering.clean(format_money_short(Money(mark, currency), picture.locale)) for mark in marks]
    widest = max(lettering.width(text, _AXIS) for text in amounts)
    for mark, text in zip(marks, amounts, strict=True):
        y = top + HEIGHT * (1 - position(mark, marks))
        card.line(y, MARGIN + widest + _GAP, WIDTH - MARGIN, card.theme.hairline)
        card.text(text, (MARGIN + widest, y + _AXIS * 0.36), _AXIS, card.theme.muted, side="end")
    return widest


def _draw_skyline(card: Card, bars: Sequence[Money], plot: Plot) -> None:
    """Side by side without a gap, on whole pixels so that no seam shows."""
    boxes = [plot.box(index, money.amount, 1) for index, money in enumerate(bars) if money.amount]
    card.boxes(
        [(round(left), top, round(right), bottom) for left, top, right, bottom in boxes], card.theme.before
    )


def _draw_bars(card: Card, picture: ReportPicture, plot: Plot) -> None:
    amounts = {index: money.amount for index, money in enumerate(picture.bars) if money.amount}
    today = {index: amounts.pop(index) for index in (picture.today,) if index in amounts}
    for bars, colour in ((amounts, card.theme.now), (today, card.theme.today)):
        up = [plot.box(index, amount, _BAR) for index, amount in bars.items() if amount > 0]
        down = [plot.box(index, amount, _BAR) for index, amount in bars.items() if amount < 0]
        card.boxes(up, colour, rounding=min(plot.slot * _BAR * 0.3, _ROUNDING))
        card.boxes(down, colour)


def _draw_labels(card: Card, picture: ReportPicture, plot: Plot) -> float:
    """The days' names that have room, under a dot for today. Returns where the next thing may begin."""
    baseline = plot.bottom + 62
    if picture.today is not None and 0 <= picture.today < plot.slots:
        card.dot((plot.middle(picture.today), plot.bottom + 16), 7, card.theme.today)
    taken = plot.left - _GAP
    for index, label in picture.bar_labels:
        words = lettering.shorten(lettering.clean(label), (plot.right - plot.left) / 2, _AXIS)
        half = lettering.width(words, _AXIS) / 2
        x = min(max(plot.middle(index), plot.left + half), plot.right - half)
        if 0 <= index < plot.slots and x - half >= taken + _GAP:
            card.text(words, (x, baseline), _AXIS, card.theme.muted, side="middle")
            taken = x + half
    return baseline + 10
