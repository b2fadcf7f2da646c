"""Messages with what they mean, to measure extractors by.

The file is JSON Lines; each line has `id`, `lang`, `text`, `today` (ISO date), `currency`, `intent` (record, question,
correct, delete, budget, settings, travel, home or chat), `entries` (`type`, `amount`, `currency`, `date`,
`categories`: best first) and `tags`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from bot.core.categories import DEFAULTS
from bot.core.intents import (
    Amend,
    ArrangeCategory,
    Ask,
    Chat,
    Configure,
    Depart,
    IncomingText,
    Record,
    Remove,
    Return,
    SetBudget,
)
from bot.core.ledger import Kind

INTENTS: Mapping[str, type] = {
    "record": Record,
    "question": Ask,
    "correct": Amend,
    "delete": Remove,
    "budget": SetBudget,
    "settings": Configure,
    "category": ArrangeCategory,
    "travel": Depart,
    "home": Return,
    "chat": Chat,
}
CHAT_OR_QUESTION = "intent_chat_or_question"
"""The tag of messages that may be taken for either: "should I buy the $900 tv?"."""


class BadCases(ValueError):
    """The labelled file can't be read; the message names the line and what is wrong with it."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line = line


@dataclass(frozen=True, slots=True)
class LabelledEntry:
    """An entry that should be booked. `categories` are all acceptable keys, best first."""

    kind: Kind
    amount: Decimal
    currency: str
    day: date
    categories: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount} {self.currency} {self.day} {'/'.join(self.categories)}"


@dataclass(frozen=True, slots=True)
class Case:
    """A message with what it means."""

    id: str
    language: str
    text: str
    today: date
    currency: str
    intent: str
    entries: tuple[LabelledEntry, ...]
    tags: tuple[str, ...] = ()

    def message(self) -> IncomingText:
        """The message as an extractor is given it, in a chat with the default categories and nothing in its books."""
        return IncomingText(self.text, self.today, "UTC", self.currency, self.language, DEFAULTS)

    def accepts(self, intent: str) -> bool:
        """Whether the message may be taken for this."""
        either = CHAT_OR_QUESTION in self.tags and intent in {"chat", "question"}
        return intent == self.intent or either


def load_cases(path: Path) -> list[Case]:
    """The cases of a JSON Lines file; empty lines are skipped. Raises BadCases, OSError."""
    return parse_cases(path.read_text(encoding="utf-8").splitlines())


def parse_cases(lines: Iterable[str]) -> list[Case]:
    """The cases in lines of JSON; empty lines are skipped. Raises BadCases."""
    return [_case(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def _case(number: int, line: str) -> Case:
    try:
        row = json.loads(line)
        return Case(
            id=str(row["id"]),
            language=str(row["lang"]),
            text=str(row["text"]),
            today=date.fromisoformat(row["today"]),
            currency=str(row["currency"]),
            intent=_known_intent(row["intent"]),
            entries=tuple(_entry(entry) for entry in row["entries"]),
            tags=tuple(row.get("tags", ())),
        )
    except json.JSONDecodeError as problem:
        raise BadCases(number, f"not JSON: {problem.msg}") from problem
    except KeyError as problem:
        raise BadCases(number, f"{problem.args[0]!r} is missing") from problem
    except (ValueError, TypeError, AttributeError, InvalidOperation) as problem:
        raise BadCases(number, str(problem) or "a value can't be read") from problem


def _known_intent(name: str) -> str:
    if name not in INTENTS:
        raise ValueError(f"intent {name!r} is not one of {', '.join(INTENTS)}")
    return name


def _entry(row: Mapping[str, Any]) -> LabelledEntry:
    categories = tuple(str(key) for key in row["categories"])
    if not categories:
        raise ValueError("an entry has no categories")
    return LabelledEntry(
        Kind(row["type"]),
        Decimal(row["amount"]),
        str(row["currency"]),
        date.fromisoformat(row["date"]),
        categories,
    )
