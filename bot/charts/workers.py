"""The processes that draw, so that a picture never holds up the bot.

Workers are started afresh rather than forked, import matplotlib once, and end with the bot, however it ends. One that
dies while it draws is replaced and its picture is drawn once more.
"""

import asyncio
import multiprocessing
import os
import signal
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Self, TypeVar

from bot.core.errors import BookkeeperError, ChartFailed
from bot.core.pictures import Picture

TIMEOUT_S = 30
"""How long a picture may take, the wait for a free worker included."""

_ATTEMPTS = 2
_MOST_PROCESSES = 2
_NICENESS = 10

T = TypeVar("T")


class ChartWorkers:
    """Draws in so many processes, which start with the first picture or with `warm`.

    By default there are two, or one where there is one processor only. They give way to the bot where both have work.
    """

    def __init__(self, processes: int | None = None) -> None:
        self._processes = processes or min(_MOST_PROCESSES, os.cpu_count() or 1)
        self._pool: ProcessPoolExecutor | None = None
        self._closed = False
        self._lock = threading.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    async def render(self, picture: Picture) -> bytes:
        """The picture as a PNG file. Raises ChartFailed, also after `close`."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return await self._render(picture)
        except TimeoutError:
            raise ChartFailed("timeout") from None

    def warm(self) -> None:
        """Starts the workers and lets them import matplotlib; returns at once."""
        threading.Thread(target=self._warm, name="charts-warm", daemon=True).start()

    async def close(self) -> None:
        """Ends the workers, after the pictures that they are busy with."""
        await asyncio.to_thread(self._close)

    async def _render(self, picture: Picture) -> bytes:
        for _ in range(_ATTEMPTS):
            pool = await asyncio.to_thread(self._open)
            try:
                future = await asyncio.to_thread(_submit, pool, _draw, picture)
                return await asyncio.wrap_future(future)
            except RuntimeError:  # the pool is broken, or closed meanwhile
                await asyncio.to_thread(self._drop, pool)
        raise ChartFailed("the worker ended")

    def _open(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._closed:
                raise ChartFailed("closed")
            if self._pool is None:
                fresh = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(self._processes, mp_context=fresh, initializer=_prepare)
            return self._pool

    def _drop(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._pool is broken:
                self._pool = None
        broken.shutdown(wait=False)

    def _warm(self) -> None:
        try:
            pool = self._open()
            for _ in range(self._processes):
                _submit(pool, _ready)
        except (BookkeeperError, RuntimeError):
            return  # closed meanwhile; what really fails shows with the first picture

    def _close(self) -> None:
        with self._lock:
            self._closed = True
            pool, self._pool = self._pool, None
        if pool:
            pool.shutdown()


def _submit(pool: ProcessPoolExecutor, task: Callable[..., T], *args: object) -> Future[T]:
    """Hands the task over, which starts a process where none is free."""
    with _interrupts_held():
        return pool.submit(task, *args)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Processes started meanwhile get no Ctrl-C until they ignore it: their start-up would print a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # starting it would release the signal again
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _prepare() -> None:
    """Runs first in each worker. The bot alone decides about Ctrl-C; matplotlib writes to no folder that stays."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="bookkeeper-charts-", ignore_cleanup_errors=True) as folder:
        os.environ["MPLCONFIGDIR"] = folder  # noqa: TID251 - the only way to tell matplotlib
        import_module("bot.charts.drawing")


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(0)


def _ready() -> None:
    """What a worker is asked for so that it starts."""


def _draw(picture: Picture) -> bytes:
    """Draws in the worker, which ends itself where that takes too long."""
    from bot.charts.drawing import draw  # noqa: PLC0415 - a worker's only, once it has a folder for matplotlib

    with _deadline():
        try:
            return draw(picture)
        except Exception as error:  # noqa: BLE001 - whatever it is, its message may quote the picture
            raise ChartFailed(_place(error)) from None


@contextmanager
def _deadline() -> Iterator[None]:
    if not hasattr(signal, "alarm"):
        yield
        return
    signal.alarm(TIMEOUT_S)
    try:
        yield
    finally:
        signal.alarm(0)


def _place(error: Exception) -> str:
    """The kind of error and the line that raised it, without its message."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(frame.filename).name}:{frame.lineno}"
