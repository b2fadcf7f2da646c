"""The days that a message names, resolved from its words and the day it was written on, not taken from a model."""

import re
from datetime import date
from functools import cached_property

from bot.core.errors import InvalidDate
from bot.core.intents import IncomingText
from bot.core.ledger import checked_day
from bot.extraction.rules.dates import NamedDay, find_days, find_times, recent
from bot.extraction.rules.scan import Scan

MOST_DAYS = 4
"""So many days are offered to choose from, today besides."""


class NamedDays:
    """A message's days and times of day, in the words of the chat's language and in figures."""

    def __init__(self, message: IncomingText) -> None:
        self._message = message

    @cached_property
    def scan(self) -> Scan:
        """The message with what was recognised in it."""
        return Scan.of(self._message)

    @cached_property
    def _found(self) -> list[NamedDay]:
        return find_days(self.scan, self._message.today, self._message.home_currency)

    @cached_property
    def all(self) -> tuple[date, ...]:
        """Each day once, in the order of the text."""
        return tuple(dict.fromkeys(named.day for named in self._found))

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Where days and times stand in the text: figures there are no amounts."""
        taken = [range(named.first, named.end) for named in self._found]
        tokens = self.scan.tokens
        spans = [*taken, *find_times(self.scan)]
        return [(tokens[span.start].start, tokens[span.stop - 1].end) for span in spans]

    def within(self, excerpt: str) -> tuple[date, ...]:
        """The days that stand in a slice of the text."""
        start = self._message.text.find(excerpt)
        end = start + len(excerpt)
        named = (one.day for one in self._found if start <= self.scan.tokens[one.first].start < end)
        return tuple(dict.fromkeys(named)) if start >= 0 else ()

    def settle(self, day: date | None, excerpt: str, alone: bool) -> date | None:
        """The day of a payment that somebody read as `day`; LookupError where the words leave that open.

        Days in its own slice of the message come first, then, where it is `alone` or was given a day, all others.
        """
        named = self.within(excerpt) or (self.all if alone or day else ())
        if day in named:
            return day
        if len(named) == 1:
            return None if day is None and named[0] == self._message.today else named[0]
        if named or day not in (None, self._message.today):
            raise LookupError
        return day

    def likely(self, day: date | None) -> tuple[date, ...]:
        """What may be meant where `day` is doubtful: itself, what else its words or figures may say, and today."""
        today = self._message.today
        read = [] if day is None else [day, *self.all, *_past_readings(day, self._message.text, today)]
        offered = dict.fromkeys(one for one in read or self.all if one != today and _is_bookable(one, today))
        return (*list(offered)[:MOST_DAYS], today)


def _past_readings(day: date, text: str, today: date) -> list[date]:
    """The latest such day and month; and with the two in the other order, where they stand in the text as figures."""
    found = [recent(day.day, day.month, today)]
    for one, two in ((day.day, day.month), (day.month, day.day)):
        if re.search(rf"(?<![\d./-])0?{one}[./-]0?{two}(?!\d)", text):
            found.append(recent(day.month, day.day, today) if day.day <= _MONTHS else None)
    return [one for one in found if one]


_MONTHS = 12


def _is_bookable(day: date, today: date) -> bool:
    try:
        return bool(checked_day(day, today))
    except InvalidDate:
        return False
