"""Amounts and days as people and banks write them."""

from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.core.cells import DayOrder, clean, day_order, decimal_sign, open_figure, read_day, read_figure

CENTS = st.integers(min_value=-(10**12), max_value=10**12).map(lambda cents: Decimal(cents) / 100)
DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31))
LOCALES = st.sampled_from(["en", "de", "fr", "de_CH", "en_IN", "es", "pt_BR", "ru", "hi", "sv"])


@pytest.mark.parametrize(
    ("text", "decimal", "value", "currency"),
    [
        ("12.50", ".", "12.50", None),
        ("1.234,56", ",", "1234.56", None),
        ("1,234.56", ".", "1234.56", None),
        ("1 234,56", ",", "1234.56", None),
        ("1\u202f234,56", ",", "1234.56", None),
        ("1'234.50", ".", "1234.50", None),
        ("1,50,000.00", ".", "150000.00", None),
        ("(12.50)", ".", "-12.50", None),
        ("-12.50", ".", "-12.50", None),
        ("12.50-", ".", "-12.50", None),
        ("−12,50", ",", "-12.50", None),
        ("€ 5", ".", "5", "EUR"),
        ("-€5.00", ".", "-5.00", "EUR"),
        ("5 €", ",", "5", "EUR"),
        ("USD 12.50", ".", "12.50", "USD"),
        ("Rs. 500", ".", "500", None),
        ("500 Dr", ".", "-500", None),
        ("500 Cr", ".", "500", None),
        (".50", ".", "0.50", None),
        ("१२.५०", ".", "12.50", None),
    ],
)
def test_amounts_as_they_are_written(text: str, decimal: str, value: str, currency: str | None) -> None:
    figure = read_figure(text, decimal)
    assert figure is not None
    assert (figure.value, figure.currency) == (Decimal(value), currency)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "1e400",
        "NaN",
        "inf",
        "12,5",
        "1,2,3",
        "12.50.1",
        "=1+1",
        "9" * 41,
        "12 apples",
        "--",
        "1/2",
    ],
)
def test_what_is_no_amount_for_certain_is_none(text: str) -> None:
    assert read_figure(text, ".") is None


@given(st.lists(CENTS, min_size=1, max_size=30), LOCALES)
def test_a_column_is_read_as_its_locale_writes_it(amounts: list[Decimal], locale: str) -> None:
    cells = [format_decimal(amount, format="#,##0.00", locale=locale) for amount in amounts]
    decimal = decimal_sign(cells)
    assert [figure and figure.value for figure in (read_figure(cell, decimal) for cell in cells)] == amounts


@pytest.mark.parametrize(
    ("cells", "decimal", "either_way"),
    [
        (["1.234", "2.500"], ",", "1.234"),
        (["- 1.234 EUR", "-2.500 EUR"], ",", "1.234"),
        (["450", "1,234"], ".", "1,234"),
        (["1.234", "2.500", "12.50"], ".", ""),
        (["1.234", "2.500", "12,50"], ",", ""),
        (["1.234", "1.234.567"], ",", ""),
        (["1.234", "0.125"], ".", ""),
        (["1.234", "1234.500"], ".", ""),
        (["450", "12"], ".", ""),
        ([Decimal("1.234"), date(2026, 1, 2)], ".", ""),
    ],
)
def test_one_cell_that_decides_decides_for_all(cells: list[str], decimal: str, either_way: str) -> None:
    assert (decimal_sign(cells), open_figure(cells)) == (decimal, either_way)


@given(st.text(max_size=60), st.sampled_from([".", ","]))
def test_no_text_breaks_the_reading_of_amounts(text: str, decimal: str) -> None:
    figure = read_figure(text, decimal)
    assert figure is None or figure.value.is_finite()


@given(st.text(max_size=60), st.sampled_from(DayOrder))
def test_no_text_breaks_the_reading_of_days(text: str, order: DayOrder) -> None:
    day = read_day(text, order)
    assert day is None or isinstance(day, date)


@given(st.lists(DAYS, min_size=1, max_size=30), st.sampled_from(["%d/%m/%Y", "%d-%m-%y", "%d/%m/%Y %H:%M"]))
def test_days_first_are_found_or_left_open(days: list[date], pattern: str) -> None:
    cells = [day.strftime(pattern) for day in days]
    order, in_doubt = day_order(cells)
    if any(day.day > 12 for day in days):
        assert order is DayOrder.DAY_FIRST
    else:
        assert order is None
        assert in_doubt == sum(day.day != day.month for day in days)
    assert [read_day(cell, DayOrder.DAY_FIRST) for cell in cells] == days


@given(DAYS, st.sampled_from(["%m/%d/%Y", "%m/%d/%y %I:%M %p"]))
def test_months_first_are_read(day: date, pattern: str) -> None:
    cell = day.strftime(pattern)
    assert read_day(cell, DayOrder.MONTH_FIRST) == day
    assert day_order([cell])[0] in {None, DayOrder.MONTH_FIRST}


@given(
    DAYS,
    st.sampled_from(DayOrder),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y-%m-%dT%H:%M:%SZ", "%d %b %Y"]),
)
def test_days_that_leave_no_doubt_need_no_order(day: date, order: DayOrder, pattern: str) -> None:
    assert read_day(day.strftime(pattern), order) == day


@given(DAYS, st.sampled_from(["en", "de", "fr", "es", "pt", "zh"]))
def test_long_dates_are_read_in_their_language(day: date, language: str) -> None:
    cell = format_date(day, "long", locale=language)
    assert read_day(cell, DayOrder.DAY_FIRST, language) == day


@pytest.mark.parametrize("text", ["31/02/2025", "soon", "2025", "12:30", "1.5", "99/99/9999"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text, DayOrder.DAY_FIRST) is None


def test_days_with_points_are_never_month_first() -> None:
    assert day_order(["03.04.2025"])[0] is DayOrder.DAY_FIRST


def test_a_spreadsheets_number_of_a_day_is_that_day() -> None:
    assert read_day(Decimal(45000), DayOrder.DAY_FIRST) == date(2023, 3, 15)


def test_nothing_that_a_database_refuses_is_kept() -> None:
    assert clean("a\0b\ud800c\x07") == "a b c "
