"""A number of a message, and what it is for."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

LARGEST = Decimal(10) ** 15
"""From here on a number is no amount of money."""

MANY = 20
"""More things or people than this are hardly counted in a message."""


class Use(StrEnum):
    """What a number is for. A `DOUBTFUL` one is a label where there is another amount, else an amount."""

    AMOUNT = "amount"
    DOUBTFUL = "doubtful"
    COUNT = "count"
    PHONE = "phone"
    PERCENT = "percent"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what belongs to it: tokens `first` up to `end` hold its sign and currency too.

    `strong` where its writing alone says money: a currency, decimals, "12k". `sign` is 1 for "+5", -1 for "-5".
    """

    first: int
    end: int
    value: Decimal
    use: Use
    currency: tuple[str, ...] = ()
    strong: bool = False
    sign: int = 0
    in_words: bool = False
    vague: bool = False
    doubtful: bool = False

    @property
    def is_amount(self) -> bool:
        """Whether it may be booked."""
        return self.use is Use.AMOUNT and 0 < self.value < LARGEST


def counts_things(scan: Scan, figure: Figure) -> bool:
    """Whether a figure is followed by the things that it may count: "3 tickets", not "45 on tickets"."""
    noun = scan.kind(figure.end) is TokenKind.WORD and scan.starting("trail", figure.end) is None
    return noun and not figure.strong and not figure.currency and 1 < figure.value <= MANY


def is_count(figure: Figure) -> bool:
    """Whether the figure may count things."""
    whole = figure.value == figure.value.to_integral_value()
    return (
        figure.use in {Use.COUNT, Use.AMOUNT}
        and not figure.currency
        and (whole or figure.use is Use.COUNT)
        and not (figure.strong and figure.use is Use.AMOUNT)
        and 0 < figure.value <= _MOST_COUNTED
    )


_MOST_COUNTED = 200
