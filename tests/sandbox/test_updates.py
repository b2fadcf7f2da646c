"""How the bot hears of things: polling with its offsets, and the webhook."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox import Sandbox
from bot.web.server import listen, serve
from tests.sandbox.people import Api, Json, Phone


async def texts(api: Api, **parameters: object) -> list[str]:
    return [update["message"]["text"] for update in await api.does("getUpdates", **parameters)]


async def eventually(holds: Callable[[], Awaitable[object]], timeout_s: float = 60) -> None:
    """Returns once it holds; fails the test where it never does."""
    async with asyncio.timeout(timeout_s):
        while not await holds():  # noqa: ASYNC110 — the other side can't be subscribed to
            await asyncio.sleep(0.02)


async def test_updates_stay_until_they_are_confirmed(alice: Phone, api: Api) -> None:
    for text in ("one", "two", "three"):
        await alice.sends(text)
    updates = await api.does("getUpdates")
    assert [update["update_id"] - updates[0]["update_id"] for update in updates] == [0, 1, 2]
    assert await texts(api) == ["one", "two", "three"]
    assert await texts(api, limit=2) == ["one", "two"]
    assert await texts(api, offset=updates[1]["update_id"]) == ["two", "three"]
    assert await texts(api) == ["two", "three"]
    assert await texts(api, offset=updates[2]["update_id"] + 1) == []


async def test_a_negative_offset_forgets_all_but_the_newest(alice: Phone, api: Api) -> None:
    for text in ("one", "two", "three"):
        await alice.sends(text)
    assert await texts(api, offset=-2) == ["two", "three"]
    assert await texts(api) == ["two", "three"]


async def test_a_long_poll_returns_when_something_happens(alice: Phone, api: Api) -> None:
    poll = asyncio.create_task(texts(api, timeout=30))
    await alice.sends("now")
    assert await poll == ["now"]


async def test_an_empty_long_poll_ends_in_time(api: Api) -> None:
    assert await api.does("getUpdates", timeout=1) == []


async def test_of_two_pollers_the_older_is_turned_away(alice: Phone, api: Api) -> None:
    older = asyncio.create_task(api.call("getUpdates", timeout=30))
    newer = asyncio.create_task(texts(api, timeout=30))
    done, _ = await asyncio.wait({older, newer}, return_when=asyncio.FIRST_COMPLETED)
    assert done == {older}
    assert older.result() == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running",
    }
    await alice.sends("hello")
    assert await newer == ["hello"]


async def test_only_wanted_kinds_are_kept_and_the_wish_is_remembered(alice: Phone, api: Api) -> None:
    await api.does("getUpdates", allowed_updates=["message"])
    message = await alice.sends("one")
    await alice.edits(message["message_id"], "two")
    assert len(await api.does("getUpdates")) == 1
    await api.does("getUpdates", allowed_updates=[])
    await alice.edits(message["message_id"], "three")
    assert [min(update) for update in await api.does("getUpdates")] == ["message", "edited_message"]


async def test_ids_go_on_rising_in_the_next_sandbox(alice: Phone, api: Api) -> None:
    await alice.sends("before")
    [before] = await api.does("getUpdates")
    async with Sandbox() as later, httpx.AsyncClient(base_url=later.url, timeout=60) as http:
        phone = Phone(http, 501)
        await phone.sends("after")
        await phone.sends("after")
        after = (await Api(http, later.token).does("getUpdates"))[-1]
    assert after["update_id"] > before["update_id"]


async def test_confirmed_updates_can_come_again(alice: Phone, api: Api) -> None:
    for text in ("one", "two", "three"):
        await alice.sends(text)
    updates = await api.does("getUpdates")
    following = updates[-1]["update_id"] + 1
    assert await texts(api, offset=following) == []
    again = await alice.http.post("/sim/redeliver", json={"last": 2})
    assert again.json() == {"update_ids": [updates[1]["update_id"], updates[2]["update_id"]]}
    await alice.sends("four")
    assert await texts(api, offset=following) == ["two", "three", "four"]
    assert await texts(api, offset=following) == ["four"]
    await alice.http.post("/sim/redeliver", json={"update_id": updates[0]["update_id"]})
    assert await texts(api, offset=following) == ["one", "four"]
    wrong = await alice.http.post("/sim/redeliver", json={"last": "all"})
    assert wrong.status_code == 400


async def test_open_polls_do_not_hold_up_the_end() -> None:
    async with Sandbox() as sandbox, httpx.AsyncClient(base_url=sandbox.url, timeout=60) as http:
        poll = asyncio.create_task(Api(http, sandbox.token).does("getUpdates", timeout=50))
        listening = asyncio.create_task(http.get("/sim/events"))
        calls = Api(http, sandbox.token)
        await calls.does("getMe")
        async with asyncio.timeout(60):
            await sandbox.__aexit__(None, None, None)
            assert await poll == []
            assert (await listening).status_code == 200


@dataclass
class Hook:
    """A bot's webhook that answers as told and remembers what it was given."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    received: list[Json] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)

    async def take(self, request: Request) -> Response:
        self.received.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return Response(status_code=self.answers.pop(0) if self.answers else 200)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.received]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = Starlette(routes=[Route("/hook", hook.take, methods=["POST"])])
    listener = listen("127.0.0.1", 0)
    serving = asyncio.create_task(serve(app, listener))
    hook.url = f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
    yield hook
    serving.cancel()
    await asyncio.wait({serving})


async def test_a_webhook_gets_updates_in_order_with_its_secret(alice: Phone, api: Api, hook: Hook) -> None:
    await alice.sends("before")
    await api.does("setWebhook", url=hook.url, secret_token="s3cret", max_connections=1)
    for text in ("one", "two"):
        await alice.sends(text)

    async def all_came() -> bool:
        return len(hook.received) == 3

    await eventually(all_came)
    assert hook.texts == ["before", "one", "two"]
    assert set(hook.secrets) == {"s3cret"}
    info = await api.does("getWebhookInfo")
    assert (info["url"], info["pending_update_count"], info["max_connections"]) == (hook.url, 0, 1)


async def test_a_refused_update_is_delivered_again_before_the_next(
    alice: Phone, api: Api, hook: Hook
) -> None:
    hook.answers = [500, 503]
    await api.does("setWebhook", url=hook.url)
    await alice.sends("one")
    await alice.sends("two")

    async def two_came() -> bool:
        return hook.texts[-1:] == ["two"]

    await eventually(two_came)
    assert hook.texts == ["one", "one", "one", "two"]
    info = await api.does("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"


async def test_an_unreachable_webhook_keeps_its_updates(alice: Phone, api: Api) -> None:
    await api.does("setWebhook", url="http://127.0.0.1:9/hook")
    await alice.sends("one")

    async def it_was_tried() -> bool:
        return "last_error_message" in await api.does("getWebhookInfo")

    await eventually(it_was_tried)
    assert (await api.does("getWebhookInfo"))["pending_update_count"] == 1
    await api.does("deleteWebhook")
    assert await texts(api) == ["one"]


async def test_polling_and_a_webhook_exclude_each_other(alice: Phone, api: Api, hook: Hook) -> None:
    poll = asyncio.create_task(api.call("getUpdates", timeout=30))
    await api.does("getMe")
    while poll not in (await asyncio.wait({poll}, timeout=0.05))[0]:
        await api.does("setWebhook", url=hook.url)
    assert poll.result()["description"] in {
        "Conflict: terminated by setWebhook request",
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    }
    assert (await api.call("getUpdates"))["error_code"] == 409
    await api.does("setWebhook", url="")
    await alice.sends("one")
    await api.does("deleteWebhook", drop_pending_updates=True)
    assert await texts(api) == []


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"url": "ftp://example.org"}, "bad webhook: HTTPS URL must be provided for webhook"),
        ({"url": "https://"}, "bad webhook: URL host is empty"),
        ({"url": "https://example.org", "secret_token": "ü"}, "secret token contains unallowed characters"),
        ({"url": "https://example.org", "max_connections": 101}, "max_connections must be between 1 and 100"),
    ],
)
async def test_a_webhook_that_can_not_be(api: Api, parameters: Json, description: str) -> None:
    assert await api.fails("setWebhook", **parameters) == f"Bad Request: {description}"
