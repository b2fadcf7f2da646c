"""Filling a chat with made-up entries: offered where there is a hook, done once, told in the chat."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.sandbox import Sandbox
from tests.sandbox.people import Api, Json, Phone


class Books:
    """Keeps who was filled, as a bot's books would."""

    def __init__(self) -> None:
        self.filled: list[int] = []
        self.trouble: Exception | None = None

    async def fill(self, chat: int) -> int:
        if self.trouble:
            raise self.trouble
        count = 0 if chat in self.filled else 1112
        self.filled.append(chat)
        return count


@pytest.fixture
def books(sandbox: Sandbox) -> Books:
    books = Books()
    sandbox.offer_to_fill(books.fill)
    return books


async def filling(http: httpx.AsyncClient, chat: int) -> httpx.Response:
    return await http.post(f"/sim/chats/{chat}/fill")


async def is_offered(http: httpx.AsyncClient, chat: int) -> bool:
    answer: Json = (await http.get(f"/sim/chats/{chat}")).json()
    return bool(answer["can_fill"])


async def test_a_chat_is_filled_and_told_so(
    http: httpx.AsyncClient, api: Api, alice: Phone, books: Books
) -> None:
    await api.does("sendMessage", chat_id=alice.chat, text="Hello!")
    assert await is_offered(http, alice.chat)
    told = (await filling(http, alice.chat)).json()
    assert books.filled == [alice.chat]
    assert told["text"] == "Filled with 1,112 made-up entries. Try /report"
    assert told["entities"] == [{"type": "bot_command", "offset": 39, "length": 7}]
    assert (await alice.sees())[-1] == told
    assert told["from_bot"]
    assert not await is_offered(http, alice.chat)


async def test_the_page_hears_that_it_was_done(
    http: httpx.AsyncClient, api: Api, alice: Phone, books: Books
) -> None:
    await api.does("sendMessage", chat_id=alice.chat, text="Hello!")
    async with http.stream("GET", "/sim/events") as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == "retry: 1000"
        filled = asyncio.create_task(filling(http, alice.chat))
        heard = [json.loads(line[6:]) async for line in _first(lines, 2)]
        await filled
    assert [(event["type"], event["chat"]) for event in heard] == [
        ("message", alice.chat),
        ("chats", alice.chat),
    ]


async def _first(lines: AsyncIterator[str], count: int) -> AsyncIterator[str]:
    async for line in lines:
        if line.startswith("data: "):
            count -= 1
            yield line
        if not count:
            return


async def test_pressing_twice_fills_once(
    http: httpx.AsyncClient, api: Api, alice: Phone, books: Books
) -> None:
    await api.does("sendMessage", chat_id=alice.chat, text="Hello!")
    first, second = await asyncio.gather(filling(http, alice.chat), filling(http, alice.chat))
    assert sorted(answer.json()["text"] for answer in (first, second)) == [
        "Filled with 1,112 made-up entries. Try /report",
        "These books have their made-up year already. Try /report",
    ]


async def test_without_a_hook_there_is_nothing_to_press(
    http: httpx.AsyncClient, api: Api, alice: Phone
) -> None:
    await api.does("sendMessage", chat_id=alice.chat, text="Hello!")
    assert not await is_offered(http, alice.chat)
    assert (await filling(http, alice.chat)).status_code == 404


async def test_a_bot_that_has_not_answered_knows_no_chat(
    http: httpx.AsyncClient, alice: Phone, books: Books
) -> None:
    answer = await filling(http, alice.chat)
    assert answer.status_code == 409
    assert "Press Start" in answer.json()["error"]
    assert books.filled == []


@pytest.mark.parametrize(("trouble", "status"), [(LookupError(501), 409), (OSError("a secret"), 500)])
async def test_a_hook_in_trouble_may_be_tried_again(
    api: Api, alice: Phone, books: Books, trouble: Exception, status: int
) -> None:
    await api.does("sendMessage", chat_id=alice.chat, text="Hello!")
    books.trouble = trouble
    refusal = await filling(alice.http, alice.chat)
    assert refusal.status_code == status
    assert "secret" not in refusal.text
    books.trouble = None
    assert await is_offered(alice.http, alice.chat)
    assert (await filling(alice.http, alice.chat)).is_success


async def test_groups_are_not_filled(http: httpx.AsyncClient, api: Api, books: Books) -> None:
    await Phone(http, -5).opens(first_name="Flat")
    assert not await is_offered(http, -5)
    assert (await filling(http, -5)).status_code == 404
    assert (await filling(http, 404)).status_code == 404
