"""What a person sees of their journeys. Pure: no I/O, no clock."""

from dataclasses import replace
from datetime import date
from typing import assert_never

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.chats import ChatSettings
from bot.core.travel import Travel
from bot.services.outcomes import TravelNews, TravelTold
from bot.telegram.callbacks import Action, Tap
from bot.telegram.language import Speech
from bot.telegram.screens import Screen

BACK = "back"
"""The text of a button that ends a journey, rather than taking back that there was one."""


def told(shown: TravelTold, speech: Speech) -> Screen:
    """The answer to somebody who has told where they are."""
    settings = shown.settings
    match shown.news:
        case TravelNews.AWAY if settings.travel:
            return _away(settings.travel, shown, speech)
        case TravelNews.SAME_CURRENCY:
            text = speech.say(
                "Nothing changes: {place} pays in {currency} too.",
                place=shown.place,
                currency=settings.currency,
            )
        case TravelNews.STILL_AWAY if settings.travel:
            text = speech.say(
                "By my books you are in {here} until then. Tell me again when you are in {place}.",
                here=settings.travel.place,
                place=shown.place,
            )
        case TravelNews.BACK:
            text = speech.say(
                "🏠 Welcome back! I count in <b>{currency}</b> again. What is booked keeps the currency it has.",
                currency=settings.currency,
            )
        case TravelNews.UNREAD:
            text = speech.say(
                "I can't read a journey in that. Name a country, and the last day if you like: "
                "<code>/travel Japan until Sunday</code>."
            )
        case TravelNews.AWAY | TravelNews.STILL_AWAY | TravelNews.AT_HOME:
            text = _at_home(settings, speech)
        case _:
            assert_never(shown.news)
    return Screen(text)


def state(settings: ChatSettings, today: date, speech: Speech) -> Screen:
    """Where the person is by the books, with a button that brings them home."""
    travel = settings.travel
    if travel is None or travel.is_over(today):
        return Screen(_at_home(settings, speech))
    text = _counts(travel, settings, today, speech)
    if travel.since > today:
        return Screen(text, _button(speech.label("Not travelling"), travel))
    return Screen(text, _button(speech.label("🏠 I'm back"), travel, BACK))


def beside(screen: Screen, travel: Travel | None, today: date, speech: Speech) -> Screen:
    """The screen of what was booked, with a line on where its currency came from."""
    return replace(screen, text=f"{screen.text}\n{_note(travel, today, speech)}") if travel else screen


def in_settings(settings: ChatSettings, today: date, speech: Speech) -> str:
    """A line of the settings; empty where nobody travels."""
    travel = settings.travel
    if travel is None or travel.is_over(today):
        return ""
    return _counts(travel, settings, today, speech)


def _away(travel: Travel, shown: TravelTold, speech: Speech) -> Screen:
    parts = [_counts(travel, shown.settings, shown.today, speech)]
    if shown.has_other_clock:
        parts.append(speech.say("Days go on by the clock of {city}.", city=speech.city(shown.settings.zone)))
    return Screen(speech.joined(parts), _button(speech.label("Not travelling"), travel))


def _counts(travel: Travel, settings: ChatSettings, today: date, speech: Speech) -> str:
    """What counts when: in one sentence for each way in which a journey has a beginning and an end."""
    place, currency, home = travel.place, travel.currency, settings.currency
    if travel.since > today and travel.until:
        return speech.say(
            "🧳 {place}: from {since} until {until} I count in <b>{currency}</b> where you name no currency. "
            "Reports stay in {home}.",
            place=place,
            since=speech.day(travel.since, today),
            until=speech.day(travel.until, today),
            currency=currency,
            home=home,
        )
    if travel.since > today:
        return speech.say(
            "🧳 {place}: from {since} on I count in <b>{currency}</b> where you name no currency. "
            "Reports stay in {home}. Tell me when you are back.",
            place=place,
            since=speech.day(travel.since, today),
            currency=currency,
            home=home,
        )
    if travel.until:
        return speech.say(
            "🧳 {place}: until {until} I count in <b>{currency}</b> where you name no currency. "
            "Reports stay in {home}.",
            place=place,
            until=speech.day(travel.until, today),
            currency=currency,
            home=home,
        )
    return speech.say(
        "🧳 {place}: I count in <b>{currency}</b> where you name no currency. Reports stay in {home}. "
        "Tell me when you are back.",
        place=place,
        currency=currency,
        home=home,
    )


def _note(travel: Travel, today: date, speech: Speech) -> str:
    if travel.until is None:
        return speech.say(
            "🧳 In {currency} while you're in {place}.", currency=travel.currency, place=travel.place
        )
    return speech.say(
        "🧳 In {currency} while you're in {place}, until {until}.",
        currency=travel.currency,
        place=travel.place,
        until=speech.day(travel.until, today),
    )


def _at_home(settings: ChatSettings, speech: Speech) -> str:
    return speech.say(
        "You aren't travelling, so I count in <b>{currency}</b>. When you are, tell me: "
        "<code>I'm in Japan until Sunday</code>.",
        currency=settings.currency,
    )


def _button(label: str, travel: Travel, text: str = "") -> InlineKeyboardMarkup:
    data = Tap(Action.TRAVEL, travel.since.toordinal(), text).encode()
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)]])
