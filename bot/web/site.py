"""One ASGI application: the webhook, /healthz, /readyz and /metrics.

/healthz says that the process lives, /readyz that it can keep what it is sent. Telegram proves who it is by a secret
header, compared in constant time; an update is answered with 200 only once it is on disk.
"""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

Accept = Callable[[Sequence[Mapping[str, Any]]], Awaitable[int]]
Check = Callable[[], Awaitable[bool]]
Page = Callable[[], tuple[bytes, str]]

WEBHOOK_PATH = "/telegram"
LARGEST_UPDATE = 1 << 20
"""Bytes. Telegram's largest updates are a few hundred kilobytes."""

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


def site(*, ready: Check, metrics: Page, accept: Accept | None = None, secret: str = "") -> Starlette:
    """The application. With `accept` it takes updates that show `secret`."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        if await ready():
            return PlainTextResponse("ready")
        return PlainTextResponse("the database is away", status_code=503)

    async def metrics_page(_request: Request) -> Response:
        body, content_type = metrics()
        return Response(body, media_type=content_type)

    routes = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics_page)]
    if accept is not None:
        routes.append(Route(WEBHOOK_PATH, _Webhook(accept, secret).receive, methods=["POST"]))
    return Starlette(routes=routes)


class _Webhook:
    """Takes one update a call."""

    def __init__(self, accept: Accept, secret: str) -> None:
        self._accept = accept
        self._secret = secret.encode()

    async def receive(self, request: Request) -> Response:
        shown = request.headers.get(_SECRET_HEADER, "").encode()
        if not hmac.compare_digest(shown, self._secret):
            return PlainTextResponse("forbidden", status_code=403)
        update = await _update(request)
        if update is None:
            return PlainTextResponse("not an update", status_code=400)
        await self._accept([update])
        return PlainTextResponse("kept")


async def _update(request: Request) -> dict[str, Any] | None:
    """The body as an update; None where it is too large or none."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_UPDATE:
                return None
        update = json.loads(body)
    except (ValueError, RecursionError, ClientDisconnect):
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None
