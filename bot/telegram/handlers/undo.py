"""/undo, and the buttons that take back and put back."""

from telegram import Update

from bot.core.errors import ExtractionUnavailable, ScreenOutdated
from bot.core.ledger import Entry
from bot.services.bookkeeping import Bookkeeping
from bot.telegram import confirming, errors, learning_views
from bot.telegram.callbacks import Action, Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers.messages import put_off
from bot.telegram.handlers.tapped import tapped_message
from bot.telegram.handlers.undoing import still_learned, take_back_latest


async def undo(_update: Update, context: BotContext) -> None:
    """/undo: takes back the person's latest change, once what they wrote before is read."""
    if context.claimed.behind and context.incoming.message:
        await put_off(
            context.incoming.message, ExtractionUnavailable("an earlier message isn't read yet"), context
        )
    await take_back_latest(context)


async def tap_undo(tap: Tap, context: BotContext) -> None:
    """↩️ takes back the latest change of the message; ↪️ makes it again, or puts it back into the books."""
    is_undone = tap.action is Action.UNDO
    try:
        entries = await _change(tap, context.services.bookkeeping, context)
    except ScreenOutdated as outdated:
        is_undone = False
        entries = await context.services.bookkeeping.entries(context.chat, tap.number)
        await context.answer(errors.wording(outdated, await context.speech()))
    await _show(entries, context, is_undone=is_undone)


async def tap_double(tap: Tap, context: BotContext) -> None:
    """🗑 takes out what was booked a moment before already; ↪️ and /undo put it back."""
    entries = await context.services.doubling.void(context.chat, tap.number, context.change)
    await context.show_entries(entries)


async def _show(entries: list[Entry], context: BotContext, *, is_undone: bool) -> None:
    """Brings the confirmation up to date, and the tapped message where that is another one."""
    taught, source = await still_learned(entries, context), entries[0].source.message_id
    if await context.services.bookkeeping.shown_in(context.chat, source) in (None, tapped_message(context)):
        await context.show_entries(entries, taught=taught)
        return
    await context.refresh_entries(entries)
    screen = await (confirming.undone if is_undone else confirming.correction)(context, entries)
    screen = learning_views.beside(screen, taught, source, await context.speech())
    await context.replace(tapped_message(context), await context.warned(screen, entries))


async def _change(tap: Tap, bookkeeping: Bookkeeping, context: BotContext) -> list[Entry]:
    seen = int(tap.text)
    if tap.action is Action.UNDO:
        return await bookkeeping.undo_message(context.chat, tap.number, seen, context.change)
    return await bookkeeping.restore_message(context.chat, tap.number, seen, context.change)
