"""Changes of very many entries: imports and merged categories, taken back as a whole and as if one by one."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.categories import Said
from bot.core.errors import InvalidAmount, NothingToUndo, NotTheAuthor
from bot.core.ledger import (
    IMPORT,
    Action,
    Amendment,
    Change,
    Draft,
    Entry,
    EntryId,
    Kind,
    Past,
    PersonId,
    Revision,
    Source,
    State,
)
from bot.core.money import Money
from bot.core.undoing import standing, step_back
from bot.db.unit_of_work import Database
from bot.services.bookkeeping import Bookkeeping, is_of_one_message, screen_state
from bot.services.taking_back import take_back
from tests.clock import TickingClock
from tests.services.people import ALICE, BOB, CHAT, amounts, change, coffee, source

pytestmark = pytest.mark.usefixtures("chat")

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
THEN = datetime(2019, 5, 5, 8, 30, tzinfo=UTC)
MANY = 300


def from_file(by: PersonId = ALICE) -> Source:
    update = change(by).id
    return Source(update, -update, by, "csv", IMPORT)


async def imports(database: Database, count: int, by: PersonId = ALICE) -> Source:
    file = from_file(by)
    drafts = [coffee(f"{number + 1}", description=f"coffee {number}") for number in range(count)]
    async with database.chat(CHAT, alone=True) as work:
        assert await work.bulk.book(drafts, file, NOON + timedelta(hours=1)) == count
        await work.commit()
    return file


async def merges(database: Database, old: str, new: str, by: PersonId = ALICE) -> Change:
    merge = change(by)
    async with database.chat(CHAT, alone=True) as work:
        await work.bulk.move_category(Kind.EXPENSE, old, new, merge, NOON + timedelta(hours=1))
        await work.commit()
    return merge


async def histories(database: Database, entries: Sequence[Entry]) -> dict[EntryId, list[Revision]]:
    async with database.chat(CHAT) as work:
        return await work.bulk.histories([entry.id for entry in entries])


def filed(entries: Sequence[Entry]) -> set[str]:
    return {entry.state.category for entry in entries}


def past(*states: State, taken_back: int | None = None) -> Past:
    revisions = [
        Revision(
            EntryId(0),
            number,
            Action.RECORDED if number == 1 else Action.AMENDED,
            state,
            PersonId(77),
            THEN + timedelta(days=number),
            4711,
        )
        for number, state in enumerate(states, 1)
    ]
    if taken_back:
        last = revisions[-1]
        state = revisions[taken_back - 2].state
        revisions.append(
            replace(last, number=last.number + 1, action=Action.UNDONE, state=state, undoes=taken_back)
        )
    return Past(tuple(revisions), "openai:model", THEN)


def state_of(draft: Draft) -> State:
    return State(
        draft.kind,
        draft.money,
        draft.occurred_on,
        draft.category,
        draft.category_source,
        draft.description,
    )


async def test_a_file_is_booked_in_its_order_and_once(database: Database, bookkeeping: Bookkeeping) -> None:
    file = await imports(database, 3)
    async with database.chat(CHAT, alone=True) as work:
        assert await work.bulk.book([coffee("99")], file, NOON) == 3
        await work.commit()
    entries = await bookkeeping.entries(CHAT, file.message_id)
    assert amounts(entries) == ["1.00", "2.00", "3.00"]
    assert [entry.position for entry in entries] == [0, 1, 2]
    assert {entry.source for entry in entries} == {file}
    for history in (await histories(database, entries)).values():
        assert [(one.action, one.change_id, one.by) for one in history] == [
            ("recorded", file.update_id, ALICE)
        ]


async def test_more_than_a_statement_holds_is_booked_too(
    database: Database, bookkeeping: Bookkeeping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.db.bulk._AT_ONCE", 7)
    file = await imports(database, 20)
    assert len(await bookkeeping.entries(CHAT, file.message_id)) == 20
    await bookkeeping.undo_latest(CHAT, change())
    assert all(entry.is_voided for entry in await bookkeeping.entries(CHAT, file.message_id))


async def test_entries_of_other_books_bring_their_past(database: Database, bookkeeping: Bookkeeping) -> None:
    cheap, dear = state_of(coffee("4")), state_of(coffee("5", category="travel"))
    voided = replace(dear, voided_at=THEN + timedelta(days=30))
    file = from_file()
    async with database.chat(CHAT, alone=True) as work:
        pasts = [past(cheap, dear), past(cheap, dear, voided), past(cheap, dear, taken_back=2)]
        assert await work.bulk.bring_in(pasts, file, NOON) == 3
        assert await work.bulk.bring_in(pasts, file, NOON) == 3
        await work.commit()
    entries = await bookkeeping.entries(CHAT, file.message_id)
    assert amounts(entries) == ["5.00", "(5.00)", "4.00"]
    assert [entry.state for entry in entries] == [dear, voided, cheap]
    assert [(entry.version, entry.created_at, entry.source.extractor) for entry in entries] == [
        (3, THEN, "openai:model"),
        (4, THEN, "openai:model"),
        (4, THEN, "openai:model"),
    ]
    assert {entry.source.author_id for entry in entries} == {ALICE}
    first, _, third = (await histories(database, entries)).values()
    assert [(one.number, one.action, one.by, one.at.year, one.change_id) for one in first] == [
        (1, "recorded", 77, 2019, -1),
        (2, "amended", 77, 2019, -2),
        (3, "imported", ALICE, 2026, file.update_id),
    ]
    assert [one.undoes for one in third] == [None, None, 2, None]


async def test_taking_an_import_back_ends_there(database: Database, bookkeeping: Bookkeeping) -> None:
    cheap, dear = state_of(coffee("4")), state_of(coffee("5"))
    long_gone = replace(dear, voided_at=THEN)
    file = from_file()
    async with database.chat(CHAT, alone=True) as work:
        await work.bulk.bring_in([past(cheap, dear), past(dear, long_gone)], file, NOON)
        await work.commit()
    taken_out = await bookkeeping.undo_latest(CHAT, change())
    assert amounts(taken_out) == ["(5.00)", "(5.00)"]
    assert taken_out[1].state.voided_at == THEN
    with pytest.raises(NothingToUndo):
        await bookkeeping.undo_latest(CHAT, change())
    back = await bookkeeping.restore_message(CHAT, file.message_id, screen_state(taken_out), change())
    assert amounts(back) == ["5.00", "(5.00)"]


@pytest.mark.parametrize("by_button", [True, False])
async def test_an_import_goes_as_a_whole_and_comes_back(
    database: Database, bookkeeping: Bookkeeping, by_button: bool
) -> None:
    [mine] = await bookkeeping.record(CHAT, [coffee("7")], source(10))
    file = await imports(database, MANY)
    entries = await bookkeeping.entries(CHAT, file.message_id)
    tap = change()
    for _ in range(2):  # the second time as after a crash
        if by_button:
            out = await bookkeeping.undo_message(CHAT, file.message_id, screen_state(entries), tap)
        else:
            out = await bookkeeping.undo_latest(CHAT, tap)
        assert len(out) == MANY
        assert all(entry.is_voided for entry in out)
        assert is_of_one_message(out)
    back = await bookkeeping.restore_message(CHAT, file.message_id, screen_state(out), change())
    assert [entry.state for entry in back] == [entry.state for entry in entries]
    out = await bookkeeping.undo_message(CHAT, file.message_id, screen_state(back), change())
    assert all(entry.is_voided for entry in out)
    assert (await bookkeeping.entry(CHAT, mine.id)) == mine


async def test_the_button_takes_out_what_was_corrected_since(
    database: Database, bookkeeping: Bookkeeping
) -> None:
    file = await imports(database, 3)
    first, second, _ = await bookkeeping.entries(CHAT, file.message_id)
    await bookkeeping.amend(CHAT, first.id, Amendment(money=Money.of("40", "EUR")), change())
    await bookkeeping.void(CHAT, second.id, change())
    await bookkeeping.put_back(CHAT, second.id, change())
    seen = screen_state(await bookkeeping.entries(CHAT, file.message_id))
    out = await bookkeeping.undo_message(CHAT, file.message_id, seen, change())
    assert amounts(out) == ["(40.00)", "(2.00)", "(3.00)"]
    # The corrections are the latest that stands now, and taking them back books nothing.
    for _ in range(3):
        await bookkeeping.undo_latest(CHAT, change())
    assert amounts(await bookkeeping.entries(CHAT, file.message_id)) == ["(1.00)", "(2.00)", "(3.00)"]
    with pytest.raises(NothingToUndo):
        await bookkeeping.undo_latest(CHAT, change())


async def test_nobody_takes_back_what_another_has_imported(
    database: Database, bookkeeping: Bookkeeping
) -> None:
    file = await imports(database, 3, by=BOB)
    seen = screen_state(await bookkeeping.entries(CHAT, file.message_id))
    with pytest.raises(NothingToUndo):
        await bookkeeping.undo_latest(CHAT, change(ALICE))
    with pytest.raises(NotTheAuthor):
        await bookkeeping.undo_message(CHAT, file.message_id, seen, change(ALICE))
    assert amounts(await bookkeeping.entries(CHAT, file.message_id)) == ["1.00", "2.00", "3.00"]


async def test_a_merge_moves_everybodys_entries_and_those_taken_out(
    database: Database, bookkeeping: Bookkeeping
) -> None:
    mine, gone = await bookkeeping.record(CHAT, [coffee("1"), coffee("2")], source(10))
    [bobs] = await bookkeeping.record(CHAT, [coffee("3")], source(20, BOB))
    [other] = await bookkeeping.record(CHAT, [coffee("4", category="travel")], source(30))
    gone = await bookkeeping.void(CHAT, gone.id, change())
    merge = await merges(database, "dining", "groceries")
    moved = [await bookkeeping.entry(CHAT, entry.id) for entry in (mine, gone, bobs)]
    assert filed(moved) == {"groceries"}
    assert [entry.version for entry in moved] == [2, 3, 2]
    assert await bookkeeping.entry(CHAT, other.id) == other
    for entry, history in zip(moved, (await histories(database, moved)).values(), strict=True):
        assert (history[-1].action, history[-1].by, history[-1].change_id) == ("moved", ALICE, merge.id)
        assert history[-1].state == entry.state
        assert history[-1].number == entry.version


async def test_whoever_merged_takes_it_back_for_all(database: Database, bookkeeping: Bookkeeping) -> None:
    [mine] = await bookkeeping.record(CHAT, [coffee("1")], source(10))
    [bobs] = await bookkeeping.record(CHAT, [coffee("3")], source(20, BOB))
    await merges(database, "dining", "groceries", by=BOB)
    # Alice's /undo and her button are about what she did.
    seen = screen_state(await bookkeeping.entries(CHAT, 10))
    [out] = await bookkeeping.undo_message(CHAT, 10, seen, change())
    assert (out.is_voided, out.state.category) == (True, "groceries")
    # Bob's is the merge, also under what Alice did since.
    undone = await bookkeeping.undo_latest(CHAT, change(BOB))
    assert not is_of_one_message(undone)
    assert filed(undone) == {"dining"}
    assert amounts(undone) == ["(1.00)", "3.00"]
    with pytest.raises(NothingToUndo):
        await bookkeeping.undo_latest(CHAT, change())
    assert {entry.id for entry in undone} == {mine.id, bobs.id}


async def test_what_was_chosen_after_a_merge_stays_when_it_is_taken_back(
    database: Database, bookkeeping: Bookkeeping
) -> None:
    mine, picked = await bookkeeping.record(CHAT, [coffee("1"), coffee("2")], source(10))
    merge = await merges(database, "dining", "groceries", by=BOB)
    await bookkeeping.amend(CHAT, picked.id, Amendment(category="travel"), change())
    await bookkeeping.amend(CHAT, mine.id, Amendment(money=Money.of("9", "EUR")), change())
    async with database.chat(CHAT, alone=True) as work:
        assert len(await take_back(work, merge.id, change(BOB), NOON + timedelta(hours=3))) == 2
        await work.commit()
    after = await bookkeeping.entries(CHAT, 10)
    assert [entry.state.category for entry in after] == ["dining", "travel"]
    assert amounts(after) == ["9.00", "2.00"]


async def test_a_correction_from_before_a_merge_is_taken_back_into_it(
    database: Database, bookkeeping: Bookkeeping
) -> None:
    """The message was about travel, was corrected to dining, and dining went to groceries."""
    [entry] = await bookkeeping.record(CHAT, [coffee("1", category="travel")], source(10))
    await bookkeeping.amend(CHAT, entry.id, Amendment(category="dining"), change())
    await merges(database, "dining", "groceries", by=BOB)
    seen = screen_state(await bookkeeping.entries(CHAT, 10))
    [undone] = await bookkeeping.undo_message(CHAT, 10, seen, change())
    assert undone.state.category == "travel"
    await merges(database, "travel", "groceries", by=BOB)
    assert (await bookkeeping.as_written(CHAT, [undone]))[undone.id].category == "groceries"


async def test_what_was_taken_out_before_a_merge_comes_back_alone(
    database: Database, bookkeeping: Bookkeeping
) -> None:
    first, second, _ = await bookkeeping.record(CHAT, [coffee("1"), coffee("2"), coffee("3")], source(10))
    await bookkeeping.void(CHAT, first.id, change())
    await bookkeeping.void(CHAT, second.id, change())
    await merges(database, "dining", "groceries", by=BOB)
    seen = screen_state(await bookkeeping.entries(CHAT, 10))
    back = await bookkeeping.restore_message(CHAT, 10, seen, change())
    assert amounts(back) == ["(1.00)", "2.00", "3.00"]
    assert filed(back) == {"groceries"}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda good: (),
        lambda good: good[1:],
        lambda good: (good[0], replace(good[1], undoes=2)),
        lambda good: (replace(good[0], state=replace(good[0].state, money=Money.zero("EUR"))), good[1]),
    ],
    ids=["empty", "cut", "loop", "nothing spent"],
)
def test_a_past_that_can_not_have_been_is_refused(
    wrong: Callable[[tuple[Revision, ...]], tuple[Revision, ...]],
) -> None:
    good = past(state_of(coffee("4")), state_of(coffee("5"))).revisions
    with pytest.raises((ValueError, InvalidAmount)):
        Past(wrong(good), "rules", THEN)


Deeds = list[tuple[str, int, str]]
deeds = st.lists(
    st.tuples(
        st.sampled_from(["amend", "file", "void", "put back", "undo", "merge", "take back"]),
        st.integers(0, 3),
        st.sampled_from(["dining", "groceries", "travel"]),
    ),
    max_size=14,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=deeds)
async def test_any_history_undone_at_once_is_what_it_is_one_by_one(done: Deeds, database: Database) -> None:
    bookkeeping = Bookkeeping(database.chat, TickingClock(NOON))
    said = source(change().id)
    drafts = [coffee(str(number + 1)) for number in range(4)]
    entries = await bookkeeping.record(CHAT, drafts, said)
    made: list[int] = []
    for deed, which, category in done:
        made.append(await _do(database, entries[which], deed, category, made))
    now = NOON + timedelta(days=1)
    for change_id in made:
        before = await bookkeeping.entries(CHAT, said.message_id)
        kept = await histories(database, before)
        expected = [_undone_alone(entry, kept[entry.id], change_id, now) for entry in before]
        async with database.chat(CHAT, alone=True) as work:
            await take_back(work, change_id, change(), now)
            await work.commit()
        after = await bookkeeping.entries(CHAT, said.message_id)
        assert [entry.state for entry in after] == expected
        for entry in after:
            assert (await histories(database, after))[entry.id][-1].state == entry.state
    kept = await histories(database, entries)
    for entry in await bookkeeping.entries(CHAT, said.message_id):
        # With all of it taken back, what was recorded stands alone, or was taken back itself.
        history = kept[entry.id]
        assert [revision.number for revision in standing(history)] in ([1], [])
        assert replace(entry.state, voided_at=None) == history[0].state
        assert entry.is_voided == (not standing(history))


async def _do(database: Database, entry: Entry, deed: str, category: str, made: list[int]) -> int:
    bookkeeping = Bookkeeping(database.chat, TickingClock(NOON))
    now = await bookkeeping.entry(CHAT, entry.id)
    doing = change()
    if deed == "merge":
        return (await merges(database, category, "other")).id
    if deed == "take back" and made:
        async with database.chat(CHAT, alone=True) as work:
            await take_back(work, made[len(made) // 2], doing, NOON)
            await work.commit()
    elif deed == "undo":
        with suppress(NothingToUndo):
            await bookkeeping.undo_latest(CHAT, doing)
    elif deed == "put back":
        await bookkeeping.put_back(CHAT, entry.id, doing)
    elif not now.is_voided and deed == "void":
        await bookkeeping.void(CHAT, entry.id, doing)
    elif not now.is_voided and deed == "file":
        await bookkeeping.amend(CHAT, entry.id, Amendment(category=category), doing)
    elif not now.is_voided and deed == "amend":
        await bookkeeping.amend(CHAT, entry.id, Amendment(money=Money.of(entry.id % 90 + 9, "EUR")), doing)
    return doing.id


def _undone_alone(entry: Entry, history: Sequence[Revision], change_id: int, now: datetime) -> State:
    made = [revision for revision in standing(history) if revision.change_id == change_id]
    return step_back(history, now, made[0]).state if made else entry.state


async def test_a_choice_taken_back_after_a_merge_goes_where_that_led(
    database: Database, bookkeeping: Bookkeeping
) -> None:
    """The coffee was under dining, was put under travel, and dining went to groceries meanwhile."""
    [entry] = await bookkeeping.record(CHAT, [coffee("1")], source(10))
    await bookkeeping.amend(CHAT, entry.id, Amendment(category="travel"), change())
    async with database.chat(CHAT, alone=True) as work:
        await work.categories.put(
            {"dining": Said("dining", Kind.EXPENSE, merged_into="groceries", hidden=True)}
        )
        await work.commit()
    [undone] = await bookkeeping.undo_latest(CHAT, change())
    assert undone.state.category == "groceries"
    [again] = (await histories(database, [undone])).values()
    assert (again[-1].action, again[-1].undoes, again[-1].state) == ("undone", 2, undone.state)
