"""The question before something is booked or corrected: put, answered by a button, and turned into what came of it."""

from collections.abc import Sequence

from bot.core.chats import Prompt
from bot.core.clarifying import Pending, Undecided
from bot.core.errors import EntryNotFound, EntryVoided, NotAsked, NotTheAuthor
from bot.core.intents import StandIn
from bot.core.ledger import Change, Entry
from bot.core.repositories import Confirmation
from bot.core.travel import Travel
from bot.services.learning import Taught
from bot.services.outcomes import Booked, Corrected, LeftOut, Settled
from bot.telegram import clarifying_views, learning_views, views
from bot.telegram.callbacks import Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers.tapped import tapped_message
from bot.telegram.keyboards import read_choice
from bot.telegram.screens import Screen

_GONE = (EntryNotFound, EntryVoided, NotTheAuthor)


async def ask(
    prompt: Prompt, candidates: Sequence[Entry], context: BotContext, stood_in: StandIn | None = None
) -> None:
    """Puts the question under the message that it is about. `candidates` are the entries that may be meant."""
    if prompt.pending is None:
        return
    screen = await context.noted(await _question(prompt.pending, candidates, context), stood_in)
    sent = await context.reply(screen, to=prompt.pending.message_id)
    await context.services.clarifying.shown_in(context.chat, prompt, sent.message_id)


async def _question(pending: Pending, candidates: Sequence[Entry], context: BotContext) -> Screen:
    speech = await context.speech()
    if isinstance(pending, Undecided):
        return clarifying_views.question(pending, await context.today(), speech)
    return clarifying_views.which_one(candidates, pending, speech)


async def choose(tap: Tap, context: BotContext) -> None:
    """A button of a question: the message with it shows what came of it. Only for the person who was asked."""
    choice, person = read_choice(tap)
    if person != context.person:
        raise NotAsked
    try:
        settled = await context.services.clarifying.choose(context.chat, tap.number, choice, context.change)
    except _GONE:
        await context.replace(tapped_message(context), views.unchanged(await context.speech()))
        raise
    await show_settled(settled, context, tapped_message(context))


async def show_settled(settled: Settled, context: BotContext, message_id: int) -> None:
    """Turns the question in this message of the bot's into what came of it; 0 where it was never shown."""
    match settled.outcome:
        case Booked(entries=entries):
            if message_id:
                about = Confirmation(message_id, entries[0].source.message_id)
                await context.services.bookkeeping.remember_shown(context.chat, about)
            await _keep_answer(entries[0].source.message_id, context)
            await context.show_entries(entries, travel=await _travel(settled.question.pending, context))
        case Corrected(entries=entries):
            await context.show_entries(entries, warns=False)
            await _show_correction(entries, settled, context, message_id)
        case LeftOut():
            screen = clarifying_views.left_out(settled.question.pending, await context.speech())
            await _show(screen, context, message_id)


async def _travel(pending: Pending | None, context: BotContext) -> Travel | None:
    """The journey that gave the currency to what named none; None where it is over or gave none."""
    if not isinstance(pending, Undecided) or all(entry.currency for entry in pending.unclear.entries):
        return None
    travel = (await context.settings()).travel_on(pending.today)
    return travel if travel and travel.currency == pending.currency else None


async def _keep_answer(source: int, context: BotContext) -> None:
    """A typed answer is about the entries as well: editing it corrects them."""
    said = context.incoming.message
    if said and said.message_id != source:
        about = Confirmation(said.message_id, source, is_current=False)
        await context.services.bookkeeping.remember_shown(context.chat, about)


async def _show_correction(
    entries: tuple[Entry, ...], settled: Settled, context: BotContext, message_id: int
) -> None:
    speech, source = await context.speech(), entries[0].source.message_id
    screen = await context.correction(entries)
    taught = await _taught(settled, context)
    screen = await context.warned(learning_views.beside(screen, taught, source, speech), entries)
    shown = await _show(screen, context, message_id)
    said = settled.question.pending.message_id if settled.question.pending else shown
    for one in (shown, said):
        about = Confirmation(one, source, is_current=False)
        await context.services.bookkeeping.remember_shown(context.chat, about)


async def _taught(settled: Settled, context: BotContext) -> Taught | None:
    """What the kept correction teaches, now that it was made."""
    pending = settled.question.pending
    if pending is None or isinstance(pending, Undecided):
        return None
    change = Change(pending.by, pending.id)
    return await context.services.learning.from_correction(context.chat, change, pending.said)


async def _show(screen: Screen, context: BotContext, message_id: int) -> int:
    """Shows it in place of the question, or in a new message where that isn't there any more."""
    if message_id and await context.replace(message_id, screen):
        return message_id
    return (await context.reply(screen)).message_id
