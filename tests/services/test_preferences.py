"""How a chat wants its books kept: the operator's defaults, then guesses, and in the end what the person says."""

import pytest

from bot.core.chats import Expecting, Prompt
from bot.core.errors import UnknownCurrency, UnknownZone
from bot.core.ledger import ChatId, EntryId
from bot.core.number_styles import NumberStyle
from bot.core.periods import Calendar
from bot.db.unit_of_work import Database
from bot.services.options import Option
from bot.services.preferences import Preferences
from tests.clock import TickingClock
from tests.services.people import ALICE, BOB, CHAT


async def test_a_new_chat_gets_what_its_language_suggests(preferences: Preferences) -> None:
    settings = await preferences.of(CHAT, "en-IN")
    assert (settings.currency, settings.zone, settings.language) == ("INR", "Asia/Kolkata", "en-IN")
    assert not settings.onboarded
    assert settings.calendar == Calendar(week_start=6)


async def test_a_person_whose_language_is_unknown_is_met_in_english(preferences: Preferences) -> None:
    assert (await preferences.of(CHAT, None)).language == "en"


async def test_the_guess_is_made_once(preferences: Preferences) -> None:
    first = await preferences.of(CHAT, "hi")
    assert await preferences.of(CHAT, "de") == first


async def test_the_operators_defaults_come_before_guesses(database: Database, clock: TickingClock) -> None:
    operated = Preferences(database.chat, clock, default_currency="CHF", default_zone="Europe/Zurich")
    settings = await operated.of(CHAT, "en-IN")
    assert (settings.currency, settings.zone) == ("CHF", "Europe/Zurich")
    assert settings.calendar == Calendar(week_start=0)
    chosen = await operated.set_currency(CHAT, "en-IN", "usd")
    assert (chosen.currency, chosen.zone) == ("USD", "Europe/Zurich")


async def test_the_guess_of_the_zone_follows_the_currency_until_a_zone_is_chosen(
    preferences: Preferences,
) -> None:
    await preferences.of(CHAT, "en")
    assert (await preferences.set_currency(CHAT, "en", "inr")).zone == "Asia/Kolkata"
    chosen = await preferences.set_zone(CHAT, "en", "Europe/Lisbon")
    assert chosen.onboarded
    later = await preferences.set_currency(CHAT, "en", "JPY")
    assert (later.currency, later.zone, later.onboarded) == ("JPY", "Europe/Lisbon", True)
    assert await preferences.of(CHAT, "en") == later


async def test_what_does_not_exist_changes_nothing(preferences: Preferences) -> None:
    before = await preferences.of(CHAT, "en")
    with pytest.raises(UnknownCurrency):
        await preferences.set_currency(CHAT, "en", "XYZ")
    with pytest.raises(UnknownZone):
        await preferences.set_zone(CHAT, "en", "Mars/Olympus")
    assert await preferences.of(CHAT, "en") == before


async def test_chats_have_settings_of_their_own(preferences: Preferences) -> None:
    await preferences.set_currency(CHAT, "en", "EUR")
    assert (await preferences.of(ChatId(202), "en")).currency == "USD"


async def test_a_question_stands_until_it_is_stopped(preferences: Preferences, database: Database) -> None:
    await preferences.ask(CHAT, ALICE, Expecting.AMOUNT, 11, EntryId(7))
    await preferences.ask(CHAT, ALICE, Expecting.ZONE, 12)
    assert await preferences.stop_asking(CHAT, BOB) is None
    stopped = await preferences.stop_asking(CHAT, ALICE)
    assert isinstance(stopped, Prompt)
    assert (stopped.expecting, stopped.message_id, stopped.entry_id) == (Expecting.ZONE, 12, None)
    assert await preferences.stop_asking(CHAT, ALICE) is None
    async with database.chat(CHAT) as work:
        assert await work.chat.prompt(ALICE) is None


async def test_weeks_begin_as_they_do_in_the_first_zone_that_is_chosen(preferences: Preferences) -> None:
    assert (await preferences.of(CHAT, "en")).calendar.week_start == 6
    assert (await preferences.set_currency(CHAT, "en", "GBP")).calendar.week_start == 0
    assert (await preferences.set_zone(CHAT, "en", "Europe/Berlin")).calendar.week_start == 0
    assert (await preferences.set_zone(CHAT, "en", "America/New_York")).calendar.week_start == 0


async def test_a_weekday_that_was_chosen_stays(preferences: Preferences) -> None:
    await preferences.of(CHAT, "en")
    await preferences.choose(CHAT, "en", {Option.WEEK: "5"})
    assert (await preferences.set_zone(CHAT, "en", "Europe/Berlin")).calendar.week_start == 5


async def test_choices_are_kept_all_or_none(preferences: Preferences) -> None:
    wishes = {Option.MONTH: "25", Option.NUMBERS: "comma", Option.TWICE: "off"}
    chosen = await preferences.choose(CHAT, "en", wishes)
    assert (chosen.calendar.month_start, chosen.number_style, chosen.warns_twice) == (
        25,
        NumberStyle.COMMA,
        False,
    )
    assert await preferences.of(CHAT, "en") == chosen
    with pytest.raises(ValueError, match="32"):
        await preferences.choose(CHAT, "en", {Option.NUMBERS: "", Option.MONTH: "32"})
    assert await preferences.of(CHAT, "en") == chosen
