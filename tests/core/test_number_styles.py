"""Which way of writing numbers an example shows."""

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.core.number_styles import NumberStyle, written_like


@given(st.sampled_from(NumberStyle), st.decimals("1000000", "99999999", places=2))
def test_what_is_written_in_a_style_shows_it(style: NumberStyle, number: Decimal) -> None:
    example = format_decimal(
        number, "#,##,##0.00" if style is NumberStyle.INDIAN else "#,##0.00", style.locale
    )
    assert written_like(example, ".", ",") is style


@pytest.mark.parametrize(
    ("example", "style"),
    [
        ("1.234,56", NumberStyle.COMMA),
        ("1,234.56", NumberStyle.POINT),
        ("1 234,56", NumberStyle.SPACE),
        ("1\u202f234,56", NumberStyle.SPACE),
        ("1'234.56", NumberStyle.APOSTROPHE),
        ("1,23,456", NumberStyle.INDIAN),
        ("१,२३४.५६", NumberStyle.POINT),
        ("12.50", NumberStyle.POINT),
        ("1234", None),
        ("1,2,3", None),
        ("", None),
    ],
)
def test_an_example_shows_the_signs(example: str, style: NumberStyle | None) -> None:
    assert written_like(example, ".", ",") is style


def test_without_thousands_it_is_as_the_language_has_them() -> None:
    assert written_like("1234,56", ",", "\u202f") is NumberStyle.SPACE
    assert written_like("1234,56", ",", ".") is NumberStyle.COMMA
    assert written_like("1234,56", ".", ",") is NumberStyle.COMMA
