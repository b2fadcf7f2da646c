"""/history: the books page by page, and each entry's card, where it can be changed, repeated and put back."""

from telegram import Message, Update

from bot.core.history import HistoryFilter, Place
from bot.core.intents import StandIn
from bot.core.ledger import EntryId
from bot.telegram import entry_card, history_views
from bot.telegram.callbacks import Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers.editing import show_all
from bot.telegram.handlers.tapped import tapped_message
from bot.telegram.history_taps import BELOW, roomy, wanted_page
from bot.telegram.screens import Screen


async def history(_update: Update, context: BotContext) -> None:
    """/history [words]: everything, or what the words mean."""
    words = " ".join(context.args or ())
    settings, today = await context.settings(), await context.today()
    wanted = context.services.history.meant(words, settings, today) if words else HistoryFilter()
    await send_history(context, wanted)


async def send_history(context: BotContext, wanted: HistoryFilter, stood_in: StandIn | None = None) -> None:
    """Sends the newest entries that the filter lets through, as far as buttons can carry it."""
    # A list that comes late names what it is the answer to.
    said = context.incoming.effective_message if context.claimed.deferrals else None
    screen = await context.noted(await _page(context, roomy(wanted)), stood_in)
    await context.reply(screen, to=said.message_id if said else None)


async def open_page(tap: Tap, context: BotContext) -> None:
    """A page in the place of what was tapped; below it where that is a picture, or a list is to stand there."""
    wanted, place = wanted_page(tap.text)
    await context.answer()  # a search may take longer than a button should
    screen = await _page(context, wanted, place)
    shown = context.query.message
    if tap.number == BELOW or (isinstance(shown, Message) and shown.photo):
        await context.reply(screen)
    else:
        await _show(screen, context)


async def open_menu(tap: Tap, context: BotContext) -> None:
    """The filters, by the tap's number."""
    shape, today = (await context.settings()).calendar, await context.today()
    await _show(history_views.menu(tap.number, tap.text, shape, today, await context.speech()), context)


async def open_card(tap: Tap, context: BotContext) -> None:
    """An entry of the list."""
    wanted_page(tap.text)
    await _show(await context.card(EntryId(tap.number), tap.text), context)


async def open_revisions(tap: Tap, context: BotContext) -> None:
    """What changed about an entry, and when."""
    wanted_page(tap.text)
    told = await context.services.history.told(context.chat, EntryId(tap.number))
    await _show(entry_card.revisions(told, tap.text, await context.reader()), context)


async def again(tap: Tap, context: BotContext) -> None:
    """🔁: the same once more, today; it has a confirmation of its own."""
    entries = await context.services.bookkeeping.repeat(
        context.chat, EntryId(tap.number), await context.today(), context.change
    )
    await context.answer((await context.speech()).label("Booked again."))
    await context.show_entries(entries, is_new=not context.is_repeat)


async def put_back(tap: Tap, context: BotContext) -> None:
    """↪️: the entry is in the books again."""
    entry = await context.services.bookkeeping.put_back(context.chat, EntryId(tap.number), context.change)
    await show_all(entry, context)


async def _page(context: BotContext, wanted: HistoryFilter, place: Place | None = None) -> Screen:
    shown = await context.services.history.page(context.chat, wanted, place)
    return history_views.page(shown, await context.today(), await context.speech())


async def _show(screen: Screen, context: BotContext) -> None:
    await context.replace(tapped_message(context), screen)
