"""Files that grow entry by entry, and go on in a further file before they are too large. Each is whole by itself."""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Protocol

from bot.core.exports import Cover, Line, Part

_BUFFER = 1 << 18


class Lines(Protocol):
    """How a format that is text is put together, in bytes. `between` stands between two entries.

    What makes a file the last one is written over what every head says: both of `last_mark` are as long.
    """

    between: bytes
    last_mark: tuple[bytes, bytes] | None

    def head(self, number: int) -> bytes:
        """What the part with this number begins with."""
        ...

    def line(self, line: Line) -> bytes:
        """An entry."""
        ...

    def foot(self) -> bytes:
        """What a part ends with."""
        ...


class TextParts:
    """Writes a format that is text into a folder."""

    def __init__(self, lines: Lines, cover: Cover, folder: Path) -> None:
        self._lines = lines
        self._folder = folder
        self._limit = cover.limit
        self._most_entries = cover.format.most_entries
        self._ending = cover.format.ending
        self._foot = lines.foot()
        self._parts: list[Part] = []
        self._file: BinaryIO | None = None
        self._bytes = self._entries = 0

    def write(self, page: Iterable[Line]) -> None:
        """The next entries."""
        for line in page:
            spelt = self._lines.line(line)
            if self._file is None:
                self._begin()
            elif self._is_full(spelt):
                self._end(is_last=False)
                self._begin()
            if self._entries:
                self._put(self._lines.between)
            self._put(spelt)
            self._entries += 1

    def close(self) -> list[Part]:
        """Ends the last part; answers all. There is one at least."""
        if self._file is None:
            self._begin()
        self._end(is_last=True)
        return self._parts

    def _is_full(self, spelt: bytes) -> bool:
        """Whether there is no room for one more entry, which is this."""
        if self._entries == self._most_entries:
            return True
        return self._bytes + len(self._lines.between) + len(spelt) + len(self._foot) > self._limit

    def _path(self) -> Path:
        return self._folder / f"{len(self._parts) + 1}.{self._ending}"

    def _begin(self) -> None:
        self._file = self._path().open("w+b", buffering=_BUFFER)
        self._bytes = self._entries = 0
        self._put(self._lines.head(len(self._parts) + 1))

    def _end(self, *, is_last: bool) -> None:
        self._put(self._foot)
        path = self._path()
        if self._file:
            if is_last and self._lines.last_mark:
                _mark(self._file, *self._lines.last_mark)
            self._file.close()
        self._file = None
        self._parts.append(Part(path, self._entries))

    def _put(self, spelt: bytes) -> None:
        if self._file:
            self._file.write(spelt)
            self._bytes += len(spelt)


def _mark(file: BinaryIO, usual: bytes, last: bytes) -> None:
    """Says in the first line of the file that it is the last one."""
    file.seek(0)
    place = file.readline().index(usual)
    file.seek(place)
    file.write(last)
