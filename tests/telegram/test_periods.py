"""Which period "/report …" names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.periods import Calendar, Period, Span
from bot.telegram.handlers.report import asked_period

TODAY = date(2026, 3, 11)


def asked(words: str, shape: Calendar = Calendar()) -> Period | None:
    return asked_period(words.split(), shape, TODAY)


@pytest.mark.parametrize(
    ("words", "span", "start", "end"),
    [
        ("day", Span.DAY, "2026-03-11", "2026-03-12"),
        ("today", Span.DAY, "2026-03-11", "2026-03-12"),
        ("yesterday", Span.DAY, "2026-03-10", "2026-03-11"),
        ("week", Span.WEEK, "2026-03-09", "2026-03-16"),
        ("last week", Span.WEEK, "2026-03-02", "2026-03-09"),
        ("month", Span.MONTH, "2026-03-01", "2026-04-01"),
        ("This Month", Span.MONTH, "2026-03-01", "2026-04-01"),
        ("LAST month", Span.MONTH, "2026-02-01", "2026-03-01"),
        ("year", Span.YEAR, "2026-01-01", "2027-01-01"),
        ("last year", Span.YEAR, "2025-01-01", "2026-01-01"),
        ("2025", Span.YEAR, "2025-01-01", "2026-01-01"),
        ("2027", Span.YEAR, "2027-01-01", "2028-01-01"),
        ("2024-02", Span.MONTH, "2024-02-01", "2024-03-01"),
        ("2024-2", Span.MONTH, "2024-02-01", "2024-03-01"),
    ],
)
def test_what_a_period_is_called(words: str, span: Span, start: str, end: str) -> None:
    assert asked(words) == Period(date.fromisoformat(start), date.fromisoformat(end), span)


@pytest.mark.parametrize(
    "words",
    [
        "foo",
        "last",
        "month last",
        "last foo",
        "1969",
        "2028",
        "0000",
        "2025-13",
        "2025-00",
        "20255",
        "٢٠٢٥",
        "-1",
    ],
)
def test_what_is_no_period(words: str) -> None:
    assert asked(words) is None


@pytest.mark.parametrize("month_start", [2, 25, 31])
def test_a_year_or_a_month_is_the_one_that_begins_in_it(month_start: int) -> None:
    shape = Calendar(month_start=month_start)
    month, year = asked("2025-02", shape), asked("2025", shape)
    assert month
    assert year
    assert (month.start.year, month.start.month) == (2025, 2)
    assert (year.start.year, year.start.month) == (2025, 1)


@given(st.lists(st.text(max_size=12), max_size=3))
def test_no_words_break_it(words: list[str]) -> None:
    found = asked_period(words, Calendar(), TODAY)
    assert found is None or len(found) <= 366
