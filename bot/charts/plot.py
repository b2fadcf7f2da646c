"""Where bars and lines stand: the axis with its amounts, the ticks under it, and the key to its colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from bot.charts import lettering, palette
from bot.charts.canvas import MARGIN, ROOM, WIDTH, Card, Corners
from bot.charts.scale import position
from bot.core.money import Money, format_money_short
from bot.core.pictures import Header, Limit, Ticks

AXIS = 32
GAP = 20
DASHES = (14.0, 14.0)

_HEADING = 44
_KEY = 34
_KEY_LINE = 54
_DOT = 12
_BEFORE_TEXT = 2 * _DOT + 14
_BEHIND_TEXT = 32
_CENTRED = 0.36
"""How far below a line's middle its baseline is, in sizes."""

_WIDEST_SLOT = 110


@dataclass(frozen=True, slots=True)
class Key:
    """What a colour means. A dashed one stands for a line."""

    label: str
    colour: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What a plot is to fill: how high, from where down, with `slots` side by side. The header tells what counts."""

    header: Header
    top: float
    height: float
    slots: int


@dataclass(frozen=True, slots=True)
class Plot:
    """Slots of equal width in a frame, as high as the axis with its `marks`."""

    frame: Frame
    left: float
    right: float
    marks: tuple[Decimal, ...]

    @property
    def top(self) -> float:
        """The y of the highest mark."""
        return self.frame.top

    @property
    def bottom(self) -> float:
        """The y of the lowest mark."""
        return self.frame.top + self.frame.height

    @property
    def slot(self) -> float:
        """A slot's width."""
        return min((self.right - self.left) / self.frame.slots, _WIDEST_SLOT)

    def middle(self, index: float) -> float:
        """The x of a slot's middle."""
        return self.left + self.slot * (index + 0.5)

    def y(self, amount: Decimal) -> float:
        """The y of an amount."""
        return self.bottom - self.frame.height * position(amount, self.marks)

    def box(self, index: float, amount: Decimal, share: float) -> Corners:
        """The bar for an amount, `share` of its slot wide."""
        half = self.slot * share / 2
        level, zero = self.y(amount), self.y(Decimal(0))
        left, right = self.middle(index) - half, self.middle(index) + half
        return (left, min(level, zero), right, max(level, zero))


def draw_heading(card: Card, title: str, keys: Sequence[Key], top: float) -> float:
    """A heading, and what the colours mean at the end of its line, or below where that is too short.

    Returns where the next thing may begin.
    """
    words = lettering.shorten(lettering.clean(title), ROOM, _HEADING, bold=True)
    baseline = top + (_HEADING if words else 0)
    card.text(words, (MARGIN, baseline), _HEADING, palette.INK, bold=True)
    shown = [(_fitted(key), key) for key in keys]
    taken = sum(_key_width(text) for text, _ in shown) - _BEHIND_TEXT
    beside = lettering.width(words, _HEADING, bold=True) + 3 * GAP <= ROOM - taken
    x = WIDTH - MARGIN - taken if beside and words else MARGIN
    baseline += 0 if beside and words else 60
    for text, key in shown:
        if x > MARGIN and x + _key_width(text) - _BEHIND_TEXT > WIDTH - MARGIN + 1:
            x, baseline = MARGIN, baseline + _KEY_LINE
        _draw_key(card, key, text, x, baseline)
        x += _key_width(text)
    return baseline + 56


def draw_axis(card: Card, frame: Frame, marks: tuple[Decimal, ...]) -> Plot:
    """A line and a compact amount at each mark."""
    amounts = [short(mark, frame.header) for mark in marks]
    widest = max(lettering.width(text, AXIS) for text in amounts)
    plot = Plot(frame, MARGIN + widest + GAP, WIDTH - MARGIN, marks)
    for mark, text in zip(marks, amounts, strict=True):
        y = plot.y(mark)
        card.line(y, plot.left, plot.right, palette.HAIRLINE)
        card.text(text, (MARGIN + widest, y + AXIS * _CENTRED), AXIS, palette.MUTED, side="end")
    return plot


def draw_limit(card: Card, plot: Plot, amount: Decimal) -> None:
    """A dashed line across, at an amount."""
    y = plot.y(amount)
    card.stroke([(plot.left, y), (plot.right, y)], palette.LIMIT, 4, DASHES)


def draw_ticks(card: Card, plot: Plot, ticks: Ticks, today: int | None) -> float:
    """As many of the ticks, evenly chosen, as have room, under a dot for today.

    Returns where the next thing may begin.
    """
    baseline = plot.bottom + 62
    slots = range(plot.frame.slots)
    if today is not None and today in slots:
        card.dot((plot.middle(today), plot.bottom + 16), 7, palette.TODAY)
    known = [(index, _fitting(label, plot)) for index, label in ticks if index in slots]
    kept = next((number for number, (index, _) in enumerate(known) if index == today), 0)
    for stride in range(1, len(known) + 1):
        chosen = known[kept % stride :: stride]
        if _apart(placed := [(_beneath(plot, index, words), words) for index, words in chosen]):
            for x, words in placed:
                card.text(words, (x, baseline), AXIS, palette.MUTED, side="middle")
            break
    return baseline + 10


def short(amount: Decimal, header: Header) -> str:
    """The amount as tight places have it."""
    money = Money(amount, header.figure.currency)
    return lettering.clean(format_money_short(money, header.locale, header.numbers))


def limit_key(limit: Limit, header: Header) -> Key:
    """A limit with its amount, for the key."""
    return Key(f"{limit.label} {short(limit.money.amount, header)}", palette.LIMIT, dashed=True)


def _fitted(key: Key) -> str:
    return lettering.shorten(lettering.clean(key.label), ROOM / 2 - _BEFORE_TEXT - _BEHIND_TEXT, _KEY)


def _key_width(words: str) -> float:
    return _BEFORE_TEXT + lettering.width(words, _KEY) + _BEHIND_TEXT


def _draw_key(card: Card, key: Key, words: str, x: float, baseline: float) -> None:
    y = baseline - _KEY * _CENTRED
    if key.dashed:
        card.stroke([(x - 2, y), (x + 2 * _DOT + 2, y)], key.colour, 5, (9, 10))
    else:
        card.dot((x + _DOT, y), _DOT, key.colour)
    card.text(words, (x + _BEFORE_TEXT, baseline), _KEY, palette.MUTED)


def _fitting(label: str, plot: Plot) -> str:
    return lettering.shorten(lettering.clean(label), (plot.right - plot.left) / 2, AXIS)


def _beneath(plot: Plot, index: int, words: str) -> float:
    half = lettering.width(words, AXIS) / 2
    return min(max(plot.middle(index), plot.left + half), plot.right - half)


def _apart(placed: Sequence[tuple[float, str]]) -> bool:
    """Whether there is a gap between each of these and the next."""
    halves = [lettering.width(words, AXIS) / 2 for _, words in placed]
    ends = [(x - half, x + half) for (x, _), half in zip(placed, halves, strict=True)]
    return all(end + GAP / 2 <= begin for (_, end), (begin, _) in pairwise(ends))
