"""Serving the site: on an address that is taken before anything else begins, until it is cancelled."""

import asyncio
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.applications import Starlette

_FINISHING_S = 5


def listen(host: str, port: int) -> socket.socket:
    """Takes the address; port 0 is any free one. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, or asyncio would leave small answers waiting for more to send with them.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two programs share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


async def serve(application: Starlette, listener: socket.socket) -> None:
    """Serves until it is cancelled; what has begun is then finished, within 5 seconds."""
    config = uvicorn.Config(
        application,
        lifespan="off",
        ws="none",
        log_config=None,
        log_level="warning",
        access_log=False,
        date_header=False,
        server_header=False,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listener]), name="http")
    try:
        await asyncio.shield(serving)
    finally:
        server.stop.set()
        await asyncio.wait({serving})


class _Server(uvicorn.Server):
    """uvicorn's server, which sleeps while nobody calls, leaves signals to the program and no connection behind."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.stop = asyncio.Event()

    async def main_loop(self) -> None:
        await self.stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Lets what has begun end, then closes all.

        uvicorn's own overlooks what was just accepted, and asyncio drops, unclosed, what is accepted as a server ends.
        """
        _accept_no_more(sockets or [])
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
        with suppress(TimeoutError):
            async with asyncio.timeout(_FINISHING_S):
                while self.server_state.connections:  # noqa: ASYNC110 - uvicorn has no event for it
                    await asyncio.sleep(0.005)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _accept_no_more(listeners: list[socket.socket]) -> None:
    for listener in listeners:
        with suppress(NotImplementedError):  # Windows' event loop has no readers
            asyncio.get_running_loop().remove_reader(listener)


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
