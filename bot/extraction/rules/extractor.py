"""The keyless extractor: a message is read by rules and word lists alone, without a network or a model."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from bot.core.intents import (
    Chat,
    Doubt,
    IncomingText,
    Intent,
    ReadEntry,
    Reading,
    Record,
    Unclear,
)
from bot.core.ports import Effort
from bot.extraction.rules.changes import change_of, is_correction
from bot.extraction.rules.clauses import Clause, cut
from bot.extraction.rules.dates import NamedDay, find_days, find_times
from bot.extraction.rules.figures import Figure, find_figures, resolve
from bot.extraction.rules.guards import bookable
from bot.extraction.rules.items import Item, items
from bot.extraction.rules.lexicon import lexicon
from bot.extraction.rules.purposes import limit, question, removal
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.sorting import category_of, description_of, kinds_of
from bot.extraction.rules.text import TokenKind

MOST_FIGURES = 60
"""A text with more numbers than this is a statement or a table, nothing that a person typed as entries."""


class RulesExtractor:
    """Understands a message by rules. Pure computation: no I/O, nothing kept between messages.

    The English words are read when it is made, those of another language with its first message.
    """

    def __init__(self) -> None:
        lexicon("en")

    async def extract(self, message: IncomingText, effort: Effort = Effort.PROMPT) -> Reading:  # noqa: ARG002
        """What the message means, whatever the effort. Never raises."""
        return Reading(self.read(message), extractor="rules")

    def read(self, message: IncomingText) -> Intent:
        """What the message means; only its first `LONGEST_READ` characters are read."""
        scan = Scan.of(message)
        if _count_numbers(scan) > MOST_FIGURES:
            return Chat()
        days = find_days(scan, message.today, message.currency)
        find_times(scan)
        _take_names(scan)
        figures = find_figures(scan, message.currency)
        clauses = cut(scan, figures)
        return _purpose(scan, message, days, figures, clauses) or _record(
            scan, message, days, figures, clauses
        )


def _count_numbers(scan: Scan) -> int:
    in_digits = sum(token.kind is TokenKind.NUMBER for token in scan.tokens)
    return in_digits + len(scan.hits.get("number_word", ()))


def read_amount(text: str, language: str, currency: str) -> tuple[Decimal, str | None] | None:
    """The one amount in a text, and the currency it names; None where there isn't just one.

    The named currency is None where it is, or may well be, the chat's own, `currency`.
    """
    scan = Scan.read(text, language)
    amounts = [figure for figure in find_figures(scan, currency) if figure.is_amount]
    return (amounts[0].value, resolve(amounts[0].currency, currency)) if len(amounts) == 1 else None


def _take_names(scan: Scan) -> None:
    for hit in scan.hits.get("name", ()):
        scan.taken.update(range(hit.first, hit.end))


def _purpose(
    scan: Scan, message: IncomingText, days: list[NamedDay], figures: list[Figure], clauses: list[Clause]
) -> Intent | None:
    """What the message is, where it isn't a record."""
    found = (
        removal(scan, message, figures)
        or question(scan, message, clauses, days, figures)
        or limit(scan, figures)
    )
    if found:
        return found
    if message.is_reply and not scan.has("new_one", 0, 1):
        return change_of(scan, message, days, figures)
    return change_of(scan, message, days, figures) if is_correction(scan, figures, days) else None


def _record(
    scan: Scan, message: IncomingText, days: list[NamedDay], figures: list[Figure], clauses: list[Clause]
) -> Intent:
    found = bookable(scan, items(scan, clauses), clauses)
    if not found or _has_range(scan, figures):
        return _unclear(scan, clauses) or Chat()
    return Record(tuple(_entries(scan, message, found, days)))


def _has_range(scan: Scan, figures: Sequence[Figure]) -> bool:
    """Whether two numbers are offered for one amount: "20 or 25", "10-15"."""
    for one, two in pairwise(figures):
        between = scan.norm(one.end)
        ranged = scan.starting("range", one.end) or (between in {"-", "–"} and scan.is_glued(one.end))
        if ranged and two.first == one.end + 1:
            return True
    return False


def _unclear(scan: Scan, clauses: Sequence[Clause]) -> Unclear | None:
    """Money was spent, says the message, but not how much: "10-15 for the taxi"."""
    numbers = [figure for clause in clauses for figure in clause.figures]
    spoken = any(scan.has(role) for role in ("plan", "advice", "open_matter", "soon", "remark"))
    known = scan.has("spent") or (_has_range(scan, numbers) and scan.has("category"))
    return Unclear(Doubt.AMOUNT) if numbers and known and not spoken else None


def _entries(scan: Scan, message: IncomingText, found: list[Item], days: list[NamedDay]) -> list[ReadEntry]:
    return [
        ReadEntry(
            amount=item.amount,
            excerpt=scan.slice(item.first, item.end).strip(),
            kind=kind,
            currency=resolve(item.figure.currency, message.currency),
            occurred_on=_day(item, days),
            category=category_of(scan, item, kind, message.categories),
            description=description_of(scan, item),
        )
        for item, kind in zip(found, kinds_of(scan, found), strict=True)
    ]


def _day(item: Item, days: list[NamedDay]) -> date | None:
    """The item's own day, else the one named last before it, else the first one named at all."""
    own = [day for day in days if any(first <= day.first < end for first, end in item.ranges)]
    before = [day for day in days if day.first < item.first]
    named = own[:1] or before[-1:] or days[:1]
    return named[0].day if named else None
