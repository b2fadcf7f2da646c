"""What an item is: money out or in, its category, and its description in the person's own words."""

import unicodedata
from collections.abc import Iterable, Sequence

from bot.core.categories import Category
from bot.core.ledger import LONGEST_DESCRIPTION, Kind
from bot.extraction.rules.clauses import Joiner
from bot.extraction.rules.figure import counts_things
from bot.extraction.rules.items import Item
from bot.extraction.rules.lexicon import Hit
from bot.extraction.rules.own_names import own_names
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

_FEW = 12
_SERVICES = frozenset({"health", "personal_care"})
_LOOSE_KINDS = frozenset({"shopping", "other"})


def kinds_of(scan: Scan, found: Sequence[Item], categories: Sequence[Category] = ()) -> list[Kind]:
    """Which way the money of each item of a message went; a category that it calls by its own name tells, too."""
    income = own_names(scan, [one for one in categories if one.kind is Kind.INCOME])
    expense = own_names(scan, [one for one in categories if one.kind is Kind.EXPENSE])
    kinds: list[Kind] = []
    for item in found:
        kind = _kind_of(scan, item, kinds[-1] if kinds else None)
        if kind is Kind.EXPENSE and _is_told(scan, item, income) and not _is_told(scan, item, expense):
            kind = Kind.INCOME
        kinds.append(kind)
    return kinds


def _is_told(scan: Scan, item: Item, names: Sequence[Hit]) -> bool:
    """Whether one of the names stands in the item, and neither a sign nor a verb says that money went out."""
    inside = any(item.first <= hit.first and hit.end <= item.end for hit in names)
    return inside and not item.figure.sign and not scan.has("spent", item.first, item.end)


def _kind_of(scan: Scan, item: Item, before: Kind | None) -> Kind:
    came_back = any(hit.value == "refund" for hit in scan.within("income", item.first, item.end))
    if item.figure.sign and not came_back:
        return Kind.INCOME if item.figure.sign > 0 else Kind.EXPENSE
    if _income_hits(scan, item) or _came_back(scan, item):
        return Kind.INCOME
    return Kind.INCOME if before is Kind.INCOME and _goes_on(scan, item) else Kind.EXPENSE


def _income_hits(scan: Scan, item: Item) -> list[Hit]:
    """The words that say that the item's money came in; empty where a word of spending beats them."""
    prices = {at for hit in scan.hits.get("not_income", ()) for at in range(hit.first, hit.end)}
    things = [hit for hit in scan.hits.get("category", ()) if hit.end - hit.first > 1]
    found = (
        hit
        for first, end in item.ranges
        for hit in scan.within("income", first, end)
        if not any(thing.first <= hit.first and hit.end <= thing.end for thing in things)
    )
    hits = [hit for hit in found if hit.first not in prices]
    certain = [
        hit for hit in hits if scan.starting("weak_income", hit.first) is None or _is_longer(scan, hit)
    ]
    if not certain and hits:
        inside = {at for hit in hits for at in range(hit.first, hit.end)}
        first, end = item.first, item.end
        if any(spent.first not in inside for spent in scan.within("spent", first, end)):
            return []
    first_spent = min((hit.first for hit in scan.within("spent", item.first, item.end)), default=None)
    if first_spent is not None and certain and all(_covers_after(hit, first_spent) for hit in certain):
        return []
    return certain or hits


def _came_back(scan: Scan, item: Item) -> bool:
    """ "made 50 walking dogs", "got 50 back from tom", "tom paid back the 50"."""
    figure = item.figure
    if scan.ending("made_word", figure.first) and not counts_things(scan, figure):
        return True
    if scan.ending("got_word", figure.first) and scan.starting("back_word", figure.end):
        return True
    giver = scan.starting("giver_lead", figure.end)
    if scan.ending("got_word", figure.first) and giver and not _is_shop(scan, giver.end):
        return True
    at = figure.first - (scan.ending("label_lead", figure.first) is not None)
    returned = scan.ending("returned_word", at)
    by = returned.first - 1 if returned else -1
    return by >= item.clause.first and scan.kind(by) is TokenKind.WORD and not scan.starting("lead", by)


def _is_shop(scan: Scan, at: int) -> bool:
    return any(scan.starting(role, at) for role in ("category", "hint", "trail"))


def _covers_after(hit: Hit, at: int) -> bool:
    """Whether the income word only comes after the word of spending: "spent 50 on a lottery that i won"."""
    return hit.first > at


def _is_longer(scan: Scan, hit: Hit) -> bool:
    weak = scan.starting("weak_income", hit.first)
    return weak is not None and hit.end > weak.end


def _goes_on(scan: Scan, item: Item) -> bool:
    """Whether an item without a verb of its own goes on with the one before: "sold the bike 80 and the helmet 15"."""
    joined = item.clause.joiner in {Joiner.AND, Joiner.PLUS} and item.opens_clause
    if not joined or scan.has("paid", item.first, item.end) or scan.has("spent", item.first, item.end):
        return False
    keys = {hit.value for hit in scan.within("category", item.first, item.end)}
    return keys <= _LOOSE_KINDS


def category_of(scan: Scan, item: Item, kind: Kind, offered: Sequence[Category]) -> str | None:
    """The key of the best matching category of this kind; None where no word hints at one."""
    own = [category for category in offered if category.kind is kind and not category.hidden]
    names = own_names(scan, own)
    for first, end in item.ranges:
        found = _named(names, first, end) or _listed(scan, kind, first, end)
        if found and (not own or any(category.key == found for category in own)):
            return found
    return None


def _named(names: Sequence[Hit], first: int, end: int) -> str | None:
    """The category that the person names by its own name: the longest, which is more than any guess."""
    said = [hit for hit in names if first <= hit.first and hit.end <= end]
    return str(max(said, key=_width).value) if said else None


def _width(hit: Hit) -> int:
    return hit.end - hit.first


def _listed(scan: Scan, kind: Kind, first: int, end: int) -> str | None:
    if kind is Kind.INCOME:
        hits = list(scan.within("income", first, end))
        return str(max(hits, key=_specificity).value) if hits else None
    for role in ("category", "hint"):
        hits = [hit for hit in scan.within(role, first, end) if not _is_of_a_weekday(scan, hit)]
        if hits:
            return str(max(hits, key=lambda hit: _rank(scan, hit)).value)
    return None


def _is_of_a_weekday(scan: Scan, hit: Hit) -> bool:
    """The "feira" of "segunda-feira" is no market."""
    return any(
        day.first <= hit.first and hit.end <= day.end and _width(day) > _width(hit)
        for day in scan.hits.get("weekday", ())
    )


def _rank(scan: Scan, hit: Hit) -> tuple[bool | int, ...]:
    """The thing itself goes before where it was bought and for whom."""
    if any(token.mended for token in scan.tokens[hit.first : hit.end]):
        return False, False, *_specificity(hit)
    is_thing = not _is_place(scan, hit) and not _is_for_somebody(scan, hit)
    return True, is_thing and scan.starting("contents", hit.end) is None, *_specificity(hit)


def _is_for_somebody(scan: Scan, hit: Hit) -> bool:
    lead = scan.ending("for_whom", hit.first) or scan.starting("for_whom", hit.first)
    return hit.value == "family" and lead is not None


def _is_place(scan: Scan, hit: Hit) -> bool:
    """Whether it is only where the thing was bought: "snacks at the gas station"."""
    starts = range(max(0, hit.first - 2), hit.first)
    return hit.value not in _SERVICES and any(
        (lead := scan.starting("place_lead", at)) is not None and lead.end == hit.first for at in starts
    )


def _specificity(hit: Hit) -> tuple[bool, int, int]:
    return hit.value not in {"other", "other_income"}, hit.end - hit.first, -hit.first


def description_of(scan: Scan, item: Item) -> str:
    """What the person calls it: their words without amount, day and the verbs and small words around them.

    Empty where nothing else was said.
    """
    for first, end in item.ranges:
        pieces = [scan.slice(*piece) for piece in _pieces(scan, item, first, end)]
        text = " ".join(" ".join(piece.split()) for piece in pieces if piece).strip(" .:;,-–—*=@+")
        if text:
            return text[:LONGEST_DESCRIPTION].rstrip()
    return next(
        (
            scan.slice(at, at + 1)
            for first, end in item.ranges
            for at in range(first, end)
            if _is_picture(scan, at)
        ),
        "",
    )


def _is_picture(scan: Scan, at: int) -> bool:
    return scan.kind(at) is TokenKind.MARK and unicodedata.category(scan.norm(at)[0]) == "So"


def _pieces(scan: Scan, item: Item, first: int, end: int) -> Iterable[tuple[int, int]]:
    """The runs of tokens that are neither the amount nor a day, each trimmed of small words."""
    out = _amounts(scan, item) | _days(scan)
    start = None
    for at in range(first, end + 1):
        inside = at < end and at not in out
        if inside and start is None:
            start = at
        if not inside and start is not None:
            yield _trimmed(scan, start, at)
            start = None


def _amounts(scan: Scan, item: Item) -> set[int]:
    """The tokens of the item's clause that are amounts, with a "/month" behind them; small counts stay."""
    told = [figure for figure in item.clause.amounts if figure.value > _FEW or figure.strong]
    ends = {figure.end: hit.end for figure in told if (hit := scan.starting("per", figure.end))}
    tokens = {at for figure in told for at in range(figure.first, ends.get(figure.end, figure.end))}
    return tokens | set(range(item.figure.first, item.figure.end))


def _days(scan: Scan) -> set[int]:
    names = {at for hit in scan.hits.get("name", ()) for at in range(hit.first, hit.end)}
    return scan.taken - names


def _trimmed(scan: Scan, first: int, end: int) -> tuple[int, int]:
    first = _after_place(scan, first, end)
    while first < end and (hit := _lead(scan, first) or _mark(scan, first)) and hit.end <= end:
        first = hit.end
    while first < end and (last := _trail(scan, first, end)) is not None:
        end = last
    return first, end


def _after_place(scan: Scan, first: int, end: int) -> int:
    """Where the thing begins that was bought at a place: "at Walmart on groceries"."""
    if not scan.starting("place_lead", first) or scan.has("category", first, first + 1):
        return first
    things = [at + 1 for at in range(first + 1, end) if scan.starting("thing_lead", at)]
    return next((at for at in things if scan.has("category", at, end)), first)


def _lead(scan: Scan, at: int) -> Hit | None:
    hit = scan.starting("lead", at)
    return hit if hit and not _is_half_of_word(scan, hit) else None


def _is_half_of_word(scan: Scan, hit: Hit) -> bool:
    """Whether it is one sign of a word that two are written for, without a space: 买 in 买菜, 交 in 公交."""
    words = [word for role in ("category", "hint") for word in scan.hits.get(role, ())]
    return hit.end - hit.first == 1 and any(
        word.first <= hit.first < word.end == word.first + 2 and scan.is_glued(word.first + 1)
        for word in words
    )


def _mark(scan: Scan, at: int) -> Hit | None:
    is_mark = scan.kind(at) in {TokenKind.MARK, TokenKind.SIGN, TokenKind.BREAK} and scan.norm(at) not in "#&"
    return Hit(at, at + 1, "mark", None) if is_mark else None


def _trail(scan: Scan, first: int, end: int) -> int | None:
    """Where the range ends without the small word that it ends in now; None where it doesn't end in one."""
    if _mark(scan, end - 1):
        return end - 1
    starts = [
        at
        for at in range(max(first, end - 3), end)
        if (hit := scan.starting("trail", at)) and hit.end == end and not _is_half_of_word(scan, hit)
    ]
    return starts[0] if starts else None
