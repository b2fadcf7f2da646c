"""Booking, correcting and taking back, as people do it: each thing once, and always a way back."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.core.errors import (
    EntryNotFound,
    EntryVoided,
    InvalidAmount,
    NothingToUndo,
    NotTheAuthor,
    ScreenOutdated,
    UnknownCategory,
)
from bot.core.ledger import Action, Amendment, CategorySource, ChatId, Draft, Entry, EntryId, Kind
from bot.core.money import Money
from bot.core.repositories import Confirmation
from bot.db.unit_of_work import Database
from bot.services.bookkeeping import Bookkeeping, screen_state
from tests.clock import FrozenClock
from tests.services.people import ALICE, BOB, CHAT, TODAY, amounts, change, coffee, source

pytestmark = pytest.mark.usefixtures("chat")

Pairs = list[tuple[Draft | Amendment | None, Entry | None]]
"""What an edited message says, each with the entry it is about."""


def to(amount: str) -> Amendment:
    return Amendment(money=Money.of(amount, "EUR"))


async def actions(database: Database, entry: Entry) -> list[tuple[Action, int | None]]:
    async with database.chat(CHAT) as work:
        return [(one.action, one.undoes) for one in await work.entries.history(entry.id)]


async def test_several_entries_are_booked_together(bookkeeping: Bookkeeping) -> None:
    entries = await bookkeeping.record(CHAT, [coffee(), coffee("9")], source(10))
    assert amounts(entries) == ["4.50", "9.00"]
    assert await bookkeeping.entries(CHAT, 10) == entries


async def test_a_message_that_is_handled_again_books_nothing_new(bookkeeping: Bookkeeping) -> None:
    message = source(10)
    entries = await bookkeeping.record(CHAT, [coffee()], message)
    assert await bookkeeping.record(CHAT, [coffee("99")], message) == entries
    assert await bookkeeping.entries(CHAT, 10) == entries


async def test_a_replay_finds_the_entry_as_it_is_now(bookkeeping: Bookkeeping) -> None:
    message = source(10)
    [entry] = await bookkeeping.record(CHAT, [coffee()], message)
    await bookkeeping.amend(CHAT, entry.id, to("5.20"), change())
    assert amounts(await bookkeeping.record(CHAT, [coffee()], message)) == ["5.20"]


async def test_a_correction_happens_once_per_update(bookkeeping: Bookkeeping, database: Database) -> None:
    [entry] = await bookkeeping.record(CHAT, [coffee()], source(10))
    correction = change()
    first = await bookkeeping.amend(CHAT, entry.id, to("5.20"), correction)
    again = await bookkeeping.amend(CHAT, entry.id, to("5.20"), correction)
    assert first == again
    assert (again.version, again.state.money) == (2, Money.of("5.20", "EUR"))
    assert await actions(database, entry) == [("recorded", None), ("amended", None)]


async def test_taking_out_happens_once_per_update(bookkeeping: Bookkeeping) -> None:
    [entry] = await bookkeeping.record(CHAT, [coffee()], source(10))
    removal = change()
    await bookkeeping.void(CHAT, entry.id, removal)
    assert (await bookkeeping.void(CHAT, entry.id, removal)).version == 2
    with pytest.raises(EntryVoided):
        await bookkeeping.void(CHAT, entry.id, change())


async def test_only_the_author_changes_an_entry(bookkeeping: Bookkeeping) -> None:
    [entry] = await bookkeeping.record(CHAT, [coffee()], source(10))
    seen = screen_state([entry])
    for forbidden in (
        bookkeeping.amend(CHAT, entry.id, to("1"), change(BOB)),
        bookkeeping.void(CHAT, entry.id, change(BOB)),
        bookkeeping.undo_message(CHAT, 10, seen, change(BOB)),
        bookkeeping.restore_message(CHAT, 10, seen, change(BOB)),
    ):
        with pytest.raises(NotTheAuthor):
            await forbidden
    with pytest.raises(NothingToUndo):
        await bookkeeping.undo_latest(CHAT, change(BOB))
    assert await bookkeeping.entries(CHAT, 10) == [entry]


async def test_another_chat_can_not_even_find_it(bookkeeping: Bookkeeping) -> None:
    [entry] = await bookkeeping.record(CHAT, [coffee()], source(10))
    with pytest.raises(EntryNotFound):
        await bookkeeping.amend(ChatId(303), entry.id, to("1"), change())
    with pytest.raises(EntryNotFound):
        await bookkeeping.entry(ChatId(303), entry.id)


async def test_a_refused_correction_leaves_everything_as_it_was(bookkeeping: Bookkeeping) -> None:
    [entry] = await bookkeeping.record(CHAT, [coffee()], source(10))
    with pytest.raises(UnknownCategory):
        await bookkeeping.amend(CHAT, entry.id, Amendment(category="salary"), change())
    with pytest.raises(InvalidAmount):
        await bookkeeping.amend(CHAT, entry.id, Amendment(money=Money.zero("EUR")), change())
    with pytest.raises(EntryNotFound):
        await bookkeeping.amend(CHAT, EntryId(entry.id + 1), to("1"), change())
    assert await bookkeeping.entry(CHAT, entry.id) == entry


async def test_turning_the_kind_finds_a_category_that_fits_and_is_nobodys_choice(
    bookkeeping: Bookkeeping,
) -> None:
    [entry] = await bookkeeping.record(CHAT, [coffee()], source(10))
    income = await bookkeeping.amend(CHAT, entry.id, Amendment(kind=Kind.INCOME), change())
    assert (income.state.kind, income.state.category) == (Kind.INCOME, "other_income")
    assert income.state.category_source is CategorySource.EXTRACTOR


async def test_undo_goes_back_one_step_at_a_time(bookkeeping: Bookkeeping, database: Database) -> None:
    [entry] = await bookkeeping.record(CHAT, [coffee()], source(10))
    await bookkeeping.amend(CHAT, entry.id, to("5.20"), change())
    await bookkeeping.amend(CHAT, entry.id, to("6"), change())
    shown = []
    for _ in range(3):
        seen = screen_state(await bookkeeping.entries(CHAT, 10))
        shown += amounts(await bookkeeping.undo_message(CHAT, 10, seen, change()))
    assert shown == ["5.20", "4.50", "(4.50)"]
    with pytest.raises(NothingToUndo):
        await bookkeeping.undo_message(CHAT, 10, 6, change())
    assert (await actions(database, entry))[3:] == [("undone", 3), ("undone", 2), ("undone", 1)]


async def test_a_double_tap_undoes_once(bookkeeping: Bookkeeping) -> None:
    [entry] = await bookkeeping.record(CHAT, [coffee()], source(10))
    revised = await bookkeeping.amend(CHAT, entry.id, to("5.20"), change())
    seen = screen_state([revised])
    taps = (bookkeeping.undo_message(CHAT, 10, seen, change()) for _ in range(2))
    results = await asyncio.gather(*taps, return_exceptions=True)
    assert sum(isinstance(result, ScreenOutdated) for result in results) == 1
    assert amounts(await bookkeeping.entries(CHAT, 10)) == ["4.50"]


async def test_a_tap_that_is_handled_again_after_a_crash_says_the_same(bookkeeping: Bookkeeping) -> None:
    [entry] = await bookkeeping.record(CHAT, [coffee()], source(10))
    tap = change()
    first = await bookkeeping.undo_message(CHAT, 10, screen_state([entry]), tap)
    assert await bookkeeping.undo_message(CHAT, 10, screen_state([entry]), tap) == first
    back = change()
    restored = await bookkeeping.restore_message(CHAT, 10, screen_state(first), back)
    assert await bookkeeping.restore_message(CHAT, 10, screen_state(first), back) == restored
    assert (amounts(first), amounts(restored)) == (["(4.50)"], ["4.50"])


async def test_an_old_button_does_nothing(bookkeeping: Bookkeeping) -> None:
    [entry] = await bookkeeping.record(CHAT, [coffee()], source(10))
    old = screen_state([entry])
    await bookkeeping.amend(CHAT, entry.id, to("5.20"), change())
    with pytest.raises(ScreenOutdated):
        await bookkeeping.undo_message(CHAT, 10, old, change())
    with pytest.raises(ScreenOutdated):
        await bookkeeping.restore_message(CHAT, 10, old, change())
    assert amounts(await bookkeeping.entries(CHAT, 10)) == ["5.20"]


async def test_a_button_of_a_message_that_booked_nothing_is_refused(bookkeeping: Bookkeeping) -> None:
    with pytest.raises(EntryNotFound):
        await bookkeeping.undo_message(CHAT, 77, 0, change())


async def test_undo_of_several_takes_the_edit_of_one_before_the_recording_of_all(
    bookkeeping: Bookkeeping,
) -> None:
    first, second = await bookkeeping.record(CHAT, [coffee(), coffee("9")], source(10))
    revised = await bookkeeping.amend(CHAT, second.id, to("8"), change())
    one_back = await bookkeeping.undo_message(CHAT, 10, screen_state([first, revised]), change())
    assert amounts(one_back) == ["4.50", "9.00"]
    all_back = await bookkeeping.undo_message(CHAT, 10, screen_state(one_back), change())
    assert amounts(all_back) == ["(4.50)", "(9.00)"]
    restored = await bookkeeping.restore_message(CHAT, 10, screen_state(all_back), change())
    assert amounts(restored) == ["4.50", "9.00"]


async def test_restore_brings_back_what_was_deleted_and_leaves_the_rest(bookkeeping: Bookkeeping) -> None:
    first, second = await bookkeeping.record(CHAT, [coffee(), coffee("9")], source(10))
    voided = await bookkeeping.void(CHAT, second.id, change())
    restored = await bookkeeping.restore_message(CHAT, 10, screen_state([first, voided]), change())
    assert amounts(restored) == ["4.50", "9.00"]
    assert [entry.version for entry in restored] == [1, 3]


async def test_undo_without_a_message_takes_back_the_persons_latest_change(bookkeeping: Bookkeeping) -> None:
    [old] = await bookkeeping.record(CHAT, [coffee("1")], source(10))
    await bookkeeping.record(CHAT, [coffee("2"), coffee("3")], source(20))
    await bookkeeping.record(CHAT, [coffee("99")], source(30, BOB))
    await bookkeeping.amend(CHAT, old.id, to("1.50"), change())
    assert amounts(await bookkeeping.undo_latest(CHAT, change())) == ["1.00"]
    assert amounts(await bookkeeping.undo_latest(CHAT, change())) == ["(2.00)", "(3.00)"]
    assert amounts(await bookkeeping.undo_latest(CHAT, change())) == ["(1.00)"]
    with pytest.raises(NothingToUndo):
        await bookkeeping.undo_latest(CHAT, change())
    assert amounts(await bookkeeping.entries(CHAT, 30)) == ["99.00"]


async def test_the_same_undo_twice_takes_back_one_change(bookkeeping: Bookkeeping) -> None:
    await bookkeeping.record(CHAT, [coffee("1")], source(10))
    await bookkeeping.record(CHAT, [coffee("2")], source(20))
    undo = change()
    first = await bookkeeping.undo_latest(CHAT, undo)
    assert await bookkeeping.undo_latest(CHAT, undo) == first
    assert amounts(await bookkeeping.entries(CHAT, 10)) == ["1.00"]


async def test_undo_keeps_its_order_when_everything_happens_in_one_instant(database: Database) -> None:
    frozen = Bookkeeping(database.chat, FrozenClock(datetime(2026, 3, 11, tzinfo=UTC)))
    first, second = await frozen.record(CHAT, [coffee("1"), coffee("2")], source(10))
    await frozen.amend(CHAT, first.id, to("1.50"), change())
    await frozen.amend(CHAT, second.id, to("2.50"), change())
    shown = []
    for _ in range(3):
        seen = screen_state(await frozen.entries(CHAT, 10))
        shown.append(amounts(await frozen.undo_message(CHAT, 10, seen, change())))
    assert shown == [["1.50", "2.00"], ["1.00", "2.00"], ["(1.00)", "(2.00)"]]


async def test_an_edited_message_changes_adds_and_removes_in_one_go(bookkeeping: Bookkeeping) -> None:
    entries = await bookkeeping.record(CHAT, [coffee("1"), coffee("2")], source(10))
    edit = source(10)
    pairs: Pairs = [(to("1.50"), entries[0]), (coffee("3"), None), (None, entries[1])]
    present = await bookkeeping.rewrite(CHAT, pairs, edit)
    assert amounts(present) == ["1.50", "(2.00)", "3.00"]
    assert [entry.position for entry in present] == [0, 1, 2]
    assert await bookkeeping.rewrite(CHAT, pairs, edit) == present


async def test_an_edit_is_undone_as_one_change(bookkeeping: Bookkeeping) -> None:
    entries = await bookkeeping.record(CHAT, [coffee("1"), coffee("2")], source(10))
    edited = await bookkeeping.rewrite(
        CHAT, [(to("1.50"), entries[0]), (coffee("3"), None), (None, entries[1])], source(10)
    )
    undone = await bookkeeping.undo_message(CHAT, 10, screen_state(edited), change())
    assert amounts(undone) == ["1.00", "2.00", "(3.00)"]


async def test_editing_a_message_that_was_undone_says_it_again(bookkeeping: Bookkeeping) -> None:
    entries = await bookkeeping.record(CHAT, [coffee("1")], source(10))
    undone = await bookkeeping.undo_message(CHAT, 10, screen_state(entries), change())
    present = await bookkeeping.rewrite(CHAT, [(to("1.50"), undone[0])], source(10))
    assert amounts(present) == ["1.50"]
    assert not present[0].is_voided


async def test_an_edit_that_says_the_same_is_no_change(bookkeeping: Bookkeeping) -> None:
    entries = await bookkeeping.record(CHAT, [coffee("1")], source(10))
    assert await bookkeeping.rewrite(CHAT, [(to("1"), entries[0])], source(10)) == entries


async def test_an_edit_that_turns_the_kind_keeps_kind_and_category_together(bookkeeping: Bookkeeping) -> None:
    entries = await bookkeeping.record(CHAT, [coffee()], source(10))
    [income] = await bookkeeping.rewrite(CHAT, [(Amendment(kind=Kind.INCOME), entries[0])], source(10))
    assert (income.state.kind, income.state.category) == (Kind.INCOME, "other_income")


async def test_what_failed_half_way_left_no_half(bookkeeping: Bookkeeping) -> None:
    entries = await bookkeeping.record(CHAT, [coffee("1")], source(10))
    broken = replace(to("2"), category="no such category")
    with pytest.raises(UnknownCategory):
        await bookkeeping.rewrite(CHAT, [(coffee("3"), None), (broken, entries[0])], source(10))
    assert await bookkeeping.entries(CHAT, 10) == entries


async def test_the_books_know_when_and_by_whom(bookkeeping: Bookkeeping, database: Database) -> None:
    [entry] = await bookkeeping.record(CHAT, [coffee()], source(10))
    await bookkeeping.amend(CHAT, entry.id, Amendment(occurred_on=TODAY - timedelta(days=1)), change())
    async with database.chat(CHAT) as work:
        recorded, amended = await work.entries.history(entry.id)
    assert recorded.by == amended.by == ALICE
    assert recorded.at < amended.at
    assert recorded.state.money.amount == Decimal("4.50")


async def test_the_message_that_shows_an_entry_is_remembered(bookkeeping: Bookkeeping) -> None:
    assert await bookkeeping.shown_in(CHAT, 10) is None
    await bookkeeping.remember_shown(CHAT, Confirmation(message_id=11, source_message_id=10))
    assert await bookkeeping.shown_in(CHAT, 10) == 11
