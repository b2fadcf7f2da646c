"""The buttons of the settings, of which some also stand under the two questions that a chat is set up with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from bot.core.chats import BY_LOCATION, ChatSettings
from bot.core.confirmations import ConfirmationStyle
from bot.core.languages import LANGUAGES, language_name, offered_as
from bot.core.ledger import Kind
from bot.core.number_styles import NumberStyle
from bot.services.options import OFF, ON, WEEK_STARTS, Option, present
from bot.telegram.callbacks import Action, Tap
from bot.telegram.language import Speech
from bot.telegram.within_settings import from_settings

IN_SETTINGS = 1
"""What the number of a button says that was tapped in the settings, rather than while a chat is set up."""

CURRENCY, ZONE, PRIVACY = "currency", "zone", "privacy"
"""The pages behind the settings that aren't an Option's, by the texts of their buttons."""

AS_TELEGRAM = "telegram"
"""The value of the language that is taken from the person's Telegram."""

_DAYS_IN_A_ROW = 7
_LAST_DAY = 31


def page(learned: int, speech: Speech) -> InlineKeyboardMarkup:
    """What can be set, and what else the chat has."""
    words = speech.label("🧠 Learned words ({count})", count=speech.number(learned))
    return InlineKeyboardMarkup(
        [
            [_leads(speech.label("Currency"), CURRENCY), _leads(speech.label("City"), ZONE)],
            [
                _leads(speech.label("Language"), Option.LANGUAGE),
                _leads(speech.label("Numbers"), Option.NUMBERS),
            ],
            [_leads(speech.label("Weeks"), Option.WEEK), _leads(speech.label("Months"), Option.MONTH)],
            [
                _leads(speech.label("Confirmations"), Option.CONFIRMATIONS),
                _leads(speech.label("Duplicates"), Option.TWICE),
            ],
            [_button(words, Action.LEARNED)],
            [
                _opens(speech.label("Categories"), Tap(Action.CATEGORY_LIST, text=Kind.EXPENSE)),
                _opens(speech.label("Budgets"), Tap(Action.BUDGETS)),
            ],
            [
                _button(speech.label("Export"), Action.EXPORT),
                _leads(speech.label("Privacy"), PRIVACY),
            ],
        ]
    )


def currencies(codes: Sequence[str], speech: Speech, *, place: int = 0) -> InlineKeyboardMarkup:
    """Currencies to choose from, the likeliest first; in the settings with a way back."""
    buttons = [_button(code, Action.CURRENCY, place, code) for code in codes]
    other = [_button(speech.label("Another one…"), Action.OTHER_CURRENCY, place)]
    return InlineKeyboardMarkup([*_in_rows(buttons, 4), other, *_back_to(place, speech)])


def named_currencies(codes: Sequence[str], speech: Speech, place: int) -> InlineKeyboardMarkup:
    """Currencies that somebody may have meant, by code and name."""
    buttons = [[_button(f"{code} · {speech.currency(code)}", Action.CURRENCY, place, code)] for code in codes]
    other = [_button(speech.label("Another one…"), Action.OTHER_CURRENCY, place)]
    return InlineKeyboardMarkup([*buttons, other, *_back_to(place, speech)])


def zones(
    names: Sequence[str], speech: Speech, *, place: int = 0, can_locate: bool = False
) -> InlineKeyboardMarkup:
    """Time zones to choose from by their cities, the likeliest first; in the settings with a way back.

    `can_locate` where a location can be asked for: in private chats.
    """
    buttons = [_button(speech.city(name), Action.ZONE, place, name) for name in names]
    other = [_button(speech.label("Another place…"), Action.OTHER_ZONE, place)]
    if can_locate:
        other.insert(0, _button(speech.label("📍 My location"), Action.OTHER_ZONE, place, BY_LOCATION))
    return InlineKeyboardMarkup([*_in_rows(buttons, 2), other, *_back_to(place, speech)])


def zone_offer(name: str, speech: Speech) -> InlineKeyboardMarkup:
    """One zone to take."""
    label = speech.label("Use {city} time", city=speech.city(name))
    return InlineKeyboardMarkup([[_button(label, Action.ZONE, IN_SETTINGS, name)]])


def location(speech: Speech) -> ReplyKeyboardMarkup:
    """The button below the chat that sends where the phone is. Telegram allows it in private chats only."""
    share = KeyboardButton(speech.label("📍 Share my location"), request_location=True)
    return ReplyKeyboardMarkup([[share]], resize_keyboard=True, one_time_keyboard=True)


def languages(shown: ChatSettings, telegram_language: str, speech: Speech) -> InlineKeyboardMarkup:
    """The languages by their own names."""
    named = speech.label("As my Telegram ({language})", language=language_name(telegram_language))
    as_telegram = [_option(named, Option.LANGUAGE, AS_TELEGRAM)]
    present_one = replace(shown, language=offered_as(shown.language))
    return _choice(LANGUAGES, Option.LANGUAGE, present_one, speech, above=[as_telegram])


def number_styles(examples: Mapping[str, str], shown: ChatSettings, speech: Speech) -> InlineKeyboardMarkup:
    """The ways to write numbers, each by an example; the language's own has no name."""
    own = [[_option(_marked(examples[""], not shown.number_style), Option.NUMBERS, "")]]
    others = {style.value: examples[style] for style in NumberStyle}
    return _choice(others, Option.NUMBERS, shown, speech, above=own)


def weekdays(shown: ChatSettings, speech: Speech) -> InlineKeyboardMarkup:
    """The weekdays that weeks begin on in most places, and the present one."""
    days = dict.fromkeys((*WEEK_STARTS, shown.calendar.week_start))
    return _choice({str(day): speech.weekday_first(day) for day in days}, Option.WEEK, shown, speech, width=1)


def days_of_month(shown: ChatSettings, speech: Speech) -> InlineKeyboardMarkup:
    """The days that a month may begin on."""
    days = {str(day): str(day) for day in range(1, _LAST_DAY + 1)}
    return _choice(days, Option.MONTH, shown, speech, width=_DAYS_IN_A_ROW, mark="[{}]")


def confirmations(shown: ChatSettings, speech: Speech) -> InlineKeyboardMarkup:
    """How what was booked is confirmed."""
    styles = {
        ConfirmationStyle.FULL.value: speech.label("Full"),
        ConfirmationStyle.SHORT.value: speech.label("Short"),
        ConfirmationStyle.REACTION.value: speech.label("Reaction only"),
    }
    return _choice(styles, Option.CONFIRMATIONS, shown, speech, width=1)


def said_twice(shown: ChatSettings, speech: Speech) -> InlineKeyboardMarkup:
    """Whether to ask about what comes twice."""
    return _choice({ON: speech.label("Ask me"), OFF: speech.label("Don't ask")}, Option.TWICE, shown, speech)


def _choice(
    labels: Mapping[str, str],
    option: Option,
    shown: ChatSettings,
    speech: Speech,
    *,
    width: int = 2,
    mark: str = "• {}",
    above: Iterable[list[InlineKeyboardButton]] = (),
) -> InlineKeyboardMarkup:
    """A button for each value, the present one marked, and the way back."""
    now = present(shown, option)
    buttons = [
        _option(mark.format(label) if value == now else label, option, value)
        for value, label in labels.items()
    ]
    return InlineKeyboardMarkup([*above, *_in_rows(buttons, width), *_back_to(IN_SETTINGS, speech)])


def _marked(label: str, is_present: bool) -> str:
    return f"• {label}" if is_present else label


def _option(label: str, option: Option, value: str) -> InlineKeyboardButton:
    return _button(label, Action.SET_OPTION, text=f"{option}:{value}")


def _opens(label: str, page: Tap) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=from_settings(page).encode())


def _leads(label: str, name: str) -> InlineKeyboardButton:
    return _button(label, Action.SETTINGS, text=name)


def _back_to(place: int, speech: Speech) -> list[list[InlineKeyboardButton]]:
    return [[_button(speech.label("« Back"), Action.SETTINGS)]] if place == IN_SETTINGS else []


def _button(label: str, action: Action, number: int = 0, text: str = "") -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=Tap(action, number, text).encode())


def _in_rows(buttons: Sequence[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]
