"""The bot as processes of its own, which may be killed at any moment and started again."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from tests.deadline import until
from tests.process import Program, unmeasured

_ENDS_WITHIN_S = 60


class Replica:
    """One place for a bot: at most one process at a time. `log` is what all of them said."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._folder = folder
        self._environment = environment
        self._running: Program | None = None
        self._ending = AsyncExitStack()
        self._said: list[str] = []
        self._port: int | None = None
        self._killed = False

    @property
    def pid(self) -> int:
        """The running process's."""
        return self._program.pid

    @property
    def log(self) -> str:
        """The logs of all its processes."""
        return "".join([*self._said, self._running.log if self._running else ""])

    @property
    def has_ended(self) -> bool:
        """Whether no process runs here."""
        return self._running is None or self._running._has_ended()

    @property
    def failed(self) -> bool:
        """Whether a process ended here that nobody killed."""
        return self._running is not None and self.has_ended and not self._killed

    @property
    def port(self) -> int | None:
        """Where the running process listens; None while it doesn't yet, or where none runs."""
        if self._running is None or self.has_ended:
            return None
        if self._port is None:
            listening = (line for line in self._running.log.splitlines() if "http.listening" in line)
            self._port = next((int(json.loads(line)["port"]) for line in listening), None)
        return self._port

    async def start(self, **more: str) -> None:
        """Begins a process, with these settings too; returns before it is ready."""
        await self.clear()
        starting = unmeasured(folder=self._folder, **self._environment, **more)
        self._running = await self._ending.enter_async_context(starting)

    async def is_ready(self) -> None:
        """Waits until Telegram and the bot have met."""
        await self._program.says("bot.ready")

    async def kill(self) -> None:
        """Ends it at once."""
        self._killed = True
        await self._program.kill()

    async def dies(self, within_s: float = _ENDS_WITHIN_S) -> None:
        """Waits until it has ended by itself."""
        await until(lambda: self.has_ended, within_s)

    async def stop(self) -> int:
        """Tells it to end; answers its exit code."""
        return await self._program.is_told()

    async def clear(self) -> None:
        """Kills what still runs and keeps what it said."""
        await self._ending.aclose()
        if self._running:
            self._said.append(self._running.log)
        self._running = self._port = None
        self._killed = False

    @property
    def _program(self) -> Program:
        assert self._running, "no process runs here"
        return self._running


@asynccontextmanager
async def fleet(size: int, folder: Path, environment: dict[str, str]) -> AsyncIterator[list[Replica]]:
    """That many places for bots that share all settings; none runs yet, and none does at the end."""
    replicas = [Replica(folder, environment) for _ in range(size)]
    async with AsyncExitStack() as stack:
        for replica in replicas:
            stack.push_async_callback(replica.clear)
        yield replicas
