"""How a chat changes its categories: names and emoji that can be kept, keys of new ones, and changes as they are noted.

A name stands in one line of a message, of a button and of a picture. It may be anything that fits there: whoever shows
it escapes it. Signs that can't be seen, or turn around what stands beside them, are left out.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.core.budgets import BudgetId
from bot.core.categories import FALLBACKS, Categories, Category, Said, places
from bot.core.common_words import is_common
from bot.core.errors import (
    CategoryFixed,
    CategoryNameTaken,
    CommonCategoryName,
    InvalidCategoryName,
    InvalidEmoji,
    TooManyCategories,
    UnknownCategory,
)
from bot.core.folding import fold
from bot.core.ledger import Kind, PersonId

LONGEST_NAME = 32
"""Characters of a name: more would be cut on a phone's button."""

MOST = 60
"""Categories of a chat, without those that were merged away: they stand on buttons, of which Telegram takes 100."""

_OWN = re.compile(r"own_(\d{1,9})")

NameOf = Callable[[Category], str]
"""What a category is called where it is shown."""


class Deed(StrEnum):
    """What was done to a category; kept with the change."""

    ADDED = "added"
    RENAMED = "renamed"
    DECORATED = "decorated"
    RESET = "reset"
    MOVED = "moved"
    HIDDEN = "hidden"
    SHOWN = "shown"
    MERGED = "merged"
    IMPORTED = "imported"


OwnRate = tuple[str, str, date]
"""What a person's own exchange rate is known by: both currencies, and the day it counts from."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a complete export has brought beside entries and categories, so that it can be taken back.

    `settings` are those that it has changed, by their names in an export, each as it was and as it became.
    """

    settings: Mapping[str, tuple[Any, Any]]
    rates: tuple[OwnRate, ...]


@dataclass(frozen=True, slots=True)
class CategoryChange:
    """One change: `before` is what was said until then of each category that it touched, None for nothing at all.

    `key` is the category that it is about, empty where it is about many; `id` the update that made it. `budgets` are
    those that went over to another category with it; `brought` is what came with them in a file.
    """

    id: int
    key: str
    deed: Deed
    before: Mapping[str, Said | None]
    by: PersonId
    at: datetime
    budgets: tuple[BudgetId, ...] = ()
    undone_by: int | None = None
    brought: Brought | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A name as somebody has written it, and the emoji beside it; None where there was none."""

    name: str
    emoji: str | None = None


def label(text: str) -> Label:
    """What a person calls a category: "Pets", "🐶 Pets", "Pets 🐶". Raises InvalidCategoryName."""
    words = _visible(text)
    emoji = _LEADING.match(words) or _TRAILING.search(words)
    name = words.replace(emoji["emoji"], "", 1).strip() if emoji else words
    if emoji and not _is_seen(name):
        emoji, name = None, words
    if not _is_seen(name) or len(name) > LONGEST_NAME:
        raise InvalidCategoryName(LONGEST_NAME)
    return Label(name, emoji["emoji"] if emoji else None)


def only_emoji(text: str) -> str:
    """The emoji that a text is. Raises InvalidEmoji where it is anything else."""
    found = _ONE.fullmatch("".join(text.split()))
    if not found:
        raise InvalidEmoji
    return found[0]


def has_figures(text: str) -> bool:
    """Whether there are digits in it that are no part of an emoji."""
    return any(map(str.isdigit, _ONE.sub("", text)))


def new_key(taken: Iterable[str]) -> str:
    """A key for another own category: never one that there was, nor one that a default may have."""
    numbers = [int(found[1]) for key in taken if (found := _OWN.fullmatch(key))]
    return f"own_{max(numbers, default=0) + 1}"


def named(categories: Iterable[Category], name: str, name_of: NameOf) -> Category | None:
    """The category that is shown by this name, however it is spelt."""
    wanted = _folded(name)
    return next((one for one in categories if wanted in (_folded(name_of(one)), _folded(one.name))), None)


def check_free(categories: Categories, category: Category, name_of: NameOf) -> None:
    """Raises CategoryNameTaken where another one that is offered for the same kind is shown by the same name."""
    others = (one for one in categories.of(category.kind) if one.key != category.key)
    if named(others, name_of(category), name_of):
        raise CategoryNameTaken(name_of(category))


def check_room(categories: Categories) -> None:
    """Raises TooManyCategories where there is no room for another one."""
    if sum(one.merged_into is None for one in categories) >= MOST:
        raise TooManyCategories(MOST)


def check_telling(name: str, language: str) -> None:
    """Raises CommonCategoryName for one that says nothing by itself: "on", "the", "12"."""
    if is_common(name, language):
        raise CommonCategoryName(name)


def check_movable(key: str) -> None:
    """Raises CategoryFixed for what can't be hidden, merged away or moved."""
    if key in FALLBACKS:
        raise CategoryFixed


def added(said: Mapping[str, Said], key: str, kind: Kind, wanted: Label) -> Said:
    """What is said of a new category, which stands behind those there are."""
    return Said(key, kind, wanted.name, wanted.emoji, max(places(said).values()) + 1)


def swapped(said: Mapping[str, Said], categories: Categories, key: str, *, up: bool) -> dict[str, Said]:
    """What is to be said so that a category changes places with its neighbour; nothing at the end of the row.

    Raises UnknownCategory for one that isn't offered, CategoryFixed for one that stays where it is.
    """
    check_movable(key)
    kind = categories.show(key).kind
    row = [one.key for one in categories.of(kind) if one.key not in FALLBACKS]
    if key not in row:
        raise UnknownCategory(key)
    at = row.index(key) + (-1 if up else 1)
    if at not in range(len(row)):
        return {}
    order, neighbour = places(said), row[at]
    ends = {key: order[neighbour], neighbour: order[key]}
    return {one: replace(said.get(one) or Said(one, kind), place=place) for one, place in ends.items()}


def _folded(name: str) -> str:
    return " ".join(fold(name).split())


def _is_seen(name: str) -> bool:
    return bool(_ONE.search(name)) or any(unicodedata.category(sign)[0] in "LNPS" for sign in name)


def _visible(text: str) -> str:
    """The text without signs that can't be seen. Raises InvalidCategoryName where it is more than a line."""
    line = unicodedata.normalize("NFC", text.strip())
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Co", "Zl", "Zp"} for sign in line):
        raise InvalidCategoryName(LONGEST_NAME)
    return " ".join("".join(sign for sign in line if _is_kept(sign)).split())


def _is_kept(sign: str) -> bool:
    """Marks that join letters and emoji stay, those that turn a line around don't."""
    return sign in _JOINERS or sign in _TAGS or (unicodedata.category(sign) != "Cf" and sign not in _BLANK)


_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
_JOINERS = "\u200c\u200d"
_TAGS = "".join(map(chr, range(0xE0020, 0xE0080)))
_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
)
_DRESS = "[\ufe0f\U0001f3fb-\U0001f3ff]*"
_EMOJI = (
    "(?:[\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    f"|{_PICTURE}{_DRESS}(?:[{_TAGS}]{{1,8}}|(?:\u200d{_PICTURE}{_DRESS}){{0,6}}))"
)
_ONE = re.compile(_EMOJI)
_LEADING = re.compile(rf"(?P<emoji>{_EMOJI})(?!\u200d)")
_TRAILING = re.compile(rf"(?<!\u200d)(?P<emoji>{_EMOJI})$")
