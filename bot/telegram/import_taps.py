"""What the buttons under a file carry: `number` is the import, `text` what is to be done.

Under IMPORT: nothing (the page), `c` (the columns), `c` and a role (the columns for it), `=`, a role and a column or
`-` for none, `o` and an order of days, `g` and what a minus means, `n` whether unknown categories are added, `s`
whether settings come too (`1` or `0`), `f` and the decimal sign.
Under IMPORT_DO: `b` (book), `t` (also what looks booked already), `x` (leave alone).
"""

from collections.abc import Callable

from bot.core.cells import DayOrder
from bot.core.imports import ImportId
from bot.core.tables import Choices, Role, Signs
from bot.telegram.callbacks import Action, OutdatedButton, Tap

COLUMNS, SET, ORDER, SIGNS, CATEGORIES, SETTINGS, DECIMAL = "c", "=", "o", "g", "n", "s", "f"
BOOK, BOOK_TWICE, CANCEL = "b", "t", "x"
_NONE = "-"
_DECIMAL_SIGNS = (".", ",")
_ANSWERS = {"1": True, "0": False}


def page_tap(file: ImportId, text: str = "") -> str:
    """For a button that shows the file in some way."""
    return Tap(Action.IMPORT, file, text).encode()


def do_tap(file: ImportId, text: str) -> str:
    """For a button that does something with the file."""
    return Tap(Action.IMPORT_DO, file, text).encode()


def column_tap(file: ImportId, role: Role, column: int | None) -> str:
    """For a button that gives a role a column, or none."""
    return page_tap(file, f"{SET}{role}{_NONE if column is None else column}")


def wish_tap(file: ImportId, wish: str, *, is_on: bool) -> str:
    """For a button that turns a wish on or off: CATEGORIES, SETTINGS."""
    return page_tap(file, wish + next(sign for sign, answer in _ANSWERS.items() if answer is is_on))


def choice(tap: Tap) -> Callable[[Choices], Choices] | None:
    """What the tap says of the file; None where it only shows. Raises OutdatedButton."""
    sign, rest = tap.text[:1], tap.text[1:]
    try:
        match sign:
            case "=":
                role, column = Role(rest[:1]), None if rest[1:] == _NONE else int(rest[1:])
                return lambda choices: choices.with_column(role, column)
            case "o":
                order = DayOrder(rest)
                return lambda choices: choices.with_order(order)
            case "g":
                signs = Signs(rest)
                return lambda choices: choices.with_signs(signs)
            case "f" if rest in _DECIMAL_SIGNS:
                return lambda choices: choices.with_decimal(rest)
            case "n":
                adds = _ANSWERS[rest]
                return lambda choices: choices.adding_categories(adds=adds)
            case "s":
                takes = _ANSWERS[rest]
                return lambda choices: choices.taking_settings(takes=takes)
            case _:
                return None
    except (ValueError, KeyError) as problem:
        raise OutdatedButton from problem


def wanted_role(tap: Tap) -> Role | None:
    """The role that a page of columns is for; None for all of them. Raises OutdatedButton."""
    try:
        return Role(tap.text[1:]) if tap.text[1:] else None
    except ValueError as problem:
        raise OutdatedButton from problem
