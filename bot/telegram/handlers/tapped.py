"""What a tap was made on."""

from bot.telegram.context import BotContext


def tapped_message(context: BotContext) -> int:
    """The message whose button was tapped; 0 where Telegram doesn't tell."""
    message = context.query.message
    return message.message_id if message else 0
