"""Figures as text: as wide as a phone, right-aligned, and never too long to send."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.report_tables import LONGEST, MOST_ROWS, Table, text, width


def table(rows: Sequence[tuple[str, str]]) -> str:
    return text(
        Table(("", "EUR"), rows, ("Total", "9.99"), lambda start: (f"{len(rows) - start} others", "1.00"))
    )


def test_figures_stand_right_and_names_left() -> None:
    assert table([("Groceries", "1,104.63"), ("Gifts", "9.00")]).splitlines() == [
        "                EUR",
        "Groceries  1,104.63",
        "Gifts          9.00",
        "Total          9.99",
    ]


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        ("Rent", 4),
        ("餐饮", 4),
        ("한글", 4),
        ("ＡＢ", 4),
        ("हिन्दी", 5),
        ("cafe\u0301", 4),
        ("a\u200db", 2),
        ("", 0),
    ],
)
def test_letters_of_east_asia_count_double_and_marks_nothing(words: str, columns: int) -> None:
    assert width(words) == columns


def test_lines_are_of_one_width_in_any_script() -> None:
    lines = table(
        [("日用百货", "12.00"), ("Dining", "3.00"), ("A name that is far too long for a phone", "4.00")]
    )
    assert {width(line) for line in lines.splitlines()} == {22}
    assert "A name that is…" in lines


def test_what_does_not_fit_is_summed_in_a_line() -> None:
    lines = table([(f"Shop {number}", "1.00") for number in range(200)]).splitlines()
    assert len(lines) == MOST_ROWS + 3
    assert lines[-2].split() == [f"{200 - MOST_ROWS}", "others", "1.00"]
    assert lines[-1].split() == ["Total", "9.99"]


@given(
    st.lists(
        st.tuples(st.text(max_size=80), st.from_regex(r"[0-9]{1,30}\.[0-9]{2}", fullmatch=True)), max_size=300
    )
)
def test_it_always_fits_into_a_message(rows: list[tuple[str, str]]) -> None:
    assert len(table(rows).encode("utf-16-le")) // 2 <= LONGEST
