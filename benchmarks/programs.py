"""The programs that take part, each a process of its own, and the processor time that they take.

They see nothing of the caller's environment or `.env`, and what they say goes to a log in the run's folder.
"""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from time import perf_counter, time
from typing import Any

import psutil  # type: ignore[import-untyped]

CODE = Path(__file__).parents[1]

_STOPS_WITHIN_S = 15
_LONGEST_LINE = 2**26
_SETTLES_WITHIN_S = 30
_CHARTS_START_WITHIN_S = 12
_LOOK_EVERY_S = 0.5
_IDLE_SHARE = 0.1


class BenchmarkFailed(Exception):
    """A program doesn't do its part. The text says which, and what it said last."""


class Program:
    """A running Python program of this repository."""

    def __init__(self, name: str, process: Process, log: Path) -> None:
        self.name = name
        self._process = process
        self._log = log

    @property
    def cpu_s(self) -> float:
        """Processor seconds since it started, without its children's."""
        return _own_cpu_s(psutil.Process(self._process.pid))

    async def first_line(self) -> str:
        """What it says when it is ready. Raises BenchmarkFailed."""
        return await self._line()

    async def ask(self, wish: Mapping[str, Any]) -> dict[str, Any]:
        """Hands it a line and returns its answer. Raises BenchmarkFailed."""
        if self._process.stdin is None:
            raise BenchmarkFailed(f"{self.name} can't be asked")
        self._process.stdin.write(json.dumps(wish).encode() + b"\n")
        answer: dict[str, Any] = json.loads(await self._line())
        return answer

    async def settles(self) -> None:
        """Waits until it and its children have nothing to do; a bot starts its chart workers a little late."""
        started = perf_counter()
        while perf_counter() - started < _SETTLES_WITHIN_S:
            before = _tree_cpu_s(self._process.pid)
            await asyncio.sleep(_LOOK_EVERY_S)
            busy = _tree_cpu_s(self._process.pid) - before
            late = psutil.Process(self._process.pid).create_time()
            if busy < _IDLE_SHARE * _LOOK_EVERY_S and time() - late > _CHARTS_START_WITHIN_S:
                return

    async def stop(self) -> None:
        """Tells it to end, and ends it where it doesn't."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), _STOPS_WITHIN_S)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def said_last(self) -> str:
        """The end of its log."""
        return "\n".join(self._log.read_text(errors="replace").splitlines()[-15:])

    async def _line(self) -> str:
        line = await self._process.stdout.readline() if self._process.stdout else b""
        if not line:
            raise BenchmarkFailed(f"{self.name} has ended:\n{self.said_last()}")
        return line.decode()


@asynccontextmanager
async def program(
    name: str,
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    talks: bool = False,
) -> AsyncIterator[Program]:
    """`python …` while it is entered. One that talks is asked and answers over its standard input and output."""
    log = folder / f"{name.replace(' ', '-')}.log"
    with log.open("ab") as sink:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=folder,
            env=_environment(folder) | dict(environment or {}),
            stdin=PIPE if talks else DEVNULL,
            stdout=PIPE if talks else sink,
            stderr=sink,
            limit=_LONGEST_LINE,
            start_new_session=True,
        )
    running = Program(name, process, log)
    try:
        yield running
    finally:
        await running.stop()


def database_cpu_s() -> float:
    """Processor seconds of all of this process's PostgreSQL, those that have ended included."""
    return sum(map(_server_cpu_s, psutil.Process().children(recursive=True)))


def _server_cpu_s(process: Any) -> float:
    """Of one process, 0 where it isn't PostgreSQL's. The first of them answers for those that have ended."""
    with suppress(psutil.Error):
        if _is_postgres(process):
            times = process.cpu_times()
            ended = 0.0 if _is_postgres(process.parent()) else times.children_user + times.children_system
            return float(times.user + times.system + ended)
    return 0.0


def _is_postgres(process: Any) -> bool:
    with suppress(psutil.Error):
        return process is not None and process.name().startswith("postgres")
    return False


def _tree_cpu_s(pid: int) -> float:
    root = psutil.Process(pid)
    return sum(map(_own_cpu_s, [root, *root.children(recursive=True)]))


def _own_cpu_s(process: Any) -> float:
    with suppress(psutil.Error):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PYTHONPATH": str(CODE),
        "PYTHONUNBUFFERED": "1",
    }
