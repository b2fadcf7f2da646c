"""What was spent up to each day, as a line that climbs, against the period before and a budget."""

from collections.abc import Sequence
from decimal import Decimal

from bot.charts import lettering, palette
from bot.charts.bars import HIGH
from bot.charts.canvas import Card, Point
from bot.charts.plot import DASHES, Frame, Key, Plot, draw_axis, draw_heading, draw_ticks, limit_key, short
from bot.charts.scale import ticks
from bot.core.money import Money
from bot.core.pictures import Pace

_THICK, _THIN = 9, 6
_DOT = 13
_AMOUNT = 36


def draw_pace(card: Card, pace: Pace, top: float) -> float:
    """Heading, key, axis and lines. Returns where the next thing may begin; draws nothing where there is nothing."""
    slots = max(pace.days, len(pace.now), len(pace.before))
    if not slots:
        return top
    top = draw_heading(card, pace.title, _keys(pace), top)
    limit = pace.limit.money.amount if pace.limit else None
    amounts = [money.amount for money in (*pace.now, *pace.before)]
    plot = draw_axis(card, Frame(pace.header, top, HIGH, slots), ticks([*amounts, limit or Decimal(0)]))
    now = _climb(plot, pace.now)
    zero = plot.y(Decimal(0))
    if pace.now:
        card.area([(plot.left, zero), *now, (now[-1][0], zero)], palette.WASH)
    card.line(zero, plot.left, plot.right, palette.MUTED)
    if pace.before:
        card.stroke(_climb(plot, pace.before), palette.EARLIER, _THIN)
    if limit is not None:
        _draw_budget(card, plot, limit, pace.days)
    if pace.now:
        _draw_now(card, plot, now, pace.now[-1])
    return draw_ticks(card, plot, pace.ticks, None)


def _keys(pace: Pace) -> list[Key]:
    keys = [Key(pace.label_now, palette.NOW)]
    if pace.before:
        keys.append(Key(pace.label_before, palette.EARLIER))
    if pace.limit:
        keys.append(limit_key(pace.limit, pace.header))
    return keys


def _draw_now(card: Card, plot: Plot, line: Sequence[Point], last: Money) -> None:
    """The line, with a dot and the amount where it ends."""
    words = short(last.amount, plot.frame.header)
    _write_end(card, plot, words, line[-1])
    card.stroke(line, palette.NOW, _THICK)
    card.dot(line[-1], _DOT, palette.NOW, rim=palette.GROUND)


def _write_end(card: Card, plot: Plot, words: str, end: Point) -> None:
    """The amount above the line's end, on a plate that keeps other lines away from it."""
    x, y = end
    half = lettering.width(words, _AMOUNT, bold=True) / 2
    middle = min(max(x, plot.left + half), plot.right - half)
    baseline = y - 2 * _DOT - 6
    plate = (middle - half - 10, baseline - _AMOUNT, middle + half + 10, baseline + 12)
    card.boxes([plate], palette.GROUND)
    card.text(words, (middle, baseline), _AMOUNT, palette.INK, side="middle", bold=True)


def _draw_budget(card: Card, plot: Plot, limit: Decimal, days: int) -> None:
    """Where spending that uses the budget up evenly would run."""
    end = plot.left + plot.slot * days
    card.stroke([(plot.left, plot.y(Decimal(0))), (end, plot.y(limit))], palette.LIMIT, 4, DASHES)


def _climb(plot: Plot, sums: Sequence[Money]) -> list[Point]:
    """From nothing at the beginning to each day's sum at its end."""
    days = [(plot.left + plot.slot * (day + 1), plot.y(money.amount)) for day, money in enumerate(sums)]
    return [(plot.left, plot.y(Decimal(0))), *days]
