"""The categories that entries are sorted into: a stable key, a kind, an English name and an emoji.

The keys stand in the books; names are translated where they are shown. A chat may rename, hide, order and merge them
and add its own: what it says of one is a `Category` in place of the default with that key. The keys of merged ones
stay known, so that what was learned or planned for them goes to where they went.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.core.errors import UnknownCategory
from bot.core.ledger import Kind
from bot.core.wording import marked


@dataclass(frozen=True, slots=True)
class Category:
    """One category. `custom` names were chosen by a person and are never translated.

    One that is `hidden` isn't offered, but stays in the books; `merged_into` is the key that its entries have now.
    """

    key: str
    kind: Kind
    name: str
    emoji: str
    custom: bool = False
    hidden: bool = False
    merged_into: str | None = None

    @property
    def is_offered(self) -> bool:
        """Whether new entries may go under it."""
        return not self.hidden and not self.merged_into


def _expense(key: str, name: str, emoji: str) -> Category:
    return Category(key, Kind.EXPENSE, name, emoji)


def _income(key: str, name: str, emoji: str) -> Category:
    return Category(key, Kind.INCOME, name, emoji)


DEFAULTS: tuple[Category, ...] = (
    _expense("groceries", marked("Groceries"), "🛒"),
    _expense("dining", marked("Dining"), "🍽"),
    _expense("transport", marked("Transport"), "🚕"),
    _expense("housing", marked("Housing"), "🏠"),
    _expense("utilities", marked("Utilities"), "💡"),
    _expense("health", marked("Health"), "🩺"),
    _expense("shopping", marked("Shopping"), "🛍"),
    _expense("entertainment", marked("Entertainment"), "🎬"),
    _expense("subscriptions", marked("Subscriptions"), "🔁"),
    _expense("travel", marked("Travel"), "✈️"),
    _expense("education", marked("Education"), "🎓"),
    _expense("gifts", marked("Gifts"), "🎁"),
    _expense("personal_care", marked("Personal care"), "💇"),
    _expense("family", marked("Family"), "👪"),
    _expense("fees_taxes", marked("Fees & taxes"), "🏛"),
    _expense("other", marked("Other"), "📦"),
    _income("salary", marked("Salary"), "💼"),
    _income("business", marked("Business"), "🧾"),
    _income("refund", marked("Refund"), "↩️"),
    _income("gift_income", marked("Gift received"), "🎁"),
    _income("investment", marked("Investment"), "📈"),
    _income("other_income", marked("Other income"), "💰"),
)

_FALLBACK = {Kind.EXPENSE: "other", Kind.INCOME: "other_income"}

FALLBACKS = frozenset(_FALLBACK.values())
"""Where entries go that nothing else is known of: these can be renamed, but neither hidden, merged away nor moved."""

USUAL = {category.key: category for category in DEFAULTS}
"""The defaults by their keys."""

PLAIN_EMOJI = "🏷"
"""The emoji of an own category that was given none."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a chat says of one category: a default one, or one of its own.

    What is None is as the default has it. Categories stand in the order of their places; `merged_into` is the key that
    the entries have now.
    """

    key: str
    kind: Kind
    name: str | None = None
    emoji: str | None = None
    place: int | None = None
    hidden: bool = False
    merged_into: str | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether it says nothing that isn't known of the default."""
        return self.key in USUAL and self == Said(self.key, self.kind)

    def category(self) -> Category:
        """The category that it comes to."""
        usual = USUAL.get(self.key)
        return Category(
            key=self.key,
            kind=usual.kind if usual else self.kind,
            name=self.name or (usual.name if usual else self.key),
            emoji=self.emoji or (usual.emoji if usual else PLAIN_EMOJI),
            custom=usual is None or self.name is not None,
            hidden=self.hidden,
            merged_into=self.merged_into,
        )


def places(said: Mapping[str, Said]) -> dict[str, int]:
    """Where each category stands: where it was put, else the defaults in their own order and the others behind them."""
    usual = {key: place for place, key in enumerate(USUAL)}
    own = sorted(said.keys() - usual.keys(), key=lambda key: (len(key), key))
    usual |= {key: len(USUAL) + number for number, key in enumerate(own)}
    put = {key: one.place for key, one in said.items() if one.place is not None}
    return usual | put


def arranged(said: Mapping[str, Said]) -> "Categories":
    """The defaults with what a chat says of them, and its own: in order, and each kind's "other" behind the rest."""
    if not said:
        return Categories()
    known = {key: Said(key, usual.kind) for key, usual in USUAL.items()} | dict(said)
    order, usual = places(said), list(known)
    found = sorted(
        known.values(),
        key=lambda one: (one.kind, one.key in FALLBACKS, order[one.key], usual.index(one.key)),
    )
    return Categories(one.category() for one in found)


class Categories:
    """What one chat can sort into, in the order it is shown. Two with the same categories are equal."""

    def __init__(self, categories: Iterable[Category] = DEFAULTS) -> None:
        self._all = tuple(categories)
        self._by_key = {category.key: category for category in self._all}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Categories) and self._all == other._all

    def __hash__(self) -> int:
        return hash(self._all)

    def __repr__(self) -> str:
        return f"Categories({list(self._by_key)})"

    def __iter__(self) -> Iterator[Category]:
        """All of them, hidden and merged ones too."""
        return iter(self._all)

    @property
    def offered(self) -> tuple[Category, ...]:
        """Those that new entries may go under."""
        return tuple(category for category in self._all if category.is_offered)

    def of(self, kind: Kind) -> tuple[Category, ...]:
        """Those that new entries of this kind may go under."""
        return tuple(category for category in self.offered if category.kind is kind)

    def get(self, key: str, kind: Kind) -> Category:
        """The category that an entry of this kind may have. Raises UnknownCategory."""
        category = self._found(key)
        if category is None or category.kind is not kind:
            raise UnknownCategory(key)
        return category

    def settle(self, key: str | None, kind: Kind) -> str:
        """The key where a new entry of this kind may have it, what it was merged into, or the kind's own "other"."""
        category = self._found(key or "")
        fits = category and category.kind is kind and not category.hidden
        return category.key if category and fits else _FALLBACK[kind]

    def placed(self, key: str) -> Category | None:
        """The category that entries under a key may be learned or planned for; None where it isn't offered any more."""
        category = self._found(key)
        return category if category and not category.hidden else None

    def show(self, key: str) -> Category:
        """The category to show for a key in the books, also one that is no longer offered."""
        known = self._found(key)
        return known or Category(key, Kind.EXPENSE, key.replace("_", " ").capitalize(), "📦", custom=True)

    def _found(self, key: str) -> Category | None:
        """The category with this key, or the one it went into."""
        category, left = self._by_key.get(key), len(self._all)
        while category and category.merged_into and left:
            category, left = self._by_key.get(category.merged_into), left - 1
        return category
