"""The axis."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts.scale import position, ticks

amounts = st.lists(st.decimals(min_value=-(10**15), max_value=10**15, places=3), max_size=40)


@pytest.mark.parametrize(
    ("largest", "expected"),
    [
        ("0", [0]),
        ("0.3", [0, 1]),
        ("3", [0, 1, 2, 3]),
        ("70", [0, 25, 50, 75]),
        ("14500", [0, 5000, 10000, 15000]),
        ("999999", [0, 500000, 1000000]),
    ],
)
def test_an_axis_has_few_round_numbers(largest: str, expected: list[int]) -> None:
    assert list(ticks([Decimal(largest)])) == expected


def test_what_came_back_stands_below_zero() -> None:
    assert list(ticks([Decimal(-30), Decimal(80)])) == [-50, 0, 50, 100]


@given(amounts)
def test_an_axis_holds_every_amount_and_zero(values: list[Decimal]) -> None:
    marks = ticks(values)
    assert 0 in marks
    assert len(marks) <= 6
    assert all(mark == mark.to_integral_value() for mark in marks)
    assert all(0 <= position(value, marks) <= 1 for value in values)
