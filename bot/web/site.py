"""One ASGI application: the webhook, /healthz, /readyz and /metrics.

/healthz says that the process lives, /readyz that it can keep what it is sent. Telegram proves who it is by a secret
header, compared in constant time; an update is answered with 200 only once it is on disk. Any other answer makes
Telegram send it again.
"""

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

Accept = Callable[[Sequence[Mapping[str, Any]]], Awaitable[int]]
Check = Callable[[], Awaitable[bool]]
Page = Callable[[], Awaitable[tuple[bytes, str]]]

WEBHOOK_PATH = "/telegram"
LARGEST_UPDATE = 1 << 20
"""Bytes. Telegram's largest updates are a few hundred kilobytes."""

_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name


@dataclass(frozen=True)
class Webhook:
    """Hands one update a call to `accept`, from callers who show `secret`.

    Whatever `accept` raises is answered with 503; the one who wires it logs what it was.
    """

    accept: Accept
    secret: str

    async def receive(self, request: Request) -> Response:
        """200 once the update is kept; 403, 400, 413 or 503 where it isn't."""
        if not self._knows(request):
            return PlainTextResponse("forbidden", status_code=403)
        update = await _update(request)
        try:
            await self.accept([update])
        except Exception:  # noqa: BLE001 - whatever it is, the update isn't kept
            return PlainTextResponse("try again later", status_code=503)
        return PlainTextResponse("kept")

    def _knows(self, request: Request) -> bool:
        shown = request.headers.get(_SECRET_HEADER, "").encode()
        return bool(self.secret) and hmac.compare_digest(shown, self.secret.encode())


def site(*, ready: Check, metrics: Page, webhook: Webhook | None = None) -> Starlette:
    """The application, with a webhook where one is given."""

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        if await ready():
            return PlainTextResponse("ready")
        return PlainTextResponse("the database is away", status_code=503)

    async def metrics_page(_request: Request) -> Response:
        body, content_type = await metrics()
        return Response(body, media_type=content_type)

    routes = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics_page)]
    if webhook:
        routes.append(Route(WEBHOOK_PATH, webhook.receive, methods=["POST"]))
    return Starlette(routes=routes)


async def _update(request: Request) -> dict[str, Any]:
    """The body as an update. Raises HTTPException for what is none, or too large."""
    try:
        update = json.loads(await _body(request))
    except (ValueError, RecursionError, ClientDisconnect):
        update = None
    if isinstance(update, dict) and isinstance(update.get("update_id"), int):
        return update
    raise HTTPException(400, "not an update")


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_UPDATE:
            raise HTTPException(413, "too large")
    return bytes(body)
