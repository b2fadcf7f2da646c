"""Where money is spent, by what entries say of themselves: "Café Nero" and "cafe nero" are one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bot.core.conversion import EXACT, NOTHING, Accounted, basis, counted, figure, total
from bot.core.learning import fold
from bot.core.money import Money
from bot.core.periods import Period
from bot.core.rates import Exchange
from bot.core.totals import WordsTotal

MOST_RANKS = 10
"""A picture of more than this can't be read on a phone."""


@dataclass(frozen=True, slots=True)
class Merchant:
    """What was spent under one description: its share of all spending (0 to 1), and in how many entries.

    `name` is the description as it was written most often; empty where nothing was. `worth` is the same as `money`,
    unrounded: several are summed by it.
    """

    name: str
    money: Money
    share: Decimal
    entries: int
    worth: Decimal


@dataclass(frozen=True, slots=True)
class Merchants(Accounted):
    """All spending of a period by description, the largest first; entries without one are no merchant's."""

    period: Period
    spent: Money
    ranks: tuple[Merchant, ...]
    nameless: Merchant | None


def compile_merchants(rows: Sequence[WordsTotal], period: Period, exchange: Exchange) -> Merchants:
    """The merchants of `period` in the base of `exchange`. `rows` are its spending, in any order."""
    known = counted(rows, exchange)
    whole = total(worth for _, worth in known)
    groups = _grouped(known)
    nameless = groups.pop("", None)
    ranks = sorted(groups.items(), key=lambda item: (-item[1].worth, item[0]))
    return Merchants(
        period=period,
        spent=figure(whole, exchange.base),
        ranks=tuple(group.merchant(whole, exchange.base) for _, group in ranks),
        nameless=nameless.merchant(whole, exchange.base) if nameless else None,
        entries=sum(row.entries for row, _ in known),
        basis=basis(rows, exchange),
    )


@dataclass(slots=True)
class _Group:
    worth: Decimal = NOTHING
    spellings: dict[str, int] = field(default_factory=dict)

    def merchant(self, whole: Decimal, currency: str) -> Merchant:
        name = min(self.spellings, key=lambda spelling: (-self.spellings[spelling], spelling))
        share = self.worth / whole if whole else NOTHING
        entries = sum(self.spellings.values())
        return Merchant(name, figure(self.worth, currency), share, entries, self.worth)


def _grouped(rows: Iterable[tuple[WordsTotal, Decimal]]) -> dict[str, _Group]:
    """By folded description."""
    groups: dict[str, _Group] = {}
    for row, worth in rows:
        words = " ".join(row.words.split())
        group = groups.setdefault(" ".join(map(fold, words.split())), _Group())
        group.worth = EXACT.add(group.worth, worth)
        group.spellings[words] = group.spellings.get(words, 0) + row.entries
    return groups
