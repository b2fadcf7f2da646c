"""The part of the data folder that belongs to the embedded PostgreSQL.

    postgres.lock              held by the one bot that uses this data folder; names its process
    postgres.log               what the server last said
    postgres/passwords.json    of the two roles, readable by the bot only
    postgres/cluster/          the server's own data

`postgres/` appears all at once, renamed from a folder in which everything was made ready, so that an
interrupted first start leaves nothing behind that a later one would trip over.
"""

import contextlib
import json
import os
import secrets
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, ClassVar, Self

import psutil  # type: ignore[import-untyped]

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl
    import pwd

MAJOR_VERSION = "18"
_LOG_KEPT_BYTES = 1_000_000
_NEW_PREFIX = "postgres.new-"


class EmbeddedUnavailable(Exception):
    """The embedded PostgreSQL can't be used. `reason` is plain text that says why, and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Account:
    """The system account that the server runs as, where that isn't the bot's own."""

    uid: int
    gid: int

    def give(self, path: Path) -> None:
        """Makes the account own the path and all below it."""
        for each in [path, *path.rglob("*")]:
            os.chown(each, self.uid, self.gid, follow_symlinks=False)


@dataclass(frozen=True)
class Passwords:
    """Of the superuser and of the bot's own role; letters and digits only, so safe in an URL and in SQL."""

    postgres: str
    bookkeeper: str

    @classmethod
    def generate(cls) -> Self:
        """Two new ones, 128 bits each."""
        return cls(secrets.token_hex(16), secrets.token_hex(16))

    @classmethod
    def read(cls, path: Path) -> Self:
        """Those in a file that `write` wrote."""
        return cls(**json.loads(path.read_text()))

    def write(self, path: Path) -> None:
        """Keeps them in a new file that only its owner can read."""
        write_private(path, json.dumps({"postgres": self.postgres, "bookkeeper": self.bookkeeper}))


class FolderLock:
    """Only one bot may use a data folder. The system lets go of the lock when that bot ends, however it ends.

    A record lock, since a forked worker process does not inherit it: one that survives a killed bot must not
    keep the folder. But such a lock doesn't hold within one process; there the set of folders does.
    """

    _held_here: ClassVar[set[Path]] = set()

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        if self._path in self._held_here:
            raise self._taken(os.getpid())
        file = self._path.open("a+")
        try:
            _lock(file)
        except OSError:
            with file:
                file.seek(0)
                raise self._taken(file.read().strip() or "unknown") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file
        self._held_here.add(self._path)

    def __exit__(self, *_: object) -> None:
        self._held_here.discard(self._path)
        self._file.close()

    def _taken(self, process: int | str) -> EmbeddedUnavailable:
        return EmbeddedUnavailable(f"the data folder {self._path.parent} is in use by process {process}")


class ClusterFolder:
    """Where the server's data are, who owns them, and whether they can be used."""

    def __init__(self, data_dir: Path, name: str = "postgres") -> None:
        self.data_dir = data_dir
        self.home = data_dir / name
        self.cluster = self.home / "cluster"
        self.passwords_file = self.home / "passwords.json"
        self.log = data_dir / "postgres.log"

    @property
    def exists(self) -> bool:
        """Whether there have been data before, even unusable ones."""
        return self.home.exists()

    def remove_left_overs(self) -> None:
        """Of first starts that were interrupted."""
        for left_over in self.data_dir.glob(f"{_NEW_PREFIX}*"):
            shutil.rmtree(left_over, ignore_errors=True)

    def start_new(self, account: Account | None) -> "ClusterFolder":
        """An empty folder beside the real one, in which to prepare the server's data."""
        new = ClusterFolder(self.data_dir, tempfile.mkdtemp(prefix=_NEW_PREFIX, dir=self.data_dir))
        new.cluster.mkdir(mode=0o700)
        if account:
            account.give(new.home)
        return new

    def accept(self, new: "ClusterFolder") -> None:
        """The prepared folder becomes the real one, on disk before anything is written to it."""
        new.home.rename(self.home)
        if sys.platform != "win32":
            descriptor = os.open(self.data_dir, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)

    def check(self, account: Account | None) -> None:
        """Raises EmbeddedUnavailable where the data are another version's, another user's or not complete."""
        if sys.platform != "win32":
            self._check_owner(account)
        try:
            version = (self.cluster / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            raise EmbeddedUnavailable(f"{self.home} is not a database of Bookkeeper; move it away") from None
        if version != MAJOR_VERSION:
            raise EmbeddedUnavailable(
                f"{self.home} was written by PostgreSQL {version}, and this version brings {MAJOR_VERSION}: "
                "dump it with the old version, move it away and load the dump"
            )
        if not self.passwords_file.exists():
            raise EmbeddedUnavailable(f"{self.passwords_file} is missing; restore it from a backup")

    def account(self) -> Account | None:
        """Whom the server must run as: where the bot is root, who owns the data already, else `nobody`."""
        if sys.platform == "win32" or os.geteuid() != 0:
            return None
        if self.cluster.exists() and (owner := self.cluster.stat()).st_uid != 0:
            return Account(owner.st_uid, owner.st_gid)
        owner = self.data_dir.stat()
        if owner.st_uid != 0 and _has_name(owner.st_uid):
            return Account(owner.st_uid, owner.st_gid)
        nobody = pwd.getpwnam("nobody")
        return Account(nobody.pw_uid, nobody.pw_gid)

    def trim_log(self) -> int:
        """Begins the log anew where it has grown large; where it ends now, in bytes."""
        with self.log.open("ab") as log:
            if log.tell() > _LOG_KEPT_BYTES:
                log.truncate(0)
            return log.seek(0, os.SEEK_END)

    def log_since(self, position: int) -> str:
        """What programs have said after the position that trim_log gave."""
        return self.log.read_bytes()[position:].decode(errors="replace")

    def server_left_behind(self) -> psutil.Process | None:
        """The server of an earlier bot, where one still uses these data.

        Where the number in postmaster.pid has gone to another program since (in a container numbers repeat)
        or to a process that nobody collects, or where a crash left that file empty, the server would refuse
        to start for ever: the file is removed.
        """
        file = self.cluster / "postmaster.pid"
        with contextlib.suppress(IndexError, ValueError):
            try:
                process = psutil.Process(int(file.read_text().split(maxsplit=1)[0]))
                if process.status() != psutil.STATUS_ZOMBIE and str(self.cluster) in process.cmdline():
                    return process
            except (FileNotFoundError, psutil.NoSuchProcess, psutil.AccessDenied):
                return None
        file.unlink(missing_ok=True)
        return None

    def _check_owner(self, account: Account | None) -> None:
        owner = (self.home if account is None else self.cluster).stat().st_uid
        if account is None and owner != os.geteuid():
            raise EmbeddedUnavailable(
                f"{self.home} belongs to user {owner}: run the bot as that user, or as root, "
                f"or change the owner with chown -R"
            )
        if account is not None and owner != account.uid:
            account.give(self.cluster)
            os.chown(self.home, account.uid, account.gid)


def write_private(path: Path, text: str) -> None:
    """Writes a new file that only its owner can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _has_name(uid: int) -> bool:
    """Whether the account has a name, without which initdb refuses."""
    if sys.platform == "win32":
        return False
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _lock(file: IO[str]) -> None:
    if sys.platform == "win32":
        file.seek(1 << 20)  # far beyond the content, which others may then still read
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
