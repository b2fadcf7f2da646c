"""/undo, and the buttons that take back and put back."""

from telegram import Update

from bot.core.errors import ExtractionUnavailable, ScreenOutdated
from bot.core.ledger import Entry
from bot.services.bookkeeping import Bookkeeping
from bot.telegram import errors, learning_views, views
from bot.telegram.callbacks import Action, Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers.messages import put_off


async def undo(_update: Update, context: BotContext) -> None:
    """/undo: takes back the person's latest change, once what they wrote before is read."""
    if context.claimed.behind and context.incoming.message:
        await put_off(
            context.incoming.message, ExtractionUnavailable("an earlier message isn't read yet"), context
        )
    entries = await context.services.bookkeeping.undo_latest(context.chat, context.change)
    await context.show_entries(entries)
    taught = await context.services.learning.after_undo(context.chat, context.change)
    speech = await context.speech()
    screen = views.correction(entries, await context.today(), speech)
    await context.reply(learning_views.beside(screen, taught, entries[0].source.message_id, speech))


async def tap_undo(tap: Tap, context: BotContext) -> None:
    """↩️ takes back the latest change of the message; ↪️ puts it back into the books."""
    try:
        entries = await _change(tap, context.services.bookkeeping, context)
    except ScreenOutdated as outdated:
        entries = await context.services.bookkeeping.entries(context.chat, tap.number)
        await context.answer(errors.wording(outdated, await context.speech()))
    taught = await context.services.learning.after_undo(context.chat, context.change)
    await context.show_entries(entries, taught=taught)


async def _change(tap: Tap, bookkeeping: Bookkeeping, context: BotContext) -> list[Entry]:
    seen = int(tap.text)
    if tap.action is Action.UNDO:
        return await bookkeeping.undo_message(context.chat, tap.number, seen, context.change)
    return await bookkeeping.restore_message(context.chat, tap.number, seen, context.change)
