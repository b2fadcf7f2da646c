"""The services on a real database, with a clock that the test sets and a reader that is told what to read."""

from datetime import UTC, datetime

import pytest

from bot.core.chats import ChatSettings
from bot.core.ledger import ChatId
from bot.db.unit_of_work import Database
from bot.extraction.answers import read_answer
from bot.extraction.guessing import guess_category
from bot.extraction.rules import read_period
from bot.extraction.rules.budgets import read_budget
from bot.files.received import ReceivedFiles
from bot.files.writing import begin_files
from bot.services.bookkeeping import Bookkeeping
from bot.services.budget_watch import BudgetWatch
from bot.services.budgeting import Budgeting
from bot.services.categorising import Categorising
from bot.services.clarifying import Clarifying
from bot.services.exporting import Exporting
from bot.services.importing import Importing
from bot.services.preferences import Preferences
from bot.services.reporting import NoRates, Reporting
from bot.services.sorting_rows import RowSorter
from bot.services.travelling import Travelling
from bot.telegram.category_names import category_names
from bot.telegram.language import speech_of
from tests.clock import TickingClock
from tests.services.files import Person
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
def categorising(database: Database, clock: TickingClock) -> Categorising:
    return Categorising(database.chat, clock, lambda settings: speech_of(settings).category)


@pytest.fixture
def reporting(database: Database, clock: TickingClock) -> Reporting:
    return Reporting(database.chat, clock)


@pytest.fixture
def importing(database: Database, clock: TickingClock) -> Importing:
    sorter = RowSorter(guess_category, category_names)
    return Importing(database.chat, clock, reader=ReceivedFiles(), sorter=sorter)


@pytest.fixture
def exporting(database: Database, clock: TickingClock) -> Exporting:
    return Exporting(database.snapshot, begin_files, clock, read_period)


@pytest.fixture
def alice(importing: Importing, database: Database, chat: ChatId) -> Person:
    return Person(importing, database, chat)


@pytest.fixture
async def chat(database: Database) -> ChatId:
    """A chat in Berlin that counts in euros."""
    async with database.chat(CHAT) as work:
        await work.chat.save_settings(ChatSettings(CHAT, "EUR", "Europe/Berlin", "de", onboarded=True))
        await work.commit()
    return CHAT
