"""What questions are answered from: sums, counts and lists of one chat's entries, by SQL.

Every query names the chat, leaves out what was taken out of the books, and sums one currency at a time.
"""

import re
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ledger import ChatId, Entry, Kind
from bot.core.money import Money
from bot.core.questions import Filters, Found, Order, Search
from bot.core.totals import DayTotal
from bot.db.entry_rows import as_entry
from bot.db.models import EntryRow

_PLAIN_WORD = re.compile(r"[a-z0-9]+", re.IGNORECASE)
_SHORTEST_PLURAL = 5


class SqlAnswerRepository:
    """Reads one chat's books; it has nothing that writes."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self._chat_id = chat_id

    async def found(self, search: Search) -> list[Found]:
        key = (EntryRow.kind, EntryRow.currency)
        first, last = func.min(EntryRow.occurred_on), func.max(EntryRow.occurred_on)
        rows = await self._connection.execute(
            select(*key, func.sum(EntryRow.amount), func.count(), first, last)
            .where(*self._fits(search))
            .group_by(*key)
            .order_by(*key)
        )
        return [
            Found(Kind(kind), Money.kept(amount, currency), entries, first, last)
            for kind, currency, amount, entries, first, last in rows
        ]

    async def day_totals(self, search: Search) -> list[DayTotal]:
        key = (EntryRow.occurred_on, EntryRow.kind, EntryRow.category, EntryRow.currency)
        rows = await self._connection.execute(
            select(*key, func.sum(EntryRow.amount), func.count())
            .where(*self._fits(search))
            .group_by(*key)
            .order_by(*key)
        )
        return [
            DayTotal(day, Kind(kind), category, Money.kept(amount, currency), entries)
            for day, kind, category, currency, amount, entries in rows
        ]

    async def entries(self, search: Search, order: Order, base: str, count: int) -> list[Entry]:
        rows = await self._connection.execute(
            select(*EntryRow.__table__.c)
            .where(*self._fits(search))
            .order_by(*_ordered(order, base))
            .limit(count)
        )
        return [as_entry(row) for row in rows]

    def _fits(self, search: Search) -> list[ColumnElement[bool]]:
        return [
            EntryRow.chat_id == self._chat_id,
            EntryRow.voided_at.is_(None),
            EntryRow.occurred_on >= search.period.start,
            EntryRow.occurred_on < search.period.end,
            *passes(search.filters, EntryRow.__table__),
        ]


def passes(filters: Filters, of: FromClause[Any]) -> list[ColumnElement[bool]]:
    """What the filters ask of an entry: one in the table itself, or in a query that has the columns concerned."""
    conditions: list[ColumnElement[bool]] = []
    if filters.kind:
        conditions.append(of.c.kind == filters.kind)
    if filters.categories:
        conditions.append(of.c.category.in_(filters.categories))
    if filters.words:
        conditions.append(or_(*(_says(phrase, of) for phrase in filters.words)))
    if filters.at_least is not None:
        conditions.append(of.c.amount >= filters.at_least)
    if filters.at_most is not None:
        conditions.append(of.c.amount <= filters.at_most)
    return conditions


def _says(phrase: str, of: FromClause[Any]) -> ColumnElement[bool]:
    """Whether the description has every word of the phrase."""
    return and_(true(), *(_has_word(word, of) for word in phrase.split()))


def _has_word(word: str, of: FromClause[Any]) -> ColumnElement[bool]:
    """Whether the description has the word, in singular or plural.

    A word of other letters may be part of a longer one: many languages inflect, and some write without spaces.
    """
    description: ColumnElement[str] = of.c.description
    if _PLAIN_WORD.fullmatch(word):
        forms = "|".join(f"{form}(e?s)?" for form in _singulars(word.lower()))
        return description.regexp_match(rf"\m({forms})\M", flags="i")
    return description.icontains(word, autoescape=True)


def _singulars(word: str) -> list[str]:
    """What an English word may be without its plural's ending, itself first."""
    if len(word) < _SHORTEST_PLURAL or not word.endswith("s") or word.endswith("ss"):
        return [word, f"{word[:-1]}ie"] if word.endswith("y") else [word]
    forms = [word, word[:-1]]
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("ies"):
        forms.append(f"{word[:-3]}y")
    return forms


def _ordered(order: Order, base: str) -> tuple[ColumnElement[Any], ...]:
    newest = (EntryRow.occurred_on.desc(), EntryRow.id.desc())
    if order is Order.LATEST:
        return newest
    return (EntryRow.currency != base, EntryRow.currency.asc(), EntryRow.amount.desc(), *newest)
