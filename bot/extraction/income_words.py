"""Whether a message says that money came in, where somebody read an entry of it as income."""

from bot.core.folding import fold
from bot.core.intents import IncomingText
from bot.core.ledger import Kind
from bot.extraction.rules.lexicon import languages, written_language
from bot.extraction.rules.scan import Scan

_COMING_IN = ("income", "as_income", "came_back", "weak_income")
_THINGS = ("category", "hint", "spent")


def may_be_income(scan: Scan, message: IncomingText, excerpt: str) -> bool:
    """Whether the words of a slice, or where they say nothing those around, speak of money that came in.

    In a language that has no word list anything may.
    """
    first, end = _tokens(scan, excerpt)
    if _comes_in(scan, first, end) or _names_own(message, excerpt):
        return True
    if any(scan.has(role, first, end) for role in _THINGS):
        return False
    language = written_language(scan.tokens, message.language).partition("-")[0].lower()
    return (
        language not in languages() or _comes_in(scan, 0, len(scan.tokens)) or _names_own(message, scan.text)
    )


def _comes_in(scan: Scan, first: int, end: int) -> bool:
    plus = any(scan.norm(at) == "+" and scan.is_glued(at + 1) for at in range(first, end - 1))
    return plus or any(scan.has(role, first, end) for role in _COMING_IN)


def _names_own(message: IncomingText, text: str) -> bool:
    """Whether a category of the chat's own that is for income is named."""
    own = (one for one in message.categories if one.custom and one.kind is Kind.INCOME)
    return any(fold(category.name) in fold(text) for category in own)


def _tokens(scan: Scan, excerpt: str) -> tuple[int, int]:
    """The range of tokens that a slice covers; all where it isn't found."""
    start = scan.text.find(excerpt)
    stop = start + len(excerpt)
    inside = [at for at, token in enumerate(scan.tokens) if start <= token.start < stop]
    return (inside[0], inside[-1] + 1) if start >= 0 and inside else (0, len(scan.tokens))
