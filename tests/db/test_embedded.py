"""The embedded PostgreSQL as the bot meets it: first start, later starts, crashes on either side.

A bot that gets killed is a process of its own, which holds the server and prints its address.
"""

import asyncio
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import psutil  # type: ignore[import-untyped]
import pytest
import pytest_asyncio

from bot.db import embedded, embedded_child
from bot.db.embedded import EmbeddedPostgres, EmbeddedUnavailable
from bot.db.embedded_programs import Programs

REPOSITORY = Path(__file__).parents[2]
NOBODY = pwd.getpwnam("nobody").pw_uid
BOT = """
import asyncio, sys
from pathlib import Path
from bot.db.embedded import EmbeddedPostgres
from bot.db.embedded_programs import Programs

async def main():
    if len(sys.argv) > 2:
        Programs.ends_with_parent = sys.argv[2]
    async with EmbeddedPostgres(Path(sys.argv[1]), durable=False) as server:
        print(server.url, flush=True)
        await asyncio.sleep(600)

asyncio.run(main())
"""

only_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
each_way_to_end_with_the_bot = pytest.mark.parametrize(
    "mode", [pytest.param("replace", marks=only_linux), "watch"]
)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def used_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that a bot has started on once."""
    data_dir = tmp_path_factory.mktemp("used-before")
    async with EmbeddedPostgres(data_dir, durable=False):
        pass
    return data_dir


@pytest.fixture
def data_dir(used_before: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of that folder, which a test may use and break."""
    yield (copy := Path(shutil.copytree(used_before, tmp_path / "data")))
    shutil.rmtree(copy, ignore_errors=True)


@pytest_asyncio.fixture(scope="class", loop_scope="class")
async def server(
    used_before: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[EmbeddedPostgres]:
    """A running server, for tests that leave it as it was."""
    data_dir = tmp_path_factory.mktemp("shared") / "data"
    async with EmbeddedPostgres(Path(shutil.copytree(used_before, data_dir)), durable=False) as running:
        yield running
    shutil.rmtree(data_dir, ignore_errors=True)


def server_on(data_dir: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(data_dir, durable=False)


def address(url: str) -> str:
    return url.replace("+asyncpg", "")


async def ask(url: str, query: str) -> object:
    connection = await asyncpg.connect(address(url), timeout=60)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def do(url: str, statement: str) -> None:
    connection = await asyncpg.connect(address(url), timeout=60)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def answered(url: str, query: str) -> object:
    """The answer of a server that may be away for a moment."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await ask(url, query)
            except (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError):
                await asyncio.sleep(0.02)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - what is awaited happens in another process
            await asyncio.sleep(0.01)


def pid_file_of(data_dir: Path) -> Path:
    return data_dir / "postgres" / "cluster" / "postmaster.pid"


def server_pid(data_dir: Path) -> int:
    return int(pid_file_of(data_dir).read_text().split()[0])


def runs(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def running_on(data_dir: Path) -> list[int]:
    """The processes, of whichever bot, that were started with a path in the folder."""
    started = psutil.process_iter(["cmdline"])
    return [each.pid for each in started if str(data_dir) in " ".join(each.info["cmdline"] or [])]


@asynccontextmanager
async def process(*command: str) -> AsyncIterator[asyncio.subprocess.Process]:
    started = await asyncio.create_subprocess_exec(
        *command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await started.communicate()


@asynccontextmanager
async def another_bot(
    data_dir: Path, *mode: str, prefix: tuple[str, ...] = ()
) -> AsyncIterator[tuple[int, str]]:
    """A bot in a process of its own, killed at the latest at the end: its process id and its url."""
    async with process(*prefix, sys.executable, "-c", BOT, str(data_dir), *mode) as bot:
        assert bot.stdout
        async with asyncio.timeout(60):
            url = (await bot.stdout.readline()).decode().strip()
        assert url, "the bot did not start"
        yield bot.pid, url


@pytest.mark.asyncio(loop_scope="class")
class TestWhatTheBotGets:
    """A server that only the bot can use, and that holds its books safely."""

    async def test_a_role_that_owns_the_database_and_nothing_else(self, server: EmbeddedPostgres) -> None:
        rights = "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication"
        assert await ask(server.url, f"{rights} FROM pg_roles WHERE rolname = current_user") is False
        owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        assert await ask(server.url, owner) == "bookkeeper"
        assert await ask(server.url, "SELECT current_user") == "bookkeeper"
        assert await ask(server.admin_url, "SELECT usesuper FROM pg_user WHERE usename = current_user")

    async def test_row_level_security_binds_even_that_role(self, server: EmbeddedPostgres) -> None:
        await do(server.url, "CREATE TABLE entries (chat_id int); INSERT INTO entries VALUES (1), (2)")
        await do(server.url, "CREATE POLICY own_chat ON entries USING (chat_id = 2)")
        await do(server.url, "ALTER TABLE entries ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
        assert await ask(server.url, "SELECT count(*) FROM entries") == 1

    async def test_a_server_that_lets_in_nobody_without_the_password(self, server: EmbeddedPostgres) -> None:
        for url in (server.url, server.admin_url):
            password = url.split("@", maxsplit=1)[0].rsplit(":", maxsplit=1)[1]
            with pytest.raises(asyncpg.InvalidPasswordError):
                await ask(url.replace(password, "guessed"), "SELECT 1")

    async def test_utc_and_text_that_sorts_the_same_everywhere(self, server: EmbeddedPostgres) -> None:
        assert await ask(server.url, "SHOW timezone") == "UTC"
        assert await ask(server.url, "SELECT lower('ÄÇĞ') || pg_encoding_to_char(6)") == "äçğUTF8"
        assert await ask(server.url, "SHOW listen_addresses") == "127.0.0.1"


class TestHowItKeepsThings:
    """On disk, and in the log."""

    def test_passwords_that_only_the_bot_can_read(self, used_before: Path) -> None:
        assert (used_before / "postgres" / "passwords.json").stat().st_mode & 0o077 == 0

    @pytest.mark.parametrize("durable", [True, False])
    async def test_what_is_committed_is_on_disk_unless_a_test_gives_that_up(
        self, data_dir: Path, durable: bool
    ) -> None:
        async with EmbeddedPostgres(data_dir, durable=durable) as server:
            assert await ask(server.url, "SHOW fsync") == ("on" if durable else "off")

    async def test_a_log_without_what_people_wrote(self, data_dir: Path) -> None:
        async with server_on(data_dir) as server:
            await do(server.url, "CREATE TABLE notes (note text UNIQUE)")
            await do(server.url, "INSERT INTO notes VALUES ('a secret')")
            with pytest.raises(asyncpg.UniqueViolationError):
                await do(server.url, "INSERT INTO notes VALUES ('a secret')")
        log = (data_dir / "postgres.log").read_text()
        assert "database system is shut down" in log
        assert "secret" not in log

    async def test_a_log_that_is_begun_anew_when_it_has_grown(self, data_dir: Path) -> None:
        log = data_dir / "postgres.log"
        log.write_text("an old line\n" * 100_000)
        async with server_on(data_dir):
            assert log.stat().st_size < 10_000


class TestStarts:
    """Starts, the first one and all others."""

    async def test_keep_the_data_and_leave_no_process_between_them(self, data_dir: Path) -> None:
        async with server_on(data_dir) as server:
            await do(server.url, "CREATE TABLE kept AS SELECT 42 AS answer")
            pid = server_pid(data_dir)
        assert not runs(pid)
        async with server_on(data_dir) as server:
            assert await ask(server.url, "SELECT answer FROM kept") == 42

    async def test_on_a_new_folder_whose_name_has_spaces_and_other_letters(self, tmp_path: Path) -> None:
        data_dir = tmp_path / "Bücher von Ömer" / "帳簿 'x'"
        async with server_on(data_dir) as server:
            assert await ask(server.url, "SELECT 1") == 1
        assert names_in(data_dir) == {"postgres", "postgres.lock", "postgres.log"}
        assert names_in(data_dir / "postgres") == {"cluster", "passwords.json"}

    async def test_after_a_first_start_that_was_killed_half_way(self, tmp_path: Path) -> None:
        async with process(sys.executable, "-c", BOT, str(tmp_path)) as bot:
            await until(lambda: list(tmp_path.glob("postgres.new-*/cluster/PG_VERSION")))
            bot.kill()
            await bot.wait()
        assert not (tmp_path / "postgres").exists()
        async with server_on(tmp_path) as server:
            assert await ask(server.url, "SELECT 1") == 1
        await until(lambda: not running_on(tmp_path))
        async with server_on(tmp_path):
            assert names_in(tmp_path) == {"postgres", "postgres.lock", "postgres.log"}

    async def test_after_a_first_start_that_ended_before_the_database_was_made(self, data_dir: Path) -> None:
        async with server_on(data_dir) as server:
            await do(server.admin_url, "DROP DATABASE bookkeeper")
            await do(server.admin_url, "DROP ROLE bookkeeper")
        async with server_on(data_dir) as server:
            assert await ask(server.url, "SELECT current_user") == "bookkeeper"

    @pytest.mark.parametrize(
        "left", [f"{os.getpid()}\n/somewhere\n", ""], ids=["another's number", "nothing"]
    )
    async def test_where_the_last_servers_number_is_no_longer_its_own(
        self, data_dir: Path, left: str
    ) -> None:
        pid_file_of(data_dir).write_text(left)
        async with server_on(data_dir) as server:
            assert await ask(server.url, "SELECT 1") == 1
            assert server_pid(data_dir) != os.getpid()

    async def test_on_the_port_that_is_asked_for(self, data_dir: Path) -> None:
        port = embedded._free_port()
        async with EmbeddedPostgres(data_dir, port=port, durable=False) as server:
            assert f"@127.0.0.1:{port}/" in server.url
            assert await ask(server.url, "SHOW port") == str(port)

    async def test_on_another_port_where_a_program_was_faster(
        self, data_dir: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        free = embedded._free_port()
        with socket.create_server(("127.0.0.1", 0)) as taken:
            ports = iter([taken.getsockname()[1], free])
            monkeypatch.setattr(embedded, "_free_port", lambda: next(ports))
            async with server_on(data_dir) as server:
                assert await ask(server.url, "SHOW port") == str(free)

    async def test_that_are_given_up_leave_nothing_running(self, data_dir: Path) -> None:
        start = asyncio.create_task(server_on(data_dir).__aenter__())
        await until(lambda: (pid_file := pid_file_of(data_dir)).exists() and pid_file.read_text())
        pid = server_pid(data_dir)
        start.cancel()
        with pytest.raises(asyncio.CancelledError):
            await start
        assert not runs(pid)
        async with server_on(data_dir) as server:
            assert await ask(server.url, "SELECT 1") == 1


class TestTheBotIsKilled:
    """`kill -9` of the bot: it can do nothing more about its server."""

    @each_way_to_end_with_the_bot
    async def test_the_server_ends_and_the_next_bot_finds_the_data(self, data_dir: Path, mode: str) -> None:
        async with another_bot(data_dir, mode) as (bot, url):
            await do(url, "CREATE TABLE kept AS SELECT 42 AS answer")
            pid = server_pid(data_dir)
            os.kill(bot, signal.SIGKILL)
            await until(lambda: not runs(pid))
        async with server_on(data_dir) as server:
            assert await ask(server.url, "SELECT answer FROM kept") == 42

    async def test_the_next_bot_may_start_at_once(self, data_dir: Path) -> None:
        async with another_bot(data_dir) as (_, url):
            await do(url, "CREATE TABLE kept AS SELECT 42 AS answer")
        async with server_on(data_dir) as server:
            assert await ask(server.url, "SELECT answer FROM kept") == 42

    async def test_a_server_does_not_even_start_for_a_bot_that_is_gone(self, tmp_path: Path) -> None:
        not_our_parent = str(os.getppid())
        launcher = [sys.executable, "-I", "-S", embedded_child.__file__, "replace", not_our_parent, "-", "-"]
        async with process(*launcher, str(tmp_path), "/bin/echo", "started") as child:
            output, _ = await child.communicate()
        assert (output, child.returncode) == (b"", 1)


class TestTheServerIsKilled:
    """`kill -9` of the server or a part of it, while the bot goes on."""

    async def test_it_comes_back_at_the_same_address(self, data_dir: Path) -> None:
        async with server_on(data_dir) as server:
            await do(server.url, "CREATE TABLE kept AS SELECT 42 AS answer")
            killed = server_pid(data_dir)
            os.kill(killed, signal.SIGKILL)
            await until(lambda: not runs(killed))
            assert await answered(server.url, "SELECT answer FROM kept") == 42
            assert server_pid(data_dir) != killed

    async def test_and_again_and_again(self, data_dir: Path) -> None:
        async with server_on(data_dir) as server:
            for _ in range(3):
                os.kill(server_pid(data_dir), signal.SIGKILL)
                await answered(server.url, "SELECT 1")

    async def test_a_killed_backend_takes_only_its_connections_with_it(self, data_dir: Path) -> None:
        async with server_on(data_dir) as server:
            connection = await asyncpg.connect(address(server.url))
            os.kill(connection.get_server_pid(), signal.SIGKILL)
            with pytest.raises((OSError, asyncpg.PostgresError)):
                await connection.execute("SELECT pg_sleep(20)")
            assert await answered(server.url, "SELECT 1") == 1

    async def test_a_server_that_lost_its_watcher_is_replaced(
        self, data_dir: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Programs, "ends_with_parent", "watch")
        async with server_on(data_dir) as server:
            orphan = server_pid(data_dir)
            psutil.Process(orphan).parent().kill()
            await until(lambda: not runs(orphan))
            assert await answered(server.url, "SELECT 1") == 1
            assert server_pid(data_dir) != orphan


class TestWhatStopsAStart:
    """Each says in one line what is wrong, and leaves nothing behind."""

    async def refusal(self, data_dir: Path, port: int | None = None) -> str:
        with pytest.raises(EmbeddedUnavailable) as refused:
            async with EmbeddedPostgres(data_dir, port=port, durable=False):
                pass
        assert "\n" not in refused.value.reason
        return refused.value.reason

    async def test_another_bot_in_the_folder(self, data_dir: Path) -> None:
        async with another_bot(data_dir) as (bot, url):
            assert await self.refusal(data_dir) == f"the data folder {data_dir} is in use by process {bot}"
            assert await ask(url, "SELECT 1") == 1

    async def test_this_bot_in_the_folder_already(self, data_dir: Path) -> None:
        async with server_on(data_dir) as server:
            assert str(os.getpid()) in await self.refusal(data_dir)
            with pytest.raises(AssertionError, match="did not start"):
                async with another_bot(data_dir):
                    pass
            assert await ask(server.url, "SELECT 1") == 1

    async def test_no_server_for_this_platform(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
        assert "set DATABASE_URL" in await self.refusal(tmp_path)

    async def test_data_of_another_version(self, tmp_path: Path) -> None:
        (cluster := tmp_path / "postgres" / "cluster").mkdir(parents=True)
        (cluster / "PG_VERSION").write_text("16\n")
        reason = await self.refusal(tmp_path)
        assert "PostgreSQL 16" in reason
        assert "18" in reason

    async def test_a_folder_that_something_else_made(self, tmp_path: Path) -> None:
        (tmp_path / "postgres" / "cluster").mkdir(parents=True)
        assert "move it away" in await self.refusal(tmp_path)

    async def test_lost_passwords(self, tmp_path: Path) -> None:
        (cluster := tmp_path / "postgres" / "cluster").mkdir(parents=True)
        (cluster / "PG_VERSION").write_text("18\n")
        assert "passwords.json is missing" in await self.refusal(tmp_path)

    async def test_a_file_where_the_folder_should_be(self, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("")
        assert f"can't use the data folder {tmp_path / 'data'}" in await self.refusal(tmp_path / "data")

    async def test_a_port_that_another_program_has(self, data_dir: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            assert f"port {port}" in await self.refusal(data_dir, port)

    async def test_damaged_data_in_the_words_of_the_server(self, data_dir: Path) -> None:
        (data_dir / "postgres" / "cluster" / "global" / "pg_control").unlink()
        assert "pg_control" in await self.refusal(data_dir)

    async def test_an_initdb_that_fails_in_its_own_words(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(embedded, "write_private", lambda path, _: path.write_text(""))
        assert "password file" in await self.refusal(tmp_path)
        assert not (tmp_path / "postgres").exists()

    async def test_a_server_that_never_gets_ready(
        self, data_dir: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(embedded, "_READY_WITHIN_S", 0)
        assert "not ready" in await self.refusal(data_dir)
        assert not pid_file_of(data_dir).exists()

    async def test_is_forgotten_once_it_is_gone(self, data_dir: Path) -> None:
        version = data_dir / "postgres" / "cluster" / "PG_VERSION"
        version.write_text("16\n")
        await self.refusal(data_dir)
        version.write_text("18\n")
        async with server_on(data_dir) as server:
            assert await ask(server.url, "SELECT 1") == 1


@only_root
@only_linux
class TestAsRoot:
    """PostgreSQL refuses to run as root, so it gets another account."""

    async def test_the_server_is_not_root_and_only_its_own_folder_changes_hands(self, data_dir: Path) -> None:
        async with server_on(data_dir):
            assert uid_of(server_pid(data_dir)) != 0
        assert owners(data_dir / "postgres" / "cluster") == {NOBODY}
        assert {owner(data_dir), owner(data_dir / "postgres.log"), owner(data_dir.parent)} == {0}

    @pytest.mark.parametrize("mode", [0o700, 0o755])
    async def test_the_folder_may_be_below_one_that_is_closed_to_others(
        self, used_before: Path, open_folder: Path, mode: int
    ) -> None:
        (above := open_folder / "above").mkdir(mode)
        (data_dir := Path(shutil.copytree(used_before, above / "data"))).chmod(0o755)
        async with server_on(data_dir) as server:
            assert await ask(server.url, "SELECT 1") == 1
            rights = capabilities(server_pid(data_dir))
        assert above.stat().st_mode & 0o777 == mode
        assert rights == (0b100 if mode == 0o700 else 0)

    async def test_the_owner_of_the_data_folder_owns_the_server_too(self, tmp_path: Path) -> None:
        os.chown(tmp_path, someone := pwd.getpwnam("daemon").pw_uid, -1)
        async with server_on(tmp_path):
            assert uid_of(server_pid(tmp_path)) == someone

    async def test_an_ordinary_user_runs_it_as_themselves(self, tmp_path: Path) -> None:
        os.chown(tmp_path, NOBODY, NOBODY)
        async with another_bot(tmp_path, prefix=as_nobody()) as (bot, url):
            assert uid_of(bot) == uid_of(server_pid(tmp_path)) == NOBODY
            assert await ask(url, "SELECT current_user") == "bookkeeper"

    async def test_an_ordinary_user_is_told_whose_the_data_are(self, data_dir: Path) -> None:
        for path in (data_dir, data_dir / "postgres.lock", data_dir / "postgres.log"):
            os.chown(path, NOBODY, NOBODY)
        async with process(*as_nobody(), sys.executable, "-c", BOT, str(data_dir)) as bot:
            _, errors = await bot.communicate()
        assert f"{data_dir / 'postgres'} belongs to user 0".encode() in errors


def as_nobody() -> tuple[str, ...]:
    """Runs a command as an ordinary user, whose one right is for folders above that may be closed to them."""
    if not (setpriv := shutil.which("setpriv")):
        pytest.skip("needs setpriv")
    right = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
    return (setpriv, f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *right)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account can reach."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def capabilities(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("CapEff:")[1].split()[0], 16)


def uid_of(pid: int) -> int:
    return int(psutil.Process(pid).uids().real)


def owner(path: Path) -> int:
    return path.stat().st_uid


def owners(folder: Path) -> set[int]:
    return {owner(path) for path in [folder, *folder.rglob("*")]}
