"""Writes files in a process of its own, `bot.files.written`: the bot goes on answering meanwhile.

Pages go through a pipe, which takes no more of them than the child keeps up with. Leaving the block ends the child.
"""

import asyncio
import json
import pickle
import shutil
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from bot.core.errors import ExportFailed
from bot.core.exports import Cover, Line, Part
from bot.files.written import LENGTH

_CHILD = Path(__file__).with_name("written.py")
_ROOT = Path(__file__).parents[2]
_FOLDERS = "bookkeeper-export-"
_LEFT_OVER_S = 6 * 3600


@asynccontextmanager
async def begin_files(cover: Cover) -> AsyncIterator["WritingApart"]:
    """A child that writes into a folder of its own, which is gone afterwards with all that is in it."""
    async with _folder() as folder, _child() as child:
        writing = WritingApart(child, folder)
        await writing.begin(cover)
        yield writing


@asynccontextmanager
async def _folder() -> AsyncIterator[Path]:
    """A folder that nobody else may read. A disk may take its time to let go of large files: beside the event loop."""
    folder = await asyncio.to_thread(_new_folder)
    try:
        yield folder
    finally:
        await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))


@asynccontextmanager
async def _child() -> AsyncIterator[asyncio.subprocess.Process]:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(_CHILD), str(_ROOT)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield child
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await asyncio.shield(child.wait())


def _new_folder() -> Path:
    """It is its owner's alone. Takes the opportunity to remove what a bot that was killed has left behind."""
    _sweep()
    return Path(mkdtemp(prefix=_FOLDERS))


def _sweep() -> None:
    for folder in Path(gettempdir()).glob(f"{_FOLDERS}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _LEFT_OVER_S:
                shutil.rmtree(folder, ignore_errors=True)


class WritingApart:
    """What is told to the child, and what comes back."""

    def __init__(self, child: asyncio.subprocess.Process, folder: Path) -> None:
        self._child = child
        self._folder = folder

    async def begin(self, cover: Cover) -> None:
        """The totals of many years are spelt beside the event loop."""
        await self._send(
            await asyncio.to_thread(pickle.dumps, (cover, self._folder), pickle.HIGHEST_PROTOCOL)
        )

    async def write(self, page: Sequence[Line]) -> None:
        await self._send(pickle.dumps(page, pickle.HIGHEST_PROTOCOL))

    async def close(self) -> tuple[Part, ...]:
        await self._send(pickle.dumps(None))
        said = await self._child.stdout.readline() if self._child.stdout else b""
        if said[:1] != b"+":
            raise ExportFailed(said[1:].decode(errors="replace").strip() or "the child ended")
        return tuple(Part(self._folder / name, entries) for name, entries in _decoded(said[1:]))

    async def _send(self, spelt: bytes) -> None:
        """Hands it over. Raises ExportFailed with the child's own words where it has ended."""
        pipe = self._child.stdin
        if pipe is None:
            return
        try:
            pipe.write(len(spelt).to_bytes(LENGTH) + spelt)
            await pipe.drain()
        except ConnectionError:
            said = await self._child.stdout.read() if self._child.stdout else b""
            raise ExportFailed(said[1:].decode(errors="replace").strip() or "the child ended") from None


def _decoded(said: bytes) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = json.loads(said)
    return found
