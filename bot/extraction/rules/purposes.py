"""What a message is for, where it isn't a record: a question, a limit, taking an entry out."""

from bot.core.folding import fold
from bot.core.intents import Ask, Chat, IncomingText, MentionedEntry, Remove, SetBudget
from bot.extraction.pointing import described_alike, names_something
from bot.extraction.rules.budgets import told_budget
from bot.extraction.rules.clauses import Clause, queries
from bot.extraction.rules.dates import NamedDay
from bot.extraction.rules.figures import Figure
from bot.extraction.rules.questions import is_terse_question, read_question
from bot.extraction.rules.report_wishes import report_wish
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

_OPENING = 3
_SHORT = 6
_LONGEST_REQUEST = 16
_TELLING = (TokenKind.WORD, TokenKind.NUMBER, TokenKind.SIGN)


def removal(scan: Scan, message: IncomingText, figures: list[Figure]) -> Remove | Chat | None:
    """Taking an entry out: "delete the last one", "undo"."""
    if says_undo(scan):
        return Remove()
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
            return _taken_out(scan, message, figures)
    return _taken_out(scan, message, figures) if alone else None


def says_undo(scan: Scan) -> bool:
    """Whether the text says that the latest change is to be taken back, and nothing else: "undo", "take it back"."""
    said = {at for hit in scan.hits.get("take_back", ()) for at in range(hit.first, hit.end)}
    rest = [token for at, token in enumerate(scan.tokens) if at not in said]
    return bool(said) and all(token.kind not in _TELLING for token in rest)


def _taken_out(scan: Scan, message: IncomingText, figures: list[Figure]) -> Remove | Chat:
    """The entry that is to go; all that are known, to be asked about, where the words are about none of them."""
    pointing = {
        at
        for role in ("entry_word", "remove")
        for hit in scan.hits.get(role, ())
        for at in range(hit.first, hit.end)
    }
    things = (hit for role in ("category", "hint", "everything") for hit in scan.hits.get(role, ()))
    named = any(not pointing.issuperset(range(hit.first, hit.end)) for hit in things) or any(
        figure.is_amount and not figure.doubtful for figure in figures
    )
    alike = described_alike(scan, message.mentioned)
    known = bool(alike) or any(map(any, _fits(scan, message.mentioned, figures)))
    if known or not (named or removes_another(scan, message)) or not message.mentioned:
        return Remove(mentioned_position(scan, message.mentioned, figures))
    everyone = tuple(range(len(message.mentioned)))
    return Remove(among=everyone) if len(everyone) > 1 else Chat()


def removes_another(scan: Scan, message: IncomingText) -> bool:
    """Whether words say that an entry is to go which isn't among the mentioned ones: "delete unicorn" after a taxi.

    What a reply is about is known without its words.
    """
    if message.is_reply or not message.mentioned:
        return False
    return names_something(scan) and not described_alike(scan, message.mentioned)


def mentioned_position(
    scan: Scan, mentioned: tuple[MentionedEntry, ...], figures: list[Figure]
) -> int | None:
    """Which of the mentioned entries the text points at, by amount, words or category; None where not just one fits."""
    return next(
        (fits.index(True) for fits in _fits(scan, mentioned, figures) if sum(fits) == 1),
        None,
    )


def _fits(scan: Scan, mentioned: tuple[MentionedEntry, ...], figures: list[Figure]) -> list[list[bool]]:
    """Which of the mentioned entries fit: by amount, by words, by category."""
    values = {figure.value for figure in figures}
    words = {
        token.norm for token in scan.tokens if token.kind is TokenKind.WORD and len(token.norm) >= _OPENING
    }
    keys = {hit.value for hit in scan.hits.get("category", ())}
    return [
        [entry.amount in values for entry in mentioned],
        [bool(words & {fold(part) for part in entry.description.split()}) for entry in mentioned],
        [entry.category in keys for entry in mentioned],
    ]


def limit(scan: Scan, message: IncomingText, figures: list[Figure]) -> SetBudget | None:
    """A budget: "limit shopping to 200 a month"."""
    hits = [hit for hit in scan.hits.get("budget", ()) if hit.first not in scan.taken]
    if not hits and any(scan.starting("budget_keep", at) for at in range(_OPENING)):
        hits = scan.hits.get("budget_under", [])
    hits = [hit for hit in hits if scan.ending("party", hit.first) is None]
    if not hits or scan.has("spent") or scan.starting("no_budget", hits[0].end):
        return None
    amounts = [figure for figure in figures if figure.is_amount]
    verb = scan.has("budget_verb", 0, hits[0].end) or hits[0].first == 0
    said = verb or scan.has("per") or any(scan.has(role, 0, hits[0].first) for role in ("category", "hint"))
    if not said or (not amounts and not scan.has("budget_order", 0, max(hits[0].first, 1))):
        return None
    keys = [str(hit.value) for role in ("category", "hint") for hit in scan.hits.get(role, ())]
    wish = SetBudget(amounts[0].value if amounts else None, keys[0] if keys else None)
    return told_budget(wish, scan, message, figures)


def question(
    scan: Scan, message: IncomingText, clauses: list[Clause], days: list[NamedDay], figures: list[Figure]
) -> Ask | None:
    """A question about the books."""
    if scan.has("how_to"):
        return None
    wished = report_wish(message)
    if wished:
        return Ask(wished)
    if _is_question(scan, clauses, figures) or is_terse_question(scan, message, days, figures):
        asked = read_question(scan, message, days, figures)
        return Ask(asked) if asked else None
    return None


def _is_question(scan: Scan, clauses: list[Clause], figures: list[Figure]) -> bool:
    if scan.has("advice") and not scan.has("ask_strong"):
        return False
    queried = bool(queries(scan, clauses))
    has_amount = any(figure.is_amount and not figure.doubtful for figure in figures)
    opens = {hit.first for hit in scan.hits.get("ask", ())}
    opening = any(
        clause.first <= at < clause.first + 2 for clause in clauses for at in opens if clause.joiner != "and"
    )
    strong = scan.hits.get("ask_strong", ())
    if strong and (queried or not has_amount or strong[0].first <= 1):
        return not (has_amount and scan.has("plan"))
    if queried and not has_amount and scan.has("done", 0, _OPENING) and scan.has("category"):
        return True
    about_money = scan.has("money") or scan.has("budget")
    return about_money and (opening or (queried and not has_amount)) and not has_amount
