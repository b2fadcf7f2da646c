"""A wish for the report, by its name: "report last week", "chart of october", "Bericht 1. bis 15. März".

In other languages than English, which has its own short questions, also by what it is about: "Ausgaben im März".
"""

import tomllib
from functools import cache
from importlib import resources

from bot.core.intents import IncomingText
from bot.core.questions import Question
from bot.extraction.rules.lexicon import Lexicon, lexicon
from bot.extraction.rules.named_periods import periods_alone
from bot.extraction.rules.ranges import Mention
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind, tokenise

_LONGEST = 80
_NAMED_WITHIN = 2


def report_wish(message: IncomingText) -> Question | None:
    """The report that a message wishes, where it says nothing else.

    It begins with the name, and a period may follow; or it has a word for what is spent beside a period that words
    name: "расходы за прошлый месяц".
    """
    is_named = len(message.text) <= _LONGEST and _begins_with_name(message)
    if len(message.text) > _LONGEST or not (is_named or _calls_spending(message)):
        return None
    scan, found = periods_alone(
        message.text, message.today, message.language, message.currency, message.calendar
    )
    said = {at for mention in found for at in range(mention.first, mention.end)}
    known = [hit for hits in _words(scan).hits(scan.tokens).values() for hit in hits]
    said |= {at for hit in known for at in range(hit.first, hit.end)}
    rest = [at for at, token in enumerate(scan.tokens) if token.kind in _TELLING and at not in said]
    if rest or len(found) > 1 or not (is_named or any(_is_told(scan, mention) for mention in found)):
        return None
    return Question(period=found[0].when if found else None, by_name=True)


def asks_by_name(scan: Scan) -> bool:
    """Whether a question calls what it wants a report or a picture."""
    return "name" in _words(scan).hits(scan.tokens)


_TELLING = frozenset({TokenKind.WORD, TokenKind.NUMBER})


def _begins_with_name(message: IncomingText) -> bool:
    scans = [Scan.read(message.text, language) for language in (message.language, "en")]
    named = [hit for scan in scans for hit in _words(scan).hits(scan.tokens).get("name", ())]
    return any(hit.first < _NAMED_WITHIN for hit in named)


def _calls_spending(message: IncomingText) -> bool:
    scan = Scan.read(message.text, message.language)
    return "spending" in _words(scan).hits(scan.tokens)


def _is_told(scan: Scan, mention: Mention) -> bool:
    """Whether words name the period: "12.5" behind "spent" is rather an amount than a day."""
    return any(scan.kind(at) is TokenKind.WORD for at in range(mention.first, mention.end))


def _words(scan: Scan) -> Lexicon:
    return _lexicon(scan.words.writing.language)


@cache
def _lexicon(language: str) -> Lexicon:
    source = resources.files(__package__).joinpath("words", "questions", "report.toml")
    tables = tomllib.loads(source.read_text(encoding="utf-8"))
    phrases = {
        (role, tuple(token.norm for token in tokenise(phrase))): role
        for role, table in (("name", "names"), ("spending", "spending"), ("small", "small"))
        for phrase in tables[table].get(language, "").split(",")
        if phrase.strip()
    }
    return Lexicon(phrases, lexicon(language).writing)
