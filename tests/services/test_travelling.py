"""Journeys: which currency is booked in before, on and after them, however the message comes in. It is March 2026."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from bot.core.chats import ChatSettings
from bot.core.destinations import Destination, find_destination
from bot.core.intents import Amend, Candidate, Depart, Doubt, ReadEntry, Record, Return, Unclear
from bot.core.travel import Travel
from bot.db.unit_of_work import Database
from bot.extraction.rules.journeys import read_journey
from bot.services.bookkeeping import Bookkeeping
from bot.services.budgeting import Budgeting
from bot.services.categorising import Categorising
from bot.services.clarifying import Clarifying
from bot.services.conversation import Conversation
from bot.services.hearing import Heard
from bot.services.outcomes import Booked, TravelNews, TravelTold, Unsure
from bot.services.preferences import Preferences
from bot.services.travelling import Travelling
from tests.clock import TickingClock
from tests.services.people import ALICE, CHAT, TODAY
from tests.services.scripted import ScriptedExtractor

pytestmark = pytest.mark.usefixtures("chat")

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SUNDAY = date(2026, 3, 15)
_updates = count(1)


def place(name: str) -> Destination:
    found = find_destination(name, "en")
    assert found is not None
    return found


JAPAN = Depart(place("Japan"), "Japan", SUNDAY)


class Alice:
    """Alice from Berlin, who counts in euros; the script says what each message means."""

    def __init__(self, conversation: Conversation, extractor: ScriptedExtractor) -> None:
        self._conversation = conversation
        self.extractor = extractor

    async def says(self, intent: Any, day: date = TODAY, message: int = 0) -> Any:
        """What comes of a message that means this, written at noon of a day."""
        self.extractor.will_read(intent)
        return (await self._conversation.hear(heard(day, message))).outcome

    async def edits(self, message: int, intent: Any, day: date = TODAY) -> Any:
        """What comes of an edit of what she wrote on that day."""
        self.extractor.will_read(intent)
        return (await self._conversation.hear_edit(heard(day, message))).outcome


def heard(day: date, message: int = 0) -> Heard:
    update = next(_updates)
    sent_at = NOON + (day - TODAY)
    return Heard(CHAT, ALICE, update, message or update * 10, "a message", sent_at)


@pytest.fixture
def extractor() -> ScriptedExtractor:
    return ScriptedExtractor()


@pytest.fixture
def conversation(
    database: Database,
    clock: TickingClock,
    *,
    bookkeeping: Bookkeeping,
    budgeting: Budgeting,
    categorising: Categorising,
    clarifying: Clarifying,
    preferences: Preferences,
    extractor: ScriptedExtractor,
) -> Conversation:
    return Conversation(
        database.chat,
        clock,
        extractor=extractor,
        bookkeeping=bookkeeping,
        budgeting=budgeting,
        categorising=categorising,
        clarifying=clarifying,
        preferences=preferences,
    )


@pytest.fixture
def alice(conversation: Conversation, extractor: ScriptedExtractor) -> Alice:
    return Alice(conversation, extractor)


@pytest.fixture
def settings(preferences: Preferences) -> Callable[[], Any]:
    return lambda: preferences.of(CHAT, "de")


def ramen(amount: str = "900", currency: str | None = None, description: str = "ramen") -> ReadEntry:
    return ReadEntry(Decimal(amount), f"{description} {amount}", currency=currency, description=description)


def recorded(*entries: ReadEntry) -> Record:
    return Record(entries or (ramen(),))


def money(outcome: Any) -> list[str]:
    return [f"{entry.state.money.amount} {entry.state.money.currency}" for entry in outcome.entries]


async def test_its_currency_counts_until_the_last_day(alice: Alice) -> None:
    told = await alice.says(JAPAN)
    assert (told.news, told.place) == (TravelNews.AWAY, "Japan")
    assert told.settings.travel == Travel("JPY", "Japan", TODAY, SUNDAY)
    assert told.has_other_clock
    assert money(await alice.says(recorded())) == ["900 JPY"]
    assert money(await alice.says(recorded(), SUNDAY)) == ["900 JPY"]
    assert money(await alice.says(recorded(), SUNDAY + DAY)) == ["900.00 EUR"]


async def test_the_chats_own_currency_stays_that_of_its_reports(alice: Alice, settings: Any) -> None:
    await alice.says(JAPAN)
    assert (await settings()).currency == "EUR"


async def test_only_what_the_journey_decided_is_said_to_come_from_it(alice: Alice) -> None:
    told = await alice.says(JAPAN)
    assert (await alice.says(recorded())).travel == told.settings.travel
    named = await alice.says(recorded(ramen("20", "EUR")))
    assert money(named) == ["20.00 EUR"]
    assert named.travel is None
    assert (await alice.says(recorded(), SUNDAY + DAY)).travel is None


async def test_a_message_that_is_heard_again_says_where_its_currency_came_from_too(
    alice: Alice, conversation: Conversation
) -> None:
    told = await alice.says(JAPAN)
    alice.extractor.will_read(recorded())
    ramen_again = heard(TODAY)
    for _ in range(2):
        outcome = (await conversation.hear(ramen_again)).outcome
        assert isinstance(outcome, Booked)
        assert (money(outcome), outcome.travel) == (["900 JPY"], told.settings.travel)


async def test_who_reads_a_message_knows_both_currencies(alice: Alice) -> None:
    await alice.says(recorded())
    await alice.says(JAPAN)
    await alice.says(recorded())
    await alice.says(recorded(), SUNDAY + DAY)
    known = [(asked.currency, asked.home) for asked in alice.extractor.asked]
    assert known == [("EUR", None), ("EUR", None), ("JPY", "EUR"), ("EUR", None)]


async def test_a_question_keeps_the_currency_of_its_message(
    alice: Alice, clarifying: Clarifying, travelling: Travelling, settings: Any
) -> None:
    await alice.says(JAPAN)
    doubt = Unclear(
        Doubt.AMOUNT, (ramen("0"),), candidates=(Candidate(Decimal(900)), Candidate(Decimal(800)))
    )
    asked = await alice.says(doubt)
    assert isinstance(asked, Unsure)
    assert asked.question is not None
    assert asked.question.pending is not None
    await travelling.come_back(await settings(), TODAY)
    change = heard(TODAY).change
    settled = await clarifying.choose(CHAT, asked.question.pending.id, 0, change)
    assert isinstance(settled.outcome, Booked)
    assert money(settled.outcome) == ["900 JPY"]


async def test_an_edit_keeps_the_currency_of_the_day_it_was_written_on(alice: Alice) -> None:
    before = TODAY - DAY
    await alice.says(recorded(), before, message=5)
    await alice.says(JAPAN)
    edited = await alice.edits(5, recorded(ramen("950"), ramen("3", description="tea")), before)
    assert money(edited) == ["950.00 EUR", "3.00 EUR"]


async def test_an_edit_of_what_was_written_abroad_stays_abroad(alice: Alice) -> None:
    await alice.says(JAPAN)
    await alice.says(recorded(), message=5)
    await alice.says(Return(), TODAY + DAY)
    edited = await alice.edits(5, recorded(ramen("950"), ramen("300", description="tea")))
    assert money(edited) == ["950 JPY", "300 JPY"]


async def test_on_the_day_of_departure_what_was_booked_at_home_stays_at_home(alice: Alice) -> None:
    await alice.says(recorded(ramen("4.50", description="coffee")), message=5)
    await alice.says(JAPAN)
    both = recorded(ramen("4.60", description="coffee"), ramen("8", description="taxi"))
    assert money(await alice.edits(5, both)) == ["4.60 EUR", "8.00 EUR"]
    assert money(await alice.says(recorded())) == ["900 JPY"]


async def test_on_the_day_of_return_what_was_booked_abroad_stays_abroad(alice: Alice) -> None:
    await alice.says(JAPAN)
    tomorrow = TODAY + DAY
    await alice.says(recorded(), tomorrow, message=5)
    await alice.says(Return(), tomorrow)
    both = recorded(ramen("950"), ramen("300", description="tea"))
    assert money(await alice.edits(5, both, tomorrow)) == ["950 JPY", "300 JPY"]
    assert money(await alice.says(recorded(), tomorrow)) == ["900.00 EUR"]


async def test_a_correction_keeps_the_currency_of_its_entry(alice: Alice) -> None:
    await alice.says(recorded())
    await alice.says(JAPAN)
    corrected = await alice.says(Amend(amount=Decimal(950)))
    assert money(corrected) == ["950.00 EUR"]


async def test_another_last_day_prolongs_it(alice: Alice) -> None:
    await alice.says(JAPAN)
    later = Depart(place("Tokyo"), "Tokyo", SUNDAY + 3 * DAY)
    told = await alice.says(later, TODAY + DAY)
    assert told.settings.travel == Travel("JPY", "Tokyo", TODAY, SUNDAY + 3 * DAY)


async def test_the_next_country_takes_the_place_of_the_last(alice: Alice) -> None:
    await alice.says(JAPAN)
    await alice.says(Depart(place("Thailand"), "Thailand"), TODAY + DAY)
    assert money(await alice.says(recorded(), SUNDAY + DAY)) == ["900.00 THB"]


async def test_one_that_is_yet_to_begin_waits_for_its_day(alice: Alice) -> None:
    told = await alice.says(Depart(place("Thailand"), "Thailand", SUNDAY, TODAY + 2 * DAY))
    assert told.settings.travel.since == TODAY + 2 * DAY
    assert money(await alice.says(recorded(), TODAY + DAY)) == ["900.00 EUR"]
    assert money(await alice.says(recorded(), TODAY + 2 * DAY)) == ["900.00 THB"]


async def test_who_is_away_is_told_one_journey_at_a_time(alice: Alice) -> None:
    await alice.says(JAPAN)
    told = await alice.says(Depart(place("Thailand"), "Thailand", None, SUNDAY + DAY))
    assert (told.news, told.place) == (TravelNews.STILL_AWAY, "Thailand")
    assert told.settings.travel.place == "Japan"


async def test_where_the_same_is_paid_with_nothing_changes(alice: Alice) -> None:
    told = await alice.says(Depart(place("France"), "France", SUNDAY))
    assert (told.news, told.place, told.settings.travel) == (TravelNews.SAME_CURRENCY, "France", None)
    await alice.says(JAPAN)
    home = await alice.says(Depart(place("Munich"), "Munich"), TODAY + DAY)
    assert home.news is TravelNews.BACK
    assert money(await alice.says(recorded(), TODAY + DAY)) == ["900.00 EUR"]


async def test_coming_back_ends_it(alice: Alice) -> None:
    assert (await alice.says(Return())).news is TravelNews.AT_HOME
    await alice.says(JAPAN)
    back = await alice.says(Return(), TODAY + DAY)
    assert (back.news, back.place) == (TravelNews.BACK, "Japan")
    assert money(await alice.says(recorded(), TODAY + DAY)) == ["900.00 EUR"]
    assert (await alice.says(Return(), TODAY + DAY)).news is TravelNews.AT_HOME


async def test_who_is_home_before_a_journey_still_leaves_unless_they_call_it_off(
    alice: Alice, travelling: Travelling, settings: Any
) -> None:
    await alice.says(Depart(place("Thailand"), "Thailand", None, SUNDAY))
    told = await alice.says(Return())
    assert (told.news, told.place) == (TravelNews.AWAY, "Thailand")
    assert (await settings()).travel == Travel("THB", "Thailand", SUNDAY)
    called_off = await travelling.obey(await settings(), "off", TODAY, read_journey)
    assert (called_off.news, called_off.settings.travel) == (TravelNews.AT_HOME, None)


async def test_it_is_taken_back_by_its_own_button_only(
    alice: Alice, travelling: Travelling, settings: Any
) -> None:
    await alice.says(JAPAN)
    other = await travelling.take_back(await settings(), TODAY - DAY, TODAY)
    assert other.news is TravelNews.AWAY
    assert (await settings()).travel is not None
    gone = await travelling.take_back(await settings(), TODAY, TODAY)
    assert (gone.news, gone.settings.travel) == (TravelNews.AT_HOME, None)
    assert money(await alice.says(recorded())) == ["900.00 EUR"]


@pytest.mark.parametrize(
    ("words", "news"),
    [
        ("Japan until sunday", TravelNews.AWAY),
        ("Japan bis Sonntag", TravelNews.AWAY),
        ("Frankreich", TravelNews.SAME_CURRENCY),
        ("off", TravelNews.AT_HOME),
        ("aus", TravelNews.AT_HOME),
        ("Nimmerland", TravelNews.UNREAD),
    ],
)
async def test_the_command_takes_a_place_or_an_end(
    travelling: Travelling, settings: Any, words: str, news: TravelNews
) -> None:
    told = await travelling.obey(await settings(), words, TODAY, read_journey)
    assert isinstance(told, TravelTold)
    assert told.news is news


async def test_no_other_clock_is_told_of_where_it_is_the_same(alice: Alice) -> None:
    assert not (await alice.says(Depart(place("Switzerland"), "Switzerland"))).has_other_clock
    assert (await alice.says(Depart(place("USA"), "USA"))).has_other_clock


async def test_settings_keep_the_journey(preferences: Preferences, database: Database) -> None:
    travel = Travel("JPY", "Japan", TODAY, None)
    saved = await preferences.set_travel(CHAT, "de", travel)
    assert isinstance(saved, ChatSettings)
    assert (await preferences.set_currency(CHAT, "de", "GBP")).travel == travel
    async with database.chat(CHAT) as work:
        kept, _ = await work.chat.situation(ALICE)
    assert kept is not None
    assert (kept.travel, kept.currency) == (travel, "GBP")
