"""The server around the site, over real connections."""

import asyncio
import socket
from contextlib import suppress

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.web.server import listen, serve


class Slow:
    """An application whose answer is held back."""

    def __init__(self) -> None:
        self.asked, self.may_answer = asyncio.Event(), asyncio.Event()
        self.application = Starlette(routes=[Route("/", self.answer)])

    async def answer(self, _request: Request) -> Response:
        self.asked.set()
        await self.may_answer.wait()
        return PlainTextResponse("done")


async def test_what_has_begun_is_answered_before_the_end() -> None:
    slow, listener = Slow(), listen("127.0.0.1", 0)
    serving = asyncio.create_task(serve(slow.application, listener))
    async with httpx.AsyncClient(base_url=address(listener), timeout=60, trust_env=False) as http:
        asking = asyncio.create_task(http.get("/"))
        await slow.asked.wait()
        serving.cancel()
        slow.may_answer.set()
        assert (await asking).text == "done"
    with pytest.raises(asyncio.CancelledError):
        await serving


async def test_a_port_is_free_again_after_the_end() -> None:
    slow, listener = Slow(), listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    slow.may_answer.set()
    serving = asyncio.create_task(serve(slow.application, listener))
    async with httpx.AsyncClient(base_url=address(listener), timeout=60, trust_env=False) as http:
        await http.get("/")
        serving.cancel()
        await asyncio.wait({serving})
    listener.close()
    listen("127.0.0.1", port).close()


def test_a_port_has_one_owner() -> None:
    with listen("127.0.0.1", 0) as first, pytest.raises(OSError, match="in use"):
        listen("127.0.0.1", first.getsockname()[1])


def address(listener: socket.socket) -> str:
    host, port = listener.getsockname()
    return f"http://{host}:{port}"


@pytest.mark.parametrize("turns", range(6))
async def test_a_connection_that_comes_just_before_the_end_is_closed(turns: int) -> None:
    listener = listen("127.0.0.1", 0)
    serving = asyncio.create_task(serve(Slow().application, listener))
    async with httpx.AsyncClient(base_url=address(listener), timeout=60, trust_env=False) as http:
        assert (await http.get("/nowhere")).status_code == 404
    with socket.create_connection(listener.getsockname()) as late:
        for _ in range(turns):
            await asyncio.sleep(0)
        serving.cancel()
        await asyncio.wait({serving})
        late.setblocking(False)
        with suppress(ConnectionResetError):
            assert late.recv(1) == b""
