"""A provider of rates over HTTP that speaks as Frankfurter's first version does.

GET {url}/2026-11-02..2026-11-20?base=EUR → {"base": "EUR", "rates": {"2026-11-02": {"USD": 1.0832, …}, …}}: what one
euro was worth, by days. (https://frankfurter.dev/v1; it may be one's own server.) Whatever comes is checked as a
whole: of an answer with anything wrong in it nothing is used.
"""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NoReturn
from urllib.parse import urlsplit

import httpx
from babel.core import get_global

from bot.core.rates import LARGEST_RATE, Publisher, Rate
from bot.rates.embedded import EURO

MOST_DAYS = 90
"""As many days are asked for at once: some servers thin out longer answers."""

_LONGEST_ANSWER = 4 * 2**20
_WAITS_S = 30.0
_MOST_DIGITS = 30
_REACHES_BACK = timedelta(days=7)  # a first day without rates is answered with the last working day before it
_CODE = re.compile(r"[A-Z]{3}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOT_FOUND = 404


class ProviderFailed(Exception):
    """The provider can't be reached, or its answer can't be used. The text is for logs: no address, nothing it sent."""


class RatesProvider:
    """One provider at `url`, an address without a slash at its end. `close` at the end."""

    def __init__(self, url: str, *, waits_s: float = _WAITS_S) -> None:
        self.publisher = Publisher(urlsplit(url).hostname or "provider")
        self._url = url
        self._waits_s = waits_s
        self._http = httpx.AsyncClient(
            timeout=waits_s, follow_redirects=False, headers={"accept-encoding": "identity"}
        )

    async def close(self) -> None:
        """Closes all connections."""
        await self._http.aclose()

    async def quotes(self, first: date, last: date) -> list[Rate]:
        """What one euro was worth from `first` to `last`; empty where it knows nothing of then.

        At most MOST_DAYS. Currencies that the bot doesn't know are left out. Raises ProviderFailed.
        """
        try:
            async with asyncio.timeout(self._waits_s):
                body = await self._body(f"{self._url}/{first}..{last}")
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as problem:
            raise ProviderFailed(type(problem).__name__) from problem
        return [] if body is None else list(_checked(body, first, last, self.publisher))

    async def _body(self, address: str) -> bytes | None:
        """The answer, None for "not found". It is read as it comes, so that none can fill the memory."""
        async with self._http.stream("GET", address, params={"base": EURO}) as answer:
            if answer.status_code == _NOT_FOUND:
                return None
            if answer.status_code != httpx.codes.OK:
                raise ProviderFailed(f"status {answer.status_code}")
            if "content-encoding" in answer.headers:
                raise ProviderFailed("packed")
            body = bytearray()
            async for part in answer.aiter_raw():
                body += part
                if len(body) > _LONGEST_ANSWER:
                    raise ProviderFailed("too long")
        return bytes(body)


def _checked(body: bytes, first: date, last: date, publisher: Publisher) -> Iterator[Rate]:
    """The quotes of an answer. Raises ProviderFailed where anything in it is wrong."""
    answer = _parsed(body)
    if not isinstance(answer, dict) or not isinstance(answer.get("rates"), dict):
        raise ProviderFailed("another shape")
    if (answer.get("base"), answer.get("amount", 1)) != (EURO, 1):
        raise ProviderFailed("not what one euro is worth")
    for spelled, table in answer["rates"].items():
        day = _day(spelled)
        if not first - _REACHES_BACK <= day <= last:
            raise ProviderFailed("a day that wasn't asked for")
        if not isinstance(table, dict):
            raise ProviderFailed("another shape")
        for code, value in table.items():
            if not _CODE.fullmatch(code):
                raise ProviderFailed("no currency's code")
            checked = _value(value)
            if code in _known_codes() and code != EURO:
                yield Rate(EURO, code, checked, day, publisher)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse)
    except (ValueError, ArithmeticError, RecursionError) as problem:
        raise ProviderFailed("no JSON") from problem


def _refuse(_constant: str) -> NoReturn:
    raise ValueError


def _day(spelled: str) -> date:
    try:
        if _DAY.fullmatch(spelled):
            return date.fromisoformat(spelled)
    except ValueError:
        pass
    raise ProviderFailed("no date")


def _value(value: object) -> Decimal:
    """A rate. Raises ProviderFailed for what can't be one."""
    if not isinstance(value, Decimal) or not value.is_finite():
        raise ProviderFailed("no number")
    if not 1 / LARGEST_RATE <= value <= LARGEST_RATE or len(value.as_tuple().digits) > _MOST_DIGITS:
        raise ProviderFailed("no rate")
    return value


def _known_codes() -> Mapping[str, Any]:
    """Every currency that CLDR has ever known: books may be older than a currency."""
    known: Mapping[str, Any] = get_global("all_currencies")
    return known
