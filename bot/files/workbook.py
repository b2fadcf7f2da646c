"""A workbook of a spreadsheet program: its sheets as rows of cells.

What is packed in it is looked at before anything is unpacked; what lies about its size meets the limits of the
process. Formulas count by the result that was kept with them.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
    XmlError,
    ZipError,
)

from bot.core.cells import LONGEST_CELL, Cell
from bot.core.errors import Unreadable, UnreadableFile
from bot.core.tables import MOST_COLUMNS, MOST_ROWS, Cells

MOST_UNPACKED = 80 * 1024 * 1024
"""Bytes of all that is packed in a workbook; 20,000 rows are a tenth of it."""

_MOST_FILES = 2000
_MOST_SHEETS = 20
_PACKED, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADERS = 40
_FAILURES = (CalamineError, XmlError, ZipError, WorksheetNotFound, OSError, ValueError)


def looks_like_workbook(data: bytes) -> bool:
    """Whether the bytes begin as those of a workbook do, and a packed one has a workbook's files in it."""
    if data.startswith(_OLD):
        return True
    if not data.startswith(_PACKED):
        return False
    return any("workbook" in name or name == "content.xml" for name in _packed(data))


def workbook_tables(data: bytes) -> Iterator[tuple[dict[str, Any], Iterator[Cells]]]:
    """Each visible sheet that has something in it: what it is, and its rows. Raises UnreadableFile."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise UnreadableFile(Unreadable.LOCKED) from None
    except _FAILURES:
        raise UnreadableFile(Unreadable.BROKEN) from None
    for about in book.sheets_metadata[:_MOST_SHEETS]:
        if about.typ is not SheetTypeEnum.WorkSheet or about.visible is not SheetVisibleEnum.Visible:
            continue
        try:
            sheet = book.get_sheet_by_name(about.name)
        except _FAILURES:
            raise UnreadableFile(Unreadable.BROKEN) from None
        if sheet.width > MOST_COLUMNS:
            raise UnreadableFile(Unreadable.TOO_MANY_COLUMNS, str(MOST_COLUMNS))
        if sheet.height > MOST_ROWS + _HEADERS:
            raise UnreadableFile(Unreadable.TOO_MANY_ROWS, str(MOST_ROWS))
        if sheet.height:
            yield {"kind": "workbook", "sheet": about.name[:60]}, map(_row, sheet.iter_rows())


def _packed(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise UnreadableFile(Unreadable.BROKEN) from None
    if len(files) > _MOST_FILES or sum(file.file_size for file in files) > MOST_UNPACKED:
        raise UnreadableFile(Unreadable.TOO_MUCH)
    return [file.filename for file in files]


def _row(cells: list[Any]) -> list[Cell]:
    return list(map(_cell, cells))


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value[:LONGEST_CELL]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        return Decimal(str(value)) if isfinite(value) else ""
    return str(value)
