"""Updates on their way in: on disk first, confirmed to Telegram afterwards. Against the sandbox and PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs
from telegram import Bot
from telegram.error import Conflict
from telegram.request import HTTPXRequest

from bot.db.inbox import SqlInbox
from bot.db.unit_of_work import Database
from bot.sandbox import Sandbox
from bot.telegram.intake import BACKLOG, Accept, Intake, Polling, RawJson, TokenRefused, chat_id_of
from bot.telegram.retry import Retry
from tests.deadline import until
from tests.sandbox.people import Phone
from tests.telegram.updates import message, states

ALICE, BOB = 501, 502
QUICKLY = Retry(tries=0, first=timedelta(milliseconds=10), longest=timedelta(milliseconds=10))


@pytest.fixture(autouse=True)
def _durations_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with Bot(sandbox.token, base_url=f"{sandbox.url}/bot") as bot:
        yield bot


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=sandbox.url, timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture
async def alice(http: httpx.AsyncClient) -> Phone:
    phone = Phone(http, ALICE)
    await phone.opens(first_name="Alice", language_code="en")
    return phone


class Book:
    """Stands behind the polling: keeps what it is given, but for the first so many times."""

    def __init__(self, failures: Sequence[Exception] = ()) -> None:
        self.texts: list[str] = []
        self.newest = 0
        self.calls = 0
        self._failures = list(failures)

    async def accept(self, updates: Sequence[RawJson]) -> int:
        self.calls += 1
        self.newest = updates[-1]["update_id"]
        if self._failures:
            raise self._failures.pop(0)
        self.texts += [update["message"]["text"] for update in updates if "message" in update]
        return len(updates)


@asynccontextmanager
async def polling(
    bot: Bot, accept: Accept, long_poll: timedelta = timedelta(seconds=30)
) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(Polling(bot, accept, long_poll=long_poll, retry=QUICKLY).run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})


async def offsets(http: httpx.AsyncClient) -> list[int | None]:
    """The offset of each getUpdates that was answered, oldest first."""
    calls = (await http.get("/sim/calls", params={"method": "getUpdates"})).json()
    return [int(call["params"]["offset"]) if "offset" in call["params"] else None for call in calls]


async def plan(http: httpx.AsyncClient, fault: str) -> None:
    wish = {"method": "getUpdates", "fault": fault, "times": 1}
    (await http.post("/sim/faults", json=wish)).raise_for_status()


@pytest.mark.parametrize(
    ("content", "chat_id"),
    [
        ({"message": {"chat": {"id": -100500}, "from": {"id": ALICE}}}, -100500),
        ({"edited_message": {"chat": {"id": ALICE}, "reply_to_message": {"chat": {"id": 9}}}}, ALICE),
        ({"callback_query": {"id": "1", "from": {"id": ALICE}, "message": {"chat": {"id": -7}}}}, -7),
        ({"callback_query": {"id": "1", "from": {"id": ALICE}, "inline_message_id": "x"}}, ALICE),
        ({"my_chat_member": {"chat": {"id": -8}, "from": {"id": ALICE}}}, -8),
        ({"inline_query": {"id": "1", "from": {"id": ALICE}}}, ALICE),
        ({"poll_answer": {"poll_id": "1", "user": {"id": ALICE}}}, ALICE),
        ({"poll": {"id": "1"}}, 0),
        ({"message": {"chat": {"id": 2**63}}}, 0),
        ({"message": {"chat": "odd", "from": None, "message": 3}}, 0),
        ({"news": 5}, 0),
        ({}, 0),
    ],
)
def test_an_update_waits_in_the_queue_of_its_chat(content: dict[str, Any], chat_id: int) -> None:
    assert chat_id_of({"update_id": 1, **content}) == chat_id


class Arrivals:
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []

    def received(self, new: int, known: int) -> None:
        self.seen.append((new, known))


async def test_accepted_updates_are_on_disk_and_the_worker_is_woken(database: Database) -> None:
    wakes: list[None] = []
    arrivals = Arrivals()
    intake = Intake(SqlInbox(database, owner="test"), lambda: wakes.append(None), arrivals)
    assert await intake.accept([message(ALICE, 1), message(BOB, 2)]) == 2
    assert await states(database) == {1: "waiting", 2: "waiting"}
    assert await intake.accept([message(BOB, 2)]) == 0
    assert len(wakes) == 1
    assert arrivals.seen == [(2, 0), (0, 1)]


async def test_what_can_not_be_identified_is_left_out_and_holds_up_nothing(database: Database) -> None:
    intake = Intake(SqlInbox(database, owner="test"), lambda: None)
    odd: list[Any] = [{"message": {}}, {"update_id": "7"}, {"update_id": 2**63}, None, message(ALICE, 3)]
    with capture_logs() as logs:
        assert await intake.accept(odd) == 1
    assert await states(database) == {3: "waiting"}
    assert [line["event"] for line in logs].count("update.without_id") == 4


async def test_messages_arrive_in_the_inbox(database: Database, bot: Bot, alice: Phone) -> None:
    inbox = SqlInbox(database, owner="test")
    await alice.sends("tea 3")
    async with polling(bot, Intake(inbox, lambda: None).accept):
        await until(lambda: _holds(database, 1))
        await alice.sends("rent 900")
        await until(lambda: _holds(database, 2))
    [claimed] = await inbox.claim(10)
    assert claimed.chat_id == ALICE
    assert claimed.payload["message"]["text"] == "tea 3"


async def test_what_had_been_waiting_for_the_bot_is_marked(bot: Bot, alice: Phone) -> None:
    """Nobody knows for how long: a tap among it may be too late to act on."""
    kept: list[RawJson] = []

    async def accept(updates: Sequence[RawJson]) -> int:
        kept.extend(updates)
        return len(updates)

    await alice.sends("sent yesterday")
    async with polling(bot, accept):
        await until(lambda: len(kept) == 1)
        await until(lambda: _long_polls(bot))
        await alice.sends("sent now")
        await until(lambda: len(kept) == 2)
    assert [BACKLOG in raw for raw in kept] == [True, False]


async def _long_polls(bot: Bot) -> bool:
    """Whether somebody is in a long poll: a short one in between would be refused."""
    try:
        await bot.get_webhook_info()
    except Conflict:
        return True
    return True


async def _holds(database: Database, count: int) -> bool:
    return len(await states(database)) == count


async def test_nothing_is_confirmed_before_it_was_kept(
    bot: Bot, alice: Phone, http: httpx.AsyncClient
) -> None:
    book = Book([ConnectionError("the database is away"), ValueError("a fault of ours")])
    await alice.sends("tea 3")
    async with polling(bot, book.accept):
        await until(lambda: book.texts == ["tea 3"])
        assert (await offsets(http))[:3] == [None, None, None]
        first = book.newest
        await alice.sends("rent 900")
        await until(lambda: book.texts == ["tea 3", "rent 900"])
    assert book.calls == 4
    assert first + 1 in await offsets(http)


async def test_a_confirmed_offset_is_not_asked_for_again(
    bot: Bot, alice: Phone, http: httpx.AsyncClient
) -> None:
    """Telegram may number lower after a quiet week; the offset would hide that."""
    book = Book()
    await alice.sends("tea 3")
    async with polling(bot, book.accept, long_poll=timedelta(0)):

        async def settled() -> bool:
            return (await offsets(http))[:3] == [None, book.newest + 1, None]

        await until(settled)
    assert book.texts == ["tea 3"]


@pytest.mark.parametrize(
    ("fault", "event"),
    [
        ("500", "polling.telegram_away"),
        ("502", "polling.telegram_away"),
        ("drop", "polling.telegram_away"),
        ("lost", "polling.telegram_away"),
        ("429:1", "polling.slowed_down"),
    ],
)
async def test_polling_waits_out_telegrams_troubles(
    bot: Bot, alice: Phone, http: httpx.AsyncClient, fault: str, event: str
) -> None:
    book = Book()
    await plan(http, fault)
    await alice.sends("tea 3")
    with capture_logs() as logs:
        async with polling(bot, book.accept):
            await until(lambda: book.texts == ["tea 3"])
    [trouble] = [line for line in logs if line["event"] != "updates.received"]
    assert trouble["event"] == event
    if fault == "429:1":
        assert trouble["next_try_s"] >= 1


async def test_a_second_poller_is_reported_and_survived(bot: Bot, sandbox: Sandbox, alice: Phone) -> None:
    book = Book()
    with capture_logs() as logs:
        async with polling(bot, book.accept), Bot(sandbox.token, base_url=f"{sandbox.url}/bot") as rival:
            await until(lambda: _interrupts(rival, logs))
            await alice.sends("tea 3")
            await until(lambda: book.texts == ["tea 3"])
    [conflict] = [line for line in logs if line["event"] == "polling.conflict"][:1]
    assert conflict["hint"] == "another program uses this bot's token"


async def _interrupts(rival: Bot, logs: list[Any]) -> bool:
    with suppress(Conflict):
        await rival.get_updates(timeout=0)
    return any(line["event"] == "polling.conflict" for line in logs)


async def test_a_webhook_of_an_earlier_run_is_taken_away(bot: Bot, alice: Phone) -> None:
    await bot.set_webhook("https://127.0.0.1:8443/")
    book = Book()
    await alice.sends("tea 3")
    async with polling(bot, book.accept):
        await until(lambda: book.texts == ["tea 3"])


async def test_a_token_that_telegram_does_not_know_ends_the_polling(sandbox: Sandbox) -> None:
    async with HTTPXRequest() as request, HTTPXRequest() as long_request:
        url = f"{sandbox.url}/bot"
        stranger = Bot("99:unknown", base_url=url, request=request, get_updates_request=long_request)
        with pytest.raises(TokenRefused):
            await Polling(stranger, Book().accept, retry=QUICKLY).run()


async def test_so_does_a_token_that_is_taken_back(sandbox: Sandbox, bot: Bot) -> None:
    async with polling(bot, Book().accept, long_poll=timedelta(0)) as task:
        sandbox._messenger.token = "99:another"
        await until(task.done)
    assert isinstance(task.exception(), TokenRefused)


async def test_troubles_are_logged_without_what_people_write(bot: Bot, alice: Phone) -> None:
    book = Book([RuntimeError("tea 3 is in this exception's text")])
    await alice.sends("tea 3")
    with capture_logs() as logs:
        async with polling(bot, book.accept):
            await until(lambda: book.texts == ["tea 3"])
    [line] = [line for line in logs if line["event"] == "polling.not_kept"]
    assert "RuntimeError" in line["trace"]
    assert "tea 3" not in str(logs)
