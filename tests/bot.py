"""The whole bot in a test: the real application on a real database, with the sandbox in Telegram's place.

async def test_…(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    await chat.presses("↩️ Undo")
    assert await chat.books() == []
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot import app
from bot.config import Settings, load
from bot.core.ledger import ChatId, Kind
from bot.core.ports import ChartRenderer
from bot.db.unit_of_work import Database
from bot.sandbox import Sandbox
from tests.deadline import until

Json = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """An entry as a test states it."""

    kind: Kind
    amount: str
    currency: str
    category: str
    description: str


def expense(amount: str, category: str, description: str = "", currency: str = "USD") -> Line:
    """Money that went out."""
    return Line(Kind.EXPENSE, amount, currency, category, description)


def income(amount: str, category: str, description: str = "", currency: str = "USD") -> Line:
    """Money that came in."""
    return Line(Kind.INCOME, amount, currency, category, description)


@dataclass
class Chat:
    """A person with a phone, in a private chat with the bot. Each doing waits until the bot has answered it."""

    bot: "RunningBot"
    id: int
    _seen: dict[int, Json] = field(default_factory=dict)

    async def opens(self, **profile: Any) -> None:
        """The person is there, with a name and a language."""
        await self.bot.ask("PUT", f"/sim/chats/{self.id}", profile)

    async def sends(self, text: str, *, reply_to: Json | None = None, **wish: Any) -> Json:
        """Writes a message; answers the bot's last message after it."""
        if reply_to:
            wish["reply_to"] = reply_to["message_id"]
        return await self._after(self._post(text, **wish))

    async def says_nothing_to(self, text: str, **wish: Any) -> Json:
        """Writes a message without waiting for an answer; answers the message itself."""
        return await self._post(text, **wish)

    async def edits(self, message: Json, text: str) -> Json:
        """Edits a message of their own; answers the bot's latest message or change."""
        return await self._after(self._patch(message, text))

    async def presses(self, button: str, on: Json | None = None, **wish: Any) -> Json:
        """Taps a button of the bot's latest message with it; answers what the tap was answered with."""
        message = on or await self._latest_with(button)
        path = f"/sim/chats/{self.id}/messages/{message['message_id']}/press"
        pressed = await self.bot.ask("POST", path, {"button": button, **wish})
        answer: Json = pressed["answer"] or {}
        await self.bot.settles()
        return answer

    async def uploads(self, kind: str, name: str, data: bytes, **form: str) -> Json:
        """Sends a file."""
        return await self._after(self._upload(kind, name, data, form))

    async def sends_file(self, name: str, data: bytes | str, **form: str) -> Json:
        """Sends a document and returns the bot's answer."""
        return await self.uploads("document", name, data.encode() if isinstance(data, str) else data, **form)

    async def sees(self) -> list[Json]:
        """The whole chat."""
        messages: list[Json] = await self.bot.ask("GET", f"/sim/chats/{self.id}/messages")
        return messages

    async def last(self) -> Json:
        """The bot's latest message."""
        return [message for message in await self.sees() if message["from_bot"]][-1]

    async def own(self) -> Json:
        """The person's latest message."""
        return [message for message in await self.sees() if not message["from_bot"]][-1]

    async def shows(self, message: Json) -> Json:
        """A message as it is now."""
        return next(one for one in await self.sees() if one["message_id"] == message["message_id"])

    async def books(self) -> list[Line]:
        """What is in the books, in the order it was booked."""
        async with self.bot.database.chat(ChatId(self.id)) as work:
            entries = await work.entries.latest(1000)
        return [
            Line(
                entry.state.kind,
                str(entry.state.money.amount),
                entry.state.money.currency,
                entry.state.category,
                entry.state.description,
            )
            for entry in sorted(entries, key=lambda entry: entry.id)
        ]

    async def _post(self, text: str, **wish: Any) -> Json:
        sent: Json = await self.bot.ask("POST", f"/sim/chats/{self.id}/messages", {"text": text, **wish})
        return sent

    async def _patch(self, message: Json, text: str) -> Json:
        path = f"/sim/chats/{self.id}/messages/{message['message_id']}"
        edited: Json = await self.bot.ask("PATCH", path, {"text": text})
        return edited

    async def _upload(self, kind: str, name: str, data: bytes, form: dict[str, str]) -> Json:
        answer = await self.bot.http.post(
            f"/sim/chats/{self.id}/files", files={kind: (name, data, "application/octet-stream")}, data=form
        )
        assert answer.is_success, answer.text
        sent: Json = answer.json()
        return sent

    async def _after(self, doing: Any) -> Json:
        await doing
        await self.bot.settles()
        return await self.last()

    async def _latest_with(self, button: str) -> Json:
        for message in reversed(await self.sees()):
            labels = [one["text"] for row in message["buttons"] for one in row]
            if button in labels:
                return message
        raise AssertionError(f"no message has a button {button!r}")


class RunningBot:
    """The bot at work, and the sandbox that it takes for Telegram."""

    def __init__(self, sandbox: Sandbox, http: httpx.AsyncClient, database: Database) -> None:
        self.sandbox = sandbox
        self.http = http
        self.database = database
        self.announced: list[str] = []

    def chat(self, chat_id: int) -> Chat:
        """A person in the sandbox."""
        return Chat(self, chat_id)

    async def ask(self, method: str, path: str, body: Json | None = None) -> Any:
        """A call to the person's side, which must go well."""
        answer = await self.http.request(method, path, json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def settles(self) -> None:
        """Returns once everything that was sent to the bot has been handled."""
        await until(self._is_idle)

    async def refusals(self) -> list[Json]:
        """The calls that Telegram would have refused."""
        calls: list[Json] = await self.ask("GET", "/sim/calls")
        return [call for call in calls if not call["ok"]]

    async def _is_idle(self) -> bool:
        return not self.sandbox._messenger.updates and not await self._inbox_open()

    async def http_pending(self) -> int:
        """How many updates Telegram still holds."""
        answer = await self.http.get(f"/bot{self.sandbox.token}/getWebhookInfo")
        return int(answer.json()["result"]["pending_update_count"])

    async def _inbox_open(self) -> bool:
        async with self.database.across_chats("inbox") as connection:
            result = await connection.exec_driver_sql(
                "SELECT count(*) FROM inbox WHERE status IN ('waiting', 'running')"
            )
            return bool(result.scalar_one())


@asynccontextmanager
async def running_bot(
    database_url: str, charts: ChartRenderer | None = None, **chosen: Any
) -> AsyncIterator[RunningBot]:
    """The bot on this database, open to everybody unless `chosen` settings say otherwise."""
    database = Database(database_url)
    await database.open()
    async with Sandbox() as sandbox, httpx.AsyncClient(base_url=sandbox.url, timeout=60) as http:
        bot = RunningBot(sandbox, http, database)
        task = asyncio.create_task(
            app.run(
                _settings(sandbox, database_url, chosen),
                serve_http=False,
                announce=bot.announced.append,
                charts=charts,
            )
        )
        try:
            await until(lambda: _is_polled(bot, task))
            yield bot
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await database.close()


async def _is_polled(bot: RunningBot, task: asyncio.Task[None]) -> bool:
    if task.done():
        await task
    calls: list[Json] = await bot.ask("GET", "/sim/calls")
    return any(call["method"].lower() == "getupdates" and call["ok"] for call in calls)


def _settings(sandbox: Sandbox, database_url: str, chosen: dict[str, Any]) -> Settings:
    given = {
        "telegram_bot_token": sandbox.token,
        "telegram_api_url": sandbox.url,
        "database_url": database_url,
        "access": "open",
        # A person in a test writes faster than anybody; the limits have tests of their own.
        "send_limits": "off",
        **chosen,
    }
    return load(None, **given)
