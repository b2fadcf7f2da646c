"""What waits for a person's answer to one question, and what a short answer to it means.

Either a message can't be booked until one thing is known (`Undecided`), or a correction fits several entries
(`Unassigned`). Both are bound to the update that raised the question: whoever answers, and however often, what comes
of it is booked once and under the person's first message.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from bot.core.intents import Amend, Candidate, Doubt, ReadEntry, Record, Remove, Unclear
from bot.core.ledger import Entry, EntryId, Kind, PersonId, Source

LONG_AGO = timedelta(days=366)
"""A day further back than this is asked about before anything is booked on it."""


def is_unlikely(day: date, today: date) -> bool:
    """Whether a day is still to come, or more than a year past: more often a slip than meant."""
    return not today - LONG_AGO <= day <= today


@dataclass(frozen=True, slots=True)
class Undecided:
    """A message that is booked as soon as one thing is known: all of its entries, or none.

    `today` is the day it was written on, `currency` what the chat counted in then.
    """

    unclear: Unclear
    source: Source
    today: date
    currency: str

    @property
    def id(self) -> int:
        """The update that raised the question."""
        return self.source.update_id

    @property
    def message_id(self) -> int:
        """The person's message that the question is about."""
        return self.source.message_id

    @property
    def by(self) -> PersonId:
        """Who is asked."""
        return self.source.author_id

    @property
    def choices(self) -> int:
        """How many candidates there are."""
        return len(self.unclear.candidates)

    @property
    def entry(self) -> ReadEntry:
        """The entry that the doubt is about."""
        return self.unclear.entries[self.unclear.position]


@dataclass(frozen=True, slots=True)
class Unassigned:
    """A correction that is made as soon as it is known which of these entries it is about. `said` is its text."""

    change: Amend | Remove
    said: str
    entries: tuple[EntryId, ...]
    id: int
    message_id: int
    by: PersonId
    today: date

    @property
    def choices(self) -> int:
        """How many entries may be meant."""
        return len(self.entries)


Pending = Undecided | Unassigned


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """What a few words say by themselves: "8", "the second", "income", "yesterday", "none of these".

    `place` counts from 0, -1 is the last; `words` are those left over, folded, that say none of this. `vague` where
    the amount has two readings ("4.555"), `doubtful` where it denies or asks what it says, or says more about a number
    than how much it is: "not 8", "8?", "8 each", "-8".
    """

    amount: Decimal | None = None
    currency: str | None = None
    occurred_on: date | None = None
    kind: Kind | None = None
    place: int | None = None
    declines: bool = False
    words: frozenset[str] = frozenset()
    vague: bool = False
    doubtful: bool = False


class NotAnAnswer(Exception):
    """The words are something else than an answer to this question."""


class Ambiguous(Exception):
    """The words answer the question, but may mean more than one thing."""


def settled(unclear: Unclear, candidate: Candidate) -> Record:
    """What is to be booked once the doubt is settled. A day holds for all entries that shared the doubtful one."""
    asked = unclear.entries[unclear.position]
    return Record(
        tuple(
            _with(entry, candidate)
            if position == unclear.position or _shares_day(unclear, entry, asked)
            else entry
            for position, entry in enumerate(unclear.entries)
        )
    )


def _shares_day(unclear: Unclear, entry: ReadEntry, asked: ReadEntry) -> bool:
    return unclear.doubt is Doubt.DATE and entry.occurred_on == asked.occurred_on is not None


def _with(entry: ReadEntry, candidate: Candidate) -> ReadEntry:
    return replace(
        entry,
        amount=entry.amount if candidate.amount is None else candidate.amount,
        kind=candidate.kind or entry.kind,
        currency=candidate.currency or entry.currency,
        occurred_on=candidate.occurred_on or entry.occurred_on,
    )


def candidate_meant(unclear: Unclear, answer: ShortAnswer) -> Candidate:
    """The candidate that an answer picks, or another value of its kind that it names.

    Raises NotAnAnswer, and Ambiguous for what may mean another one: "not 8", or "2", asked for 8 or 9.
    """
    if answer.words:
        raise NotAnAnswer
    if answer.doubtful:
        raise Ambiguous
    if answer.place is not None:
        return _at(unclear.candidates, answer.place)
    match unclear.doubt:
        case Doubt.AMOUNT if answer.amount is not None:
            return _amount_meant(unclear, answer.amount, answer)
        case Doubt.KIND if answer.kind and answer.amount is None:
            return Candidate(kind=answer.kind, occurred_on=answer.occurred_on)
        case Doubt.DATE if answer.occurred_on and answer.amount is None:
            return Candidate(occurred_on=answer.occurred_on)
        case Doubt.CURRENCY if answer.currency and answer.amount is None:
            return Candidate(currency=answer.currency)
        case _:
            raise NotAnAnswer


def _amount_meant(unclear: Unclear, amount: Decimal, answer: ShortAnswer) -> Candidate:
    """The amount, in the currency and on the day that the answer names, if any."""
    offered = {candidate.amount for candidate in unclear.candidates}
    if answer.kind and offered and amount not in offered:
        raise NotAnAnswer  # "spent 500 on": asked for 8 or 9, that is another payment
    is_place = answer.currency is None and amount in range(1, len(unclear.candidates) + 1)
    if answer.vague or (is_place and amount not in offered):
        raise Ambiguous
    return Candidate(amount=amount, currency=answer.currency, occurred_on=answer.occurred_on)


def _at(candidates: Sequence[Candidate], place: int) -> Candidate:
    if not -1 <= place < len(candidates) or not candidates:
        raise NotAnAnswer
    return candidates[place]


def entry_meant(entries: Sequence[Entry], answer: ShortAnswer) -> Entry:
    """The entry that an answer points at: by its place, its amount or its words. Raises NotAnAnswer or Ambiguous."""
    if answer.place is not None and not answer.words and -1 <= answer.place < len(entries):
        if answer.doubtful:
            raise Ambiguous
        return entries[answer.place]
    if answer.kind or answer.occurred_on or (answer.amount is None and not answer.words):
        raise NotAnAnswer
    fitting = [entry for entry in entries if _fits(entry, answer)]
    if answer.doubtful:
        raise Ambiguous if fitting else NotAnAnswer
    if len(fitting) == 1:
        return fitting[0]
    bare = answer.amount is not None and not answer.words
    if not fitting and bare and answer.amount in range(1, len(entries) + 1):
        return entries[int(answer.amount or 0) - 1]
    if fitting:
        raise Ambiguous
    raise NotAnAnswer


def _fits(entry: Entry, answer: ShortAnswer) -> bool:
    described = set(entry.state.description.casefold().split())
    return answer.words <= described and answer.amount in (None, entry.state.money.amount)
