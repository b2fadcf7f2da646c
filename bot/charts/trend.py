"""Income against spending: two bars a month, side by side."""

from collections.abc import Sequence
from decimal import Decimal

from bot.charts import palette
from bot.charts.bars import HIGH, draw_amounts, stand, write_broken
from bot.charts.canvas import Card
from bot.charts.plot import Frame, Key, draw_heading, draw_ticks
from bot.core.money import Money
from bot.core.pictures import Trend

_BAR = 0.36
"""A bar's width, in slots."""


def draw_trend(card: Card, trend: Trend, top: float) -> float:
    """Heading, key, axis and bars. Returns where the next thing may begin; draws nothing where there are none."""
    slots = max(len(trend.income), len(trend.spent))
    if not slots:
        return top
    keys = [Key(trend.label_income, palette.INCOME), Key(trend.label_spent, palette.NOW)]
    if trend.today is not None and trend.label_today:
        keys.append(Key(trend.label_today, palette.TODAY))
    top = draw_heading(card, trend.title, keys, top)
    plot = stand(card, Frame(trend.header, top, HIGH, slots), [*trend.income, *trend.spent])
    income, spent = _beside(trend.income, -_BAR / 2), _beside(trend.spent, _BAR / 2)
    draw_amounts(card, plot, income, palette.INCOME, _BAR)
    draw_amounts(card, plot, spent, palette.NOW, _BAR)
    card.line(plot.y(Decimal(0)), plot.left, plot.right, palette.MUTED)
    write_broken(card, plot, income | spent)
    return draw_ticks(card, plot, trend.ticks, trend.today)


def _beside(sums: Sequence[Money], aside: float) -> dict[float, Decimal]:
    """The sums by their places, somewhat aside of the months' middles."""
    return {number + aside: money.amount for number, money in enumerate(sums)}
