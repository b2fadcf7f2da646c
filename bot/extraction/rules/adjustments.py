"""What changes an amount that was just named: tips, coupons, percentages, a better price in the end."""

from collections.abc import Sequence
from decimal import Decimal

from bot.extraction.rules.clauses import Clause, Joiner
from bot.extraction.rules.figure import Figure, Use, is_count
from bot.extraction.rules.item import Item
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

_NEAR = 3
_PAIR = 2


class Adjustments:
    """Applies them, to an item by the clause behind it or within a clause."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan

    def apply(self, last: Item, clause: Clause, figures: Sequence[Figure]) -> bool:
        """Changes the item by the next clause, where that is a tip, a coupon or a price a piece; whether it was one."""
        percent = next((figure for figure in clause.figures if figure.use is Use.PERCENT), None)
        factor = self._percent_factor(clause, percent) if percent and not figures else None
        if factor is not None:
            last.amount *= factor
            last.context.append(clause)
            return True
        if len(figures) != 1:
            return False
        return self._adjust(last, clause, figures[0])

    def _adjust(self, last: Item, clause: Clause, figure: Figure) -> bool:
        if figure.currency and last.figure.currency and figure.currency != last.figure.currency:
            return False
        if self._is_part(figure):
            pass
        elif self._is_bargain(last, figure):
            last.amount, last.figure = figure.value, figure
        elif self._is_deducted(clause, figure):
            last.amount -= figure.value
        elif self._is_added(last, clause, figure):
            last.amount += figure.value
        elif (
            self._scan.has("each", clause.first, clause.end)
            and is_count(last.figure)
            and not last.clause.figures[1:]
        ):
            last.amount, last.figure = last.figure.value * figure.value, figure
        elif not self._scan.has("included", clause.first, clause.end) or not self._scan.has(
            "addon", clause.first, clause.end
        ):
            return False
        last.context.append(clause)
        return True

    def _percent_factor(self, clause: Clause, percent: Figure) -> Decimal | None:
        """What "plus 20% tip" or "less 10%" multiplies a sum with; None where it says nothing of it."""
        if self._scan.is_near("addon", percent.first, percent.end, _NEAR) and not self._scan.has(
            "included", clause.first, clause.end
        ):
            return 1 + percent.value / 100
        return (
            1 - percent.value / 100 if self._scan.is_near("deduct", percent.first, percent.end, 1) else None
        )

    def _is_bargain(self, last: Item, figure: Figure) -> bool:
        """ "the desk was 600, got it for 450"."""
        return self._is_after("bargain", figure) and (
            self._is_after("past_was", last.figure) or self._is_after("former", last.figure)
        )

    def _is_part(self, figure: Figure) -> bool:
        """ "188, of which 40 was wine", "210 after 30 off": the first sum already has the second in it."""
        return self._is_after("included", figure) or self._is_after("net_of", figure)

    def _is_added(self, last: Item, clause: Clause, figure: Figure) -> bool:
        if self._scan.has("included", clause.first, clause.end) or self._is_earned(last):
            return False
        another = self._is_after("another", figure) or self._scan.starting("another_after", figure.end)
        return (
            bool(another)
            or self._scan.has("addon", clause.first, clause.end)
            or self._is_bare_sum(last, clause, figure)
        )

    def _is_earned(self, item: Item) -> bool:
        """What was sold isn't made dearer by its postage."""
        return self._scan.has("income", item.first, item.end)

    def _is_bare_sum(self, last: Item, clause: Clause, figure: Figure) -> bool:
        """ "12 + 3", "20 + 15 on snacks", "40 plus 6 delivery": not two things with words of their own."""
        if clause.joiner is not Joiner.PLUS or self._reached(last) != clause.first - 1:
            return False
        named = self._has_words(last.first, last.end, last.figure)
        named_twice = named and self._has_words(clause.first, clause.end, figure)
        bare = clause.first == figure.first and not named_twice
        return bare or self._scan.has("extra", clause.first, clause.end)

    def _reached(self, item: Item) -> int:
        """Where the item's words end, those of sums added to it too."""
        return max(end for _, end in item.ranges)

    def _is_deducted(self, clause: Clause, figure: Figure) -> bool:
        behind = self._scan.starting("deduct_after", figure.end) is not None
        return self._scan.is_near("deduct", figure.first, figure.end, _NEAR) or (
            behind and clause.end <= figure.end + _NEAR
        )

    def merged(self, clause: Clause, figures: Sequence[Figure]) -> Item | None:
        """One item where the second of two amounts is a tip or a coupon on the first."""
        percent = next((figure for figure in clause.figures if figure.use is Use.PERCENT), None)
        factor = self._percent_factor(clause, percent) if len(figures) == 1 and percent else None
        if percent and factor is None and len(figures) == 1 and self._is_discount(figures[0], percent):
            factor = 1 - percent.value / 100
        if len(figures) == 1 and not factor and self._scan.starting("each_way", figures[0].end):
            factor = Decimal(2)
        if factor is not None:
            return Item(clause.first, clause.end, figures[0].value * factor, figures[0], clause)
        if len(figures) != _PAIR:
            return None
        base, change = self._base_and_change(figures)
        if self._is_part(change) or (
            self._scan.has("included", clause.first, clause.end)
            and self._scan.is_near("addon", change.first, change.end, _NEAR)
        ):
            amount = base.value
        elif self._is_after("deduct", change):
            amount = base.value - change.value
        elif self._scan.is_near("addon", change.first, change.end, _NEAR) or self._is_after(
            "another", change
        ):
            amount = base.value + change.value
        elif self._scan.is_near("deduct", change.first, change.end, _NEAR) or self._scan.starting(
            "deduct_after", change.end
        ):
            amount = base.value - change.value
        else:
            return None
        return Item(clause.first, clause.end, amount, base, clause)

    def _is_discount(self, price: Figure, percent: Figure) -> bool:
        """Whether a percentage still has to be taken off: "80 minus 10%", "was 80 but 25% off"."""
        off = any(
            hit.first > percent.end
            for hit in self._scan.within("deduct_after", percent.end, percent.end + _NEAR)
        )
        return off and price.end <= percent.first and self._is_after("past_was", price)

    def _base_and_change(self, figures: Sequence[Figure]) -> tuple[Figure, Figure]:
        one, two = figures
        named = self._scan.starting("addon", one.end) or self._scan.starting("deduct", one.end)
        names_second = named and (named.end == two.first or self._scan.starting(named.role, two.end))
        off = self._scan.starting("deduct_after", one.end)
        first_is_change = (named and not names_second) or (off is not None and off.end == two.first)
        return (two, one) if first_is_change else (one, two)

    def _is_after(self, role: str, figure: Figure) -> bool:
        return self._scan.ending(role, figure.first) is not None

    def _has_words(self, first: int, end: int, apart_from: Figure) -> bool:
        out = {*range(apart_from.first, apart_from.end), *self._scan.taken}
        return any(self._scan.kind(at) is TokenKind.WORD and at not in out for at in range(first, end))
