"""The settings that are chosen from a few values, by the words that stand for them in buttons. Pure."""

from dataclasses import replace
from enum import StrEnum

from bot.core.chats import ChatSettings
from bot.core.confirmations import ConfirmationStyle
from bot.core.intents import Configure
from bot.core.languages import checked_language
from bot.core.number_styles import NumberStyle

WEEK_STARTS = (0, 5, 6)
"""Monday, Saturday and Sunday, one of which it is nearly everywhere."""

ON, OFF = "on", "off"
_LAST_DAY, _LAST_WEEKDAY = 31, 6


class Option(StrEnum):
    """What can be chosen."""

    LANGUAGE = "language"
    NUMBERS = "numbers"
    WEEK = "week"
    MONTH = "month"
    CONFIRMATIONS = "confirmations"
    TWICE = "twice"


def wished(wish: Configure) -> dict[Option, str]:
    """What somebody has said of these options."""
    twice = {True: ON, False: OFF, None: None}[wish.warns_twice]
    said = {
        Option.LANGUAGE: wish.language,
        Option.NUMBERS: wish.number_style,
        Option.WEEK: wish.week_start,
        Option.MONTH: wish.month_start,
        Option.CONFIRMATIONS: wish.confirmations,
        Option.TWICE: twice,
    }
    return {option: str(value) for option, value in said.items() if value is not None}


def present(settings: ChatSettings, option: Option) -> str:
    """The value that is chosen; empty for numbers that are written as the language has it."""
    match option:
        case Option.LANGUAGE:
            return settings.language
        case Option.NUMBERS:
            return settings.number_style or ""
        case Option.WEEK:
            return str(settings.calendar.week_start)
        case Option.MONTH:
            return str(settings.calendar.month_start)
        case Option.CONFIRMATIONS:
            return settings.confirmations
        case Option.TWICE:
            return ON if settings.warns_twice else OFF


def chosen(settings: ChatSettings, option: Option, value: str) -> ChatSettings:
    """The settings with this value. Raises ValueError for one that the option doesn't have."""
    match option:
        case Option.LANGUAGE:
            return replace(settings, language=checked_language(value))
        case Option.NUMBERS:
            return replace(settings, number_style=NumberStyle(value) if value else None)
        case Option.WEEK:
            week_start = _within(value, 0, _LAST_WEEKDAY)
            return replace(settings, calendar=replace(settings.calendar, week_start=week_start))
        case Option.MONTH:
            month_start = _within(value, 1, _LAST_DAY)
            return replace(settings, calendar=replace(settings.calendar, month_start=month_start))
        case Option.CONFIRMATIONS:
            return replace(settings, confirmations=ConfirmationStyle(value))
        case Option.TWICE:
            return replace(settings, warns_twice=_switched(value))


def _switched(value: str) -> bool:
    if value not in (ON, OFF):
        raise ValueError(f"{value!r} is neither on nor off")
    return value == ON


def _within(value: str, first: int, last: int) -> int:
    number = int(value)
    if not first <= number <= last:
        raise ValueError(f"{number} is not within {first} and {last}")
    return number
