"""The keyless extractor: a message is read by rules and word lists alone, without a network or a model."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from bot.core.intents import (
    ArrangeCategory,
    Ask,
    Candidate,
    Chat,
    Configure,
    Doubt,
    IncomingText,
    Intent,
    ReadEntry,
    Reading,
    Record,
    Unclear,
)
from bot.core.ports import Effort
from bot.extraction.rules.budgets import dropped_budget, plain_budget, regular_amount
from bot.extraction.rules.category_commands import category_command
from bot.extraction.rules.changes import change_of, is_correction
from bot.extraction.rules.clauses import Clause, cut
from bot.extraction.rules.dates import NamedDay, find_days, find_times
from bot.extraction.rules.figures import Figure, Use, find_figures, resolve
from bot.extraction.rules.guards import bookable
from bot.extraction.rules.items import Item, items
from bot.extraction.rules.journeys import journey
from bot.extraction.rules.lexicon import lexicon
from bot.extraction.rules.purposes import limit, question, removal
from bot.extraction.rules.renamings import renaming
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.shares import own_share
from bot.extraction.rules.sorting import category_of, description_of, kinds_of
from bot.extraction.rules.text import TokenKind
from bot.extraction.rules.wishes import wish

_GROUP = 1000
_NOTHING_PAID = ("plan", "advice", "open_matter", "soon", "remark", "not_mine", "others", "undone")
MOST_FIGURES = 60
"""A text with more numbers than this is a statement or a table, nothing that a person typed as entries."""
_IN_ENGLISH_TOO = (Ask, ArrangeCategory, Configure)
"""What is understood in English in chats of another language: none of it books."""


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
        intent = _read(message)
        if not isinstance(intent, Chat) or message.language.lower().startswith("en"):
            return intent
        english = _read(replace(message, language="en"))
        return english if isinstance(english, _IN_ENGLISH_TOO) else intent


def _read(message: IncomingText) -> Intent:
    scan = Scan.of(message)
    if _count_numbers(scan) > MOST_FIGURES:
        return Chat()
    days = find_days(scan, message.today, message.home_currency)
    find_times(scan)
    _take_names(scan)
    figures = find_figures(scan, message.currency)
    clauses = cut(scan, figures)
    return _purpose(scan, message, days, figures, clauses) or _record(scan, message, days, figures, clauses)


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
    for hit in scan.hits.get("portion", ()):
        scan.taken.update(at for at in range(hit.first, hit.end) if scan.kind(at) is TokenKind.NUMBER)


def _purpose(
    scan: Scan, message: IncomingText, days: list[NamedDay], figures: list[Figure], clauses: list[Clause]
) -> Intent | None:
    """What the message is, where it isn't a record."""
    found = (
        category_command(message)
        or renaming(message)
        or journey(scan, message)
        or wish(scan, message, figures)
        or dropped_budget(scan, message)
        or plain_budget(scan, message, figures)
        or removal(scan, message, figures)
        or question(scan, message, clauses, days, figures)
        or regular_amount(scan, message, figures)
        or limit(scan, message, figures)
    )
    if found:
        return found
    if message.is_reply and not scan.has("new_one", 0, 1):
        return change_of(scan, message, days, figures)
    return change_of(scan, message, days, figures) if is_correction(scan, figures, days) else None


def _record(
    scan: Scan, message: IncomingText, days: list[NamedDay], figures: list[Figure], clauses: list[Clause]
) -> Intent:
    offered = _ranges(scan, figures)
    if offered:
        unclear = _unclear(scan, clauses)
        return (unclear and _either(scan, message, days, clauses, offered)) or unclear or Chat()
    found = bookable(scan, own_share(scan, items(scan, clauses), clauses), clauses)
    if not found:
        return _unclear(scan, clauses) or Chat()
    entries = _entries(scan, message, found, days)
    vague = next((at for at, item in enumerate(found) if item.figure.vague), None)
    return Record(tuple(entries)) if vague is None else _vague(entries, vague)


def _vague(entries: Sequence[ReadEntry], at: int) -> Unclear:
    """ "coffee 4.555": four and a half, or thousands."""
    grouped = entries[at].amount
    candidates = (Candidate(amount=grouped), Candidate(amount=grouped / _GROUP))
    held = (*entries[:at], replace(entries[at], amount=Decimal(0)), *entries[at + 1 :])
    return Unclear(Doubt.AMOUNT, held, at, candidates)


def _ranges(scan: Scan, figures: Sequence[Figure]) -> list[tuple[Figure, Figure]]:
    """Where two numbers are offered for one amount: "20 or 25", "10-15"."""
    return [(one, two) for one, two in pairwise(figures) if _is_range(scan, one, two)]


def _is_range(scan: Scan, one: Figure, two: Figure) -> bool:
    between = scan.norm(one.end)
    ranged = scan.starting("range", one.end) or (between in {"-", "–"} and scan.is_glued(one.end))
    return bool(ranged) and two.first == one.end + 1 and Use.PHONE not in {one.use, two.use}


def _either(
    scan: Scan,
    message: IncomingText,
    days: list[NamedDay],
    clauses: list[Clause],
    offered: Sequence[tuple[Figure, Figure]],
) -> Unclear | None:
    """ "coffee 4, taxi 8 or 9": all that is known, with the two amounts of the one; None where that isn't clear."""
    (one, two), *more = offered
    if more or two.use is Use.COUNT:
        return None
    first = replace(one, use=Use.AMOUNT, currency=one.currency or two.currency)
    scan.taken.update(range(one.end, two.end))
    for clause in clauses:
        kept = [figure for figure in clause.figures if figure is not two]
        clause.figures = [first if figure is one else figure for figure in kept]
    found = bookable(scan, own_share(scan, items(scan, clauses), clauses), clauses)
    at = next((at for at, item in enumerate(found) if item.figure == first), None)
    if at is None or found[at].amount != one.value:
        return None
    entries = _entries(scan, message, found, days)
    held = (*entries[:at], replace(entries[at], amount=Decimal(0)), *entries[at + 1 :])
    return Unclear(Doubt.AMOUNT, held, at, (Candidate(amount=one.value), Candidate(amount=two.value)))


def _unclear(scan: Scan, clauses: Sequence[Clause]) -> Unclear | None:
    """Money was spent, says the message, but not how much: "10-15 for the taxi"."""
    numbers = [figure for clause in clauses for figure in clause.figures]
    spoken = any(map(scan.has, _NOTHING_PAID))
    known = scan.has("spent") or (bool(_ranges(scan, numbers)) and scan.has("category"))
    return Unclear(Doubt.AMOUNT) if numbers and known and not spoken else None


def _entries(scan: Scan, message: IncomingText, found: list[Item], days: list[NamedDay]) -> list[ReadEntry]:
    return [
        ReadEntry(
            amount=item.amount,
            excerpt=scan.slice(item.first, item.end).strip(),
            kind=kind,
            currency=currency,
            occurred_on=_day(item, days),
            category=category_of(scan, named, kind, message.categories),
            description=description_of(scan, named),
        )
        for item, named, kind, currency in zip(
            found,
            _naming(scan, found),
            kinds_of(scan, found, message.categories),
            _currencies(found, message),
            strict=True,
        )
    ]


def _naming(scan: Scan, found: Sequence[Item]) -> list[Item]:
    """The items that say what each was for: one without words goes on with the thing before it ("and today 15")."""
    named: list[Item] = []
    for item in found:
        named.append(named[-1] if named and _is_wordless(scan, item) else item)
    return named


def _is_wordless(scan: Scan, item: Item) -> bool:
    known = any(scan.has(role, item.first, item.end) for role in ("category", "hint", "income"))
    return not known and not description_of(scan, item)


def _currencies(found: Sequence[Item], message: IncomingText) -> list[str | None]:
    """The currency of each item: one that is foreign to the chat goes on to the next items of its sentence."""
    named: list[str | None] = []
    for at, item in enumerate(found):
        goes_on = (
            at > 0 and not item.figure.currency and item.clause.sentence == found[at - 1].clause.sentence
        )
        own = resolve(item.figure.currency, message.currency, message.home)
        named.append(named[-1] if goes_on else own)
    return named


def _day(item: Item, days: list[NamedDay]) -> date | None:
    """The item's own day, else the one named last before it, else the first one named at all."""
    own = [day for day in days if any(first <= day.first < end for first, end in item.ranges)]
    before = [day for day in days if day.first < item.first]
    named = own[:1] or before[-1:] or days[:1]
    return named[0].day if named else None
