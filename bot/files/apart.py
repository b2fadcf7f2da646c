"""Reading what a stranger made, in a process of its own that can be ended: `bot.files.apart_child` is its other half.

A task is a generator function that any module offers, named "module:function". It is given what is wished, as plain
JSON, and the file's bytes; what it yields comes back, as JSON too, piece by piece. The child may use so much memory
and processor time, is started when it is needed, gives way to the bot, and ends with it. A file that is too much for
it, or makes it fail, is an UnreadableFile like one that the task refuses.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.errors import Unreadable, UnreadableFile

_CHILD = Path(__file__).with_name("apart_child.py")
_ROOT = Path(__file__).parents[2]
_PIECE = 1 << 18
_LONGEST_LINE = 1 << 22
_LENGTH = 8
_AT_ONCE = 2
_END_S = 0.2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use. `memory` is its whole address space, in bytes; so is `answer`, what it may send back.

    The time that counts is the processor's: `patience_s` on the clock only ends what hangs.
    """

    memory: int = 240 * 1024 * 1024
    processor_s: int = 4
    patience_s: float = 60
    answer: int = 32 * 1024 * 1024


class Apart:
    """Runs tasks in children, a few at a time."""

    def __init__(self, limits: Limits = Limits(), at_once: int = _AT_ONCE) -> None:
        self._limits = limits
        self._turns = asyncio.Semaphore(at_once)

    async def run(self, task: str, wish: Mapping[str, Any], data: bytes) -> list[bytes]:
        """What the task yields, each piece as JSON still: decoding much of it at once would hold up the bot.

        Raises UnreadableFile.
        """
        async with self._turns:
            try:
                async with asyncio.timeout(self._limits.patience_s), self._child(task) as child:
                    await _hand_over(child, wish, data)
                    return await self._pieces(child)
            except TimeoutError:
                raise UnreadableFile(Unreadable.TOO_MUCH) from None

    @asynccontextmanager
    async def _child(self, task: str) -> AsyncIterator[asyncio.subprocess.Process]:
        limits = self._limits
        told = (os.getpid(), limits.memory, limits.processor_s, _ROOT, task)
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", str(_CHILD), *map(str, told)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_LONGEST_LINE,
        )
        try:
            yield child
        finally:
            await asyncio.shield(_ended(child))

    async def _pieces(self, child: asyncio.subprocess.Process) -> list[bytes]:
        pieces: list[bytes] = []
        received = 0
        while line := await _line(child):
            received += len(line)
            if received > self._limits.answer:
                raise UnreadableFile(Unreadable.TOO_MUCH)
            match line[:1]:
                case b"+":
                    pieces.append(line[1:])
                case b"!":
                    reason, _, detail = json.loads(line[1:]).partition(":")
                    raise UnreadableFile(Unreadable(reason), detail)
                case _:
                    return pieces
        raise UnreadableFile(_reason(await child.wait()))


async def _ended(child: asyncio.subprocess.Process) -> None:
    """Lets a child end that has told all, and kills one that goes on: to kill it too early would hide its exit code."""
    try:
        await asyncio.wait_for(child.wait(), _END_S)
    except TimeoutError:
        with suppress(ProcessLookupError):
            child.kill()
        while child.stdout and await child.stdout.read(_PIECE):
            pass  # what nobody reads would keep the pipe open
        await child.wait()


async def _hand_over(child: asyncio.subprocess.Process, wish: Mapping[str, Any], data: bytes) -> None:
    """Sends the wish and the file. A child that ends meanwhile says so in what it answers."""
    pipe = child.stdin
    if pipe is None:
        return
    spelt = json.dumps(wish).encode()
    with suppress(ConnectionError):
        for part in (spelt, data):
            pipe.write(len(part).to_bytes(_LENGTH))
            view = memoryview(part)
            for start in range(0, len(part), _PIECE):
                pipe.write(view[start : start + _PIECE])
                await pipe.drain()
        await pipe.drain()


async def _line(child: asyncio.subprocess.Process) -> bytes:
    try:
        return await child.stdout.readline() if child.stdout else b""
    except ValueError:
        raise UnreadableFile(Unreadable.TOO_MUCH) from None


def _reason(exit_code: int) -> Unreadable:
    """Why a child has ended without a word: killed for its time or its memory, or broken by the file."""
    ends = {-getattr(signal, name) for name in ("SIGXCPU", "SIGKILL", "SIGABRT") if hasattr(signal, name)}
    return Unreadable.TOO_MUCH if exit_code in ends else Unreadable.BROKEN
