"""The child's half of `bot.files.apart`. A script of its own: nothing imports it but its tests.

    python -I apart_child.py PARENT MEMORY PROCESSOR_S ROOT MODULE:FUNCTION

It limits itself before it reads anything. Its input is two lengths of eight bytes, each with so many bytes behind it:
the wish as JSON, the file. Each line of its output is a sign with JSON behind it: `+` for what the task yields, `!` for
"reason:detail" where it refuses, and `.` at the end.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, BinaryIO

_SET_DEATH_SIGNAL = 1  # of prctl(2)
_LENGTH = 8
_NICENESS = 5


def main(parent: str, memory: str, processor_s: str, root: str, task: str) -> None:
    """Does the task on what comes in, and ends the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    _end_with_parent(int(parent))
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    sys.path.insert(0, root)
    module, _, name = task.partition(":")
    function = getattr(import_module(module), name)
    _limit(int(memory), int(processor_s))
    answer(function, source, sink)
    sink.flush()
    os._exit(0)  # a thread may still wait for the parent's end


def answer(function: Callable[[Any, bytes], Iterator[Any]], source: BinaryIO, sink: BinaryIO) -> None:
    """Writes what the function yields, and how it ended."""
    from bot.core.errors import Unreadable, UnreadableFile  # noqa: PLC0415 - found only where the root is known

    try:
        for piece in function(json.loads(_part(source)), _part(source)):
            _tell(sink, b"+", piece)
    except UnreadableFile as refusal:
        _tell(sink, b"!", f"{refusal.reason}:{refusal.detail}")
    except (MemoryError, RecursionError):
        _tell(sink, b"!", Unreadable.TOO_MUCH)
    except Exception as problem:  # noqa: BLE001 - whatever a file has broken; its message may quote the file
        _tell(sink, b"!", f"{Unreadable.BROKEN}:{type(problem).__name__}")
    else:
        _tell(sink, b".", None)


def _tell(sink: BinaryIO, sign: bytes, what: Any) -> None:
    sink.write(sign + json.dumps(what, separators=(",", ":")).encode() + b"\n")


def _part(source: BinaryIO) -> bytes:
    return source.read(int.from_bytes(source.read(_LENGTH)))


def _limit(memory: int, processor_s: int) -> None:
    """As far as the platform can: Windows has no such limits, macOS none of memory."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not there on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (processor_s, processor_s + 1))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _end_with_parent(parent: int) -> None:
    """The kernel sees to it on Linux: a thread would take its share of the address space."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - Linux's way only

        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, ctypes.c_ulong(signal.SIGKILL))
        if os.getppid() != parent:  # it ended before the kernel knew what to do then
            os._exit(1)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        threading.Event().wait(1)
    os._exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
