"""Undo and redo: every change is one step back, and one forth again."""

from collections.abc import Sequence
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.categories import Said
from bot.core.chats import ChatSettings
from bot.core.errors import NothingToUndo, NotTheAuthor
from bot.core.ledger import IMPORT, Amendment, ChatId, Entry, EntryId, Kind, Source, State
from bot.core.money import Money
from bot.db.unit_of_work import Database
from bot.services.bookkeeping import Bookkeeping, screen_state
from bot.services.taking_back import take_back
from tests.clock import TickingClock
from tests.services.people import ALICE, BOB, amounts, change, coffee, source
from tests.services.test_bulk_undo import NOON, imports, merges

Books = dict[EntryId, State]
_chats, _messages = count(30_000), count(70_000)

DOINGS = (
    "book",
    "book two",
    "book a file",
    "amend",
    "file",
    "void",
    "put back",
    "rewrite",
    "undo",
    "tap undo",
    "undo and redo",
    "tap undo and redo",
)


class Diary:
    """Alice at her books, who remembers how they were after each change that still stands."""

    def __init__(self, chat: ChatId, database: Database) -> None:
        self._chat, self._database = chat, database
        self._does = Bookkeeping(database.chat, TickingClock(NOON))
        self._booked: list[int] = []
        self._pages: list[tuple[Books, int]] = [({}, 0)]

    @property
    def changes(self) -> int:
        """How many stand."""
        return len(self._pages) - 1

    async def opens(self) -> None:
        """There is the chat, with nothing in its books."""
        async with self._database.chat(self._chat) as work:
            await work.chat.save_settings(ChatSettings(self._chat, "EUR", "UTC", "en", onboarded=True))
            await work.commit()

    async def books(self) -> Books:
        """What is in the books."""
        found = [entry for said in self._booked for entry in await self._does.entries(self._chat, said)]
        return {entry.id: entry.state for entry in found if not entry.is_voided}

    async def does(self, deed: str, which: int, amount: str) -> None:
        """One deed. What changes nothing is no change."""
        if "undo" not in deed:
            said = await self._changes(deed, which, amount)
            now = await self.books()
            if now != self._pages[-1][0]:
                self._pages.append((now, said))
            return
        before = self._pages[-1]
        undone = await self.undoes(by_tap="tap" in deed)
        if undone and "redo" in deed:
            await self._does.restore_message(self._chat, before[1], screen_state(undone), change())
            assert await self.books() == before[0]
            self._pages.append(before)

    async def undoes(self, *, by_tap: bool = False) -> list[Entry]:
        """The books are what they were before the latest change that stands."""
        if not self.changes:
            with pytest.raises(NothingToUndo):
                await self._does.undo_latest(self._chat, change())
            return []
        _, said = self._pages.pop()
        if by_tap and said > 0:  # a file is taken out at once, with all that was changed of it
            await self._does.undo_message(self._chat, said, None, change())
        else:
            await self._does.undo_latest(self._chat, change())
        assert await self.books() == self._pages[-1][0]
        return await self._does.entries(self._chat, said)

    async def _changes(self, deed: str, which: int, amount: str) -> int:
        if "book" in deed or not self._booked:
            return await self._books(deed, amount)
        said = self._booked[which % len(self._booked)]
        entries = await self._does.entries(self._chat, said)
        entry = entries[which % len(entries)]
        if deed == "put back":
            await self._does.put_back(self._chat, entry.id, change())
        elif deed == "rewrite" and entry.source.medium != IMPORT:
            again = [(Amendment(money=Money.of(amount, "EUR")), one) for one in entries]
            await self._does.rewrite(self._chat, again, source(said))
        elif not entry.is_voided:
            await self._corrects(deed, entry, amount)
        return said

    async def _books(self, deed: str, amount: str) -> int:
        drafts = [coffee(amount)] if deed == "book" else [coffee(amount), coffee("7")]
        said = source(next(_messages))
        if deed == "book a file":
            said = Source(said.update_id, -said.update_id, ALICE, "csv", IMPORT)
        await self._does.record(self._chat, drafts, said)
        self._booked.append(said.message_id)
        return said.message_id

    async def _corrects(self, deed: str, entry: Entry, amount: str) -> None:
        if deed == "void":
            await self._does.void(self._chat, entry.id, change())
        elif deed == "file":
            category = "travel" if entry.state.category == "gifts" else "gifts"
            await self._does.amend(self._chat, entry.id, Amendment(category=category), change())
        elif deed == "amend":
            amendment = Amendment(money=Money.of(amount, "EUR"))
            await self._does.amend(self._chat, entry.id, amendment, change())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    done=st.lists(
        st.tuples(st.sampled_from(DOINGS), st.integers(0, 5), st.sampled_from(["1.00", "2.50", "4.00"])),
        max_size=14,
    )
)
async def test_as_many_undos_as_changes_lead_back_to_the_beginning(
    done: Sequence[tuple[str, int, str]], database: Database
) -> None:
    diary = Diary(ChatId(next(_chats)), database)
    await diary.opens()
    for deed, which, amount in done:
        await diary.does(deed, which, amount)
    while diary.changes:
        await diary.undoes()
    assert await diary.books() == {}
    await diary.undoes()


async def test_redo_of_a_correction_of_several_entries_is_one_change(
    bookkeeping: Bookkeeping, chat: ChatId
) -> None:
    entries = await bookkeeping.record(chat, [coffee("1"), coffee("2"), coffee("3")], source(10))
    to_five = Amendment(money=Money.of("5", "EUR"))
    await bookkeeping.rewrite(chat, [(to_five, entries[0]), (None, entries[1])], source(10))
    undone = await bookkeeping.undo_latest(chat, change())
    assert amounts(undone) == ["1.00", "2.00", "3.00"]
    redo = change()
    redone = await bookkeeping.restore_message(chat, 10, screen_state(undone), redo)
    assert amounts(redone) == ["5.00", "(2.00)", "3.00"]
    assert await bookkeeping.restore_message(chat, 10, screen_state(undone), redo) == redone
    assert amounts(await bookkeeping.undo_latest(chat, change())) == ["1.00", "2.00", "3.00"]


async def test_redo_follows_a_category_that_went_into_another(
    bookkeeping: Bookkeeping, database: Database, chat: ChatId
) -> None:
    [entry] = await bookkeeping.record(chat, [coffee("1")], source(10))
    await bookkeeping.amend(chat, entry.id, Amendment(category="travel"), change())
    undone = await bookkeeping.undo_latest(chat, change())
    async with database.chat(chat, alone=True) as work:
        await work.categories.put({"travel": Said("travel", Kind.EXPENSE, merged_into="gifts", hidden=True)})
        await work.commit()
    [redone] = await bookkeeping.restore_message(chat, 10, screen_state(undone), change())
    assert redone.state.category == "gifts"


async def test_a_merge_that_was_taken_back_is_not_done_again_for_one_entry(
    bookkeeping: Bookkeeping, database: Database, chat: ChatId
) -> None:
    [entry] = await bookkeeping.record(chat, [coffee("1")], source(10))
    await bookkeeping.void(chat, entry.id, change())
    merge = await merges(database, "dining", "gifts")
    async with database.chat(chat, alone=True) as work:
        await take_back(work, merge.id, change(), NOON)
        await work.commit()
    seen = screen_state(await bookkeeping.entries(chat, 10))
    [back] = await bookkeeping.restore_message(chat, 10, seen, change())
    assert (back.state.category, back.is_voided) == ("dining", False)


async def test_a_file_comes_back_with_what_was_corrected_of_it(
    bookkeeping: Bookkeeping, database: Database, chat: ChatId
) -> None:
    file = await imports(database, 3)
    first, second, _ = await bookkeeping.entries(chat, file.message_id)
    await bookkeeping.amend(chat, first.id, Amendment(money=Money.of("9", "EUR")), change())
    await bookkeeping.void(chat, second.id, change())
    now = screen_state(await bookkeeping.entries(chat, file.message_id))
    out = await bookkeeping.undo_message(chat, file.message_id, now, change())
    assert amounts(out) == ["(9.00)", "(2.00)", "(3.00)"]
    back = await bookkeeping.restore_message(chat, file.message_id, screen_state(out), change())
    assert amounts(back) == ["9.00", "(2.00)", "3.00"]
    assert amounts(await bookkeeping.undo_latest(chat, change())) == ["(9.00)", "(2.00)", "(3.00)"]


async def test_undo_of_what_a_message_booked_is_for_its_author(
    bookkeeping: Bookkeeping, chat: ChatId
) -> None:
    await bookkeeping.record(chat, [coffee("1")], source(10))
    with pytest.raises(NotTheAuthor):
        await bookkeeping.undo_message(chat, 10, None, change(BOB))
    undo = change()
    [out] = await bookkeeping.undo_message(chat, 10, None, undo)
    assert await bookkeeping.undo_message(chat, 10, None, undo) == [out]
    with pytest.raises(NothingToUndo):
        await bookkeeping.undo_message(chat, 10, None, change())
