"""What the services need from outside, as small Protocols.

Repositories that a unit of work hands out see one chat only. Nothing is written until `commit`; leaving the
block without it takes everything back.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum, auto
from typing import Protocol

from bot.core.clarifying import Pending, ShortAnswer
from bot.core.intents import IncomingText, Reading, TokenUse
from bot.core.learning import MOST_COMPARED, Hint, HintId, Lesson
from bot.core.ledger import ChatId, Draft, Entry, EntryId, PersonId, Revision, Source
from bot.core.periods import Calendar, Period
from bot.core.questions import Found, Order, Search
from bot.core.reports import DayTotal, ReportPicture


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class Effort(Enum):
    """How much a reading may take: time, and a model."""

    PROMPT = auto()  # somebody waits: where the model is away or slow, the rules stand in if they are certain
    PATIENT = auto()  # they were told that it takes a while: the model gets its time, and nothing stands in
    LAST = auto()  # as PATIENT, but what the rules make of it is taken before there is no answer at all
    RULES = auto()  # no model


class Extractor(Protocol):
    """Understands a message."""

    async def extract(self, message: IncomingText, effort: Effort = Effort.PROMPT) -> Reading:
        """What the message means. Raises ExtractionUnavailable where it can't be told now."""
        ...


class AnswerReader(Protocol):
    """Reads a short answer to one of the bot's own questions by rules alone: "8", "the second", "yesterday"."""

    def __call__(self, message: IncomingText) -> ShortAnswer | None:
        """What it says; None where it is too long to be one, or says too much."""
        ...


class ChartRenderer(Protocol):
    """Draws."""

    async def render(self, picture: ReportPicture) -> bytes:
        """The picture as a PNG file."""
        ...


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """How a chat keeps its books. `language` is a BCP 47 tag; `onboarded` once currency and zone were chosen."""

    chat_id: ChatId
    currency: str
    zone: str
    language: str
    onboarded: bool = False
    calendar: Calendar = Calendar()


class Expecting(StrEnum):
    """What a person's next message is the answer to."""

    AMOUNT = "amount"
    DESCRIPTION = "description"
    CURRENCY = "currency"
    ZONE = "zone"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that the bot put to one person, kept so that a restart doesn't forget it.

    `message_id` is the bot's message that shows it, 0 until it was sent; `entry_id` the entry that the answer is for;
    `answered_by` the update that answered it, which finds it again when it is replayed after a crash. `pending` is
    what an answer to a CHOICE brings into the books.
    """

    expecting: Expecting
    message_id: int
    asked_at: datetime
    entry_id: EntryId | None = None
    answered_by: int | None = None
    pending: Pending | None = None


class ChatRepository(Protocol):
    """The chat itself: its settings, its categories, and what its people are being asked."""

    async def settings(self) -> ChatSettings | None: ...

    async def situation(self, person: PersonId) -> tuple[ChatSettings | None, Prompt | None]:
        """The settings, and the question before this person."""
        ...

    async def save_settings(self, settings: ChatSettings) -> None: ...
    async def prompt(self, person: PersonId) -> Prompt | None: ...
    async def asked_in(self, message_id: int) -> PersonId | None:
        """Whose unanswered CHOICE this message of the bot's shows."""
        ...

    async def save_prompt(self, person: PersonId, prompt: Prompt | None) -> None: ...
    async def calls_to_models(self, day: date) -> int:
        """How many messages models have read on this day."""
        ...

    async def add_usage(self, day: date, extractor: str, tokens: TokenUse) -> None: ...


class EntryRepository(Protocol):
    """The chat's books."""

    async def book(self, drafts: Sequence[Draft], source: Source, at: datetime) -> list[Entry]:
        """Books the drafts with their first revisions, unless this update has done anything before: then answers that.

        Certain only in a unit of work that is alone on its chat.
        """
        ...

    async def add(self, draft: Draft, source: Source, position: int, at: datetime) -> list[Entry]:
        """Books one more draft of a message that has booked some before; nothing where it has done so already."""
        ...

    async def get(self, entry_id: EntryId) -> Entry:
        """The entry. Raises EntryNotFound."""
        ...

    async def of_message(self, message_id: int) -> list[Entry]:
        """What a person's message booked, voided ones too, in its order."""
        ...

    async def of_change(self, change_id: int) -> list[Entry]:
        """The entries that this update changed or booked, as they are now; empty where it did neither."""
        ...

    async def latest(self, count: int, by: PersonId | None = None, before: int | None = None) -> list[Entry]:
        """The latest entries that are in the books, newest first.

        Only this person's where one is named, and only those of messages before the message `before`.
        """
        ...

    async def save(self, revised: Entry, revision: Revision) -> bool:
        """Keeps a next version with its revision. False, and nothing kept, where the same change made one already."""
        ...

    async def history(self, entry_id: EntryId) -> list[Revision]:
        """All revisions of an entry in order."""
        ...

    async def latest_change(self, by: PersonId) -> list[EntryId]:
        """The entries of the latest change by this person that still stands; empty where none does."""
        ...

    async def totals(self, period: Period) -> list[DayTotal]:
        """Sums by day, kind, category and currency of what is in the books."""
        ...


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A message that is about what a person's message (the source) booked.

    The bot's confirmation is `is_current`: it is kept up to date. Others are corrections and the answers to them.
    """

    message_id: int
    source_message_id: int
    is_current: bool = True


class ConfirmationRepository(Protocol):
    """Which messages are about what a person's message booked."""

    async def save(self, confirmation: Confirmation) -> None: ...

    async def source_of(self, message_id: int) -> int | None:
        """The person's message that this one, or it itself, is about; None where it is about nothing in the books."""
        ...

    async def current(self, source_message_id: int) -> int | None:
        """The bot's message that is kept up to date for it; None where none was sent yet."""
        ...


class HintRepository(Protocol):
    """The chat's learned words."""

    async def in_force(self, count: int = MOST_COMPARED, skipped: int = 0) -> list[Hint]:
        """What wasn't forgotten, newest first; as many as are ever compared with an entry unless `count` is given."""
        ...

    async def count(self) -> int:
        """How many weren't forgotten."""
        ...

    async def get(self, hint_id: HintId) -> Hint:
        """One of them, or one that was forgotten. Raises HintNotFound."""
        ...

    async def keep(self, lesson: Lesson, at: datetime) -> None:
        """Learns this in place of what these words meant before. The same change never does it twice."""
        ...

    async def set_forgotten(self, hint_id: HintId, at: datetime | None) -> Hint:
        """Takes words out, or back in (None). Raises HintNotFound."""
        ...


class AnswerRepository(Protocol):
    """What questions are answered from: only what is in the books counts, and nothing can be written here."""

    async def found(self, search: Search) -> list[Found]:
        """Sums and counts by kind and currency."""
        ...

    async def day_totals(self, search: Search) -> list[DayTotal]:
        """Sums by day, kind, category and currency, in the order of time."""
        ...

    async def entries(
        self, search: Search, order: Order, base: str, count: int, skip: int = 0
    ) -> list[Entry]:
        """Entries in this order; by size, those in the currency `base` come first."""
        ...


class UnitOfWork(Protocol):
    """One transaction on one chat's rows."""

    @property
    def chat(self) -> ChatRepository: ...
    @property
    def entries(self) -> EntryRepository: ...
    @property
    def confirmations(self) -> ConfirmationRepository: ...
    @property
    def answers(self) -> AnswerRepository: ...
    @property
    def hints(self) -> HintRepository: ...

    async def commit(self) -> None: ...


class UnitOfWorkFactory(Protocol):
    """Opens units of work. Of those that are `alone` there is one at a time on a chat; the others wait for its end.

    One that is `read_only` can't write, whatever is asked of it.
    """

    def __call__(
        self, chat_id: ChatId, *, alone: bool = False, read_only: bool = False
    ) -> AbstractAsyncContextManager[UnitOfWork]: ...


class Role(StrEnum):
    """What a chat may do with this bot beyond keeping its own books."""

    OWNER = "owner"
    GUEST = "guest"


class AccessRegistry(Protocol):
    """Who was let in. Works across chats, and touches nothing but admissions and invitations."""

    async def role(self, chat_id: ChatId) -> Role | None: ...
    async def has_owner(self) -> bool: ...
    async def add_invite(
        self, digest: bytes, role: Role, by: ChatId | None, expires_at: datetime | None
    ) -> None: ...

    async def redeem(self, digest: bytes, chat_id: ChatId, at: datetime) -> Role | None:
        """Uses the invitation up and admits the chat, in one transaction.

        None where it is unknown, expired or used by another chat, or would make a second owner. A chat that has
        its role already keeps it, and the invitation stays good for another.
        """
        ...
