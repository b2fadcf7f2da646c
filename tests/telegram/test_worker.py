"""Updates on their way through: in order, side by side, and never lost whatever a handler meets.

A real application, whose one handler does what the test's `Desk` is told; the real inbox on PostgreSQL.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.ext import Application, ApplicationBuilder, TypeHandler

from bot.core.errors import ExtractionUnavailable
from bot.core.inbox import Claimed, Inbox, RawUpdate
from bot.core.ledger import ChatId
from bot.db.erasure import SqlErasure
from bot.db.inbox import SqlInbox
from bot.db.outages import is_outage
from bot.db.unit_of_work import Database
from bot.sandbox import Sandbox
from bot.telegram import worker as worker_module
from bot.telegram.failures import TryLater, present_delivery, remember_error
from bot.telegram.retry import Patience, Retry
from bot.telegram.worker import Worker
from tests.deadline import until
from tests.telegram.updates import change, kept, states

ALICE, BOB, CAROL = 501, 502, 503
AT_ONCE = timedelta(milliseconds=1)
PATIENCE = Patience(bugs=Retry(3, AT_ONCE, AT_ONCE), outages=Retry(4, AT_ONCE, AT_ONCE))

App = Application[Any, Any, Any, Any, Any, Any]


class Desk:
    """Where updates end up: remembers them, holds some of them back, meets trouble with others."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.done: list[str] = []
        self.in_hand: list[int] = []
        self.parked: list[tuple[str | None, str]] = []
        self.troubles: dict[str, list[Exception]] = {}
        self.gates: dict[str, asyncio.Event] = {}
        self.tries: dict[str, int] = defaultdict(int)

    async def handle(self, update: Update, _context: object) -> None:
        assert update.effective_chat
        chat, said = update.effective_chat.id, text_of(update)
        assert chat not in self.in_hand, "a chat's updates were handled side by side"
        self.in_hand.append(chat)
        self.begun.append(said)
        self.tries[said] += 1
        try:
            if said in self.gates:
                await self.gates[said].wait()
            if troubles := self.troubles.get(said):
                raise troubles.pop(0)
            self.done.append(said)
        finally:
            self.in_hand.remove(chat)

    async def on_parked(self, update: Update | None, error_id: str) -> None:
        self.parked.append((text_of(update) if update else None, error_id))

    def hold(self, said: str) -> asyncio.Event:
        self.gates[said] = asyncio.Event()
        return self.gates[said]


def text_of(update: Update) -> str:
    return (update.message and update.message.text) or ""


@pytest.fixture(autouse=True)
def _test_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    monkeypatch.setattr(worker_module, "_LOOKS_EVERY", timedelta(milliseconds=20))
    monkeypatch.setattr(worker_module, "_RELEASING_S", 60.0)
    monkeypatch.setattr(worker_module, "_DATABASE_PAUSE", Retry(0, AT_ONCE, AT_ONCE))


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def application(desk: Desk) -> AsyncIterator[App]:
    async with Sandbox() as sandbox:
        builder = ApplicationBuilder().updater(None).token(sandbox.token).base_url(f"{sandbox.url}/bot")
        application: App = builder.build()
        application.add_handler(TypeHandler(Update, desk.handle))
        application.add_error_handler(remember_error)
        async with application:
            yield application


@pytest.fixture
def inbox(database: Database) -> SqlInbox:
    return SqlInbox(database, owner="first")


Hire = Callable[..., Worker]


@pytest.fixture
def hire(application: App, desk: Desk, inbox: SqlInbox) -> Hire:
    """Makes a worker; by itself on the first inbox."""

    def hire(at: Inbox = inbox, **wish: Any) -> Worker:
        choices: dict[str, Any] = {
            "is_outage": is_outage,
            "on_parked": desk.on_parked,
            "patience": PATIENCE,
        } | wish
        return Worker(application, at, **choices)

    return hire


@asynccontextmanager
async def working(*workers: Worker) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Has the workers work inside the block, and stops them as the program does."""
    tasks = [asyncio.create_task(worker.run()) for worker in workers]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def settled(database: Database, **expected: str) -> None:
    """Waits until the updates are in the states given, as `_1="done"`."""
    wanted = {int(name.lstrip("_")): state for name, state in expected.items()}

    async def agree() -> bool:
        found = await states(database)
        return {number: found[number] for number in wanted} == wanted

    await until(agree)


async def test_a_chat_keeps_its_order_while_others_go_ahead(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    gate = desk.hold("a1")
    await inbox.put([kept(ALICE, 1, "a1"), kept(ALICE, 2, "a2"), kept(BOB, 3, "b1"), kept(BOB, 4, "b2")])
    async with working(hire()):
        await until(lambda: desk.done == ["b1", "b2"])
        assert desk.begun.count("a1") == 1
        assert "a2" not in desk.begun
        gate.set()
        await settled(database, _1="done", _2="done", _3="done", _4="done")
    assert [said for said in desk.done if said.startswith("a")] == ["a1", "a2"]


async def test_no_more_chats_are_in_hand_than_there_is_room_for(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    gates = [desk.hold(said) for said in ("a", "b", "c")]
    await inbox.put([kept(ALICE, 1, "a"), kept(BOB, 2, "b"), kept(CAROL, 3, "c")])
    async with working(hire(concurrency=2)):
        await until(lambda: len(desk.in_hand) == 2)
        assert await inbox.counts() == {"waiting": 1, "deferred": 0, "running": 2, "parked": 0}
        gates[0].set()
        await until(lambda: "c" in desk.begun)
        assert len(desk.in_hand) == 2
        for gate in gates:
            gate.set()
        await settled(database, _1="done", _2="done", _3="done")


async def test_two_workers_share_the_chats_and_never_one_of_them(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    """The desk itself fails the update where a chat is in hand twice."""
    other = SqlInbox(database, owner="second")
    chats = (ALICE, BOB, CAROL)
    await inbox.put([kept(chats[n % 3], n, f"{chats[n % 3]}-{n:02}") for n in range(30)])
    async with working(hire(concurrency=2), hire(other, concurrency=2)):
        await settled(database, **{f"_{n}": "done" for n in range(30)})
    assert max(desk.tries.values()) == 1
    for chat in chats:
        own = [said for said in desk.done if said.startswith(str(chat))]
        assert own == sorted(own)
        assert len(own) == 10


async def test_a_woken_worker_does_not_wait_for_its_next_look(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "_LOOKS_EVERY", timedelta(hours=1))
    worker = hire()
    await inbox.put([kept(ALICE, 1, "first")])
    async with working(worker):
        await settled(database, _1="done")
        await inbox.put([kept(ALICE, 2, "second")])
        worker.wake()
        await settled(database, _2="done")


async def test_what_a_dead_worker_left_behind_is_handled(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    await inbox.put([kept(ALICE, 1, "left behind"), kept(ALICE, 2, "next")])
    await SqlInbox(database, owner="dead").claim(1)
    async with working(hire()):
        await change(database, "UPDATE inbox SET lease_until = now() - interval '1 second'")
        await settled(database, _1="done", _2="done")
    assert desk.done == ["left behind", "next"]


async def test_a_long_try_keeps_its_lease(database: Database, desk: Desk, hire: Hire) -> None:
    patient = SqlInbox(database, owner="first", lease=timedelta(seconds=1.5))
    gate = desk.hold("slow")
    await patient.put([kept(ALICE, 1, "slow")])
    async with working(hire(patient)):
        await until(lambda: "slow" in desk.begun)
        first = await _lease_end(database)
        await until(lambda: _later(database, first))
        gate.set()
        await settled(database, _1="done")
    assert desk.begun == ["slow"]


async def _lease_end(database: Database) -> datetime:
    async with database.across_chats("inbox") as connection:
        found: datetime = await connection.scalar(text("SELECT lease_until FROM inbox"))
        return found


async def _later(database: Database, than: datetime) -> bool:
    return await _lease_end(database) > than


async def test_a_try_ends_once_somebody_else_has_taken_the_update_over(
    database: Database, desk: Desk, hire: Hire
) -> None:
    inbox = SqlInbox(database, owner="first", lease=timedelta(seconds=0.3))
    desk.hold("slow")
    await inbox.put([kept(ALICE, 1, "slow")])
    with capture_logs() as logs:
        async with working(hire(inbox)):
            await until(lambda: bool(desk.in_hand))
            await change(
                database,
                "UPDATE inbox SET claimed_by = 'second', claims = 2, lease_until = now() + interval '1 hour'",
            )
            await until(lambda: not desk.in_hand)
            assert await states(database) == {1: "running"}
    assert "update.taken_over" in [line["event"] for line in logs]


async def test_a_bug_is_tried_again_then_parked_and_the_person_is_told(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    desk.troubles["secret 5"] = [ValueError("secret 5"), KeyError("secret"), ZeroDivisionError("secret")]
    await inbox.put([kept(ALICE, 1, "secret 5"), kept(ALICE, 2, "next")])
    with capture_logs() as logs:
        async with working(hire()):
            await settled(database, _1="parked", _2="done")
            await until(lambda: bool(desk.parked))
    assert desk.tries["secret 5"] == 3
    assert desk.done == ["next"]
    [(said, error_id)] = desk.parked
    [line] = [line for line in logs if line["event"] == "update.parked"]
    assert (said, len(error_id)) == ("secret 5", 6)
    assert line["error_id"] == error_id
    assert "ZeroDivisionError" in line["trace"]
    assert "secret" not in str(logs)


async def test_what_steps_aside_lets_its_chat_go_on_and_comes_back(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    desk.troubles["a1"] = [TryLater(timedelta(hours=1), aside=True)] * 2
    await inbox.put([kept(ALICE, 1, "a1"), kept(ALICE, 2, "a2")])
    async with working(hire()):
        await settled(database, _1="deferred", _2="done")
        await change(database, "UPDATE inbox SET available_at = now() WHERE update_id = 1")
        await until(lambda: desk.tries["a1"] == 2)
        await settled(database, _1="deferred")
        await change(database, "UPDATE inbox SET available_at = now() WHERE update_id = 1")
        await settled(database, _1="done")
    assert desk.done == ["a2", "a1"]


async def test_waiting_for_a_turn_never_wears_out_the_patience(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    desk.troubles["tea 3"] = [TryLater(AT_ONCE) for _ in range(2 * PATIENCE.outages.tries)]
    await inbox.put([kept(ALICE, 1, "tea 3")])
    async with working(hire()):
        await settled(database, _1="done")
    assert desk.parked == []


async def test_what_was_cut_off_again_and_again_is_tried_apart_from_its_like(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    """One of them may be what ends the process; the others must not go down with it at each try."""
    await inbox.put([kept(ALICE, 1, "a"), kept(BOB, 2, "b"), kept(CAROL, 3, "c")])
    await change(database, "UPDATE inbox SET attempts = 2 WHERE update_id < 3")
    gates = {said: desk.hold(said) for said in "ab"}
    async with working(hire()):
        await settled(database, _3="done")
        await until(lambda: len(desk.in_hand) == 1)
        [first] = [said for said in desk.begun if said in gates]
        await settled(database, **{("_2" if first == "a" else "_1"): "waiting"})
        for gate in gates.values():
            gate.set()
        await settled(database, _1="done", _2="done")
    assert desk.tries == {"a": 1, "b": 1, "c": 1}


async def test_an_error_ends_the_updates_way_through_all_handlers(
    database: Database, inbox: SqlInbox, application: App, desk: Desk, hire: Hire
) -> None:
    """The door is a handler in front of the others: one that fails must not stand open."""

    async def door(_update: Update, _context: object) -> None:
        raise ConnectionResetError

    application.add_handler(TypeHandler(Update, door), -1)
    await inbox.put([kept(ALICE, 1, "tea 3")])
    async with working(hire()):
        await settled(database, _1="parked")
    assert desk.begun == []


async def test_a_bug_that_passes_is_no_bug(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    desk.troubles["tea 3"] = [ValueError()]
    await inbox.put([kept(ALICE, 1, "tea 3"), kept(ALICE, 2, "next")])
    async with working(hire()):
        await settled(database, _1="done", _2="done")
    assert desk.done == ["tea 3", "next"]


@pytest.mark.parametrize(
    "outage",
    [
        NetworkError("no route"),
        TimedOut(),
        ConnectionResetError(),
        ExtractionUnavailable("no answer"),
        TryLater(AT_ONCE),
    ],
    ids=lambda outage: type(outage).__name__,
)
async def test_an_outage_is_waited_out_in_order(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire, outage: Exception
) -> None:
    """Longer than a bug would be, and without counting as one."""
    desk.troubles["tea 3"] = [outage] * 3
    await inbox.put([kept(ALICE, 1, "tea 3"), kept(ALICE, 2, "next")])
    async with working(hire()):
        await settled(database, _1="done", _2="done")
    assert desk.begun == ["tea 3"] * 4 + ["next"]
    assert not desk.parked


async def test_telegrams_own_wish_to_wait_is_honoured(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    desk.troubles["tea 3"] = [RetryAfter(timedelta(hours=1))]
    await inbox.put([kept(ALICE, 1, "tea 3")])
    async with working(hire()):
        await until(lambda: bool(desk.begun))
        await settled(database, _1="waiting")
        await change(database, "UPDATE inbox SET available_at = available_at - interval '59 minutes'")
        await inbox.put([kept(BOB, 2)])
        await settled(database, _2="done")
        assert (await states(database))[1] == "waiting"
        await change(database, "UPDATE inbox SET available_at = available_at - interval '1 minute'")
        await settled(database, _1="done")


async def test_an_outage_that_does_not_end_is_given_up_and_its_chat_goes_on(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    desk.troubles["photo"] = [TimedOut() for _ in range(4)]
    await inbox.put([kept(ALICE, 1, "photo"), kept(ALICE, 2, "next")])
    async with working(hire()):
        await settled(database, _1="parked", _2="done")
    assert desk.tries["photo"] == 4
    assert [said for said, _ in desk.parked] == ["photo"]


async def test_nothing_is_left_to_do_for_somebody_who_has_blocked_the_bot(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    desk.troubles["tea 3"] = [Forbidden("bot was blocked by the user")]
    await inbox.put([kept(ALICE, 1, "tea 3")])
    async with working(hire()):
        await settled(database, _1="done")
    assert desk.tries["tea 3"] == 1
    assert not desk.parked


async def test_what_telegram_calls_a_bad_request_is_our_bug(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    desk.troubles["tea 3"] = [BadRequest("can't parse entities") for _ in range(3)]
    await inbox.put([kept(ALICE, 1, "tea 3")])
    async with working(hire()):
        await settled(database, _1="parked")


async def test_an_update_that_can_not_be_read_is_parked_alone(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    odd = {"update_id": 1, "message": {"message_id": "?", "date": "yesterday", "chat": 7}}
    await inbox.put([RawUpdate(ALICE, 1, odd), kept(ALICE, 2, "next"), kept(BOB, 3, "tea")])
    async with working(hire()):
        await settled(database, _1="parked", _2="done", _3="done")
        await until(lambda: bool(desk.parked))
    [(said, _error_id)] = desk.parked
    assert said is None


async def test_an_update_that_nobody_knows_is_passed_by(
    database: Database, inbox: SqlInbox, hire: Hire, desk: Desk, application: App
) -> None:
    application.handlers.clear()
    await inbox.put([RawUpdate(0, 1, {"update_id": 1, "telepathy": {"id": "x"}})])
    async with working(hire()):
        await settled(database, _1="done")


async def test_an_update_that_kills_the_process_is_not_tried_for_ever(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    await inbox.put([kept(ALICE, 1, "poison"), kept(ALICE, 2, "next")])
    for _ in range(PATIENCE.bugs.tries):
        assert await inbox.claim(1)
        await change(
            database, "UPDATE inbox SET lease_until = now() - interval '1 second' WHERE update_id = 1"
        )
    async with working(hire()):
        await settled(database, _1="parked", _2="done")
    assert desk.begun == ["next"]
    assert [said for said, _ in desk.parked] == ["poison"]


async def test_a_person_who_can_not_be_told_does_not_stop_anything(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    async def fails(_update: Update | None, _error_id: str) -> None:
        raise Forbidden("bot was blocked by the user")

    desk.troubles["tea 3"] = [ValueError() for _ in range(3)]
    await inbox.put([kept(ALICE, 1, "tea 3"), kept(ALICE, 2, "next")])
    async with working(hire(on_parked=fails)):
        await settled(database, _1="parked", _2="done")


async def test_stopping_lets_the_work_in_hand_end(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    gate = desk.hold("slow")
    await inbox.put([kept(ALICE, 1, "slow"), kept(ALICE, 2, "next")])
    async with working(hire()) as [task]:
        await until(lambda: bool(desk.in_hand))
        task.cancel()
        await asyncio.sleep(0)
        gate.set()
        await asyncio.wait({task})
        assert task.cancelled()
    assert await states(database) == {1: "done", 2: "waiting"}


async def test_stopping_gives_back_what_takes_too_long(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "_FINISHING_S", 0.05)
    desk.hold("slow")
    await inbox.put([kept(ALICE, 1, "slow")])
    async with working(hire()):
        await until(lambda: bool(desk.in_hand))
    assert not desk.in_hand
    assert await states(database) == {1: "waiting"}
    [claimed] = await inbox.claim(1)
    assert claimed.attempts == 1


async def test_trouble_in_the_application_itself_is_a_bug_too(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire, application: App
) -> None:
    await application.shutdown()
    await inbox.put([kept(ALICE, 1, "tea 3")])
    async with working(hire()):
        await settled(database, _1="parked")
    assert desk.begun == []


async def test_a_worker_that_could_not_hear_of_errors_does_not_start(application: App, hire: Hire) -> None:
    application.remove_error_handler(remember_error)
    with pytest.raises(RuntimeError, match="remember_error"):
        await hire().run()


class Unsteady(SqlInbox):
    """An inbox whose database goes away for a moment at each thing it is asked."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, owner="first", lease=timedelta(seconds=0.3))
        self.away: dict[str, int] = {"claim": 2, "renew": 1, "finish": 3, "back_off": 1}

    def _stumble(self, at: str) -> None:
        self.away[at] -= 1
        if self.away[at] >= 0:
            raise ConnectionRefusedError

    async def claim(self, limit: int, *, besides: Any = ()) -> list[Claimed]:
        self._stumble("claim")
        return await super().claim(limit, besides=besides)

    async def renew(self, claimed: Any) -> list[Claimed]:
        self._stumble("renew")
        return await super().renew(claimed)

    async def finish(self, claimed: Claimed) -> bool:
        self._stumble("finish")
        return await super().finish(claimed)

    async def back_off(self, claimed: Claimed, *wish: Any, **more: Any) -> bool:
        self._stumble("back_off")
        return await super().back_off(claimed, *wish, **more)


async def test_a_database_that_goes_away_costs_neither_the_worker_nor_the_try(
    database: Database, desk: Desk, hire: Hire
) -> None:
    unsteady = Unsteady(database)
    gate = desk.hold("tea 3")
    await unsteady.put([kept(ALICE, 1, "tea 3")])
    async with working(hire(unsteady)):
        await until(lambda: unsteady.away["renew"] < 0)
        gate.set()
        await settled(database, _1="done")
    assert desk.begun == ["tea 3"]


async def test_what_can_not_even_be_given_back_goes_to_the_next_when_its_lease_ends(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "_FINISHING_S", 0.05)
    unsteady = Unsteady(database)
    gate = desk.hold("slow")
    await inbox.put([kept(ALICE, 1, "slow")])
    async with working(hire(unsteady)):
        await until(lambda: bool(desk.in_hand))
    assert await states(database) == {1: "running"}
    gate.set()
    async with working(hire(SqlInbox(database, owner="second"))):
        await settled(database, _1="done")


async def test_a_handler_can_tell_how_old_its_update_is_and_whether_it_was_tried_before(
    database: Database, inbox: SqlInbox, application: App, hire: Hire
) -> None:
    seen: list[tuple[int, datetime, int]] = []

    async def look(update: Update, _context: object) -> None:
        delivery = present_delivery.get()
        assert delivery is not None
        claimed = delivery.claimed
        seen.append((claimed.update_id, claimed.received_at, claimed.attempts))
        if claimed.attempts == 1:
            raise ValueError

    application.handlers.clear()
    application.add_handler(TypeHandler(Update, look))
    await inbox.put([kept(ALICE, 1)])
    await change(database, "UPDATE inbox SET received_at = '2026-03-01T12:00:00Z'")
    async with working(hire()):
        await settled(database, _1="done")
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert seen == [(1, noon, 1), (1, noon, 2)]


async def test_an_error_outside_of_the_worker_is_left_alone(application: App, desk: Desk) -> None:
    desk.troubles["tea 3"] = [ValueError()]
    update = Update.de_json(dict(kept(ALICE, 1, "tea 3").payload), application.bot)
    await application.process_update(update)
    assert present_delivery.get() is None


class Ledger:
    """Remembers what it is told of the tries."""

    def __init__(self) -> None:
        self.outcomes: list[str] = []

    def handled(self, outcome: str, took: timedelta, since_arrival: timedelta) -> None:
        assert took >= timedelta(0)
        self.outcomes.append(outcome)


async def test_each_try_is_reported_with_what_came_of_it(
    database: Database, inbox: SqlInbox, desk: Desk, hire: Hire
) -> None:
    ledger = Ledger()
    desk.troubles["tea 3"] = [TimedOut(), ValueError(), ValueError(), ValueError()]
    await inbox.put([kept(ALICE, 1, "tea 3"), kept(ALICE, 2, "next")])
    async with working(hire(progress=ledger)):
        await settled(database, _1="parked", _2="done")
    assert ledger.outcomes == ["retried", "retried", "retried", "parked", "finished"]


class CountingInbox(SqlInbox):
    """Counts how often leases were renewed."""

    renewals = 0

    async def renew(self, claimed: Sequence[Claimed]) -> list[Claimed]:
        held = await super().renew(claimed)
        self.renewals += 1
        return held


@pytest.mark.parametrize("trouble", [[], [NetworkError("away")], [ValueError("secret")]])
async def test_an_update_that_erases_its_chat_is_over_at_its_end_however_it_ends(
    database: Database, application: App, desk: Desk, hire: Hire, trouble: list[Exception]
) -> None:
    """Its row is gone before it is done: that is no takeover, and there is nothing to try again or to park."""
    inbox = CountingInbox(database, owner="first", lease=timedelta(seconds=0.3))

    async def erase(update: Update, _context: object) -> None:
        delivery = present_delivery.get()
        if text_of(update) == "erase" and delivery:
            delivery.erased = True
            await SqlErasure(database).erase(ChatId(ALICE), update.update_id)
            await until(lambda: inbox.renewals > renewed + 2)

    application.add_handler(TypeHandler(Update, erase), -1)
    desk.troubles["erase"] = trouble.copy()
    renewed = inbox.renewals
    await inbox.put([kept(ALICE, 1, "tea"), kept(ALICE, 2, "erase"), kept(ALICE, 3, "next")])
    with capture_logs() as logs:
        async with working(hire(inbox)):
            await settled(database, _3="done")
    assert desk.begun == ["tea", "erase", "next"]
    assert desk.parked == []
    assert "update.taken_over" not in [line["event"] for line in logs]
    assert "secret" not in str(logs)
    async with database.across_chats("inbox") as connection:
        rows = (await connection.execute(text("SELECT chat_id, update_id, status, payload FROM inbox"))).all()
    assert sorted(map(tuple, rows)) == [(0, 1, "done", None), (0, 2, "done", None), (ALICE, 3, "done", None)]
