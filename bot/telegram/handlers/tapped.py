"""What a tap was made on."""

from collections.abc import Iterator
from contextlib import suppress

from telegram import Message

from bot.telegram.callbacks import Action, OutdatedButton, Tap
from bot.telegram.context import BotContext

_OF_A_CARD = (Action.CARD, Action.ENTRY, Action.DATES, Action.REVISIONS, Action.AGAIN, Action.PUT_BACK_ENTRY)


def tapped_message(context: BotContext) -> int:
    """The message whose button was tapped; 0 where Telegram doesn't tell."""
    message = context.query.message
    return message.message_id if message else 0


def card_behind(context: BotContext) -> Tap | None:
    """The card that the tapped message shows, or was opened from: its entry and its page; None where there is none.

    The message's own buttons tell, so that it outlives a restart.
    """
    for tap in _buttons(context):
        if tap.action in _OF_A_CARD and tap.text:
            return Tap(Action.CARD, tap.number, tap.text)
    return None


def offers(tap: Tap, context: BotContext) -> bool:
    """Whether the tapped message has this very button."""
    return tap in _buttons(context)


def _buttons(context: BotContext) -> Iterator[Tap]:
    message = context.query.message
    keyboard = message.reply_markup if isinstance(message, Message) else None
    for button in (button for row in keyboard.inline_keyboard for button in row) if keyboard else ():
        with suppress(OutdatedButton):
            yield Tap.decode(str(button.callback_data))
