"""`python -m bot …` as a person or a supervisor runs it: a process of its own, in an environment that the test names.

async with program("migrate", folder=tmp_path, DATABASE_URL=…) as migrating:
    assert await migrating.ends() == 0
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from tests.deadline import until

_CODE = Path(__file__).parents[1]
_KEPT = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP")
_STARTS_WITHIN_S = 100


class Program:
    """A running program, and what it has said so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.answer = ""
        """What went to its standard output."""
        self.log = ""
        """What went to its standard error."""
        self._listening = [asyncio.create_task(self._read_answer()), asyncio.create_task(self._read_log())]

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def said(self) -> str:
        """Everything, the answer first."""
        return self.answer + self.log

    async def says(self, text: str) -> str:
        """Waits until it has said this; answers the rest of the line."""
        await until(lambda: text in self.said or self._has_ended(), _STARTS_WITHIN_S)
        assert text in self.said, self.said
        return self.said.partition(text)[2].partition("\n")[0]

    async def ends(self) -> int:
        """Waits for its end; answers its exit code."""
        async with asyncio.timeout(_STARTS_WITHIN_S):
            code = await self._process.wait()
            await asyncio.wait(self._listening)
        return code

    async def is_told(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Gets a signal; answers its exit code."""
        self._process.send_signal(number)
        return await self.ends()

    async def kill(self) -> None:
        """Ends it at once, without a chance to do anything."""
        if self._process.returncode is None:
            self._process.kill()
        await self.ends()

    def _has_ended(self) -> bool:
        return all(task.done() for task in self._listening)

    async def _read_answer(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            self.answer += line.decode()

    async def _read_log(self) -> None:
        assert self._process.stderr
        async for line in self._process.stderr:
            self.log += line.decode()


def program(*arguments: str, folder: Path, **environment: str) -> AbstractAsyncContextManager[Program]:
    """`python -m bot` with these arguments in this working directory; killed at the end where it still runs."""
    measured = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    return _running(arguments, folder, measured | environment)


def unmeasured(*arguments: str, folder: Path, **environment: str) -> AbstractAsyncContextManager[Program]:
    """The same without its coverage: to measure that makes a start twice as long."""
    return _running(arguments, folder, environment)


@asynccontextmanager
async def _running(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> AsyncIterator[Program]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=folder,
        env=_bare(folder) | {**environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    running = Program(process)
    try:
        yield running
    finally:
        await running.kill()


def _bare(folder: Path) -> dict[str, str]:
    """An environment with nothing of the tests' own settings."""
    kept = {name: value for name, value in os.environ.items() if name in _KEPT}
    return kept | {"HOME": str(folder), "PYTHONPATH": str(_CODE), "PYTHONUNBUFFERED": "1"}
