"""How well an extractor understands a file of labelled messages (labelled.py).

A message is right as a whole when its number of entries and every entry's amount, currency, type and date are right,
in order; a message with no entries to book is right when nothing is booked. Categories are counted apart, over the
entries of messages whose number of entries is right. A false booking is an entry from a message that has none.

Intents are compared by name: an Amend is "correct", a Remove "delete", an Ask "question", a SetBudget "budget". What
a correction changes or a question asks for is not in the file and not judged. An `Unclear` reading books nothing, so
it can be right as a whole, but its intent never is. A message tagged `intent_chat_or_question` may be either.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import perf_counter

from bot.core.categories import Categories
from bot.core.intents import Intent, ReadEntry, Reading, Record, TokenUse
from bot.core.ports import Effort, Extractor
from bot.extraction.labelled import INTENTS, Case, LabelledEntry

AT_ONCE = 8
"""So many messages are read at a time where nobody says otherwise."""

FIELDS = ("amount", "currency", "type", "date")
_NAMES = {kind: name for name, kind in INTENTS.items()}
_ATTRIBUTES = {"type": "kind", "date": "day"}


@dataclass(frozen=True, slots=True)
class Judged:
    """What an extractor made of a case.

    `fields` are the label fields that every entry got right; `took_s` is the time of the reading in seconds, and
    `tokens` what it cost; `reader` names who read it, `is_stand_in` tells that it should have been another.
    """

    case: Case
    intent: str
    entries: tuple[LabelledEntry, ...]
    fields: frozenset[str]
    best_categories: int
    any_categories: int
    took_s: float
    tokens: TokenUse
    reader: str
    is_stand_in: bool

    @property
    def is_right(self) -> bool:
        """Whether exactly the right entries would be booked."""
        return self.has_right_count and self.fields.issuperset(FIELDS)

    @property
    def has_right_intent(self) -> bool:
        """Whether the message was taken for what it is."""
        return self.case.accepts(self.intent)

    @property
    def has_right_count(self) -> bool:
        """Whether as many entries would be booked as should be."""
        return len(self.entries) == len(self.case.entries)

    @property
    def is_false_booking(self) -> bool:
        """Whether something would be booked though the message records nothing."""
        return bool(self.entries) and not self.case.entries

    @property
    def is_wrong_booking(self) -> bool:
        """Whether something would be booked, and not all of it right: worse than asking."""
        return bool(self.entries) and not self.is_right


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int
    of: int

    @property
    def fraction(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.right / self.of if self.of else None

    def __str__(self) -> str:
        return f"{self.right / self.of:6.1%}  ({self.right}/{self.of})" if self.of else "     –  (0/0)"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """An extractor's results on some messages."""

    judged: tuple[Judged, ...]

    @property
    def whole(self) -> Share:
        """Messages that are right as a whole."""
        return _share(self.judged, lambda one: one.is_right)

    @property
    def intents(self) -> Share:
        """Messages whose intent is right."""
        return _share(self.judged, lambda one: one.has_right_intent)

    @property
    def false_bookings(self) -> Share:
        """Of the messages that record nothing, those from which something was booked."""
        return _share([one for one in self.judged if not one.case.entries], lambda one: one.is_false_booking)

    @property
    def wrong_bookings(self) -> Share:
        """Messages from which something was booked that is not right as a whole, false bookings among them."""
        return _share(self.judged, lambda one: one.is_wrong_booking)

    @property
    def asked_back(self) -> Share:
        """Messages that the bot would answer with a question of its own."""
        return _share(self.judged, lambda one: one.intent == "unclear")

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

    def shares(self) -> dict[str, Share]:
        """All of them by name."""
        return {
            "whole": self.whole,
            "intent": self.intents,
            "false_bookings": self.false_bookings,
            "wrong_bookings": self.wrong_bookings,
            "asked_back": self.asked_back,
            **{name: self.field(name) for name in ("count", *FIELDS)},
            "best_category": self.best_category,
            "any_category": self.any_category,
        }

    def by_language(self) -> "dict[str, Evaluation]":
        """The results of each language."""
        return self._grouped(lambda one: (one.case.language,))

    def by_tag(self) -> "dict[str, Evaluation]":
        """The results of each tag; a message counts in each of its own."""
        return self._grouped(lambda one: one.case.tags)

    def failures(self) -> list[Judged]:
        """The messages that are not right as a whole, or whose intent is wrong."""
        return [one for one in self.judged if not one.is_right or not one.has_right_intent]

    @property
    def tokens(self) -> TokenUse:
        """What all readings took together."""
        spent = [one.tokens for one in self.judged]
        return TokenUse(
            prompt=sum(one.prompt for one in spent),
            cached=sum(one.cached for one in spent),
            completion=sum(one.completion for one in spent),
        )

    def took_s(self, fraction: float) -> float:
        """The time in seconds within which this fraction of the messages was read; 0.5 is the median."""
        times = sorted(one.took_s for one in self.judged)
        return times[min(len(times) - 1, int(fraction * len(times)))] if times else 0.0

    def _comparable(self) -> int:
        return sum(len(one.entries) for one in self.judged if one.has_right_count)

    def _grouped(self, names: Callable[[Judged], Iterable[str]]) -> "dict[str, Evaluation]":
        groups: dict[str, list[Judged]] = {}
        for one in self.judged:
            for name in names(one):
                groups.setdefault(name, []).append(one)
        return {name: Evaluation(tuple(groups[name])) for name in sorted(groups)}


async def evaluate(extractor: Extractor, cases: Iterable[Case], at_once: int = AT_ONCE) -> Evaluation:
    """What the extractor makes of each case, `at_once` of them at a time. Raises what the extractor raises.

    A model gets the time that it needs; a message that it couldn't be asked about is read by who stands in for it.
    """
    turns = asyncio.Semaphore(at_once)

    async def read(case: Case) -> Judged:
        async with turns:
            began = perf_counter()
            reading = await extractor.extract(case.message(), Effort.LAST)
            return judge(case, reading, perf_counter() - began)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read(case)) for case in cases]
    except ExceptionGroup as several:
        raise several.exceptions[0] from None
    return Evaluation(tuple(task.result() for task in tasks))


def judge(case: Case, reading: Reading, took_s: float = 0.0) -> Judged:
    """How a reading compares with the label."""
    booked = _booked(reading.intent, case)
    same = len(booked) == len(case.entries)
    pairs = list(zip(booked, case.entries, strict=True)) if same else []
    return Judged(
        case=case,
        intent=_NAMES.get(type(reading.intent), type(reading.intent).__name__.lower()),
        entries=booked,
        fields=frozenset(name for name in FIELDS if same and all(_agree(name, *pair) for pair in pairs)),
        best_categories=sum(one.categories[0] == two.categories[0] for one, two in pairs),
        any_categories=sum(one.categories[0] in two.categories for one, two in pairs),
        took_s=took_s,
        tokens=reading.tokens or TokenUse(),
        reader=reading.extractor,
        is_stand_in=reading.stood_in is not None,
    )


def _booked(intent: Intent, case: Case) -> tuple[LabelledEntry, ...]:
    return tuple(_entry(entry, case) for entry in intent.entries) if isinstance(intent, Record) else ()


def _entry(entry: ReadEntry, case: Case) -> LabelledEntry:
    """The entry as the books would hold it: the chat's currency, today and "other" where nothing was named."""
    category = Categories().settle(entry.category, entry.kind)
    currency = entry.currency or case.currency
    return LabelledEntry(entry.kind, entry.amount, currency, entry.occurred_on or case.today, (category,))


def _agree(name: str, one: LabelledEntry, two: LabelledEntry) -> bool:
    attribute = _ATTRIBUTES.get(name, name)
    return bool(getattr(one, attribute) == getattr(two, attribute))


def _share(judged: Sequence[Judged], is_right: Callable[[Judged], bool]) -> Share:
    return Share(sum(map(is_right, judged)), len(judged))
