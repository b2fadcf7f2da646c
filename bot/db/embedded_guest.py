"""The embedded PostgreSQL of a bot that runs, for a second program on the same data folder."""

import asyncio
from pathlib import Path

from bot.db.embedded_folder import ClusterFolder, Passwords

_READY_WITHIN_S = 15
_POLL_S = 0.1
_PORT_LINE, _STATE_LINE = 3, 7  # of postmaster.pid, as PostgreSQL's miscadmin.h counts them


async def running_server(data_dir: Path) -> str | None:
    """The address that the running bot uses itself; None where it has no server, or none that becomes ready."""
    folder = _folder(data_dir)
    for _ in range(int(_READY_WITHIN_S / _POLL_S)):
        facts = _facts(folder)
        if facts is None:
            return None
        if len(facts) > _STATE_LINE and facts[_STATE_LINE].strip() == "ready":
            password = Passwords.read(folder.passwords_file).bookkeeper
            return f"postgresql+asyncpg://bookkeeper:{password}@127.0.0.1:{int(facts[_PORT_LINE])}/bookkeeper"
        await asyncio.sleep(_POLL_S)
    return None


def _folder(data_dir: Path) -> ClusterFolder:
    return ClusterFolder(data_dir.expanduser().resolve())


def _facts(folder: ClusterFolder) -> list[str] | None:
    """What the server tells about itself; None where it isn't there, or not for us."""
    try:
        return (folder.cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return None
