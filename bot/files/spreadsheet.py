"""Entries as workbooks for Excel and its like: the entries, their totals, and charts that the program itself draws.

Dates are dates and amounts are numbers with the decimals of their currency. Text is text whatever it begins with: no
cell is a formula or a link. A workbook is compressed only at its end, so that its size is measured while it grows.
"""

import zlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from bot.core.exports import Cover, Line, Part
from bot.core.money import minor_digits
from bot.files.sheet_layout import set_up, width_for
from bot.files.totals_sheets import write_totals

LARGEST_SHEET = 1_048_576
"""Rows, the header's among them: Excel's own limit."""

EPOCH = date(1899, 12, 30)
"""Excel's day 0."""

_WIDTHS = (11, 10, 12, 9, 18, 34, 14, 13, 17, 9)
_AMOUNT_COLUMN, _CURRENCY_COLUMN, _KEY_COLUMN = 2, 3, 6
_ARROW = "  "
"""The filter's arrow stands on a header's last letters."""

_LONGEST_NAME = 31
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_NOT_IN_XML = str.maketrans(dict.fromkeys("\ufffe\uffff", "\ufffd"))
_AROUND = 40_000
"""Bytes that a workbook has besides its entries and their totals, and more."""

_OF_A_TOTAL = 100
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class SpreadsheetParts:
    """Writes workbooks into a folder. The first one also has the totals of all."""

    def __init__(self, cover: Cover, folder: Path, largest_sheet: int = LARGEST_SHEET) -> None:
        self._cover = cover
        self._folder = folder
        self._largest_sheet = largest_sheet
        self._parts: list[Part] = []
        self._book: _Book | None = None

    def write(self, page: Iterable[Line]) -> None:
        """The next entries."""
        for line in page:
            if self._book and self._book.is_full:
                self._end()
            book = self._book or self._begin()
            book.write(line)

    def close(self) -> list[Part]:
        """Ends the last workbook, which takes a while; answers all. There is one at least."""
        if self._book is None:
            self._begin()
        self._end()
        return self._parts

    def _begin(self) -> "_Book":
        number = len(self._parts) + 1
        path = self._folder / f"{number}.{self._cover.format.ending}"
        self._book = _Book(self._cover, path, self._largest_sheet, has_totals=number == 1)
        return self._book

    def _end(self) -> None:
        if self._book:
            self._parts.append(self._book.close())
        self._book = None


class _Book:
    """One workbook, which is full when it comes near the largest size that is wanted."""

    def __init__(self, cover: Cover, path: Path, largest_sheet: int, *, has_totals: bool) -> None:
        self._cover = cover
        self._path = path
        self._largest_sheet = largest_sheet
        self._zone = ZoneInfo(cover.zone)
        self._entries = self._sheets = self._row = 0
        self._size = _Size()
        self._around = _AROUND
        self._book = xlsxwriter.Workbook(path, _OPTIONS | {"tmpdir": str(path.parent)})
        self._book.set_properties({"title": "Bookkeeper", "created": cover.written_at.replace(tzinfo=None)})
        look = {"bold": True, "bg_color": "#E8EEF4", "bottom": 1}
        self._header = self._book.add_format(look)
        # With room between an amount and its currency.
        self._head_beside = self._book.add_format(look | {"indent": 1})
        self._beside = self._book.add_format({"indent": 1})
        self._date = self._book.add_format({"num_format": 14, "align": "left"})
        self._moment = self._book.add_format({"num_format": 22, "align": "left"})
        self._amounts: dict[str, Format] = {}
        # No entry is larger than what it is part of.
        self._largest = [f"{total.amount:,.2f}" for total in cover.totals]
        self._sheet = self._begin_sheet()
        if has_totals:
            write_totals(self._book, cover, self._amount_format, _sheet_name)
            self._around += _OF_A_TOTAL * len(cover.totals)

    @property
    def is_full(self) -> bool:
        return self._around + self._size.bytes > self._cover.limit

    def write(self, line: Line) -> None:
        if self._row == self._largest_sheet:
            self._end_sheet()
            self._sheet = self._begin_sheet()
        sheet, row = self._sheet, self._row
        texts = self._texts(line)
        booked = line.created_at.astimezone(self._zone).replace(tzinfo=None, microsecond=0)
        sheet.write_datetime(row, 0, line.day, self._date)
        sheet.write_number(row, 2, float(line.amount), self._amount_format(line.currency))
        for column, text in texts.items():
            sheet.write_string(row, column, text, self._beside if column == _CURRENCY_COLUMN else None)
        sheet.write_datetime(row, 8, booked, self._moment)
        sheet.write_number(row, 9, line.id)
        self._size.add(
            row, [(line.day - EPOCH).days, line.amount, *texts.values(), booked.timestamp(), line.id]
        )
        self._row += 1
        self._entries += 1

    def _texts(self, line: Line) -> dict[int, str]:
        """The cells that are text, by their columns."""
        category = self._cover.names.get(line.category, line.category)
        return {
            1: self._cover.words.kinds[line.kind],
            3: line.currency,
            4: category.translate(_NOT_IN_XML),
            5: line.description.translate(_NOT_IN_XML),
            _KEY_COLUMN: line.category.translate(_NOT_IN_XML),
            7: str(line.author),
        }

    def close(self) -> Part:
        self._end_sheet()
        self._book.close()
        return Part(self._path, self._entries)

    def _begin_sheet(self) -> Worksheet:
        self._sheets += 1
        number = f" {self._sheets}" if self._sheets > 1 else ""
        sheet = self._book.add_worksheet(_sheet_name(self._cover.words.entries, number))
        set_up(sheet)
        for column, (name, least) in enumerate(zip(self._cover.words.columns, _WIDTHS, strict=True)):
            width = width_for(
                [f"{name}{_ARROW}", *(self._largest if column == _AMOUNT_COLUMN else ())], least
            )
            sheet.set_column(column, column, width, None, {"hidden": column == _KEY_COLUMN})
            head = self._head_beside if column == _CURRENCY_COLUMN else self._header
            sheet.write_string(0, column, name, head)
        self._row = 1
        return sheet

    def _end_sheet(self) -> None:
        self._sheet.autofilter(0, 0, max(self._row - 1, 1), len(_WIDTHS) - 1)

    def _amount_format(self, currency: str) -> Format:
        found = self._amounts.get(currency)
        if found is None:
            digits = minor_digits(currency)
            pattern = "#,##0" + ("." + "0" * digits if digits else "")
            found = self._amounts[currency] = self._book.add_format({"num_format": pattern})
        return found


class _Size:
    """How many bytes the entries take in a workbook: never less than it will be.

    What the library is going to write is compressed here as well, only faster and so a little worse.
    """

    _PIECE = 1 << 16

    def __init__(self) -> None:
        self._compressor = zlib.compressobj(level=1)
        self._waiting: list[str] = []
        self._letters = 0
        self.bytes = 0

    def add(self, row: int, cells: list[Any]) -> None:
        """A row with these cells."""
        spelt = "".join(
            f'<c r="{place}{row}" s="1" t="inlineStr"><is><t>{cell}</t></is></c>'
            for place, cell in zip("ABCDEFGHIJ", cells, strict=True)
        )
        self._waiting.append(f'<row r="{row}">{spelt}</row>')
        self._letters += len(spelt)
        if self._letters > self._PIECE:
            self.bytes += len(self._compressor.compress("".join(self._waiting).encode()))
            self._waiting, self._letters = [], 0


def _sheet_name(words: str, number: str = "") -> str:
    name = words.translate(_NOT_IN_NAMES).strip()[: _LONGEST_NAME - len(number)]
    return f"{name.strip()}{number}"
