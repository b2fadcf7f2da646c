"""Pressed buttons: each press is a query that the bot answers once, and in time."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.errors import BadRequest

LIFETIME_S = 60.0
"""How long an answer is taken. Telegram gives no figure; after about a minute it has refused for sure."""

Answer = dict[str, Any]


@dataclass
class _Query:
    opened_at: float
    answer: asyncio.Future[Answer] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class CallbackQueries:
    """The queries that are open, by id."""

    def __init__(self, first_id: int = 1, lifetime_s: float = LIFETIME_S) -> None:
        self.lifetime_s = lifetime_s
        self._queries: dict[str, _Query] = {}
        self._last_id = first_id - 1

    def open(self) -> str:
        """A new query's id."""
        self._last_id += 1
        self._queries[str(self._last_id)] = _Query(time.monotonic())
        return str(self._last_id)

    def answer(self, query_id: str, answer: Answer) -> None:
        """Raises BadRequest for a query that is unknown, answered or too old."""
        query = self._queries.get(query_id)
        if query is None or query.answer.done() or time.monotonic() - query.opened_at > self.lifetime_s:
            raise BadRequest("query is too old and response timeout expired or query ID is invalid")
        query.answer.set_result(answer)

    async def answered(self, query_id: str, timeout_s: float) -> Answer | None:
        """The bot's answer, or None where none came in time."""
        waiting = self._queries[query_id].answer
        done, _ = await asyncio.wait({waiting}, timeout=timeout_s)
        return waiting.result() if done and not waiting.cancelled() else None

    def close(self) -> None:
        """Lets everybody go who waits for an answer."""
        for query in self._queries.values():
            query.answer.cancel()
