"""Files that people send, on their way into the books: shown first, booked when they say so.

Nothing of a file is kept but where to find it and what was said of its columns. It is fetched and read with no
transaction open; what it books goes into one, under the change that asked for it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.core.chats import ChatSettings
from bot.core.errors import ImportClosed, NotAsked, Unreadable, UnreadableFile
from bot.core.foreign_categories import NO_CATEGORIES, ForeignCategories, moved
from bot.core.imports import (
    EXPIRES,
    LARGEST_FILE,
    BackupRead,
    FileReader,
    Import,
    ImportId,
    ImportState,
    NewCategory,
    ReadingWish,
    SentFile,
    TableRead,
    booked_already,
    trace_of_past,
    trace_of_row,
)
from bot.core.ledger import IMPORT, CategorySource, Change, ChatId, Draft, PersonId, Source
from bot.core.periods import local_date
from bot.core.ports import Clock
from bot.core.repositories import UnitOfWork, UnitOfWorkFactory
from bot.core.steps import Step, reached
from bot.core.tables import Choices
from bot.services.adding_categories import add_categories
from bot.services.own_categories import hints_of
from bot.services.restoring import categories_in, restore
from bot.services.sorting_rows import RowSorter

EXTRACTOR = "import"

_Item = TypeVar("_Item")

Fetch = Callable[[str, int], Awaitable[bytes]]
"""Gets a file by Telegram's id of it, up to so many bytes. Raises UnreadableFile."""


@dataclass(frozen=True, slots=True)
class ImportPage:
    """A file as it would be booked.

    `drafts` are those of a table's rows and `duplicates` the places of those, or of a complete export's entries, that
    look booked already. `unknown` are names of categories that nobody knows, with their rows; `additions` those that
    can become the chat's own. `foreign` is what becomes of a complete export's categories. `is_empty` is whether there
    was no entry in the books.
    """

    file: Import
    read: TableRead | BackupRead
    drafts: Sequence[Draft] = ()
    duplicates: frozenset[int] = frozenset()
    unknown: Mapping[str, int] = field(default_factory=dict)
    additions: Sequence[NewCategory] = ()
    is_empty: bool = False
    foreign: ForeignCategories = NO_CATEGORIES

    @property
    def found(self) -> int:
        """How many entries are in the file."""
        return len(self.read.pasts if isinstance(self.read, BackupRead) else self.drafts)

    @property
    def fresh(self) -> int:
        """How many of them don't look booked already."""
        return self.found - len(self.duplicates)

    @property
    def booked(self) -> int:
        """How many of those would be in the books: what was taken out of them there stays so."""
        if not isinstance(self.read, BackupRead):
            return self.fresh
        states = (past.revisions[-1].state for past in self.read.pasts)
        return sum(state.voided_at is None and at not in self.duplicates for at, state in enumerate(states))

    @property
    def adds(self) -> bool:
        """Whether unknown categories become the chat's own: always those of a table that this bot has written."""
        return isinstance(self.read, TableRead) and (
            self.read.layout.format.is_own or self.file.choices.adds_categories
        )

    @property
    def has_settings(self) -> bool:
        """Whether settings, budgets and the like can come with it."""
        return isinstance(self.read, BackupRead) and self.read.part == 1 and bool(self.read.settings)

    @property
    def restores(self) -> bool:
        """Whether they do: always where there are no books yet."""
        return self.has_settings and (self.is_empty or self.file.choices.takes_settings)

    @property
    def brings(self) -> bool:
        """Whether there is more in it than entries, for these books."""
        return self.restores or bool(self.foreign.said)

    def new_categories(self, *, twice: bool = False) -> list[NewCategory]:
        """The additions that a row is booked under, with what looks booked already (`twice`) or without."""
        left_out = frozenset[int]() if twice else self.duplicates
        return [one for one in self.additions if not left_out.issuperset(one.rows)]

    @property
    def is_open(self) -> bool:
        """Whether something must be said first."""
        return isinstance(self.read, TableRead) and bool(self.read.layout.open)


@dataclass(frozen=True, slots=True)
class Imported:
    """A file that was booked: so many of its entries, and whether it `brought` anything else."""

    file: Import
    entries: int
    brought: bool = False


class Importing:
    """The files of every chat, one chat at a time."""

    def __init__(
        self, open_work: UnitOfWorkFactory, clock: Clock, *, reader: FileReader, sorter: RowSorter
    ) -> None:
        self._open_work = open_work
        self._clock = clock
        self._reader = reader
        self._sorter = sorter

    async def receive(self, settings: ChatSettings, sent: SentFile, change: Change) -> Import:
        """Takes down that a file came. Raises UnreadableFile where no bot can fetch it."""
        if sent.size is not None and sent.size > LARGEST_FILE:
            raise UnreadableFile(Unreadable.TOO_BIG)
        async with self._open_work(settings.chat_id) as work:
            if await work.chat.settings() is None:
                await work.chat.save_settings(settings)
            file = await work.imports.open(sent, change.by, change.id, self._clock.now())
            await work.commit()
        return file

    async def page(
        self, settings: ChatSettings, import_id: ImportId, by: PersonId, fetch: Fetch
    ) -> ImportPage:
        """What the file would book. Raises UnreadableFile, ImportClosed, NotAsked."""
        async with self._open_work(settings.chat_id) as work:
            file = self._open_of(await work.imports.get(import_id), by)
        return await self._page(settings, file, fetch)

    async def choose(
        self, chat_id: ChatId, import_id: ImportId, by: PersonId, change: Callable[[Choices], Choices]
    ) -> None:
        """Takes down what a person says of a file's columns. Raises ImportClosed, NotAsked."""
        async with self._open_work(chat_id, alone=True) as work:
            file = self._open_of(await work.imports.get(import_id), by)
            await work.imports.keep(replace(file, choices=change(file.choices)))
            await work.commit()

    async def book(
        self,
        settings: ChatSettings,
        import_id: ImportId,
        change: Change,
        fetch: Fetch,
        *,
        twice: bool = False,
    ) -> Imported:
        """Books the file, `twice` also what looks booked already; the same change books it once.

        Raises UnreadableFile, ImportClosed, NotAsked.
        """
        async with self._open_work(settings.chat_id) as work:
            done = await work.imports.of_change(change.id)
            if done:
                brought = await work.categories.change(change.id) is not None
                return Imported(done, await work.bulk.changed_by(change.id), brought)
            file = self._open_of(await work.imports.get(import_id), change.by)
        page = await self._page(settings, file, fetch)
        if page.is_open:
            raise ImportClosed
        async with self._open_work(settings.chat_id, alone=True) as work:
            file = self._open_of(await work.imports.get(import_id), change.by)
            entries = await self._book(work, settings, page, change, twice=twice)
            file = replace(file, state=ImportState.BOOKED, change_id=change.id)
            await work.imports.keep(file)
            brought = await work.categories.change(change.id) is not None
            await work.commit()
            reached(Step.BOOKED)
        return Imported(file, entries, brought)

    async def drop(self, chat_id: ChatId, import_id: ImportId, by: PersonId) -> Import:
        """Leaves a file alone for good, however often it is told to. Raises ImportClosed, NotAsked."""
        async with self._open_work(chat_id, alone=True) as work:
            file = await work.imports.get(import_id)
            if file.state is ImportState.DROPPED and file.person == by:
                return file
            file = replace(self._open_of(file, by), state=ImportState.DROPPED)
            await work.imports.keep(file)
            await work.commit()
        return file

    async def drop_latest(
        self, chat_id: ChatId, change: Change, after: datetime | None = None
    ) -> Import | None:
        """The same with the last file of theirs that waits to be booked; None where none that came `after` does.

        Answers the one that this update has dropped already, if any.
        """
        async with self._open_work(chat_id, alone=True) as work:
            dropped = await work.imports.of_change(change.id)
            file = await work.imports.latest_open(change.by)
            if dropped or file is None or (after and file.created_at <= after):
                return dropped
            file = replace(file, state=ImportState.DROPPED, change_id=change.id)
            await work.imports.keep(file)
            await work.commit()
        return file

    async def shown(self, chat_id: ChatId, import_id: ImportId, message_id: int) -> None:
        """Keeps which message of the bot's shows the file."""
        async with self._open_work(chat_id, alone=True) as work:
            file = await work.imports.get(import_id)
            await work.imports.keep(replace(file, message_id=message_id))
            await work.commit()

    def _open_of(self, file: Import, by: PersonId) -> Import:
        """The file, where it waits for this person. Raises ImportClosed, NotAsked."""
        if file.person != by:
            raise NotAsked
        if file.state is not ImportState.OPEN or file.created_at + EXPIRES < self._clock.now():
            raise ImportClosed
        return file

    async def _page(self, settings: ChatSettings, file: Import, fetch: Fetch) -> ImportPage:
        today = local_date(self._clock.now(), settings.zone)
        wish = ReadingWish(settings.currency, settings.language, today, file.choices)
        read = await self._reader.read(await fetch(file.file_id, LARGEST_FILE), wish)
        if isinstance(read, BackupRead):
            traces = await asyncio.to_thread(lambda: list(map(trace_of_past, read.pasts)))
        else:
            traces = await asyncio.to_thread(lambda: list(map(trace_of_row, read.rows)))
        async with self._open_work(settings.chat_id, read_only=True) as work:
            booked = await work.imports.booked_like(traces) if traces else []
            hints = await hints_of(work)
            is_empty = await work.imports.is_empty()
            page = ImportPage(file, read, is_empty=is_empty)
            if isinstance(read, BackupRead):
                foreign = await categories_in(
                    work, settings, read, all_of_it=page.restores, into_empty=is_empty
                )
        duplicates = frozenset(await asyncio.to_thread(booked_already, traces, booked) if booked else ())
        if isinstance(read, BackupRead):
            return replace(page, duplicates=duplicates, foreign=foreign)
        sort = partial(self._sorter.sort, own=read.layout.format.is_own)
        rows = await asyncio.to_thread(sort, read.rows, settings, hints)
        return ImportPage(file, read, rows.drafts, duplicates, rows.unknown, rows.additions, is_empty)

    async def _book(
        self, work: UnitOfWork, settings: ChatSettings, page: ImportPage, change: Change, *, twice: bool
    ) -> int:
        source = Source(
            update_id=change.id,
            message_id=-change.id,
            author_id=change.by,
            extractor=EXTRACTOR,
            medium=IMPORT,
        )
        left_out = frozenset[int]() if twice else page.duplicates
        now = self._clock.now()
        if isinstance(page.read, TableRead):
            drafts = await self._under_new(work, page, change, now, twice=twice)
            return await work.bulk.book(_without(drafts, left_out), source, now)
        is_empty = page.is_empty and await work.imports.is_empty()
        restores = page.restores and (is_empty or not page.is_empty)
        keys = await restore(work, settings, page.read, change, now, all_of_it=restores, into_empty=is_empty)
        pasts = [moved(past, keys) for past in _without(page.read.pasts, left_out)]
        return await work.bulk.bring_in(pasts, source, now)

    async def _under_new(
        self, work: UnitOfWork, page: ImportPage, change: Change, at: datetime, *, twice: bool
    ) -> list[Draft]:
        """The drafts, those of unknown categories under the chat's new ones where that is wished."""
        drafts = list(page.drafts)
        new = page.new_categories(twice=twice) if page.adds else []
        for one, key in zip(new, await add_categories(work, new, change, at), strict=True):
            if key:
                for row in one.rows:
                    drafts[row] = replace(drafts[row], category=key, category_source=CategorySource.PERSON)
        return drafts


def _without(items: Sequence[_Item], left_out: frozenset[int]) -> list[_Item]:
    return [item for at, item in enumerate(items) if at not in left_out]
