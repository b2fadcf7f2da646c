"""What people are going to write, decided beforehand by a seed, and what must be in the books in the end.

Every amount occurs once in the whole plan, and none is round, so that an entry and an answer can be told whose they
are. The texts are such as the rules read surely.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import count

FIRST_CHAT = 7001
_WORDS = ("coffee", "taxi", "lunch", "groceries", "bus", "books", "tea", "pharmacy", "cinema", "bread")
_PAIRS, _EDITED, _UNDONE = 0.1, 0.05, 0.05


class Doing(StrEnum):
    """What a person does with a message."""

    WRITES = "writes"
    EDITS = "edits"
    TAKES_BACK = "takes back"


@dataclass(frozen=True)
class Planned:
    """A message; `edited` is the text that it gets later, `amounts` what it stands for in the end."""

    chat_id: int
    text: str
    amounts: tuple[Decimal, ...]
    edited: str | None = None
    undone: bool = False

    @property
    def revisions(self) -> int:
        """How many states each of its entries goes through."""
        return 1 + (self.edited is not None) + self.undone


@dataclass(frozen=True)
class Plan:
    """The messages of all chats, each chat's in order."""

    messages: tuple[Planned, ...]

    @property
    def chats(self) -> dict[int, list[Planned]]:
        """The messages by chat."""
        chats: dict[int, list[Planned]] = {}
        for message in self.messages:
            chats.setdefault(message.chat_id, []).append(message)
        return chats

    @property
    def updates(self) -> int:
        """How many updates come of it at least."""
        return sum(message.revisions for message in self.messages)


def planned(messages: int, chats: int, seed: int, *, first_chat: int = FIRST_CHAT) -> Plan:
    """As many messages over as many chats, some edited later and some taken back."""
    dice = random.Random(seed)
    amounts = (Decimal(cents).scaleb(-2) for cents in count(1001) if cents % 100)
    return Plan(tuple(_planned(first_chat + number % chats, amounts, dice) for number in range(messages)))


def doings(messages: list[Planned]) -> Iterator[tuple[Doing, Planned]]:
    """What a person does in a chat: an edit comes after the message that follows, a tap as soon as there is a button."""
    for number, message in enumerate(messages):
        yield Doing.WRITES, message
        if message.undone:
            yield Doing.TAKES_BACK, message
        if number and messages[number - 1].edited:
            yield Doing.EDITS, messages[number - 1]
    if messages[-1].edited:
        yield Doing.EDITS, messages[-1]


def _planned(chat_id: int, amounts: Iterator[Decimal], dice: random.Random) -> Planned:
    first, chance = next(amounts), dice.random()
    word, other = dice.sample(_WORDS, 2)
    text = f"{word} {first}"
    if chance < _PAIRS:
        second = next(amounts)
        return Planned(chat_id, f"{text}, {other} {second}", (first, second))
    if chance < _PAIRS + _EDITED:
        last = next(amounts)
        return Planned(chat_id, text, (last,), edited=f"{word} {last}")
    return Planned(chat_id, text, (first,), undone=chance < _PAIRS + _EDITED + _UNDONE)
