"""A web server that behaves as it is told, answer by answer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ssl import SSLContext

OK = b'{"ok":true,"result":true}'

Behaviour = Callable[["Visit"], Awaitable[None]]


class Visit:
    """One call on a connection, as the server sees it."""

    def __init__(self, connection: int, head: str, body: str, writer: asyncio.StreamWriter) -> None:
        self.connection = connection
        self.head = head
        self.body = body
        self._writer = writer

    def answer(self, body: bytes = OK, *headers: str, status: str = "200 OK") -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        self._writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def write(self, raw: bytes) -> None:
        self._writer.write(raw)

    def hang_up(self) -> None:
        self._writer.close()


class Server:
    """Notes each visit; what it does then is the next of the behaviours, the last one again and again."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self._behaviours = list(behaviours)
        self._connections = 0
        self.visits: list[Visit] = []
        self.closed: list[int] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        number = self._connections
        try:
            while head := await _head(reader):
                body = await reader.readexactly(int(_field(head, "content-length")))
                visit = Visit(number, head, body.decode(), writer)
                self.visits.append(visit)
                behaviour = self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]
                await behaviour(visit)
        finally:
            self.closed.append(number)
            writer.close()

    @property
    def connections(self) -> list[int]:
        """On which connection each call came."""
        return [visit.connection for visit in self.visits]


async def _head(reader: asyncio.StreamReader) -> str:
    try:
        return (await reader.readuntil(b"\r\n\r\n")).decode()
    except (asyncio.IncompleteReadError, ConnectionError):
        return ""


def _field(head: str, name: str) -> str:
    fields = dict(line.lower().split(": ", 1) for line in head.strip().splitlines()[1:])
    return fields[name]


@asynccontextmanager
async def serving(*behaviours: Behaviour, secure: SSLContext | None = None) -> AsyncIterator[Server]:
    server = Server(*behaviours)
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=secure)
    scheme, port = "https" if secure else "http", listener.sockets[0].getsockname()[1]
    server.url = f"{scheme}://127.0.0.1:{port}/bot1:token"
    try:
        yield server
    finally:
        listener.close()
