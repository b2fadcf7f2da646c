"""What a person sees of the settings: the page with all of them, and a page to change each. Pure: no I/O, no clock."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from telegram import ReplyKeyboardRemove

from bot.core.chats import ChatSettings
from bot.core.confirmations import ConfirmationStyle
from bot.core.languages import language_name
from bot.core.money import Money
from bot.core.number_styles import NumberStyle
from bot.core.periods import DAY, Calendar, Span
from bot.telegram import settings_keyboards
from bot.telegram.language import Speech, speech_in_style
from bot.telegram.screens import Screen
from bot.telegram.settings_keyboards import IN_SETTINGS

_EXAMPLE = Decimal("1234567.89")


def page(shown: ChatSettings, learned: int, speech: Speech, away: str = "", note: str = "") -> Screen:
    """How the chat keeps its books; `away` is a line about a journey and `note` one on top, both as HTML."""
    parts = [
        note,
        speech.say("⚙️ <b>Settings</b>"),
        "\n".join(_lines(shown, speech)),
        speech.say("Tap what you want to change."),
        away,
    ]
    return Screen("\n\n".join(filter(None, parts)), settings_keyboards.page(learned, speech))


def _lines(shown: ChatSettings, speech: Speech) -> list[str]:
    calendar = shown.calendar
    return [
        speech.say("Currency: <b>{currency}</b>", currency=shown.currency),
        speech.say("City: <b>{city}</b>", city=speech.city(shown.zone)),
        speech.say("Language: <b>{language}</b>", language=language_name(shown.language)),
        speech.say("Numbers: <b>{example}</b>", example=speech.money(_example(shown))),
        speech.say("Weeks begin on: <b>{weekday}</b>", weekday=speech.weekday_name(calendar.week_start)),
        speech.say("Months begin on day: <b>{day}</b>", day=calendar.month_start),
        speech.say("Confirmations: <b>{style}</b>", style=_style(shown.confirmations, speech)),
        speech.say("Ask about duplicates: <b>yes</b>")
        if shown.warns_twice
        else speech.say("Ask about duplicates: <b>no</b>"),
    ]


def _style(style: ConfirmationStyle, speech: Speech) -> str:
    return {
        ConfirmationStyle.FULL: speech.label("full"),
        ConfirmationStyle.SHORT: speech.label("short"),
        ConfirmationStyle.REACTION: speech.label("reaction only"),
    }[style]


def currency_choice(codes: Sequence[str], speech: Speech) -> Screen:
    """Another currency for the chat."""
    text = speech.say("Which currency do you mostly use? What is booked keeps the currency it has.")
    return Screen(text, settings_keyboards.currencies(codes, speech, place=IN_SETTINGS))


def zone_choice(names: Sequence[str], speech: Speech, *, can_locate: bool) -> Screen:
    """Another city for the chat."""
    text = speech.say("Which city's clock do you live by?")
    keyboard = settings_keyboards.zones(names, speech, place=IN_SETTINGS, can_locate=can_locate)
    return Screen(text, keyboard)


def language_choice(shown: ChatSettings, telegram_language: str, speech: Speech) -> Screen:
    """Another language for the chat."""
    text = speech.say("Which language shall I speak? I read it too, and English always.")
    return Screen(text, settings_keyboards.languages(shown, telegram_language, speech))


def number_choice(shown: ChatSettings, speech: Speech) -> Screen:
    """Another way to write numbers."""
    example = _example(shown)
    styles: list[NumberStyle | None] = [None, *NumberStyle]
    examples = {style or "": speech_in_style(shown, style).money(example) for style in styles}
    examples[""] = speech.label("As in {language}: {example}", **_own(shown, examples[""]))
    text = speech.say(
        "How shall I write numbers? I also read yours so, where a point or a comma could mean two things."
    )
    return Screen(text, settings_keyboards.number_styles(examples, shown, speech))


def _own(shown: ChatSettings, example: str) -> dict[str, str]:
    return {"language": language_name(shown.language), "example": example}


def week_choice(shown: ChatSettings, speech: Speech) -> Screen:
    """Another first day of weeks."""
    text = speech.say("On which day do your weeks begin? Reports, budgets and calendars go by it.")
    return Screen(text, settings_keyboards.weekdays(shown, speech))


def month_choice(shown: ChatSettings, today: date, speech: Speech) -> Screen:
    """Another first day of months, with what that makes of the present one."""
    text = speech.say(
        "On which day do your months begin, such as the day that your salary comes?\n\n"
        "Your present month: <b>{days}</b>. Where a month has no such day, yours begins on its last one.",
        days=_present_month(shown.calendar, today, speech),
    )
    return Screen(text, settings_keyboards.days_of_month(shown, speech))


def _present_month(calendar: Calendar, today: date, speech: Speech) -> str:
    month = calendar.period(Span.MONTH, today)
    return speech.days(month.start, month.end - DAY)


def confirmation_choice(shown: ChatSettings, speech: Speech) -> Screen:
    """How short a confirmation is."""
    text = speech.say(
        "How shall I confirm what I book?\n\n"
        "<b>Full</b>: amount, category and day, with buttons.\n"
        "<b>Short</b>: one line for each entry.\n"
        "<b>Reaction only</b>: a sign on your message, unless there is more to say."
    )
    return Screen(text, settings_keyboards.confirmations(shown, speech))


def twice_choice(shown: ChatSettings, speech: Speech) -> Screen:
    """Whether what comes twice is asked about."""
    text = speech.say(
        "When the same amount and words come again within ten minutes, should I ask whether it is a duplicate?"
    )
    return Screen(text, settings_keyboards.said_twice(shown, speech))


def location_question(speech: Speech) -> Screen:
    """The next message is a location, or names a city."""
    text = speech.say(
        "Tap the button below the chat to share your location, or send a city's name. "
        "I only look up whose clock counts there. Your location is not kept."
    )
    return Screen(text, below=settings_keyboards.location(speech))


def location_let_go(speech: Speech) -> Screen:
    """No location is waited for any more; its button goes."""
    return Screen(speech.say("👌 I don't need your location any more."), below=ReplyKeyboardRemove())


def located(name: str, speech: Speech) -> Screen:
    """The location that was asked for has told the clock; its button goes."""
    text = speech.say("📍 {city} time. Your location is not kept.", city=speech.city(name))
    return Screen(text, below=ReplyKeyboardRemove())


def at_sea(speech: Speech, *, is_asked: bool) -> Screen:
    """No city's clock counts there; where the city was asked for, it still is."""
    if not is_asked:
        return Screen(speech.say("No city's clock counts out there. Your location is not kept."))
    return Screen(
        speech.say("No city's clock counts out there. Send the name of a city instead, such as Lisbon.")
    )


def zone_offer(name: str, speech: Speech) -> Screen:
    """A location that nobody asked for: what it can be used for."""
    text = speech.say(
        "That place is on {city} time. Use it? Your location is not kept.",
        city=speech.city(name),
    )
    return Screen(text, settings_keyboards.zone_offer(name, speech))


def _example(shown: ChatSettings) -> Money:
    return Money.rounded(_EXAMPLE, shown.currency)
