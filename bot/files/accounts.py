"""Names of accounts in journals: one for each category in use, from the name that the chat calls it by.

Two categories never share an account, whatever they are called. Roots and the account that everything is paid from
are English in every language: the programs know accounts by them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from bot.core.exports import MonthTotal
from bot.core.ledger import Kind

CASH = "Assets:Cash"
ROOTS = {Kind.EXPENSE.value: "Expenses", Kind.INCOME.value: "Income"}

_UNNAMED = "Category"
_JOINTS = re.compile(r"-+")
_SPACES = re.compile(r"\s+")
_MEANT_OTHERWISE = str.maketrans({":": "-", ";": ",", "|": "-", "(": "", ")": "", "[": "", "]": "", '"': "'"})

Naming = Callable[[str, str], str]
"""Makes an account's last part of a category's shown name and its key."""


def accounts(
    totals: Iterable[MonthTotal], names: Mapping[str, str], naming: Naming
) -> dict[tuple[str, str], str]:
    """The account for each kind and category that is in use."""
    found: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for kind, key in sorted({(total.kind, total.category) for total in totals}):
        wanted = f"{ROOTS[kind]}:{naming(names.get(key, key), key)}"
        account, number = wanted, 1
        while account.casefold() in taken:
            number += 1
            account = f"{wanted}-{number}"
        taken.add(account.casefold())
        found[kind, key] = account
    return found


def beancount_part(name: str, key: str) -> str:
    """Letters, digits and hyphens, beginning with a capital or a digit, which is all that Beancount takes.

    Scripts that write vowels as marks would lose them, and others have no capitals: then the key names the account,
    or a neutral word does before what is left of the name.
    """
    composed = unicodedata.normalize("NFC", name)
    has_marks = any(unicodedata.category(letter).startswith("M") for letter in _plain(composed))
    part = _letters_and_digits(key if has_marks and key.isascii() else composed)
    first = part[:1].upper()
    if part and _may_begin(first):
        return first + part[1:]
    return f"{_UNNAMED}-{part}" if part else _UNNAMED


def hledger_part(name: str, key: str) -> str:
    """The name itself, on one line, without what separates accounts or opens a comment."""
    visible = "".join(
        letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", name)
    )
    part = _SPACES.sub(" ", visible.translate(_MEANT_OTHERWISE)).strip(" *!-,")
    return part or _SPACES.sub(" ", beancount_part(key, key))


def _plain(text: str) -> str:
    """Without the sign that only asks for an emoji's coloured form, and what joins emoji."""
    return text.replace("\ufe0f", "").replace("\u200d", "")


def _letters_and_digits(text: str) -> str:
    kept = "".join(letter if _fits(letter) else "-" for letter in text)
    return _JOINTS.sub("-", kept).strip("-")


def _fits(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "L" or unicodedata.category(letter) == "Nd"


def _may_begin(first: str) -> bool:
    return len(first) == 1 and unicodedata.category(first) in {"Lu", "Nd"}
