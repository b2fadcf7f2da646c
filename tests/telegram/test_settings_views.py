"""The pages of the settings as a phone shows them, in every language."""

from dataclasses import replace
from datetime import date

import pytest
from telegram import InlineKeyboardMarkup

from bot.core.chats import ChatSettings
from bot.core.languages import LANGUAGES
from bot.core.ledger import ChatId
from bot.core.number_styles import NumberStyle
from bot.core.periods import Calendar
from bot.telegram import settings_views as views
from bot.telegram.callbacks import Action, Tap
from bot.telegram.language import speech_of
from bot.telegram.screens import Screen

TODAY = date(2026, 2, 23)
EUROPEAN = ChatSettings(ChatId(1), "EUR", "Europe/Berlin", "en")


def screens(settings: ChatSettings) -> list[Screen]:
    """Every page."""
    speech = speech_of(settings)
    return [
        views.page(settings, 3, speech),
        views.currency_choice(["EUR", "USD"], speech),
        views.zone_choice(["Europe/Berlin", "Europe/Lisbon"], speech, can_locate=True),
        views.language_choice(settings, "pt-br", speech),
        views.number_choice(settings, speech),
        views.week_choice(settings, speech),
        views.month_choice(settings, TODAY, speech),
        views.confirmation_choice(settings, speech),
        views.twice_choice(settings, speech),
    ]


def labels(screen: Screen) -> list[str]:
    keyboard = screen.keyboard or InlineKeyboardMarkup([])
    return [button.text for row in keyboard.inline_keyboard for button in row]


@pytest.mark.parametrize("language", [*LANGUAGES, "ar", "tlh"])
@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
def test_every_page_can_be_tapped(language: str, currency: str) -> None:
    for style in (None, *NumberStyle):
        settings = replace(EUROPEAN, language=language, currency=currency, number_style=style)
        for screen in screens(settings):
            assert screen.text
            assert all(labels(screen))
            for row in (screen.keyboard or InlineKeyboardMarkup([])).inline_keyboard:
                assert all(Tap.decode(str(button.callback_data)) for button in row)


def test_the_present_value_is_marked_once() -> None:
    settings = replace(EUROPEAN, calendar=Calendar(5, 25), number_style=NumberStyle.SPACE, language="de")
    pages = screens(settings)
    for page in (*pages[3:6], *pages[7:]):
        assert sum(label.startswith("•") for label in labels(page)) == 1
    assert [label for label in labels(pages[6]) if label.startswith("[")] == ["[25]"]


def test_a_weekday_that_is_rarely_first_is_offered_where_it_is_chosen() -> None:
    shown = replace(EUROPEAN, calendar=Calendar(2))
    assert labels(views.week_choice(shown, speech_of(shown)))[:4] == [
        "Monday",
        "Saturday",
        "Sunday",
        "• Wednesday",
    ]


@pytest.mark.parametrize(
    ("month_start", "days"), [(1, "Feb 1 – 28"), (25, "Jan 25 – Feb 24"), (31, "Jan 31 – Feb 27")]
)
def test_the_page_of_months_tells_which_days_are_the_present_one(month_start: int, days: str) -> None:
    shown = replace(EUROPEAN, calendar=Calendar(0, month_start))
    text = views.month_choice(shown, TODAY, speech_of(shown)).text
    assert days in text.replace("\u2009", " ").replace("\xa0", " ")
    assert "begins on its last one" in text


def test_a_language_that_is_not_spoken_is_shown_by_its_own_name() -> None:
    shown = replace(EUROPEAN, language="de-AT")
    assert "Deutsch (Österreich)" in views.page(shown, 0, speech_of(shown)).text


@pytest.mark.parametrize(
    ("telegram", "name"),
    [
        ("zh-hans", "中文"),
        ("pt-br", "Português"),
        ("de-DE", "Deutsch"),
        ("en-us", "English (US)"),
        ("tlh", "English (US)"),
    ],
)
def test_a_language_by_its_longer_tag_is_the_one_that_is_offered(telegram: str, name: str) -> None:
    shown = replace(EUROPEAN, language=telegram)
    assert f"<b>{name}</b>" in views.page(shown, 0, speech_of(shown)).text
    assert f"• {name}" in labels(views.language_choice(shown, telegram, speech_of(shown)))


@pytest.mark.parametrize("telegram", ["zh-hant", "pt-PT", "es-MX"])
def test_a_language_as_it_is_spoken_elsewhere_is_not_marked_as_the_usual_one(telegram: str) -> None:
    shown = replace(EUROPEAN, language=telegram)
    assert not [
        label for label in labels(views.language_choice(shown, "en", speech_of(shown))) if label[0] == "•"
    ]


def test_only_a_private_chat_is_offered_to_share_its_location() -> None:
    speech = speech_of(EUROPEAN)
    assert "📍 My location" not in labels(views.zone_choice(["Europe/Berlin"], speech, can_locate=False))
    asked = views.location_question(speech).below
    assert asked is not None
    assert asked.to_dict()["keyboard"][0][0]["request_location"] is True


def test_the_letter_of_a_value_is_its_own() -> None:
    assert Action.SET_OPTION.value == "O"
