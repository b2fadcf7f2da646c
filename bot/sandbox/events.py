"""What happens in the chats, told to whoever listens: the page, over server-sent events."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

Event = dict[str, Any]


class Events:
    """A broadcast. Each listener has a queue of its own; None in it means that the sandbox closes."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Event | None]] = set()

    def tell(self, kind: str, chat_id: int | None = None, **details: Any) -> None:
        for listener in self._listeners:
            listener.put_nowait({"type": kind, "chat": chat_id, **details})

    @contextmanager
    def listening(self) -> Iterator[asyncio.Queue[Event | None]]:
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    def close(self) -> None:
        for listener in self._listeners:
            listener.put_nowait(None)
