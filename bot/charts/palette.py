"""Colours: a light and a dark theme, and one colour for each category.

The fifteen hues were chosen as far apart as they go for full colour vision, protanopia and deuteranopia alike, and
stand on light and dark ground. A default category always has its own; a custom one gets a hue from its key, or the
next free one where another slice of the picture has that. The key "rest" stands for all that is not shown apart.
"""

import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a picture, as "#rrggbb".

    `ground` is the card, `ink` what is read first, `muted` what is read second, `hairline` lines and empty rings; `now`
    fills the period's bars, `today` the present one, `before` the earlier period's.
    """

    ground: str
    ink: str
    muted: str
    hairline: str
    now: str
    today: str
    before: str


LIGHT = Theme(
    ground="#ffffff",
    ink="#171a1f",
    muted="#656c77",
    hairline="#e6e8ec",
    now="#3a4a66",
    today="#e07a1f",
    before="#d5dbe5",
)
DARK = Theme(
    ground="#181b20",
    ink="#f2f4f7",
    muted="#a0a8b4",
    hairline="#2d323a",
    now="#b9c6dc",
    today="#f5a14f",
    before="#414957",
)

GREY = "#9a9fa6"
PALE_GREY = "#c9cdd3"

_EXPENSES = {
    "groceries": "#2c7a5b",
    "dining": "#efa374",
    "transport": "#278bb7",
    "housing": "#2c5fc6",
    "utilities": "#e9ca16",
    "health": "#b3301f",
    "shopping": "#be4281",
    "entertainment": "#883294",
    "subscriptions": "#737aed",
    "travel": "#98dcbe",
    "education": "#bd9605",
    "gifts": "#cd7769",
    "personal_care": "#cf91eb",
    "family": "#bdc6ff",
    "fees_taxes": "#977017",
}
_INCOME = {
    "salary": "#2c7a5b",
    "business": "#2c5fc6",
    "refund": "#efa374",
    "gift_income": "#be4281",
    "investment": "#737aed",
}
_FIXED = {**_EXPENSES, **_INCOME, "other": GREY, "other_income": GREY, "rest": PALE_GREY}
_HUES = tuple(_EXPENSES.values())


def colours(keys: Iterable[str]) -> dict[str, str]:
    """A colour for each key of one picture. Custom ones differ from all others as long as there are hues left."""
    present = list(dict.fromkeys(keys))
    chosen = {key: _FIXED[key] for key in present if key in _FIXED}
    taken = Counter(chosen.values())
    for key in sorted(set(present) - set(chosen)):
        chosen[key] = _least_taken(key, taken)
        taken[chosen[key]] += 1
    return chosen


def _least_taken(key: str, taken: Counter[str]) -> str:
    first = zlib.crc32(key.encode()) % len(_HUES)
    return min(_HUES[first:] + _HUES[:first], key=lambda hue: taken[hue])
