"""Text with delimiters: its delimiter and its rows. Lines are read one at a time, none longer than `LONGEST_LINE`."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from bot.core.errors import Unreadable, UnreadableFile
from bot.core.tables import MOST_COLUMNS, Cells
from bot.files.encodings import encoding_of

LONGEST_LINE = 100_000

DELIMITERS = (",", ";", "\t", "|")

_HEAD_LINES = 60
_SEPARATOR = "sep="


def csv_table(data: bytes, language: str) -> tuple[dict[str, Any], Iterator[Cells]]:
    """What the file is, and its rows. Raises UnreadableFile, also while rows are read."""
    encoding = encoding_of(data, language)
    head = list(islice(_lines(data, encoding), _HEAD_LINES))
    told = head[0].strip().casefold() if head else ""
    skipped = told.startswith(_SEPARATOR) and len(told) == len(_SEPARATOR) + 1
    delimiter = head[0].strip()[-1] if skipped else _delimiter(head)
    if delimiter is None:
        raise UnreadableFile(Unreadable.NO_TABLE)
    about = {"kind": "csv", "encoding": encoding, "delimiter": delimiter}
    lines = islice(_lines(data, encoding), int(skipped), None)
    return about, _rows(lines, delimiter)


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[Cells]:
    csv.field_size_limit(LONGEST_LINE)
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error:
        raise UnreadableFile(Unreadable.BROKEN) from None


def _lines(data: bytes, encoding: str) -> Iterator[str]:
    """The lines with their ends. Raises UnreadableFile at one that is too long."""
    source = io.TextIOWrapper(io.BytesIO(data), encoding, errors="replace", newline="")
    while line := source.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            many = max(map(line.count, DELIMITERS)) > MOST_COLUMNS
            raise UnreadableFile(
                Unreadable.TOO_MANY_COLUMNS if many else Unreadable.NO_TABLE,
                str(MOST_COLUMNS) if many else "",
            )
        yield line


def _delimiter(head: list[str]) -> str | None:
    """What parts most lines into the same number of columns, two at least; None where nothing does."""
    scores = {}
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(row) for row in csv.reader(head, delimiter=delimiter) if any(row))
        except csv.Error:
            continue
        parted = {width: times for width, times in widths.items() if width > 1}
        if parted:
            width, times = max(parted.items(), key=lambda one: (one[1], one[0]))
            scores[delimiter] = (times / sum(widths.values()), min(width, 8))
    best = max(scores, key=lambda one: scores[one], default=None)
    return best if best and scores[best][0] >= 1 / 3 else None
