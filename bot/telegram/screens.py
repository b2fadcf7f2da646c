"""What is shown: text with buttons, and a picture where there is one. No I/O."""

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.core.pictures import Picture


@dataclass(frozen=True, slots=True)
class Screen:
    """A message as the person sees it: HTML, and the buttons under it.

    `below` changes the keyboard below the chat; a message has the one or the other.
    """

    text: str
    keyboard: InlineKeyboardMarkup | None = None
    below: ReplyKeyboardMarkup | ReplyKeyboardRemove | None = None


@dataclass(frozen=True, slots=True)
class ReportScreen:
    """A report: a picture with a caption, or words alone where there is nothing to draw."""

    screen: Screen
    picture: Picture | None
