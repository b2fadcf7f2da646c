"""Colours: those of the card, and one for each category.

Nobody tells a bot whether a person's Telegram is light or dark, so one card serves both: a little darker than white,
so that it has an edge on white and doesn't glare on black.

The fifteen hues were chosen as far apart as they go for full colour vision, protanopia and deuteranopia alike. A
default category always has its own; a custom one gets a hue from its key, or the next free one where another slice of
the picture has that. The key "rest" stands for all that is not shown apart.
"""

import zlib
from collections import Counter
from collections.abc import Iterable

GROUND = "#f7f8fa"
INK = "#171a1f"
"""What is read first."""

MUTED = "#5f6671"
"""What is read second."""

HAIRLINE = "#e1e4ea"
"""Lines across, empty rings and tracks."""

NOW = "#3a4a66"
"""The period's bars and line."""

WASH = "#e6eaf1"
"""What lies under its line."""

TODAY = "#e07a1f"
BEFORE = "#cfd7e3"
"""The earlier period's bars."""

EARLIER = "#9aa7bc"
"""The same as a line."""

INCOME = "#35a287"
LIMIT = "#c0264b"
"""A budget's line."""

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
