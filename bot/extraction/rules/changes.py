"""What a message changes about an entry that is in the books: "no, 520, yesterday", "that was on monday".

Of two amounts the one that is called wrong ("i typed 46 but it's 64", "23 not 32", "from 46 to 64") is left out.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.core.categories import Category
from bot.core.intents import Amend, Chat, IncomingText
from bot.core.ledger import Kind
from bot.extraction.rules.clauses import Clause, cut
from bot.extraction.rules.dates import NamedDay, find_days, find_times
from bot.extraction.rules.figures import Figure, Use, find_figures, resolve
from bot.extraction.rules.items import Item
from bot.extraction.rules.lexicon import Hit
from bot.extraction.rules.own_names import own_names, usual_names
from bot.extraction.rules.purposes import mentioned_position
from bot.extraction.rules.renamings import changes_another
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.sorting import description_of
from bot.extraction.rules.text import TokenKind

_OPENING = 3
_REACH = 4
_LONGEST_CORRECTION = 16


def read_change(message: IncomingText) -> Amend | None:
    """The change that an answer to a confirmation or to an Edit prompt asks for; None where none is recognisable."""
    scan = Scan.of(message)
    days = find_days(scan, message.today, message.home_currency)
    find_times(scan)
    figures = find_figures(scan, message.currency)
    change = change_of(scan, message, days, figures)
    return change if isinstance(change, Amend) else None


def is_correction(scan: Scan, figures: Sequence[Figure], days: Sequence[NamedDay]) -> bool:
    """Whether a message that is no reply speaks about an entry that is already there."""
    figures = [figure for figure in figures if not _is_a_thing(figure)]
    if scan.has("new_one", 0, min(_OPENING, len(scan.tokens))) or len(_words(scan)) > _LONGEST_CORRECTION:
        return False
    opener = scan.starting("correct_opener", 0)
    if opener and _only_values(scan, opener.end, figures, days):
        return True
    strong = next(
        (
            hit
            for hit in scan.hits.get("correct_strong", ())
            if _is_order(scan, hit) and not scan.starting("remark_after", hit.end)
        ),
        None,
    )
    if strong and (strong.first <= _OPENING or _is_compared(scan, figures)):
        return strong.first <= _OPENING or scan.has("truth") or scan.has("untruth")
    if scan.has("spent"):
        return False
    if _is_moved_over(scan):
        return True
    if _is_restated_at_the_end(scan, figures):
        return True
    return _is_negated(scan, figures) or _speaks_of_an_entry(scan, opener, figures, days)


def _is_moved_over(scan: Scan) -> bool:
    """ "put the market one under groceries"."""
    order = scan.starting("changing", 0) or (scan.starting("lead", 0) and scan.starting("changing", 1))
    targets = (scan.has("category", hit.end, hit.end + 2) for hit in scan.hits.get("under", ()))
    return bool(order) and scan.has("entry_word") and any(targets)


def _is_a_thing(figure: Figure) -> bool:
    """The "one" of "the last one"."""
    return figure.doubtful and figure.in_words and figure.value == 1


def _speaks_of_an_entry(
    scan: Scan, opener: Hit | None, figures: Sequence[Figure], days: Sequence[NamedDay]
) -> bool:
    """ "that was on monday", "it was 52", "sorry, that should be food"."""
    amounts = [figure for figure in figures if figure.is_amount]
    start = opener.end if opener else 0
    refers = any(start <= hit.first <= start + _OPENING for hit in scan.hits.get("refers", ()))
    compared = _is_compared(scan, figures)
    if opener and _is_restated(scan, opener, amounts):
        return True
    if opener and ((scan.has("correct") and (amounts or days)) or compared):
        return True
    if not refers:
        return False
    if not amounts and (scan.has("correct") or (scan.has("untruth") and scan.has("category"))):
        return True
    return compared or (len(amounts) <= 1 and _is_told(scan, opener, amounts, days))


def _is_restated(scan: Scan, opener: Hit, amounts: Sequence[Figure]) -> bool:
    """ "actually the taxi was 18"."""
    said = len(amounts) == 1 and scan.ending("past_was", amounts[0].first) is not None
    return said and scan.starting("label_lead", opener.end) is not None


def _is_restated_at_the_end(scan: Scan, figures: Sequence[Figure]) -> bool:
    """ "the taxi was 18 actually", "it's 18 actually"."""
    closes = scan.ending("correct_closer", len(scan.tokens))
    amounts = [figure for figure in figures if figure.is_amount]
    if closes is None or len(amounts) != 1 or amounts[0].end != closes.first:
        return False
    opening = scan.starting("refers", 0)
    if opening and opening.end == amounts[0].first:
        return True
    named = scan.has("label_lead", 0, amounts[0].first)
    return named and scan.ending("past_was", amounts[0].first) is not None


def _is_told(scan: Scan, opener: Hit | None, amounts: Sequence[Figure], days: Sequence[NamedDay]) -> bool:
    """Whether the entry that is spoken of is said to have been otherwise: "it was yesterday", "it was in euros"."""
    if opener and scan.has("was"):
        return True
    bare = len(_words(scan)) <= _OPENING or bool(days)
    named = any(map(scan.has, ("currency", "currency_code")))
    said = bool(days) or named if not amounts else bare and not scan.has("category")
    return scan.has("past_was") and said


def _is_order(scan: Scan, hit: Hit) -> bool:
    """Whether the verb asks for a change: "change the last one to 5", not "oil change 80" or "fix bike 20"."""
    if not scan.starting("changing_maybe", hit.first):
        return True
    opens = all(scan.starting("lead", at) for at in range(hit.first))
    return opens and any(scan.has(role, hit.first + 1) for role in ("truth", "refers", "entry_word"))


def change_of(
    scan: Scan, message: IncomingText, days: Sequence[NamedDay], figures: Sequence[Figure]
) -> Amend | Chat | None:
    """The change that the recognised parts make; None where there is nothing in them.

    Where it is about none of the entries that are known, all of them are to be asked about, if there are several.
    """
    amounts = _true_amounts(
        scan, [figure for figure in figures if figure.is_amount and not _is_a_thing(figure)]
    )
    if len({figure.value for figure in amounts}) > 1:
        amounts = []
    kind = _kind(scan)
    clauses = cut(scan, figures)
    words = _words(scan)
    currency = _currency(scan, amounts, message)
    key = _category(scan, message, bool(amounts or days or kind or currency))
    description = _description(scan, message, clauses) if key and not (amounts or days) else None
    change = Amend(
        amount=amounts[-1].value if amounts else None,
        currency=currency,
        occurred_on=days[-1].day if days else None,
        category=key,
        kind=kind,
        description=description,
    )
    if change == Amend() or len(words) > _LONGEST_CORRECTION:
        return None
    if changes_another(message):
        everyone = tuple(range(len(message.mentioned)))
        is_value = bool(amounts or days)
        asked = replace(change, category=None if is_value else key, among=everyone)
        return asked if len(everyone) > 1 else Chat()
    return replace(change, position=mentioned_position(scan, message.mentioned, _false(figures, amounts)))


def _false(figures: Sequence[Figure], amounts: Sequence[Figure]) -> list[Figure]:
    return [figure for figure in figures if figure not in amounts]


def _words(scan: Scan) -> list[str]:
    return [token.norm for token in scan.tokens if token.kind is TokenKind.WORD]


def _only_values(scan: Scan, start: int, figures: Sequence[Figure], days: Sequence[NamedDay]) -> bool:
    """Whether only amounts and days follow, with the small words of a correction."""
    known = {at for figure in figures for at in range(figure.first, figure.end)}
    known |= {at for day in days for at in range(day.first, day.end)}
    for role in ("refers", "truth", "was", "untruth", "correct_opener", "lead", "correct"):
        known |= {at for hit in scan.hits.get(role, ()) for at in range(hit.first, hit.end)}
    rest = [
        at for at in range(start, len(scan.tokens)) if at not in known and scan.kind(at) is TokenKind.WORD
    ]
    return not rest and bool(days or any(figure.is_amount for figure in figures))


def _is_negated(scan: Scan, figures: Sequence[Figure]) -> bool:
    """ "the taxi was 28 not 18"."""
    amounts = [figure for figure in figures if figure.is_amount]
    if len(amounts) != 2:
        return False
    led = [
        {role for role in ("untruth", "denial", "truth") if scan.ending(role, figure.first)}
        for figure in amounts
    ]
    return "untruth" in led[1] or ("denial" in led[0] and "truth" in led[1])


def _is_compared(scan: Scan, figures: Sequence[Figure]) -> bool:
    amounts = [figure for figure in figures if figure.is_amount]
    return len(amounts) > 1 and (scan.has("untruth") or scan.has("truth"))


def _true_amounts(scan: Scan, amounts: list[Figure]) -> list[Figure]:
    if len(amounts) <= 1:
        return amounts
    right = [figure for figure in amounts if not _is_led(scan, "untruth", figure, amounts)]
    told = [figure for figure in right if _is_led(scan, "truth", figure, amounts)]
    return told or right


def _is_led(scan: Scan, role: str, figure: Figure, amounts: Sequence[Figure]) -> bool:
    """Whether a phrase of this role stands before the figure, with no other amount between."""
    opener = scan.starting("correct_opener", 0)
    start = opener.end if opener and scan.norm(opener.end) == "," else 0
    floor = max((other.end for other in amounts if other.end <= figure.first), default=start)
    return any(figure.first - hit.end <= _REACH for hit in scan.within(role, floor, figure.first))


def _currency(scan: Scan, amounts: Sequence[Figure], message: IncomingText) -> str | None:
    default = message.currency
    if amounts:
        return resolve(amounts[-1].currency, default, message.home)
    codes = [
        hit.value
        for hit in scan.hits.get("currency_code", ())
        if scan.slice(hit.first, hit.end).isupper() or scan.ending("into", hit.first)
    ]
    names = [code for hit in scan.hits.get("currency", ()) if (code := _named(hit, default))]
    return next(iter([*codes, *names]), None)


def _named(hit: Hit, default: str) -> str | None:
    return default if default in hit.value else resolve(hit.value, default)


def _kind(scan: Scan) -> Kind | None:
    if scan.has("as_income") and not scan.has("as_expense"):
        return Kind.INCOME
    return Kind.EXPENSE if scan.has("as_expense") and not scan.has("as_income") else None


def _category(scan: Scan, message: IncomingText, has_other: bool) -> str | None:
    """The category that is named as the new one: after "to", "as" or "under", or alone."""
    named = _own_name(scan, message.categories)
    for hit in scan.hits.get("into", ()):
        keys = [
            found.value for found in scan.within("category", hit.end, min(hit.end + _REACH, len(scan.tokens)))
        ]
        if keys:
            return _offered(named or str(keys[0]), message)
    if named and not has_other:
        return named
    if has_other or len(_words(scan)) > _SHORT_ANSWER or scan.has("changing"):
        return _offered(named, message)
    keys = [hit.value for hit in scan.hits.get("category", ())] or [
        hit.value for hit in scan.hits.get("income", ())
    ]
    return _offered(str(keys[-1]) if keys else None, message)


_SHORT_ANSWER = 6


def _offered(key: str | None, message: IncomingText) -> str | None:
    offered = [category.key for category in message.categories if not category.hidden]
    return key if not offered or key in offered else None


def _own_name(scan: Scan, categories: Sequence[Category]) -> str | None:
    """The last category that the text calls by its own name."""
    named = own_names(scan, categories) or usual_names(scan, [one for one in categories if not one.hidden])
    return str(named[-1].value) if named else None


def _description(scan: Scan, message: IncomingText, clauses: Sequence[Clause]) -> str | None:
    """The words of an answer that names the thing itself rather than a category."""
    if _own_name(scan, message.categories) or scan.has("changing") or not clauses:
        return None
    nothing = Figure(0, 0, Decimal(0), Use.LABEL)
    last = clauses[-1]
    item = Item(last.first, last.end, Decimal(0), nothing, last)
    return description_of(scan, item) or None
