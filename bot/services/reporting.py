"""Where the money went. All sums are made by the database under the chat's row security.

The books are read in one transaction; rates are looked for when it is over, since that may take a while.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.core.budgets import limit_of
from bot.core.chats import ChatSettings
from bot.core.conversion import Total, leading_currency
from bot.core.errors import PeriodTooLong
from bot.core.ledger import ChatId
from bot.core.merchants import Merchants, compile_merchants
from bot.core.periods import DAY, Calendar, Period, Span, local_date
from bot.core.ports import Clock, PeriodReader, Rates
from bot.core.questions import Named, When, days_of
from bot.core.rates import Exchange, Rate
from bot.core.reports import Report, compile_report
from bot.core.repositories import UnitOfWork, UnitOfWorkFactory
from bot.core.trends import Trend, compile_trend, trend_period

LONGEST_YEARS = 10
"""A report on more would be a picture of specks."""

THIS_MONTH = Named(Span.MONTH)


class NoRates:
    """Published rates where nobody publishes any."""

    async def exchange(self, base: str, currencies: Collection[str], period: Period) -> Exchange:  # noqa: ARG002
        return Exchange(base)


def no_period(words: str, today: date, language: str, currency: str, calendar: Calendar) -> None:
    """Reads no period."""


class Reporting:
    """Reports on a chat's books, in its own currency or another one alone.

    A report that names no `currency` is in the chat's own: entries in others are converted at the rates of their days,
    and what can't be is told apart. Where nothing at all counts in it, the report is in the currency used most, alone,
    as it is in one that is named and isn't the chat's own.
    """

    def __init__(
        self,
        open_work: UnitOfWorkFactory,
        clock: Clock,
        rates: Rates | None = None,
        read_period: PeriodReader = no_period,
    ) -> None:
        self._open_work = open_work
        self._clock = clock
        self._rates = rates or NoRates()
        self._read_period = read_period

    async def spending(self, chat_id: ChatId, when: When = THIS_MONTH, currency: str | None = None) -> Report:
        """Where the money went in a period, against the one before. Raises PeriodTooLong."""
        async with self._open_work(chat_id, read_only=True) as work:
            asked = await self._asked(work, when)
            before = asked.calendar.before(asked.period)
            rows = await work.entries.totals(Period(before.start, asked.period.end, Span.CUSTOM))
            own, until = await work.own_rates.into(asked.settings.currency), await work.reports.booked_until()
            budgets = await work.budgets.since(before.start)
        inside = [row for row in rows if row.day in asked.period]
        exchange = await self._exchange(asked.settings, currency, own, rows, inside)
        report = compile_report(rows, asked.period, before, asked.today, exchange, calendar=asked.calendar)
        limit = limit_of(budgets, (before, asked.period), rows, exchange, asked.calendar)
        return replace(report, booked_until=until, limit=limit)

    async def trend(self, chat_id: ChatId, when: When = THIS_MONTH, currency: str | None = None) -> Trend:
        """Income against spending in the twelve months that a period ends. Raises PeriodTooLong."""
        async with self._open_work(chat_id, read_only=True) as work:
            asked = await self._asked(work, when)
            rows = await work.reports.by_kind(trend_period(asked.period, asked.today, asked.calendar))
            own, until = await work.own_rates.into(asked.settings.currency), await work.reports.booked_until()
        exchange = await self._exchange(asked.settings, currency, own, rows, rows)
        trend = compile_trend(rows, asked.period, asked.today, exchange, asked.calendar)
        return replace(trend, booked_until=until)

    async def merchants(
        self, chat_id: ChatId, when: When = THIS_MONTH, currency: str | None = None
    ) -> Merchants:
        """Where the money was spent in a period, by what entries say. Raises PeriodTooLong."""
        async with self._open_work(chat_id, read_only=True) as work:
            asked = await self._asked(work, when)
            base = currency or asked.settings.currency
            rows = await work.reports.by_words(asked.period, base)
            own, until = await work.own_rates.into(asked.settings.currency), await work.reports.booked_until()
        exchange = await self._exchange(asked.settings, currency, own, rows, rows)
        return replace(compile_merchants(rows, asked.period, exchange), booked_until=until)

    def named(self, words: str, settings: ChatSettings) -> Period | None:
        """The period that a person's words name: "last week", "q2"; None where they name none. Raises PeriodTooLong."""
        today = self._today(settings)
        when = self._read_period(words, today, settings.language, settings.currency, settings.calendar)
        return reportable(days_of(when, settings.calendar, today)) if when else None

    async def _asked(self, work: UnitOfWork, when: When) -> "_Asked":
        settings = await work.chat.settings()
        if settings is None:
            raise LookupError("a report needs a chat with settings")
        today = self._today(settings)
        return _Asked(settings, today, reportable(days_of(when, settings.calendar, today)))

    async def _exchange(
        self,
        settings: ChatSettings,
        currency: str | None,
        own: Sequence[Rate],
        rows: Sequence[Total],
        inside: Sequence[Total],
    ) -> Exchange:
        """The rates that the rows are converted at; `inside` are those of the period asked for."""
        if currency and currency != settings.currency:
            return Exchange(currency, alone=True)
        foreign = {row.money.currency for row in rows} - {settings.currency}
        exchange = Exchange(settings.currency)
        if foreign:
            days = [row.day for row in rows if row.money.currency in foreign]
            span = Period(min(days), max(days) + DAY, Span.CUSTOM)
            exchange = (await self._rates.exchange(settings.currency, foreign, span)).with_own(own)
        leading = currency or leading_currency(inside, exchange)
        return exchange if leading == exchange.base else Exchange(leading, alone=True)

    def _today(self, settings: ChatSettings) -> date:
        return local_date(self._clock.now(), settings.zone)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The period of a report, in the chat that wants it."""

    settings: ChatSettings
    today: date
    period: Period

    @property
    def calendar(self) -> Calendar:
        return self.settings.calendar


def reportable(period: Period) -> Period:
    """The period itself. Raises PeriodTooLong."""
    if len(period) > LONGEST_YEARS * 366:
        raise PeriodTooLong(LONGEST_YEARS)
    return period
