"""Keeping up with a provider: what is asked for, what is kept, and what happens where it is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from structlog.testing import capture_logs

from bot.core.periods import DAY
from bot.core.rates import Publisher, Rate
from bot.db.rates import SqlKeptRates
from bot.db.unit_of_work import Database
from bot.rates.provider import MOST_DAYS, ProviderFailed
from bot.rates.refreshing import FURTHEST_BACK, RatesRefresh
from tests.clock import FrozenClock
from tests.deadline import until
from tests.rates.provider import ScriptedProvider, answer, shaped

TODAY = date(2026, 11, 23)  # a Monday
FRIDAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 22)
HOST = Publisher("127.0.0.1")


def working_days(first: date, last: date) -> dict[str, dict[str, float]]:
    """A rate for each of them."""
    days = (first + n * DAY for n in range((last - first).days + 1))
    return {day.isoformat(): {"USD": 1.08, "UAH": 45.5} for day in days if day.weekday() < 5}


@pytest.fixture
async def provider() -> AsyncIterator[ScriptedProvider]:
    async with ScriptedProvider(working_days(date(2025, 1, 1), date(2026, 12, 31))) as provider:
        yield provider


@pytest.fixture
def kept(database: Database) -> SqlKeptRates:
    return SqlKeptRates(database)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(datetime(2026, 11, 23, 9, tzinfo=UTC))


@pytest.fixture
def refresh(provider: ScriptedProvider, kept: SqlKeptRates, clock: FrozenClock) -> RatesRefresh:
    return RatesRefresh(provider.client, kept, clock, lambda _failures: timedelta(milliseconds=1))


async def days_kept(kept: SqlKeptRates) -> list[date]:
    return sorted(quote.day for quote in await kept.quotes(HOST, ["UAH"], date.min, date.max))


async def test_at_first_a_year_is_fetched_up_to_yesterday(
    refresh: RatesRefresh, provider: ScriptedProvider, kept: SqlKeptRates
) -> None:
    await refresh.refresh()
    days = await days_kept(kept)
    assert [day.isoformat() for day in days] == [*working_days(SUNDAY - FURTHEST_BACK, SUNDAY)]
    assert all((last - first).days < MOST_DAYS for first, last in provider.asked)
    assert await kept.newest(HOST) == FRIDAY


async def test_later_only_the_gap_is(
    refresh: RatesRefresh, provider: ScriptedProvider, kept: SqlKeptRates
) -> None:
    await kept.keep([Rate("EUR", "UAH", Decimal(40), date(2026, 11, 17), HOST)])
    await refresh.refresh()
    assert provider.asked == [(date(2026, 11, 17), SUNDAY)]
    quotes = {quote.day: quote.value for quote in await kept.quotes(HOST, ["UAH"], date.min, date.max)}
    assert quotes == {
        date(2026, 11, 17): 40,  # as it was published when it was asked for
        **{day: Decimal("45.5") for day in (date(2026, 11, 18), date(2026, 11, 19), FRIDAY)},
    }


async def test_a_day_is_asked_for_once(
    refresh: RatesRefresh, provider: ScriptedProvider, kept: SqlKeptRates, clock: FrozenClock
) -> None:
    await refresh.refresh()
    provider.asked.clear()
    clock.passes(timedelta(hours=12))
    await refresh.refresh()
    assert provider.asked == []
    clock.passes(timedelta(hours=12))
    await refresh.refresh()
    assert provider.asked == [(FRIDAY, TODAY)]
    assert (await days_kept(kept))[-1] == TODAY


async def test_a_second_bot_has_nothing_left_to_ask(
    provider: ScriptedProvider, kept: SqlKeptRates, clock: FrozenClock, refresh: RatesRefresh
) -> None:
    clock.passes(timedelta(days=1))  # yesterday was a working day
    await refresh.refresh()
    provider.asked.clear()
    await RatesRefresh(provider.client, kept, clock, lambda _: timedelta(0)).refresh()
    assert provider.asked == []


async def test_two_bots_that_ask_at_once_keep_each_rate_once(
    provider: ScriptedProvider, kept: SqlKeptRates, clock: FrozenClock, refresh: RatesRefresh
) -> None:
    other = RatesRefresh(provider.client, kept, clock, lambda _: timedelta(0))
    await asyncio.gather(refresh.refresh(), other.refresh())
    days = await days_kept(kept)
    assert len(days) == len(set(days)) > 200


async def test_a_provider_with_a_short_history_is_no_failure(
    refresh: RatesRefresh, provider: ScriptedProvider, kept: SqlKeptRates
) -> None:
    provider.rates = working_days(date(2026, 11, 16), FRIDAY)
    await refresh.refresh()
    assert len(await days_kept(kept)) == 5


async def test_what_came_before_a_failure_is_kept_and_not_asked_for_again(
    refresh: RatesRefresh, provider: ScriptedProvider, kept: SqlKeptRates
) -> None:
    first = SUNDAY - FURTHEST_BACK
    provider.queued.extend([answer(shaped({f"{first + DAY}": {"UAH": 44}})), answer("busy", 503)])
    with pytest.raises(ProviderFailed):
        await refresh.refresh()
    assert await days_kept(kept) == [first + DAY]
    await refresh.refresh()
    assert provider.asked[0][0] == first + DAY
    assert await kept.newest(HOST) == FRIDAY


async def test_one_that_is_away_is_tried_again_until_it_is_back(
    refresh: RatesRefresh, provider: ScriptedProvider, kept: SqlKeptRates
) -> None:
    provider.is_away = True
    with capture_logs() as logs:
        running = asyncio.create_task(refresh.run())
        await until(lambda: len(logs) >= 3)
        provider.is_away = False
        await until(lambda: logs[-1]["event"] == "rates.refreshed")
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    assert [(line["event"], line["reason"], line["failures"]) for line in logs[:3]] == [
        ("rates.not_refreshed", "status 503", failures) for failures in (1, 2, 3)
    ]
    assert await kept.newest(HOST) == FRIDAY
    assert not any(provider.url in str(line) for line in logs)


async def test_a_database_that_is_away_ends_nothing(provider: ScriptedProvider, clock: FrozenClock) -> None:
    unopened = SqlKeptRates(Database("postgresql+asyncpg://nobody:hunter2-hunter2@127.0.0.1:1/none"))
    refresh = RatesRefresh(provider.client, unopened, clock, lambda _failures: timedelta(milliseconds=1))
    with capture_logs() as logs:
        running = asyncio.create_task(refresh.run())
        await until(lambda: len(logs) >= 2)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    assert {line["event"] for line in logs} == {"rates.not_refreshed"}
    assert "hunter2" not in str(logs)
