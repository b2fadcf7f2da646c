"""What the services need of a database, as small Protocols.

Repositories that a unit of work hands out see one chat only. Nothing is written until `commit`; leaving the
block without it takes everything back.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.core.budgets import Budget, BudgetId, Terms, Warned
from bot.core.categories import Said
from bot.core.category_changes import CategoryChange
from bot.core.chats import ChatSettings, Prompt
from bot.core.history import DaySum, HistoryFilter, Place, Stretch
from bot.core.imports import ImportRepository
from bot.core.intents import TokenUse
from bot.core.learning import MOST_COMPARED, Hint, HintId, Lesson
from bot.core.ledger import Change, ChatId, Draft, Entry, EntryId, Kind, Past, PersonId, Revision, Source
from bot.core.periods import Period
from bot.core.questions import Found, Order, Search
from bot.core.rates import Rate
from bot.core.totals import DayTotal, WordsTotal


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
    async def menus(self, person: PersonId) -> list[Prompt]:
        """What stands open before this person that no message answers, the oldest first."""
        ...

    async def save_menu(self, person: PersonId, menu: Prompt) -> None:
        """Keeps it in place of what its message showed before; of many the oldest are forgotten."""
        ...

    async def close_menu(self, person: PersonId, message_id: int) -> None:
        """Nothing stands open in this message any more."""
        ...

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

    async def standing(self, change_id: int) -> list[Entry]:
        """Those of them for which the update's change wasn't taken back."""
        ...

    async def latest(self, count: int, by: PersonId | None = None, before: int | None = None) -> list[Entry]:
        """The latest entries that are in the books, newest first.

        Only what this person has written where one is named: nothing that came in a file, and only what comes before
        the message `before`.
        """
        ...

    async def before(self, entry_id: EntryId, count: int) -> list[Entry]:
        """The entries that were booked last before this one, voided ones too, newest first."""
        ...

    async def save(self, revised: Entry, revision: Revision) -> bool:
        """Keeps a next version with its revision. False, and nothing kept, where the same change made one already."""
        ...

    async def history(self, entry_id: EntryId) -> list[Revision]:
        """All revisions of an entry in order."""
        ...

    async def latest_change(self, by: PersonId) -> int | None:
        """The latest change by this person that still stands for an entry; None where none does."""
        ...

    async def latest_change_at(self, by: PersonId) -> datetime | None:
        """When that was made."""
        ...

    async def totals(self, period: Period) -> list[DayTotal]:
        """Sums by day, kind, category and currency of what is in the books."""
        ...


class BulkRepository(Protocol):
    """The same books, many entries at once. All of it for units of work that are alone on their chat."""

    async def book(self, drafts: Sequence[Draft], source: Source, at: datetime) -> int:
        """Books all drafts with their first revisions and answers how many they are.

        Where this update has done anything before, it does nothing and answers how many entries that was about.
        """
        ...

    async def bring_in(self, pasts: Sequence[Past], source: Source, at: datetime) -> int:
        """Books entries of other books with their revisions, and IMPORTED after them; answers and repeats as `book`.

        From now on they are the entries of the source's author. What was taken out there stays so.
        """
        ...

    async def move_category(self, kind: Kind, old: str, new: str, change: Change, at: datetime) -> int:
        """Puts all entries of a category under another one, whosever they are; answers how many.

        Those that are out of the books too: who puts one back must not find it under a category that is gone. Who had
        chosen the old one counts as having chosen the new one.
        """
        ...

    async def histories(self, entries: Collection[EntryId]) -> dict[EntryId, list[Revision]]:
        """All revisions of these entries in order."""
        ...

    async def save(self, revised: Sequence[tuple[Entry, Revision]]) -> int:
        """Keeps next versions with their revisions and answers how many, without those that the change made already."""
        ...

    async def undo_latest(self, undone: int, change: Change, at: datetime, gone: Collection[str]) -> int:
        """Takes back the change `undone` for all entries that nothing has happened to since; answers how many.

        But for those that would come under one of the categories that are `gone`.
        """
        ...

    async def changed_by(self, change_id: int) -> int:
        """How many entries this update has changed or booked."""
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

    async def last_told(self, source_message_id: int) -> int | None:
        """The bot's last message about a change of it; None where there was none since the one kept up to date."""
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


class CategoryRepository(Protocol):
    """What the chat says of its categories, by their keys, and how it came to that."""

    async def said(self) -> dict[str, Said]: ...

    async def put(self, said: Mapping[str, Said | None]) -> None:
        """Says this of these categories in place of what was said; None takes away all that was."""
        ...

    async def keys(self) -> set[str]:
        """Every key that something was ever said of."""
        ...

    async def note(self, change: CategoryChange) -> None: ...
    async def change(self, change_id: int) -> CategoryChange | None: ...

    async def undone_by(self, change_id: int) -> CategoryChange | None:
        """The change that this update has taken back."""
        ...

    async def latest(self, by: PersonId) -> CategoryChange | None:
        """The person's latest change that still stands."""
        ...

    async def touched_since(self, change: CategoryChange) -> set[str]:
        """The keys that later changes have touched which still stand."""
        ...

    async def set_undone(self, change_id: int, by: int) -> None:
        """Notes that the update `by` has taken a change back."""
        ...

    async def entries(self, key: str) -> int:
        """How many entries are in the books under this key."""
        ...

    async def is_used(self, key: str) -> bool:
        """Whether there are entries in the books, or budgets in force, under this key."""
        ...

    async def is_named(self, key: str) -> bool:
        """Whether any entry or budget names this key or ever did: undo may bring that back."""
        ...

    async def is_last_deed(self, change: CategoryChange) -> bool:
        """Whether the person has changed no entry since in a way that still stands."""
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

    async def latest(self, by: PersonId) -> tuple[Budget, datetime] | None:
        """The budget in force that this person has set last, and when; nothing that came in a file."""
        ...

    async def take_back(self, budget_id: BudgetId, change: Change | None = None) -> None:
        """As though it had never been: it rules no day, and the one that it has ended is in force again."""
        ...

    async def taken_back_by(self, change_id: int) -> Budget | None:
        """The budget that this update has taken back, or has put in force again; the last one of several."""
        ...

    async def latest_dropped(self) -> tuple[Budget, int] | None:
        """What was dropped last by itself, and the update that did it; None where a budget was set since."""
        ...

    async def reopen(self, budget_id: BudgetId, change: Change | None = None) -> Budget | None:
        """Puts an ended budget in force again; None where there is another one for the same.

        `change` takes back that it was dropped.
        """
        ...

    async def warned(self, budget_id: BudgetId, warned: Warned) -> None:
        """Remembers the last warning."""
        ...

    async def hand_over(self, category: str, into: str, day: date, change: Change) -> list[BudgetId]:
        """Makes a category's budgets those of another one; where that has one for the span, this day ends its own.

        Answers those that went over.
        """
        ...

    async def hand_back(self, budgets: Collection[BudgetId], category: str, out_of: Collection[str]) -> None:
        """Makes those of these budgets a category's again that are under one of the others now."""
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

    async def latest(self, by: PersonId) -> tuple[Rate, datetime] | None:
        """What this person has said last of those that still count, and when."""
        ...


class UnitOfWork(Protocol):
    """One transaction on one chat's rows."""

    @property
    def chat(self) -> ChatRepository: ...
    @property
    def categories(self) -> CategoryRepository: ...
    @property
    def entries(self) -> EntryRepository: ...
    @property
    def bulk(self) -> BulkRepository: ...
    @property
    def imports(self) -> ImportRepository: ...
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
