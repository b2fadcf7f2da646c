"""Entries as comma-separated values (RFC 4180), for spreadsheets and for taking them into another program.

UTF-8 with a byte order mark, by which spreadsheets know it; the same in every language but for the categories' names.
"""

import csv
from datetime import UTC
from io import StringIO

from bot.core.exports import Cover, Line
from bot.core.formula_safety import guarded
from bot.core.trackers import OWN_HEADER


class CsvLines:
    """How a CSV file is put together."""

    between = b""
    last_mark: tuple[bytes, bytes] | None = None

    def __init__(self, cover: Cover) -> None:
        self._names = cover.names
        self._buffer = StringIO()
        self._writer = csv.writer(self._buffer, lineterminator="\r\n")

    def head(self, _number: int) -> bytes:
        return b"\xef\xbb\xbf" + self._row(OWN_HEADER)

    def line(self, line: Line) -> bytes:
        return self._row(
            (
                line.day.isoformat(),
                line.kind,
                line.figure,
                line.currency,
                guarded(self._names.get(line.category, line.category)),
                guarded(line.description),
                guarded(line.category),
                str(line.author),
                line.created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                str(line.id),
            )
        )

    def foot(self) -> bytes:
        return b""

    def _row(self, cells: tuple[str, ...]) -> bytes:
        self._buffer.seek(0)
        self._buffer.truncate()
        self._writer.writerow(cells)
        return self._buffer.getvalue().encode()
