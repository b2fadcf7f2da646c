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
    """The bot, open to everybody. No call that it makes may be one that Telegram refuses.

    Except to show a message as it is already: an outdated button brings its message up to date, whatever that shows.
    """
    async with running_bot(database_url, charts) as bot:
        yield bot
        assert [call for call in await bot.refusals() if "is not modified" not in call["error"]] == []


@pytest.fixture
async def lenient(database_url: str, charts: ChartRenderer) -> AsyncIterator[RunningBot]:
    """The same bot where Telegram may refuse something, or have trouble."""
    async with running_bot(database_url, charts) as bot:
        yield bot


@pytest.fixture
async def chat(bot: RunningBot) -> Chat:
    """Alice, who writes English."""
    chat = bot.chat(101)
    await chat.opens(first_name="Alice", language_code="en")
    return chat
