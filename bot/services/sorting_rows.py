"""Rows of somebody's table → drafts under the chat's own categories.

A category counts that the row names: by its key, or by a name that the chat or the bot has for it in any language.
What a name's own words hint at comes next, then what was learned for the description or its words hint at. A row whose
category nobody knows is still booked, and its category told: it can become the chat's own.

In what this bot has written a key decides. One of an own category goes with its name: other books may have another one
under it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.core.categories import PLAIN_EMOJI, USUAL
from bot.core.category_changes import MOST, Label, label
from bot.core.chats import ChatSettings
from bot.core.errors import InvalidCategoryName, UnknownCategory
from bot.core.folding import fold
from bot.core.imports import CategoryGuess, CategoryNames, NewCategory
from bot.core.learning import Hint, applying
from bot.core.ledger import CategorySource, Draft, Kind
from bot.core.money import Money
from bot.core.tables import Row

MOST_GUESSED = 5000
"""So many different descriptions are looked at: each takes a while."""

_Found = tuple[str, CategorySource]


@dataclass(frozen=True, slots=True)
class SortedRows:
    """A draft for each row, in their order; and how many rows name which category that nobody knows.

    `additions` are those of the unknown ones that there is room for and whose names can be kept.
    """

    drafts: Sequence[Draft]
    unknown: Mapping[str, int]
    additions: Sequence[NewCategory]


class RowSorter:
    """Sorts rows. Slow where there are many: not for the event loop."""

    def __init__(self, guess: CategoryGuess, names: CategoryNames) -> None:
        self._guess = guess
        self._names = names

    def sort(
        self, rows: Iterable[Row], settings: ChatSettings, hints: Sequence[Hint], *, own: bool = False
    ) -> SortedRows:
        """The rows as the chat would book them; `own` are those of a table that this bot has written."""
        sorting = _Sorting(self._guess, self._names(settings.categories), settings, hints, own=own)
        drafts = [sorting.draft(at, row) for at, row in enumerate(rows)]
        return SortedRows(drafts, dict(sorting.unknown.most_common()), sorting.additions())


class _Sorting:
    """The rows of one table on their way."""

    def __init__(
        self,
        guess: CategoryGuess,
        names: Iterable[tuple[str, str]],
        settings: ChatSettings,
        hints: Sequence[Hint],
        *,
        own: bool,
    ) -> None:
        self.unknown: Counter[str] = Counter()
        self._new: dict[tuple[str, Kind], tuple[Label, list[str], list[int]]] = {}
        self._guess = guess
        self._named = _by_name(names)
        self._settings = settings
        self._categories = settings.categories
        self._hints = hints
        self._own = own
        self._guessed = 0
        self._by_name = cache(self._found_by_name)
        self._by_words = cache(self._found_by_words)

    def draft(self, at: int, row: Row) -> Draft:
        """What a row books; `at` is its place."""
        category, source = self._category(at, row)
        return Draft(
            kind=row.kind,
            money=Money(row.amount, row.currency),
            occurred_on=row.day,
            category=category,
            description=row.description,
            category_source=source,
        )

    def additions(self) -> list[NewCategory]:
        """The unknown categories that there is room for, those with the most rows first."""
        room = max(0, MOST - sum(one.merged_into is None for one in self._categories))
        found = [
            NewCategory(kind, wanted, frozenset(names), tuple(rows))
            for (_, kind), (wanted, names, rows) in self._new.items()
        ]
        return sorted(found, key=lambda one: -len(one.rows))[:room]

    def _category(self, at: int, row: Row) -> _Found:
        key = self._by_key(row) if self._own else None
        named = [] if self._own and row.key not in USUAL else [row.category, row.broader]
        for name in named:
            key = key or (self._by_name(name, row.kind) if name else None)
        if key:
            return key, CategorySource.PERSON
        name = row.category or row.broader
        if name:
            self.unknown[name] += 1
            self._note(at, row.kind, name)
        found = self._by_words(row.description, row.kind)
        return found or (self._categories.settle(None, row.kind), CategorySource.EXTRACTOR)

    def _by_key(self, row: Row) -> str | None:
        """The category that the bot's own table means; None for one that the chat hasn't got."""
        if row.key in USUAL:
            return self._known(row.key, row.kind)
        for one in self._categories:
            if one.key not in USUAL and one.kind is row.kind and fold(one.name) == fold(row.category):
                return self._known(one.key, row.kind) if not one.hidden else None
        return None

    def _known(self, key: str, kind: Kind) -> str | None:
        try:
            return self._categories.get(key, kind).key
        except UnknownCategory:
            return None

    def _note(self, at: int, kind: Kind, name: str) -> None:
        """Remembers what could be added for this row."""
        try:
            # A name of the chat's own may begin with an emoji; the one before it is taken for the category's.
            wanted = Label(label(f"{PLAIN_EMOJI} {name}").name) if self._own else label(name)
        except InvalidCategoryName:
            return
        _, names, rows = self._new.setdefault((fold(wanted.name), kind), (wanted, [], []))
        names.append(name)
        rows.append(at)

    def _found_by_name(self, name: str, kind: Kind) -> str | None:
        for key in self._named.get(_folded(name), ()):
            known = self._known(key, kind)
            if known and self._categories.settle(known, kind) == known:
                return known
        return self._guess(name, kind, self._settings.language, self._categories)

    def _found_by_words(self, words: str, kind: Kind) -> _Found | None:
        hint = applying(self._hints, words, kind)
        if hint:
            return hint.lesson.category, CategorySource.LEARNED
        self._guessed += 1
        if not words or self._guessed > MOST_GUESSED:
            return None
        key = self._guess(words, kind, self._settings.language, self._categories)
        return (key, CategorySource.EXTRACTOR) if key else None


def _by_name(names: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for name, key in names:
        known.setdefault(_folded(name), []).append(key)
    return known


def _folded(name: str) -> str:
    """A name to be compared: letters and digits only, as "Fees & taxes" and "fees_taxes" are one."""
    return "".join(sign for sign in fold(name) if sign.isalnum())
