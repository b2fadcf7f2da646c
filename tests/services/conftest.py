"""The services on a real database, with a clock that the test sets and a reader that is told what to read."""

from datetime import UTC, datetime

import pytest

from bot.core.ledger import ChatId
from bot.core.ports import ChatSettings
from bot.db.unit_of_work import Database
from bot.extraction.answers import read_answer
from bot.extraction.rules.budgets import read_budget
from bot.services.bookkeeping import Bookkeeping
from bot.services.budget_watch import BudgetWatch
from bot.services.budgeting import Budgeting
from bot.services.clarifying import Clarifying
from bot.services.preferences import Preferences
from bot.services.reporting import NoRates, Reporting
from bot.services.travelling import Travelling
from tests.clock import TickingClock
from tests.services.people import CHAT


@pytest.fixture
def clock() -> TickingClock:
    """Wednesday noon in London, five in the afternoon in Kolkata."""
    return TickingClock(datetime(2026, 3, 11, 12, tzinfo=UTC))


@pytest.fixture
def bookkeeping(database: Database, clock: TickingClock) -> Bookkeeping:
    return Bookkeeping(database.chat, clock)


@pytest.fixture
def preferences(database: Database, clock: TickingClock) -> Preferences:
    return Preferences(database.chat, clock)


@pytest.fixture
def travelling(preferences: Preferences) -> Travelling:
    return Travelling(preferences)


@pytest.fixture
def clarifying(
    database: Database, clock: TickingClock, bookkeeping: Bookkeeping, preferences: Preferences
) -> Clarifying:
    return Clarifying(
        database.chat, clock, read_answer=read_answer, bookkeeping=bookkeeping, preferences=preferences
    )


@pytest.fixture
def budget_watch(database: Database, clock: TickingClock) -> BudgetWatch:
    return BudgetWatch(database.chat, clock, NoRates())


@pytest.fixture
def budgeting(database: Database, clock: TickingClock, budget_watch: BudgetWatch) -> Budgeting:
    return Budgeting(database.chat, clock, budget_watch, read_budget)


@pytest.fixture
def reporting(database: Database, clock: TickingClock) -> Reporting:
    return Reporting(database.chat, clock)


@pytest.fixture
async def chat(database: Database) -> ChatId:
    """A chat in Berlin that counts in euros."""
    async with database.chat(CHAT) as work:
        await work.chat.save_settings(ChatSettings(CHAT, "EUR", "Europe/Berlin", "de", onboarded=True))
        await work.commit()
    return CHAT
