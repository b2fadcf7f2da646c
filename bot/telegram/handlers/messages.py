"""What a person writes: understood, booked, confirmed."""

from contextlib import suppress
from typing import assert_never

from telegram import Message, Update

from bot.services.conversation import Heard
from bot.services.outcomes import (
    AmountNotRead,
    Booked,
    BudgetWanted,
    Corrected,
    CurrencyChosen,
    EditNotUnderstood,
    NothingMeant,
    Outcome,
    ReportWanted,
    SmallTalk,
    Unsure,
    WhichOne,
    ZoneChosen,
    ZonesFound,
)
from bot.telegram import views
from bot.telegram.callbacks import Action, OutdatedButton, Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers.report import send_report
from bot.telegram.handlers.start import show_currency_chosen, show_zone_chosen
from bot.telegram.screens import Screen


async def message(update: Update, context: BotContext) -> None:
    """A new message: books it, or does whatever else it says."""
    if update.message is None:
        return
    question = await context.services.preferences.asked(context.chat, context.person)
    outcome = await context.services.conversation.hear(_heard(update.message, context))
    await show(outcome, context)
    if question and not await context.services.preferences.asked(context.chat, context.person):
        await context.fold_up(question)


async def edited_message(update: Update, context: BotContext) -> None:
    """The person edited their own message: its entries follow."""
    if update.edited_message is None:
        return
    outcome = await context.services.conversation.hear_edit(_heard(update.edited_message, context))
    if isinstance(outcome, Corrected):
        await context.show_entries(outcome.entries, stood_in=outcome.stood_in)
        await context.end_question()
    else:
        await show(outcome, context)


async def unreadable(_update: Update, context: BotContext) -> None:
    """A photo without words, a voice message, a sticker: what can't be read is said to be so."""
    say = (await context.speech()).say
    await context.reply(
        Screen(say("I can only read text so far. Write it to me, such as <code>coffee 4.50</code>."))
    )


async def show(outcome: Outcome, context: BotContext) -> None:
    """Puts what came of a message before the person."""
    match outcome:
        case Booked(entries=entries, stood_in=stood_in):
            await context.show_entries(entries, stood_in=stood_in)
        case Corrected():
            await _show_corrected(outcome, context)
        case ReportWanted(span=span, day=day):
            await send_report(context, span, day)
        case CurrencyChosen():
            await show_currency_chosen(outcome, context)
        case ZoneChosen():
            await show_zone_chosen(outcome, context)
        case _:
            await context.reply(await _words(outcome, context))


async def _show_corrected(outcome: Corrected, context: BotContext) -> None:
    await context.show_entries(outcome.entries)
    await context.show_correction(outcome.entries, stood_in=outcome.stood_in)


async def _words(
    outcome: EditNotUnderstood
    | WhichOne
    | NothingMeant
    | Unsure
    | AmountNotRead
    | SmallTalk
    | BudgetWanted
    | ZonesFound,
    context: BotContext,
) -> Screen:
    speech = await context.speech()
    match outcome:
        case EditNotUnderstood():
            return views.edit_not_understood(speech)
        case WhichOne():
            return views.which_one(outcome, speech)
        case NothingMeant():
            return views.nothing_meant(speech)
        case Unsure(doubt=doubt):
            return views.doubt(doubt, speech)
        case AmountNotRead():
            return views.amount_not_read(speech)
        case SmallTalk():
            return views.small_talk(speech)
        case BudgetWanted():
            return views.no_budgets(speech)
        case ZonesFound(zones=zones):
            return views.zones_found(zones, speech)
    assert_never(outcome)


def _heard(said: Message, context: BotContext) -> Heard:
    return Heard(
        chat_id=context.chat,
        person=context.person,
        update_id=context.incoming.update_id,
        message_id=said.message_id,
        text=said.text or said.caption or "",
        sent_at=said.date,
        language=context.language_code,
        reply_to=said.reply_to_message.message_id if said.reply_to_message else None,
        reply_shows=_shows(said.reply_to_message),
    )


def _shows(message: Message | None) -> int | None:
    """The person's message whose entries this one has buttons for: it may have been sent just before a crash."""
    keyboard = message.reply_markup.inline_keyboard if message and message.reply_markup else ()
    for button in (button for row in keyboard for button in row):
        with suppress(OutdatedButton):
            tap = Tap.decode(str(button.callback_data))
            if tap.action in (Action.EDIT, Action.UNDO, Action.RESTORE):
                return tap.number
    return None
