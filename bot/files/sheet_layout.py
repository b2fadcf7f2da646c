"""How sheets of a workbook are laid out: columns as wide as what stands in them, and pages that can be printed."""

import unicodedata
from collections.abc import Iterable

from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

_A4 = 9
_ROOM, _WIDEST = 2, 42
_WIDE = frozenset("WF")


def width_for(texts: Iterable[str], least: int) -> int:
    """The width of a column where these stand, in characters; no less than that, and no more than fits a screen."""
    return min(max([least, *(_length(text) + _ROOM for text in texts)]), _WIDEST)


def set_up(sheet: Worksheet) -> None:
    """The header stays in sight, and stands on each page; pages lie on their side, as wide as the sheet."""
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")


def _length(text: str) -> int:
    """Letters of ideographic scripts are twice as wide as others."""
    return len(text) + sum(unicodedata.east_asian_width(letter) in _WIDE for letter in text)
