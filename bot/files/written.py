"""The child's half of `bot.files.writing`. A script of its own: nothing imports it but its tests.

    python -I written.py ROOT

What it reads are pickles of its parent's, each behind its length: the cover with the folder, then pages of entries,
then None. It answers one line: `+` with the files as JSON, or `!` with what went wrong, which never quotes an entry.
"""

import json
import os
import pickle
import signal
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from bot.core.exports import Cover
    from bot.files.writers import Writer

LENGTH = 8
_NICENESS = 10


def main(root: str) -> None:
    """Writes what comes in."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    sys.path.insert(0, root)
    answer(sys.stdin.buffer, sys.stdout.buffer)


def answer(source: BinaryIO, sink: BinaryIO) -> None:
    """Writes all that the source holds; says in the sink how it went."""
    try:
        said = b"+" + json.dumps(_written(source)).encode()
    except EOFError:
        return  # the parent has ended, or wants nothing any more
    except Exception as problem:  # noqa: BLE001 - whatever it is, its message may quote an entry
        said = b"!" + _place(problem).encode()
    sink.write(said + b"\n")
    sink.flush()


def _written(source: BinaryIO) -> list[tuple[str, int]]:
    cover, folder = _read(source)
    writer = _begun(cover, folder)
    while (page := _read(source)) is not None:
        writer.write(page)
    return [(path.name, entries) for path, entries in writer.close()]


def _begun(cover: "Cover", folder: Path) -> "Writer":
    from bot.files.writers import writer_of  # noqa: PLC0415 - found only where the root is known

    return writer_of(cover, folder)


def _read(source: BinaryIO) -> Any:
    length = source.read(LENGTH)
    if len(length) < LENGTH:
        raise EOFError
    return pickle.loads(source.read(int.from_bytes(length)))  # noqa: S301 - the parent's own


def _place(problem: Exception) -> str:
    """The kind of error and the line that raised it, without its message."""
    frame = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__} in {Path(frame.filename).name}:{frame.lineno}"


if __name__ == "__main__":
    main(*sys.argv[1:])
