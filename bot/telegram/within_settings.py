"""Pages that the settings lead to, as they are where they were opened from there: with a way back.

What the buttons of a message carry tells that it was, so that it outlives a restart.
"""

from contextlib import suppress
from dataclasses import replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MaybeInaccessibleMessage, Message

from bot.telegram.callbacks import Action, OutdatedButton, Tap
from bot.telegram.language import Speech
from bot.telegram.screens import Screen

_PAGES = (Action.CATEGORY_LIST, Action.CATEGORY_PAGE, Action.BUDGETS)
_MARK = "<"


def from_settings(tap: Tap) -> Tap:
    """A button to such a page as it is in the settings, and on all pages behind it."""
    return replace(tap, text=f"{tap.text}{_MARK}")


def without_place(tap: Tap) -> Tap:
    """What a button asks for, wherever it stands."""
    return replace(tap, text=tap.text.removesuffix(_MARK))


def placed(
    screen: Screen, tapped: MaybeInaccessibleMessage | None, speech: Speech, *, is_first: bool = False
) -> Screen:
    """The screen in place of the tapped message; the first page behind the settings leads back to them."""
    if screen.keyboard is None or not _is_behind_settings(tapped):
        return screen
    marked = placed_buttons(screen.keyboard, tapped)
    if not is_first:
        return replace(screen, keyboard=marked)
    back = InlineKeyboardButton(speech.label("« Back"), callback_data=Tap(Action.SETTINGS).encode())
    return replace(screen, keyboard=InlineKeyboardMarkup([*marked.inline_keyboard, [back]]))


def placed_buttons(
    keyboard: InlineKeyboardMarkup, tapped: MaybeInaccessibleMessage | None
) -> InlineKeyboardMarkup:
    """The buttons of a page that isn't the first."""
    if not _is_behind_settings(tapped):
        return keyboard
    return InlineKeyboardMarkup([[_marked(button) for button in row] for row in keyboard.inline_keyboard])


def _is_behind_settings(tapped: MaybeInaccessibleMessage | None) -> bool:
    keyboard = tapped.reply_markup if isinstance(tapped, Message) else None
    rows = keyboard.inline_keyboard if keyboard else ()
    return any(str(button.callback_data).endswith(_MARK) for row in rows for button in row)


def _marked(button: InlineKeyboardButton) -> InlineKeyboardButton:
    with suppress(OutdatedButton, ValueError):
        tap = Tap.decode(str(button.callback_data))
        if tap.action in _PAGES:
            return InlineKeyboardButton(button.text, callback_data=from_settings(tap).encode())
    return button
