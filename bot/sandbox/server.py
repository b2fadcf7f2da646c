"""The sandbox as a server on this machine: both sides and the page, over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Self

import uvicorn
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.bot_side import BotSide
from bot.sandbox.connections import CuttableConnection
from bot.sandbox.errors import PersonError
from bot.sandbox.messenger import Messenger
from bot.sandbox.person_side import PersonSide, from_this_machine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from bot.sandbox.filling import Fill

TOKEN = "1000001:SANDBOX-stand-in-for-telegram-0000000"  # noqa: S105 — opens nothing but the sandbox
USERNAME = "bookkeeper_sandbox_bot"
PAGE = Path(__file__).parent / "page"
_FINISHING_S = 2
_HOSTS = {"127.0.0.1", "::1", "localhost"}
_CONTENT_POLICY = "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'; base-uri 'none'"


class Sandbox:
    """A stand-in for Telegram, running in the current event loop while it is entered.

    `url` is what a bot takes for Telegram's own address. Raises ValueError for a host that others could
    reach, and OSError where the port is taken.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str = TOKEN,
        bot_username: str = USERNAME,
    ) -> None:
        if host not in _HOSTS:
            raise ValueError(f"the sandbox listens on this machine only, not on {host}")
        self.token = token
        self.url = ""
        self._address = (host, port)
        self._messenger = Messenger(token, bot_username)
        self._closing = asyncio.Event()
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None

    def offer_to_fill(self, hook: Fill | None) -> None:
        """Lets people fill their chats with made-up entries, which the hook books; None ends it."""
        self._messenger.filling.hook = hook
        self._messenger.events.tell("chats")

    async def __aenter__(self) -> Self:
        listener = _listen(*self._address)
        host, port = listener.getsockname()[:2]
        self.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        self._server = _Server(_config(application(self._messenger, self._closing)))
        self._serving = asyncio.create_task(self._server.serve([listener]), name="sandbox")
        await self._server.ready.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        await self._messenger.close()
        if self._server and self._serving:
            self._server.stop.set()
            await self._serving


class _Server(uvicorn.Server):
    """uvicorn's server that tells when it is ready, and leaves signals to the program and no connection behind."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stop = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        await self.stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Lets what has begun end, then closes all.

        uvicorn's own overlooks what was just accepted, and asyncio drops, unclosed, what is accepted as a server ends.
        """
        for listener in sockets or []:
            with contextlib.suppress(NotImplementedError):  # Windows' event loop has no readers
                asyncio.get_running_loop().remove_reader(listener)
        await _turns()
        for server in self.servers:
            server.close()
        for connection in [*self.server_state.connections]:
            connection.shutdown()
        await _ended({*self.server_state.tasks})
        await self._sent()
        for connection in [*self.server_state.connections]:
            connection.transport.abort()
        await _turns()

    async def _sent(self) -> None:
        """Once the last answers have left, or nobody seems to read them."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FINISHING_S):
                while self.server_state.connections:  # noqa: ASYNC110 - uvicorn has no event for it
                    await asyncio.sleep(0.005)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _ended(tasks: set[asyncio.Task[None]]) -> None:
    """Once the tasks have ended; those that take longer are cancelled."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=_FINISHING_S)
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=_FINISHING_S)


async def _turns() -> None:
    """A connection is made, or lost, within so many turns of the event loop after it was accepted or closed."""
    for _ in range(3):
        await asyncio.sleep(0)


class _SignedConvertor(Convertor[int]):
    """Whole numbers in paths, negative ones too: groups have such ids."""

    regex = "-?[0-9]+"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


class _LocalOnly:
    """Keeps other machines' names and other sites' pages away from all but the bot's side."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        foreign = scope["type"] == "http" and not from_this_machine(Request(scope))
        if foreign and not scope["path"].startswith(("/bot", "/file/bot")):
            await JSONResponse({"error": "only this machine may use the sandbox"}, 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def application(messenger: Messenger, closing: asyncio.Event) -> Starlette:
    """The whole sandbox as an ASGI application."""
    register_url_convertor("signed", _SignedConvertor())
    return Starlette(
        routes=[
            *BotSide(messenger, closing).routes(),
            *PersonSide(messenger).routes(),
            Route("/", _page),
            Mount("/page", StaticFiles(directory=PAGE)),
        ],
        middleware=[Middleware(_LocalOnly)],
        exception_handlers={PersonError: _person_error},
    )


async def _page(_request: Request) -> Response:
    headers = {"Content-Security-Policy": _CONTENT_POLICY, "Cache-Control": "no-cache"}
    return FileResponse(PAGE / "index.html", headers=headers)


async def _person_error(_request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, PersonError) else 500
    return JSONResponse({"error": str(error)}, status_code=status)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio would leave small answers waiting for more to send with them.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=CuttableConnection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
    )
