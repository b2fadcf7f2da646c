"""The sheets with a workbook's totals: by category and by month, each currency by itself, with charts of the main ones.

The sums are the database's, so that they hold for all parts of an export, and however many rows there are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]

from bot.core.exports import Cover
from bot.core.ledger import Kind
from bot.files.sheet_layout import set_up, width_for
from bot.files.sums import Month, by_category, by_month, currencies

MOST_CHARTED = 3
"""Currencies that get charts: the chat's own, then those with the most entries."""

_SPENT, _RECEIVED = "#C8553D", "#3A7D5C"
_CHART_COLUMN, _CHART_WIDTH, _CHART_ROWS, _ROW_HEIGHT = 6, 560, 18, 20
_BAR_HEIGHT, _CHART_FRAME = 26, 110
_FEW_MONTHS = 2
_NAME_WIDTH, _WORD_WIDTH, _FIGURE_WIDTH = 22, 11, 12

AmountFormat = Callable[[str], Format]
Naming = Callable[[str], str]
"""Makes a sheet's name of words."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where in the sheet a chart finds its figures, first and last row, and what they are."""

    first: int
    last: int
    labels: Sequence[Any]
    figures: Sequence[Sequence[Decimal]]


def write_totals(book: Workbook, cover: Cover, amount_format: AmountFormat, named: Naming) -> None:
    """Adds both sheets, and writes them row after row."""
    charted = currencies(cover)[:MOST_CHARTED]
    _CategoriesSheet(book, named(cover.words.by_category), cover, amount_format).write(charted)
    _MonthsSheet(book, named(cover.words.by_month), cover, amount_format).write(charted)


class _TotalsSheet:
    """One of both. `texts` and `figures` are the columns' names, from the left."""

    def __init__(self, book: Workbook, name: str, cover: Cover, amount_format: AmountFormat) -> None:
        self._book = book
        self._sheet = book.add_worksheet(name)
        self._cover = cover
        self._amount = amount_format
        self._row = 1
        set_up(self._sheet)

    def _heading(self, texts: Sequence[str], figures: Sequence[str]) -> None:
        look = {"bold": True, "bg_color": "#E8EEF4", "bottom": 1}
        left, right = self._book.add_format(look), self._book.add_format(look | {"align": "right"})
        heads = [(text, left) for text in texts] + [(text, right) for text in figures]
        for column, (text, style) in enumerate(heads):
            self._sheet.write_string(0, column, text, style)

    def _chart(self, kind: str, title: str, code: str) -> Any:
        chart = self._book.add_chart({"type": kind})
        chart.set_title({"name": f"{title} · {code}", "name_font": {"size": 12}})
        return chart

    def _series(self, rows: _Rows, column: int, place: int) -> dict[str, Any]:
        """Where a series stands, with its values for programs that show a chart without reckoning."""
        name = self._sheet.get_name()
        labels = [(one - date(1899, 12, 30)).days if isinstance(one, date) else one for one in rows.labels]
        return {
            "categories": [name, rows.first, 0, rows.last, 0],
            "values": [name, rows.first, column, rows.last, column],
            "categories_data": labels,
            "values_data": [float(figure) for figure in rows.figures[place]],
        }

    def _place(self, chart: Any, row: int, bars: int = 0) -> int:
        """Puts a chart below the last one, as high as its lying `bars` need; answers the row below it."""
        height = _CHART_FRAME + bars * _BAR_HEIGHT if bars else _CHART_ROWS * _ROW_HEIGHT
        chart.set_size({"width": _CHART_WIDTH, "height": height})
        self._sheet.insert_chart(row, _CHART_COLUMN, chart)
        return row + height // _ROW_HEIGHT + 2


class _CategoriesSheet(_TotalsSheet):
    """What was spent and received by category, with bars of the spending."""

    def write(self, charted: Sequence[str]) -> None:
        """All of it."""
        words, sheet, totals = self._cover.words, self._sheet, by_category(self._cover)
        kind, code, amount, category = words.columns[1], words.columns[3], words.columns[2], words.columns[4]
        self._heading((category, kind, code), (amount, words.count))
        sheet.set_column(
            0, 0, width_for([category, *(self._named(one.category) for one in totals)], _NAME_WIDTH)
        )
        sheet.set_column(1, 2, width_for([kind, code, *words.kinds.values()], _WORD_WIDTH))
        sheet.set_column(3, 3, width_for([amount, *(f"{one.amount:,.2f}" for one in totals)], _FIGURE_WIDTH))
        sheet.set_column(4, 4, width_for([words.count], _FIGURE_WIDTH))
        count = self._book.add_format({"num_format": "#,##0"})
        spent: dict[str, _Rows] = {}
        for (currency, of), group in groupby(totals, key=lambda one: (one.currency, one.kind)):
            rows, first = list(group), self._row
            for one in rows:
                sheet.write_string(self._row, 0, self._named(one.category))
                sheet.write_string(self._row, 1, words.kinds[of])
                sheet.write_string(self._row, 2, currency)
                sheet.write_number(self._row, 3, float(one.amount), self._amount(currency))
                sheet.write_number(self._row, 4, one.entries, count)
                self._row += 1
            if of == Kind.EXPENSE:
                labels = [self._named(one.category) for one in rows]
                spent[currency] = _Rows(first, self._row - 1, labels, [[one.amount for one in rows]])
        row = 1
        for currency in charted:
            if currency in spent:
                found = spent[currency]
                row = self._place(self._bars(currency, found), row, len(found.labels))

    def _bars(self, code: str, rows: _Rows) -> Any:
        chart = self._chart("bar", self._cover.words.by_category, code)
        chart.add_series(self._series(rows, 3, 0) | {"fill": {"color": _SPENT}, "gap": 45})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})  # the largest on top
        chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
        return chart

    def _named(self, key: str) -> str:
        return self._cover.names.get(key, key)


class _MonthsSheet(_TotalsSheet):
    """What was spent and received by month, with columns of both where there is more than one month."""

    def write(self, charted: Sequence[str]) -> None:
        """All of it."""
        words, sheet, months = self._cover.words, self._sheet, by_month(self._cover)
        figures = (words.spent, words.received, words.balance)
        self._heading((words.month, words.columns[3]), figures)
        sheet.set_column(0, 0, width_for([words.month], _FIGURE_WIDTH))
        sheet.set_column(1, 1, width_for([words.columns[3]], _WORD_WIDTH))
        spelt = [f"{figure:,.2f}" for one in months for figure in _figures(one)]
        sheet.set_column(2, 4, width_for([*figures, *spelt], _FIGURE_WIDTH))
        style = self._book.add_format({"num_format": "mmm yyyy", "align": "left"})
        found: dict[str, _Rows] = {}
        for code, group in groupby(months, key=lambda one: one.currency):
            rows, first = list(group), self._row
            for one in rows:
                sheet.write_datetime(self._row, 0, one.month, style)
                sheet.write_string(self._row, 1, code)
                for column, figure in enumerate(_figures(one), 2):
                    sheet.write_number(self._row, column, float(figure), self._amount(code))
                self._row += 1
            sums = [[one.spent for one in rows], [one.received for one in rows]]
            found[code] = _Rows(first, self._row - 1, [one.month for one in rows], sums)
        row = 1
        for code in charted:
            if len(found[code].labels) > 1:
                row = self._place(self._columns(code, found[code]), row)

    def _columns(self, code: str, rows: _Rows) -> Any:
        words = self._cover.words
        chart = self._chart("column", words.by_month, code)
        for place, (name, colour) in enumerate(((words.spent, _SPENT), (words.received, _RECEIVED))):
            series = self._series(rows, 2 + place, place)
            chart.add_series(series | {"name": name, "fill": {"color": colour}, "gap": 60})
        chart.set_legend({"position": "bottom"})
        axis = "date_axis" if len(rows.labels) > _FEW_MONTHS else "text_axis"
        chart.set_x_axis({axis: True, "num_format": "mmm yy"})
        chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
        return chart


def _figures(month: Month) -> tuple[Decimal, Decimal, Decimal]:
    """What was spent and received, and what that leaves."""
    return month.spent, month.received, month.received - month.spent
