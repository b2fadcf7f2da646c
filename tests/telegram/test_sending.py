"""Sending within Telegram's limits: the rates as properties on a clock that is wound, 429s on the sandbox."""

import asyncio
import random
import warnings
from collections import defaultdict
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from telegram.error import RetryAfter
from telegram.ext import Application, ExtBot
from telegram.request import HTTPXRequest

from bot.sandbox import Sandbox
from bot.telegram.failures import retry_after, wanted_delay
from bot.telegram.sending import SendingLimits
from tests.deadline import until
from tests.telegram.time_lapse import played

ALICE, BOB, CAROL, DAVE = 501, 502, 503, 504
FAMILY = -100_123
BURST = 10
A_MOMENT = 1e-6


@pytest.fixture(autouse=True)
def _durations_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@dataclass
class Heard:
    """What the limits tell about sending."""

    waits: list[float] = field(default_factory=list)

    def waited(self, seconds: float) -> None:
        self.waits.append(seconds)


@dataclass(frozen=True)
class Sent:
    """A call as Telegram meets it."""

    at: float
    chat: int | str
    said: str


class Telegram:
    """Notes the calls that come through the limits, and refuses those that it was told to."""

    def __init__(self, heard: Heard | None = None, takes_s: float = 0.0) -> None:
        self.limits = SendingLimits(heard)
        self.sent: list[Sent] = []
        self.refused: list[Sent] = []
        self.refusals: dict[int | str, list[float]] = defaultdict(list)
        self._takes_s = takes_s

    async def send(self, chat: int | str, said: str = "", *, method: str = "sendMessage") -> Any:
        data = {"chat_id": chat, "text": said}
        return await self.limits.process_request(self._answer, (method, data), {}, method, data, None)

    def sending(self, chat: int | str, said: str = "") -> "asyncio.Task[Any]":
        return asyncio.create_task(self.send(chat, said))

    async def _answer(self, _method: str, data: dict[str, Any]) -> bool:
        call = Sent(asyncio.get_running_loop().time(), data["chat_id"], data["text"])
        await asyncio.sleep(self._takes_s)
        if planned := self.refusals[call.chat]:
            self.refused.append(call)
            raise retry_after(timedelta(seconds=planned.pop(0)))
        self.sent.append(call)
        return True


async def after(pause: float, doing: Coroutine[Any, Any, Any]) -> None:
    await asyncio.sleep(pause)
    await doing


def most_within(period_s: float, calls: Sequence[Sent]) -> int:
    """The most calls that began within any such period."""
    times = sorted(call.at for call in calls)
    return max(sum(first <= at < first + period_s - A_MOMENT for at in times) for first in times)


def to(chat: int | str, calls: Sequence[Sent]) -> list[Sent]:
    return [call for call in calls if call.chat == chat]


CHATS = st.sampled_from([*range(1, 41), FAMILY, FAMILY - 1, "@news"])
BUSY_TIMES = st.lists(st.tuples(st.floats(0, 20), CHATS), min_size=1, max_size=200)


class TestRates:
    """How much goes out, and how soon."""

    @given(BUSY_TIMES, st.sampled_from([0.0, 0.05, 0.7]))
    def test_no_window_holds_more_than_telegram_allows(
        self, calls: list[tuple[float, int | str]], takes_s: float
    ) -> None:
        telegram = Telegram(takes_s=takes_s)

        async def story() -> None:
            await asyncio.gather(*(after(pause, telegram.send(chat)) for pause, chat in calls))

        played(story())
        assert len(telegram.sent) == len(calls)
        assert most_within(1, telegram.sent) <= 30
        for chat in {chat for _, chat in calls}:
            if isinstance(chat, int) and chat > 0:
                assert most_within(60, to(chat, telegram.sent)) <= 60 + BURST
            else:
                assert most_within(60, to(chat, telegram.sent)) <= 20

    def test_much_at_once_leaves_as_fast_as_is_allowed(self) -> None:
        telegram = Telegram()

        async def story() -> float:
            began = asyncio.get_running_loop().time()
            await asyncio.gather(*(telegram.send(chat) for chat in range(1, 301)))
            return asyncio.get_running_loop().time() - began

        assert played(story()) == pytest.approx(9, abs=0.01)
        assert most_within(1, telegram.sent) == 30

    def test_a_chat_has_its_burst_and_then_one_a_second(self) -> None:
        telegram = Telegram()

        async def story() -> None:
            await asyncio.gather(*(telegram.send(ALICE) for _ in range(100)))

        played(story())
        first = telegram.sent[0].at
        assert sum(call.at - first < A_MOMENT for call in telegram.sent) == BURST
        assert telegram.sent[-1].at - first == pytest.approx(100 - BURST, abs=0.01)
        assert most_within(60, telegram.sent) <= 60 + BURST

    def test_a_group_has_twenty_a_minute(self) -> None:
        telegram = Telegram()

        async def story() -> None:
            await asyncio.gather(*(telegram.send(FAMILY) for _ in range(50)))

        played(story())
        assert [round(call.at - telegram.sent[0].at) for call in telegram.sent[::20]] == [0, 60, 120]

    @pytest.mark.parametrize("late_s", [0.0, 0.004])
    def test_thirty_a_second_over_fifty_chats_hardly_wait(self, late_s: float) -> None:
        heard, chance = Heard(), random.Random(7)
        telegram = Telegram(heard, takes_s=0.02)

        async def story() -> None:
            arrivals = (
                (number / 30 + chance.uniform(0, 0.02), chance.randint(1, 50)) for number in range(1800)
            )
            await asyncio.gather(*(after(pause, telegram.send(chat)) for pause, chat in arrivals))

        played(story(), late_s=late_s)
        assert sorted(heard.waits)[int(0.99 * 1800)] < 0.05

    def test_what_leaves_late_makes_the_next_second_hardly_fuller(self) -> None:
        telegram = Telegram()

        async def story() -> None:
            await asyncio.gather(*(telegram.send(chat) for chat in range(1, 301)))

        played(story(), late_s=0.3)
        assert most_within(1, telegram.sent) <= 31

    def test_a_chat_that_floods_does_not_hold_up_the_others(self) -> None:
        telegram = Telegram()

        async def story() -> None:
            flood = [telegram.sending(ALICE) for _ in range(1000)]
            await asyncio.sleep(1)
            began = asyncio.get_running_loop().time()
            await telegram.send(BOB)
            assert asyncio.get_running_loop().time() - began < A_MOMENT
            for call in flood:
                call.cancel()
            await asyncio.wait(flood)

        played(story())


class TestOrder:
    """A chat's calls stay in line."""

    @given(BUSY_TIMES, st.dictionaries(CHATS, st.lists(st.sampled_from([1.0, 3.0]), max_size=3), max_size=5))
    def test_each_chat_keeps_its_order_whatever_is_refused(
        self, calls: list[tuple[float, int | str]], refusals: dict[int | str, list[float]]
    ) -> None:
        telegram = Telegram(takes_s=0.1)
        telegram.refusals.update(refusals)
        asked: dict[int | str, list[str]] = defaultdict(list)

        async def send(pause: float, chat: int | str, said: str) -> None:
            await asyncio.sleep(pause)
            asked[chat].append(said)
            await telegram.send(chat, said)

        async def story() -> None:
            await asyncio.gather(*(send(pause, chat, str(said)) for said, (pause, chat) in enumerate(calls)))

        played(story())
        for chat, texts in asked.items():
            assert [call.said for call in to(chat, telegram.sent)] == texts
        assert most_within(1, telegram.sent + telegram.refused) <= 30

    def test_who_gives_up_waiting_leaves_no_gap(self) -> None:
        telegram = Telegram(takes_s=0.3)

        async def story() -> None:
            calls = [telegram.sending(ALICE, str(number)) for number in range(30)]
            await asyncio.sleep(1)
            given_up = calls[12:18]
            for call in given_up:
                call.cancel()
            await asyncio.wait(calls)
            assert all(call.cancelled() for call in given_up)

        played(story())
        assert [call.said for call in telegram.sent] == [str(n) for n in range(30) if not 12 <= n < 18]
        assert telegram.sent[-1].at - telegram.sent[0].at <= 24 - BURST + 1

    def test_who_gives_up_at_the_common_limit_takes_nobodys_place(self) -> None:
        telegram = Telegram()

        async def story() -> None:
            calls = [telegram.sending(chat) for chat in range(1, 91)]
            await asyncio.sleep(0.5)
            for call in calls[30:60]:
                call.cancel()
            await asyncio.wait(calls)

        played(story())
        assert [call.chat for call in telegram.sent] == [*range(1, 31), *range(61, 91)]
        assert telegram.sent[-1].at - telegram.sent[0].at == pytest.approx(1, abs=0.01)


class TestRefusals:
    """What a 429 does to its chat and to the others."""

    def test_one_chat_pauses_and_the_others_go_on(self) -> None:
        telegram = Telegram()
        telegram.refusals[ALICE] = [3]

        async def story() -> None:
            await asyncio.gather(
                telegram.send(ALICE, "a"), telegram.send(ALICE, "b"), telegram.send(BOB, "c")
            )

        played(story())
        assert [call.said for call in telegram.sent] == ["c", "a", "b"]
        assert 3 <= telegram.sent[1].at - telegram.sent[0].at < 4

    def test_a_long_pause_is_the_callers(self) -> None:
        telegram = Telegram()
        telegram.refusals[ALICE] = [60]

        async def story() -> None:
            for expected, pause in ((60, 20), (40, 36)):
                with pytest.raises(RetryAfter) as refused:
                    await telegram.send(ALICE, "a")
                assert wanted_delay(refused.value) == pytest.approx(
                    timedelta(seconds=expected), abs=timedelta(seconds=0.2)
                )
                await asyncio.sleep(pause)
            await telegram.send(ALICE, "b")

        played(story())
        assert len(telegram.refused) == 1
        assert 60 <= telegram.sent[0].at - telegram.refused[0].at < 61

    def test_repeating_has_an_end(self) -> None:
        heard = Heard()
        telegram = Telegram(heard)
        telegram.refusals[ALICE] = [1] * 4

        async def story() -> None:
            with pytest.raises(RetryAfter):
                await telegram.send(ALICE)
            await telegram.send(ALICE)

        played(story())
        assert len(telegram.sent) == 1

    @pytest.mark.parametrize(("chats", "all_wait"), [([ALICE, BOB], False), ([ALICE, BOB, CAROL], True)])
    def test_several_chats_at_once_mean_the_whole_bot(self, chats: list[int], all_wait: bool) -> None:
        telegram = Telegram()
        telegram.refusals.update({chat: [4] for chat in chats})

        async def story() -> float:
            refused = [telegram.sending(chat) for chat in chats]
            await asyncio.sleep(0.5)
            began = asyncio.get_running_loop().time()
            await telegram.send(DAVE)
            await asyncio.wait(refused)
            return telegram.sent[0].at - began

        assert (played(story()) > 3) is all_wait
        assert len(telegram.sent) == len(chats) + 1

    def test_several_chats_one_by_one_do_not(self) -> None:
        telegram = Telegram()
        telegram.refusals.update({chat: [5] for chat in (ALICE, BOB, CAROL)})

        async def story() -> float:
            refused = []
            for chat in (ALICE, BOB, CAROL):
                refused.append(telegram.sending(chat))
                await asyncio.sleep(3)
            began = asyncio.get_running_loop().time()
            await telegram.send(DAVE)
            await asyncio.wait(refused)
            return to(DAVE, telegram.sent)[0].at - began

        assert played(story()) < A_MOMENT

    def test_what_waits_at_the_common_limit_when_the_bot_is_closed_stays_inside_it(self) -> None:
        telegram = Telegram(takes_s=0.2)
        telegram.refusals.update({chat: [2] for chat in (1, 2, 3)})

        async def story() -> None:
            await asyncio.gather(*(telegram.send(chat) for chat in range(1, 121)))

        played(story())
        closed = max(call.at for call in telegram.refused) + 0.2
        assert not [call for call in telegram.sent if closed < call.at < closed + 2]
        assert most_within(1, telegram.sent + telegram.refused) <= 30

    def test_a_failed_call_is_nobody_elses_business(self) -> None:
        async def broken(*_: object) -> bool:
            raise ConnectionError

        async def story() -> None:
            limits, data = SendingLimits(), {"chat_id": ALICE}
            with pytest.raises(ConnectionError):
                await limits.process_request(broken, (), {}, "sendMessage", data, None)
            await Telegram().send(ALICE)

        played(story())


class TestWhatCounts:
    """Which calls the limits are for."""

    @pytest.mark.parametrize("method", ["getChat", "sendChatAction", "getChatMember"])
    def test_asking_and_showing_activity_are_free(self, method: str) -> None:
        heard = Heard()
        telegram = Telegram(heard)

        async def story() -> None:
            await asyncio.gather(*(telegram.send(ALICE, method=method) for _ in range(100)))

        played(story())
        assert most_within(A_MOMENT * 2, telegram.sent) == 100
        assert heard.waits == []

    @pytest.mark.parametrize("method", ["sendPhoto", "editMessageText", "deleteMessage", "copyMessage"])
    def test_all_that_changes_a_chat_counts(self, method: str) -> None:
        telegram = Telegram()

        async def story() -> None:
            await asyncio.gather(*(telegram.send(ALICE, method=method) for _ in range(BURST + 1)))

        played(story())
        assert telegram.sent[-1].at - telegram.sent[0].at > 0.5

    def test_a_chat_is_the_same_however_it_is_written(self) -> None:
        telegram = Telegram()

        async def story() -> None:
            for chat in (ALICE, str(ALICE), "@News", "@news", FAMILY, str(FAMILY)):
                await telegram.send(chat)
            assert telegram.limits.chats == 3

        played(story())


class TestMemory:
    """What is kept about chats, and for how long."""

    def test_chats_that_are_quiet_are_forgotten(self) -> None:
        telegram = Telegram()

        async def story() -> None:
            for chat in range(1, 2001):
                await telegram.send(chat)
                await telegram.send(-chat)
            most = telegram.limits.chats
            await asyncio.sleep(120)
            for _ in range(most):
                await telegram.send(ALICE)
            assert telegram.limits.chats == 1
            assert most <= 60 * 30 + 30

        played(story())

    def test_a_closed_chat_is_not(self) -> None:
        telegram = Telegram()
        telegram.refusals[ALICE] = [600]

        async def story() -> None:
            with pytest.raises(RetryAfter):
                await telegram.send(ALICE)
            await asyncio.sleep(120)
            for _ in range(10):
                await telegram.send(BOB)
            with pytest.raises(RetryAfter):
                await telegram.send(ALICE)
            await telegram.limits.shutdown()
            assert telegram.limits.chats == 0
            await telegram.send(ALICE)

        played(story())
        assert len(telegram.refused) == 1


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=sandbox.url, timeout=60, trust_env=False) as http:
        for chat in (ALICE, BOB):
            await http.put(f"/sim/chats/{chat}", json={"first_name": "Alice"})
        yield http


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
async def bot(sandbox: Sandbox, http: httpx.AsyncClient, heard: Heard) -> AsyncIterator[ExtBot[None]]:
    """python-telegram-bot as an application builds it."""
    request = HTTPXRequest(connection_pool_size=16, read_timeout=60, httpx_kwargs={"trust_env": False})
    application = (
        Application.builder()
        .token(sandbox.token)
        .base_url(f"{sandbox.url}/bot")
        .request(request)
        .rate_limiter(SendingLimits(heard))
        .updater(None)
        .build()
    )
    async with application:
        yield application.bot


async def plan(http: httpx.AsyncClient, method: str, fault: str, times: int = 1) -> None:
    answer = await http.post("/sim/faults", json={"method": method, "fault": fault, "times": times})
    assert answer.is_success, answer.text


async def seen_by(person: int, http: httpx.AsyncClient) -> list[str]:
    messages = (await http.get(f"/sim/chats/{person}/messages")).json()
    return [message.get("text") or message["caption"] for message in messages]


async def calls_of(http: httpx.AsyncClient, method: str) -> int:
    calls = (await http.get("/sim/calls")).json()
    return sum(call["method"].lower() == method.lower() for call in calls)


async def _was_called(http: httpx.AsyncClient, method: str) -> bool:
    return await calls_of(http, method) > 0


class TestOnTheSandbox:
    """With python-telegram-bot's own client, over HTTP."""

    async def test_a_short_429_is_waited_out_in_order(
        self, bot: ExtBot[None], http: httpx.AsyncClient
    ) -> None:
        await plan(http, "sendMessage", "429:1")
        first = asyncio.create_task(bot.send_message(ALICE, "one"))
        await until(lambda: _was_called(http, "sendMessage"))
        await asyncio.gather(bot.send_message(ALICE, "two"), bot.send_message(BOB, "aside"), first)
        assert await seen_by(ALICE, http) == ["one", "two"]
        assert await calls_of(http, "sendMessage") == 4

    async def test_a_picture_is_sent_again_whole(self, bot: ExtBot[None], http: httpx.AsyncClient) -> None:
        await plan(http, "sendPhoto", "429:1")
        picture = BytesIO()
        Image.new("RGB", (20, 20)).save(picture, "PNG")
        picture.seek(0)
        sent = await bot.send_photo(ALICE, picture, caption="where it went")
        assert (sent.photo[-1].width, sent.photo[-1].height) == (20, 20)
        assert await seen_by(ALICE, http) == ["where it went"]

    async def test_a_long_429_is_handed_on_and_not_tried_again(
        self, bot: ExtBot[None], http: httpx.AsyncClient
    ) -> None:
        await plan(http, "sendMessage", "429:60")
        for _ in range(2):
            with pytest.raises(RetryAfter) as refused:
                await bot.send_message(ALICE, "one")
            assert (
                timedelta(seconds=50) < (wanted_delay(refused.value) or timedelta(0)) < timedelta(seconds=61)
            )
        await bot.send_message(BOB, "aside")
        assert await calls_of(http, "sendMessage") == 2

    async def test_calls_without_a_chat_are_none_of_its_business(
        self, bot: ExtBot[None], http: httpx.AsyncClient, heard: Heard
    ) -> None:
        await plan(http, "setMyCommands", "429:2")
        with pytest.raises(RetryAfter):
            await bot.set_my_commands([("undo", "Take back")])
        assert heard.waits == []


def test_what_the_library_plans_for_durations_warns_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        monkeypatch.delenv("PTB_TIMEDELTA")
        refusal = RetryAfter(7)
    assert wanted_delay(refusal) == timedelta(seconds=7)
    assert wanted_delay(retry_after(timedelta(seconds=8))) == timedelta(seconds=8)
