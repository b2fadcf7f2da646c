"""What a button carries: an action, a number and a short text, in at most 64 bytes.

The first character is the version of this spelling, so that a button from an older release is recognised as such.
"""

from dataclasses import dataclass
from enum import StrEnum

LONGEST = 64
_VERSION = "1"
_BIGINT = range(-(2**63), 2**63)


class Action(StrEnum):
    """What a tap asks for. Letters, since the space is small; they are never given a new meaning.

    q was taken by lists of an older release.
    """

    UNDO = "u"
    RESTORE = "r"
    EDIT = "e"
    BACK = "b"
    ENTRY = "m"
    AMOUNT = "a"
    CATEGORIES = "c"
    SET_CATEGORY = "k"
    DATES = "d"
    CALENDAR = "l"
    SET_DATE = "t"
    DESCRIPTION = "s"
    SET_KIND = "i"
    DELETE = "x"
    REPORT = "p"
    REPORT_TABLE = "T"
    REPORT_CATEGORIES = "C"
    CURRENCY = "y"
    OTHER_CURRENCY = "Y"
    ZONE = "z"
    OTHER_ZONE = "Z"
    WHY = "w"
    REMEMBER = "h"
    SETTINGS = "g"
    SET_OPTION = "O"
    LEARNED = "j"
    FORGET = "f"
    PUT_BACK = "F"
    CHOOSE = "o"
    HISTORY = "H"
    HISTORY_MENU = "M"
    CARD = "K"
    REVISIONS = "V"
    AGAIN = "A"
    PUT_BACK_ENTRY = "P"
    DROP_RATE = "R"
    TRAVEL = "v"
    BUDGETS = "B"
    NEW_BUDGET = "N"
    SET_BUDGET = "S"
    CHANGE_BUDGET = "D"
    UNDO_BUDGET = "U"
    ERASE_CHAT = "Q"
    EXPORT = "X"
    CATEGORY_LIST = "G"
    CATEGORY_PAGE = "E"
    CHANGE_CATEGORY = "J"
    DOUBLE = "W"
    IMPORT = "I"
    IMPORT_DO = "L"
    NOTHING = "n"


class OutdatedButton(Exception):
    """The button was drawn by another release, or by nobody."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A button's meaning. `number` is an entry's or a message's id, `text` whatever else the action needs."""

    action: Action
    number: int = 0
    text: str = ""

    def encode(self) -> str:
        """As callback_data. Raises ValueError where it is over 64 bytes."""
        data = f"{_VERSION}{self.action}{self.number}:{self.text}"
        if len(data.encode()) > LONGEST:
            raise ValueError(f"callback data of {len(data.encode())} bytes")
        return data

    @classmethod
    def decode(cls, data: str) -> "Tap":
        """Reads what `encode` wrote. Raises OutdatedButton for anything else."""
        head, _, text = data.partition(":")
        if head[:1] != _VERSION:
            raise OutdatedButton
        try:
            tap = cls(Action(head[1:2]), int(head[2:]), text)
        except ValueError as problem:
            raise OutdatedButton from problem
        if tap.number not in _BIGINT:
            raise OutdatedButton
        return tap
