"""The amounts of a message put together: one `Item` for each thing that was paid for.

A clause without an amount belongs to the next amount, or where none follows to the last one. Tips are added, coupons
taken off, counts multiplied with prices, and a stated own share stands for the whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bot.extraction.rules.clauses import Clause, Joiner
from bot.extraction.rules.figures import Figure, Use, counts_things
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind


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


def items(scan: Scan, clauses: Sequence[Clause]) -> list[Item]:
    """What the clauses' amounts add up to, in order."""
    builder = _Builder(scan)
    for clause in clauses:
        builder.add(clause)
    return builder.finish(clauses)


class _Builder:
    """Puts amounts together clause by clause."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._items: list[Item] = []
        self._waiting: list[Clause] = []

    def finish(self, clauses: Sequence[Clause]) -> list[Item]:
        if self._items:
            self._items[-1].context += self._waiting
        self._share(clauses)
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
        totals = [figure for figure in amounts if self._is_near("total", figure, _NEAR)]
        if len(amounts) > 1 and totals:
            return totals[:1]
        kept = [figure for figure in amounts if not self._is_former(clause, figure)]
        return kept if kept or self._items else amounts

    def _is_former(self, clause: Clause, figure: Figure) -> bool:
        """Whether it is what something used to cost: "shoes 40, was 80", not "food 40, wine was 8"."""
        opens = self._scan.starting("former", clause.first) is not None
        return self._is_after("former", figure) and (opens or len(clause.amounts) > 1)

    def _adjusts_last(self, clause: Clause, figures: Sequence[Figure]) -> bool:
        """A tip, a coupon or a price a piece that belongs to the item before."""
        if not self._items or clause.joiner in {Joiner.LINE, Joiner.START}:
            return False
        last = self._items[-1]
        percent = next((figure for figure in clause.figures if figure.use is Use.PERCENT), None)
        if percent and not figures and self._scan.has("deduct", clause.first, clause.end):
            last.amount -= last.amount * percent.value / 100
            return True
        if len(figures) != 1:
            return False
        return self._adjust(last, clause, figures[0])

    def _adjust(self, last: Item, clause: Clause, figure: Figure) -> bool:
        if figure.currency and last.figure.currency and figure.currency != last.figure.currency:
            return False
        if self._is_deducted(clause, figure):
            last.amount -= figure.value
        elif self._is_added(clause, figure):
            last.amount += figure.value
        elif (
            self._scan.has("each", clause.first, clause.end)
            and _is_count(last.figure)
            and not last.clause.figures[1:]
        ):
            last.amount, last.figure = last.figure.value * figure.value, figure
        elif not self._scan.has("included", clause.first, clause.end) or not self._scan.has(
            "addon", clause.first, clause.end
        ):
            return False
        last.context.append(clause)
        return True

    def _is_added(self, clause: Clause, figure: Figure) -> bool:
        if self._scan.has("included", clause.first, clause.end):
            return False
        another = self._is_after("another", figure) or self._scan.starting("another_after", figure.end)
        return (
            bool(another)
            or self._scan.has("addon", clause.first, clause.end)
            or self._is_bare_sum(clause, figure)
        )

    def _is_bare_sum(self, clause: Clause, figure: Figure) -> bool:
        """ "12 + 3": nothing but numbers on both sides of the plus."""
        return (
            clause.joiner is Joiner.PLUS
            and clause.first == figure.first
            and self._items[-1].end == clause.first - 1
        )

    def _is_deducted(self, clause: Clause, figure: Figure) -> bool:
        behind = self._scan.starting("deduct_after", figure.end) is not None
        return self._is_near("deduct", figure, _NEAR) or (behind and clause.end <= figure.end + _NEAR)

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
        merged = self._merged(clause, figures)
        if merged:
            return [merged]
        kept = self._without_labels(clause, figures)
        return list(self._laid_out(clause, kept))

    def _multiplied(self, clause: Clause, figures: Sequence[Figure]) -> Item | None:
        price = next((figure for figure in reversed(figures) if self._is_each(clause, figure)), None)
        if price is None:
            return None
        counts = [figure for figure in clause.figures if figure is not price and _is_count(figure)]
        counts += [figure for waiting in self._waiting for figure in waiting.figures if _is_count(figure)]
        if not counts:
            return None
        return Item(clause.first, clause.end, counts[0].value * price.value, price, clause)

    def _is_each(self, clause: Clause, figure: Figure) -> bool:
        counted = [other for other in clause.figures if other.end <= figure.first and self._counts(other)]
        return (
            self._scan.starting("each", figure.end) is not None
            or self._is_after("each", figure)
            or (bool(counted) and self._is_after("each_before", figure))
            or (bool(counted) and self._scan.has("each", figure.end, clause.end))
        )

    def _counts(self, figure: Figure) -> bool:
        return _is_count(figure) and (figure.use is Use.COUNT or counts_things(self._scan, figure))

    def _merged(self, clause: Clause, figures: Sequence[Figure]) -> Item | None:
        """One item where the second of two amounts is a tip or a coupon on the first."""
        percent = next((figure for figure in clause.figures if figure.use is Use.PERCENT), None)
        if len(figures) == 1 and percent and self._is_discount(figures[0], percent):
            amount = figures[0].value * (100 - percent.value) / 100
            return Item(clause.first, clause.end, amount, figures[0], clause)
        if len(figures) != _PAIR:
            return None
        base, change = self._base_and_change(figures)
        if self._scan.has("included", clause.first, clause.end) and self._is_near("addon", change, _NEAR):
            amount = base.value
        elif self._is_near("addon", change, _NEAR) or self._is_after("another", change):
            amount = base.value + change.value
        elif self._is_near("deduct", change, _NEAR) or self._scan.starting("deduct_after", change.end):
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
        return self._is_after("deduct", percent) or (
            off and price.end <= percent.first and self._is_after("past_was", price)
        )

    def _base_and_change(self, figures: Sequence[Figure]) -> tuple[Figure, Figure]:
        one, two = figures
        first_is_change = self._scan.starting("addon", one.end) and not self._scan.starting("addon", two.end)
        return (two, one) if first_is_change else (one, two)

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
            known = self._is_known(before, figure.first) or self._is_priced(before, figure)
            if (
                touches
                or (opens and closes)
                or not (opens or known)
                or self._is_for_people(figure, following)
            ):
                kept.remove(figure)
        return kept

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

    def _share(self, clauses: Sequence[Clause]) -> None:
        """Applies "my share 30" and "split 3 ways" to what was put together."""
        if sum(len(clause.amounts) for clause in clauses) > 1:
            own = [f for clause in clauses for f in clause.amounts if self._is_own_share(f)]
            if len(own) == 1:
                clause = next(clause for clause in clauses if own[0] in clause.figures)
                context = [other for other in clauses if other is not clause]
                self._items = [Item(clause.first, clause.end, own[0].value, own[0], clause, context)]
                return
        for parts in self._parts(clauses):
            for item in self._items[:1] if len(self._items) == 1 else ():
                item.amount = (item.amount / parts).quantize(Decimal("0.01"))

    def _is_own_share(self, figure: Figure) -> bool:
        hits = self._scan.hits.get("share", []) + (
            self._scan.hits.get("share_paid", []) if self._scan.has("split") else []
        )
        return any(0 <= figure.first - hit.end <= _NEAR or hit.first == figure.end for hit in hits)

    def _parts(self, clauses: Sequence[Clause]) -> Iterator[int]:
        figures = [figure for clause in clauses for figure in clause.figures]
        for hit in self._scan.hits.get("split", ())[:1]:
            number = next((f for f in figures if self._is_parts(f, hit.end)), None)
            if int(hit.value):
                yield int(hit.value)
            elif number and number.value > 1:
                yield int(number.value)
        for hit in self._scan.hits.get("split_with", ())[:1]:
            number = next((f for f in figures if f.first == hit.end and f.use is Use.COUNT), None)
            yield int(number.value) + 1 if number else 2

    def _is_parts(self, figure: Figure, after: int) -> bool:
        near = 0 <= figure.first - after <= 1 and figure.use is not Use.AMOUNT
        return near or self._scan.starting("ways", figure.end) is not None

    def _is_near(self, role: str, figure: Figure, distance: int) -> bool:
        hits = self._scan.hits.get(role, ())
        return any(
            0 <= figure.first - hit.end < distance or 0 <= hit.first - figure.end < distance for hit in hits
        )

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

    def _is_known(self, first: int, end: int) -> bool:
        return any(self._scan.has(role, first, end) for role in ("category", "hint", "income"))


_NEAR = 3
_PAIR = 2
_MANY = 200
_MANY_PEOPLE = 20


def _is_count(figure: Figure) -> bool:
    """Whether the figure may count things."""
    whole = figure.value == figure.value.to_integral_value()
    return (
        figure.use in {Use.COUNT, Use.AMOUNT}
        and not figure.currency
        and (whole or figure.use is Use.COUNT)
        and not (figure.strong and figure.use is Use.AMOUNT)
        and 0 < figure.value <= _MANY
    )
