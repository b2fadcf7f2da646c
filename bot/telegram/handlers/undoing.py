"""Taking back a change, and telling what became of it."""

from collections.abc import Sequence

from bot.core.errors import CategoryChanged, CategoryInUse, CategoryNameTaken, NothingToUndo
from bot.core.ledger import IMPORT, Entry
from bot.services.bookkeeping import is_of_one_message
from bot.services.learning import Taught
from bot.services.outcomes import CategoryTold
from bot.telegram import confirming, confirming_views, rate_views
from bot.telegram.context import BotContext
from bot.telegram.handlers import budget, categories

_IN_THE_WAY = (CategoryChanged, CategoryInUse, CategoryNameTaken)


async def take_back_latest(context: BotContext) -> None:
    """Takes back the person's latest change. Raises UserError where there is none, or none that can be.

    A change of categories that others have built on since stays, and what the person did before it goes.
    """
    if await _has_taken_back_other(context):
        return
    try:
        told = await context.services.categorising.undo_latest(context.chat, context.change)
    except _IN_THE_WAY as problem:
        await _pass_over(problem, context)
        return
    await _show_latest(told, context)


async def take_back_of(message_id: int, context: BotContext) -> None:
    """Takes back the latest change of what a person's message has booked. Raises as `Bookkeeping.undo_message`."""
    entries = await context.services.bookkeeping.undo_message(context.chat, message_id, None, context.change)
    await _show(entries, context)


async def still_learned(entries: Sequence[Entry], context: BotContext) -> Taught | None:
    """What is still learned from the correction that was taken back; what came in a file has taught nothing."""
    if entries[0].source.medium == IMPORT:
        return None
    return await context.services.learning.after_undo(context.chat, context.change)


async def _has_taken_back_other(context: BotContext, *, past_categories: bool = False) -> bool:
    """Whether the latest change was of a budget or a rate, which counts no more now."""
    services, settings = context.services, await context.settings()
    told = await services.budgeting.undo_latest(settings, context.change, past_categories=past_categories)
    if told:
        await budget.show_told(told, context)
        return True
    rate = await services.exchanging.latest(context.chat, context.change, past_categories=past_categories)
    if rate:
        # Nothing is left of a rate that tells who has dropped it: a lost answer finds it where it was.
        await context.reply(rate_views.dropped([rate], await context.speech()))
        await services.exchanging.drop_one(context.chat, rate.currency, rate.base, rate.day)
    return rate is not None


async def _pass_over(
    problem: CategoryChanged | CategoryInUse | CategoryNameTaken, context: BotContext
) -> None:
    if await _has_taken_back_other(context, past_categories=True):
        return
    try:
        await _show_latest(None, context)
    except NothingToUndo:
        raise problem from None


async def _show_latest(told: CategoryTold | None, context: BotContext) -> None:
    if told:
        await categories.show_told(told, context)
        return
    await _show(await context.services.bookkeeping.undo_latest(context.chat, context.change), context)


async def _show(entries: Sequence[Entry], context: BotContext) -> None:
    if is_of_one_message(entries):
        await confirming.show_undone(context, entries, taught=await still_learned(entries, context))
    else:
        await context.reply(confirming_views.taken_back(len(entries), await context.speech()))
