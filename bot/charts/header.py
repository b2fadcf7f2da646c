"""What stands on top of a picture: the period, and under it the figure that the picture is about."""

from bot.charts import lettering, palette
from bot.charts.canvas import MARGIN, ROOM, Card
from bot.core.money import format_money_short, format_money_sign
from bot.core.pictures import Header

_TITLE, _SMALLEST_TITLE = 60, 48
_LEADING = 0.25
_FIGURE, _SMALLEST_FIGURE = 52, 36
_LABEL = 36
_GAP = 18


def draw_title(card: Card, header: Header) -> float:
    """The period, on two lines where it is long. Returns where the next thing may begin."""
    words = lettering.clean(header.title)
    size = lettering.fit(words, ROOM, _TITLE, _SMALLEST_TITLE, bold=True) or _SMALLEST_TITLE
    baseline = MARGIN - 0.2 * size
    for line in lettering.wrap(words, ROOM, size, bold=True):
        baseline += size
        card.text(line, (MARGIN, baseline), size, palette.INK, bold=True)
        baseline += size * _LEADING
    return baseline


def draw_header(card: Card, header: Header) -> float:
    """The period, and the figure with its name behind it. Returns where the next thing may begin."""
    baseline = draw_title(card, header) + _FIGURE + 4
    words, size = figure(header, ROOM * 0.7, (_FIGURE, _SMALLEST_FIGURE))
    card.text(words, (MARGIN, baseline), size, palette.INK, bold=True)
    behind = MARGIN + lettering.width(words, size, bold=True) + _GAP
    label = lettering.shorten(lettering.clean(header.figure_label), MARGIN + ROOM - behind, _LABEL)
    card.text(label, (behind, baseline), _LABEL, palette.MUTED)
    return baseline + _LEADING * _FIGURE


def figure(header: Header, room: float, sizes: tuple[int, int]) -> tuple[str, int]:
    """The header's figure in full where that can be read in the room, in short otherwise; and its size."""
    largest, smallest = sizes
    for form in (format_money_sign, format_money_short):
        words = lettering.clean(form(header.figure, header.locale, header.numbers))
        size = lettering.fit(words, room, largest, smallest, bold=True)
        if size is not None:
            return words, size
    return words, lettering.fit(words, room, largest, 1, bold=True) or 1
