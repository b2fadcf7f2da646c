"""The fonts: which of them has a character.

Those beside this module are tried first, then matplotlib's DejaVu Sans, then what the system has.
"""

import logging
from functools import cache, lru_cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.font_manager import FontPath, FontProperties, fontManager, get_font
from matplotlib.ft2font import FT2Font

# For the whole process and whatever a matplotlibrc says: what is measured must be what is drawn.
mpl.rcParams["font.enable_last_resort"] = True
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # it tells of every font without a bold

FONTS = Path(__file__).parent / "fonts"
PRIMARY = "Bookkeeper Sans"

_LAST_OF_OURS = "DejaVu Sans"
_UNWANTED = ("last resort", "lastresort", "blank", "emoji", "stix", "fallback")


@cache
def family_of(character: str) -> str | None:
    """The first family that has a glyph for the character; None where no font has."""
    return next((name for name, font in _bundled() if _has(font, character)), None) or _system_family(
        character
    )


@lru_cache(maxsize=4096)
def has_together(letter: str) -> bool:
    """Whether one of the families that have its characters has all of them: a letter and the signs on it."""
    families = {family_of(character) for character in letter}
    return any(
        family and all(_has(get_font(_file(family, "normal")), character) for character in letter)
        for family in families
    )


def font_of(families: tuple[str, ...], bold: bool) -> FT2Font:
    """A font that draws what these families have, the first of them preferred. It is shared: set its size and text.

    A bold one takes what it lacks from the regular.
    """
    return get_font(_files(families, bold))


@cache
def _files(families: tuple[str, ...], bold: bool) -> tuple[FontPath, ...]:
    _bundled()
    weights = ("bold", "normal") if bold else ("normal",)
    return tuple(dict.fromkeys(_file(family, weight) for weight in weights for family in families))


def _file(family: str, weight: str) -> FontPath:
    return fontManager.findfont(FontProperties(family=[family], weight=weight))


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
    return _has(get_font(_file(family, "normal")), character)


def _opens(path: str, face: int, character: str) -> bool:
    try:
        font = FT2Font(path, face_index=face)
    except (OSError, RuntimeError):
        return False
    return bool(font.scalable) and _has(font, character)


def _has(font: FT2Font, character: str) -> bool:
    return font.get_char_index(ord(character)) != 0
