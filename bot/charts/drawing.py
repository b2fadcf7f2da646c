"""Every picture, from its title down."""

from babel import Locale

from bot.charts.bars import HIGH, draw_bars
from bot.charts.budgets import draw_budgets
from bot.charts.canvas import MARGIN, Card, Drawing
from bot.charts.header import draw_header, draw_title
from bot.charts.pace import draw_pace
from bot.charts.painting import png
from bot.charts.ranking import draw_ranking
from bot.charts.shares import draw_legend, draw_ring
from bot.charts.trend import draw_trend
from bot.core.pictures import Budgets, Course, Overview, Pace, Picture, Ranking, Trend

_SPACE = 36


def draw(picture: Picture) -> bytes:
    """The picture as a PNG, 1080 pixels wide and as high as it needs. Not for several threads at once."""
    return png(compose(picture))


def compose(picture: Picture) -> Drawing:
    """What stands on the card, and where."""
    card = Card(mirrored=Locale.parse(picture.header.locale).text_direction == "rtl")
    return card.finish(_draw(card, picture) + MARGIN)


def _draw(card: Card, picture: Picture) -> float:
    """Returns where the picture ends."""
    if isinstance(picture, Overview):
        return _draw_overview(card, picture)
    top = draw_header(card, picture.header) + _SPACE
    match picture:
        case Course():
            return draw_bars(card, picture.header, picture.bars, top, HIGH)
        case Trend():
            return draw_trend(card, picture, top)
        case Ranking():
            return draw_ranking(card, picture, top)
        case Pace():
            return draw_pace(card, picture, top)
        case Budgets():
            return draw_budgets(card, picture, top)


def _draw_overview(card: Card, picture: Overview) -> float:
    header, slices = picture.header, picture.slices
    y = draw_title(card, header) + _SPACE
    y = draw_ring(card, header, slices, y) + _SPACE
    y = draw_legend(card, slices, header, y) + (_SPACE if slices else 0)
    return draw_bars(card, header, picture.bars, y)
