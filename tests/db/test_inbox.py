"""The inbox on a real PostgreSQL: nothing lost, nothing twice, a chat's updates one at a time and in order."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from bot.core.inbox import Claimed, RawUpdate
from bot.db.inbox import SqlInbox, _storable
from bot.db.unit_of_work import Database
from tests.deadline import until

ALICE, BOB, CAROL = 101, 202, -303
AT_ONCE = timedelta(0)
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def inbox(database: Database) -> SqlInbox:
    return SqlInbox(database, owner="first")


@pytest.fixture
def other(database: Database) -> SqlInbox:
    """The inbox as a second worker sees it."""
    return SqlInbox(database, owner="second")


def update(chat_id: int, update_id: int, said: str = "coffee 4.50") -> RawUpdate:
    return RawUpdate(chat_id, update_id, {"update_id": update_id, "message": {"text": said}})


def ids(claimed: list[Claimed]) -> set[int]:
    return {one.update_id for one in claimed}


async def look(database: Database, update_id: int) -> Any:
    """The row as it stands."""
    async with database.across_chats("inbox") as connection:
        return (
            await connection.execute(text("SELECT * FROM inbox WHERE update_id = :id"), {"id": update_id})
        ).one()


async def change(database: Database, statement: str) -> None:
    async with database.across_chats("inbox") as connection:
        await connection.execute(text(statement))


async def end_leases(database: Database) -> None:
    """What time would do to a worker that has died."""
    await change(
        database, "UPDATE inbox SET lease_until = now() - interval '1 second' WHERE status = 'running'"
    )


async def test_what_was_put_is_handed_out_with_all_it_said(inbox: SqlInbox) -> None:
    payload = {"update_id": 7, "message": {"text": 'naïve "café" \\ 3€ 🧾', "date": 1_700_000_000}}
    assert await inbox.put([RawUpdate(ALICE, 7, payload)]) == 1
    [claimed] = await inbox.claim(10)
    assert (claimed.chat_id, claimed.update_id, claimed.attempts) == (ALICE, 7, 1)
    assert claimed.payload == payload
    assert claimed.received_at.tzinfo is not None


async def test_a_redelivered_update_is_ignored_in_every_state(inbox: SqlInbox) -> None:
    everything = [update(ALICE, 1), update(BOB, 2), update(CAROL, 3)]
    assert await inbox.put([*everything, update(ALICE, 1)]) == 3
    alice, bob, _carol = await inbox.claim(3)
    await inbox.finish(alice)
    await inbox.park(bob, "ABC234")
    assert await inbox.put(everything) == 0
    assert await inbox.put([]) == 0
    assert await inbox.claim(10) == []


async def test_one_chat_in_order_and_many_side_by_side(inbox: SqlInbox) -> None:
    await inbox.put([update(ALICE, 3), update(ALICE, 1), update(BOB, 2), update(ALICE, 5), update(BOB, 4)])
    first = await inbox.claim(10)
    assert [one.update_id for one in first] == [1, 2]
    assert await inbox.claim(10) == []
    await inbox.finish(first[0])
    second = await inbox.claim(10)
    assert [one.update_id for one in second] == [3]


async def test_the_longest_waiting_come_first_and_no_more_than_asked_for(inbox: SqlInbox) -> None:
    await inbox.put([update(BOB, 1)])
    await inbox.put([update(ALICE, 2), update(CAROL, 3)])
    assert [one.update_id for one in await inbox.claim(2)] == [1, 2]
    assert [one.update_id for one in await inbox.claim(2)] == [3]


async def test_chats_that_are_in_hand_are_passed_over(inbox: SqlInbox) -> None:
    await inbox.put([update(ALICE, 1), update(BOB, 2)])
    assert ids(await inbox.claim(10, besides=[ALICE])) == {2}


async def test_backing_off_keeps_the_order_of_the_chat(inbox: SqlInbox, database: Database) -> None:
    await inbox.put([update(ALICE, 1), update(ALICE, 2), update(BOB, 3)])
    alice, _bob = await inbox.claim(10)
    assert await inbox.back_off(alice, AN_HOUR, "ABC234")
    assert await inbox.claim(10) == []
    await change(database, "UPDATE inbox SET available_at = now() WHERE update_id = 1")
    [again] = await inbox.claim(10)
    assert (again.update_id, again.attempts) == (1, 2)
    await inbox.finish(again)
    assert ids(await inbox.claim(10)) == {2}


async def test_a_try_that_an_outage_ended_does_not_count(inbox: SqlInbox) -> None:
    await inbox.put([update(ALICE, 1)])
    for _ in range(3):
        [claimed] = await inbox.claim(1)
        assert claimed.attempts == 1
        await inbox.back_off(claimed, AT_ONCE, counted=False)
    [claimed] = await inbox.claim(1)
    await inbox.back_off(claimed, AT_ONCE, counted=False)
    [claimed] = await inbox.claim(1)
    assert claimed.attempts == 1


async def test_a_parked_update_keeps_its_text_and_does_not_block_its_chat(
    inbox: SqlInbox, database: Database
) -> None:
    await inbox.put([update(ALICE, 1, "rent 900"), update(ALICE, 2)])
    [claimed] = await inbox.claim(1)
    assert await inbox.park(claimed, "ABC234")
    assert ids(await inbox.claim(1)) == {2}
    row = await look(database, 1)
    assert (row.status, row.error_id) == ("parked", "ABC234")
    assert row.payload["message"]["text"] == "rent 900"


async def test_a_finished_update_forgets_what_was_said(inbox: SqlInbox, database: Database) -> None:
    await inbox.put([update(ALICE, 1)])
    [claimed] = await inbox.claim(1)
    assert await inbox.finish(claimed)
    row = await look(database, 1)
    assert (row.status, row.payload, row.claimed_by, row.lease_until) == ("done", None, None, None)
    assert row.finished_at is not None


async def test_a_dead_workers_update_goes_to_the_next_once_its_lease_has_ended(
    inbox: SqlInbox, other: SqlInbox, database: Database
) -> None:
    await inbox.put([update(ALICE, 1), update(ALICE, 2)])
    [left_behind] = await inbox.claim(1)
    assert await other.claim(1) == []
    await end_leases(database)
    [taken] = await other.claim(5)
    assert (taken.update_id, taken.attempts) == (1, 2)
    assert not await inbox.finish(left_behind)
    assert not await inbox.park(left_behind, "ABC234")
    assert not await inbox.back_off(left_behind, AT_ONCE)
    assert await other.finish(taken)


async def test_a_lease_ends_by_itself_unless_it_is_renewed(database: Database, other: SqlInbox) -> None:
    inbox = SqlInbox(database, owner="first", lease=timedelta(milliseconds=50))
    await inbox.put([update(ALICE, 1)])
    [claimed] = await inbox.claim(1)
    inbox._lease = AN_HOUR
    if await inbox.renew([claimed]) == [claimed]:  # the machine may have been too slow for that
        assert await other.claim(1) == []
    await end_leases(database)
    [taken] = await other.claim(1)
    assert await inbox.renew([claimed]) == []
    assert await other.renew([taken]) == [taken]


async def test_a_worker_takes_up_again_what_it_left_itself(inbox: SqlInbox, database: Database) -> None:
    await inbox.put([update(ALICE, 1)])
    [first] = await inbox.claim(1)
    await end_leases(database)
    [second] = await inbox.claim(1)
    assert not await inbox.finish(first)
    assert await inbox.finish(second)


async def test_many_workers_never_have_two_updates_of_a_chat_in_hand(database: Database) -> None:
    workers = [SqlInbox(database, owner=f"worker-{n}") for n in range(6)]
    chats = (ALICE, BOB, CAROL)
    await workers[0].put([update(chats[n % 3], n) for n in range(90)])
    handled: dict[int, list[int]] = {chat: [] for chat in chats}
    in_hand: set[int] = set()

    async def work(inbox: SqlInbox) -> None:
        while sum(map(len, handled.values())) < 90:
            for claimed in await inbox.claim(2):
                assert claimed.chat_id not in in_hand
                in_hand.add(claimed.chat_id)
                await asyncio.sleep(0)
                handled[claimed.chat_id].append(claimed.update_id)
                in_hand.remove(claimed.chat_id)
                assert await inbox.finish(claimed)

    await asyncio.gather(*(work(inbox) for inbox in workers))
    assert all(numbers == sorted(numbers) and len(numbers) == 30 for numbers in handled.values())


async def test_a_race_for_a_chat_is_lost_quietly_and_the_rest_is_claimed(
    inbox: SqlInbox, database: Database
) -> None:
    """Somebody else's claim that our look at the table could not see yet."""
    await inbox.put([update(ALICE, 1), update(BOB, 2)])
    async with database.across_chats("inbox") as connection:
        await connection.execute(
            text(
                "INSERT INTO inbox (chat_id, update_id, status, claimed_by, lease_until)"
                " VALUES (:chat, 9, 'running', 'second', now() + interval '1 hour')"
            ),
            {"chat": ALICE},
        )
        claiming = asyncio.create_task(inbox.claim(10))
        await until(lambda: _somebody_waits(database))
    assert ids(await claiming) == {2}


async def _somebody_waits(database: Database) -> bool:
    async with database.across_chats("inbox") as connection:
        return bool(await connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))


async def test_a_race_that_is_lost_again_and_again_is_left_for_the_next_look(
    inbox: SqlInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def always_beaten(*_: object) -> list[Claimed]:
        raise asyncpg.UniqueViolationError

    async def broken(*_: object) -> list[Claimed]:
        raise asyncpg.UndefinedTableError

    monkeypatch.setattr(inbox, "_claim", always_beaten)
    assert await inbox.claim(1) == []
    monkeypatch.setattr(inbox, "_claim", broken)
    with pytest.raises(asyncpg.UndefinedTableError):
        await inbox.claim(1)


@pytest.mark.parametrize(
    "settle",
    [
        lambda inbox, claimed: inbox.finish(claimed),
        lambda inbox, claimed: inbox.park(claimed, "ABC234"),
        lambda inbox, claimed: inbox.back_off(claimed, AN_HOUR, "ABC234"),
    ],
)
async def test_a_cancelled_worker_still_writes_how_its_try_ended(
    inbox: SqlInbox, database: Database, settle: Callable[[SqlInbox, Claimed], Awaitable[bool]]
) -> None:
    await inbox.put([update(ALICE, 1)])
    [claimed] = await inbox.claim(1)
    settling = asyncio.ensure_future(settle(inbox, claimed))
    await asyncio.sleep(0)
    settling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await settling
    assert (await look(database, 1)).status in {"done", "parked", "waiting"}


async def test_signs_that_jsonb_refuses_neither_lose_an_update_nor_stop_the_batch(inbox: SqlInbox) -> None:
    odd: dict[str, Any] = {
        "update_id": 2,
        "message": {"text": "tea\0 3 \ud83d", "\0key": [1e999, -1e999, "\\u0000"]},
    }
    assert await inbox.put([update(ALICE, 1), RawUpdate(BOB, 2, odd), update(CAROL, 3)]) == 3
    found = {one.update_id: one.payload for one in await inbox.claim(10)}
    message = found[2]["message"]
    assert message["text"] == "tea\N{REPLACEMENT CHARACTER} 3 \N{REPLACEMENT CHARACTER}"
    assert message["\N{REPLACEMENT CHARACTER}key"] == [None, None, "\\u0000"]
    assert set(found) == {1, 2, 3}


_plain_text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
_values = _plain_text | st.integers() | st.none() | st.lists(_plain_text, max_size=3)


@given(st.dictionaries(_plain_text, _values, max_size=4))
def test_what_jsonb_takes_is_kept_as_it_is(payload: dict[str, Any]) -> None:
    assert json.loads(_storable(payload)) == payload


@given(st.text(st.characters(), max_size=12))
def test_what_jsonb_refuses_is_replaced_sign_by_sign(said: str) -> None:
    kept = json.loads(_storable({"text": said}))["text"]
    expected = ["\ufffd" if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign for sign in said]
    assert kept == "".join(expected)


async def test_only_what_was_done_long_ago_is_forgotten(inbox: SqlInbox, database: Database) -> None:
    await inbox.put([update(ALICE, 1), update(BOB, 2), update(CAROL, 3), update(ALICE, 4)])
    alice, bob, carol = await inbox.claim(3)
    await inbox.finish(alice)
    await inbox.park(bob, "ABC234")
    await inbox.finish(carol)
    await change(
        database, "UPDATE inbox SET finished_at = now() - interval '49 hours' WHERE update_id IN (1, 2)"
    )
    assert await inbox.forget(timedelta(hours=48)) == 1
    async with database.across_chats("inbox") as connection:
        left = await connection.scalars(text("SELECT update_id FROM inbox ORDER BY 1"))
        assert left.all() == [2, 3, 4]


async def test_what_waits_can_be_counted_and_its_age_told(inbox: SqlInbox, database: Database) -> None:
    assert await inbox.counts() == {"waiting": 0, "deferred": 0, "running": 0, "parked": 0}
    assert await inbox.oldest_age() is None
    await inbox.put([update(ALICE, 1), update(ALICE, 2), update(BOB, 3), update(CAROL, 4)])
    alice, bob, _carol = await inbox.claim(3)
    await inbox.park(alice, "ABC234")
    await inbox.finish(bob)
    assert await inbox.counts() == {"waiting": 1, "deferred": 0, "running": 1, "parked": 1}
    await change(database, "UPDATE inbox SET received_at = now() - interval '1 hour' WHERE update_id = 2")
    age = await inbox.oldest_age()
    assert age is not None
    assert age >= AN_HOUR


async def test_what_was_deferred_steps_aside_and_comes_back_before_what_is_later(
    inbox: SqlInbox, database: Database
) -> None:
    await inbox.put([update(ALICE, 1), update(ALICE, 2), update(ALICE, 3)])
    [first] = await inbox.claim(1)
    assert await inbox.defer(first, AN_HOUR)
    [second] = await inbox.claim(1)
    assert (second.update_id, second.behind) == (2, True)
    assert await inbox.defer(second, AT_ONCE)
    [third] = await inbox.claim(1)
    assert third.update_id == 3, "the second waits behind the first, however short its own delay"
    await inbox.finish(third)
    assert await inbox.claim(1) == []
    await change(database, "UPDATE inbox SET available_at = now() WHERE update_id = 1")
    [again] = await inbox.claim(10)
    assert (again.update_id, again.deferrals, again.attempts, again.claims) == (1, 1, 1, 2)
    assert not again.behind
    await inbox.finish(again)
    [last] = await inbox.claim(10)
    assert (last.update_id, last.behind) == (2, False)


async def test_finishing_many_at_once_tells_each_what_became_of_it(
    inbox: SqlInbox, other: SqlInbox, database: Database
) -> None:
    await inbox.put([update(chat, chat) for chat in range(1, 21)])
    claimed = await inbox.claim(20)
    await change(database, "UPDATE inbox SET lease_until = now() - interval '1 second' WHERE chat_id <= 5")
    assert len(await other.claim(20)) == 5
    finished = await asyncio.gather(*(inbox.finish(one) for one in claimed))
    assert [one.chat_id for one, ours in zip(claimed, finished, strict=True) if not ours] == [1, 2, 3, 4, 5]


async def test_where_the_write_fails_each_of_those_who_finish_is_told(
    inbox: SqlInbox, database: Database
) -> None:
    await inbox.put([update(ALICE, 1), update(BOB, 2)])
    claimed = await inbox.claim(2)
    await change(database, "ALTER TABLE inbox RENAME TO elsewhere")
    failures = await asyncio.gather(*(inbox.finish(one) for one in claimed), return_exceptions=True)
    assert [type(failure).__name__ for failure in failures] == ["UndefinedTableError"] * 2
