"""How calls reach Telegram: python-telegram-bot's way, and a shorter one for the many small calls.

httpx takes several times the processor time of all that a small call needs else. So a plain call goes out on
connections of our own. Files, downloads and whatever needs a proxy or a password take the library's way.
"""

import asyncio
import time
from datetime import timedelta
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies

import h11
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.telegram.connections import Connections, Origin, Post

_READ_TIMEOUT_S, _CONNECT_TIMEOUT_S, _UPLOAD_TIMEOUT_S, _POOL_TIMEOUT_S = 15, 5, 60, 60
_PORTS = {"http": 80, "https": 443}
_FORM = "application/x-www-form-urlencoded"


class CallWatch(Protocol):
    """Is told of each call to Telegram but getUpdates; for metrics."""

    def answered(self, method: str, status: int, took: timedelta) -> None:
        """Telegram has answered with this HTTP status; 0 where it hasn't."""
        ...


class Request(HTTPXRequest):
    """Calls on up to `connections` connections, which queue up before them.

    Whoever finds all connections taken waits for one as long as it takes: giving up would make the wait longer.
    """

    def __init__(self, connections: int, watch: CallWatch | None = None) -> None:
        super().__init__(
            connection_pool_size=connections,
            pool_timeout=_POOL_TIMEOUT_S,
            read_timeout=_READ_TIMEOUT_S,
            media_write_timeout=_UPLOAD_TIMEOUT_S,
        )
        self._turns = asyncio.Semaphore(connections)
        self._watch = watch
        self._connections = Connections(httpx.create_ssl_context)
        self._proxied = set(getproxies())

    async def shutdown(self) -> None:
        """As HTTPXRequest's own."""
        await self._connections.close()
        await super().shutdown()

    async def do_request(self, url: str, *args: Any, **wish: Any) -> tuple[int, bytes]:
        """As HTTPXRequest's own."""
        async with self._turns:
            started, status = time.monotonic(), 0
            try:
                status, body = await self._carry_out(url, *args, **wish)
            finally:
                if self._watch:
                    took = timedelta(seconds=time.monotonic() - started)
                    method = url.rpartition("/")[2]
                    self._watch.answered(method if method.isalpha() else "file", status, took)
            return status, body

    async def _carry_out(
        self, url: str, method: str, request_data: RequestData | None = None, **timeouts: Any
    ) -> tuple[int, bytes]:
        where = urlsplit(url)
        is_plain = method == "POST" and not (request_data and request_data.contains_files)
        if not is_plain or where.username or self._proxied & {"all", where.scheme}:
            return await super().do_request(url, method, request_data, **timeouts)
        data = request_data.url_encoded_parameters() if request_data else ""
        return await self._post(
            where,
            data.encode(),
            connect_s=_limit(timeouts.get("connect_timeout", BaseRequest.DEFAULT_NONE), _CONNECT_TIMEOUT_S),
            answer_s=_limit(timeouts.get("read_timeout", BaseRequest.DEFAULT_NONE), _READ_TIMEOUT_S),
        )

    async def _post(
        self, where: SplitResult, body: bytes, *, connect_s: float | None, answer_s: float | None
    ) -> tuple[int, bytes]:
        origin = Origin(where.hostname or "", where.port or _PORTS[where.scheme], where.scheme == "https")
        headers = (
            ("Host", where.netloc),
            ("User-Agent", self.USER_AGENT),
            ("Content-Type", _FORM),
            ("Content-Length", str(len(body))),
        )
        try:
            return await self._connections.send(Post(origin, where.path, headers, body, connect_s, answer_s))
        except TimeoutError as problem:
            raise TimedOut from problem
        except (OSError, h11.RemoteProtocolError) as problem:
            raise NetworkError(f"{type(problem).__name__}: {problem}") from problem


def _limit(stated: Any, default: float) -> float | None:
    """The seconds that the caller has stated, None being for ever; else the default."""
    return default if stated is BaseRequest.DEFAULT_NONE else stated
