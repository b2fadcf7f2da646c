"""The people who write to the bots, and Telegram's stand-in that carries it: one process with a sandbox for each bot.

python -m benchmarks.people BOTS prints {"urls", "token"} as its first line. Then each line of its input is a wish and
is answered by a line once all of it was answered or the time is up:

    {"bot": 0, "texts": […], "chats": 100, "first_chat": 1, "per_second": 30 or null,
     "round_trip_s": 0.03, "within_s": 60}
    → {"sent": [seconds, …], "answered": [seconds or null, …]}

The texts go to the chats in turn. With `per_second` null all are queued at one go, before the bot sees the first of
them, so that nobody writes while it is timed. Each call of the bot waits for `round_trip_s` before it is carried out.
Seconds count from the first message, on one clock.
"""

import asyncio
import json
import random
import socket
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import AsyncExitStack
from itertools import cycle
from time import perf_counter
from typing import Any, Self

from bot.sandbox import Sandbox, person
from bot.sandbox.chats import Chat, Content, Message, Person
from bot.sandbox.messenger import Messenger
from bot.sandbox.server import TOKEN, USERNAME

Json = dict[str, Any]

_NEVER_USED_UP = 10**9
_JITTER = 0.5
"""By how much of the time between two messages one may come early or late."""


class TimedMessenger(Messenger):
    """Notes when each message of a person was queued and when the bot answered it."""

    def __init__(self) -> None:
        super().__init__(TOKEN, USERNAME)
        self.sent: dict[int, float] = {}
        self.answered: dict[int, float] = {}
        self.all_answered = asyncio.Event()
        self._open: dict[int, deque[int]] = {}
        self._waiting = 0

    def post(self, chat: Chat, sender: Person, content: Content, **options: Any) -> Message:
        if not sender.is_bot:
            queued = perf_counter()
        message = super().post(chat, sender, content, **options)
        if sender.is_bot:
            self._note_answer(message)
        else:
            self.sent[message.message_id] = queued
            self._open.setdefault(chat.id, deque()).append(message.message_id)
            self._waiting += 1
            self.all_answered.clear()
        return message

    def stand_away(self, round_trip_s: float) -> None:
        """Every call takes this much longer from now on."""
        self.faults.clear()
        if round_trip_s:
            self.faults.plan({"method": "*", "fault": "hang", "times": _NEVER_USED_UP}).seconds = round_trip_s

    def give_up(self) -> None:
        """Waits no longer for what has no answer yet."""
        self._open.clear()
        self._waiting = 0

    def _note_answer(self, reply: Message) -> None:
        """The message that it replies to has its answer, else the chat's oldest that has none."""
        waiting = self._open.get(reply.chat.id)
        if not waiting:
            return
        asked = reply.reply_to.message_id if reply.reply_to else waiting[0]
        if asked in waiting:
            waiting.remove(asked)
            self.answered[asked] = perf_counter()
            self._waiting -= 1
            if not self._waiting:
                self.all_answered.set()


class People(Sandbox):
    """A sandbox whose people write when they are asked to."""

    def __init__(self) -> None:
        super().__init__()
        self._messenger: TimedMessenger = TimedMessenger()

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        for server in self._server.servers if self._server else ():
            for listener in server.sockets:
                # Connections inherit it. Without it each answer that goes out in two parts waits 40 ms for the
                # other side's delayed acknowledgement, and a bot that sends one after the other measures just that.
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self

    async def carry_out(self, wish: Json) -> Json:
        """Writes all texts and waits until each has an answer, or as long as the wish says."""
        self._messenger.stand_away(wish["round_trip_s"])
        sent = await self._write(wish)
        try:
            await asyncio.wait_for(self._messenger.all_answered.wait(), wish["within_s"])
        except TimeoutError:
            self._messenger.give_up()
        times, first = self._messenger, self._messenger.sent[sent[0]]
        answered = [times.answered.get(one) for one in sent]
        return {
            "sent": [times.sent[one] - first for one in sent],
            "answered": [None if at is None else at - first for at in answered],
        }

    async def _write(self, wish: Json) -> list[int]:
        begin, sent = asyncio.get_running_loop().time(), []
        chats = _in_turn(wish["first_chat"], wish["chats"])
        for number, text in enumerate(wish["texts"]):
            if wish["per_second"]:
                due = begin + (number + random.uniform(0, _JITTER)) / wish["per_second"]  # noqa: S311
                await asyncio.sleep(due - asyncio.get_running_loop().time())
            sent.append(person.writes(self._messenger, next(chats), {"text": text}).message_id)
        return sent


def _in_turn(first_chat: int, chats: int) -> Iterator[int]:
    return cycle(range(first_chat, first_chat + chats))


async def serve(bots: int) -> None:
    """Carries out wishes until the input ends."""
    async with AsyncExitStack() as stack:
        sandboxes = [await stack.enter_async_context(People()) for _ in range(bots)]
        _say({"urls": [sandbox.url for sandbox in sandboxes], "token": TOKEN})
        while line := await asyncio.to_thread(sys.stdin.readline):
            wish = json.loads(line)
            _say(await sandboxes[wish["bot"]].carry_out(wish))


def _say(answer: Json) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
