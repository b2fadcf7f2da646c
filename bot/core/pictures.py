"""Pictures with their words, ready to draw: everything is in the person's language and its final order.

`digest` tells whether two would look the same.

Nothing here computes; `bot.core.reports` does, and whoever words a report fills these. A picture holds no emoji. Sums
of one picture are in one currency, that of its header's figure.
"""

import hashlib
from dataclasses import dataclass
from decimal import Decimal

from bot.core.money import Money

Ticks = tuple[tuple[int, str], ...]
"""Labels under an axis: (index of the bar or point, text), in order."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands on top: the period, and one figure with its name ("spent").

    `locale` is CLDR's for all of the picture; `numbers` the one whose digits count where that is another.
    """

    title: str
    figure: Money
    figure_label: str
    locale: str
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the ring: `key` decides its colour, so that a category keeps it from chart to chart."""

    key: str
    label: str
    money: Money
    share: Decimal


@dataclass(frozen=True, slots=True)
class Limit:
    """A line that isn't to be crossed: a budget's part for each bar, or the whole of it for `Pace`.

    The label names it; the amount is written behind that.
    """

    money: Money
    label: str


@dataclass(frozen=True, slots=True)
class Bars:
    """One sum a bar in the order of time, and the same for the period before, which may be shorter or longer.

    `today` is the index of the present bar, None where the period is over.
    """

    title: str
    now: tuple[Money, ...]
    before: tuple[Money, ...]
    ticks: Ticks
    label_now: str
    label_before: str
    today: int | None = None
    label_today: str = ""
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """Where the money went: the ring with its legend, and the bars below."""

    header: Header
    slices: tuple[Slice, ...]
    bars: Bars


@dataclass(frozen=True, slots=True)
class Course:
    """Day by day, or month by month, large."""

    header: Header
    bars: Bars


@dataclass(frozen=True, slots=True)
class Trend:
    """Income against spending, month by month. `today` is the index of the present month, as in `Bars`."""

    header: Header
    title: str
    spent: tuple[Money, ...]
    income: tuple[Money, ...]
    ticks: Ticks
    label_spent: str
    label_income: str
    today: int | None = None
    label_today: str = ""


@dataclass(frozen=True, slots=True)
class Rank:
    """A line of a ranking; `note` says more in a few words ("12 times")."""

    label: str
    money: Money
    share: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The largest, the largest first."""

    header: Header
    title: str
    ranks: tuple[Rank, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """What was spent up to each day, against the period before and a budget.

    `now` ends with today where the period isn't over; `days` is how many the whole period has.
    """

    header: Header
    title: str
    now: tuple[Money, ...]
    before: tuple[Money, ...]
    days: int
    ticks: Ticks
    label_now: str
    label_before: str
    limit: Limit | None = None


@dataclass(frozen=True, slots=True)
class BudgetBar:
    """How much of a budget is used: 1 for all of it, more where `is_over`. `elapsed` is the same of its time, 0 to 1.

    `key` decides the colour, empty for all spending. `result` says what is left or too much, `note` the rest.
    """

    key: str
    label: str
    result: str
    note: str
    used: Decimal
    elapsed: Decimal
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Budgets:
    """The budgets, with a mark for how far their time has come, which `label_today` names."""

    header: Header
    title: str
    bars: tuple[BudgetBar, ...]
    label_today: str = ""


Picture = Overview | Course | Trend | Ranking | Pace | Budgets

DRAWING = 1
"""The version of how pictures are drawn: raised when the same content comes to look different."""


def digest(picture: Picture) -> bytes:
    """The same for two pictures of the same content, drawn by the same version: of 32 bytes."""
    return hashlib.sha256(f"{DRAWING} {picture!r}".encode()).digest()
