"""The European Central Bank's reference rates since 1999, as the package CurrencyConverter carries them.

Its history ends where the package was released. Nothing is made up beside what was published: the package's ways to
fill gaps and to go on with the last known rate stay off.
"""

import asyncio
from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from bot.core.rates import Publisher, Rate

if TYPE_CHECKING:
    from currency_converter import CurrencyConverter  # type: ignore[import-untyped]

ECB = Publisher("ECB")
EURO = "EUR"

_YEARS_AT_HAND = 256
"""Years of one currency that need no more reading: what the chats of a bot keep asking for."""


class EmbeddedRates:
    """Reads the package's history when it is first asked for, beside the event loop: it takes 0.3 s and 30 MB."""

    def __init__(self) -> None:
        self._history: CurrencyConverter | None = None
        self._loading = Lock()
        self._year = lru_cache(_YEARS_AT_HAND)(self._read_year)

    async def quotes(self, currencies: Collection[str], first: date, last: date) -> list[Rate]:
        """What one euro was worth in these, on each day from `first` to `last` that the ECB published on."""
        return await asyncio.to_thread(self._quotes, currencies, first, last)

    def _quotes(self, currencies: Collection[str], first: date, last: date) -> list[Rate]:
        history = self._loaded()
        found: list[Rate] = []
        for currency in sorted((history.currencies or set()) & set(currencies) - {EURO}):
            bounds = history.bounds[currency]
            begin, end = max(first, bounds.first_date), min(last, bounds.last_date)
            for year in range(begin.year, end.year + 1):
                found += [quote for quote in self._year(currency, year) if begin <= quote.day <= end]
        return found

    def _read_year(self, currency: str, year: int) -> tuple[Rate, ...]:
        history, start = self._loaded(), date(year, 1, 1)
        days = (start + timedelta(days=n) for n in range((date(year + 1, 1, 1) - start).days))
        published = ((day, _published(history, currency, day)) for day in days)
        return tuple(Rate(EURO, currency, value, day, ECB) for day, value in published if value is not None)

    def _loaded(self) -> "CurrencyConverter":
        with self._loading:
            if self._history is None:
                from currency_converter import CurrencyConverter  # noqa: PLC0415 - of use with several currencies only

                self._history = CurrencyConverter()
            return self._history


def _published(history: "CurrencyConverter", currency: str, day: date) -> Decimal | None:
    """The rate as it was printed: a float's shortest spelling is that, for numbers of so few digits."""
    from currency_converter import RateNotFoundError  # noqa: PLC0415 - as above

    try:
        return Decimal(repr(history.convert(1, EURO, currency, date=day)))
    except RateNotFoundError:
        return None
