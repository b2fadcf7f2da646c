"""The part of a bill that the writer bears: a stated own share, a portion of a sum, an even split."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import takewhile

from bot.extraction.rules.clauses import Clause, Joiner
from bot.extraction.rules.figures import Figure, Use
from bot.extraction.rules.items import Item
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

_NEAR = 3
_NAME = 3
_CENT = Decimal("0.01")


def own_share(scan: Scan, items: list[Item], clauses: Sequence[Clause]) -> list[Item]:
    """The items as the writer bears them: "120 split by 3" is 40, "split 80 dinner with bob" too, "half of 60" is 30.

    Only a lone item is divided; with several it isn't said what was shared.
    """
    return _Sharing(scan, items, clauses).shared()


class _Sharing:
    def __init__(self, scan: Scan, items: list[Item], clauses: Sequence[Clause]) -> None:
        self._scan = scan
        self._items = items
        self._clauses = clauses
        self._figures = [figure for clause in clauses for figure in clause.figures]

    def shared(self) -> list[Item]:
        own = self._own()
        if own:
            return [own]
        for item in self._items:
            self._divide(item, self._portion(item.figure))
        for parts in self._parts() if len(self._items) == 1 else ():
            self._divide(self._items[0], parts)
        return self._items

    def _divide(self, item: Item, parts: int) -> None:
        if parts > 1:
            item.amount = (item.amount / parts).quantize(_CENT, ROUND_HALF_UP)

    def _own(self) -> Item | None:
        """What the writer is said to have borne, where other amounts are named beside it."""
        amounts = [figure for clause in self._clauses for figure in clause.amounts]
        own = [figure for figure in amounts if self._is_own(figure)]
        if len(amounts) < 2 or len(own) != 1:
            return None
        clause = next(clause for clause in self._clauses if own[0] in clause.figures)
        context = [other for other in self._clauses if other is not clause]
        return Item(clause.first, clause.end, own[0].value, own[0], clause, context)

    def _is_own(self, figure: Figure) -> bool:
        hits = self._scan.hits.get("share", []) + (
            self._scan.hits.get("share_paid", []) if self._scan.has("split") else []
        )
        return any(0 <= figure.first - hit.end <= _NEAR or hit.first == figure.end for hit in hits)

    def _portion(self, figure: Figure) -> int:
        """By how much "half of the 80" divides; 1 where no such words stand before the amount."""
        hit = self._scan.ending("portion", figure.first)
        return int(hit.value) if hit else 1

    def _parts(self) -> Iterator[int]:
        for hit in self._scan.hits.get("split", ())[:1]:
            number = next((figure for figure in self._figures if self._is_parts(figure, hit.end)), None)
            if int(hit.value):
                yield int(hit.value)
            elif number and number.value > 1:
                yield int(number.value)
        yield from self._companies()

    def _companies(self) -> Iterator[int]:
        """With how many, the writer included, it was shared: "split with bob and amy" is 3."""
        for hit in self._scan.hits.get("split_with", ())[:1]:
            yield self._company(hit.end)
            return
        for hit in self._scan.hits.get("sharing", ())[:1]:
            amounts = [figure for figure in self._figures if figure.is_amount and figure.first >= hit.end]
            after = amounts[0].end if amounts else len(self._scan.tokens)
            others = next(
                (other for other in self._scan.hits.get("in_company", ()) if other.first >= after), None
            )
            if others:
                yield self._company(others.end)

    def _company(self, at: int) -> int:
        number = next((figure for figure in self._figures if figure.first == at), None)
        if number and number.use in {Use.COUNT, Use.DOUBTFUL, Use.AMOUNT}:
            return int(number.value) + 1
        return 2 + self._further_names(at)

    def _further_names(self, at: int) -> int:
        """How many names follow the first one: 1 in "bob and amy", 2 in "bob, amy and kim"."""
        behind = [clause for clause in self._clauses if clause.first > at]
        names = list(takewhile(self._is_name, behind))
        while names and names[-1].joiner is not Joiner.AND:
            names.pop()
        return len(names)

    def _is_name(self, clause: Clause) -> bool:
        words = sum(self._scan.kind(at) is TokenKind.WORD for at in range(clause.first, clause.end))
        known = any(self._scan.has(role, clause.first, clause.end) for role in ("category", "paid", "spent"))
        joined = clause.joiner in {Joiner.AND, Joiner.COMMA}
        return joined and 0 < words < _NAME and not clause.figures and not known

    def _is_parts(self, figure: Figure, after: int) -> bool:
        near = 0 <= figure.first - after <= 1 and figure.use is not Use.AMOUNT
        return near or self._scan.starting("ways", figure.end) is not None
