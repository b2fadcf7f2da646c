"""What the services need from outside, as small Protocols.

Repositories that a unit of work hands out see one chat only. Nothing is written until `commit`; leaving the
block without it takes everything back.
"""

from collections.abc import Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum, auto
from typing import Protocol

from bot.core.budgets import Budget, BudgetId, Terms, Warned
from bot.core.clarifying import Pending, ShortAnswer
from bot.core.history import DaySum, HistoryFilter, Place, Stretch
from bot.core.intents import Depart, IncomingText, Reading, Return, SetBudget, TokenUse
from bot.core.learning import MOST_COMPARED, Hint, HintId, Lesson
from bot.core.ledger import Change, ChatId, Draft, Entry, EntryId, PersonId, Revision, Source
from bot.core.periods import Calendar, Period
from bot.core.pictures import Picture
from bot.core.questions import Found, Order, Question, Search, When
from bot.core.rates import Exchange, Rate
from bot.core.totals import DayTotal, WordsTotal
from bot.core.travel import Travel


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


class JourneyReader(Protocol):
    """Reads where somebody says that they are, by rules alone: "Japan until Sunday", "off"."""

    def __call__(self, message: IncomingText) -> Depart | Return | None:
        """The journey, or its end; None where the text is anything else."""
        ...


class BudgetReader(Protocol):
    """Reads by rules alone what somebody says of a budget when it is clear that they do: "food 300", "food off"."""

    def __call__(self, message: IncomingText) -> SetBudget | None:
        """The wish; None where the text says anything else besides."""
        ...


class PeriodReader(Protocol):
    """Reads the period that a few words name, by rules alone: "last week", "q2", "1 Jan – 15 Mar"."""

    def __call__(self, words: str, today: date, language: str, currency: str) -> When | None:
        """The period; None where the words name none, or say anything else besides.

        `language` is a BCP 47 tag; by it and the `currency` 3/4 is a day of March or of April.
        """
        ...


class ListReader(Protocol):
    """Reads by rules alone which entries a few words mean: "coffee", "october", "food last month"."""

    def __call__(self, message: IncomingText) -> Question:
        """The question for these entries; only its period and filters count."""
        ...


class ChartRenderer(Protocol):
    """Draws."""

    async def render(self, picture: Picture) -> bytes:
        """The picture as a PNG file."""
        ...


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """How a chat keeps its books. `language` is a BCP 47 tag; `onboarded` once currency and zone were chosen.

    `currency` is what its reports are in; `travel` the journey that was told of last, which may be over;
    `has_budgets` is only read: whether any is in force.
    """

    chat_id: ChatId
    currency: str
    zone: str
    language: str
    onboarded: bool = False
    calendar: Calendar = Calendar()
    travel: Travel | None = None
    has_budgets: bool = False

    def travel_on(self, day: date) -> Travel | None:
        """The journey that makes another currency count on that day."""
        travel = self.travel
        return travel if travel and day in travel and travel.currency != self.currency else None

    def currency_on(self, day: date) -> str:
        """The currency of what is written on that day and names none."""
        travel = self.travel_on(day)
        return travel.currency if travel else self.currency


class Expecting(StrEnum):
    """What a person's next message is the answer to."""

    AMOUNT = "amount"
    DESCRIPTION = "description"
    CURRENCY = "currency"
    ZONE = "zone"
    CHOICE = "choice"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that the bot put to one person, kept so that a restart doesn't forget it.

    `message_id` is the bot's message that shows it, 0 until it was sent; `entry_id` the entry that the answer is for;
    `answered_by` the update that answered it, which finds it again when it is replayed after a crash. `pending` is
    what an answer to a CHOICE brings into the books. `page` is the page of the history that the entry's card, which
    the question stands on, leads back to; empty where it stands elsewhere. `about` is the category that a BUDGET is
    for, empty where it is for all spending, with its span behind a space where that was named.
    """

    expecting: Expecting
    message_id: int
    asked_at: datetime
    entry_id: EntryId | None = None
    answered_by: int | None = None
    pending: Pending | None = None
    page: str = ""
    about: str = ""


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

    async def entries(self, search: Search, order: Order, base: str, count: int) -> list[Entry]:
        """Entries in this order; by size, those in the currency `base` come first."""
        ...


class HistoryRepository(Protocol):
    """The chat's books in the order of days: read only, and never more of them at once than asked for."""

    async def stretch(self, wanted: HistoryFilter, place: Place | None, count: int, window: int) -> Stretch:
        """Up to `count` entries from the place on (None: the newest), among the next `window` ones that there are."""
        ...

    async def sums(self, wanted: HistoryFilter, days: Sequence[date]) -> list[DaySum]:
        """What the filter lets through on these days, by day, kind and currency."""
        ...


class ReportRepository(Protocol):
    """What reports are made from besides the entries' totals: only what is in the books counts."""

    async def by_kind(self, period: Period) -> list[DayTotal]:
        """Sums by day, kind and currency; their category is empty."""
        ...

    async def by_words(self, period: Period, base: str) -> list[WordsTotal]:
        """Spending by day, description and currency; that in `base` needs no rate, and is all of the first day."""
        ...

    async def booked_until(self) -> date | None:
        """The last day that anything is booked on; None where nothing is."""
        ...


class PictureRepository(Protocol):
    """The pictures that were sent to the chat."""

    async def file_id(self, digest: bytes) -> str | None:
        """Telegram's id of the picture with this digest; None where it was never sent, or long ago."""
        ...

    async def keep(self, digest: bytes, file_id: str, at: datetime) -> None:
        """Remembers what was sent now, and forgets the oldest."""
        ...


class BudgetRepository(Protocol):
    """The chat's budgets, with those that are in force no more."""

    async def since(self, day: date) -> list[Budget]:
        """Those that were in force on this day or later, in the order they were set."""
        ...

    async def get(self, budget_id: BudgetId) -> Budget:
        """One of them. Raises BudgetNotFound."""
        ...

    async def of_change(self, change_id: int) -> Budget | None:
        """The budget that this update has set."""
        ...

    async def open(self, terms: Terms, day: date, change: Change, at: datetime) -> Budget:
        """Sets a budget from this day on, and ends the one there was. Nothing new where the update did so before."""
        ...

    async def close(self, budget_id: BudgetId, day: date, change: Change | None = None) -> Budget:
        """Ends a budget: this day is the first without it. `change` has dropped it, unless another takes its place."""
        ...

    async def ended_by(self, change_id: int) -> list[Budget]:
        """The budgets that this update has dropped, if they weren't put in force again."""
        ...

    async def reopen(self, budget_id: BudgetId) -> Budget | None:
        """Puts an ended budget in force again; None where there is another one for the same."""
        ...

    async def warned(self, budget_id: BudgetId, warned: Warned) -> None:
        """Remembers the last warning."""
        ...


class OwnRateRepository(Protocol):
    """What people said a currency is worth. `Rate.publisher` is OWN, `Rate.day` the first day it counts."""

    async def into(self, base: str) -> list[Rate]:
        """Those between `base` and another currency, as rates into `base`, in order of days."""
        ...

    async def all(self) -> list[Rate]:
        """All of them as they were said, by currencies, then in order of days."""
        ...

    async def keep(self, rate: Rate, by: PersonId, at: datetime) -> None:
        """Keeps it in place of what was said of these two currencies, either way around, for that day."""
        ...

    async def drop(self, currency: str, base: str, day: date | None = None) -> list[Rate]:
        """Forgets what was said of these two, either way around: all of it, or for one day. Answers what it was."""
        ...


class Rates(Protocol):
    """Published exchange rates."""

    async def exchange(self, base: str, currencies: Collection[str], period: Period) -> Exchange:
        """What is known of these currencies, to convert entries of this period into `base`.

        Never raises for a publisher that is away: what is missing is missing.
        """
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
    @property
    def history(self) -> HistoryRepository: ...
    @property
    def own_rates(self) -> OwnRateRepository: ...
    @property
    def reports(self) -> ReportRepository: ...
    @property
    def pictures(self) -> PictureRepository: ...
    @property
    def budgets(self) -> BudgetRepository: ...

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
