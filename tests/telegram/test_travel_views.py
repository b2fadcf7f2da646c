"""What is said of journeys: where, in which currency, until when."""

from datetime import date

import pytest

from bot.core.chats import ChatSettings
from bot.core.ledger import ChatId
from bot.core.travel import Travel
from bot.services.outcomes import TravelNews, TravelTold
from bot.telegram.callbacks import Action, Tap
from bot.telegram.language import speech
from bot.telegram.screens import Screen
from bot.telegram.travel_views import BACK, beside, in_settings, state, told

MONDAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 29)
ENGLISH = speech("en")


def settings(travel: Travel | None) -> ChatSettings:
    return ChatSettings(ChatId(1), "USD", "America/New_York", "en", travel=travel)


def journey(since: date = MONDAY, until: date | None = SUNDAY, place: str = "Japan") -> Travel:
    return Travel("JPY", place, since, until)


def buttons(screen: Screen) -> list[tuple[str, Tap]]:
    rows = screen.keyboard.inline_keyboard if screen.keyboard else ()
    return [(button.text, Tap.decode(str(button.callback_data))) for row in rows for button in row]


@pytest.mark.parametrize(
    ("travel", "begins", "until"),
    [
        (journey(), "🧳 Japan: until Sun, Nov 29 I count in <b>JPY</b> where you name no currency.", "29"),
        (journey(until=date(2026, 11, 24)), "🧳 Japan: until tomorrow I count", "tomorrow"),
        (
            journey(until=None),
            "🧳 Japan: I count in <b>JPY</b> where you name no currency.",
            "when you are back",
        ),
        (journey(since=SUNDAY), "🧳 Japan: from Sun, Nov 29 until Sun, Nov 29 I count", "USD"),
        (journey(since=SUNDAY, until=None), "🧳 Japan: from Sun, Nov 29 on I count", "when you are back"),
    ],
)
def test_the_answer_tells_what_counts_and_how_long(travel: Travel, begins: str, until: str) -> None:
    screen = told(TravelTold(TravelNews.AWAY, settings(travel), MONDAY, "Japan"), ENGLISH)
    assert screen.text.startswith(begins)
    assert until in screen.text
    assert "Reports stay in USD." in screen.text
    assert buttons(screen) == [("Not travelling", Tap(Action.TRAVEL, travel.since.toordinal()))]


def test_the_clock_is_told_of_where_it_is_another() -> None:
    shown = TravelTold(TravelNews.AWAY, settings(journey()), MONDAY, "Japan", has_other_clock=True)
    assert told(shown, ENGLISH).text.endswith("Days go on by the clock of New York.")


@pytest.mark.parametrize(
    ("news", "part"),
    [
        (TravelNews.SAME_CURRENCY, "Ecuador pays in USD too"),
        (TravelNews.STILL_AWAY, "you are in Japan until then. Tell me again when you are in Ecuador."),
        (TravelNews.BACK, "I count in <b>USD</b> again"),
        (TravelNews.AT_HOME, "You aren't travelling, so I count in <b>USD</b>."),
        (TravelNews.UNREAD, "/travel Japan until Sunday"),
    ],
)
def test_every_other_answer_is_a_sentence_or_two(news: TravelNews, part: str) -> None:
    screen = told(TravelTold(news, settings(journey()), MONDAY, "Ecuador"), ENGLISH)
    assert part in screen.text
    assert screen.keyboard is None


def test_the_state_offers_the_way_out_that_fits() -> None:
    away = state(settings(journey()), MONDAY, ENGLISH)
    assert buttons(away) == [("🏠 I'm back", Tap(Action.TRAVEL, MONDAY.toordinal(), BACK))]
    planned = state(settings(journey(since=SUNDAY)), MONDAY, ENGLISH)
    assert buttons(planned) == [("Not travelling", Tap(Action.TRAVEL, SUNDAY.toordinal()))]
    for home in (settings(None), settings(journey(until=MONDAY))):
        screen = state(home, SUNDAY, ENGLISH)
        assert "You aren't travelling" in screen.text
        assert screen.keyboard is None


def test_a_confirmation_gets_one_line() -> None:
    booked = Screen("✅ <b>900 JPY</b> — ramen")
    assert beside(booked, None, MONDAY, ENGLISH) == booked
    assert beside(booked, journey(), MONDAY, ENGLISH).text == (
        "✅ <b>900 JPY</b> — ramen\n🧳 In JPY while you're in Japan, until Sun, Nov 29."
    )
    assert beside(booked, journey(until=None), MONDAY, ENGLISH).text.endswith(
        "🧳 In JPY while you're in Japan."
    )


def test_the_settings_have_a_line_only_while_it_lasts() -> None:
    assert in_settings(settings(journey()), SUNDAY, ENGLISH).startswith("🧳 Japan: until today")
    assert in_settings(settings(journey()), date(2026, 11, 30), ENGLISH) == ""
    assert in_settings(settings(None), MONDAY, ENGLISH) == ""


def test_names_of_places_are_no_markup() -> None:
    assert "&lt;b&gt;" in in_settings(settings(journey(place="<b>")), MONDAY, ENGLISH)
