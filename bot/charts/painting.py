"""A drawing as a PNG file: matplotlib's Agg fills the shapes, the ink of the labels is laid over them.

A PNG of 256 colours is a third of the size and takes half the time of one of all colours. Those that a drawing uses are
kept as they are; its shades between them, at the edges of letters and shapes, are rounded.
"""

import io
from functools import cache

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray
from PIL import Image

from bot.charts import palette
from bot.charts.canvas import WIDTH, Drawing, Label, Shape

Pixels = NDArray[np.uint8]
"""Red, green, blue and opacity of each pixel: (height, width, 4)."""

_COLOURS = 256
_KEYS = 1 << 15
_RED, _GREEN, _BLUE = np.uint32(0x1F), np.uint32(0x3E0), np.uint32(0x7C00)
"""Five bits of each channel tell shades apart."""


def png(drawing: Drawing) -> bytes:
    """The drawing as a PNG file without an alpha channel."""
    indices, table = _reduced(paint(drawing), _inks(drawing))
    image = Image.frombuffer("P", indices.shape[::-1], indices, "raw", "P", 0, 1)
    image.putpalette(table.tobytes())
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=2)
    return file.getvalue()


def paint(drawing: Drawing) -> Pixels:
    """The drawing's pixels."""
    renderer = RendererAgg(WIDTH, drawing.height, 72)  # type: ignore[no-untyped-call]
    pixels: Pixels = np.asarray(renderer.buffer_rgba())  # type: ignore[no-untyped-call]
    pixels.view("<u4")[:] = _shade(palette.GROUND)
    downwards = Affine2D().scale(1, -1).translate(0, drawing.height)
    for shape in drawing.shapes:
        _draw(renderer, shape, downwards)
    for label in drawing.labels:
        _print(pixels, label)
    return pixels


def _draw(renderer: RendererAgg, shape: Shape, downwards: Affine2D) -> None:
    pen = renderer.new_gc()
    pen.set_linewidth(shape.thickness if shape.stroke else 0)
    pen.set_foreground(shape.stroke or palette.INK)
    pen.set_capstyle("round")
    pen.set_joinstyle("round")
    if shape.dashes:
        pen.set_dashes(0, shape.dashes)
    renderer.draw_path(pen, shape.path, downwards, to_rgb(shape.fill) if shape.fill else None)  # type: ignore[no-untyped-call]


def _print(pixels: Pixels, label: Label) -> None:
    """Lays the label's ink over what is there; what would leave the card is cut off."""
    left, top, _, _ = (int(corner) for corner in label.box)
    mask = label.stamp.mask[max(0, -top) :, max(0, -left) :]
    under = pixels[max(0, top) :, max(0, left) :, :3][: mask.shape[0], : mask.shape[1]]
    ink = mask[: under.shape[0], : under.shape[1], None].astype(np.uint16)
    laid = under * (255 - ink) + np.array(_rgb(label.colour), np.uint16) * ink + 128
    under[:] = (laid + (laid >> 8)) >> 8  # by 255, rounded


def _inks(drawing: Drawing) -> list[str]:
    used = [palette.GROUND, *(label.colour for label in drawing.labels)]
    used += [colour for shape in drawing.shapes for colour in (shape.fill, shape.stroke) if colour]
    return list(dict.fromkeys(used))


def _reduced(pixels: Pixels, inks: list[str]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Each pixel's place in a palette of at most 256 colours, and the palette; the first ink, the ground, is at 0."""
    shades = pixels.view("<u4").reshape(-1)
    exact = np.array([_shade(ink) for ink in inks], "<u4")
    drawn = np.flatnonzero(shades != exact[0])
    keys = _key(shades[drawn])
    counts = np.bincount(keys, minlength=_KEYS)
    example = np.zeros(len(counts), "<u4")
    example[keys] = shades[drawn]
    example[_key(exact[::-1])] = exact[::-1]
    counts[_key(exact)] += len(drawn) + 1
    counts[_key(exact[:1])] += len(drawn) + 1
    present = np.flatnonzero(counts)
    present = present[np.argsort(-counts[present], kind="stable")]
    table = example[present].view(np.uint8).reshape(-1, 4)[:, :3]
    place = np.zeros(len(counts), np.uint8)
    place[present[:_COLOURS]] = np.arange(min(len(present), _COLOURS))
    place[present[_COLOURS:]] = _nearest(table[_COLOURS:], table[:_COLOURS])
    indices = np.zeros(pixels.shape[:2], np.uint8)
    indices.reshape(-1)[drawn] = place[keys]
    return indices, table[:_COLOURS]


def _key(shades: NDArray[np.uint32]) -> NDArray[np.intp]:
    """The highest bits of each channel."""
    red, green, blue = (shades >> np.uint32(shift) for shift in (3, 6, 9))
    key: NDArray[np.intp] = ((red & _RED) | (green & _GREEN) | (blue & _BLUE)).astype(np.intp)
    return key


def _nearest(shades: NDArray[np.uint8], table: NDArray[np.uint8]) -> NDArray[np.intp]:
    apart = shades[:, None].astype(np.int32) - table[None].astype(np.int32)
    nearest: NDArray[np.intp] = (apart**2).sum(axis=2).argmin(axis=1)
    return nearest


def _shade(colour: str) -> int:
    red, green, blue = _rgb(colour)
    return 255 << 24 | blue << 16 | green << 8 | red


@cache
def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (round(255 * part) for part in to_rgb(colour))
    return red, green, blue
