"""A file that somebody sent → what can be booked of it. Runs in a child process: see `bot.files.apart`.

The first piece is about the file; then come its rows, many in a piece. Pieces are plain JSON; `bot.files.received`
makes the core's own things of them again.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from bot.core.columns import lay_out
from bot.core.errors import Unreadable, UnreadableFile
from bot.core.rows import Terms, read_rows
from bot.core.tables import MOST_COLUMNS, MOST_ROWS, Cells, Choices, Layout, LeftRow, Open, Row
from bot.files.backup import looks_like_json, read_backup
from bot.files.csv_table import csv_table
from bot.files.workbook import looks_like_workbook, workbook_tables

MOST_LEFT = 1000
"""So many rows that aren't booked are told one by one; the others are only counted."""

_AT_ONCE = 500
_HEADERS = 40


def read_file(wish: Mapping[str, Any], data: bytes) -> Iterator[dict[str, Any]]:
    """Reads a file by a wish with `currency`, `language`, `today` and `choices`. Raises UnreadableFile."""
    if not data.strip():
        raise UnreadableFile(Unreadable.EMPTY)
    if looks_like_json(data):
        yield from read_backup(data)
        return
    terms = Terms(wish["currency"], wish["language"], date.fromisoformat(wish["today"]))
    choices = Choices.from_json(wish["choices"])
    if looks_like_workbook(data):
        yield from _best(workbook_tables(data), choices, terms)
    else:
        about, rows = csv_table(data, terms.language)
        yield from _table(about, list(_bounded(rows)), choices, terms)


def _best(
    sheets: Iterable[tuple[dict[str, Any], Iterator[Cells]]], choices: Choices, terms: Terms
) -> Iterator[dict[str, Any]]:
    """The first sheet that has days and amounts; else the first that has anything."""
    fallback: tuple[dict[str, Any], list[Cells]] | None = None
    for about, lines in sheets:
        rows = list(_bounded(lines))
        if not rows:
            continue
        if not {Open.DATE, Open.AMOUNT} & {*lay_out(rows, choices, terms.currency, terms.language).open}:
            yield from _table(about, rows, choices, terms)
            return
        fallback = fallback or (about, rows)
    if fallback is None:
        raise UnreadableFile(Unreadable.EMPTY)
    yield from _table(*fallback, choices, terms)


def _bounded(rows: Iterable[Cells]) -> Iterator[Cells]:
    for number, row in enumerate(rows):
        if number >= MOST_ROWS + _HEADERS:
            raise UnreadableFile(Unreadable.TOO_MANY_ROWS, str(MOST_ROWS))
        if len(row) > MOST_COLUMNS:
            raise UnreadableFile(Unreadable.TOO_MANY_COLUMNS, str(MOST_COLUMNS))
        yield row


def _table(
    about: dict[str, Any], rows: list[Cells], choices: Choices, terms: Terms
) -> Iterator[dict[str, Any]]:
    if not rows:
        raise UnreadableFile(Unreadable.EMPTY)
    layout = lay_out(rows, choices, terms.currency, terms.language)
    yield {"table": about | {"rows": len(rows) - layout.first + 1}, "layout": _layout(layout)}
    if {Open.DATE, Open.AMOUNT} & {*layout.open}:
        return
    numbered = zip(range(layout.first, len(rows) + 1), rows[layout.first - 1 :], strict=True)
    booked: list[list[Any]] = []
    left: list[list[Any]] = []
    uncounted = 0
    for row in read_rows(numbered, layout, terms):
        if isinstance(row, LeftRow):
            uncounted += len(left) >= MOST_LEFT
            left += [[row.number, row.reason, row.shown]] if len(left) < MOST_LEFT else []
        else:
            booked.append(_row(row))
        if len(booked) == _AT_ONCE:
            yield {"rows": booked}
            booked = []
    yield {"rows": booked, "left": left, "uncounted": uncounted}


def _row(row: Row) -> list[Any]:
    return [
        row.number,
        row.kind,
        f"{row.amount:f}",
        row.currency,
        row.day.isoformat(),
        row.description,
        row.category,
        row.broader,
        row.key,
    ]


def _layout(layout: Layout) -> dict[str, Any]:
    return {
        "format": layout.format,
        "header": [name[:40] for name in layout.header],
        "first": layout.first,
        "columns": dict(layout.columns),
        "decimal": layout.decimal,
        "order": layout.order,
        "signs": layout.signs,
        "open": list(layout.open),
        "samples": list(layout.samples),
        "days": list(layout.days),
        "either_way": layout.either_way[:40],
        "fees": layout.fees[:40],
    }
