"""Text that can be drawn: what is left out, how wide it comes out, how it is cut to fit, and its ink.

A character that no font has is drawn as a middle dot, so no placeholder box ever shows. Sizes are pixels of the em.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.ft2font import LoadFlags
from numpy.typing import NDArray

from bot.charts.typefaces import PRIMARY, family_of, font_of, has_together

MISSING = "·"
ELLIPSIS = "…"
LONGEST = 200
"""Characters of a text that are looked at: more never fit on a card."""

_PIXEL = 64
"""FreeType's units."""
_EMOJI = re.compile(
    "[\U0001f000-\U0001fbff\U000e0020-\U000e007f\u2600-\u27bf\u2b05-\u2b55\u231a-\u23ff\u20e3\ufe00-\ufe0f]\u200d?"
)
_SHAPERS = {"\u200c", "\u200d", "\u200e", "\u200f", "\u061c"}
"""Joiners and direction marks: without a glyph of their own, and shaping needs them."""

_TRAILING = " -–·,&/"
_VIRAMA = 9
"""The combining class of signs that join the letters on both sides, as in Indic scripts."""


@dataclass(frozen=True, slots=True, eq=False)
class Stamp:
    """The ink of a text.

    `mask` is how much of each pixel is covered, (height, width) of 0 to 255. It begins `left` pixels after the pen
    and reaches `rise` pixels above the baseline. The text takes `width` pixels.
    """

    mask: NDArray[np.uint8]
    left: int
    rise: int
    width: float


@lru_cache(maxsize=2048)
def clean(text: str) -> str:
    """One line of what can be drawn: no emoji, no control characters, a dot for what no font has."""
    plain = unicodedata.normalize("NFC", _EMOJI.sub("", text[:LONGEST]))
    drawable = _without_strange_marks("".join(_drawable(character) for character in plain))
    return " ".join(word for word in drawable.split(" ") if word)


def families(text: str) -> tuple[str, ...]:
    """The font families that have the characters of a cleaned text between them, the preferred one first."""
    visible = (character for character in text if character not in _SHAPERS and not character.isspace())
    return tuple(dict.fromkeys([PRIMARY, *(name for name in map(family_of, visible) if name)]))


@lru_cache(maxsize=1024)
def stamp(text: str, size: int, bold: bool = False) -> Stamp:
    """The ink of a cleaned text that isn't empty."""
    font = font_of(families(text), bold)
    font.set_size(size, 72)
    font.set_text(text, flags=LoadFlags.NO_HINTING)
    font.draw_glyphs_to_bitmap()
    across, high = font.get_width_height()
    rise = (high - font.get_descent()) // _PIXEL + 1  # the mask has an empty row above
    return Stamp(font.get_image(), font.get_bitmap_offset()[0] // _PIXEL, rise, across / _PIXEL)


def width(text: str, size: int, bold: bool = False) -> float:
    """How wide the cleaned text comes out."""
    return stamp(text, size, bold).width if text else 0.0


def shorten(text: str, room: float, size: int, bold: bool = False) -> str:
    """The cleaned text, cut with an ellipsis where it is wider than `room`; never inside a combined character."""
    if width(text, size, bold) <= room:
        return text
    cuts = _cuts(text)
    fitting = bisect_right(cuts, room, key=lambda cut: width(_cut(text, cut), size, bold))
    while fitting and width(_cut(text, cuts[fitting - 1]), size, bold) > room:
        fitting -= 1  # letters that join come out narrower than what they begin with
    return _cut(text, cuts[fitting - 1]) if fitting else ELLIPSIS


def wrap(text: str, room: float, size: int, bold: bool = False) -> list[str]:
    """The cleaned text on one line, or on two where it is wider than `room`; the second is cut to fit."""
    if width(text, size, bold) <= room:
        return [text]
    words = text.split(" ")
    fitting = (
        cut for cut in range(len(words) - 1, 0, -1) if width(" ".join(words[:cut]), size, bold) <= room
    )
    cut = next(fitting, 0)
    if not cut:
        return [shorten(text, room, size, bold)]
    return [" ".join(words[:cut]), shorten(" ".join(words[cut:]), room, size, bold)]


def fit(text: str, room: float, largest: int, smallest: int, bold: bool = False) -> int | None:
    """The largest size from `largest` down to `smallest` at which the text fits; None where even that is too wide."""
    actual = width(text, largest, bold)
    size = largest if actual <= room else int(largest * room / actual * 0.99)
    return size if size >= smallest else None


def _drawable(character: str) -> str:
    category = unicodedata.category(character)
    if character in _SHAPERS:
        return character
    if character.isspace() or category == "Zs":
        return "\u00a0" if character in "\u00a0\u202f\u2007" else " "
    if category[0] == "C" and category not in {"Co", "Cn"}:
        return ""
    if family_of(character):
        return character
    return "" if category[0] == "M" else MISSING


def _without_strange_marks(text: str) -> str:
    """The text without the signs on a letter that no font has together with the letter: it would be drawn as a box."""
    kept: list[str] = []
    letter = ""
    for character in text:
        if character in _SHAPERS:
            pass
        elif unicodedata.category(character)[0] != "M":
            letter = character
        elif has_together(letter + character):
            letter += character
        else:
            continue
        kept.append(character)
    return "".join(kept)


def _cuts(text: str) -> Sequence[int]:
    """Where the text may end before an ellipsis, shortest first."""
    return [
        position
        for position in range(1, len(text))
        if unicodedata.category(text[position])[0] != "M"
        and text[position] not in _SHAPERS
        and text[position - 1] != "\u200d"
        and unicodedata.combining(text[position - 1]) != _VIRAMA
    ]


def _cut(text: str, position: int) -> str:
    return text[:position].rstrip(_TRAILING) + ELLIPSIS
