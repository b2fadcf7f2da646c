"""The period that words of any language name: of a whole message, or behind a command."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources

from bot.core.ledger import FURTHEST_AHEAD
from bot.core.periods import Span
from bot.core.questions import Named, When
from bot.extraction.rules.dates import NamedDay, find_days, recent
from bot.extraction.rules.lexicon import Hit, Lexicon, lexicon
from bot.extraction.rules.question_periods import asked_periods, last_of_month, named_year
from bot.extraction.rules.ranges import Mention
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import tokenise

_DASHES = "-, –, —"
_LONGEST = 200
_ENGLISH = "en"


def read_period(words: str, today: date, language: str, currency: str) -> When | None:
    """The period that a few words name: "last week", "q2", "1 Jan – 15 Mar"; None for none or several."""
    if len(words) > _LONGEST:
        return None
    scan, found = periods_alone(words, today, language, currency)
    if not found:
        return _by_single_words(scan, today)
    return found[0].when if len(found) == 1 else None


def periods_alone(words: str, today: date, language: str, currency: str) -> tuple[Scan, list[Mention]]:
    """All periods in a text that names nothing but periods, and the text as it was read.

    It is read in the language given or in English, by which more of it makes sense: many mix the two.
    """
    readings = [_read_alone(words, today, name, currency) for name in dict.fromkeys((language, _ENGLISH))]
    return max(readings, key=lambda reading: sum(mention.end - mention.first for mention in reading[1]))


def _read_alone(words: str, today: date, language: str, currency: str) -> tuple[Scan, list[Mention]]:
    scan = Scan.read(words, language)
    days = find_days(scan, today, currency, alone=True)
    latest_year = (today + FURTHEST_AHEAD).year
    return scan, asked_periods(scan, _hits(scan), days, today, set(), latest_year=latest_year)


def named_period(scan: Scan, days: Sequence[NamedDay], today: date) -> When | None:
    """The first period in a text; `days` are those in it. None where it names none."""
    found = asked_periods(scan, _hits(scan), days, today, set())
    return found[0].when if found else _by_single_words(scan, today)


def _hits(scan: Scan) -> Mapping[str, Sequence[Hit]]:
    """The words around periods, by what they do."""
    name = scan.words.writing.language
    if name == _ENGLISH:
        return question_period_words().hits(scan.tokens)
    last = scan.hits.get("last_word", ())
    return _until(name).hits(scan.tokens) | {"lasting": last, "lasting_behind": last}


@cache
def question_period_words() -> Lexicon:
    """The English words around periods."""
    source = resources.files(__package__).joinpath("words", "questions", "en.toml")
    rows = tomllib.loads(source.read_text(encoding="utf-8"))["phrases"]
    return _lexicon(_ENGLISH, {role: rows[role] for role in _ROLES})


_ROLES = ("ever", "since", "until", "between", "this", "lasting", "ago", "one")


@cache
def _until(name: str) -> Lexicon:
    source = resources.files(__package__).joinpath("words", "questions", "until.toml")
    words = tomllib.loads(source.read_text(encoding="utf-8")).get(name, "")
    return _lexicon(name, {"until": f"{_DASHES}, {words}"})


def _lexicon(name: str, rows: Mapping[str, str]) -> Lexicon:
    phrases = {
        (role, tuple(token.norm for token in tokenise(phrase))): role
        for role, text in rows.items()
        for phrase in text.replace("\n", ",").split(",")
        if phrase.strip()
    }
    return Lexicon(phrases, lexicon(name).writing)


def _by_single_words(scan: Scan, today: date) -> Named | None:
    """Where the order of the words isn't known: a month, a span or a year that stands anywhere."""
    year = named_year(scan, today)
    for hit in scan.hits.get("month", ()):
        first = date(year, int(hit.value), 1) if year else recent(1, int(hit.value), today)
        return Named(Span.MONTH, last_of_month(first)) if first else None
    for hit in scan.hits.get("span", ()):
        return Named(Span(hit.value))
    if [token.norm for token in scan.tokens] == ["day"]:
        return Named(Span.DAY)
    return Named(Span.YEAR, date(year, 12, 31)) if year else None
