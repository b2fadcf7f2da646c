"""A provider of rates on the loopback: speaks like Frankfurter's first version, and badly where a test wants it to."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self
from urllib.parse import urlsplit

from bot.rates.provider import RatesProvider

Table = dict[str, dict[str, Any]]


def answer(body: bytes | str, status: int = 200, *headers: str) -> bytes:
    """A whole answer as it goes over the wire."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(content)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + content


def shaped(rates: Any, base: str = "EUR", **more: Any) -> str:
    """What the provider says in its own shape."""
    return json.dumps({"amount": 1.0, "base": base, "rates": rates} | more)


@dataclass
class ScriptedProvider:
    """Knows `rates` by days, unless an answer is queued; None in its place says nothing at all, for as long as it is asked."""

    rates: Table = field(default_factory=dict)
    queued: deque[bytes | None] = field(default_factory=deque)
    asked: list[tuple[date, date]] = field(default_factory=list)
    is_away: bool = False

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._port = self._server.sockets[0].getsockname()[1]
        self._client = RatesProvider(self.url, waits_s=5)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._client.close()
        self._server.close()
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self._port}/v1"

    @property
    def client(self) -> RatesProvider:
        """The bot's side of it."""
        return self._client

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        reply = answer("", 503) if self.is_away else self._reply(request.split()[1])
        if reply is None:
            await reader.read()  # until the other side gives up
        else:
            writer.write(reply)
        writer.close()

    def _reply(self, target: str) -> bytes | None:
        if self.queued:
            return self.queued.popleft()
        parts = urlsplit(target)
        assert parts.query == "base=EUR"
        first, last = map(date.fromisoformat, parts.path.removeprefix("/v1/").split(".."))
        self.asked.append((first, last))
        known = {day: table for day, table in self.rates.items() if first <= date.fromisoformat(day) <= last}
        return answer(shaped(known) if known else '{"message": "not found"}', 200 if known else 404)
