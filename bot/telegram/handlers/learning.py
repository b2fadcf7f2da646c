"""🧠: what a correction teaches is remembered, looked up, forgotten and put back by tapping."""

from bot.core.errors import EntryNotFound, ScreenOutdated
from bot.core.learning import Hint, HintId
from bot.core.ledger import EntryId
from bot.services.learning import Forgotten, Learned, Taught
from bot.telegram import errors, learning_views
from bot.telegram.callbacks import Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers.editing import show_tapped
from bot.telegram.handlers.tapped import tapped_message


async def remember(tap: Tap, context: BotContext) -> None:
    """The offer under a correction was accepted. One that was overtaken goes, with a word on why."""
    learned = None
    try:
        entry, learned = await context.services.learning.remember(
            context.chat, EntryId(tap.number), int(tap.text), context.change
        )
    except ScreenOutdated as outdated:
        entry = await context.services.bookkeeping.entry(context.chat, EntryId(tap.number))
        await context.answer(errors.wording(outdated, await context.speech()))
    entries = await context.services.bookkeeping.entries(context.chat, entry.source.message_id)
    await show_tapped(entries, context, learned)


async def open_words(tap: Tap, context: BotContext) -> None:
    """A page of the learned words, by its number."""
    await _show_words(tap.number, context)


async def forget(tap: Tap, context: BotContext) -> None:
    """🗑: these words no longer count. The button says whether it stands in the list or under an entry."""
    hint = await context.services.learning.forget(context.chat, HintId(tap.number))
    await _show(tap, context, Forgotten(hint), forgotten=hint)


async def put_back(tap: Tap, context: BotContext) -> None:
    """↪️: they count again."""
    hint = await context.services.learning.put_back(context.chat, HintId(tap.number))
    await _show(tap, context, Learned(hint.lesson))


async def _show(tap: Tap, context: BotContext, taught: Taught, forgotten: Hint | None = None) -> None:
    place, number = tap.text[:1], int(tap.text[1:])
    if place == "p":
        await _show_words(number, context, forgotten)
        return
    entries = await context.services.bookkeeping.entries(context.chat, number)
    if not entries:
        raise EntryNotFound
    await show_tapped(entries, context, taught)


async def _show_words(page: int, context: BotContext, forgotten: Hint | None = None) -> None:
    words = await context.services.learning.words(context.chat, page)
    zone, speech = (await context.settings()).zone, await context.speech()
    screen = learning_views.learned_words(words, await context.today(), zone, speech, forgotten)
    await context.replace(tapped_message(context), screen)
