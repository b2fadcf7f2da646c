"""Budgets below one another: a bar that fills with what is spent, beside a mark for how far the time has come.

One that is overdrawn is as long as what was spent: its own colour up to the budget, and the colour of limits from
there on.
"""

from bot.charts import lettering, palette
from bot.charts.canvas import MARGIN, ROOM, WIDTH, Card
from bot.charts.plot import Key, draw_heading
from bot.core.pictures import BudgetBar, Budgets

ROW = 168

_TEXT, _SMALL = 42, 34
_BAR = 34
_GAP = 28
_SHORTEST = 0.35
"""The part of a line that a name gets at least."""


def draw_budgets(card: Card, budgets: Budgets, top: float) -> float:
    """Heading, key and rows. Returns where the next thing may begin."""
    keys = [Key(budgets.label_today, palette.TODAY)] if budgets.label_today else []
    top = draw_heading(card, budgets.title, keys, top) - 20
    hues = palette.colours(bar.key for bar in budgets.bars if bar.key)
    for bar in budgets.bars:
        _draw_words(card, bar, top + _TEXT)
        _draw_bar(card, bar, hues.get(bar.key, palette.NOW), top + _TEXT + 22)
        card.text(_fitted(bar.note, ROOM), (MARGIN, top + _TEXT + _BAR + 66), _SMALL, palette.MUTED)
        top += ROW
    return top - 24


def _draw_words(card: Card, bar: BudgetBar, baseline: float) -> None:
    """What it is for, and what is left of it at the end of the line."""
    result = lettering.clean(bar.result)
    size = lettering.fit(result, ROOM * (1 - _SHORTEST), _TEXT, 1, bold=True) or 1
    colour = palette.LIMIT if bar.is_over else palette.INK
    card.text(result, (WIDTH - MARGIN, baseline), size, colour, side="end", bold=True)
    room = ROOM - lettering.width(result, size, bold=True) - _GAP
    name = lettering.shorten(lettering.clean(bar.label) or "–", room, _TEXT)
    card.text(name, (MARGIN, baseline), _TEXT, palette.INK)


def _draw_bar(card: Card, bar: BudgetBar, colour: str, top: float) -> None:
    middle, half = top + _BAR / 2, _BAR / 2
    begin, end = MARGIN + half, MARGIN + ROOM - half
    used = float(bar.used)
    whole = max(used, 1.0)
    card.stroke([(begin, middle), (end, middle)], palette.LIMIT if used > 1 else palette.HAIRLINE, _BAR)
    if used > 1:
        edge = min(max(MARGIN + ROOM / whole, begin), end)
        card.stroke([(begin, middle), (max(edge - half, begin), middle)], colour, _BAR)
        card.boxes([(begin, top, edge, top + _BAR)], colour)
        card.boxes([(edge - 3, top - 1, edge + 3, top + _BAR + 1)], palette.GROUND)
    elif used > 0:
        card.stroke([(begin, middle), (max(MARGIN + ROOM * used - half, begin + 1), middle)], colour, _BAR)
    _draw_mark(card, MARGIN + ROOM * float(bar.elapsed) / whole, top)


def _draw_mark(card: Card, x: float, top: float) -> None:
    """A line across the bar, set off from what is under it."""
    x = min(max(x, MARGIN + 4), MARGIN + ROOM - 4)
    card.boxes([(x - 7, top - 9, x + 7, top + _BAR + 9)], palette.GROUND)
    card.boxes([(x - 4, top - 9, x + 4, top + _BAR + 9)], palette.TODAY)


def _fitted(words: str, room: float) -> str:
    return lettering.shorten(lettering.clean(words), room, _SMALL)
