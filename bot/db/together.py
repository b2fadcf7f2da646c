"""Writes of the same kind that come at about the same time, made one statement.

While one statement is under way the next ones gather; so a busy bot writes in batches and a quiet one at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Together(Generic[Item, Result]):
    """Gathers items for `write`, which answers one result for each, in order; what it raises, each of them gets."""

    def __init__(self, write: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]]) -> None:
        self._write = write
        self._gathered: list[tuple[Item, asyncio.Future[Result]]] = []
        self._writing: asyncio.Task[None] | None = None

    def add(self, item: Item) -> "asyncio.Future[Result]":
        """The result to come. The write goes on where nobody waits for it."""
        result: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._gathered.append((item, result))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all(), name="together")
        return result

    async def _write_all(self) -> None:
        while self._gathered:
            batch, self._gathered = self._gathered, []
            try:
                results = await self._write([item for item, _ in batch])
            except BaseException as problem:
                for _, waiting in batch:
                    _end(waiting, problem)
                if not isinstance(problem, Exception):
                    raise
            else:
                for (_, waiting), result in zip(batch, results, strict=True):
                    if not waiting.done():
                        waiting.set_result(result)
        self._writing = None


def _end(waiting: "asyncio.Future[Result]", problem: BaseException) -> None:
    if waiting.done():
        return
    if isinstance(problem, asyncio.CancelledError):
        waiting.cancel()
    else:
        waiting.set_exception(problem)
