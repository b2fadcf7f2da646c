"""How fast the bot sends: within what Telegram allows, and slower where Telegram says so.

What counts is a call that makes or changes something in a chat. Telegram allows about 30 of them a second, one a second
in a private chat with short bursts, and 20 a minute in a group (https://core.telegram.org/bots/faq). A chat's calls go
out one after the other, in the order in which they were made; those of different chats don't wait for each other but at
the limit that they share. A 429 closes the chat that it was for; where several chats are told to wait at about the same
time it is meant for the whole bot. All times are the event loop's, in seconds.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from math import inf
from typing import Any, Protocol

import structlog
from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.failures import retry_after, wanted_delay

log = structlog.get_logger(__name__)

Answer = bool | dict[str, Any] | list[dict[str, Any]]
_Chat = int | str
_Call = Callable[[], Awaitable[Answer]]

_EVERYBODY_PER_S = 30
_GROUP_PER_MINUTE = 20
# A person who goes through their receipts gets each answer at once. With all 50 chats of a bot at its limit chosen at
# random, a message finds ten before it once in ten thousand times; five it would find once in a hundred.
_PRIVATE_BURST = 10
_PATIENCE = timedelta(seconds=5)
_REPEATS = 3
_MARGIN_S = 0.1  # whole seconds are what Telegram says, and the clocks differ
_LATE_S = 0.02  # more than that is a pause, which isn't made up for
_WHOLE_BOT_CHATS = 3
_WHOLE_BOT_WITHIN_S = 2.0
_LANES_KEPT_S = 60.0  # then every limit of a chat is whole again


class SendingObserver(Protocol):
    """Is told how sending goes; for metrics."""

    def waited(self, seconds: float) -> None:
        """A call goes out after it has waited so long, for its turn, for a limit or for the end of a pause."""
        ...


class SendingLimits(BaseRateLimiter[None]):
    """Telegram's limits as a rate limiter of python-telegram-bot.

    A 429 that asks for no more than `patience` is waited out in place and the call repeated, a few times. What must
    wait for longer raises RetryAfter, with the time that is left: the caller keeps it better than a task that sleeps.
    """

    def __init__(
        self,
        observer: SendingObserver | None = None,
        *,
        per_second: int = _EVERYBODY_PER_S,
        patience: timedelta = _PATIENCE,
    ) -> None:
        self._observer = observer
        self._per_second = per_second
        self._patience_s = patience.total_seconds()
        self._begin()

    def _begin(self) -> None:
        self._everybody = _Window(self._per_second, period_s=1)
        self._lanes: dict[_Chat, _Lane] = {}  # the longest unused first
        self._closed_until = 0.0
        self._refused_at: dict[_Chat, float] = {}

    @property
    def chats(self) -> int:
        """How many chats are remembered at present."""
        return len(self._lanes)

    async def initialize(self) -> None:
        """Nothing has to be ready beforehand."""

    async def shutdown(self) -> None:
        """Forgets everything. What still waits goes on by the limits that it has begun with."""
        self._begin()

    async def process_request(  # noqa: PLR0917 - python-telegram-bot's own signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002 - a call can't ask for exceptions
    ) -> Answer:
        """Makes the call once it may go out; python-telegram-bot's hook. Raises what the call raises."""

        async def call() -> Answer:
            return await callback(*args, **kwargs)

        if (chat := _counted_in(endpoint, data)) is None:
            return await call()
        began = _now()
        async with self._lane(chat) as lane:
            return await self._send(lane, call, began)

    @asynccontextmanager
    async def _lane(self, chat: _Chat) -> AsyncIterator["_Lane"]:
        """The chat's lane, with all calls that came to it before gone."""
        lane = self._lanes.pop(chat) if chat in self._lanes else _Lane(chat)
        self._lanes[chat] = lane
        lane.calls += 1
        self._forget_unused()
        try:
            async with lane.turn:
                yield lane
        finally:
            lane.calls -= 1
            lane.used_at = _now()

    def _forget_unused(self) -> None:
        """Looks at two lanes, one more than a call adds: so all that are done with are gone sooner or later."""
        for lane in [lane for lane, _ in zip(self._lanes.values(), range(2), strict=False)]:
            if lane.calls or lane.closed_until > _now():
                self._lanes[lane.chat] = self._lanes.pop(lane.chat)
            elif _now() - lane.used_at > _LANES_KEPT_S:
                del self._lanes[lane.chat]

    async def _send(self, lane: "_Lane", call: _Call, began: float) -> Answer:
        repeats = 0
        while True:
            await self._leave(lane)
            if self._observer:
                self._observer.waited(_now() - began)
            try:
                return await call()
            except RetryAfter as refusal:
                began = _now()
                if self._close(lane, refusal) > self._patience_s or repeats == _REPEATS:
                    raise
                repeats += 1

    async def _leave(self, lane: "_Lane") -> None:
        """Returns when a call of the lane may go out. Raises RetryAfter."""
        await self._wait_until_open(lane)
        await lane.limit.acquire()
        await self._everybody.acquire()
        while self._closed_for(lane) > 0:  # the whole bot, since
            await self._wait_until_open(lane)
            await self._everybody.acquire()

    async def _wait_until_open(self, lane: "_Lane") -> None:
        while (left := self._closed_for(lane)) > 0:
            if left > self._patience_s + 2 * _MARGIN_S:
                raise retry_after(timedelta(seconds=left))
            await asyncio.sleep(left)

    def _closed_for(self, lane: "_Lane") -> float:
        return max(lane.closed_until, self._closed_until) - _now()

    def _close(self, lane: "_Lane", refusal: RetryAfter) -> float:
        """Notes a 429; answers how many seconds it asks for."""
        wait_s, now = (wanted_delay(refusal) or timedelta(0)).total_seconds(), _now()
        lane.closed_until = max(lane.closed_until, now + wait_s + _MARGIN_S)
        recent = {chat: at for chat, at in self._refused_at.items() if now - at < _WHOLE_BOT_WITHIN_S}
        # A group has a tighter limit of its own, and says nothing about the others.
        self._refused_at = recent if not lane.is_private else recent | {lane.chat: now}
        whole_bot = len(self._refused_at) >= _WHOLE_BOT_CHATS
        if whole_bot:
            self._closed_until = max(self._closed_until, lane.closed_until)
        log.warning("sending.slowed_down", wait_s=wait_s, whole_bot=whole_bot)
        return wait_s


class _Window:
    """At most `calls` within any `period_s`, first come, first served.

    A leaky bucket that holds n calls lets them all go at once and n more while it leaks: up to twice n in a period.
    So here a call leaves no sooner than a period after the nth before it. An event loop wakes a little late: what
    waited counts from when it was due, or each second would begin later than the one before, and a bot at the limit
    would fall behind more and more.
    """

    def __init__(self, calls: int, period_s: float) -> None:
        self._period_s = period_s
        self._left: deque[float] = deque([-inf] * calls, calls)
        self._turn = asyncio.Lock()

    async def acquire(self) -> None:
        came = _now()
        async with self._turn:
            due = max(came, self._left[0] + self._period_s, _now() - _LATE_S)
            if due > _now():
                await asyncio.sleep(due - _now())
            self._left.append(due)


class _Lane:
    """One chat's calls: whose turn it is, and how many may go."""

    def __init__(self, chat: _Chat) -> None:
        self.chat = chat
        self.turn = asyncio.Lock()
        self.is_private = isinstance(chat, int) and chat > 0
        self.limit: AsyncLimiter | _Window = (
            AsyncLimiter(_PRIVATE_BURST, _PRIVATE_BURST)
            if self.is_private
            else _Window(_GROUP_PER_MINUTE, period_s=60)
        )
        self.calls = 0
        self.used_at = 0.0
        self.closed_until = 0.0


def _counted_in(endpoint: str, data: Mapping[str, Any]) -> _Chat | None:
    """The chat that a call makes or changes something in: a number, or "@name" of a group or channel.

    None where it does neither: it has no chat (getUpdates, answerCallbackQuery), only asks, or tells that the bot is at
    work: that isn't kept, and too late it is worth nothing.
    """
    chat = data.get("chat_id")
    method = endpoint.lower()
    if chat is None or method.startswith("get") or method == "sendchataction":
        return None
    try:
        return int(chat)
    except ValueError:
        return str(chat).lower()


def _now() -> float:
    return asyncio.get_running_loop().time()
