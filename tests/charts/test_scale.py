"""The axis."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts.scale import common, position, ticks

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


@given(amounts)
def test_what_dwarfs_all_others_is_rare_and_far_above_them(values: list[Decimal]) -> None:
    reach = common(values)
    if reach is None:
        return
    above = [value for value in values if value > reach]
    below = [value for value in values if 0 < value <= reach]
    assert 0 < len(above) <= max(2, len(values) // 6)
    assert len(below) >= 4
    assert min(above) >= 2 * max(below)
    assert ticks(below)[-1] < min(above) or ticks(below)[-1] == 1


def test_a_budget_that_is_drawn_too_keeps_bars_whole() -> None:
    bars = [Decimal(amount) for amount in (30, 45, 60, 20, 50, 1180)]
    assert common(bars) == 60
    assert common(bars, limit=Decimal(100)) == 100
    assert common(bars, limit=Decimal(1000)) is None


def test_there_may_be_bills_of_two_sizes() -> None:
    bars = [Decimal(amount) for amount in (1_000_000, 1180, *range(20, 50))]
    assert common(bars) == 49
