"""The people that conversations are had with."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.charts.workers import ChartWorkers
from bot.core.ports import ChartRenderer
from tests.bot import Chat, RunningBot, running_bot


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def charts() -> AsyncIterator[ChartRenderer]:
    """The run's chart workers: to start them takes longer than most conversations."""
    async with ChartWorkers(processes=1) as charts:
        yield charts


@pytest.fixture
async def bot(database_url: str, charts: ChartRenderer) -> AsyncIterator[RunningBot]:
    """The bot, open to everybody. No call that it makes may be one that Telegram refuses."""
    async with running_bot(database_url, charts) as bot:
        yield bot
        assert await bot.refusals() == []


@pytest.fixture
async def chat(bot: RunningBot) -> Chat:
    """Alice, who writes English."""
    chat = bot.chat(101)
    await chat.opens(first_name="Alice", language_code="en")
    return chat
