"""HTTP/1.1 connections that are kept for the next call: asyncio's own, with h11 to speak the protocol.

Only what a plain call of the Bot API takes: a short POST that goes out in one piece, and its whole answer.
"""

import asyncio
import select
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from ssl import SSLContext
from typing import cast

import h11

_KEPT_FOR_S = 15.0
_HAPPY_EYEBALLS_S = 0.25  # https://www.rfc-editor.org/rfc/rfc8305: until the next address is tried as well

Answer = tuple[int, bytes]
"""The status and the body."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where connections lead to."""

    host: str
    port: int
    is_secure: bool


@dataclass(frozen=True, slots=True)
class Post:
    """A call: where to, what, and how long to wait for a connection and then for the answer (None: for ever).

    The target holds the bot's token and the body what people are told: neither is shown.
    """

    origin: Origin
    target: str = field(repr=False)
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    connect_s: float | None
    answer_s: float | None


class Connections:
    """Sends calls, each on a connection of its own; keeps it a while for the next one.

    A connection whose call has failed or was cancelled is closed: what still comes would be the answer to another.
    """

    def __init__(self, make_context: Callable[[], SSLContext]) -> None:
        self._make_context = make_context
        self._context: SSLContext | None = None
        self._idle: dict[Origin, list[_Connection]] = {}

    async def send(self, post: Post) -> Answer:
        """The answer, whatever its status. Raises OSError (TimeoutError among them) and h11.RemoteProtocolError."""
        idle = self._idle
        connection = self._kept(post.origin) or await self._open(post.origin, post.connect_s)
        answer = await connection.exchange(post)
        if idle is not self._idle:  # all were closed meanwhile
            connection.close()
        elif connection.is_usable:
            idle.setdefault(post.origin, []).append(connection)
        return answer

    async def close(self) -> None:
        """Closes what is idle; what is at work ends with its call."""
        closed, self._idle = self._idle, {}
        for kept in closed.values():
            for connection in kept:
                connection.close()
        # The loop closes the sockets in its next turn.
        await asyncio.sleep(0)

    def _kept(self, origin: Origin) -> "_Connection | None":
        """The one that was used last: then those that aren't needed any more grow old."""
        idle, found = self._idle.get(origin, []), None
        while idle and found is None:
            connection = idle.pop()
            is_young = _now() - connection.used_at < _KEPT_FOR_S
            if is_young and connection.is_usable and not connection.has_news:
                found = connection
            else:
                connection.close()
        while idle and _now() - idle[0].used_at >= _KEPT_FOR_S:
            idle.pop(0).close()
        return found

    async def _open(self, origin: Origin, within_s: float | None) -> "_Connection":
        if origin.is_secure and self._context is None:
            self._context = self._make_context()
        async with asyncio.timeout(within_s):
            _, connection = await asyncio.get_running_loop().create_connection(
                _Connection,
                origin.host,
                origin.port,
                ssl=self._context if origin.is_secure else None,
                happy_eyeballs_delay=_HAPPY_EYEBALLS_S,
            )
        return connection


class _Connection(asyncio.Protocol):
    """One connection, with one call at a time."""

    def __init__(self) -> None:
        self._http = h11.Connection(h11.CLIENT)
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._status = 0
        self._body = bytearray()
        self.used_at = 0.0

    @property
    def is_usable(self) -> bool:
        """Whether it can take another call."""
        is_open = self._transport is not None and not self._transport.is_closing()
        return is_open and self._http.our_state is h11.IDLE

    @property
    def has_news(self) -> bool:
        """Whether something has come that the event loop hasn't handed over yet: while it is idle, its end."""
        socket = self._transport.get_extra_info("socket") if self._transport else None
        if socket is None:
            return True
        if sys.platform == "win32":
            return bool(select.select([socket], [], [], 0)[0])
        poll = select.poll()
        poll.register(socket, select.POLLIN)
        return bool(poll.poll(0))

    async def exchange(self, post: Post) -> Answer:
        """The answer to a call. Raises as `Connections.send` does."""
        self._answer = asyncio.get_running_loop().create_future()
        self._status, self._body = 0, bytearray()
        try:
            self._write(post)
            async with asyncio.timeout(post.answer_s):
                answer = await self._answer
        except BaseException:
            self.close()
            raise
        finally:
            self._answer, self.used_at = None, _now()
        is_through = self._http.our_state is h11.DONE and self._http.their_state is h11.DONE
        # What follows the answer already would be taken for the answer to the next call.
        if is_through and not self._http.trailing_data[0]:
            self._http.start_next_cycle()
        else:
            self.close()
        return answer

    def _write(self, post: Post) -> None:
        # Of an end that has been told already nobody would hear again.
        if self._transport is None or self._transport.is_closing():
            raise ConnectionResetError("the connection was closed")
        head = h11.Request(method="POST", target=post.target, headers=list(post.headers))
        parts = [self._http.send(part) for part in (head, h11.Data(data=post.body), h11.EndOfMessage())]
        self._transport.write(b"".join(part for part in parts if part))

    def close(self) -> None:
        """No more calls. Not even a farewell: TLS would wait for the other's."""
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        if self._answer is None:  # nobody has asked
            self.close()
        else:
            self._take(data)

    def eof_received(self) -> None:
        self._take(b"")

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(exc or ConnectionResetError("the connection was closed"))

    def _take(self, data: bytes) -> None:
        """What has come, b"" for the end of all."""
        try:
            self._http.receive_data(data)
            while self._read(self._http.next_event()):
                pass
        except h11.RemoteProtocolError as problem:
            self._fail(problem)

    def _read(self, event: h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]) -> bool:
        """Whether there may be more to read."""
        match event:
            case h11.Response():
                self._status = event.status_code
            case h11.Data():
                self._body += event.data
            case h11.EndOfMessage():
                if self._answer and not self._answer.done():
                    self._answer.set_result((self._status, bytes(self._body)))
                return False
            case h11.InformationalResponse():
                pass
            case _:
                return False
        return True

    def _fail(self, problem: Exception) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(problem)


def _now() -> float:
    return asyncio.get_running_loop().time()
