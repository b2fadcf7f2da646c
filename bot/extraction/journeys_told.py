"""A journey that somebody read in a message, held against the message itself.

What the rules make of it comes first. Otherwise the place has to be named, a day has to be one that its words say, and
a message with an amount tells of money, which must not be lost.
"""

import re
from collections.abc import Sequence
from datetime import date

from bot.core.destinations import folded_name
from bot.core.intents import Chat, Depart, Doubt, IncomingText, Return, Unclear
from bot.extraction.numbers import numbers_in
from bot.extraction.rules.dates import find_days, find_times
from bot.extraction.rules.journeys import JourneyReader, journey
from bot.extraction.rules.scan import Scan


def borne_out(intent: Depart | Return, message: IncomingText, scan: Scan) -> Depart | Return | Chat | Unclear:
    """The journey as far as the message bears it out. Grounding twice changes nothing."""
    read = journey(scan, message)
    if read:
        return read
    reader = JourneyReader(scan, message)
    if _has_amount(message, scan, reader):
        return Unclear(Doubt.AMOUNT)
    if isinstance(intent, Return):
        return intent
    if not _is_named(intent.place, message.text):
        return Chat()
    ends, beginnings = reader.ends(), reader.beginnings()
    until, since = _among(intent.until, ends), _among(intent.since, beginnings)
    if until and until < max(since or until, message.today):
        until = None
    return Depart(intent.destination, intent.place, until, since)


def _among(day: date | None, named: Sequence[date]) -> date | None:
    """The day if it is one of those that are named, else the only one that is."""
    if day in named:
        return day
    return named[0] if len(set(named)) == 1 else None


def _is_named(place: str, text: str) -> bool:
    wanted = folded_name(place)
    spaced = any("a" <= sign <= "\u05ff" for sign in wanted)
    edge = r"\b" if spaced else ""
    return bool(wanted and re.search(f"{edge}{re.escape(wanted)}{edge}", folded_name(text)))


def _has_amount(message: IncomingText, scan: Scan, reader: JourneyReader) -> bool:
    """Whether a number is left that is part of no day, time or name."""
    days = find_days(scan, message.today, message.home_currency)
    taken = {at for day in days for at in range(day.first, day.end)} | reader.covered()
    taken |= {at for span in find_times(scan) for at in span}
    places = [(scan.tokens[at].start, scan.tokens[at].end) for at in taken]
    numbers = (
        one for one in numbers_in(message.text, message.language) if _in_figures(one.start, one.end, message)
    )
    return any(not any(one.start < end and start < one.end for start, end in places) for one in numbers)


def _in_figures(start: int, end: int, message: IncomingText) -> bool:
    return any(sign.isnumeric() for sign in message.text[start:end])
