"""Booking, correcting, taking out and taking back: everything that changes a chat's books.

The same change (an update that is handled again after a crash) never happens twice: it finds what it did the first
time. Only the author of an entry may change it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.core.categories import Categories
from bot.core.errors import EntryNotFound, EntryVoided, NothingToUndo, NotTheAuthor, ScreenOutdated
from bot.core.learning import Hint, taught, taught_change
from bot.core.ledger import (
    AGAIN,
    IMPORT,
    Action,
    Amendment,
    CategorySource,
    Change,
    ChatId,
    Draft,
    Entry,
    EntryId,
    Source,
    State,
)
from bot.core.ports import Clock
from bot.core.repositories import Confirmation, UnitOfWork, UnitOfWorkFactory
from bot.core.steps import Step, reached
from bot.core.undoing import as_written
from bot.services.category_undo import take_back_categories
from bot.services.own_categories import categories_of, hints_of
from bot.services.taking_back import put_back_latest, revision_of, take_back, take_back_latest, take_out


def screen_state(entries: Sequence[Entry]) -> int:
    """A number that grows with every change of these entries: a button that carries it knows when it is outdated."""
    return sum(entry.version for entry in entries)


def is_of_one_message(entries: Sequence[Entry]) -> bool:
    """Whether all of these were booked by the same message."""
    return len({entry.source.message_id for entry in entries}) == 1


class Bookkeeping:
    """The books of every chat, one chat at a time. What is booked goes by the words that the chat has learned."""

    def __init__(self, open_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._open_work = open_work
        self._clock = clock

    async def entries(self, chat_id: ChatId, message_id: int) -> list[Entry]:
        """What a person's message booked, voided ones too, in its order."""
        async with self._open_work(chat_id) as work:
            return await work.entries.of_message(message_id)

    async def siblings(self, entry: Entry) -> list[Entry]:
        """All that the message of this entry booked, itself and voided ones too, in its order."""
        return await self.entries(entry.chat_id, entry.source.message_id)

    async def as_written(self, chat_id: ChatId, entries: Sequence[Entry]) -> dict[EntryId, State]:
        """What their message says about each of these entries, whatever was corrected since."""
        async with self._open_work(chat_id) as work:
            histories = await work.bulk.histories([entry.id for entry in entries])
        return {entry_id: as_written(history) for entry_id, history in histories.items()}

    async def is_known(self, chat_id: ChatId, message_id: int) -> bool:
        """Whether this message is kept as one about entries: its answer was sent."""
        async with self._open_work(chat_id) as work:
            return await work.confirmations.source_of(message_id) is not None

    async def source_of(self, chat_id: ChatId, message_id: int) -> int | None:
        """The person's message that this one is about; itself where it booked something, None where about nothing."""
        async with self._open_work(chat_id) as work:
            if await work.entries.of_message(message_id):
                return message_id
            return await work.confirmations.source_of(message_id)

    async def changed(self, chat_id: ChatId, change_id: int) -> list[Entry]:
        """The entries that this update has booked or changed, as they are now."""
        async with self._open_work(chat_id) as work:
            return await work.entries.of_change(change_id)

    async def has_done(self, chat_id: ChatId, change_id: int) -> bool:
        """Whether this update has changed the books."""
        async with self._open_work(chat_id) as work:
            return bool(await work.entries.of_change(change_id))

    async def has_undone(self, chat_id: ChatId, change_id: int) -> bool:
        """Whether this update has taken back a change of entries."""
        async with self._open_work(chat_id) as work:
            entries = await work.entries.of_change(change_id)
            history = await work.entries.history(entries[0].id) if entries else []
        return any(made.change_id == change_id and made.undoes is not None for made in history)

    async def entry(self, chat_id: ChatId, entry_id: EntryId) -> Entry:
        """One entry. Raises EntryNotFound."""
        async with self._open_work(chat_id) as work:
            return await work.entries.get(entry_id)

    async def shown_in(self, chat_id: ChatId, source_message_id: int) -> int | None:
        """The bot's message that is kept up to date for a person's message; None where none was sent yet."""
        async with self._open_work(chat_id) as work:
            return await work.confirmations.current(source_message_id)

    async def last_told(self, chat_id: ChatId, source_message_id: int) -> int | None:
        """The bot's last message about a change of what this one booked; None where that is the one kept up to date."""
        async with self._open_work(chat_id) as work:
            return await work.confirmations.last_told(source_message_id)

    async def remember_shown(self, chat_id: ChatId, confirmation: Confirmation) -> None:
        """Keeps which message is about which, so that replies, edits and buttons find the entries."""
        async with self._open_work(chat_id) as work:
            await work.confirmations.save(confirmation)
            await work.commit()

    async def record(self, chat_id: ChatId, drafts: Sequence[Draft], source: Source) -> list[Entry]:
        """Books the drafts, all or none; where this update did anything before, answers that instead."""
        async with self._open_work(chat_id, alone=True) as work:
            hints = await hints_of(work)
            learned = [taught(draft, hints) for draft in drafts]
            entries = await work.entries.book(learned, source, self._clock.now())
            await work.commit()
            reached(Step.BOOKED)
        return entries

    async def amend(self, chat_id: ChatId, entry_id: EntryId, amendment: Amendment, change: Change) -> Entry:
        """Changes an entry as named. Raises EntryNotFound, EntryVoided, NotTheAuthor, InvalidAmount."""
        async with self._open_work(chat_id, alone=True) as work:
            entry = await self._own(work, entry_id, change)
            if not await work.entries.of_change(change.id):
                fitting = _fitting(amendment, entry, await categories_of(work))
                revised = entry.amend(await self._learned(work, fitting, entry))
                if revised.state != entry.state:
                    entry = await self._save(work, entry, revised, Action.AMENDED, change)
            await work.commit()
            reached(Step.BOOKED)
        return entry

    async def void(self, chat_id: ChatId, entry_id: EntryId, change: Change) -> Entry:
        """Takes an entry out of the books; undo brings it back. Raises as `amend` does."""
        async with self._open_work(chat_id, alone=True) as work:
            entry = await self._own(work, entry_id, change)
            if not await work.entries.of_change(change.id):
                entry = await self._save(work, entry, entry.void(self._clock.now()), Action.VOIDED, change)
            await work.commit()
            reached(Step.BOOKED)
        return entry

    async def put_back(self, chat_id: ChatId, entry_id: EntryId, change: Change) -> Entry:
        """Puts one entry back into the books; nothing where it is there. Raises EntryNotFound, NotTheAuthor."""
        async with self._open_work(chat_id, alone=True) as work:
            entry = await self._own(work, entry_id, change)
            if entry.is_voided and not await work.entries.of_change(change.id):
                entry = await self._save(work, entry, entry.restore(), Action.RESTORED, change)
            await work.commit()
            reached(Step.BOOKED)
        return entry

    async def repeat(self, chat_id: ChatId, entry_id: EntryId, day: date, change: Change) -> list[Entry]:
        """Books the same once more on this day, as an entry of its own by whoever wants it.

        Answers what the change has booked, also where it is handled again. Raises EntryNotFound, EntryVoided.
        """
        async with self._open_work(chat_id, alone=True) as work:
            entry = await work.entries.get(entry_id)
            done = await work.entries.of_change(change.id)
            if entry.is_voided and not done:
                raise EntryVoided
            source = Source(
                update_id=change.id,
                message_id=-change.id,
                author_id=change.by,
                extractor=entry.source.extractor,
                medium=AGAIN,
            )
            again = await work.entries.book([entry.again(day)], source, self._clock.now())
            await work.commit()
            reached(Step.BOOKED)
        return again

    async def rewrite(
        self,
        chat_id: ChatId,
        pairs: Sequence[tuple[Draft | Amendment | None, Entry | None]],
        source: Source,
    ) -> list[Entry]:
        """Brings what a message booked in line with its edited text, in one transaction.

        Each pair is an amendment with the entry it is for, a draft to add, or an entry that is no longer said.
        An entry that was taken out comes back where its words have changed, or had been edited away: the person has
        just said it again.
        """
        async with self._open_work(chat_id, alone=True) as work:
            done = await work.entries.of_change(source.update_id)
            before = await work.entries.of_message(source.message_id)
            if not done:
                await self._rewrite_all(work, before, pairs, source)
            present = await work.entries.of_message(source.message_id)
            await work.commit()
            reached(Step.BOOKED)
        return present

    async def undo_message(
        self, chat_id: ChatId, message_id: int, seen: int | None, change: Change
    ) -> list[Entry]:
        """Takes back the latest change of what a message booked; the recording itself comes last.

        What a file brought in is taken out at once, however much of it was changed since.
        `seen` is the screen's state when its button was drawn, so that a double tap undoes once; None where there was
        no button. Raises ScreenOutdated, NothingToUndo, NotTheAuthor, EntryNotFound.
        """
        async with self._open_work(chat_id, alone=True) as work:
            entries = await work.entries.of_message(message_id)
            if not await self._screen_done_before(work, entries, seen, change):
                await self._take_back(work, entries, change)
            present = await work.entries.of_message(message_id)
            await work.commit()
            reached(Step.BOOKED)
        return present

    async def restore_message(
        self, chat_id: ChatId, message_id: int, seen: int, change: Change
    ) -> list[Entry]:
        """Takes an undo of a message's entries back, or puts back into the books what was last taken out of them.

        Raises ScreenOutdated, NotTheAuthor, EntryNotFound.
        """
        async with self._open_work(chat_id, alone=True) as work:
            entries = await work.entries.of_message(message_id)
            if not await self._screen_done_before(work, entries, seen, change):
                await put_back_latest(work, entries, change, self._clock.now())
            present = await work.entries.of_message(message_id)
            await work.commit()
            reached(Step.BOOKED)
        return present

    async def undo_latest(self, chat_id: ChatId, change: Change) -> list[Entry]:
        """Takes back the person's latest change that still stands. Raises NothingToUndo.

        Answers all that the message booked which the change was about; where it was about several, what it changed.
        """
        async with self._open_work(chat_id, alone=True) as work:
            entries = await work.entries.of_change(change.id)
            if not entries:
                latest = await work.entries.latest_change(change.by)
                if latest is None:
                    raise NothingToUndo
                entries = await take_back(work, latest, change, self._clock.now())
                await take_back_categories(work, latest, change)
            if is_of_one_message(entries):
                entries = await work.entries.of_message(entries[0].source.message_id)
            await work.commit()
            reached(Step.BOOKED)
        return entries

    async def _own(self, work: UnitOfWork, entry_id: EntryId, change: Change) -> Entry:
        entry = await work.entries.get(entry_id)
        if entry.source.author_id != change.by:
            raise NotTheAuthor
        return entry

    async def _screen_done_before(
        self, work: UnitOfWork, entries: Sequence[Entry], seen: int | None, change: Change
    ) -> bool:
        if not entries:
            raise EntryNotFound
        done = await work.entries.of_change(change.id)
        if any(entry.source.author_id != change.by for entry in entries):
            raise NotTheAuthor
        if done:
            return True
        if seen is not None and screen_state(entries) != seen:
            raise ScreenOutdated
        return False

    async def _take_back(self, work: UnitOfWork, entries: Sequence[Entry], change: Change) -> None:
        source, now = entries[0].source, self._clock.now()
        if source.medium != IMPORT:
            await take_back_latest(work, entries, change, now)
            return
        await take_out(work, entries, change, now)
        await take_back_categories(work, source.update_id, change)

    async def _rewrite_all(
        self,
        work: UnitOfWork,
        before: Sequence[Entry],
        pairs: Sequence[tuple[Draft | Amendment | None, Entry | None]],
        source: Source,
    ) -> None:
        change = Change(source.author_id, source.update_id)
        present = {entry.id: entry for entry in before}
        position = len(before)
        hints, categories = await hints_of(work), await categories_of(work)
        for said, entry in pairs:
            if isinstance(said, Draft):
                await work.entries.add(taught(said, hints), source, position, self._clock.now())
                position += 1
            elif entry is not None:
                fitting = said and _fitting(said, entry, categories)
                await self._rewrite(work, present[entry.id], fitting, hints, change)

    async def _rewrite(
        self,
        work: UnitOfWork,
        entry: Entry,
        said: Amendment | None,
        hints: Sequence[Hint],
        change: Change,
    ) -> None:
        if said is None:
            if not entry.is_voided:
                await self._save(work, entry, entry.void(self._clock.now()), Action.REWRITTEN, change)
            return
        written = as_written(await work.entries.history(entry.id))
        said_again = entry.is_voided and written.voided_at is not None
        back = replace(entry, state=replace(entry.state, voided_at=None))
        revised = back.amend(taught_change(said, back.state, hints))
        if said_again or revised.state != back.state:
            await self._save(work, entry, revised, Action.REWRITTEN, change)

    async def _learned(self, work: UnitOfWork, amendment: Amendment, entry: Entry) -> Amendment:
        """The amendment with what the chat has learned in place of a guess."""
        if amendment.category is None or amendment.category_source is CategorySource.PERSON:
            return amendment
        return taught_change(amendment, entry.state, await hints_of(work))

    async def _save(
        self,
        work: UnitOfWork,
        entry: Entry,
        revised: Entry,
        action: Action,
        change: Change,
    ) -> Entry:
        revision = revision_of(revised, action, change, self._clock.now())
        return revised if await work.entries.save(revised, revision) else entry


def _fitting(amendment: Amendment, entry: Entry, categories: Categories) -> Amendment:
    """The amendment with a category that the entry's kind can have."""
    kind = amendment.kind or entry.state.kind
    if amendment.category:
        return replace(amendment, category=categories.get(amendment.category, kind).key)
    if kind is entry.state.kind:
        return amendment
    fallback = categories.settle(None, kind)
    return replace(amendment, category=fallback, category_source=CategorySource.EXTRACTOR)
