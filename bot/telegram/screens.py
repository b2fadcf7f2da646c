"""What is shown: text with buttons, and a picture where there is one. No I/O."""

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from bot.core.pictures import Picture


@dataclass(frozen=True, slots=True)
class Screen:
    """A message as the person sees it: HTML, and the buttons under it."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class ReportScreen:
    """A report: a picture with a caption, or words alone where there is nothing to draw."""

    screen: Screen
    picture: Picture | None
