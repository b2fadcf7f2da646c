"""The upper half of the picture: a ring of categories around the total, and beneath it what each of them is."""

from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import format_percent

from bot.charts import lettering
from bot.charts.canvas import MARGIN, WIDTH, Card
from bot.charts.palette import colours
from bot.core.money import format_money_short, format_money_sign
from bot.core.reports import ReportPicture, Slice

RADIUS = 216
THICKNESS = 60
ROW = 61

_ROOM_INSIDE = 2 * (RADIUS - THICKNESS) * 0.88
_TOTAL, _SMALLEST_TOTAL = 72, 44
_LABEL, _SMALLEST_LABEL = 36, 28
_TEXT = 40
_PERCENT = 36
_DOT = 14
_GAP = 28


def draw_ring(card: Card, picture: ReportPicture, top: float) -> float:
    """The ring with the total in it. Returns where the next thing may begin."""
    centre = (WIDTH / 2, top + RADIUS)
    hues = colours(piece.key for piece in picture.slices)
    card.ring(centre, RADIUS, THICKNESS, _parts(picture.slices, hues) or [(1.0, card.theme.hairline)])
    total, size = _total(picture)
    card.text(total, (centre[0], centre[1] + 14), size, card.theme.ink, side="middle", bold=True)
    label = lettering.clean(picture.total_label)
    small = lettering.fit(label, _ROOM_INSIDE * 0.9, _LABEL, _SMALLEST_LABEL) or _SMALLEST_LABEL
    label = lettering.shorten(label, _ROOM_INSIDE * 0.9, small)
    card.text(label, (centre[0], centre[1] + 70), small, card.theme.muted, side="middle")
    return top + 2 * RADIUS


def draw_legend(card: Card, picture: ReportPicture, top: float) -> float:
    """A row for each slice: its colour, name, amount and share. Returns where the next thing may begin."""
    hues = colours(piece.key for piece in picture.slices)
    amounts = [lettering.clean(format_money_sign(piece.money, picture.locale)) for piece in picture.slices]
    percents = [_percent(piece.share, picture.locale) for piece in picture.slices]
    percent_width = max((lettering.width(text, _PERCENT) for text in percents), default=0)
    amount_end = WIDTH - MARGIN - percent_width - _GAP
    name_start = MARGIN + 2 * _DOT + 24
    for number, piece in enumerate(picture.slices):
        baseline = top + ROW * number + ROW * 0.68
        card.dot((MARGIN + _DOT, baseline - _TEXT * 0.36), _DOT, hues[piece.key])
        amount_size = lettering.fit(amounts[number], (amount_end - name_start) * 0.6, _TEXT, 1) or 1
        room = amount_end - lettering.width(amounts[number], amount_size) - _GAP - name_start
        name = lettering.shorten(lettering.clean(piece.label) or "–", room, _TEXT)
        card.text(name, (name_start, baseline), _TEXT, card.theme.ink)
        card.text(amounts[number], (amount_end, baseline), amount_size, card.theme.ink, side="end")
        card.text(percents[number], (WIDTH - MARGIN, baseline), _PERCENT, card.theme.muted, side="end")
    return top + ROW * len(picture.slices)


def _total(picture: ReportPicture) -> tuple[str, float]:
    """The total in full where it can be read inside the ring, in short otherwise; and its size."""
    for form in (format_money_sign, format_money_short):
        words = lettering.clean(form(picture.total, picture.locale))
        size = lettering.fit(words, _ROOM_INSIDE, _TOTAL, _SMALLEST_TOTAL, bold=True)
        if size is not None:
            return words, size
    return words, lettering.fit(words, _ROOM_INSIDE, _TOTAL, 1, bold=True) or 1


def _parts(slices: Sequence[Slice], hues: dict[str, str]) -> list[tuple[float, str]]:
    """Each slice's part of the ring. What came back rather than went out has none."""
    spent = [piece for piece in slices if piece.money.amount > 0]
    whole = sum((piece.money.amount for piece in spent), Decimal(0))
    return [(float(piece.money.amount / whole), hues[piece.key]) for piece in spent]


def _percent(share: Decimal, locale: str) -> str:
    if 0 < share < Decimal("0.01"):
        return lettering.clean("<" + str(format_percent(Decimal("0.01"), locale=locale)))
    return lettering.clean(str(format_percent(share, locale=locale)))
