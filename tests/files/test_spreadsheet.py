"""Workbooks, read back by another library than the one that wrote them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook

from bot.core.exports import Format, Line
from bot.files.spreadsheet import SpreadsheetParts
from tests.files.covers import DAY, WORDS, cover, line, totals, written


def entries(path: Path, sheet: str = "Entries") -> Iterator[tuple[Any, ...]]:
    yield from load_workbook(path)[sheet].iter_rows(min_row=2, values_only=True)


def moment(*parts: int) -> datetime:
    """Spreadsheets know no zones."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


def ids(path: Path) -> list[int]:
    """The entries in a workbook, by their numbers; a quick look at many."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Entries").to_python()
    return [int(row[9]) for row in rows[1:] if isinstance(row[9], float)]


def household(months: int = 4) -> list[Line]:
    """Spending and income in two currencies."""
    lines = []
    for month in range(1, months + 1):
        day = date(2026, month, 3)
        lines += [
            line("12.50", day=day),
            line("80.25", category="groceries", day=day),
            line("2500.00", kind="income", category="salary", day=day),
            line("1200", "JPY", category="other", day=day),
        ]
    return lines


def test_dates_are_dates_and_amounts_are_numbers(tmp_path: Path) -> None:
    lines = [line("1234.50"), line("1200", "JPY"), line("0.125", "KWD", kind="income", category="salary")]
    [path] = written(Format.XLSX, lines, tmp_path)
    sheet = load_workbook(path)["Entries"]
    assert [cell.value for cell in sheet[1]] == list(WORDS.columns)
    first = [cell.value for cell in sheet[2]]
    assert first[0] == moment(2026, 11, 3)
    assert first[1:8] == ["Expense", 1234.5, "EUR", "Dining", "coffee", "dining", "101"]
    assert first[8:] == [moment(2026, 11, 3, 17, 30), lines[0].id]
    assert sheet["A2"].is_date
    assert [sheet.cell(row, 3).number_format for row in (2, 3, 4)] == ["#,##0.00", "#,##0", "#,##0.000"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:J4")


def test_nothing_is_a_formula_or_a_link(tmp_path: Path) -> None:
    said = ["=1+1", '=HYPERLINK("http://evil")', "https://example.com", "{=A1}", "mailto:a@b.c", "+1"]
    [path] = written(Format.XLSX, [line(description=text) for text in said], tmp_path)
    sheet = load_workbook(path)["Entries"]
    cells = [sheet.cell(row, 6) for row in range(2, 2 + len(said))]
    assert [cell.value for cell in cells] == said
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    with ZipFile(path) as packed:
        xml = packed.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in xml
        assert not [name for name in packed.namelist() if "externalLink" in name]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60), min_size=1))
def test_any_text_comes_back(tmp_path: Path, said: list[str]) -> None:
    [path] = written(Format.XLSX, [line(description=text) for text in said], tmp_path)
    found = [row[5] for row in entries(path)]
    assert found == [text.translate({0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}) for text in said]


def test_totals_are_told_by_category_and_by_month(tmp_path: Path) -> None:
    [path] = written(Format.XLSX, household(), tmp_path)
    book = load_workbook(path)
    rows = list(book["By category"].iter_rows(values_only=True))
    assert [row[:5] for row in rows] == [
        ("Category", "Type", "Currency", "Amount", "Number"),
        ("Groceries", "Expense", "EUR", 321, 4),
        ("Dining", "Expense", "EUR", 50, 4),
        ("Salary", "Income", "EUR", 10000, 4),
        ("Other", "Expense", "JPY", 4800, 4),
    ]
    rows = list(book["By month"].iter_rows(values_only=True))
    assert rows[0][:5] == ("Month", "Currency", "Spent", "Received", "Balance")
    assert rows[1][:5] == (moment(2026, 1, 1), "EUR", 92.75, 2500, 2407.25)
    assert rows[5][:5] == (moment(2026, 1, 1), "JPY", 1200, 0, -1200)


def test_every_sheet_can_be_printed_and_its_header_stays(tmp_path: Path) -> None:
    [path] = written(Format.XLSX, household(), tmp_path)
    for sheet in load_workbook(path):
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("A2", "$1:$1")
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)


def test_columns_are_as_wide_as_what_stands_in_them(tmp_path: Path) -> None:
    words = replace(WORDS, count="Number of entries", spent="花费的钱花费的钱")
    lines = [line("123456789012.50"), *household()]
    [path] = written(Format.XLSX, lines, tmp_path, words=words)
    book = load_workbook(path)
    widths = {
        (name, column): book[name].column_dimensions[column].width
        for name, column in (
            ("By category", "D"),
            ("By category", "E"),
            ("By month", "C"),
            ("Entries", "C"),
        )
    }
    assert widths["By category", "E"] > len("Number of entries")
    assert widths["By month", "C"] > 2 * len(words.spent)
    assert widths["By category", "D"] > len("123,456,789,012.50") < widths["Entries", "C"]


def test_charts_stand_beside_the_figures_that_they_are_made_of(tmp_path: Path) -> None:
    [path] = written(Format.XLSX, household(), tmp_path)
    book = load_workbook(path)
    charts = [*book["By category"]._charts, *book["By month"]._charts]
    assert [type(chart).__name__ for chart in charts] == ["BarChart", "BarChart", "BarChart", "BarChart"]
    spending = charts[0].series[0]
    assert spending.val.numRef.f == "'By category'!$D$2:$D$3"
    assert spending.cat.strRef.f == "'By category'!$A$2:$A$3"
    assert [point.v for point in spending.val.numRef.numCache.pt] == [321, 50]
    assert charts[2].series[1].val.numRef.f == "'By month'!$D$2:$D$5"


def test_one_month_alone_is_no_chart(tmp_path: Path) -> None:
    [path] = written(Format.XLSX, household(1), tmp_path)
    book = load_workbook(path)
    assert (len(book["By category"]._charts), len(book["By month"]._charts)) == (2, 0)


def test_a_full_sheet_is_followed_by_another(tmp_path: Path) -> None:
    lines = [line(f"{number}.00") for number in range(1, 26)]
    writer = SpreadsheetParts(cover(Format.XLSX, lines), tmp_path, largest_sheet=11)
    writer.write(lines)
    [part] = writer.close()
    book = load_workbook(part.path)
    assert book.sheetnames == ["Entries", "By category", "By month", "Entries 2", "Entries 3"]
    found = [row[2] for name in ("Entries", "Entries 2", "Entries 3") for row in entries(part.path, name)]
    assert found == list(range(1, 26))
    assert [book[name].max_row for name in ("Entries", "Entries 2", "Entries 3")] == [11, 11, 6]


def test_a_large_book_is_split_before_it_is_too_large(tmp_path: Path) -> None:
    lines = [
        line(
            str(Decimal(number * 7919 % 99991 + 1) / 100), description=f"thing {number * 104729 % 1000003:x}"
        )
        for number in range(9_000)
    ]
    limit = 150_000
    paths = written(Format.XLSX, lines, tmp_path, limit=limit)
    sizes = [path.stat().st_size for path in paths]
    assert len(paths) > 1
    assert all(limit / 3 < size <= limit for size in sizes[:-1])
    assert [number for path in paths for number in ids(path)] == [one.id for one in lines]
    with ZipFile(paths[0]) as first, ZipFile(paths[1]) as second:
        assert [
            len([name for name in one.namelist() if "sheets/sheet" in name]) for one in (first, second)
        ] == [3, 1]


def test_names_of_sheets_are_ones_that_a_program_takes(tmp_path: Path) -> None:
    words = replace(WORDS, entries="Записи: все/[2026] и ещё очень длинное", by_month="a*?")
    [path] = written(Format.XLSX, [line(day=DAY + timedelta(days=1))], tmp_path, words=words)
    assert load_workbook(path).sheetnames == ["Записи  все  2026  и ещё очень", "By category", "a"]


def test_books_without_entries_are_a_workbook(tmp_path: Path) -> None:
    assert totals([]) == ()
    [path] = written(Format.XLSX, [], tmp_path)
    assert list(entries(path)) == []
