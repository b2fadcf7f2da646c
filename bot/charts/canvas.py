"""A card to draw on: pixels from the top left corner, text by its baseline.

It is mirrored where writing runs from right to left: `start` and `end` are the edges of the writing direction. How
high the card gets is known only once everything is on it, so that the height is given last.
"""

import io
from collections.abc import Sequence
from typing import Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Wedge
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D
from PIL import Image

from bot.charts import lettering
from bot.charts.palette import Theme

WIDTH = 1080
MARGIN = 64

Side = Literal["start", "middle", "end"]
Corners = tuple[float, float, float, float]
"""Left, top, right, bottom."""


class Card:
    """The picture while it is drawn. Its figure's unit is the pixel."""

    def __init__(self, theme: Theme, mirrored: bool = False) -> None:
        self.theme = theme
        self.mirrored = mirrored
        self.figure = Figure(figsize=(WIDTH / 72, 1), dpi=72, facecolor=theme.ground)
        self._downwards = Affine2D().scale(1, -1)

    def text(
        self,
        words: str,
        at: tuple[float, float],
        size: float,
        colour: str,
        *,
        side: Side = "start",
        bold: bool = False,
    ) -> None:
        """One line of cleaned text with its baseline at `at`, which is its start, middle or end."""
        if not words:
            return
        x, y = at
        self.figure.add_artist(
            Text(
                self._across(x),
                y,
                words,
                color=colour,
                fontproperties=lettering.typeface(words, size, bold),
                horizontalalignment=self._alignment(side),
                verticalalignment="baseline",
                transform=self._downwards,
                parse_math=False,
            )
        )

    def boxes(self, corners: Sequence[Corners], colour: str, rounding: float = 0) -> None:
        """Boxes of one colour; `rounding` is the radius of their upper corners, cut down for small ones."""
        paths = [_box(self._turned(box), rounding) for box in corners]
        if paths:
            self._add(PathPatch(Path.make_compound_path(*paths), facecolor=colour, edgecolor="none"))

    def line(self, y: float, left: float, right: float, colour: str, thickness: float = 2) -> None:
        """A horizontal line, centred on `y`."""
        self.boxes([(left, y - thickness / 2, right, y + thickness / 2)], colour)

    def dot(self, centre: tuple[float, float], radius: float, colour: str) -> None:
        """A filled circle."""
        self.ring(centre, radius, radius, [(1.0, colour)])

    def ring(
        self, centre: tuple[float, float], radius: float, thickness: float, parts: Sequence[tuple[float, str]]
    ) -> None:
        """A ring of coloured parts, clockwise from the top; the parts are fractions that make 1 together.

        More than one are set apart by a gap of the ground's colour.
        """
        middle = (self._across(centre[0]), centre[1])
        turned = -90.0
        gap = self.theme.ground if len(parts) > 1 else "none"
        for fraction, colour in parts:
            end = turned + 360 * fraction
            part = Wedge(middle, radius, turned, end, width=thickness)
            part.set(facecolor=colour, edgecolor=gap, linewidth=5)
            self._add(part)
            turned = end

    def finish(self, height: float) -> Figure:
        """The figure, with the card's height now known."""
        self._downwards.translate(0, round(height))
        self.figure.set_size_inches(WIDTH / 72, round(height) / 72)
        return self.figure

    def _add(self, patch: PathPatch | Wedge) -> None:
        patch.set_transform(self._downwards)
        self.figure.add_artist(patch)

    def _across(self, x: float) -> float:
        return WIDTH - x if self.mirrored else x

    def _turned(self, box: Corners) -> Corners:
        left, top, right, bottom = box
        return (WIDTH - right, top, WIDTH - left, bottom) if self.mirrored else box

    def _alignment(self, side: Side) -> Literal["left", "center", "right"]:
        if side == "middle":
            return "center"
        return "left" if (side == "start") != self.mirrored else "right"


def png(figure: Figure) -> bytes:
    """The drawn figure as a PNG file without an alpha channel."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    file = io.BytesIO()
    pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    image = Image.frombuffer("RGBA", canvas.get_width_height(), pixels, "raw", "RGBA", 0, 1)
    image.convert("RGB").save(file, "PNG", compress_level=1)
    return file.getvalue()


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
