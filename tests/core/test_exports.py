"""Names of files tell what is in them; amounts are plain decimals of their currency."""

from datetime import date
from decimal import Decimal

import pytest

from bot.core.exports import Format, MonthTotal, Summary, file_name, part_name
from bot.core.periods import Calendar, Period, Span
from tests.files.covers import line

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("period", "name"),
    [
        (None, "bookkeeper-all-2026-11-23.csv"),
        (Calendar().period(Span.MONTH, TODAY), "bookkeeper-2026-11.csv"),
        (Calendar().period(Span.YEAR, TODAY), "bookkeeper-2026.csv"),
        (Calendar(month_start=25).period(Span.MONTH, TODAY), "bookkeeper-2026-10-25-to-2026-11-24.csv"),
        (Calendar().period(Span.QUARTER, TODAY), "bookkeeper-2026-10-01-to-2026-12-31.csv"),
        (Calendar().period(Span.DAY, TODAY), "bookkeeper-2026-11-23.csv"),
    ],
)
def test_a_file_is_named_by_its_days(period: Period | None, name: str) -> None:
    assert file_name(Format.CSV, period, TODAY) == name


def test_a_part_says_which_of_how_many_it_is() -> None:
    assert part_name("bookkeeper-2026.journal", 1, 1) == "bookkeeper-2026.journal"
    assert part_name("bookkeeper-2026.journal", 2, 3) == "bookkeeper-2026-part-2-of-3.journal"
    assert file_name(Format.HLEDGER, None, TODAY).endswith(".journal")


@pytest.mark.parametrize(
    ("amount", "currency", "figure"),
    [
        ("4.5000", "EUR", "4.50"),
        ("1200.0000", "JPY", "1200"),
        ("0.125", "KWD", "0.125"),
        ("1E+3", "USD", "1000.00"),
    ],
)
def test_a_figure_is_a_plain_decimal(amount: str, currency: str, figure: str) -> None:
    assert line(amount, currency).figure == figure


def test_a_summary_counts_what_is_in_the_books() -> None:
    totals = tuple(
        MonthTotal(TODAY.replace(day=1), "expense", key, "EUR", Decimal(5), entries, TODAY)
        for key, entries in (("dining", 3), ("rent", 1), ("dining", 2))
    )
    summary = Summary(totals, taken_out=7)
    assert (summary.entries, summary.categories) == (6, frozenset({"dining", "rent"}))
