"""What keeps a number out of the books: plans, price remarks, sums that are still open, things asked.

Neither is money booked that only moved from one own pocket to another, nor what others spent. Booking what wasn't paid
is worse than missing what was, so a doubtful number needs a word of evidence.
"""

from collections.abc import Sequence

from bot.extraction.rules.clauses import Clause, queries
from bot.extraction.rules.items import Item
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

_TERSE = 6
_NOTE = 2
_TALK_ROLES = ("greeting", "appointment", "narrative")
_OPEN_ROLES = ("soon", "open_matter", "remark", "not_done")


def bookable(scan: Scan, items: Sequence[Item], clauses: Sequence[Clause]) -> list[Item]:
    """The items that were really paid or received."""
    asks_advice = scan.has("advice")
    asked = queries(scan, clauses)
    plans = [hit.first for hit in scan.hits.get("plan", ()) if not scan.starting("request", hit.end)]
    return [
        item
        for item in items
        if not (asks_advice and not _was_spent(scan, item))
        and not _is_planned(item, plans, clauses)
        and not _is_asked(scan, item, asked)
        and not _is_moved(scan, item)
        and not _is_anothers(scan, item)
        and not _is_undone(scan, item)
        and (_is_spent(scan, item) or not _is_open(scan, item))
        and _is_evident(scan, item)
    ]


def _is_spent(scan: Scan, item: Item) -> bool:
    if any(scan.has(role, item.first, item.end) for role in ("spent", "paid")) or item.figure.sign:
        return True
    notes = (clause for clause in item.context if clause.end - clause.first <= _NOTE)
    return any(scan.has("spent", clause.first, clause.end) for clause in notes)


def _was_spent(scan: Scan, item: Item) -> bool:
    """Whether the item's words, or those around it, say that it was paid."""
    return _is_spent(scan, item) or any(scan.has("spent", first, end) for first, end in item.ranges)


def _is_planned(item: Item, plans: Sequence[int], clauses: Sequence[Clause]) -> bool:
    """Whether a plan stands before the item in its sentence, or in its own words."""
    ends = max(end for _, end in item.ranges[:1])
    opening = min(clause.first for clause in clauses if clause.sentence == item.clause.sentence)
    return any(opening <= at < ends or item.first <= at < item.clause.end for at in plans)


def _is_asked(scan: Scan, item: Item, asked: set[int]) -> bool:
    queried = item.clause.sentence in asked or scan.has("ask_strong", item.first, item.clause.end)
    return queried and not _is_spent(scan, item) and not scan.has("request")


def _is_anothers(scan: Scan, item: Item) -> bool:
    """ "he paid 900 for that", "my brother spent 300 on shoes"."""
    if scan.has("income", item.first, item.end):
        return False
    return scan.has("not_mine", item.first, item.end) or _is_told_of_others(scan, item)


def _is_told_of_others(scan: Scan, item: Item) -> bool:
    """Whether the clause opens with somebody who isn't of the household, and says that they paid."""
    first, end = item.clause.first, item.clause.end
    subject = next((hit for hit in scan.within("others", first, end) if hit.first <= first + 1), None)
    verbs = ("spent", "paid", "others_spent")
    return subject is not None and any(scan.has(role, subject.end, end) for role in verbs)


def _is_undone(scan: Scan, item: Item) -> bool:
    """ "saw a jacket for 180, didn't buy it": whatever else is said of it."""
    return any(scan.has("undone", first, end) for first, end in item.ranges)


def _is_moved(scan: Scan, item: Item) -> bool:
    """Whether it was only withdrawn or put aside: neither spent nor earned."""
    moved = any(scan.has("moved", first, end) for first, end in item.ranges)
    charged = any(scan.has("charge", first, end) for first, end in item.ranges)
    return moved and not charged


def _is_open(scan: Scan, item: Item) -> bool:
    """Whether it is due, to come, or just what something costs."""
    same = [clause for clause in item.context if abs(clause.sentence - item.clause.sentence) <= 1]
    ranges = [(item.first, item.clause.end), *((clause.first, clause.end) for clause in same)]
    things = {
        at
        for hit in scan.hits.get("category", ())
        if hit.end - hit.first > 1
        for at in range(hit.first, hit.end)
    }
    hits = (hit for first, end in ranges for role in _OPEN_ROLES for hit in scan.within(role, first, end))
    if any(hit.first not in things for hit in hits):
        return True
    seen = scan.has("seen", item.first, item.figure.first)
    if seen and not any(
        hit.value == "entertainment" for hit in scan.within("category", item.first, item.end)
    ):
        return True
    return _is_stated(scan, item) and not scan.has("total", item.first, item.end)


def _is_stated(scan: Scan, item: Item) -> bool:
    """ "eggs are 6 bucks": the amount is what something is, not what was paid."""
    at = item.figure.first
    while (gap := scan.ending("is_gap", at)) is not None and gap.first >= item.first:
        at = gap.first
    stated = scan.ending("is", at)
    return stated is not None and stated.first >= item.first


def _is_evident(scan: Scan, item: Item) -> bool:
    """Whether something besides the number says that money moved; a few words with a number are enough."""
    known = any(
        scan.has(role, first, end)
        for first, end in item.ranges
        for role in ("category", "hint", "income", "spent", "paid", "custom")
    )
    if item.figure.doubtful:
        named = any(scan.has(role, item.first, item.end) for role in ("category", "paid", "income"))
        talk = any(scan.has(role) for role in _TALK_ROLES)
        return scan.has("spent", item.first, item.end) or (named and not talk)
    if _is_money(item) or _is_told(scan, item):
        return True
    return (known and not _is_in_talk(scan, item)) or _is_noted(scan, item)


def _is_told(scan: Scan, item: Item) -> bool:
    """Whether a verb of paying or earning goes with it."""
    return any(
        scan.has(role, first, end)
        for first, end in item.ranges
        for role in ("income", "spent", "paid", "request")
    )


def _is_in_talk(scan: Scan, item: Item) -> bool:
    """Whether its words tell of somebody or something else: "her cat has 9 lives"."""
    return scan.has("story", item.clause.first, item.clause.end)


def _is_money(item: Item) -> bool:
    """Whether the amount is written as one: with a currency, cents or a sign."""
    return bool(item.figure.currency or item.figure.sign) or (item.figure.strong and item.amount % 1 != 0)


def _is_noted(scan: Scan, item: Item) -> bool:
    """Whether it is a short note of a thing and a number at one of its ends, not a sentence."""
    if any(scan.has(role) for role in _TALK_ROLES):
        return False
    amount = range(item.figure.first, item.figure.end)
    words = sum(scan.kind(at) is TokenKind.WORD for at in range(item.first, item.end) if at not in amount)
    if not words and any(token.norm == "=" for token in scan.tokens):
        return False
    at_an_end = item.figure.first <= item.clause.first + 1 or item.figure.end >= item.clause.end - 1
    return words <= _TERSE and at_an_end
