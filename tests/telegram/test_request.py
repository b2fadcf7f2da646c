"""How calls reach Telegram: on connections that are kept, against a server that behaves as it is told."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.ext import Application
from telegram.request import RequestData

from bot.sandbox import Sandbox
from bot.telegram.connections import Connections, Origin, Post
from bot.telegram.request import Request
from tests.deadline import until
from tests.telegram.web_server import OK, Behaviour, Server, Visit, serving

ALICE = 501


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.request.getproxies", dict)


@pytest.fixture
async def request_() -> AsyncIterator[Request]:
    async with Request(4) as request:
        yield request


async def call(request: Request, server: Server, **timeouts: float) -> bool:
    answer = await request.post(f"{server.url}/sendMessage", RequestData([]), **timeouts)
    return answer is True


async def answers(visit: Visit) -> None:
    visit.answer()


async def says_nothing(_visit: Visit) -> None:
    pass


async def answers_and_hangs_up(visit: Visit) -> None:
    visit.answer()
    visit.hang_up()


async def announces_the_end(visit: Visit) -> None:
    visit.answer(OK, "Connection: close")


async def breaks_off(visit: Visit) -> None:
    visit.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    visit.hang_up()


async def hangs_up(visit: Visit) -> None:
    visit.hang_up()


async def talks_nonsense(visit: Visit) -> None:
    visit.write(b"I am no web server\r\n\r\n")


async def answers_in_pieces(visit: Visit) -> None:
    visit.write(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for piece in (OK[:5], OK[5:]):
        visit.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        await asyncio.sleep(0)
    visit.write(b"0\r\n\r\n")


async def answers_without_length(visit: Visit) -> None:
    visit.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + OK)
    visit.hang_up()


async def test_calls_one_after_the_other_share_a_connection(request_: Request) -> None:
    async with serving(answers) as server:
        assert [await call(request_, server) for _ in range(3)] == [True] * 3
        assert server.connections == [1, 1, 1]


async def test_calls_at_once_have_one_each_and_not_more_than_allowed(request_: Request) -> None:
    gate = asyncio.Event()

    async def waits(visit: Visit) -> None:
        await gate.wait()
        visit.answer()

    async with serving(waits) as server:
        calls = [asyncio.create_task(call(request_, server)) for _ in range(10)]
        await until(lambda: len(server.visits) == 4)
        gate.set()
        assert await asyncio.gather(*calls) == [True] * 10
        assert set(server.connections) == {1, 2, 3, 4}


@pytest.mark.parametrize("ends", [answers_and_hangs_up, announces_the_end, answers_without_length])
async def test_a_connection_that_the_server_ends_is_not_used_again(
    request_: Request, ends: Behaviour
) -> None:
    async with serving(ends, answers) as server:
        assert await call(request_, server)
        await until(lambda: server.closed == [1])
        assert await call(request_, server)
        assert server.connections == [1, 2]


@pytest.mark.parametrize("fails", [breaks_off, hangs_up, talks_nonsense])
async def test_a_call_that_gets_no_whole_answer_fails_and_is_not_repeated(
    request_: Request, fails: Behaviour
) -> None:
    async with serving(answers, fails, answers) as server:
        assert await call(request_, server)
        with pytest.raises(NetworkError):
            await call(request_, server)
        assert await call(request_, server)
        assert server.connections == [1, 1, 2]


async def test_an_answer_may_come_in_pieces(request_: Request) -> None:
    async with serving(answers_in_pieces) as server:
        assert [await call(request_, server) for _ in range(2)] == [True] * 2
        assert server.connections == [1, 1]


async def test_an_answer_that_comes_too_late_is_nobodys(request_: Request) -> None:
    async with serving(says_nothing, answers) as server:
        with pytest.raises(TimedOut):
            await call(request_, server, read_timeout=0.05)
        server.visits[0].answer(b'{"ok":true,"result":"late"}')
        assert await call(request_, server)
        assert server.connections == [1, 2]


async def test_a_call_that_was_given_up_leaves_no_answer_behind(request_: Request) -> None:
    async with serving(says_nothing, answers) as server:
        calling = asyncio.create_task(call(request_, server))
        await until(lambda: len(server.visits) == 1)
        calling.cancel()
        await asyncio.wait({calling})
        await until(lambda: server.closed == [1])
        assert await call(request_, server)


async def test_what_follows_an_answer_is_not_the_answer_to_the_next_call(request_: Request) -> None:
    async def says_too_much(visit: Visit) -> None:
        again = b'{"ok":true,"result":"unasked"}'
        visit.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(OK), OK))
        visit.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(again), again))

    async with serving(says_too_much, answers) as server:
        assert [await call(request_, server) for _ in range(2)] == [True] * 2
        assert server.connections == [1, 2]


async def test_what_nobody_asked_for_ends_the_connection(request_: Request) -> None:
    async with serving(answers) as server:
        assert await call(request_, server)
        server.visits[0].answer(b'{"ok":true,"result":"unasked"}')
        await until(lambda: server.closed == [1])
        assert await call(request_, server)


async def test_nobody_there_is_a_network_error(request_: Request) -> None:
    async with serving(answers) as server:
        pass
    with pytest.raises(NetworkError) as failure:
        await call(request_, server)
    assert "token" not in str(failure.value)


async def test_what_is_closed_closes_its_connections() -> None:
    async with serving(answers) as server:
        async with Request(4) as request:
            assert await call(request, server)
        await until(lambda: server.closed == [1])


async def test_a_call_that_outlives_the_closing_leaves_no_connection_behind() -> None:
    async with serving(says_nothing) as server:
        request = Request(4)
        async with request:
            calling = asyncio.create_task(call(request, server))
            await until(lambda: len(server.visits) == 1)
        server.visits[0].answer()
        assert await calling
        await until(lambda: server.closed == [1])


async def test_a_connection_that_ends_as_it_begins_is_an_error_at_once() -> None:
    class Turning(Connections):
        """Hands its connections over when their end has been told already."""

        async def _open(self, origin: Origin, within_s: float | None) -> Any:
            connection = await super()._open(origin, within_s)
            await until(lambda: not connection.is_usable)
            return connection

    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as listener:
        origin = Origin("127.0.0.1", listener.sockets[0].getsockname()[1], is_secure=False)
        post = Post(origin, "/bot1:token/getMe", (("Host", "here"), ("Content-Length", "0")), b"", 5, None)
        with pytest.raises(ConnectionResetError):
            await Turning(ssl.create_default_context).send(post)
    assert "token" not in repr(post)


async def test_a_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(answers) as server, serving(answers) as proxy:
        address = proxy.url.rpartition("/")[0]
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, address)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr("bot.telegram.request.getproxies", lambda: {"http": address})
        async with Request(4) as request:
            assert await call(request, server)
        assert (len(server.visits), len(proxy.visits)) == (0, 1)


async def test_a_server_behind_a_password_gets_it(request_: Request) -> None:
    async with serving(answers) as server:
        server.url = server.url.replace("http://", "http://alice:hunter2@")
        assert await call(request_, server)
        assert "authorization: basic ywxpy2u6ahvudgvymg==" in server.visits[0].head.lower()


async def test_who_watches_is_told_of_every_call() -> None:
    told: list[tuple[str, int]] = []

    class Watch:
        def answered(self, method: str, status: int, took: timedelta) -> None:
            assert took >= timedelta(0)
            told.append((method, status))

    async def refuses(visit: Visit) -> None:
        visit.answer(json.dumps({"ok": False, "description": "no"}).encode(), status="400 Bad Request")

    async with serving(answers, refuses, hangs_up) as server, Request(4, Watch()) as request:
        await call(request, server)
        with pytest.raises(BadRequest):
            await call(request, server)
        with pytest.raises(NetworkError):
            await call(request, server)
    assert told == [("sendMessage", 200), ("sendMessage", 400), ("sendMessage", 0)]


async def test_words_and_pictures_arrive_whole() -> None:
    picture = BytesIO()
    Image.new("RGB", (20, 20)).save(picture, "PNG")
    async with Sandbox() as sandbox:
        application = (
            Application.builder()
            .token(sandbox.token)
            .base_url(f"{sandbox.url}/bot")
            .request(Request(4))
            .get_updates_request(Request(1))
            .updater(None)
            .build()
        )
        async with application:
            async with httpx.AsyncClient(base_url=sandbox.url, trust_env=False) as http:
                await http.put(f"/sim/chats/{ALICE}", json={"first_name": "Alice"})
            words = "Größe & ≥ 5 + 3 = 8 %41 🛒\nनमस्ते"
            said = await application.bot.send_message(ALICE, words)
            shown = await application.bot.send_photo(ALICE, picture.getvalue(), caption=words)
    assert said.text == words
    assert (shown.caption, shown.photo[-1].width) == (words, 20)
