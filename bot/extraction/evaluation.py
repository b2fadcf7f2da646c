"""How well an extractor understands a file of labelled messages.

The file is JSON Lines; each line has `id`, `lang`, `text`, `today` (ISO date), `currency`, `intent` (record, question,
correct, delete, budget or chat), `entries` (`type`, `amount`, `currency`, `date`, `categories`: best first) and `tags`.

A message is right as a whole when its number of entries and every entry's amount, currency, type and date are right,
in order; a message with no entries to book is right when nothing is booked. Categories are counted apart, over the
entries of messages whose number of entries is right. A false booking is an entry from a message that has none.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from bot.core.categories import DEFAULTS, Categories
from bot.core.intents import Amend, Ask, Chat, IncomingText, Intent, ReadEntry, Record, Remove, SetBudget
from bot.core.ledger import Kind
from bot.core.ports import Extractor

INTENTS: Mapping[str, type] = {
    "record": Record,
    "question": Ask,
    "correct": Amend,
    "delete": Remove,
    "budget": SetBudget,
    "chat": Chat,
}
_NAMES = {kind: name for name, kind in INTENTS.items()}
_FIELDS = ("amount", "currency", "type", "date")


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
        """The message as an extractor is given it, in a chat with the default categories."""
        return IncomingText(self.text, self.today, "UTC", self.currency, self.language, DEFAULTS)


@dataclass(frozen=True, slots=True)
class Judged:
    """What an extractor made of a case. `fields` are the label fields that every entry got right."""

    case: Case
    intent: str
    entries: tuple[LabelledEntry, ...]
    fields: frozenset[str]
    best_categories: int
    any_categories: int

    @property
    def is_right(self) -> bool:
        """Whether exactly the right entries would be booked."""
        return len(self.entries) == len(self.case.entries) and self.fields.issuperset(_FIELDS)

    @property
    def is_false_booking(self) -> bool:
        """Whether something would be booked though the message records nothing."""
        return bool(self.entries) and not self.case.entries

    @property
    def has_right_count(self) -> bool:
        """Whether as many entries would be booked as should be."""
        return len(self.entries) == len(self.case.entries)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int
    of: int

    def __str__(self) -> str:
        return f"{self.right / self.of:6.1%}  ({self.right}/{self.of})" if self.of else "     –  (0/0)"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An extractor's results on a file."""

    judged: tuple[Judged, ...]

    @property
    def whole(self) -> Share:
        """Messages that are right as a whole."""
        return _share(self.judged, lambda one: one.is_right)

    @property
    def intents(self) -> Share:
        """Messages whose intent is right; an `Unclear` reading is never."""
        return _share(self.judged, lambda one: one.intent == one.case.intent)

    @property
    def false_bookings(self) -> Share:
        """Of the messages that record nothing, those from which something was booked."""
        return _share([one for one in self.judged if not one.case.entries], lambda one: one.is_false_booking)

    def field(self, name: str) -> Share:
        """Of the messages that record something, those with "count", "amount", "currency", "type" or "date" right."""
        records = [one for one in self.judged if one.case.entries]
        if name == "count":
            return _share(records, lambda one: one.has_right_count)
        return _share(records, lambda one: name in one.fields)

    @property
    def best_category(self) -> Share:
        """Entries with the best category, of those in messages with the right number of entries."""
        return Share(sum(one.best_categories for one in self.judged), self._comparable())

    @property
    def any_category(self) -> Share:
        """Entries with an acceptable category, of those in messages with the right number of entries."""
        return Share(sum(one.any_categories for one in self.judged), self._comparable())

    def by_language(self) -> dict[str, Share]:
        """Whole-message accuracy by language."""
        return self._grouped(lambda one: (one.case.language,))

    def by_tag(self) -> dict[str, Share]:
        """Whole-message accuracy by tag."""
        return self._grouped(lambda one: one.case.tags)

    def failures(self) -> list[Judged]:
        """The messages that are not right as a whole, or whose intent is wrong."""
        return [one for one in self.judged if not one.is_right or one.intent != one.case.intent]

    def to_json(self) -> dict[str, Any]:
        """All figures as plain JSON values; shares as {"right", "of"}."""
        return {
            **{name: _plain(share) for name, share in self._figures().items()},
            "by_language": {name: _plain(share) for name, share in self.by_language().items()},
            "by_tag": {name: _plain(share) for name, share in self.by_tag().items()},
            "failures": [_failure(one) for one in self.failures()],
        }

    def table(self) -> str:
        """All figures as text for a terminal."""
        parts = (self._figures(), self.by_language(), self.by_tag())
        return "\n\n".join("\n".join(f"{name:<24}{share}" for name, share in part.items()) for part in parts)

    def _figures(self) -> dict[str, Share]:
        return {
            "whole": self.whole,
            "intent": self.intents,
            "false_bookings": self.false_bookings,
            **{name: self.field(name) for name in ("count", *_FIELDS)},
            "best_category": self.best_category,
            "any_category": self.any_category,
        }

    def _comparable(self) -> int:
        return sum(len(one.entries) for one in self.judged if one.has_right_count)

    def _grouped(self, names: Callable[[Judged], Iterable[str]]) -> dict[str, Share]:
        right: Counter[str] = Counter()
        of: Counter[str] = Counter()
        for one in self.judged:
            for name in names(one):
                of[name] += 1
                right[name] += one.is_right
        return {name: Share(right[name], of[name]) for name in sorted(of)}


def load_cases(path: Path) -> list[Case]:
    """The cases of a JSON Lines file; empty lines are skipped. Raises BadCases, OSError."""
    return parse_cases(path.read_text(encoding="utf-8").splitlines())


def parse_cases(lines: Iterable[str]) -> list[Case]:
    """The cases in lines of JSON; empty lines are skipped. Raises BadCases."""
    return [_case(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


async def evaluate(extractor: Extractor, cases: Iterable[Case]) -> Evaluation:
    """What the extractor makes of each case, one after the other. Raises what the extractor raises."""
    judged = [judge(case, (await extractor.extract(case.message())).intent) for case in cases]
    return Evaluation(tuple(judged))


def judge(case: Case, intent: Intent) -> Judged:
    """How a reading compares with the label."""
    read = intent.entries if isinstance(intent, Record) else ()
    booked = tuple(_as_booked(entry, case) for entry in read)
    pairs = list(zip(booked, case.entries, strict=False)) if len(booked) == len(case.entries) else []
    same = len(booked) == len(case.entries)
    return Judged(
        case=case,
        intent=_NAMES.get(type(intent), "unclear"),
        entries=booked,
        fields=frozenset(name for name in _FIELDS if same and all(_agree(name, *pair) for pair in pairs)),
        best_categories=sum(one.categories[0] == two.categories[0] for one, two in pairs),
        any_categories=sum(one.categories[0] in two.categories for one, two in pairs),
    )


def _as_booked(entry: ReadEntry, case: Case) -> LabelledEntry:
    """The entry as the books would hold it: the chat's currency, today and "other" where nothing was named."""
    category = Categories().settle(entry.category, entry.kind)
    currency = entry.currency or case.currency
    return LabelledEntry(entry.kind, entry.amount, currency, entry.occurred_on or case.today, (category,))


def _agree(name: str, one: LabelledEntry, two: LabelledEntry) -> bool:
    attribute = {"type": "kind", "date": "day"}.get(name, name)
    return bool(getattr(one, attribute) == getattr(two, attribute))


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
            entries=tuple(_labelled(entry) for entry in row["entries"]),
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


def _labelled(row: Mapping[str, Any]) -> LabelledEntry:
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


def _share(judged: Sequence[Judged], is_right: Callable[[Judged], bool]) -> Share:
    return Share(sum(map(is_right, judged)), len(judged))


def _plain(share: Share) -> dict[str, int]:
    return {"right": share.right, "of": share.of}


def _failure(one: Judged) -> dict[str, Any]:
    return {
        "id": one.case.id,
        "text": one.case.text,
        "intent": one.intent,
        "expected_intent": one.case.intent,
        "entries": [_shown(entry) for entry in one.entries],
        "expected": [_shown(entry) for entry in one.case.entries],
    }


def _shown(entry: LabelledEntry) -> str:
    return f"{entry.kind} {entry.amount} {entry.currency} {entry.day} {'/'.join(entry.categories)}"
