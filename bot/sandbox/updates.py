"""The updates that wait for the bot, and getUpdates' rules for handing them out.

An update stays until the bot confirms it, by asking for a higher offset or by accepting a webhook call.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from bot.sandbox.errors import Conflict

Update = dict[str, Any]

KINDS = {"message", "edited_message", "callback_query", "my_chat_member"}
_KEPT = 10_000
_TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"


class UpdateQueue:
    """Updates in order. `update_id` rises by one with each that the bot wants."""

    def __init__(self, first_id: int = 1) -> None:
        self.allowed: list[str] | None = None
        self._next_id = first_id
        self._pending: deque[Update] = deque()
        self._again: deque[Update] = deque()
        self._confirmed: deque[Update] = deque(maxlen=_KEPT)
        self._changed = asyncio.Event()
        self._poller: asyncio.Future[None] | None = None
        self._closed = False

    def __len__(self) -> int:
        return len(self._pending) + len(self._again)

    def put(self, kind: str, content: dict[str, Any]) -> None:
        """Queues an update, unless the bot said that it does not want this kind."""
        if self.allowed and kind not in self.allowed:
            return
        self._pending.append({"update_id": self._next_id, kind: content})
        self._next_id += 1
        self._wake()

    def redeliver(self, *, update_id: int | None = None, last: int = 1) -> list[int]:
        """Hands out updates again that the bot has confirmed, each once more. Returns their ids."""
        known = list(self._confirmed)
        chosen = [one for one in known if one["update_id"] == update_id] if update_id else known[-last:]
        self._again.extend(chosen)
        self._wake()
        return [update["update_id"] for update in chosen]

    def confirm(self, offset: int) -> None:
        """Everything below the offset is done; a negative offset keeps only that many of the newest."""
        if offset < 0:
            while len(self._pending) > -offset:
                self._confirmed.append(self._pending.popleft())
        while offset > 0 and self._pending and self._pending[0]["update_id"] < offset:
            self._confirmed.append(self._pending.popleft())

    def drop(self) -> None:
        """Forgets what waits."""
        self._pending.clear()
        self._again.clear()

    async def poll(self, limit: int, timeout_s: float) -> list[Update]:
        """The next updates, waiting for the first; empty after the time or on close.

        Raises Conflict in the older call when a second one arrives.
        """
        self.interrupt(_TERMINATED)
        poller = self._poller = asyncio.get_running_loop().create_future()
        try:
            await self._first(timeout_s, poller)
            return self._take(limit)
        finally:
            if self._poller is poller:
                self._poller = None
            poller.cancel()

    def interrupt(self, reason: str) -> None:
        """Ends the poll under way, if there is one, with a Conflict."""
        if self._poller and not self._poller.done():
            self._poller.set_exception(Conflict(reason))

    async def next(self) -> Update | None:
        """The oldest waiting update, left in its place; None once closed."""
        while not (self._closed or len(self)):
            self._changed.clear()
            await self._changed.wait()
        if self._closed:
            return None
        return self._again[0] if self._again else self._pending[0]

    def accepted(self, update: Update) -> None:
        """The webhook took this update."""
        if self._again and self._again[0] is update:
            self._again.popleft()
        elif self._pending and self._pending[0] is update:
            self._confirmed.append(self._pending.popleft())

    def close(self) -> None:
        """Lets everybody go who waits."""
        self._closed = True
        self._wake()

    async def _first(self, timeout_s: float, poller: asyncio.Future[None]) -> None:
        waiting = asyncio.create_task(self.next())
        either: set[asyncio.Future[Any]] = {waiting, poller}
        try:
            await asyncio.wait(either, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
            if poller.done():
                poller.result()
        finally:
            waiting.cancel()

    def _take(self, limit: int) -> list[Update]:
        """Repeated updates first: they go whatever the offset, and only once."""
        again = [self._again.popleft() for _ in range(min(limit, len(self._again)))]
        return again + list(self._pending)[: limit - len(again)]

    def _wake(self) -> None:
        self._changed.set()
