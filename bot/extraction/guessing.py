"""A category by the words of a description alone, for entries that come without a message around them."""

from bot.core.categories import Categories
from bot.core.errors import UnknownCategory
from bot.core.ledger import Kind
from bot.extraction.rules.lexicon import Hit
from bot.extraction.rules.scan import Scan

_ROLES = {Kind.EXPENSE: ("category", "hint"), Kind.INCOME: ("income",)}
_LONGEST = 120


def guess_category(words: str, kind: Kind, language: str, categories: Categories) -> str | None:
    """The key of the category that the words hint at most; None where none does, or the chat doesn't offer it."""
    scan = Scan.read(words[:_LONGEST], language)
    for role in _ROLES[kind]:
        hits = scan.hits.get(role, ())
        if hits:
            return _offered(str(max(hits, key=_weight).value), kind, categories)
    return None


def _weight(hit: Hit) -> tuple[bool, int, int]:
    """What is named at length, and first, counts more than what only says that it is something else."""
    return hit.value not in {"other", "other_income"}, hit.end - hit.first, -hit.first


def _offered(key: str, kind: Kind, categories: Categories) -> str | None:
    try:
        category = categories.get(key, kind)
    except UnknownCategory:
        return None
    return None if category.hidden else category.key
