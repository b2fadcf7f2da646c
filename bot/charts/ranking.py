"""The largest, below one another: who, how much, which part of all, and a bar to compare them by."""

from decimal import Decimal

from bot.charts import lettering, palette
from bot.charts.canvas import MARGIN, ROOM, WIDTH, Card
from bot.charts.plot import draw_heading
from bot.charts.shares import percent
from bot.core.money import format_money_sign
from bot.core.pictures import Header, Rank, Ranking

ROW = 104

_TEXT, _SMALL = 40, 34
_BAR = 18
_GAP = 28


def draw_ranking(card: Card, ranking: Ranking, top: float) -> float:
    """Heading and rows. Returns where the next thing may begin."""
    header = ranking.header
    top = draw_heading(card, ranking.title, (), top) - 30
    shares = [percent(rank.money, rank.share, header.locale) for rank in ranking.ranks]
    share_width = max((lettering.width(text, _SMALL) for text in shares), default=0)
    largest = max((rank.money.amount for rank in ranking.ranks), default=Decimal(0))
    for rank, share in zip(ranking.ranks, shares, strict=True):
        baseline = top + _TEXT
        card.text(share, (WIDTH - MARGIN, baseline), _SMALL, palette.MUTED, side="end")
        _draw_words(card, rank, header, baseline, WIDTH - MARGIN - share_width - _GAP)
        _draw_bar(card, float(rank.money.amount / largest) if largest > 0 else 0.0, baseline + 20)
        top += ROW
    return top


def _draw_words(card: Card, rank: Rank, header: Header, baseline: float, end: float) -> None:
    """Who, with the note behind it, and how much. The note gives way first, then the name."""
    amount = lettering.clean(format_money_sign(rank.money, header.locale, header.numbers))
    size = lettering.fit(amount, (end - MARGIN) * 0.55, _TEXT, 1) or 1
    card.text(amount, (end, baseline), size, palette.INK, side="end")
    room = end - lettering.width(amount, size) - _GAP - MARGIN
    name = lettering.clean(rank.label) or "–"
    note = lettering.clean(rank.note)
    if lettering.width(name, _TEXT) + _GAP + lettering.width(note, _SMALL) > room:
        note = note if lettering.width(note, _SMALL) < room * 0.4 else ""
    taken = lettering.width(note, _SMALL) + _GAP if note else 0
    name = lettering.shorten(name, room - taken, _TEXT)
    card.text(name, (MARGIN, baseline), _TEXT, palette.INK)
    card.text(note, (MARGIN + lettering.width(name, _TEXT) + _GAP * 0.7, baseline), _SMALL, palette.MUTED)


def _draw_bar(card: Card, length: float, top: float) -> None:
    """A bar on a track; as long as the whole track where it is the largest."""
    middle = top + _BAR / 2
    begin, end = MARGIN + _BAR / 2, MARGIN + ROOM - _BAR / 2
    card.stroke([(begin, middle), (end, middle)], palette.HAIRLINE, _BAR)
    if length > 0:
        card.stroke([(begin, middle), (begin + max(1, (end - begin) * length), middle)], palette.NOW, _BAR)
