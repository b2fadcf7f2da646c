"""The numbers beside an axis: round, few, and enclosing everything that is drawn."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

MOST_STEPS = 3

_ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_WHOLE_HALVES = Decimal(10)


def ticks(amounts: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """Evenly spaced whole numbers, lowest first, that reach from the smallest amount to the largest and include zero.

    Only zero where there is nothing else.
    """
    known = [Decimal(0), *amounts]
    low, high = min(known), max(known)
    if low == high:
        return (Decimal(0),)
    step = _step((high - low) / MOST_STEPS)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return tuple(step * number for number in range(int(first), int(last) + 1))


def position(amount: Decimal, marks: Sequence[Decimal]) -> float:
    """How far up the axis an amount stands: 0 at the lowest tick, 1 at the highest."""
    height = marks[-1] - marks[0]
    return float((amount - marks[0]) / height) if height else 0.0


def _step(least: Decimal) -> Decimal:
    magnitude = Decimal(1).scaleb(least.adjusted())
    steps = (
        factor * magnitude for factor in _ROUND if factor != Decimal("2.5") or magnitude >= _WHOLE_HALVES
    )
    return max(Decimal(1), next(step for step in steps if step >= least))
