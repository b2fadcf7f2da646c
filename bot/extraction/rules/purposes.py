"""What a message is for, where it isn't a record: a question, a limit, taking an entry out."""

from datetime import date

from bot.core.intents import Ask, IncomingText, MentionedEntry, Remove, SetBudget
from bot.core.periods import DAY, Span
from bot.extraction.rules.clauses import Clause, is_query
from bot.extraction.rules.dates import NamedDay, recent
from bot.extraction.rules.figures import Figure
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind, fold

_OPENING = 3
_SHORT = 6
_LONGEST_REQUEST = 16


def removal(scan: Scan, message: IncomingText, figures: list[Figure]) -> Remove | None:
    """Taking an entry out: "delete the last one", "undo"."""
    verbs = scan.hits.get("remove", ())
    words = sum(token.kind is TokenKind.WORD for token in scan.tokens)
    ordered = scan.starting("remove_strong", 0) is not None
    if (scan.has("spent") and not ordered) or words > _LONGEST_REQUEST:
        return None
    alone = any(words <= hit.end - hit.first + 1 for hit in scan.hits.get("remove_alone", ()))
    for verb in verbs:
        near = scan.has("entry_word", verb.end, min(verb.end + _OPENING + 1, len(scan.tokens)))
        before = scan.has("entry_word", max(0, verb.first - _SHORT), verb.first)
        strong = scan.starting("remove_strong", verb.first) is not None and verb.first <= _OPENING
        if near or (before and scan.starting("remove_strong", verb.first)) or strong:
            return Remove(mentioned_position(scan, message.mentioned, figures))
    return Remove() if alone else None


def mentioned_position(
    scan: Scan, mentioned: tuple[MentionedEntry, ...], figures: list[Figure]
) -> int | None:
    """Which of the mentioned entries the text points at, by amount, words or category; None where not just one fits."""
    values = {figure.value for figure in figures}
    words = {
        token.norm for token in scan.tokens if token.kind is TokenKind.WORD and len(token.norm) >= _OPENING
    }
    keys = {hit.value for hit in scan.hits.get("category", ())}
    for fits in (
        [entry.amount in values for entry in mentioned],
        [bool(words & {fold(part) for part in entry.description.split()}) for entry in mentioned],
        [entry.category in keys for entry in mentioned],
    ):
        if sum(fits) == 1:
            return fits.index(True)
    return None


def limit(scan: Scan, figures: list[Figure]) -> SetBudget | None:
    """A budget: "limit shopping to 200 a month"."""
    hits = scan.hits.get("budget", ())
    if not hits or scan.has("spent") or scan.starting("no_budget", hits[0].end):
        return None
    amounts = [figure for figure in figures if figure.is_amount]
    verb = scan.has("budget_verb", 0, hits[0].end) or hits[0].first == 0
    said = verb or scan.has("per") or scan.has("category", 0, hits[0].first)
    if not said or (not amounts and not scan.has("budget_verb", 0, max(hits[0].first, 1))):
        return None
    keys = [str(hit.value) for role in ("category", "hint") for hit in scan.hits.get(role, ())]
    return SetBudget(amounts[0].value if amounts else None, keys[0] if keys else None)


def question(
    scan: Scan, message: IncomingText, clauses: list[Clause], days: list[NamedDay], figures: list[Figure]
) -> Ask | None:
    """A question about the books, with the period it names."""
    if not _is_question(scan, clauses, figures):
        return None
    return Ask(*_period(scan, message.today, days))


def _is_question(scan: Scan, clauses: list[Clause], figures: list[Figure]) -> bool:
    if scan.has("advice") and not scan.has("ask_strong"):
        return False
    queried = any(is_query(scan, clause.sentence, clauses) for clause in clauses)
    has_amount = any(figure.is_amount and not figure.doubtful for figure in figures)
    opens = {hit.first for hit in scan.hits.get("ask", ())}
    opening = any(
        clause.first <= at < clause.first + 2 for clause in clauses for at in opens if clause.joiner != "and"
    )
    strong = scan.hits.get("ask_strong", ())
    if strong and (queried or not has_amount or strong[0].first <= 1):
        return not (has_amount and scan.has("plan"))
    about_money = scan.has("money") or scan.has("budget")
    return about_money and (opening or (queried and not has_amount)) and not has_amount


def _period(scan: Scan, today: date, days: list[NamedDay]) -> tuple[Span, date | None]:
    """The period that the question names, and a day in it; this month where it names none."""
    year = _year(scan, today)
    for hit in scan.hits.get("month", ()):
        return Span.MONTH, date(year, int(hit.value), 1) if year else recent(1, int(hit.value), today)
    for hit in scan.hits.get("span", ()):
        is_last = (
            scan.ending("last_word", hit.first) is not None or scan.starting("last_word", hit.end) is not None
        )
        return Span(hit.value), _day_in_last(Span(hit.value), today) if is_last else None
    if year:
        return Span.YEAR, date(year, 1, 1)
    return (Span.DAY, days[0].day) if days else (Span.MONTH, None)


def _year(scan: Scan, today: date) -> int | None:
    """The year that is named by its number, in the recent past or now."""
    years = {str(year): year for year in range(today.year - _YEARS_BACK, today.year + 1)}
    return next((years[token.norm] for token in scan.tokens if token.norm in years), None)


_YEARS_BACK = 30


def _day_in_last(span: Span, today: date) -> date:
    """A day in the week, month or year before this one."""
    match span:
        case Span.YEAR:
            return date(today.year - 1, 1, 1)
        case Span.MONTH:
            return today.replace(day=1) - DAY
        case _:
            return today - 7 * DAY
