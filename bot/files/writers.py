"""Which writer writes which format."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from bot.core.exports import Cover, Format, Line, Part
from bot.files.csv_lines import CsvLines
from bot.files.journals import BeancountLines, HledgerLines
from bot.files.json_lines import JsonLines
from bot.files.parts import Lines, TextParts
from bot.files.spreadsheet import SpreadsheetParts

_TEXTS: dict[Format, type[CsvLines | JsonLines | BeancountLines | HledgerLines]] = {
    Format.CSV: CsvLines,
    Format.JSON: JsonLines,
    Format.BEANCOUNT: BeancountLines,
    Format.HLEDGER: HledgerLines,
}


class Writer(Protocol):
    """Writes entries into files of a folder."""

    def write(self, page: Iterable[Line]) -> None:
        """The next entries."""
        ...

    def close(self) -> list[Part]:
        """Ends the last file; answers all in order."""
        ...


def writer_of(cover: Cover, folder: Path) -> Writer:
    """The writer for the cover's format."""
    if cover.format is Format.XLSX:
        return SpreadsheetParts(cover, folder)
    lines: Lines = _TEXTS[cover.format](cover)
    return TextParts(lines, cover, folder)
