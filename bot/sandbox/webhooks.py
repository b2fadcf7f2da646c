"""Delivery of updates to the bot's webhook: in order, each until it is accepted."""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from bot.sandbox.errors import BadRequest

if TYPE_CHECKING:
    from bot.sandbox.updates import Update, UpdateQueue

_FIRST_PAUSE_S = 0.1
_LONGEST_PAUSE_S = 5.0
_TIMEOUT_S = 60.0
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 — the header's name


@dataclass(frozen=True)
class Target:
    """Where updates go. Plain http is taken too, as a local Bot API server does."""

    url: str
    secret: str = ""
    max_connections: int = 40
    has_certificate: bool = False

    def check(self) -> None:
        """Raises BadRequest for what setWebhook refuses."""
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"}:
            raise BadRequest("bad webhook: HTTPS URL must be provided for webhook")
        if not parts.hostname:
            raise BadRequest("bad webhook: URL host is empty")
        if self.secret and not _SECRET.fullmatch(self.secret):
            raise BadRequest("secret token contains unallowed characters")
        if not 1 <= self.max_connections <= 100:  # noqa: PLR2004 — the documented range
            raise BadRequest("max_connections must be between 1 and 100")


class Webhook:
    """Delivers while there is a target; otherwise the bot polls."""

    def __init__(self, updates: UpdateQueue) -> None:
        self.target: Target | None = None
        self._updates = updates
        self._task: asyncio.Task[None] | None = None
        self._last_error: tuple[int, str] | None = None

    async def aim(self, target: Target | None) -> None:
        """Delivers to this target from now on, or nowhere."""
        await self.close()
        self.target, self._last_error = target, None
        if target:
            self._task = asyncio.create_task(self._deliver(target), name="sandbox webhook")

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def as_api(self) -> dict[str, Any]:
        """A WebhookInfo."""
        info: dict[str, Any] = {
            "url": self.target.url if self.target else "",
            "has_custom_certificate": bool(self.target and self.target.has_certificate),
            "pending_update_count": len(self._updates),
        }
        if self.target:
            info["max_connections"] = self.target.max_connections
        if self._last_error:
            info["last_error_date"], info["last_error_message"] = self._last_error
        if self._updates.allowed:
            info["allowed_updates"] = self._updates.allowed
        return info

    async def _deliver(self, target: Target) -> None:
        headers = {SECRET_HEADER: target.secret} if target.secret else {}
        async with httpx.AsyncClient(headers=headers, timeout=_TIMEOUT_S, trust_env=False) as client:
            while update := await self._updates.next():
                await self._until_accepted(client, target.url, update)
                self._updates.accepted(update)

    async def _until_accepted(self, client: httpx.AsyncClient, url: str, update: Update) -> None:
        pause_s = _FIRST_PAUSE_S
        while error := await self._refusal(client, url, update):
            self._last_error = (int(time.time()), error)
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)

    async def _refusal(self, client: httpx.AsyncClient, url: str, update: Update) -> str | None:
        """Why the bot did not take the update, in getWebhookInfo's words; None where it did."""
        try:
            response = await client.post(url, json=update)
        except httpx.TimeoutException:
            return "Read timeout expired"
        except httpx.TransportError as error:
            return f"Connection failed: {error}"
        if response.is_success:
            return None
        phrase = HTTPStatus(response.status_code).phrase if response.status_code in _STATUSES else ""
        return f"Wrong response from the webhook: {response.status_code} {phrase}".rstrip()


_STATUSES = {status.value for status in HTTPStatus}
