"""✏️: everything about an entry can be changed by tapping, in the confirmation itself."""

from dataclasses import replace
from datetime import date

from bot.core.chats import Expecting
from bot.core.errors import EntryNotFound, EntryVoided, NotTheAuthor
from bot.core.ledger import Amendment, Entry, EntryId, Kind, checked_day
from bot.services.bookkeeping import screen_state
from bot.services.learning import Taught
from bot.telegram import confirming, learning_views, views
from bot.telegram.callbacks import Action, Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers.tapped import card_behind, offers, tapped_message
from bot.telegram.history_keyboards import within_card
from bot.telegram.screens import Screen


async def open_editor(tap: Tap, context: BotContext) -> None:
    """✏️: the entry's menu, or the choice of an entry where the message booked several."""
    entries = [entry for entry in await _entries(tap, context) if not entry.is_voided]
    if not entries:
        raise EntryVoided
    for entry in entries:
        _check_author(entry, context)
    await _keep_open(entries[0], context)
    today, speech = await context.today(), await context.speech()
    if len(entries) == 1:
        await _show(views.entry_menu(entries[0], today, speech), context)
    else:
        await _show(views.entry_choice(entries, today, speech), context)


async def close_editor(tap: Tap, context: BotContext) -> None:
    """« back to the confirmation; a menu that was opened elsewhere is folded up."""
    entries = await _entries(tap, context)
    for entry in entries:
        _check_author(entry, context)
    if await _is_confirmation(entries, context):
        await context.show_entries(entries)
    else:
        await _show(views.unchanged(await context.speech()), context)


async def open_page(tap: Tap, context: BotContext) -> None:
    """One page of the entry's menu, by the tap's action."""
    entry = await _entry(tap, context)
    await _keep_open(entry, context)
    today, speech = await context.today(), await context.speech()
    match tap.action:
        case Action.CATEGORIES:
            screen = views.category_grid(entry, today, speech)
        case Action.DATES:
            screen = views.date_choice(entry, today, speech)
        case Action.CALENDAR:
            month = date.fromisoformat(f"{tap.text}-01")
            screen = views.calendar_page(entry, month, today, await context.settings(), speech)
        case _:
            screen = views.entry_menu(entry, today, speech)
    await _show(screen, context)


async def ask(tap: Tap, context: BotContext) -> None:
    """The amount and the description are typed: the next message is the answer."""
    entry = await _entry(tap, context)
    amount = tap.action is Action.AMOUNT
    expecting = Expecting.AMOUNT if amount else Expecting.DESCRIPTION
    card, message_id = card_behind(context), tapped_message(context)
    page = card.text if card else ""
    await context.services.preferences.ask(
        context.chat, context.person, expecting, message_id, entry.id, page=page
    )
    question = views.amount_question if amount else views.description_question
    await _show(question(entry, await context.today(), await context.speech()), context)


async def set_value(tap: Tap, context: BotContext) -> None:
    """A category, a day or a kind was tapped: the confirmation shows it at once."""
    match tap.action:
        case Action.SET_CATEGORY:
            amendment = Amendment(category=tap.text)
        case Action.SET_DATE:
            day = checked_day(date.fromisoformat(tap.text), await context.today())
            amendment = Amendment(occurred_on=day)
        case _:
            amendment = Amendment(kind=Kind(tap.text))
    entry = await context.services.bookkeeping.amend(
        context.chat, EntryId(tap.number), amendment, context.change
    )
    await show_all(entry, context, await context.taught())


async def why(tap: Tap, context: BotContext) -> None:
    """Where the entry's category came from."""
    entry = await _entry(tap, context)
    reason = await context.services.learning.why(context.chat, entry)
    zone = (await context.settings()).zone
    text = learning_views.why(reason, context.person, await context.today(), zone, await context.speech())
    await context.answer(text, alert=True)


async def delete(tap: Tap, context: BotContext) -> None:
    """🗑: takes the entry out of the books; undo brings it back."""
    entry = await context.services.bookkeeping.void(context.chat, EntryId(tap.number), context.change)
    await show_all(entry, context)


async def _entries(tap: Tap, context: BotContext) -> list[Entry]:
    entries = await context.services.bookkeeping.entries(context.chat, tap.number)
    if not entries:
        raise EntryNotFound
    return entries


async def _entry(tap: Tap, context: BotContext) -> Entry:
    entry = await context.services.bookkeeping.entry(context.chat, EntryId(tap.number))
    _check_author(entry, context)
    if entry.is_voided:
        raise EntryVoided
    return entry


async def _keep_open(entry: Entry, context: BotContext) -> None:
    """The menu stands open from now on, until a tap or /cancel closes it."""
    card = card_behind(context)
    await context.services.preferences.opened(
        context.chat,
        context.person,
        Expecting.EDITING,
        tapped_message(context),
        entry.id,
        page=card.text if card else "",
    )


def _check_author(entry: Entry, context: BotContext) -> None:
    if entry.source.author_id != context.person:
        raise NotTheAuthor


async def show_tapped(entries: list[Entry], context: BotContext, taught: Taught | None = None) -> None:
    """Shows the entries of a message where the person has tapped, with what there is to say about learning."""
    card, speech = card_behind(context), await context.speech()
    if card:
        await context.refresh_entries(entries)
        screen = await context.card(EntryId(card.number), card.text)
        screen = learning_views.beside(screen, taught, entries[0].source.message_id, speech)
        await context.replace(tapped_message(context), await context.warned(screen, entries))
        return
    if await _is_confirmation(entries, context):
        await context.show_entries(entries, taught=taught)
        return
    is_undone = offers(Tap(Action.RESTORE, entries[0].source.message_id, str(screen_state(entries))), context)
    screen = await (confirming.undone if is_undone else confirming.correction)(context, entries)
    screen = learning_views.beside(screen, taught, entries[0].source.message_id, speech)
    await _show(await context.warned(screen, entries), context)


async def show_all(entry: Entry, context: BotContext, taught: Taught | None = None) -> None:
    """Brings the confirmation up to date, and the tapped message where it is another one."""
    entries = await context.services.bookkeeping.entries(context.chat, entry.source.message_id)
    if card_behind(context) is None and not await _is_confirmation(entries, context):
        await context.show_entries(entries, warns=False)
    await show_tapped(entries, context, taught)


async def _is_confirmation(entries: list[Entry], context: BotContext) -> bool:
    """Whether the tapped message is the one that shows these entries."""
    source = entries[0].source.message_id
    return tapped_message(context) == await context.services.bookkeeping.shown_in(context.chat, source)


async def _show(screen: Screen, context: BotContext) -> None:
    card = card_behind(context)
    if card:
        screen = replace(screen, keyboard=within_card(screen.keyboard, card))
    await context.replace(tapped_message(context), screen)
