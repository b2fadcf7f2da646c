"""The amounts of a message put together: one `Item` for each thing that was paid for.

A clause without an amount belongs to the next amount, or where none follows to the last one. Counts are
multiplied with prices; tips and coupons are `adjustments`.
"""

from collections.abc import Iterable, Sequence

from bot.extraction.rules.adjustments import Adjustments
from bot.extraction.rules.clauses import Clause, Joiner
from bot.extraction.rules.figure import Figure, Use, counts_things, is_count
from bot.extraction.rules.item import Item
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TIMES, TokenKind

__all__ = ["Item", "items"]


def items(scan: Scan, clauses: Sequence[Clause]) -> list[Item]:
    """What the clauses' amounts add up to, in order."""
    builder = _Builder(scan)
    for clause in clauses:
        builder.add(clause)
    return builder.finish()


class _Builder:
    """Puts amounts together clause by clause."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._adjustments = Adjustments(scan)
        self._items: list[Item] = []
        self._waiting: list[Clause] = []

    def finish(self) -> list[Item]:
        if self._items:
            self._items[-1].context += self._waiting
        return [item for item in self._items if item.amount > 0]

    def add(self, clause: Clause) -> None:
        figures = self._relevant(clause)
        if self._adjusts_last(clause, figures) or self._is_running_total(clause, figures):
            return
        if not figures:
            self._waiting.append(clause)
            return
        if clause.joiner is Joiner.AND and len(figures) == 1:
            self._withdraw_count(clause, figures[0])
        made = self._made(clause, figures)
        self._join_waiting(made[0], clause)
        self._waiting = []
        self._items += made

    def _withdraw_count(self, clause: Clause, figure: Figure) -> None:
        """ "2 coffees and a muffin 13.40": the 2 that looked like an amount counts the coffees."""
        last = self._items[-1] if self._items else None
        if last is None or self._waiting or last.context or last.amount != last.figure.value:
            return
        counted = last.clause.first == last.figure.first and counts_things(self._scan, last.figure)
        is_plural = self._scan.norm(last.figure.end).endswith("s")
        closes = figure.end == clause.end and figure.first > clause.first
        if counted and is_plural and closes and not self._is_after("price_before", figure):
            self._waiting.append(self._items.pop().clause)

    def _join_waiting(self, item: Item, clause: Clause) -> None:
        """Gives the item the clauses before it: as its own words where "and" joins them ("milk and bread 7")."""
        joiner = clause.joiner
        while self._waiting and joiner is Joiner.AND:
            before = self._waiting.pop()
            item.first, joiner = before.first, before.joiner
        item.context = [*self._waiting, *item.context]

    def _relevant(self, clause: Clause) -> list[Figure]:
        """The clause's amounts without former prices, and with a stated total standing for all of them."""
        amounts = clause.amounts
        total = self._total(amounts)
        if len(amounts) > 1 and total:
            others = [figure for figure in amounts if figure is not total]
            summed = sum(item.amount for item in self._items) + sum(figure.value for figure in others)
            return others if self._items and summed == total.value else [total]
        kept = [figure for figure in amounts if not self._is_former(clause, figure)]
        return kept if kept or self._items else amounts

    def _adjusts_last(self, clause: Clause, figures: Sequence[Figure]) -> bool:
        apart = not self._items or clause.joiner in {Joiner.LINE, Joiner.START}
        return not apart and self._adjustments.apply(self._items[-1], clause, figures)

    def _total(self, amounts: Sequence[Figure]) -> Figure | None:
        """The amount that is called the total: the one right behind or before the word."""
        for distance in range(1, _NEAR + 1):
            for figure in reversed(amounts):
                if self._scan.is_near("total", figure.first, figure.end, distance):
                    return figure
        return None

    def _is_former(self, clause: Clause, figure: Figure) -> bool:
        """Whether it is what something used to cost: "shoes 40, was 80", not "food 40, wine was 8"."""
        opens = self._scan.starting("former", clause.first) is not None
        return self._is_after("former", figure) and (opens or len(clause.amounts) > 1)

    def _is_running_total(self, clause: Clause, figures: Sequence[Figure]) -> bool:
        """ "milk 3, bread 2, total 5": the last only repeats the others."""
        return (
            len(self._items) > 1
            and len(figures) == 1
            and self._scan.has("total", clause.first, clause.end)
            and figures[0].value == sum(item.amount for item in self._items)
        )

    def _made(self, clause: Clause, figures: list[Figure]) -> list[Item]:
        multiplied = self._multiplied(clause, figures)
        if multiplied:
            return [multiplied]
        merged = self._adjustments.merged(clause, figures)
        if merged:
            return [merged]
        kept = self._without_labels(clause, figures)
        return self._with_tips(list(self._laid_out(clause, kept)))

    def _with_tips(self, laid_out: list[Item]) -> list[Item]:
        """ "pizza 21 beers 18 tip 6": the tip goes with the beers."""
        made = laid_out[:1]
        for item in laid_out[1:]:
            tip = self._scan.ending("addon", item.figure.first)
            if tip and tip.first == item.first:
                made[-1].amount += item.amount
                made[-1].end = item.end
            else:
                made.append(item)
        return made

    def _multiplied(self, clause: Clause, figures: Sequence[Figure]) -> Item | None:
        price = next((figure for figure in reversed(figures) if self._is_each(clause, figure)), None)
        if price is None:
            return None
        counts = [
            figure
            for figure in clause.figures
            if figure is not price and self._may_count(figure) and not self._is_in_each(figure, price)
        ]
        counts += [
            figure for waiting in self._waiting for figure in waiting.figures if self._may_count(figure)
        ]
        if not counts:
            return None
        return Item(clause.first, clause.end, counts[0].value * price.value, price, clause)

    def _is_each(self, clause: Clause, figure: Figure) -> bool:
        counted = [other for other in clause.figures if other.end <= figure.first and self._counts(other)]
        return (
            self._scan.starting("each", figure.end) is not None
            or self._is_after("each", figure)
            or (bool(counted) and self._is_priced_each(figure) and not self._is_told(clause))
            or (bool(counted) and self._scan.has("each", figure.end, clause.end))
            or (
                bool(counted)
                and bool(figure.currency)
                and self._scan.starting("unit", figure.end) is not None
            )
        )

    def _is_priced_each(self, figure: Figure) -> bool:
        """ "3 nights at 129", "3 nights x 129"; not the line of "bus 41x 3.20"."""
        sign = figure.first - 1
        times = self._scan.norm(sign) in TIMES and not self._scan.is_glued(sign)
        return self._is_after("each_before", figure) or times

    def _may_count(self, figure: Figure) -> bool:
        """Whether a price a piece may be multiplied with it: things that aren't known to be bought count too."""
        unknown = figure.doubtful and figure.use is Use.LABEL and counts_things(self._scan, figure)
        return is_count(figure) or unknown

    def _is_told(self, clause: Clause) -> bool:
        """ "we're 6 people for dinner at 8": a time rather than a price."""
        return self._scan.has("narrative", clause.first, clause.end)

    def _is_in_each(self, figure: Figure, price: Figure) -> bool:
        """Whether it is the "one" of "45 for one"."""
        each = self._scan.starting("each", price.end)
        return each is not None and each.first <= figure.first < each.end

    def _counts(self, figure: Figure) -> bool:
        return is_count(figure) and (figure.use is Use.COUNT or counts_things(self._scan, figure))

    def _without_labels(self, clause: Clause, figures: Sequence[Figure]) -> list[Figure]:
        """The amounts without the numbers that only count or name something: "2 coffees 9", "blink 182 tickets 95"."""
        kept = list(figures)
        for index, figure in enumerate(figures):
            following = figures[index + 1 :]
            if not following or figure.strong or figure.value != figure.value.to_integral_value():
                continue
            opens = figure.first == clause.first or not self._has_words(clause.first, figure.first)
            closes = not self._has_words(figures[-1].end, clause.end)
            touches = following[0].first == figure.end
            before = figures[index - 1].end if index else clause.first
            known = self._is_known(before, figure.first) or (
                self._is_priced(before, figure) and not self._is_number_of(figure, following[0])
            )
            if (
                touches
                or self._is_for_price(clause, figure, following[0])
                or (opens and closes)
                or not (opens or known)
                or self._is_for_people(figure, following)
            ):
                kept.remove(figure)
        return kept

    def _is_for_price(self, clause: Clause, figure: Figure, price: Figure) -> bool:
        """ "3 for $10 avocados": the 3 counts them; "paid 40 for 2 tickets" is the other way round."""
        lead = self._scan.starting("party", figure.end)
        paid = self._scan.has("paid", clause.first, figure.first)
        joined = lead is not None and lead.end == price.first
        return joined and not paid and is_count(figure) and figure.value < price.value

    def _laid_out(self, clause: Clause, figures: Sequence[Figure]) -> Iterable[Item]:
        """An item for each amount: with the words before it, or after it where the clause opens with an amount."""
        amount_first = not self._has_words(clause.first, figures[0].first)
        for index, figure in enumerate(figures):
            is_last = index == len(figures) - 1
            if amount_first:
                first = clause.first if index == 0 else figure.first
                end = clause.end if is_last else figures[index + 1].first
            else:
                first = clause.first if index == 0 else figures[index - 1].end
                end = clause.end if is_last else figure.end
            yield Item(first, end, figure.value, figure, clause, opens_clause=index == 0)

    def _is_after(self, role: str, figure: Figure) -> bool:
        return self._scan.ending(role, figure.first) is not None

    def _has_words(self, first: int, end: int) -> bool:
        return any(
            self._scan.kind(at) is TokenKind.WORD and at not in self._scan.taken for at in range(first, end)
        )

    def _is_for_people(self, figure: Figure, following: Sequence[Figure]) -> bool:
        """ "dinner for 4 at the diner 96", not "milk for 4 eggs for 6"."""
        priced = any(self._is_after("price_before", other) for other in following)
        return self._is_after("party", figure) and figure.value <= _MANY_PEOPLE and not priced

    def _is_priced(self, first: int, figure: Figure) -> bool:
        """ "bought a tent for 150 from a friend in 2020"."""
        spoken = self._scan.has("paid", first, figure.first) or self._scan.has("spent", first, figure.first)
        return spoken and (self._is_after("price_before", figure) or self._is_after("paid", figure))

    def _is_number_of(self, figure: Figure, price: Figure) -> bool:
        """ "drank 2 coffees 9.50"."""
        is_plural = self._scan.norm(figure.end).endswith("s")
        priced = price.strong or self._is_after("price_before", price)
        return counts_things(self._scan, figure) and is_plural and priced

    def _is_known(self, first: int, end: int) -> bool:
        return any(self._scan.has(role, first, end) for role in ("category", "hint", "income"))


_NEAR = 3
_PAIR = 2
_MANY = 200
_MANY_PEOPLE = 20
