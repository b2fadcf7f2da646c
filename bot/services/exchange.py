"""What people say a currency is worth, and which rates their chat goes by at present."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.chats import ChatSettings
from bot.core.errors import OwnRateNotFound
from bot.core.ledger import Change, ChatId, PersonId, checked_day
from bot.core.periods import DAY, Period, Span, local_date
from bot.core.ports import Clock, Rates
from bot.core.rates import OWN, Rate, stated
from bot.core.repositories import UnitOfWorkFactory
from bot.core.stated_rates import StatedRate
from bot.services.latest_deeds import latest_rate

_LONG_AGO = timedelta(days=366)
_LOOKED_AT = 200
"""How many of the latest entries tell which currencies a chat uses."""


@dataclass(frozen=True, slots=True)
class RatesInUse:
    """The rates of a chat: its own ones as they were said, and published ones into `base`, for today.

    `missing` are currencies of its latest entries that can't be converted today.
    """

    base: str
    own: Sequence[Rate]
    published: Sequence[Rate]
    missing: Sequence[str]


class Exchanging:
    """Own rates of every chat, one chat at a time."""

    def __init__(self, open_work: UnitOfWorkFactory, clock: Clock, rates: Rates) -> None:
        self._open_work = open_work
        self._clock = clock
        self._rates = rates

    async def state(self, settings: ChatSettings, by: PersonId, said: StatedRate) -> Rate:
        """Takes a person's word for it, in place of what was said for that day. Raises InvalidRate, InvalidDate.

        Of two readings the one counts that is nearer to the published rate, where there is one.
        """
        now = self._clock.now()
        today = local_date(now, settings.zone)
        since = checked_day(said.since or today, today)
        base = said.base or settings.currency
        rate = stated(said.amount, said.currency, said.worth, base, since)
        if said.or_worth is not None:
            other = stated(said.amount, said.currency, said.or_worth, base, since)
            rate = await self._likelier(rate, other)
        async with self._open_work(settings.chat_id) as work:
            await work.own_rates.keep(rate, by, now)
            await work.commit()
        return rate

    async def _likelier(self, read: Rate, other: Rate) -> Rate:
        """The two are a thousandfold apart: a rate of months ago is good enough to tell."""
        year = Period(read.day - _LONG_AGO, read.day + DAY, Span.CUSTOM)
        exchange = await self._rates.exchange(read.base, [read.currency], year)
        known = exchange.published.get(read.currency)
        if not known:
            return read
        latest = known[-1].value
        return min(read, other, key=lambda rate: abs((rate.value / latest).log10()))

    async def drop(self, settings: ChatSettings, currency: str, base: str | None = None) -> list[Rate]:
        """Forgets all that was said of the two (None: of the chat's own currency). Raises OwnRateNotFound."""
        other = base or settings.currency
        async with self._open_work(settings.chat_id) as work:
            dropped = await work.own_rates.drop(currency, other)
            await work.commit()
        if not dropped:
            raise OwnRateNotFound(currency, other)
        return dropped

    async def drop_one(self, chat_id: ChatId, currency: str, base: str, since: date) -> None:
        """Forgets what was said of these two for this day, if it still counts."""
        async with self._open_work(chat_id) as work:
            await work.own_rates.drop(currency, base, since)
            await work.commit()

    async def latest(self, chat_id: ChatId, change: Change, *, past_categories: bool = False) -> Rate | None:
        """The rate that the person has said, where they did nothing since and it still counts.

        `past_categories` where they have changed categories since, but that can't be taken back.
        """
        async with self._open_work(chat_id, read_only=True) as work:
            return await latest_rate(work, change, past_categories=past_categories)

    async def in_use(self, settings: ChatSettings) -> RatesInUse:
        """The chat's own rates, and what else counts today for the currencies that it used lately."""
        base, today = settings.currency, local_date(self._clock.now(), settings.zone)
        async with self._open_work(settings.chat_id, read_only=True) as work:
            own, into = await work.own_rates.all(), await work.own_rates.into(base)
            used = {entry.state.money.currency for entry in await work.entries.latest(_LOOKED_AT)} - {base}
        exchange = await self._rates.exchange(base, used, Period(today, today + DAY, Span.DAY))
        exchange = exchange.with_own(into)
        found = {currency: exchange.rate(currency, today) for currency in sorted(used)}
        return RatesInUse(
            base,
            own,
            [rate for rate in found.values() if rate and rate.publisher != OWN],
            [currency for currency, rate in found.items() if rate is None],
        )
