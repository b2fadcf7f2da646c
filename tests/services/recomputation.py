"""A report's figures by SQL of their own, on the tables themselves: nothing of the bot takes part.

An amount counts with its currency's rate of that day, unrounded; a figure is rounded once, half to even. Periods are cut
by the database too.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import asyncpg  # type: ignore[import-untyped]

from tests.database import plain

Table = list[tuple[Any, ...]]
Rates = Sequence[tuple[str, date, Decimal]]
"""A currency's worth in the base from, or on, a day."""

_HALF_EVEN = """
    CREATE FUNCTION pg_temp.shown(exact numeric, digits integer) RETURNS numeric LANGUAGE sql AS $$
        SELECT CASE WHEN abs(units) % 1 = 0.5 THEN 2 * round(units / 2) ELSE round(units) END / 10::numeric ^ digits
        FROM (SELECT exact * 10::numeric ^ digits AS units) AS scaled
    $$
"""
_RATES = "CREATE TEMP TABLE {} (currency text, day date, value numeric, PRIMARY KEY (currency, day))"
_WORTH = """
    CREATE TEMP TABLE worth AS
    SELECT e.occurred_on AS day, e.kind, e.category, e.description, e.currency, e.amount, e.amount * rate.value AS worth,
        rate.day AS rate_day, rate.value AS rate, rate.who
    FROM entries AS e LEFT JOIN LATERAL (
        (SELECT 1 AS turn, 'itself' AS who, e.occurred_on AS day, 1::numeric AS value WHERE e.currency = '{base}')
        UNION ALL
        (SELECT 2, 'own', day, value FROM said
            WHERE currency = e.currency AND day <= e.occurred_on ORDER BY day DESC LIMIT 1)
        UNION ALL
        (SELECT 3, 'bank', day, value FROM published
            WHERE currency = e.currency AND e.occurred_on - day BETWEEN 0 AND 7 ORDER BY day DESC LIMIT 1)
        UNION ALL
        (SELECT 4, 'bank', day, value FROM published
            WHERE currency = e.currency AND day - e.occurred_on BETWEEN 0 AND 7 ORDER BY day LIMIT 1)
        UNION ALL
        (SELECT 5, 'own', day, value FROM said WHERE currency = e.currency ORDER BY day LIMIT 1)
        ORDER BY turn LIMIT 1
    ) AS rate ON true
    WHERE e.chat_id = {chat} AND e.voided_at IS NULL
"""
_BEGINS = """
    CREATE TEMP TABLE begins AS
    SELECT extract(month FROM first)::integer AS month,
        least(first + ({month_start} - 1) * interval '1 day', first + interval '1 month' - interval '1 day')::date AS day
    FROM generate_series('2021-01-01'::timestamp, '2027-12-01', '1 month') AS first
"""
_AROUND = """
    SELECT max(day) FILTER (WHERE day <= $1), min(day) FILTER (WHERE day > $1) FROM begins WHERE month = ANY($2::integer[])
"""
_MONTHS = {"m": range(1, 13), "q": (1, 4, 7, 10), "y": (1,)}


@dataclass(frozen=True)
class Days:
    """From the first day up to, not including, the last."""

    start: date
    end: date


class Recomputation:
    """Figures of one chat in its base currency, which has so many `digits`."""

    def __init__(self, connection: asyncpg.Connection, digits: int) -> None:
        self._connection = connection
        self._digits = digits

    async def begin_months_on(self, day: int) -> None:
        """From now on months begin on this day, or on their last one."""
        await self._connection.execute("DROP TABLE IF EXISTS pg_temp.begins")
        await self._connection.execute(_BEGINS.format(month_start=day))

    async def today(self, instant: datetime, zone: str) -> date:
        """The date on the wall there and then."""
        day: date = await self._one("SELECT ($1::timestamptz AT TIME ZONE $2)::date", instant, zone)
        return day

    async def period(self, span: str, day: date, week_start: int = 0) -> Days:
        """The week, month, quarter or year ("w", "m", "q", "y") that holds the day."""
        if span == "w":
            query = "SELECT $1::date - (extract(isodow FROM $1::date)::integer + 6 - $2::integer) % 7"
            start: date = await self._one(query, day, week_start)
            return Days(start, await self._one("SELECT $1::date + 7", start))
        return Days(*(await self._table(_AROUND, day, list(_MONTHS[span])))[0])

    async def before(self, span: str, days: Days, week_start: int = 0) -> Days:
        """The one before it; for any other days ("c") as many as these."""
        if span == "c":
            return Days(
                await self._one("SELECT $1::date - ($2::date - $1::date)", days.start, days.end), days.start
            )
        return await self.period(span, await self._one("SELECT $1::date - 1", days.start), week_start)

    async def begun(self, days: Days, today: date) -> int:
        """How many of the days have begun."""
        query = "SELECT count(*) FROM generate_series($1::timestamp, $2::timestamp - interval '1 day', '1 day') AS day WHERE day <= $3"
        return int(await self._one(query, *_at(days), datetime.combine(today, datetime.min.time())))

    async def compared(self, days: Days, before: Days, today: date) -> Days:
        """What a period is held against: the same days of the one before, all of them once it is over or before it begins."""
        query = "SELECT CASE WHEN $3 BETWEEN 1 AND $2 - 1 THEN least($1::date + $3::integer, $4) ELSE $4 END"
        length = await self._one("SELECT $1::date - $2::date", days.end, days.start)
        begun = await self.begun(days, today)
        return Days(before.start, await self._one(query, before.start, length, begun, before.end))

    async def total(self, kind: str, days: Days, category: str | None = None) -> Decimal:
        """All money out ("expense") or in ("income")."""
        query = "SELECT pg_temp.shown(coalesce(sum(worth), 0), {}) FROM worth WHERE kind = $1 AND {} AND ($4::text IS NULL OR category = $4)"
        return Decimal(await self._one(self._sql(query), kind, *_of(days), category))

    async def difference(self, days: Days) -> Decimal:
        query = "SELECT pg_temp.shown(coalesce(sum(CASE kind WHEN 'income' THEN worth ELSE -worth END), 0), {}) FROM worth WHERE {}"
        return Decimal(await self._one(self._sql(query, first=1), *_of(days)))

    async def entries(self, days: Days, *, counted: bool = True, kind: str | None = None) -> int:
        """How many have a rate, or have none."""
        query = "SELECT count(*) FROM worth WHERE {} AND (worth IS NOT NULL) = $3 AND ($4::text IS NULL OR kind = $4)"
        return int(await self._one(query.format(_DAYS.format(1, 2)), *_of(days), counted, kind))

    async def a_day(self, days: Days, today: date) -> Decimal | None:
        begun = await self.begun(days, today)
        query = "SELECT pg_temp.shown(coalesce(sum(worth), 0)::numeric(60, 30) / $4, {}) FROM worth WHERE kind = $1 AND {}"
        return (
            Decimal(await self._one(self._sql(query), "expense", *_of(days), Decimal(begun)))
            if begun
            else None
        )

    async def change(self, days: Days, against: Days) -> Decimal | None:
        """By which part more was spent, unrounded."""
        query = """
            SELECT (now.spent - before.spent) / nullif(before.spent, 0)
            FROM (SELECT coalesce(sum(worth), 0)::numeric(60, 30) AS spent FROM worth
                    WHERE kind = 'expense' AND day >= $1 AND day < $2) AS now,
                (SELECT coalesce(sum(worth), 0)::numeric(60, 30) AS spent FROM worth
                    WHERE kind = 'expense' AND day >= $3 AND day < $4) AS before
        """
        changed: Decimal | None = await self._one(query, *_of(days), *_of(against))
        return changed

    async def categories(self, days: Days, against: Days) -> Table:
        """(category, money, entries, money before), the largest first."""
        return await self._table(
            f"""
            SELECT category, pg_temp.shown(sum(worth), {self._digits}), count(*),
                (SELECT pg_temp.shown(coalesce(sum(b.worth), 0), {self._digits}) FROM worth AS b
                    WHERE b.kind = 'expense' AND b.category = w.category AND b.day >= $3 AND b.day < $4)
            FROM worth AS w WHERE kind = 'expense' AND day >= $1 AND day < $2 AND worth IS NOT NULL
            GROUP BY category ORDER BY sum(worth) DESC, category
            """,
            *_of(days), *_of(against),
        )  # fmt: skip

    async def shares(self, days: Days) -> list[Decimal]:
        """Each category's part of the whole, the largest first."""
        found = await self._table(
            """
            SELECT sum(worth)::numeric(60, 30) / (sum(sum(worth)) OVER ())
            FROM worth WHERE kind = 'expense' AND day >= $1 AND day < $2 AND worth IS NOT NULL
            GROUP BY category ORDER BY sum(worth) DESC, category
            """,
            *_of(days),
        )
        return [part for (part,) in found]

    async def biggest_change(self, days: Days, against: Days) -> tuple[Any, ...] | None:
        """(category, money, money before, difference) of the category that changed most."""
        found = await self._table(
            f"""
            SELECT category, pg_temp.shown(now, {self._digits}), pg_temp.shown(was, {self._digits}),
                pg_temp.shown(now - was, {self._digits})
            FROM (
                SELECT category, coalesce(sum(worth) FILTER (WHERE day >= $1 AND day < $2), 0) AS now,
                    coalesce(sum(worth) FILTER (WHERE day >= $3 AND day < $4), 0) AS was
                FROM worth WHERE kind = 'expense' GROUP BY category
            ) AS sums WHERE now <> was
            ORDER BY abs(now - was) DESC LIMIT 1
            """,
            *_of(days), *_of(against),
        )  # fmt: skip
        spent_then = await self.total("expense", against)
        return found[0] if found and spent_then else None

    async def daily(self, days: Days, *, running: bool = False) -> list[Decimal]:
        """The spending of each day, or up to and with it."""
        so_far = "sum(coalesce(spent, 0)) OVER (ORDER BY each)" if running else "coalesce(spent, 0)"
        found = await self._table(
            f"""
            SELECT pg_temp.shown({so_far}, {self._digits})
            FROM generate_series($1::timestamp, $2::timestamp - interval '1 day', '1 day') AS each
            LEFT JOIN (SELECT day, sum(worth) AS spent FROM worth WHERE kind = 'expense' GROUP BY day) AS one
                ON one.day = each::date
            ORDER BY each
            """,
            *_at(days),
        )
        return [money for (money,) in found]

    async def monthly(self, days: Days) -> Table:
        """(first day, end, spent, income) of the chat's months, cut to these days."""
        return await self._table(
            f"""
            SELECT greatest(b.day, $1), least(b.next, $2),
                pg_temp.shown(coalesce(sum(worth) FILTER (WHERE kind = 'expense'), 0), {self._digits}),
                pg_temp.shown(coalesce(sum(worth) FILTER (WHERE kind = 'income'), 0), {self._digits})
            FROM (SELECT day, lead(day) OVER (ORDER BY day) AS next FROM begins) AS b
            LEFT JOIN worth AS w ON w.day >= greatest(b.day, $1) AND w.day < least(b.next, $2)
            WHERE b.day < $2 AND b.next > $1
            GROUP BY b.day, b.next ORDER BY b.day
            """,
            *_of(days),
        )

    async def not_counted(self, days: Days) -> Table:
        """(currency, spent, income, entries) of what has no rate, in its own money."""
        return await self._table(
            """
            SELECT currency, coalesce(sum(amount) FILTER (WHERE kind = 'expense'), 0),
                coalesce(sum(amount) FILTER (WHERE kind = 'income'), 0), count(*)
            FROM worth WHERE worth IS NULL AND day >= $1 AND day < $2 GROUP BY currency ORDER BY currency
            """,
            *_of(days),
        )

    async def rates_used(self, days: Days) -> Table:
        """(currency, who, first day, last day, the latest rate)."""
        return await self._table(
            """
            SELECT currency, who, min(rate_day), max(rate_day), (array_agg(rate ORDER BY rate_day DESC))[1]
            FROM worth WHERE worth IS NOT NULL AND who <> 'itself' AND day >= $1 AND day < $2
            GROUP BY currency, who ORDER BY currency, who
            """,
            *_of(days),
        )

    async def merchants(self, days: Days) -> Table:
        """(description in small letters, money, entries), the largest first."""
        return await self._table(
            f"""
            SELECT lower(description), pg_temp.shown(sum(worth), {self._digits}), count(*)
            FROM worth WHERE kind = 'expense' AND worth IS NOT NULL AND day >= $1 AND day < $2
            GROUP BY lower(description) ORDER BY sum(worth) DESC, 1
            """,
            *_of(days),
        )

    async def year_of_months(self, days: Days, today: date) -> Days:
        """The twelve months up to the one that these days end in, or to today's where that comes earlier."""
        query = "SELECT greatest(least($1::date - 1, $2), $3)"
        last = await self.period("m", await self._one(query, days.end, today, days.start))
        first = await self._one(
            "SELECT day FROM begins WHERE day <= $1 ORDER BY day DESC OFFSET 11 LIMIT 1", last.start
        )
        return Days(first, last.end)

    async def a_month(self, kind: str, days: Days, today: date) -> Decimal | None:
        """The mean of the months that are over."""
        over = [row for row in await self.monthly(days) if row[1] <= today]
        if not over:
            return None
        query = "SELECT pg_temp.shown(coalesce(sum(worth), 0)::numeric(60, 30) / $4, {}) FROM worth WHERE kind = $1 AND {}"
        until = Days(over[0][0], over[-1][1])
        return Decimal(await self._one(self._sql(query), kind, *_of(until), Decimal(len(over))))

    async def booked_until(self) -> date | None:
        last: date | None = await self._one("SELECT max(day) FROM worth")
        return last

    def _sql(self, query: str, first: int = 2) -> str:
        return query.format(self._digits, _DAYS.format(first, first + 1))

    async def _one(self, query: str, *values: Any) -> Any:
        return await self._connection.fetchval(query, *values)

    async def _table(self, query: str, *values: Any) -> Table:
        return [tuple(row) for row in await self._connection.fetch(query, *values)]


_DAYS = "day >= ${} AND day < ${}"


def _of(days: Days) -> tuple[date, date]:
    return days.start, days.end


def _at(days: Days) -> tuple[datetime, datetime]:
    start, end = (datetime.combine(day, datetime.min.time()) for day in _of(days))
    return start, end


@asynccontextmanager
async def recomputed(
    url: str, chat: int, base: tuple[str, int], *, published: Rates, said: Rates
) -> AsyncIterator[Recomputation]:
    """The figures of a chat, of its books as they are now. `url` is a superuser's, for whom no row is hidden; `base` is a currency with its digits."""
    connection = await asyncpg.connect(plain(url))
    try:
        await connection.execute(_HALF_EVEN)
        for name, rates in (("published", published), ("said", said)):
            await connection.execute(_RATES.format(name))
            await connection.copy_records_to_table(name, records=rates)
        await connection.execute(_WORTH.format(base=base[0], chat=chat))
        await connection.execute("CREATE INDEX ON worth (day); ANALYZE worth")
        yield Recomputation(connection, base[1])
    finally:
        await connection.close()
