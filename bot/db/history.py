"""One chat's books in the order of days, from any place on, without counting or sorting rows.

Each query walks along an index on (chat, day, id). Where few entries may fit among many, it walks past a window of
them at most: keys are found first, from the index alone where the filter needs no more, then their rows.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    FromClause,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.history import Cursor, DaySum, HistoryFilter, Place, Stretch, Way, cursor_of
from bot.core.ledger import ChatId, Entry, Kind
from bot.core.money import Money
from bot.db.answers import passes
from bot.db.entry_rows import as_entry
from bot.db.models import EntryRow
from bot.db.spelling import any_spelling

_ENTRIES = EntryRow.__table__
_KEY = ("occurred_on", "id")
_IN_INDEX = ("kind", "category", "currency", "amount")


class SqlHistoryRepository:
    """Reads one chat's books; it has nothing that writes."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self._chat_id = chat_id

    async def stretch(self, wanted: HistoryFilter, place: Place | None, count: int, window: int) -> Stretch:
        if not wanted.is_sparse:
            return await self._dense(wanted, place, count)
        rows = list(await self._connection.execute(self._keys(wanted, place, count, window)))
        ids = [row.id for row in rows if row.fits]
        goes_on = len(ids) == count or (rows and rows[-1].number == window)
        end = Cursor(rows[-1].occurred_on, rows[-1].id) if goes_on else None
        return Stretch(tuple(await self._rows(ids)), end)

    async def sums(self, wanted: HistoryFilter, days: Sequence[date]) -> list[DaySum]:
        key = (EntryRow.occurred_on, EntryRow.kind, EntryRow.currency)
        rows = await self._connection.execute(
            select(*key, func.sum(EntryRow.amount), func.count())
            .where(*self._within(wanted), EntryRow.occurred_on.in_(days), *_fits(wanted, _ENTRIES))
            .group_by(*key)
            .order_by(*key)
        )
        return [
            DaySum(day, Kind(kind), Money.kept(amount, currency), entries)
            for day, kind, currency, amount, entries in rows
        ]

    async def _dense(self, wanted: HistoryFilter, place: Place | None, count: int) -> Stretch:
        """Where all that is met fits, one query finds it."""
        rows = await self._connection.execute(
            self._walk(wanted, place, tuple(_ENTRIES.c.keys())).limit(count)
        )
        entries = tuple(as_entry(row) for row in rows)
        return Stretch(entries, cursor_of(entries[-1]) if len(entries) == count else None)

    async def _rows(self, ids: Sequence[int]) -> list[Entry]:
        """The entries in the order of the ids."""
        if not ids:
            return []
        rows = await self._connection.execute(
            select(*_ENTRIES.c).where(_ENTRIES.c.chat_id == self._chat_id, _ENTRIES.c.id.in_(ids))
        )
        found = {row.id: as_entry(row) for row in rows}
        return [found[number] for number in ids]

    def _keys(self, wanted: HistoryFilter, place: Place | None, count: int, window: int) -> Select[Any]:
        """The keys of what fits in the window, and the window's last one, which may not fit."""
        way = place.way if place else Way.OLDER
        number = func.row_number().over(order_by=_order(_ENTRIES, way)).label("number")
        walked = self._walk(wanted, place, _seen(wanted)).add_columns(number).limit(window).subquery()
        fits = and_(true(), *_fits(wanted, walked))
        keys = select(walked.c.occurred_on, walked.c.id, walked.c.number, fits.label("fits"))
        return keys.where(or_(walked.c.number == window, fits)).order_by(*_order(walked, way)).limit(count)

    def _walk(self, wanted: HistoryFilter, place: Place | None, columns: Sequence[str]) -> Select[Any]:
        """Entries from the place on, in the order of the way, whatever they are but in or out of the books."""
        query = select(*(_ENTRIES.c[name] for name in columns)).where(*self._within(wanted))
        if place:
            query = query.where(_beyond(place))
        return query.order_by(*_order(_ENTRIES, place.way if place else Way.OLDER))

    def _within(self, wanted: HistoryFilter) -> list[ColumnElement[bool]]:
        out = _ENTRIES.c.voided_at.is_not(None) if wanted.taken_out else _ENTRIES.c.voided_at.is_(None)
        within = [_ENTRIES.c.chat_id == self._chat_id, out]
        if wanted.period:
            day = _ENTRIES.c.occurred_on
            within += [day >= wanted.period.start, day < wanted.period.end]
        return within


def _seen(wanted: HistoryFilter) -> tuple[str, ...]:
    """What must be known of an entry to tell if it fits."""
    in_words = bool(wanted.text or wanted.filters.words)
    return (*_KEY, *_IN_INDEX, *(["description"] if in_words else []))


def _fits(wanted: HistoryFilter, of: FromClause[Any]) -> list[ColumnElement[bool]]:
    said = [of.c.description.regexp_match(any_spelling(word), flags="i") for word in wanted.text.split()]
    return [*passes(wanted.filters, of), *said]


def _beyond(place: Place) -> ColumnElement[bool]:
    key = tuple_(_ENTRIES.c.occurred_on, _ENTRIES.c.id)
    cursor = tuple_(literal(place.cursor.day, Date), literal(place.cursor.id, BigInteger))
    match place.way:
        case Way.OLDER:
            return key < cursor
        case Way.NEWER:
            return key > cursor
        case Way.FROM:
            return key <= cursor


def _order(of: FromClause[Any], way: Way) -> list[ColumnElement[Any]]:
    key = (of.c.occurred_on, of.c.id)
    return [column.asc() if way is Way.NEWER else column.desc() for column in key]
