"""The people of a plan, each in a private chat: they write, edit and tap, whatever state the bot is in."""

import asyncio
import random
from collections import defaultdict
from typing import Any

import httpx

from tests.durability.plan import Doing, Plan, Planned, doings

Json = dict[str, Any]

_UNDO, _RESTORE = "↩️ Undo", "↪️ Put it back"
_LOOKS_EVERY_S = 0.5


class People:
    """Everybody in the sandbox behind `http`. `rate` is how many messages they write a second, all together."""

    def __init__(self, http: httpx.AsyncClient, plan: Plan, *, rate: float, seed: int) -> None:
        self._http = http
        self.plan = plan
        self._rate = rate
        self._seed = seed
        self.sent: dict[Planned, int] = {}
        """The id of each message that was written."""
        self.have_acted = asyncio.Event()

    async def act(self) -> None:
        """Returns once everything planned is written and all that is to be taken back is."""
        async with asyncio.TaskGroup() as chats:
            for chat_id, messages in self.plan.chats.items():
                chats.create_task(self._live(chat_id, messages))
        self.have_acted.set()

    async def write(self, message: Planned) -> int:
        """Sends a message; answers its id."""
        sent = await self._ask("POST", f"/sim/chats/{message.chat_id}/messages", {"text": message.text})
        self.sent[message] = message_id = int(sent.json()["message_id"])
        return message_id

    async def chats(self) -> dict[int, list[Json]]:
        """What every chat shows."""
        return {chat_id: await self.chat(chat_id) for chat_id in self.plan.chats}

    async def chat(self, chat_id: int, after: int = 0) -> list[Json]:
        """What one chat shows, from the message after this one on."""
        path = f"/sim/chats/{chat_id}/messages?after={after}"
        messages: list[Json] = (await self._ask("GET", path)).json()
        return messages

    async def _live(self, chat_id: int, messages: list[Planned]) -> None:
        dice = random.Random(f"{self._seed}:{chat_id}")
        pace = self._rate / len(self.plan.chats)
        await self._ask("PUT", f"/sim/chats/{chat_id}", {"first_name": "Alice", "language_code": "en"})
        async with asyncio.TaskGroup() as taps:
            for doing, message in doings(messages):
                await asyncio.sleep(dice.expovariate(pace))
                match doing:
                    case Doing.WRITES:
                        await self.write(message)
                    case Doing.EDITS:
                        await self._edit(message)
                    case Doing.TAKES_BACK:
                        taps.create_task(self._take_back(message))

    async def _edit(self, message: Planned) -> None:
        path = f"/sim/chats/{message.chat_id}/messages/{self.sent[message]}"
        await self._ask("PATCH", path, {"text": message.edited})

    async def _take_back(self, message: Planned) -> None:
        """Taps until the answer shows that it helped: a tap that waited too long does nothing."""
        while True:
            message_id = self.sent[message]
            shown = answers(await self.chat(message.chat_id, message_id)).get(message_id, [])
            with_buttons = [one for one in shown if labels(one) & {_UNDO, _RESTORE}]
            if with_buttons and _RESTORE in labels(with_buttons[-1]):
                return
            if with_buttons:
                path = f"/sim/chats/{message.chat_id}/messages/{with_buttons[-1]['message_id']}/press"
                # The button may be gone by now: a tap before this one took its time.
                await self._http.post(path, json={"button": _UNDO})
            await asyncio.sleep(_LOOKS_EVERY_S)

    async def _ask(self, method: str, path: str, body: Json | None = None) -> httpx.Response:
        answer = await self._http.request(method, path, json=body)
        answer.raise_for_status()
        return answer


def answers(messages: list[Json]) -> dict[int, list[Json]]:
    """The bot's messages, by the message that they reply to."""
    found: dict[int, list[Json]] = defaultdict(list)
    for message in messages:
        if message["from_bot"] and message["reply_to"]:
            found[message["reply_to"]].append(message)
    return dict(found)


def labels(message: Json) -> set[str]:
    """What its buttons say."""
    return {button["text"] for row in message["buttons"] for button in row}
