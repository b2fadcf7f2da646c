"""The categories that entries are sorted into: a stable key, a kind, an English name and an emoji.

The keys stand in the books; names are translated where they are shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.errors import UnknownCategory
from bot.core.ledger import Kind
from bot.core.wording import marked


@dataclass(frozen=True, slots=True)
class Category:
    """One category. `custom` names were chosen by a person and are never translated."""

    key: str
    kind: Kind
    name: str
    emoji: str
    custom: bool = False


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


class Categories:
    """What one chat can sort into, in the order it is shown."""

    def __init__(self, categories: Iterable[Category] = DEFAULTS) -> None:
        self._by_key = {category.key: category for category in categories}

    def of(self, kind: Kind) -> tuple[Category, ...]:
        """The categories for entries of this kind."""
        return tuple(category for category in self._by_key.values() if category.kind is kind)

    def get(self, key: str, kind: Kind) -> Category:
        """The category that an entry of this kind may have. Raises UnknownCategory."""
        category = self._by_key.get(key)
        if category is None or category.kind is not kind:
            raise UnknownCategory(key)
        return category

    def settle(self, key: str | None, kind: Kind) -> str:
        """The key itself where an entry of this kind may have it, else the kind's own "other"."""
        category = self._by_key.get(key or "")
        return category.key if category and category.kind is kind else _FALLBACK[kind]

    def show(self, key: str) -> Category:
        """The category to show for a key in the books, also one that is no longer offered."""
        known = self._by_key.get(key)
        return known or Category(key, Kind.EXPENSE, key.replace("_", " ").capitalize(), "📦", custom=True)
