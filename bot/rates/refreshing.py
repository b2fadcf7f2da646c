"""Keeping up with a provider: what it published since the newest kept day is fetched at the start and once a day.

Today's rates may still change and are kept tomorrow. A provider that is away is tried again, more and more seldom;
reports don't wait for it. Where several bots share a database, whoever asks first keeps the day for all.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, timedelta

import structlog

from bot.core.periods import DAY
from bot.core.ports import Clock
from bot.rates.provider import MOST_DAYS, ProviderFailed, RatesProvider
from bot.rates.published import KeptRates

log = structlog.get_logger(__name__)

FURTHEST_BACK = timedelta(days=366)
"""Older rates aren't fetched: the ECB's come with the bot."""

_LOOKS_EVERY = timedelta(hours=1)  # rather than a day's sleep, which a suspended computer would stretch


class RatesRefresh:
    """Fetches from the provider into what is kept. `pause` is how long to wait after so many failures in a row."""

    def __init__(
        self, provider: RatesProvider, kept: KeptRates, clock: Clock, pause: Callable[[int], timedelta]
    ) -> None:
        self._provider = provider
        self._kept = kept
        self._clock = clock
        self._pause = pause
        self._done_until: date | None = None

    async def run(self) -> None:
        """Refreshes until it is cancelled."""
        failures = 0
        while True:
            try:
                await self.refresh()
            except Exception as problem:  # noqa: BLE001 - the bot does without; its text may quote an address
                failures += 1
                reason = str(problem) if isinstance(problem, ProviderFailed) else type(problem).__name__
                log.warning(
                    "rates.not_refreshed",
                    publisher=self._provider.publisher,
                    reason=reason,
                    failures=failures,
                )
            else:
                failures = 0
            await asyncio.sleep((self._pause(failures) if failures else _LOOKS_EVERY).total_seconds())

    async def refresh(self) -> None:
        """Keeps what was published up to yesterday and isn't kept yet, the oldest first. Raises ProviderFailed."""
        yesterday = self._clock.now().astimezone(UTC).date() - DAY
        if self._done_until == yesterday:
            return
        publisher, count = self._provider.publisher, 0
        newest = await self._kept.newest(publisher)
        start = max(newest or date.min, yesterday - FURTHEST_BACK)
        while start < yesterday:
            # The first day is asked for again, since some servers refuse a stretch without any rates.
            end = min(start + (MOST_DAYS - 1) * DAY, yesterday)
            quotes = await self._provider.quotes(start, end)
            await self._kept.keep(quotes)
            start, count = end, count + len(quotes)
        self._done_until = yesterday
        log.info("rates.refreshed", publisher=publisher, since=newest, until=yesterday, quotes=count)
