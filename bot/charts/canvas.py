"""A card to draw on: pixels from the top left corner, text by its baseline.

It is mirrored where writing runs from right to left: `start` and `end` are the edges of the writing direction. What is
put on it is kept as shapes and labels, with all labels above all shapes, and painted once the card's height is known.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from matplotlib.path import Path

from bot.charts import lettering, palette

WIDTH = 1080
MARGIN = 64
ROOM = WIDTH - 2 * MARGIN
"""Between the margins."""

_SEAM = 5
_NARROW = 3 * _SEAM
"""Lengths of a ring's parts up to which they aren't set apart."""

Side = Literal["start", "middle", "end"]
Point = tuple[float, float]
Corners = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A path that is filled, or stroked with a pen of this thickness, or both. `dashes` are the stroke and its gap."""

    path: Path
    fill: str | None = None
    stroke: str | None = None
    thickness: float = 0.0
    dashes: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A cleaned line of text; its pen starts at `left`."""

    words: str
    left: int
    baseline: int
    size: int
    colour: str
    bold: bool = False

    @property
    def stamp(self) -> lettering.Stamp:
        """Its ink."""
        return lettering.stamp(self.words, self.size, self.bold)

    @property
    def box(self) -> Corners:
        """What its ink covers."""
        high, wide = self.stamp.mask.shape
        left, top = self.left + self.stamp.left, self.baseline - self.stamp.rise
        return (left, top, left + wide, top + high)


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that stands on a card of the usual width, y downwards."""

    height: int
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]


class Card:
    """The picture while it is drawn."""

    def __init__(self, mirrored: bool = False) -> None:
        self.mirrored = mirrored
        self._shapes: list[Shape] = []
        self._labels: list[Label] = []

    def text(
        self, words: str, at: Point, size: int, colour: str, *, side: Side = "start", bold: bool = False
    ) -> None:
        """One line of cleaned text with its baseline at `at`, which is its start, middle or end."""
        if not words:
            return
        x, y = at
        before = {"start": float(self.mirrored), "middle": 0.5, "end": float(not self.mirrored)}[side]
        left = self._across(x) - before * lettering.width(words, size, bold)
        self._labels.append(Label(words, round(left), round(y), size, colour, bold))

    def boxes(self, corners: Sequence[Corners], colour: str, rounding: float = 0) -> None:
        """Boxes of one colour; `rounding` is the radius of their upper corners, cut down for small ones."""
        self.fill([_box(self._turned(box), rounding) for box in corners], colour)

    def line(self, y: float, left: float, right: float, colour: str, thickness: float = 2) -> None:
        """A horizontal line, centred on `y`."""
        self.boxes([(left, y - thickness / 2, right, y + thickness / 2)], colour)

    def stroke(
        self,
        points: Sequence[Point],
        colour: str,
        thickness: float,
        dashes: tuple[float, float] | None = None,
    ) -> None:
        """A line through the points, with round ends and corners."""
        path = Path([(self._across(x), y) for x, y in points])
        self._shapes.append(Shape(path, stroke=colour, thickness=thickness, dashes=dashes))

    def area(self, points: Sequence[Point], colour: str) -> None:
        """What lies within the points."""
        corners = [(self._across(x), y) for x, y in points]
        self.fill([Path([*corners, corners[0]], closed=True)], colour)

    def dot(self, centre: Point, radius: float, colour: str, rim: str | None = None) -> None:
        """A filled circle, with a rim around it where it lies on something else."""
        path = Path.circle((self._across(centre[0]), centre[1]), radius)
        self._shapes.append(Shape(path, fill=colour, stroke=rim, thickness=radius if rim else 0))
        if rim:
            self._shapes.append(Shape(path, fill=colour))

    def ring(
        self, centre: Point, radius: float, thickness: float, parts: Sequence[tuple[float, str]]
    ) -> None:
        """A ring of coloured parts, clockwise from the top; the parts are fractions that make 1 together.

        They are set apart by gaps, but for the smallest, which gaps would swallow.
        """
        middle = (self._across(centre[0]), centre[1])
        ends = list(accumulate(fraction for fraction, _ in parts))
        for end, (fraction, colour) in zip(ends, parts, strict=True):
            self.fill([_arc(middle, radius, radius - thickness, end - fraction, end)], colour)
        wide = [fraction * math.tau * radius > _NARROW for fraction, _ in parts]
        for number, end in enumerate(ends if len(parts) > 1 else ()):
            if wide[number] and wide[(number + 1) % len(parts)]:
                across, down = _ray(end)
                near, far = radius - thickness - 2, radius + 2
                ends_of_gap = [
                    (middle[0] + reach * across, middle[1] + reach * down) for reach in (near, far)
                ]
                self._shapes.append(Shape(Path(ends_of_gap), stroke=palette.GROUND, thickness=_SEAM))

    def fill(self, paths: Sequence[Path], colour: str) -> None:
        """Paths of one colour, as they are: not mirrored."""
        if paths:
            self._shapes.append(Shape(Path.make_compound_path(*paths), fill=colour))

    def finish(self, height: float) -> Drawing:
        """All of it, with the card's height now known."""
        return Drawing(round(height), tuple(self._shapes), tuple(self._labels))

    def _across(self, x: float) -> float:
        return WIDTH - x if self.mirrored else x

    def _turned(self, box: Corners) -> Corners:
        left, top, right, bottom = box
        return (WIDTH - right, top, WIDTH - left, bottom) if self.mirrored else box


def _box(corners: Corners, rounding: float) -> Path:
    left, top, right, bottom = corners
    radius = max(0.0, min(rounding, (right - left) / 2, bottom - top))
    vertices = [
        (left, bottom), (left, top + radius),
        (left, top), (left + radius, top),
        (right - radius, top),
        (right, top), (right, top + radius),
        (right, bottom), (left, bottom),
    ]  # fmt: skip
    bend = [Path.CURVE3] * 2
    return Path(vertices, [Path.MOVETO, Path.LINETO, *bend, Path.LINETO, *bend, Path.LINETO, Path.CLOSEPOLY])


def _arc(centre: Point, outer: float, inner: float, begin: float, end: float) -> Path:
    """A part of a ring, from and to these turns after twelve o'clock."""
    steps = max(2, math.ceil(180 * (end - begin)) + 1)
    rays = [_ray(begin + (end - begin) * step / (steps - 1)) for step in range(steps)]
    x, y = centre
    rim = [(x + outer * across, y + outer * down) for across, down in rays]
    hole = [(x + inner * across, y + inner * down) for across, down in reversed(rays)]
    if end - begin < 1:
        return Path([*rim, *hole, rim[0]], closed=True)
    return Path.make_compound_path(Path([*rim, rim[0]], closed=True), Path([*hole, hole[0]], closed=True))


def _ray(turn: float) -> Point:
    """Where a hand points this turn after twelve o'clock."""
    return math.sin(math.tau * turn), -math.cos(math.tau * turn)
