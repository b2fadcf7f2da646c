"""What columns of tables are called, and the words that stand in them: of many languages, held in `columns.toml`."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from bot.core.folding import fold
from bot.core.tables import Role

FOUND_BY_HEADER = (
    Role.DATE, Role.AMOUNT, Role.INCOME, Role.EXPENSE, Role.CURRENCY, Role.TYPE, Role.CATEGORY, Role.DESCRIPTION,
)  # fmt: skip
BEGINS = 2000
"""The rank of a header that begins with a role's name, at least."""

_EXACT, _INSIDE = 3000, 1000
_BETWEEN = re.compile(r"[\W_]+")
_TWO = 2


def rank_of(name: str, role: Role) -> int:
    """How well a header names a role; 0 where it doesn't."""
    key = folded(name)
    best = 0
    for place, known in enumerate(_names()[role]):
        if key == known:
            return _EXACT - place
        if f" {known} " in f" {key} " and len(known) > _TWO:
            best = max(best, (BEGINS if key.startswith(known) else _INSIDE) - place)
    return best


def kind_word(word: str) -> str | None:
    """What a word in a column of types says: "expense", "income", "transfer" or "balance"; None where nothing."""
    return _kinds().get(folded(word))


def is_not_done(state: str) -> bool:
    """Whether a word in a column of states says that no money went, or not yet."""
    return folded(state) in listed("not_done")


def folded(name: str) -> str:
    """The words of a cell as they are compared."""
    return _BETWEEN.sub(" ", fold(name[:80])).strip()


@cache
def _names() -> dict[Role, tuple[str, ...]]:
    tables = _words()
    return {role: tuple(map(folded, tables[role.name.lower()])) for role in FOUND_BY_HEADER}


@cache
def _kinds() -> dict[str, str]:
    kinds: dict[str, list[str]] = _words()["kinds"]
    return {folded(word): kind for kind, words in kinds.items() for word in words}


@cache
def listed(name: str) -> frozenset[str]:
    """A list of words by its name under `others`."""
    return frozenset(map(folded, _words()["others"][name]))


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files("bot.core").joinpath("columns.toml").read_text("utf-8"))
