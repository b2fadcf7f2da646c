"""What keeps a number out of the books: plans, price remarks, sums that are still open, things asked.

Booking what wasn't paid is worse than missing what was, so a doubtful number needs a word of evidence.
"""

from collections.abc import Sequence

from bot.extraction.rules.clauses import Clause, is_query
from bot.extraction.rules.items import Item
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

_TERSE = 6
_OPEN_ROLES = ("soon", "open_matter", "remark", "not_done")


def bookable(scan: Scan, items: Sequence[Item], clauses: Sequence[Clause]) -> list[Item]:
    """The items that were really paid or received."""
    asks_advice = scan.has("advice")
    plans = [hit.first for hit in scan.hits.get("plan", ())]
    return [
        item
        for item in items
        if not (asks_advice and not _was_spent(scan, item))
        and not _is_planned(item, plans, clauses)
        and not _is_asked(scan, item, clauses)
        and (_is_spent(scan, item) or not _is_open(scan, item))
        and _is_evident(scan, item)
    ]


def _is_spent(scan: Scan, item: Item) -> bool:
    return any(scan.has(role, item.first, item.end) for role in ("spent", "paid")) or bool(item.figure.sign)


def _was_spent(scan: Scan, item: Item) -> bool:
    """Whether the item's words, or those around it, say that it was paid."""
    return _is_spent(scan, item) or any(scan.has("spent", first, end) for first, end in item.ranges)


def _is_planned(item: Item, plans: Sequence[int], clauses: Sequence[Clause]) -> bool:
    """Whether a plan stands before the item in its sentence, or in its own words."""
    ends = max(end for _, end in item.ranges[:1])
    opening = min(clause.first for clause in clauses if clause.sentence == item.clause.sentence)
    return any(opening <= at < ends or item.first <= at < item.clause.end for at in plans)


def _is_asked(scan: Scan, item: Item, clauses: Sequence[Clause]) -> bool:
    return (
        is_query(scan, item.clause.sentence, clauses)
        and not _is_spent(scan, item)
        and not scan.has("request")
    )


def _is_open(scan: Scan, item: Item) -> bool:
    """Whether it is due, to come, or just what something costs."""
    same = [clause for clause in item.context if abs(clause.sentence - item.clause.sentence) <= 1]
    ranges = [(item.first, item.clause.end), *((clause.first, clause.end) for clause in same)]
    if any(scan.has(role, first, end) for first, end in ranges for role in _OPEN_ROLES):
        return True
    return _is_stated(scan, item) and not scan.has("total", item.first, item.end)


def _is_stated(scan: Scan, item: Item) -> bool:
    """ "eggs are 6 bucks": the amount is what something is, not what was paid."""
    starts = range(max(item.first, item.figure.first - 3), item.figure.first)
    return any((hit := scan.starting("is", at)) is not None and hit.end <= item.figure.first for at in starts)


def _is_evident(scan: Scan, item: Item) -> bool:
    """Whether something besides the number says that money moved; a few words with a number are enough."""
    known = any(
        scan.has(role, first, end)
        for first, end in item.ranges
        for role in ("category", "hint", "income", "spent", "paid", "custom")
    )
    if known or (_is_money(item) and not item.figure.doubtful):
        return True
    return not item.figure.doubtful and _is_noted(scan, item)


def _is_money(item: Item) -> bool:
    """Whether the amount is written as one: with a currency, cents or a sign."""
    return bool(item.figure.currency or item.figure.sign) or (item.figure.strong and item.amount % 1 != 0)


def _is_noted(scan: Scan, item: Item) -> bool:
    """Whether it is a short note of a thing and a number at one of its ends, not a sentence."""
    if any(scan.has(role) for role in ("greeting", "appointment", "narrative")):
        return False
    words = sum(token.kind is TokenKind.WORD for token in scan.tokens[item.first : item.end])
    if not words and any(token.norm == "=" for token in scan.tokens):
        return False
    at_an_end = item.figure.first <= item.clause.first + 1 or item.figure.end >= item.clause.end - 1
    return words <= _TERSE and at_an_end
