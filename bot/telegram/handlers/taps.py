"""A tap on a button: decoded, handled by its action, and always answered."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from telegram import Update

from bot.core.errors import UserError
from bot.telegram import errors, views
from bot.telegram.callbacks import Action, OutdatedButton, Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers import editing, report, start, undo
from bot.telegram.handlers.tapped import tapped_message

Handler = Callable[[Tap, BotContext], Awaitable[None]]


async def _nothing(_tap: Tap, _context: BotContext) -> None:
    """A label that looks like a button."""


HANDLERS: dict[Action, Handler] = {
    Action.UNDO: undo.tap_undo,
    Action.RESTORE: undo.tap_undo,
    Action.EDIT: editing.open_editor,
    Action.BACK: editing.close_editor,
    Action.ENTRY: editing.open_page,
    Action.CATEGORIES: editing.open_page,
    Action.DATES: editing.open_page,
    Action.CALENDAR: editing.open_page,
    Action.AMOUNT: editing.ask,
    Action.DESCRIPTION: editing.ask,
    Action.SET_CATEGORY: editing.set_value,
    Action.SET_DATE: editing.set_value,
    Action.SET_KIND: editing.set_value,
    Action.DELETE: editing.delete,
    Action.REPORT: report.turn_page,
    Action.CURRENCY: start.choose_currency,
    Action.OTHER_CURRENCY: start.ask_currency,
    Action.ZONE: start.choose_zone,
    Action.OTHER_ZONE: start.ask_zone,
    Action.NOTHING: _nothing,
}


_PROMPT = timedelta(seconds=5)
_BACKLOG_ARRIVES_WITHIN = timedelta(seconds=10)

_LEAVE_QUESTIONS = (Action.NOTHING, Action.REPORT)
"""Every other tap ends the question before the person: what they want now is something else."""


async def _came_too_late(context: BotContext) -> bool:
    """Whether nobody waits for the answer any more. Telegram knows it, and is asked where there is some doubt.

    What an earlier try has done already is no longer late.
    """
    services, received = context.services, context.claimed.received_at
    came_with_backlog = received - services.started_at < _BACKLOG_ARRIVES_WITHIN
    if not came_with_backlog and services.clock.now() - received < _PROMPT:
        return False
    if await context.answer():
        return False
    return not await services.bookkeeping.has_done(context.chat, context.change.id)


async def _instead_of_question(found: Tap, context: BotContext) -> None:
    question = await context.services.preferences.stop_asking(context.chat, context.person)
    await HANDLERS[found.action](found, context)
    tapped = context.query.message
    if question and tapped and question.message_id != tapped.message_id:
        await context.fold_up(question)


async def tap(_update: Update, context: BotContext) -> None:
    """Does what the button says, then ends its waiting; what went wrong is told in an alert.

    What came too late to be answered is left alone: the person has gone on, on a screen that isn't what it was.
    """
    if await _came_too_late(context):
        await context.reply(views.too_late(await context.speech()), to=tapped_message(context))
        return
    try:
        found = Tap.decode(context.query.data or "")
        if found.action in _LEAVE_QUESTIONS:
            await HANDLERS[found.action](found, context)
        else:
            await _instead_of_question(found, context)
    except (OutdatedButton, ValueError, OverflowError):
        say = (await context.speech()).label
        await context.answer(say("This button is too old. Send /report, or write to me again."), alert=True)
    except UserError as error:
        await context.answer(errors.wording(error, await context.speech()), alert=True)
    else:
        await context.answer()
