"""Which entries a few words mean that stand behind /history: "coffee", "october", "food last month"."""

from dataclasses import replace

from bot.core.intents import IncomingText
from bot.core.questions import LONGEST_PHRASE, Filters, Question
from bot.extraction.rules.dates import find_days, find_times
from bot.extraction.rules.figures import find_figures
from bot.extraction.rules.questions import read_question
from bot.extraction.rules.scan import Scan

_LEAD = "how much on"
_JOINED = frozenset({"and", "or", "&", ",", "|"})
_SHORT = 2


def read_list(message: IncomingText) -> Question:
    """What the words ask for, read as a question; what no rule explains is looked for as it stands."""
    text = " ".join(message.text.split())
    said = _read(message, text)
    in_english = _read(replace(message, language="en"), text)
    said = in_english if said == Question() else said
    filters = said.filters
    if said.period and filters == Filters() and not (said == in_english and text.isascii()):
        return replace(said, filters=Filters(words=_besides(said, message, text)))
    in_words = said == Question(filters=Filters(words=filters.words))
    if in_words and not (len(filters.words) > 1 and _JOINED & {*text.replace(",", " , ").lower().split()}):
        return Question(filters=Filters(words=(text[:LONGEST_PHRASE],)))
    return said


def _read(message: IncomingText, text: str) -> Question:
    scan = Scan.of(replace(message, text=f"{_LEAD} {text}"))
    days = find_days(scan, message.today, message.currency)
    find_times(scan)
    figures = find_figures(scan, message.currency)
    found = read_question(scan, message, days, figures)
    return Question(period=found.period, filters=found.filters) if found else Question()


def _besides(said: Question, message: IncomingText, text: str) -> tuple[str, ...]:
    """The words that the period doesn't need: of other languages than English nothing else is read."""
    words = text.split()
    others = [
        word
        for at, word in enumerate(words)
        if len(word) > _SHORT and _read(message, " ".join([*words[:at], *words[at + 1 :]])) == said
    ]
    return (" ".join(others)[:LONGEST_PHRASE],) if others else ()
