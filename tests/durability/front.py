"""What stands between Telegram and the replicas: hands each update to one of them in turn, and some of them twice."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import httpx

from tests.durability.fleet import Replica

_PATIENCE_S = 5.0
_LATER_S = 2.0
_HEADERS_KEPT = (b"content-type", b"x-telegram-bot-api-secret-token")
_KEPT, _NOBODY_THERE = 200, 502


class Front:
    """Answers as the replica does that took the update, 502 where none did. `url` is what Telegram is told.

    `twice` is the chance of a second delivery: half of them at the same time to the next replica, half later.
    """

    def __init__(self, replicas: Sequence[Replica], *, twice: float, seed: int) -> None:
        self.url = ""
        self.repeated = 0
        """How many updates were delivered twice so far."""
        self._replicas = replicas
        self._twice = twice
        self._dice = random.Random(f"front:{seed}")
        self._turn = 0
        self._later: set[asyncio.Task[int]] = set()
        self._http = httpx.AsyncClient(timeout=_PATIENCE_S, trust_env=False)

    async def settles(self) -> None:
        """Returns once all that was to come later has."""
        while self._later:
            await asyncio.wait(self._later)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection from Telegram, call after call."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                status = await self._hand_over(*await _call(reader))
                writer.write(b"HTTP/1.1 %d whatever\r\nContent-Length: 0\r\n\r\n" % status)
                await writer.drain()
        writer.close()

    async def close(self) -> None:
        """Lets go of the replicas."""
        for task in self._later:
            task.cancel()
        await self._http.aclose()

    async def _hand_over(self, path: str, headers: dict[bytes, bytes], body: bytes) -> int:
        chance = self._dice.random()
        if chance >= self._twice:
            return await self._deliver(path, headers, body)
        self.repeated += 1
        if chance < self._twice / 2:
            both = (self._deliver(path, headers, body), self._deliver(path, headers, body))
            return min(await asyncio.gather(*both))
        self._deliver_later(path, headers, body)
        return await self._deliver(path, headers, body)

    def _deliver_later(self, path: str, headers: dict[bytes, bytes], body: bytes) -> None:
        async def wait_and_deliver(pause_s: float) -> int:
            await asyncio.sleep(pause_s)
            return await self._deliver(path, headers, body)

        task = asyncio.create_task(wait_and_deliver(self._dice.uniform(0, _LATER_S)))
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    async def _deliver(self, path: str, headers: dict[bytes, bytes], body: bytes) -> int:
        """The first answer below 500 of the replicas, from the one whose turn it is."""
        self._turn += 1
        for number in range(len(self._replicas)):
            port = self._replicas[(self._turn + number) % len(self._replicas)].port
            if port is None:
                continue
            with suppress(httpx.TransportError):
                url = f"http://127.0.0.1:{port}{path}"
                answer = await self._http.post(url, headers=list(headers.items()), content=body)
                if answer.status_code < 500:
                    return answer.status_code
        return _NOBODY_THERE


async def _call(reader: asyncio.StreamReader) -> tuple[str, dict[bytes, bytes], bytes]:
    """A request's path, the headers that matter and its body."""
    request, *lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
    body = await reader.readexactly(int(headers.get(b"content-length", b"0")))
    kept = {name: headers[name] for name in _HEADERS_KEPT if name in headers}
    return request.split()[1].decode(), kept, body


@asynccontextmanager
async def front(replicas: Sequence[Replica], *, twice: float = 0.0, seed: int = 0) -> AsyncIterator[Front]:
    """A front that listens."""
    standing = Front(replicas, twice=twice, seed=seed)
    server = await asyncio.start_server(standing.serve, "127.0.0.1", 0)
    standing.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield standing
    finally:
        server.close()
        await standing.close()
