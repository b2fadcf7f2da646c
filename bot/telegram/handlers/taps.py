"""A tap on a button: decoded, handled by its action, and always answered."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from telegram import Update

from bot.core.errors import UserError
from bot.telegram import category_keyboards, errors, views
from bot.telegram.callbacks import Action, OutdatedButton, Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers import (
    budget,
    categories,
    clarifying,
    editing,
    export,
    history,
    importing,
    learning,
    privacy,
    rate,
    report,
    settings,
    start,
    travel,
    undo,
)
from bot.telegram.handlers.tapped import tapped_message
from bot.telegram.intake import BACKLOG

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
    Action.REPORT_TABLE: report.send_table,
    Action.REPORT_CATEGORIES: report.open_categories,
    Action.CURRENCY: start.choose_currency,
    Action.OTHER_CURRENCY: start.ask_currency,
    Action.ZONE: start.choose_zone,
    Action.OTHER_ZONE: start.ask_zone,
    Action.WHY: editing.why,
    Action.REMEMBER: learning.remember,
    Action.SETTINGS: settings.open_page,
    Action.SET_OPTION: settings.choose,
    Action.LEARNED: learning.open_words,
    Action.FORGET: learning.forget,
    Action.PUT_BACK: learning.put_back,
    Action.CHOOSE: clarifying.choose,
    Action.HISTORY: history.open_page,
    Action.HISTORY_MENU: history.open_menu,
    Action.CARD: history.open_card,
    Action.REVISIONS: history.open_revisions,
    Action.AGAIN: history.again,
    Action.PUT_BACK_ENTRY: history.put_back,
    Action.DROP_RATE: rate.drop,
    Action.TRAVEL: travel.stop,
    Action.BUDGETS: budget.open_page,
    Action.NEW_BUDGET: budget.ask,
    Action.SET_BUDGET: budget.take_offer,
    Action.CHANGE_BUDGET: budget.change,
    Action.UNDO_BUDGET: budget.undo,
    Action.ERASE_CHAT: privacy.tap_forget,
    Action.CATEGORY_LIST: categories.open_list,
    Action.CATEGORY_PAGE: categories.open_page,
    Action.CHANGE_CATEGORY: categories.change,
    Action.EXPORT: export.choose,
    Action.DOUBLE: undo.tap_double,
    Action.IMPORT: importing.open_page,
    Action.IMPORT_DO: importing.act,
    Action.NOTHING: _nothing,
}


_PROMPT = timedelta(seconds=5)

_LEAVE_QUESTIONS = (
    Action.IMPORT,
    Action.EXPORT,
    Action.CHOOSE,
    Action.NOTHING,
    Action.WHY,
    Action.REPORT,
    Action.REPORT_TABLE,
    Action.REPORT_CATEGORIES,
    Action.BUDGETS,
    Action.HISTORY,
    Action.HISTORY_MENU,
    Action.CARD,
    Action.REVISIONS,
    Action.ERASE_CHAT,
)
"""Every other tap ends the question before the person: what they want now is something else."""

_CLOSE_MENUS = (
    Action.BACK,
    Action.CARD,
    Action.HISTORY,
    Action.AMOUNT,
    Action.DESCRIPTION,
    Action.SET_CATEGORY,
    Action.SET_DATE,
    Action.SET_KIND,
    Action.DELETE,
)
"""After these no menu of an entry stands in the tapped message any more."""

_ASKING = (Action.AMOUNT, Action.DESCRIPTION, Action.OTHER_CURRENCY, Action.OTHER_ZONE, Action.NEW_BUDGET)
"""Only another question ends one that a message waits for to be booked."""


async def _came_too_late(context: BotContext) -> bool:
    """Whether nobody waits for the answer any more. Telegram knows it, and is asked where there is some doubt.

    What was taken up in time isn't late, however many tries it takes; nor is what an earlier one has done already.
    """
    services, claimed = context.services, context.claimed
    if not claimed.payload.get(BACKLOG) and claimed.waited < _PROMPT:
        return False
    if await context.answer():
        return False
    change = context.change.id
    has_done = await services.bookkeeping.has_done(context.chat, change)
    has_done = has_done or await services.categorising.has_done(context.chat, change)
    return not has_done and not await services.clarifying.has_settled(context.chat, context.change)


def _asks(found: Tap) -> bool:
    is_about_category = found.action is Action.CATEGORY_PAGE and found.number == category_keyboards.ASKING
    return found.action in _ASKING or is_about_category


async def _instead_of_question(found: Tap, context: BotContext) -> None:
    preferences = context.services.preferences
    question = await preferences.asked(context.chat, context.person)
    if question and question.pending and not _asks(found):
        question = None
    if question:
        await preferences.stop_asking(context.chat, context.person)
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
        if found.action in _CLOSE_MENUS:
            await context.services.preferences.closed(context.chat, context.person, tapped_message(context))
    except (OutdatedButton, ValueError, OverflowError):
        say = (await context.speech()).label
        await context.answer(say("This button is too old. Send /report, or write to me again."), alert=True)
    except UserError as error:
        await context.answer(errors.wording(error, await context.speech()), alert=True)
    else:
        await context.answer()
