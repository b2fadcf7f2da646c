"""The numbers beside an axis: round, few, and enclosing everything that is drawn."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

MOST_STEPS = 3

_ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_WHOLE_HALVES = Decimal(10)
_DWARFS = 3
_APART = 2
_FEW = 6
"""One in so many may be an exception, and two always where enough are left."""

_ALWAYS = 2
_FEWEST_LEFT = 4


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
    """How far up the axis an amount stands: 0 at the lowest tick, 1 at the highest, more beyond it."""
    height = marks[-1] - marks[0]
    return float((amount - marks[0]) / height) if height else 0.0


def common(amounts: Iterable[Decimal], limit: Decimal | None = None) -> Decimal | None:
    """The largest amount but for a few that dwarf all others; None where there are no such.

    A limit that is to be drawn too is among the others.
    """
    ordered = sorted((amount for amount in amounts if amount > 0), reverse=True)
    most = min(max(_ALWAYS, len(ordered) // _FEW), len(ordered) - _FEWEST_LEFT)
    few = 0
    while further := _dwarfing(ordered, few, most):
        few = further
    reach = max(ordered[few], limit or Decimal(0)) if few else Decimal(0)
    return reach if few and ordered[few - 1] >= _APART * reach else None


def _dwarfing(ordered: Sequence[Decimal], begin: int, most: int) -> int | None:
    """How many of the first dwarf what follows them, more than `begin`: up to where the gap is the widest."""
    possible = [few for few in range(begin + 1, most + 1) if ordered[begin] >= _DWARFS * ordered[few]]
    few = max(possible, key=lambda few: ordered[few - 1] / ordered[few], default=0)
    return few if few and ordered[few - 1] >= _APART * ordered[few] else None


def _step(least: Decimal) -> Decimal:
    magnitude = Decimal(1).scaleb(least.adjusted())
    steps = (
        factor * magnitude for factor in _ROUND if factor != Decimal("2.5") or magnitude >= _WHOLE_HALVES
    )
    return max(Decimal(1), next(step for step in steps if step >= least))
