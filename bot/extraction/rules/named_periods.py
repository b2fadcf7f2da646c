"""The period that words of any language name: of a whole message, or behind a command."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType

from bot.core.ledger import FURTHEST_AHEAD
from bot.core.periods import Calendar, Span
from bot.core.questions import Named, When
from bot.extraction.rules.dates import NamedDay, find_days, recent
from bot.extraction.rules.lexicon import Hit, Lexicon, lexicon
from bot.extraction.rules.question_periods import asked_periods, last_of_month, named_year
from bot.extraction.rules.ranges import Mention
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind, tokenise

_DASHES = "-, –, —"
_IN_FIGURES = r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}(?:[./]\d{2,4}|\.)?)"
_CLOSED_UP = re.compile(rf"(?<![\d.]){_IN_FIGURES}\s*(?:[-–—]|\.{{2,3}})\s*{_IN_FIGURES}(?![\d-])")
_LONGEST = 200
_ENGLISH = "en"


def read_period(
    words: str, today: date, language: str, currency: str, calendar: Calendar = Calendar()
) -> When | None:
    """The period that a few words name: "last week", "q2", "1 Jan – 15 Mar"; None for none or several."""
    if len(words) > _LONGEST:
        return None
    scan, found = periods_alone(words, today, language, currency, calendar)
    if not found:
        return _by_single_words(scan, today)
    return found[0].when if len(found) == 1 and not _leaves_figures(scan, found[0]) else None


def _leaves_figures(scan: Scan, mention: Mention) -> bool:
    """Whether there is a number besides the period: what it says of it isn't understood then."""
    numbers = {at for at, token in enumerate(scan.tokens) if token.kind is TokenKind.NUMBER}
    return not numbers <= set(range(mention.first, mention.end))


def _opened_up(words: str) -> str:
    """With room between two days in figures, which would be read as one otherwise: "1.11.2026-20.11.2026"."""
    return _CLOSED_UP.sub(r"\1 - \2", words)


def periods_alone(
    words: str, today: date, language: str, currency: str, calendar: Calendar = Calendar()
) -> tuple[Scan, list[Mention]]:
    """All periods in a text that names nothing but periods, and the text as it was read.

    It is read in the language given or in English, by which more of it makes sense: many mix the two.
    """
    opened = _opened_up(words)
    readings = [
        _read_alone(opened, today, name, currency, calendar) for name in dict.fromkeys((language, _ENGLISH))
    ]
    return max(readings, key=lambda reading: sum(mention.end - mention.first for mention in reading[1]))


def _read_alone(
    words: str, today: date, language: str, currency: str, calendar: Calendar
) -> tuple[Scan, list[Mention]]:
    scan = Scan.read(words, language)
    days = find_days(scan, today, currency, alone=True)
    latest_year = (today + FURTHEST_AHEAD).year
    found = asked_periods(scan, _hits(scan), days, today, set(), latest_year=latest_year, calendar=calendar)
    return scan, found


def named_period(
    scan: Scan, days: Sequence[NamedDay], today: date, calendar: Calendar = Calendar()
) -> When | None:
    """The first period in a text; `days` are those in it. None where it names none."""
    return first_period(scan, periods_of(scan, days, today, calendar), today)


def periods_of(
    scan: Scan,
    days: Sequence[NamedDay],
    today: date,
    calendar: Calendar = Calendar(),
    words: Mapping[str, Sequence[Hit]] = MappingProxyType({}),
) -> list[Mention]:
    """All periods in a text; `words` are what else is known of it: where it compares, "to" joins no two of them."""
    return asked_periods(scan, {**_hits(scan), **words}, days, today, set(), calendar=calendar)


def first_period(scan: Scan, found: Sequence[Mention], today: date) -> When | None:
    """The first of the periods found, or else the one that single words of the text name."""
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
