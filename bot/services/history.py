"""The books page by page, from any place on; an entry with all that happened to it.

A search looks at a window of entries with each query, and stops where a person would have waited too long: the page
then says how far it came.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from bot.core.chats import ChatSettings
from bot.core.history import PAGE, Cursor, HistoryFilter, HistoryPage, Place, Way, by_day, cursor_of
from bot.core.intents import IncomingText
from bot.core.ledger import ChatId, Entry, EntryId, Revision
from bot.core.ports import ListReader
from bot.core.questions import Question, days_of, placed
from bot.core.repositories import UnitOfWork, UnitOfWorkFactory
from bot.services.own_categories import categories_of

_WINDOW = 20_000
_PATIENCE_S = 1.0
_TAKEN_OUT = {"taken out", "deleted", "removed", "undone"}


@dataclass(frozen=True, slots=True)
class Told:
    """An entry and its revisions in order."""

    entry: Entry
    revisions: tuple[Revision, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """Entries in the order they were met, one more than a page where there are more; `stopped` is where time was up."""

    entries: tuple[Entry, ...]
    stopped: Cursor | None = None


class History:
    """Shows a chat its books as they are, in transactions that can't write."""

    def __init__(
        self,
        open_work: UnitOfWorkFactory,
        *,
        read_list: ListReader,
        window: int = _WINDOW,
        patience_s: float = _PATIENCE_S,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`window` is how many entries a query looks at; a search goes on for `patience_s` by the clock `seconds`."""
        self._open_work = open_work
        self._read_list = read_list
        self._window = window
        self._patience_s = patience_s
        self._seconds = seconds

    def meant(self, words: str, settings: ChatSettings, today: date) -> HistoryFilter:
        """Which entries a few words mean: their period, kind and category, and whatever else is text to look for."""
        if words.casefold() in _TAKEN_OUT:
            return HistoryFilter(taken_out=True)
        words = words.replace("\0", "")  # no database takes it
        said = IncomingText(
            words,
            today,
            settings.zone,
            settings.currency,
            settings.language,
            tuple(settings.categories),
            number_style=settings.number_style,
            calendar=settings.calendar,
        )
        return listed(self._read_list(said), settings, today)

    async def page(self, chat_id: ChatId, wanted: HistoryFilter, place: Place | None = None) -> HistoryPage:
        """The page that begins at the place (None: the newest), as the books are now.

        Where the newest entries don't fill a page on the way up, they are shown with older ones below.
        """
        async with self._open_work(chat_id, read_only=True) as work:
            if wanted.filters.categories:
                wanted = replace(wanted, filters=placed(wanted.filters, await categories_of(work)))
            found = await self._search(work, wanted, place)
            if place and place.way is Way.NEWER and len(found.entries) <= PAGE and not found.stopped:
                place, found = None, await self._search(work, wanted, None)
            page = _page(wanted, place, found)
            shown = _in_order(place, found)
            days = list(dict.fromkeys(entry.state.occurred_on for entry in shown))
            sums = await work.history.sums(wanted, days) if days else []
        return replace(page, days=by_day(shown, sums))

    async def told(self, chat_id: ChatId, entry_id: EntryId) -> Told:
        """The entry with its revisions. Raises EntryNotFound."""
        async with self._open_work(chat_id, read_only=True) as work:
            entry = await work.entries.get(entry_id)
            return Told(entry, tuple(await work.entries.history(entry_id)))

    async def _search(self, work: UnitOfWork, wanted: HistoryFilter, place: Place | None) -> _Found:
        until = self._seconds() + self._patience_s
        onward = Way.NEWER if place and place.way is Way.NEWER else Way.OLDER
        entries: list[Entry] = []
        while True:
            met = await work.history.stretch(wanted, place, PAGE + 1 - len(entries), self._window)
            entries += met.entries
            if len(entries) > PAGE or met.end is None:
                return _Found(tuple(entries))
            if self._seconds() >= until:
                return _Found(tuple(entries), met.end)
            place = Place(onward, met.end)


def listed(question: Question, settings: ChatSettings, today: date) -> HistoryFilter:
    """The entries that a question is about. A single phrase may be any part of a description."""
    filters, text = placed(question.filters, settings.categories), ""
    if len(filters.words) == 1:
        filters, text = replace(filters, words=()), filters.words[0]
    period = days_of(question.period, settings.calendar, today) if question.period else None
    return HistoryFilter(filters, period, text)


def _in_order(place: Place | None, found: _Found) -> tuple[Entry, ...]:
    """What a page shows, newest first."""
    shown = found.entries[:PAGE]
    return shown[::-1] if place and place.way is Way.NEWER else shown


def _page(wanted: HistoryFilter, place: Place | None, found: _Found) -> HistoryPage:
    """The page's turns, without its days yet."""
    met = found.entries[:PAGE]
    full = cursor_of(met[-1]) if len(found.entries) > PAGE else None
    ahead, behind = found.stopped or full, cursor_of(met[0]) if met else None
    newer = older = None
    if place and place.way is Way.NEWER:
        newer = Place(Way.NEWER, ahead) if ahead else None
        older = Place(Way.OLDER, behind) if behind else Place(Way.FROM, place.cursor)
    else:
        newer = Place(Way.NEWER, behind or place.cursor) if place else None
        older = Place(Way.OLDER, ahead) if ahead else None
    return HistoryPage(wanted, (), place, newer, older, is_unfinished=found.stopped is not None)
