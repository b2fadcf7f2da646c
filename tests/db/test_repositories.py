"""The books on a real PostgreSQL: nothing twice, nothing rounded, nothing half done."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, InvalidRequestError

from bot.core.chats import ChatSettings, Expecting, Prompt
from bot.core.errors import EntryNotFound
from bot.core.intents import TokenUse
from bot.core.ledger import (
    Action,
    Amendment,
    CategorySource,
    ChatId,
    Draft,
    Entry,
    EntryId,
    Kind,
    PersonId,
    Revision,
    Source,
)
from bot.core.money import Money
from bot.core.periods import Calendar, Period, Span
from bot.core.repositories import Confirmation
from bot.core.totals import DayTotal
from bot.db.unit_of_work import Database, SqlUnitOfWork
from tests.deadline import until

CHAT, ALICE, BOB = ChatId(101), PersonId(101), PersonId(202)
NOON = datetime(2026, 3, 11, 12, 0, 0, 123456, tzinfo=UTC)
TODAY = date(2026, 3, 11)
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), Span.MONTH)

new_chats = count(10_000)

drafts = st.builds(
    Draft,
    kind=st.sampled_from(Kind),
    money=st.one_of(
        st.integers(1, 10**17 - 1).map(lambda cents: Money.of(Decimal(cents).scaleb(-2), "EUR")),
        st.integers(1, 10**15 - 1).map(lambda yen: Money.of(yen, "JPY")),
        st.integers(1, 10**18 - 1).map(lambda fils: Money.of(Decimal(fils).scaleb(-3), "KWD")),
    ),
    occurred_on=st.dates(date(2026, 2, 20), date(2026, 4, 10)),
    category=st.sampled_from(["dining", "groceries", "other"]),
    description=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20),
    category_source=st.sampled_from(CategorySource),
)


@pytest.fixture(autouse=True)
async def _chat(database: Database) -> None:
    await open_chat(database, CHAT)


@pytest.fixture
async def work(database: Database) -> AsyncIterator[SqlUnitOfWork]:
    async with database.chat(CHAT) as work:
        yield work


async def open_chat(database: Database, chat: ChatId) -> None:
    async with database.chat(chat) as work:
        await work.chat.save_settings(ChatSettings(chat, "EUR", "Europe/Berlin", "de"))
        await work.commit()


def coffee(
    amount: str = "4.50", currency: str = "EUR", day: date = TODAY, description: str = "coffee"
) -> Draft:
    return Draft(Kind.EXPENSE, Money.of(amount, currency), day, "dining", description)


def said(update: int, message: int | None = None, by: PersonId = ALICE) -> Source:
    return Source(update, message or update * 10, by, "rules")


async def book(work: SqlUnitOfWork, *booked: Draft, update: int = 1, by: PersonId = ALICE) -> list[Entry]:
    at = NOON + timedelta(minutes=update)
    return await work.entries.book(booked, said(update, by=by), at)


async def keep(
    work: SqlUnitOfWork,
    revised: Entry,
    change: int,
    action: Action = Action.AMENDED,
    undoes: int | None = None,
) -> bool:
    at = NOON + timedelta(minutes=change)
    revision = Revision(
        revised.id, revised.version, action, revised.state, revised.source.author_id, at, change, undoes
    )
    return await work.entries.save(revised, revision)


def dearer(entry: Entry, amount: str = "5.20") -> Entry:
    return entry.amend(Amendment(money=Money.of(amount, "EUR")))


async def test_what_was_booked_is_found_again_exactly(work: SqlUnitOfWork) -> None:
    [entry] = await book(work, coffee())
    assert await work.entries.get(entry.id) == entry
    assert entry.state.money == Money.of("4.50", "EUR")
    assert (entry.version, entry.position, entry.created_at) == (1, 0, NOON + timedelta(minutes=1))
    assert entry.source == said(1)
    assert await work.entries.of_message(10) == [entry]
    assert await work.entries.latest(5) == [entry]


async def test_an_update_that_comes_twice_books_once(database: Database) -> None:
    async with database.chat(CHAT) as work:
        first = await book(work, coffee(), coffee("9", description="cake"))
        await work.commit()
    async with database.chat(CHAT) as work:
        again = await book(work, coffee("99"), coffee("98"))
        await work.commit()
    assert again == first
    async with database.chat(CHAT) as work:
        assert await work.entries.of_message(10) == first
        assert [len(await work.entries.history(entry.id)) for entry in first] == [1, 1]


async def test_two_workers_with_the_same_update_book_once(database: Database) -> None:
    async def handle() -> list[Entry]:
        async with database.chat(CHAT) as work:
            entries = await book(work, coffee(), coffee("9", description="cake"))
            await work.commit()
        return entries

    one, *others = await asyncio.gather(*(handle() for _ in range(4)))
    assert [str(entry.state.money.amount) for entry in one] == ["4.50", "9.00"]
    assert others == [one, one, one]


async def test_the_same_update_of_another_chat_is_another_entry(database: Database) -> None:
    neighbour = ChatId(202)
    await open_chat(database, neighbour)
    for chat in (CHAT, neighbour):
        async with database.chat(chat) as work:
            await book(work, coffee())
            assert len(await work.entries.latest(5)) == 1
            await work.commit()


async def test_an_entry_that_is_not_there_is_not_found(work: SqlUnitOfWork) -> None:
    with pytest.raises(EntryNotFound):
        await work.entries.get(EntryId(12345))
    assert await work.entries.of_message(10) == []
    assert await work.entries.history(EntryId(12345)) == []


async def test_a_change_is_kept_once(work: SqlUnitOfWork) -> None:
    [entry] = await book(work, coffee())
    assert await keep(work, dearer(entry), change=2)
    present = await work.entries.get(entry.id)
    assert not await keep(work, dearer(present, "99"), change=2)
    assert (await work.entries.get(entry.id)).state.money == Money.of("5.20", "EUR")
    assert [one.number for one in await work.entries.history(entry.id)] == [1, 2]


async def test_a_version_can_not_be_made_twice(work: SqlUnitOfWork) -> None:
    [entry] = await book(work, coffee())
    await keep(work, dearer(entry), change=2)
    with pytest.raises(IntegrityError):
        await keep(work, dearer(entry, "99"), change=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(booked=drafts, changed=drafts)
async def test_a_history_comes_back_to_the_last_digit(
    database: Database, booked: Draft, changed: Draft
) -> None:
    chat = ChatId(next(new_chats))
    await open_chat(database, chat)
    async with database.chat(chat) as work:
        [entry] = await book(work, booked)
        amended = entry.amend(
            Amendment(
                changed.kind, changed.money, changed.occurred_on, changed.category,
                changed.category_source, changed.description,
            )
        )  # fmt: skip
        voided = amended.void(NOON)
        await keep(work, amended, change=2)
        await keep(work, voided, change=3, action=Action.VOIDED)
        await keep(work, voided.return_to(amended.state), change=4, action=Action.UNDONE, undoes=3)
        await work.commit()
    async with database.chat(chat) as work:
        history = await work.entries.history(entry.id)
        present = await work.entries.get(entry.id)
    assert [one.state for one in history] == [entry.state, amended.state, voided.state, amended.state]
    assert [str(one.state.money.amount) for one in history[:2]] == [
        str(booked.money.amount), str(changed.money.amount),
    ]  # fmt: skip
    assert [(one.number, one.action, one.undoes, one.change_id) for one in history] == [
        (1, Action.RECORDED, None, 1),
        (2, Action.AMENDED, None, 2),
        (3, Action.VOIDED, None, 3),
        (4, Action.UNDONE, 3, 4),
    ]
    assert [one.at for one in history] == [NOON + timedelta(minutes=change) for change in (1, 2, 3, 4)]
    assert present == replace(amended, version=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(booked=st.lists(st.tuples(drafts, st.booleans()), max_size=12))
async def test_totals_are_the_sums_of_what_is_in_the_books(
    database: Database, booked: list[tuple[Draft, bool]]
) -> None:
    chat = ChatId(next(new_chats))
    await open_chat(database, chat)
    async with database.chat(chat) as work:
        for update, (draft, voided) in enumerate(booked, start=1):
            [entry] = await book(work, draft, update=update)
            if voided:
                await keep(work, entry.void(NOON), change=1000 + update, action=Action.VOIDED)
        found = await work.entries.totals(MARCH)
    sums: Counter[tuple[date, str, str, str]] = Counter()
    counts: Counter[tuple[date, str, str, str]] = Counter()
    for draft, voided in booked:
        if not voided and draft.occurred_on.isoformat()[:7] == "2026-03":
            key = (draft.occurred_on, draft.kind.value, draft.category, draft.money.currency)
            sums[key] += int(draft.money.amount * 1000)
            counts[key] += 1
    assert {
        (row.day, row.kind.value, row.category, row.money.currency): (
            int(row.money.amount * 1000),
            row.entries,
        )
        for row in found
    } == {key: (sums[key], counts[key]) for key in sums}


async def test_a_sum_may_be_larger_than_any_entry(work: SqlUnitOfWork) -> None:
    largest = coffee("999999999999999.99")
    await book(work, largest, largest)
    assert [str(row.money.amount) for row in await work.entries.totals(MARCH)] == ["1999999999999999.98"]


async def test_books_outlive_their_currency(work: SqlUnitOfWork) -> None:
    [entry] = await book(work, coffee("75.30"))
    for statement in (
        "UPDATE entries SET currency = 'HRK'",
        'UPDATE revisions SET state = state || \'{"currency": "HRK"}\'',
    ):
        await work._connection.execute(text(statement))
    kuna = Money(Decimal("75.30"), "HRK")
    assert (await work.entries.get(entry.id)).state.money == kuna
    assert [one.state.money for one in await work.entries.history(entry.id)] == [kuna]
    assert await work.entries.totals(MARCH) == [DayTotal(TODAY, Kind.EXPENSE, "dining", kuna, 1)]


async def test_the_latest_are_the_newest_that_are_in_the_books(work: SqlUnitOfWork) -> None:
    for update in (1, 2, 3, 4):
        await book(work, coffee(str(update)), update=update)
    [third] = await work.entries.of_message(30)
    await keep(work, third.void(NOON), change=9, action=Action.VOIDED)
    assert [str(entry.state.money.amount) for entry in await work.entries.latest(2)] == ["4.00", "2.00"]


async def test_what_a_change_touched_is_found_as_it_is_now(work: SqlUnitOfWork) -> None:
    first, second = await book(work, coffee(), coffee("9"))
    await keep(work, dearer(first), change=2)
    await keep(work, dearer(dearer(first), "6"), change=3)
    assert [entry.id for entry in await work.entries.of_change(1)] == [first.id, second.id]
    [touched] = await work.entries.of_change(2)
    assert (touched.id, touched.version) == (first.id, 3)
    assert touched.state.money == Money.of(6, "EUR")
    assert await work.entries.of_change(7) == []


async def test_the_latest_change_is_the_persons_own_and_still_stands(work: SqlUnitOfWork) -> None:
    assert await work.entries.latest_change(ALICE) is None
    first, second = await book(work, coffee(), coffee("9"), update=1)
    await book(work, coffee(), update=2, by=BOB)
    assert await work.entries.latest_change(ALICE) == 1
    assert await work.entries.latest_change(BOB) == 2
    await keep(work, dearer(second), change=3)
    assert await work.entries.latest_change(ALICE) == 3
    undone = dearer(second).return_to(second.state)
    await keep(work, undone, change=4, action=Action.UNDONE, undoes=2)
    assert await work.entries.latest_change(ALICE) == 1
    for entry, undoes in ((first, 1), (undone, 1)):
        await keep(work, entry.void(NOON), change=5, action=Action.UNDONE, undoes=undoes)
    assert await work.entries.latest_change(ALICE) is None


async def test_who_changes_an_entry_waits_for_whoever_is_at_it(database: Database) -> None:
    async with database.chat(CHAT) as work:
        [entry] = await book(work, coffee())
        await work.commit()

    async def add_a_euro(change: int) -> None:
        async with database.chat(CHAT, alone=True) as work:
            present = await work.entries.get(entry.id)
            more = present.amend(Amendment(money=present.state.money + Money.of(1, "EUR")))
            assert await keep(work, more, change)
            await work.commit()

    await asyncio.gather(*(add_a_euro(change) for change in range(2, 10)))
    async with database.chat(CHAT) as work:
        present = await work.entries.get(entry.id)
        history = await work.entries.history(entry.id)
    assert present.state.money == Money.of("12.50", "EUR")
    assert [one.number for one in history] == list(range(1, 10))


async def test_one_that_is_alone_waits_for_the_other_and_sees_what_it_did(database: Database) -> None:
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(database.chat(CHAT))
        await book(first, coffee(), coffee("9"))
        await first.commit()
        holder = await stack.enter_async_context(database.chat(CHAT, alone=True))
        entries = await holder.entries.of_message(10)
        elsewhere = await stack.enter_async_context(database.chat(ChatId(CHAT + 1), alone=True))
        assert await elsewhere.entries.of_message(10) == [], "other chats don't wait"
        waiter = await stack.enter_async_context(database.chat(CHAT, alone=True))
        waiting = asyncio.create_task(waiter.entries.of_message(10))
        watcher = await stack.enter_async_context(database.chat(CHAT))
        await until(lambda: _someone_waits(watcher))
        assert not waiting.done()
        await keep(holder, dearer(entries[1]), change=2)
        await holder.commit()
        assert [str(entry.state.money.amount) for entry in await waiting] == ["4.50", "5.20"]


async def _someone_waits(work: SqlUnitOfWork) -> bool:
    return bool(await work._connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


async def test_what_is_not_committed_never_happened(database: Database) -> None:
    async with database.chat(CHAT) as work:
        await book(work, coffee())

    async def fail_half_way() -> None:
        async with database.chat(CHAT) as work:
            await book(work, coffee(), update=2)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        await fail_half_way()
    async with database.chat(CHAT) as work:
        assert await work.entries.latest(5) == []


async def test_a_unit_of_work_ends_with_its_commit(database: Database) -> None:
    async with database.chat(CHAT) as work:
        [entry] = await book(work, coffee())
        await work.commit()
        requests: tuple[Callable[[], Awaitable[object]], ...] = (
            lambda: work.entries.get(entry.id),
            lambda: work.entries.latest(5),
            work.chat.settings,
            lambda: work.confirmations.save(Confirmation(11, 10)),
            work.commit,
        )
        for late in requests:
            with pytest.raises(InvalidRequestError):
                await late()


async def test_settings_are_kept_whole(database: Database) -> None:
    chosen = ChatSettings(CHAT, "KWD", "Asia/Kuwait", "ar-KW", True, Calendar(week_start=6, month_start=31))
    async with database.chat(CHAT) as work:
        await work.chat.save_settings(chosen)
        await work.commit()
    async with database.chat(CHAT) as work:
        assert await work.chat.settings() == chosen
    async with database.chat(ChatId(999)) as work:
        assert await work.chat.settings() is None


async def test_a_question_is_kept_for_the_person_it_was_put_to(work: SqlUnitOfWork) -> None:
    assert await work.chat.prompt(ALICE) is None
    for prompt in (
        Prompt(Expecting.AMOUNT, 11, NOON, EntryId(7)),
        Prompt(Expecting.ZONE, 12, NOON, asked_by=5),
    ):
        await work.chat.save_prompt(ALICE, prompt)
        assert await work.chat.prompt(ALICE) == prompt
    assert await work.chat.prompt(BOB) is None
    await work.chat.save_prompt(ALICE, None)
    assert await work.chat.prompt(ALICE) is None


async def test_open_menus_are_kept_one_for_each_message_and_the_newest_of_many(work: SqlUnitOfWork) -> None:
    menus = [
        Prompt(Expecting.EDITING, number, NOON + timedelta(seconds=number), EntryId(7), page="a")
        for number in range(1, 11)
    ]
    for menu in menus:
        await work.chat.save_menu(ALICE, menu)
    assert await work.chat.menus(ALICE) == menus[-8:]
    again = replace(menus[5], asked_at=NOON + timedelta(hours=1))
    await work.chat.save_menu(ALICE, again)
    await work.chat.close_menu(ALICE, 99)
    await work.chat.close_menu(ALICE, 10)
    assert await work.chat.menus(ALICE) == [*menus[2:5], *menus[6:9], again]
    assert await work.chat.menus(BOB) == []
    await work.chat.close_menu(BOB, 5)
    assert await work.chat.menus(BOB) == []


async def test_usage_adds_up_by_day_and_extractor(work: SqlUnitOfWork) -> None:
    tomorrow = TODAY + timedelta(days=1)
    await work.chat.add_usage(TODAY, "openai:a", TokenUse(100, 80, 7))
    await work.chat.add_usage(TODAY, "openai:a", TokenUse(50, 0, 3))
    await work.chat.add_usage(TODAY, "openai:b", TokenUse(1, 1, 1))
    await work.chat.add_usage(tomorrow, "openai:a", TokenUse())
    rows = await work._connection.execute(
        text(
            "SELECT day, extractor, calls, prompt_tokens, cached_tokens, completion_tokens FROM usage"
            " ORDER BY day, extractor"
        )
    )
    assert [tuple(row) for row in rows] == [
        (TODAY, "openai:a", 2, 150, 80, 10),
        (TODAY, "openai:b", 1, 1, 1, 1),
        (tomorrow, "openai:a", 1, 0, 0, 0),
    ]


async def test_a_reply_to_either_message_finds_what_is_shown(work: SqlUnitOfWork) -> None:
    shown = Confirmation(message_id=11, source_message_id=10)
    await work.confirmations.save(shown)
    await work.confirmations.save(shown)
    assert await work.confirmations.source_of(11) == 10
    assert await work.confirmations.source_of(10) == 10
    assert await work.confirmations.current(10) == 11
    assert await work.confirmations.source_of(12) is None
    assert await work.confirmations.current(11) is None


async def test_the_newest_of_two_confirmations_is_the_one_to_keep_up_to_date(work: SqlUnitOfWork) -> None:
    for message in (15, 11):
        await work.confirmations.save(Confirmation(message, 10))
    assert await work.confirmations.current(10) == 15
