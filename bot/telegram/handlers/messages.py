"""What a person writes: understood, booked, confirmed."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import NoReturn, assert_never

from telegram import Message, Update

from bot.core.chats import Prompt
from bot.core.errors import ExtractionUnavailable
from bot.core.intents import StandIn
from bot.core.ports import Effort
from bot.services.hearing import Heard
from bot.services.outcomes import (
    AmountNotRead,
    AnswerNotRead,
    AnswerWanted,
    Booked,
    BudgetTold,
    CategoryTold,
    Corrected,
    CurrenciesFound,
    CurrencyChosen,
    EditNotUnderstood,
    LeftOut,
    NothingMeant,
    ReportWanted,
    SettingsTold,
    SmallTalk,
    TravelTold,
    Turn,
    UndoWanted,
    Unsure,
    WhichOne,
    ZoneChosen,
    ZonesFound,
)
from bot.telegram import clarifying_views, confirming, views
from bot.telegram.callbacks import Action, OutdatedButton, Tap
from bot.telegram.context import BotContext
from bot.telegram.failures import TryLater
from bot.telegram.handlers import budget, categories, clarifying, undoing
from bot.telegram.handlers.answer import send_answer
from bot.telegram.handlers.report import send_report
from bot.telegram.handlers.settings import show_configured
from bot.telegram.handlers.start import show_currency_chosen, show_zone_chosen, welcome
from bot.telegram.handlers.travel import show_told
from bot.telegram.retry import Retry
from bot.telegram.screens import Screen
from bot.telegram.settings_keyboards import IN_SETTINGS

_WAITS_FOR_MODEL = timedelta(hours=6)
"""After this long without the model, what the rules make of a message is better than nothing."""

_LONGEST_PAUSE = timedelta(minutes=1)
_TRIED_AGAIN = Retry(tries=0, first=timedelta(seconds=2), longest=timedelta(seconds=30))


async def message(update: Update, context: BotContext) -> None:
    """A new message: books it, or does whatever else it says."""
    if update.message is None:
        return
    turn = await _heard_out(update.message, context.services.conversation.hear, context)
    if turn:
        await _show_turn(turn, context)


async def edited_message(update: Update, context: BotContext) -> None:
    """The person edited their own message: its entries follow."""
    if update.edited_message is None:
        return
    turn = await _heard_out(update.edited_message, context.services.conversation.hear_edit, context)
    if turn is None:
        return
    if isinstance(turn.outcome, Corrected):
        taught = await context.taught()
        is_change = await context.services.bookkeeping.has_done(context.chat, context.change.id)
        await context.show_entries(
            turn.outcome.entries, stood_in=turn.stood_in, taught=taught, is_change=is_change
        )
        await context.end_question()
    else:
        await _show_turn(turn, context)


async def _heard_out(
    said: Message, hear: Callable[[Heard], Awaitable[Turn]], context: BotContext
) -> Turn | None:
    """What came of it; None where it is too long to be read. Raises TryLater where it can't be read yet."""
    if await _is_too_long(said, context):
        return None
    try:
        turn = await hear(_heard(said, context))
    except ExtractionUnavailable as away:
        await put_off(said, away, context)
    context.know(turn.settings)
    return turn


async def _show_turn(turn: Turn, context: BotContext) -> None:
    if turn.settled:
        await clarifying.show_settled(turn.settled, context, turn.settled.question.message_id)
    else:
        await show(turn, context)
    if turn.closed:
        await context.fold_up(turn.closed)


async def unreadable(_update: Update, context: BotContext) -> None:
    """A photo without words, a voice message, a sticker: what can't be read is said to be so."""
    say = (await context.speech()).say
    words = say(
        "I can read text, and tables sent as files: /import. Write to me, such as <code>coffee 4.50</code>."
    )
    await context.reply(Screen(words))


async def _is_too_long(said: Message, context: BotContext) -> bool:
    """Whether the message is longer than the bot reads, in which case the person is told."""
    length, limit = len(said.text or said.caption or ""), context.services.max_text_length
    if length > limit:
        await context.reply(views.too_long(length, limit, await context.speech()), to=said.message_id)
    return length > limit


async def put_off(said: Message, away: ExtractionUnavailable, context: BotContext) -> NoReturn:
    """Says once that the message is safe, and has it tried again until it can be read. Raises TryLater."""
    before = context.claimed.deferrals
    if not before:
        saved = views.saved(await context.speech(), behind=context.claimed.behind)
        await context.reply(saved, to=said.message_id)
    pause = max(_TRIED_AGAIN.pause(before + 1), min(away.wait or timedelta(0), _LONGEST_PAUSE))
    raise TryLater(pause, aside=True) from away


def _effort(context: BotContext) -> Effort:
    """What to do for a reading: the longer a message has waited, the less it is held back."""
    if not context.claimed.deferrals:
        return Effort.PROMPT
    return Effort.PATIENT if context.claimed.age < _WAITS_FOR_MODEL else Effort.LAST


async def show(turn: Turn, context: BotContext) -> None:
    """Puts what came of a message before the person."""
    match turn.outcome:
        case Booked(entries=entries, travel=away, doubles=doubles):
            await context.show_entries(
                entries,
                stood_in=turn.stood_in,
                travel=away,
                doubles=doubles,
                is_new=not context.is_repeat,
            )
        case Corrected(entries=entries):
            await context.refresh_entries(entries)
            if not context.is_repeat or not await context.was_shown():
                await context.show_correction(entries, stood_in=turn.stood_in, taught=await context.taught())
        case EditNotUnderstood(entries=entries):
            words = views.edit_not_understood(await context.speech())
            await confirming.show_unread(context, entries, await context.noted(words, _spent(turn)))
        case ReportWanted(period=period):
            await send_report(context, period)
        case AnswerWanted(question=question, today=today):
            await send_answer(context, question, today, stood_in=turn.stood_in)
        case WhichOne(candidates=candidates, question=question):
            await clarifying.ask(question, candidates, context, _spent(turn))
        case Unsure(question=Prompt() as question):
            await clarifying.ask(question, (), context, _spent(turn))
        case (
            CurrencyChosen()
            | ZoneChosen()
            | TravelTold()
            | BudgetTold()
            | CategoryTold()
            | SettingsTold()
            | UndoWanted() as changed
        ):
            await _show_changed(changed, context)
        case _:
            words = await _words(turn.outcome, context)
            # An answer that comes late names what it is the answer to.
            said = context.incoming.effective_message if context.claimed.deferrals else None
            await context.reply(
                await context.noted(words, _spent(turn)), to=said.message_id if said else None
            )


async def _show_changed(
    changed: CurrencyChosen | ZoneChosen | TravelTold | BudgetTold | CategoryTold | SettingsTold | UndoWanted,
    context: BotContext,
) -> None:
    match changed:
        case CurrencyChosen():
            await show_currency_chosen(changed, context)
        case ZoneChosen():
            await show_zone_chosen(changed, context)
        case TravelTold():
            await show_told(changed, context)
        case BudgetTold():
            await budget.show_told(changed, context)
        case CategoryTold():
            await categories.show_told(changed, context)
        case SettingsTold():
            await show_configured(changed, context)
        case UndoWanted(about=int(message_id)):
            await undoing.take_back_of(message_id, context)
        case UndoWanted():
            await undoing.take_back_latest(context)


def _spent(turn: Turn) -> StandIn | None:
    """Where nothing was booked, only that the model isn't asked any more today is worth a note."""
    return turn.stood_in if turn.stood_in is StandIn.SPENT else None


async def _words(
    outcome: NothingMeant
    | Unsure
    | LeftOut
    | AnswerNotRead
    | AmountNotRead
    | SmallTalk
    | ZonesFound
    | CurrenciesFound,
    context: BotContext,
) -> Screen:
    speech = await context.speech()
    match outcome:
        case NothingMeant():
            return views.nothing_meant(speech)
        case Unsure(doubt=doubt):
            return views.doubt(doubt, speech)
        case LeftOut():
            return clarifying_views.left_out(None, speech)
        case AnswerNotRead():
            return clarifying_views.answer_not_read(speech)
        case AmountNotRead():
            return views.amount_not_read(speech)
        case SmallTalk(is_first=True):
            return await welcome(context)
        case SmallTalk():
            return views.small_talk(speech)
        case ZonesFound() | CurrenciesFound():
            place = IN_SETTINGS if outcome.is_change else 0
            if isinstance(outcome, ZonesFound):
                return views.zones_found(outcome, speech, place)
            return views.currencies_found(outcome, speech, place)
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
        effort=_effort(context),
        is_repeat=context.is_repeat,
        is_behind=context.claimed.behind,
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
