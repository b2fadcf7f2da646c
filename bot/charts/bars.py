"""A bar for each day or month, with the earlier period's as a skyline behind them.

A few bars that dwarf all others are drawn broken, with their amounts above them, so that the others can be read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from bot.charts import lettering, palette
from bot.charts.canvas import Card
from bot.charts.plot import (
    AXIS,
    GAP,
    Frame,
    Key,
    Plot,
    draw_axis,
    draw_heading,
    draw_limit,
    draw_ticks,
    limit_key,
    short,
)
from bot.charts.scale import common, ticks
from bot.core.money import Money
from bot.core.pictures import Bars, Header

LOW, HIGH = 280, 620

_ROUNDING = 10
_BAR = 0.64
"""A bar's width, in slots."""

BROKEN = 30
"""How far a broken bar reaches above the axis."""

Amounts = Mapping[float, Decimal]
"""By their slots."""


def draw_bars(card: Card, header: Header, bars: Bars, top: float, height: float = LOW) -> float:
    """Heading, key, axis, bars. Returns where the next thing may begin; draws nothing where there are no bars."""
    slots = max(len(bars.now), len(bars.before))
    if not slots:
        return top
    top = draw_heading(card, bars.title, _keys(header, bars), top)
    limit = bars.limit.money.amount if bars.limit else None
    plot = stand(card, Frame(header, top, height, slots), [*bars.now, *bars.before], limit)
    _draw_skyline(card, bars.before, plot)
    amounts = _by_slot(bars.now)
    today = {float(index): amounts.pop(index) for index in (bars.today,) if index in amounts}
    draw_amounts(card, plot, amounts, palette.NOW, _BAR)
    draw_amounts(card, plot, today, palette.TODAY, _BAR)
    card.line(plot.y(Decimal(0)), plot.left, plot.right, palette.MUTED)
    if limit is not None:
        draw_limit(card, plot, limit)
    write_broken(card, plot, {**amounts, **today}, _by_slot(bars.before))
    return draw_ticks(card, plot, bars.ticks, bars.today)


def stand(card: Card, frame: Frame, sums: Sequence[Money], limit: Decimal | None = None) -> Plot:
    """The axis for these sums, a little lower where some of them are to be broken: their amounts stand above."""
    amounts = [money.amount for money in sums]
    reach = common(amounts, limit)
    if reach is not None:
        amounts = [min(amount, reach) for amount in amounts]
        frame = replace(frame, top=frame.top + BROKEN + 2 * AXIS)
    return draw_axis(card, frame, ticks([*amounts, limit or Decimal(0)]))


def draw_amounts(card: Card, plot: Plot, amounts: Amounts, colour: str, share: float) -> None:
    """Bars of one colour, `share` of a slot wide."""
    up = [_cut(plot, plot.box(slot, amount, share)) for slot, amount in amounts.items() if amount > 0]
    down = [plot.box(slot, amount, share) for slot, amount in amounts.items() if amount < 0]
    card.boxes(up, colour, rounding=min(plot.slot * share * 0.3, _ROUNDING))
    card.boxes(down, colour)
    for left, top, right, _ in up:
        if top < plot.top:
            _draw_break(card, plot, left, right)


def write_broken(card: Card, plot: Plot, amounts: Amounts, before: Amounts | None = None) -> None:
    """Writes the amounts of broken bars above them, moved aside where they would touch.

    Those of the earlier period are written where they are in nobody's way.
    """
    texts = _broken(plot, amounts)
    places = _spread([plot.middle(slot) for slot in texts], [_half(text) for text in texts.values()], plot)
    taken = [(x - _half(text), x + _half(text)) for x, text in zip(places, texts.values(), strict=True)]
    for text, x in zip(texts.values(), places, strict=True):
        card.text(text, (x, plot.top - BROKEN - 14), AXIS, palette.INK, side="middle")
    for slot, text in _broken(plot, before or {}).items():
        left, right = plot.middle(slot) - _half(text), plot.middle(slot) + _half(text)
        free = all(right + GAP <= begin or end + GAP <= left for begin, end in taken)
        if free and plot.left <= left and right <= plot.right:
            card.text(text, (plot.middle(slot), plot.top - BROKEN - 14), AXIS, palette.MUTED, side="middle")
            taken.append((left, right))


def _broken(plot: Plot, amounts: Amounts) -> dict[float, str]:
    """The amounts that are too large for the axis, by their slots, as they are written."""
    return {
        slot: short(amount, plot.frame.header)
        for slot, amount in sorted(amounts.items())
        if amount > plot.marks[-1]
    }


def _half(text: str) -> float:
    return lettering.width(text, AXIS) / 2


def _spread(middles: Sequence[float], halves: Sequence[float], plot: Plot) -> list[float]:
    """The middles, moved as little as it takes to keep texts of these half widths apart and inside the plot."""
    places: list[float] = []
    begin = plot.left
    for middle, half in zip(middles, halves, strict=True):
        places.append(max(begin + half, middle))
        begin = places[-1] + half + GAP
    end = plot.right
    for number in reversed(range(len(places))):
        places[number] = min(places[number], end - halves[number])
        end = places[number] - halves[number] - GAP
    return places


def _by_slot(sums: Sequence[Money]) -> dict[float, Decimal]:
    return {float(index): money.amount for index, money in enumerate(sums)}


def _keys(header: Header, bars: Bars) -> list[Key]:
    keys = [Key(bars.label_now, palette.NOW)]
    if bars.today is not None and bars.label_today:
        keys.append(Key(bars.label_today, palette.TODAY))
    if bars.before:
        keys.append(Key(bars.label_before, palette.BEFORE))
    if bars.limit:
        keys.append(limit_key(bars.limit, header))
    return keys


def _draw_skyline(card: Card, bars: Sequence[Money], plot: Plot) -> None:
    """Side by side without a gap, on whole pixels so that no seam shows."""
    boxes = [_cut(plot, plot.box(index, money.amount, 1)) for index, money in enumerate(bars) if money.amount]
    whole = [(round(left), top, round(right), bottom) for left, top, right, bottom in boxes]
    card.boxes(whole, palette.BEFORE)
    for left, top, right, _ in whole:
        if top < plot.top:
            _draw_break(card, plot, left, right)


def _cut(plot: Plot, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return (left, plot.top - BROKEN if top < plot.top - 0.5 else top, right, bottom)


def _draw_break(card: Card, plot: Plot, left: float, right: float) -> None:
    """A slanting gap across the bar."""
    y, steep = plot.top - 8, min(6.0, (right - left) / 4)
    card.stroke([(left - 2, y + steep), (right + 2, y - steep)], palette.GROUND, 7)
