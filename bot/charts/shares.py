"""A ring of categories around the total, and beneath it what each of them is."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_percent

from bot.charts import lettering, palette
from bot.charts.canvas import MARGIN, ROOM, WIDTH, Card
from bot.charts.header import figure
from bot.charts.palette import colours
from bot.core.money import Money, format_money_sign
from bot.core.pictures import Header, Slice

RADIUS = 216
THICKNESS = 60
MOST_ROWS = 12
"""More slices than this stand in two columns."""

_ROOM_INSIDE = 2 * (RADIUS - THICKNESS) * 0.88
_TOTAL, _SMALLEST_TOTAL = 72, 44
_LABEL, _SMALLEST_LABEL = 36, 28
_DOT = 14
_GAP = 28


@dataclass(frozen=True, slots=True)
class _Row:
    """A slice with its words."""

    hue: str
    name: str
    amount: str
    percent: str


@dataclass(frozen=True, slots=True)
class _Column:
    """Rows below one another, between these edges."""

    left: float
    right: float
    row: float
    text: int

    @property
    def percent(self) -> int:
        """The size of the shares."""
        return round(self.text * 0.9)


def draw_ring(card: Card, header: Header, slices: Sequence[Slice], top: float) -> float:
    """The ring with the total in it. Returns where the next thing may begin."""
    centre = (WIDTH / 2, top + RADIUS)
    hues = colours(piece.key for piece in slices)
    card.ring(
        centre, RADIUS, THICKNESS, _parts(header.figure.amount, slices, hues) or [(1.0, palette.HAIRLINE)]
    )
    total, size = figure(header, _ROOM_INSIDE, (_TOTAL, _SMALLEST_TOTAL))
    card.text(total, (centre[0], centre[1] + 14), size, palette.INK, side="middle", bold=True)
    label = lettering.clean(header.figure_label)
    small = lettering.fit(label, _ROOM_INSIDE * 0.9, _LABEL, _SMALLEST_LABEL) or _SMALLEST_LABEL
    label = lettering.shorten(label, _ROOM_INSIDE * 0.9, small)
    card.text(label, (centre[0], centre[1] + 70), small, palette.MUTED, side="middle")
    return top + 2 * RADIUS


def draw_legend(card: Card, slices: Sequence[Slice], header: Header, top: float) -> float:
    """A row for each slice: its colour, name, amount and share. Returns where the next thing may begin."""
    hues = colours(piece.key for piece in slices)
    rows = [
        _Row(
            hues[piece.key],
            lettering.clean(piece.label) or "–",
            lettering.clean(format_money_sign(piece.money, header.locale, header.numbers)),
            percent(piece.money, piece.share, header.locale),
        )
        for piece in slices
    ]
    if len(rows) <= MOST_ROWS:
        return _draw_rows(card, rows, top, _Column(MARGIN, WIDTH - MARGIN, 61, 40))
    half, middle = (len(rows) + 1) // 2, MARGIN + (ROOM - 2 * _GAP) / 2
    _draw_rows(card, rows[half:], top, _Column(middle + 2 * _GAP, WIDTH - MARGIN, 48, 30))
    return _draw_rows(card, rows[:half], top, _Column(MARGIN, middle, 48, 30))


def percent(money: Money, share: Decimal, locale: str) -> str:
    """The share as it is written: what is little isn't called nothing, and what is no part isn't given as one."""
    if money.amount < 0 or not 0 <= share <= 1:
        return ""
    if 0 < share < Decimal("0.01"):
        return lettering.clean("<" + str(format_percent(Decimal("0.01"), locale=locale)))
    return lettering.clean(str(format_percent(share, locale=locale)))


def _draw_rows(card: Card, rows: Sequence[_Row], top: float, column: _Column) -> float:
    widest = max((lettering.width(row.percent, column.percent) for row in rows), default=0)
    amount_end = column.right - (widest + _GAP if widest else 0)
    name_start = column.left + 2 * _DOT + 24
    for number, row in enumerate(rows):
        baseline = top + column.row * (number + 0.68)
        card.dot((column.left + _DOT, baseline - column.text * 0.36), column.text * 0.35, row.hue)
        size = lettering.fit(row.amount, (amount_end - name_start) * 0.6, column.text, 1) or 1
        room = amount_end - lettering.width(row.amount, size) - _GAP - name_start
        name = lettering.shorten(row.name, room, column.text)
        card.text(name, (name_start, baseline), column.text, palette.INK)
        card.text(row.amount, (amount_end, baseline), size, palette.INK, side="end")
        card.text(row.percent, (column.right, baseline), column.percent, palette.MUTED, side="end")
    return top + column.row * len(rows)


def _parts(total: Decimal, slices: Sequence[Slice], hues: dict[str, str]) -> list[tuple[float, str]]:
    """Each slice's part of the ring. What came back rather than went out has none, nor has anything of nothing."""
    if total <= 0:
        return []
    spent = [piece for piece in slices if piece.money.amount > 0]
    whole = sum((piece.money.amount for piece in spent), Decimal(0))
    return [(float(piece.money.amount / whole), hues[piece.key]) for piece in spent]
