"""One thing that money was paid or received for, as it is put together from clauses."""

from dataclasses import dataclass, field
from decimal import Decimal

from bot.extraction.rules.clauses import Clause
from bot.extraction.rules.figure import Figure


@dataclass(slots=True)
class Item:
    """One thing that money was paid or received for: its words are the tokens `first` up to `end`.

    `context` are clauses around it without an amount of their own.
    """

    first: int
    end: int
    amount: Decimal
    figure: Figure
    clause: Clause
    context: list[Clause] = field(default_factory=list)
    opens_clause: bool = True

    @property
    def ranges(self) -> list[tuple[int, int]]:
        """Token ranges of its own words first, then those around."""
        return [(self.first, self.end), *((clause.first, clause.end) for clause in self.context)]
