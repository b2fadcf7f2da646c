"""All published rates together.

Where both the provider and the ECB's history have a currency's day, the provider's counts: whoever runs the bot has
chosen it. Without a provider only the history does, and what was kept of one before lies idle.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from bot.core.periods import DAY, Period
from bot.core.rates import FRESH, Exchange, Publisher, Rate, by_currency, crossed
from bot.rates.embedded import EmbeddedRates


class KeptRates(Protocol):
    """Quotes of providers, kept across restarts."""

    async def newest(self, publisher: Publisher) -> date | None:
        """The latest day that this publisher's quotes are kept of."""
        ...

    async def quotes(
        self, publisher: Publisher, currencies: Collection[str], first: date, last: date
    ) -> list[Rate]:
        """What is kept of this publisher about these currencies, from `first` to `last`."""
        ...

    async def keep(self, quotes: Sequence[Rate]) -> None:
        """Keeps what isn't kept already: a day that was published doesn't change."""
        ...


class PublishedRates:
    """The ECB's history with a provider's days in front of it, if there is a `provider`."""

    def __init__(self, kept: KeptRates, provider: Publisher | None = None) -> None:
        self._embedded = EmbeddedRates()
        self._kept = kept
        self._provider = provider

    async def exchange(self, base: str, currencies: Collection[str], period: Period) -> Exchange:
        """What is known of these currencies, to convert entries of this period into `base`."""
        wanted = frozenset(currencies) - {base}
        if not wanted:
            return Exchange(base)
        asked = wanted | {base}
        first, last = _earlier(period.start), _later(period.end - DAY)
        history = await self._embedded.quotes(asked, first, last)
        kept = await self._kept.quotes(self._provider, asked, first, last) if self._provider else []
        rates = [*crossed(history, base, wanted), *crossed(kept, base, wanted)]
        return Exchange(base, by_currency({(rate.currency, rate.day): rate for rate in rates}.values()))


def _earlier(day: date) -> date:
    return day - FRESH if day - date.min >= FRESH else date.min


def _later(day: date) -> date:
    return day + FRESH if date.max - day >= FRESH else date.max
