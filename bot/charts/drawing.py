"""The whole picture: a title, where the money went, and how the days went."""

from babel import Locale
from matplotlib.figure import Figure

from bot.charts import lettering
from bot.charts.canvas import MARGIN, WIDTH, Card, png
from bot.charts.days import draw_days
from bot.charts.palette import LIGHT, Theme
from bot.charts.shares import draw_legend, draw_ring
from bot.core.reports import ReportPicture

_TITLE, _SMALLEST_TITLE = 60, 48
_LEADING = 1.25
_SPACE = 36


def draw(picture: ReportPicture, theme: Theme = LIGHT) -> bytes:
    """The picture as a PNG, 1080 pixels wide and as high as its slices need. Not for several threads at once."""
    return png(compose(picture, theme))


def compose(picture: ReportPicture, theme: Theme = LIGHT) -> Figure:
    """The picture as a figure whose unit is the pixel."""
    card = Card(theme, mirrored=Locale.parse(picture.locale).text_direction == "rtl")
    y = _draw_title(card, picture.title) + _SPACE
    y = draw_ring(card, picture, y) + _SPACE
    y = draw_legend(card, picture, y) + (_SPACE if picture.slices else 0)
    return card.finish(draw_days(card, picture, y) + MARGIN)


def _draw_title(card: Card, title: str) -> float:
    words = lettering.clean(title)
    room = WIDTH - 2 * MARGIN
    size = lettering.fit(words, room, _TITLE, _SMALLEST_TITLE, bold=True) or _SMALLEST_TITLE
    baseline = MARGIN - 0.2 * size
    for line in lettering.wrap(words, room, size, bold=True):
        baseline += size
        card.text(line, (MARGIN, baseline), size, card.theme.ink, bold=True)
        baseline += size * (_LEADING - 1)
    return baseline
