"""Text that can be drawn: fonts for every script, what they lack, how wide a text is, and how it is cut to fit.

The fonts beside this module are tried first, then matplotlib's DejaVu Sans, then what the system has. A
character that none of them has is drawn as a middle dot, so no placeholder box ever shows.
"""

import logging
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.ft2font import FT2Font

# For the whole process and whatever a matplotlibrc says: what is measured must be what is drawn.
mpl.rcParams.update(
    {"text.hinting": "no_hinting", "text.usetex": False, "path.sketch": None, "path.simplify": False}
)
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # it tells of every font without a bold

FONTS = Path(__file__).parent / "fonts"
PRIMARY = "Bookkeeper Sans"
MISSING = "·"
ELLIPSIS = "…"
LONGEST = 200
"""Characters of a text that are looked at: more never fit on a card."""


_LAST_OF_OURS = "DejaVu Sans"
_UNWANTED = ("last resort", "lastresort", "blank", "emoji", "stix", "fallback")
_EMOJI = re.compile(
    "[\U0001f000-\U0001fbff\U000e0020-\U000e007f\u2600-\u27bf\u2b05-\u2b55\u231a-\u23ff\u20e3\ufe00-\ufe0f]\u200d?"
)
_SHAPERS = {"\u200c", "\u200d", "\u200e", "\u200f", "\u061c"}
"""Joiners and direction marks: without a glyph of their own, and shaping needs them."""

_TRAILING = " -–·,&/"
_VIRAMA = 9
"""The combining class of signs that join the letters on both sides, as in Indic scripts."""


def clean(text: str) -> str:
    """One line of what can be drawn: no emoji, no control characters, a dot for what no font has."""
    plain = unicodedata.normalize("NFC", _EMOJI.sub("", text[:LONGEST]))
    drawable = "".join(_drawable(character) for character in plain)
    return " ".join(word for word in drawable.split(" ") if word)


def families(text: str) -> list[str]:
    """The font families that have the characters of a cleaned text between them, the preferred one first."""
    visible = (character for character in text if character not in _SHAPERS and not character.isspace())
    return list(dict.fromkeys([PRIMARY, *(name for name in map(family_of, visible) if name)]))


@cache
def family_of(character: str) -> str | None:
    """The first family that has a glyph for the character; None where no font has."""
    return next((name for name, font in _bundled() if _has(font, character)), None) or _system_family(
        character
    )


def typeface(text: str, size: float, bold: bool = False) -> FontProperties:
    """The font to draw a cleaned text with."""
    return FontProperties(family=families(text), size=size, weight="bold" if bold else "normal")


@lru_cache(maxsize=2048)
def width(text: str, size: float, bold: bool = False) -> float:
    """How wide the cleaned text comes out."""
    if not text:
        return 0.0
    font = typeface(text, size, bold)
    return float(_ruler().get_text_width_height_descent(text, font, ismath=False)[0])  # type: ignore[no-untyped-call]


def shorten(text: str, room: float, size: float, bold: bool = False) -> str:
    """The cleaned text, cut with an ellipsis where it is wider than `room`; never inside a combined character."""
    if width(text, size, bold) <= room:
        return text
    cuts = [cut for cut in _cuts(text) if width(_cut(text, cut), size, bold) <= room]
    return _cut(text, cuts[-1]) if cuts else ELLIPSIS


def wrap(text: str, room: float, size: float, bold: bool = False) -> list[str]:
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


def fit(text: str, room: float, largest: float, smallest: float, bold: bool = False) -> float | None:
    """The largest size from `largest` down to `smallest` at which the text fits; None where even that is too wide."""
    actual = width(text, largest, bold)
    size = largest if actual <= room else largest * room / actual * 0.99
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


def _cuts(text: str) -> Iterator[int]:
    """Where the text may end before an ellipsis, shortest first."""
    for position in range(1, len(text)):
        before, after = text[position - 1], text[position]
        joined = unicodedata.category(after)[0] == "M" or after in _SHAPERS or before == "\u200d"
        if not joined and unicodedata.combining(before) != _VIRAMA:
            yield position


def _cut(text: str, position: int) -> str:
    return text[:position].rstrip(_TRAILING) + ELLIPSIS


@cache
def _ruler() -> RendererAgg:
    return RendererAgg(1, 1, 72)  # type: ignore[no-untyped-call]


@cache
def _bundled() -> tuple[tuple[str, FT2Font], ...]:
    """Our own fonts by family, made known to matplotlib, and DejaVu Sans behind them."""
    for path in sorted(FONTS.glob("*.[ot]tf")):
        fontManager.addfont(path)
    regular = sorted(
        FONTS.glob("*-regular.[ot]tf"), key=lambda path: (not path.name.startswith("sans"), path.name)
    )
    fonts = [get_font(path) for path in regular]
    fallback = get_font(fontManager.findfont(_LAST_OF_OURS))
    return tuple((font.family_name, font) for font in [*fonts, fallback])


@cache
def _system_family(character: str) -> str | None:
    if character.isascii():
        return None
    return next(
        (
            name
            for name, path, face in _system_fonts()
            if _opens(path, face, character) and _is_chosen_for(name, character)
        ),
        None,
    )


@cache
def _system_fonts() -> tuple[tuple[str, str, int], ...]:
    """Outside of matplotlib's own, as (family, file, face)."""
    own = {name for name, _ in _bundled()}
    return tuple(
        (entry.name, entry.fname, entry.index)
        for entry in fontManager.ttflist
        if entry.name not in own
        and "mpl-data" not in entry.fname
        and not any(word in entry.name.lower() for word in _UNWANTED)
    )


def _is_chosen_for(family: str, character: str) -> bool:
    """Whether the files that matplotlib draws the family with have it: what was found may be another cut."""
    weights = (FontProperties(family=[family], weight=weight) for weight in ("normal", "bold"))
    return all(_has(get_font(fontManager.findfont(weight)), character) for weight in weights)


def _opens(path: str, face: int, character: str) -> bool:
    try:
        font = FT2Font(path, face_index=face)
    except (OSError, RuntimeError):
        return False
    return bool(font.scalable) and _has(font, character)


def _has(font: FT2Font, character: str) -> bool:
    return font.get_char_index(ord(character)) != 0
