"""Journeys that a message tells of: "I'm in Japan until Sunday", "back home".

Every word has to be part of it. A message that says more is read as something else, so that no expense is taken for a
journey: what counts as money, and who was where, may be said in the same words. The phrases are data, in
`journeys.toml`; the chat's language and English are read.
"""

import calendar
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib import resources

from bot.core.destinations import Destination
from bot.core.folding import fold
from bot.core.intents import Depart, IncomingText, Return
from bot.core.periods import DAY
from bot.extraction.rules.dates import day_ahead
from bot.extraction.rules.named_places import place_called
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind, tokenise

_LONGEST = 30
_LONGEST_NAME = 8
_LONGEST_JOURNEY = timedelta(days=366)
_MOST_UNITS = 99
_MONTHS = 12
_ENGLISH = "en"
_ASKING = frozenset("?？؟¿")


def journey(scan: Scan, message: IncomingText, *, bare: bool = False) -> Depart | Return | None:
    """The journey that a whole message is about, also one that is over; None where it says anything else.

    `bare` is what stands behind a command: a place needs no words around it there.
    """
    if not 0 < len(scan.tokens) <= _LONGEST or any(token.norm in _ASKING for token in scan.tokens):
        return None
    found = next(JourneyReader(scan, message, bare=bare).read(), None)
    if found is None:
        return None
    if found.is_over or found.destination is None:
        return Return() if found.is_over else None
    return Depart(found.destination, found.place, found.until, found.since)


def read_journey(message: IncomingText) -> Depart | Return | None:
    """What stands behind a command of its own, in the chat's language or in English: "Japan until Sunday", "off"."""
    english = replace(message, language=_ENGLISH)
    own = journey(Scan.of(message), message, bare=True)
    return own or journey(Scan.of(english), english, bare=True)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was understood up to a token. `lasts` are the months and days that `until` comes of, if it was said so."""

    destination: Destination | None = None
    place: str = ""
    until: date | None = None
    since: date | None = None
    lasts: tuple[int, int] | None = None
    is_told: bool = False
    is_over: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it says enough to be a journey."""
        if self.is_over:
            return self.until is None and self.since is None
        return self.destination is not None and (self.is_told or self.until is not None) and self._is_in_order

    @property
    def _is_in_order(self) -> bool:
        return not (self.since and self.until) or self.since <= self.until

    def beginning(self, day: date | None) -> "_Read":
        """The same from that day on (None: from today), for as long as it was said to last."""
        until = _after(day, *self.lasts) if day and self.lasts else self.until
        return replace(self, since=day, until=until)


@dataclass(slots=True)
class JourneyReader:
    """Reads a message phrase by phrase, and takes another way where one leads nowhere."""

    scan: Scan
    message: IncomingText
    bare: bool = False
    _norms: tuple[str, ...] = field(init=False)
    _languages: tuple[str, ...] = field(init=False)
    _has_postpositions: bool = field(init=False)
    _tried: set[tuple[int, _Read]] = field(default_factory=set)
    _found: dict[int, dict[str, list[int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        scan = self.scan
        self._norms = tuple(fold(scan.slice(at, at + 1)) for at in range(len(scan.tokens)))
        self._languages = tuple(dict.fromkeys((self.message.language, scan.words.writing.language)))
        self._has_postpositions = any(_has_role("lead_after", language) for language in self._languages)

    def read(self) -> Iterator[_Read]:
        """The ways in which the whole message is a journey, the likeliest first."""
        return self._from(0, _Read(is_told=self.bare))

    def ends(self) -> list[date]:
        """The last days that its words may name, wherever they stand."""
        return [read.until for _, read in self._all_times() if read.until]

    def beginnings(self) -> list[date]:
        """The first days that its words may name, as far as they are still to come."""
        return [read.since for _, read in self._all_times() if read.since]

    def covered(self) -> set[int]:
        """The tokens that the words for these days are made of."""
        return {at for taken, _ in self._all_times() for at in taken}

    def _all_times(self) -> list[tuple[range, _Read]]:
        found = ((at, self._times(at, _Read())) for at in range(len(self._norms)))
        return [(range(at, end), read) for at, times in found for end, read in times]

    def _from(self, at: int, read: _Read) -> Iterator[_Read]:
        if (at, read) in self._tried:
            return
        self._tried.add((at, read))
        if at >= len(self._norms):
            if read.is_whole:
                yield read
            return
        if self.scan.kind(at) in {TokenKind.MARK, TokenKind.BREAK}:
            yield from self._from(at + 1, read)
            return
        for end, then in self._steps(at, read):
            yield from self._from(end, then)

    def _steps(self, at: int, read: _Read) -> Iterator[tuple[int, _Read]]:
        if not (self.bare or self._has_postpositions or self._roles(at)):
            return
        yield from self._ending(at, read)
        yield from self._times(at, read)
        yield from self._places(at, read)
        for end in self._phrases("subject", at):
            if not read.destination:
                yield end, replace(read, is_told=True)
        for end in self._phrases("closing", at):
            yield end, read

    def _ending(self, at: int, read: _Read) -> Iterator[tuple[int, _Read]]:
        if read.destination or read.is_over:
            return
        over = replace(read, is_over=True)
        roles = ("over", "off") if self.bare else ("over",)
        for end in (end for role in roles for end in self._phrases(role, at)):
            yield end, over
        for start in self._phrases("from", at):
            for end in (*self._phrases("trip", start), *(end for end, _ in self._named(start))):
                yield end, over
        for end in (end for end, _ in self._named(at)) if self._has_postpositions else ():
            for stop in self._phrases("from_after", end):
                yield stop, over

    def _places(self, at: int, read: _Read) -> Iterator[tuple[int, _Read]]:
        if read.destination or read.is_over:
            return
        for end, destination in self._named(at) if self._has_postpositions else ():
            for stop in self._phrases("lead_after", end):
                yield stop, replace(read, destination=destination, place=self.scan.slice(at, end))
        starts = [(end, False) for end in self._phrases("lead", at)]
        starts += [(end, True) for end in self._phrases("subject_lead", at)]
        starts += [(at, False)] if self.bare else []
        for start, tells in starts:
            for end, destination in self._named(start):
                told = read.is_told or tells
                place = self.scan.slice(start, end)
                yield end, replace(read, destination=destination, place=place, is_told=told)

    def _named(self, at: int) -> Iterator[tuple[int, Destination]]:
        """The places that are named here, the longest name first."""
        for end in range(min(at + _LONGEST_NAME, len(self._norms)), at, -1):
            is_marked = self.scan.kind(end - 1) in {TokenKind.MARK, TokenKind.BREAK}
            found = None if is_marked else place_called(self.scan.slice(at, end), *self._languages)
            if found:
                yield end, found

    def _times(self, at: int, read: _Read) -> Iterator[tuple[int, _Read]]:
        if read.until is None:
            yield from self._untils(at, read)
            yield from self._lasting(at, read)
        if read.since is None:
            yield from self._sinces(at, read)

    def _untils(self, at: int, read: _Read) -> Iterator[tuple[int, _Read]]:
        for start in self._phrases("next", at):
            for end, day in self._day(start):
                yield from self._up_to(end, self._in_next_week(day), read)
        for start in self._phrases("until", at):
            for end, day in self._day(start):
                yield from self._up_to(end, day, read)
        for stop, day in self._days_before("until_after", at):
            yield from self._up_to(stop, day, read)
        for end in self._phrases("week_end", at):
            yield from self._up_to(end, self._sunday(), read)

    def _days_before(self, role: str, at: int) -> Iterator[tuple[int, date]]:
        """The days that are named here with such a word behind them: "रविवार तक"."""
        for end, day in self._day(at) if self._has_postpositions else ():
            for stop in self._phrases(role, end):
                yield stop, day

    def _up_to(self, end: int, day: date, read: _Read) -> Iterator[tuple[int, _Read]]:
        first = read.since or self.message.today
        if first <= day <= first + _LONGEST_JOURNEY:
            yield end, replace(read, until=day)

    def _lasting(self, at: int, read: _Read) -> Iterator[tuple[int, _Read]]:
        first = read.since or self.message.today
        spans = [span for start in self._phrases("lasting", at) for span in self._spans(start)]
        for end, lasts in self._spans(at) if self._has_postpositions else ():
            spans += [(stop, lasts) for stop in self._phrases("lasting_after", end)]
        for end, lasts in spans:
            yield from self._up_to(end, _after(first, *lasts), replace(read, lasts=lasts))

    def _spans(self, at: int) -> Iterator[tuple[int, tuple[int, int]]]:
        """The months and days that are said here: "two weeks"."""
        for number, unit_at in self._counted(at):
            units = {"days": (0, number), "weeks": (0, number * 7), "months": (number, 0)}
            for role, lasts in units.items():
                for end in self._phrases(role, unit_at):
                    yield end, lasts

    def _counted(self, at: int) -> Iterator[tuple[int, int]]:
        norm = self._norms[at] if at < len(self._norms) else ""
        if norm.isdecimal() and 0 < int(norm[:3]) <= _MOST_UNITS:
            yield int(norm[:3]), at + 1
        word = self.scan.starting("number_word", at)
        if word and word.value == int(word.value) and 0 < word.value <= _MOST_UNITS:
            yield int(word.value), word.end
        for role, number in (("one", 1), ("couple", 2)):
            for end in self._phrases(role, at):
                yield number, end

    def _sinces(self, at: int, read: _Read) -> Iterator[tuple[int, _Read]]:
        today = self.message.today
        said = [named for start in self._phrases("since", at) for named in self._day(start)]
        for end, day in (*said, *self._days_before("since_after", at)):
            yield end, read.beginning(day if day > today else None)
        for end in self._phrases("tomorrow", at):
            yield end, read.beginning(today + DAY)
        for end in self._phrases("next_week", at):
            monday = self._sunday() + DAY
            if read.until is None:
                yield end, replace(read, since=monday, until=monday + 6 * DAY)

    def _day(self, at: int) -> Iterator[tuple[int, date]]:
        """The days, not before today, that are named here."""
        today = self.message.today
        for end in self._phrases("tomorrow", at):
            yield end, today + DAY
        for end in self._phrases("week_end", at):
            yield end, self._sunday()
        for end in self._phrases("month_end", at):
            yield end, today.replace(day=calendar.monthrange(today.year, today.month)[1])
        named = day_ahead(self.scan, at, today, self.message.home_currency)
        if named and named.day >= today:
            yield named.end, named.day

    def _sunday(self) -> date:
        return self.message.today + (6 - self.message.today.weekday()) * DAY

    def _in_next_week(self, day: date) -> date:
        return day + 7 * DAY if day <= self._sunday() else day

    def _phrases(self, role: str, at: int) -> Sequence[int]:
        """The tokens after the phrases of this role that stand here, the longest phrase first."""
        return self._roles(at).get(role, ())

    def _roles(self, at: int) -> Mapping[str, Sequence[int]]:
        if at not in self._found:
            self._found[at] = self._phrases_at(at) if at < len(self._norms) else {}
        return self._found[at]

    def _phrases_at(self, at: int) -> dict[str, list[int]]:
        found: dict[str, set[int]] = {}
        for language in self._languages:
            for role, words in _phrases(language).get(self._norms[at], ()):
                if self._norms[at : at + len(words)] == words:
                    found.setdefault(role, set()).add(at + len(words))
        return {role: sorted(ends, reverse=True) for role, ends in found.items()}


def _after(day: date, months: int, days: int) -> date:
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) + days * DAY


@cache
def _phrases(language: str) -> Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]:
    """By their first word the phrases of a BCP 47 language and of English, folded, each after its role."""
    name = language.replace("_", "-").partition("-")[0].lower()
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for table in (_tables()[one] for one in {name, _ENGLISH} & _tables().keys()):
        for role, phrases in table.items():
            for phrase in phrases.split(","):
                words = tuple(token.norm for token in tokenise(phrase.strip()))
                found.setdefault(words[0], []).append((role, words))
    return found


@cache
def _has_role(role: str, language: str) -> bool:
    return any(name == role for found in _phrases(language).values() for name, _ in found)


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    source = resources.files("bot.extraction.rules").joinpath("journeys.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
