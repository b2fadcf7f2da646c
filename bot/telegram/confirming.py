"""Telling that something was booked or changed, in the way that the chat has chosen.

Where a sign is enough, what is in the books has one on the person's own message. What a change has made of an entry
is always told in words: a sign can't say what was understood.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from telegram.constants import ReactionEmoji
from telegram.error import BadRequest

from bot.core.confirmations import ConfirmationStyle
from bot.core.repositories import Confirmation
from bot.core.steps import Step, reached
from bot.telegram import confirming_views, learning_views, travel_views

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.doubles import Double
    from bot.core.intents import StandIn
    from bot.core.ledger import Entry
    from bot.core.travel import Travel
    from bot.services.learning import Taught
    from bot.telegram.context import BotContext
    from bot.telegram.screens import Screen

_IN_THE_BOOKS = ReactionEmoji.THUMBS_UP


async def show_entries(  # noqa: PLR0913 - all that there may be to say beside
    context: BotContext,
    entries: Sequence[Entry],
    *,
    stood_in: StandIn | None = None,
    taught: Taught | None = None,
    travel: Travel | None = None,
    doubles: Sequence[Double] = (),
    is_new: bool = False,
    is_change: bool = False,
    warns: bool = True,
) -> None:
    """Brings the confirmation of these entries up to date, or sends it where there is none, as for new ones.

    `travel` is where their currency came from, `doubles` are those that were booked a moment ago already. `is_change`
    where nothing else tells what the update has changed; it `warns` of budgets unless another message does.
    """
    source, speech = entries[0].source.message_id, await context.speech()
    style = (await context.settings()).confirmations
    bare = screen = confirming_views.confirmation(entries, await context.today(), speech, style)
    if style is ConfirmationStyle.FULL:
        screen = travel_views.beside(screen, travel, await context.today(), speech)
    screen = await context.noted(screen, stood_in)
    screen = learning_views.beside(screen, taught, source, speech)
    screen = confirming_views.asked_twice(screen, entries, doubles, speech)
    screen = await context.warned(screen, entries) if warns else screen
    shown = None if is_new else await context.services.bookkeeping.shown_in(context.chat, source)
    says_more = warns and (screen != bare or travel is not None or is_change)
    if shown is None and not says_more and (await _sign(entries, context) or not warns):
        return
    if shown is not None and await context.replace(shown, screen):
        await _sign(entries, context)
        return
    sent = await context.reply(screen, to=source if source > 0 else None)
    await context.services.bookkeeping.remember_shown(context.chat, Confirmation(sent.message_id, source))
    reached(Step.REMEMBERED)


async def refresh_entries(context: BotContext, entries: Sequence[Entry]) -> None:
    """Brings the confirmation of these entries up to date, where there is one."""
    shown = await context.services.bookkeeping.shown_in(context.chat, entries[0].source.message_id)
    if shown is not None:
        await context.replace(shown, await _confirmation(entries, context))
    await _sign(entries, context)


async def show_change(
    context: BotContext,
    entries: Sequence[Entry],
    *,
    stood_in: StandIn | None = None,
    taught: Taught | None = None,
) -> None:
    """Tells what became of entries in a message of its own.

    Where they have no confirmation yet, this is it from now on.
    """
    source, speech = entries[0].source.message_id, await context.speech()
    screen, is_first = await _or_confirming(await correction(context, entries), entries, context)
    screen = learning_views.beside(await context.noted(screen, stood_in), taught, source, speech)
    screen = await context.warned(screen, entries)
    await _send_about(screen, source, context, is_current=is_first)


async def show_undone(context: BotContext, entries: Sequence[Entry], *, taught: Taught | None = None) -> None:
    """Tells what was taken back of entries in a message of its own; likewise."""
    await refresh_entries(context, entries)
    source, speech = entries[0].source.message_id, await context.speech()
    told = await undone(context, entries)
    before = await context.services.bookkeeping.last_told(context.chat, source)
    if before is not None:
        # What the change had made of them stands there, with a button to take it back.
        await context.replace(before, told)
    screen, is_first = await _or_confirming(told, entries, context)
    screen = await context.warned(learning_views.beside(screen, taught, source, speech), entries)
    await _send_about(screen, source, context, is_current=is_first)


async def show_unread(context: BotContext, entries: Sequence[Entry], words: Screen) -> None:
    """Tells why an edited message has left its entries as they are; likewise."""
    source = entries[0].source.message_id
    screen, is_first = await _or_confirming(words, entries, context)
    await _send_about(screen, source, context, is_current=is_first, to=source)


async def correction(context: BotContext, entries: Sequence[Entry]) -> Screen:
    """What a change has made of entries, in the chat's way."""
    style = (await context.settings()).confirmations
    return confirming_views.correction(entries, await context.today(), await context.speech(), style)


async def undone(context: BotContext, entries: Sequence[Entry]) -> Screen:
    """How entries are now that a change of them was taken back; likewise."""
    changed = await context.services.bookkeeping.changed(context.chat, context.change.id)
    style, speech = (await context.settings()).confirmations, await context.speech()
    return confirming_views.undone(entries, changed, await context.today(), speech, style)


async def _confirmation(entries: Sequence[Entry], context: BotContext) -> Screen:
    style = (await context.settings()).confirmations
    return confirming_views.confirmation(entries, await context.today(), await context.speech(), style)


async def _or_confirming(words: Screen, entries: Sequence[Entry], context: BotContext) -> tuple[Screen, bool]:
    """The words, with the buttons of the confirmation where there is none yet; and whether that is so."""
    if await context.services.bookkeeping.shown_in(context.chat, entries[0].source.message_id) is not None:
        return words, False
    return replace(await _confirmation(entries, context), text=words.text), True


async def _send_about(
    screen: Screen, source: int, context: BotContext, *, is_current: bool, to: int | None = None
) -> None:
    sent = await context.reply(screen, to=to)
    about = Confirmation(sent.message_id, source, is_current=is_current)
    await context.services.bookkeeping.remember_shown(context.chat, about)


async def _sign(entries: Sequence[Entry], context: BotContext) -> bool:
    """Puts the sign on the person's message that booked these, or takes it away where none is in the books.

    False where the chat has no signs, or Telegram refuses them: a group may allow none, a message may be deleted.
    """
    source = entries[0].source.message_id
    style = (await context.settings()).confirmations
    if style is not ConfirmationStyle.REACTION or source <= 0:
        return False
    is_booked = any(not entry.is_voided for entry in entries)
    try:
        await context.bot.set_message_reaction(context.chat, source, _IN_THE_BOOKS if is_booked else None)
    except BadRequest:
        return False
    reached(Step.SHOWN)
    return True
