"""Entries and what may happen to them.

An entry is never overwritten or deleted. Each change makes the next version of it and one `Revision`
that holds the state after the change; undo is one more revision, with the state as if the change hadn't been.
`version` 1 is the recording; the revision's `number` is the version it made. A revision whose change is below zero
came with an entry from other books: it is told of, and can't be taken back in these.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType, Self

from bot.core.errors import EntryVoided, InvalidDate, InvalidDescription
from bot.core.money import Money

ChatId = NewType("ChatId", int)
PersonId = NewType("PersonId", int)
EntryId = NewType("EntryId", int)

LONGEST_DESCRIPTION = 200
FIRST_DAY = date(1970, 1, 1)
FURTHEST_AHEAD = timedelta(days=366)


class Kind(StrEnum):
    """Which way the money went. Amounts are always positive."""

    EXPENSE = "expense"
    INCOME = "income"


class CategorySource(StrEnum):
    """Who chose an entry's category; a person's choice is never replaced by a guess. LEARNED: by an old correction."""

    PERSON = "person"
    LEARNED = "learned"
    EXTRACTOR = "extractor"


class Action(StrEnum):
    """What a revision did.

    IMPORTED: the entry came from other books, with the revisions before this one. REWRITTEN: the person edited the
    message that the entry came from. MOVED: all entries of its category went to another one.
    """

    RECORDED = "recorded"
    IMPORTED = "imported"
    AMENDED = "amended"
    REWRITTEN = "rewritten"
    MOVED = "moved"
    VOIDED = "voided"
    RESTORED = "restored"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Draft:
    """Something to book: complete and valid, but not in the books yet."""

    kind: Kind
    money: Money
    occurred_on: date
    category: str
    description: str
    category_source: CategorySource = CategorySource.EXTRACTOR

    def __post_init__(self) -> None:
        self.money.positive()


AGAIN = "again"
"""The medium of an entry that repeats another one."""

IMPORT = "import"
"""The medium of an entry that came in a file."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry came from: a Telegram message, and the update that brought it.

    `message_id` is the person's own message, `extractor` names who read it. What no message says, but a button (its
    medium is AGAIN or IMPORT), has the update's id below zero for one.
    """

    update_id: int
    message_id: int
    author_id: PersonId
    extractor: str
    medium: str = "message"


@dataclass(frozen=True, slots=True)
class State:
    """The part of an entry that can change."""

    kind: Kind
    money: Money
    occurred_on: date
    category: str
    category_source: CategorySource
    description: str
    voided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line in a chat's books."""

    id: EntryId
    chat_id: ChatId
    state: State
    source: Source
    position: int
    version: int
    created_at: datetime

    @property
    def is_voided(self) -> bool:
        """Whether it is out of the books."""
        return self.state.voided_at is not None

    def amend(self, amendment: "Amendment") -> Self:
        """The next version, with what the amendment names replaced. Raises EntryVoided."""
        if self.is_voided:
            raise EntryVoided
        return self._next(amendment.apply(self.state))

    def void(self, at: datetime) -> Self:
        """The next version, out of the books. Raises EntryVoided where it is out already."""
        if self.is_voided:
            raise EntryVoided
        return self._next(replace(self.state, voided_at=at))

    def restore(self) -> Self:
        """The next version, back in the books."""
        return self._next(replace(self.state, voided_at=None))

    def again(self, day: date) -> Draft:
        """The same to be booked on another day."""
        state = self.state
        return Draft(
            kind=state.kind,
            money=state.money,
            occurred_on=day,
            category=state.category,
            description=state.description,
            category_source=state.category_source,
        )

    def return_to(self, state: State) -> Self:
        """The next version, in a state it had before."""
        return self._next(state)

    def _next(self, state: State) -> Self:
        return replace(self, state=state, version=self.version + 1)


@dataclass(frozen=True, slots=True)
class Amendment:
    """What to change; None leaves a field as it is."""

    kind: Kind | None = None
    money: Money | None = None
    occurred_on: date | None = None
    category: str | None = None
    category_source: CategorySource = CategorySource.PERSON
    description: str | None = None

    def apply(self, state: State) -> State:
        """The state with the named fields replaced."""
        return replace(
            state,
            kind=self.kind or state.kind,
            money=self.money.positive() if self.money else state.money,
            occurred_on=self.occurred_on or state.occurred_on,
            category=self.category or state.category,
            category_source=self.category_source if self.category else state.category_source,
            description=self.description if self.description is not None else state.description,
        )


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of one entry: what was done, by whom, by which update, and the state after it.

    `undoes` is the number of the revision that this one took back.
    """

    entry_id: EntryId
    number: int
    action: Action
    state: State
    by: PersonId
    at: datetime
    change_id: int
    undoes: int | None = None

    @property
    def is_foreign(self) -> bool:
        """Whether it was made in other books."""
        return self.change_id < 0


@dataclass(frozen=True, slots=True)
class Past:
    """An entry of other books with all that happened to it there, in order and from 1; raises ValueError otherwise.

    Whose entry and whose change it was there counts no more: `entry_id` and `change_id` may be anything.
    """

    revisions: tuple[Revision, ...]
    extractor: str
    created_at: datetime

    def __post_init__(self) -> None:
        numbers = [revision.number for revision in self.revisions]
        if not numbers or numbers != list(range(1, len(numbers) + 1)):
            raise ValueError("the revisions are not in order")
        if any(revision.undoes not in (None, *range(1, revision.number)) for revision in self.revisions):
            raise ValueError("a revision takes back what isn't before it")
        for revision in self.revisions:
            revision.state.money.positive()


@dataclass(frozen=True, slots=True)
class Change:
    """Who wants something changed, and the update that says so: the same update never changes an entry twice."""

    by: PersonId
    id: int


def checked_description(text: str) -> str:
    """The text with its white space folded. Raises InvalidDescription where it is empty or too long."""
    folded = " ".join(text.split())
    if not 0 < len(folded) <= LONGEST_DESCRIPTION:
        raise InvalidDescription(LONGEST_DESCRIPTION)
    return folded


def checked_day(day: date, today: date) -> date:
    """The day itself. Raises InvalidDate where it is before 1970 or more than a year ahead."""
    if not FIRST_DAY <= day <= today + FURTHEST_AHEAD:
        raise InvalidDate
    return day
