"""Files that people send: shown as they would be booked, changed on buttons, booked with one tap."""

from collections.abc import Awaitable
from datetime import datetime
from functools import partial
from typing import TypeVar

from telegram import Update
from telegram.constants import ChatAction

from bot.core.errors import UnreadableFile
from bot.core.imports import Import, ImportId, SentFile
from bot.core.repositories import Confirmation
from bot.services.importing import ImportPage
from bot.telegram import import_columns, import_taps, import_views
from bot.telegram.callbacks import OutdatedButton, Tap
from bot.telegram.context import BotContext
from bot.telegram.downloading import fetch
from bot.telegram.file_words import unreadable
from bot.telegram.handlers.tapped import tapped_message

_Result = TypeVar("_Result")


async def how_to(_update: Update, context: BotContext) -> None:
    """/import: what can be sent."""
    await context.reply(import_views.how_to(await context.speech()))


async def document(update: Update, context: BotContext) -> None:
    """A file came: shows what it would book. Its caption says nothing to the bot."""
    message = update.effective_message
    sent = message.document if message else None
    if message is None or sent is None:
        return
    importing, speech = context.services.importing, await context.speech()
    await context.bot.send_chat_action(context.chat, ChatAction.TYPING)
    name = sent.file_name or "file"
    file: Import | None = None
    try:
        told = SentFile(sent.file_id, name, sent.file_size)
        file = await importing.receive(await context.settings(), told, context.change)
        page = await _page(file.id, context)
    except UnreadableFile as error:
        if file:
            await importing.drop(context.chat, file.id, context.person)
        await context.reply(import_views.refused(name, error, speech), to=message.message_id)
        return
    shown = await context.reply(import_views.page(page, await context.today(), speech), to=message.message_id)
    await importing.shown(context.chat, file.id, shown.message_id)


async def open_page(tap: Tap, context: BotContext) -> None:
    """The page, or its columns; after what the tap says of them."""
    file, speech = ImportId(tap.number), await context.speech()
    change = import_taps.choice(tap)
    if change:
        await context.services.importing.choose(context.chat, file, context.person, change)
    page = await _shown(_page(file, context), context)
    if page is None:
        return
    if not tap.text.startswith(import_taps.COLUMNS):
        screen = import_views.page(page, await context.today(), speech)
    elif role := import_taps.wanted_role(tap):
        screen = import_columns.column_choice(page, role, speech)
    else:
        screen = import_columns.columns(page, speech)
    await context.replace(tapped_message(context), screen)


async def act(tap: Tap, context: BotContext) -> None:
    """Books the file, or leaves it alone."""
    match tap.text:
        case import_taps.CANCEL:
            file = await context.services.importing.drop(context.chat, ImportId(tap.number), context.person)
            await context.replace(tapped_message(context), import_views.dropped(file, await context.speech()))
        case import_taps.BOOK | import_taps.BOOK_TWICE:
            await _book(tap, context)
        case _:
            raise OutdatedButton


async def _book(tap: Tap, context: BotContext) -> None:
    await context.bot.send_chat_action(context.chat, ChatAction.TYPING)
    doing = context.services.importing.book(
        await context.settings(),
        ImportId(tap.number),
        context.change,
        partial(fetch, context.bot),
        twice=tap.text == import_taps.BOOK_TWICE,
    )
    booked = await _shown(doing, context)
    if booked is None:
        return
    source, shown = -context.change.id, tapped_message(context)
    entries = await context.services.bookkeeping.entries(context.chat, source)
    context.know(await context.services.preferences.of(context.chat, context.language_code))
    if not entries:
        await context.replace(
            shown, import_views.nothing_booked(await context.speech(), brought=booked.brought)
        )
        return
    await context.services.bookkeeping.remember_shown(context.chat, Confirmation(shown, source))
    await context.show_entries(entries, warns=False)


async def drop_latest(context: BotContext, after: datetime | None) -> bool:
    """Leaves the file alone that this person sent last, as /cancel does; False where none that came `after` waits."""
    file = await context.services.importing.drop_latest(context.chat, context.change, after)
    if file is None:
        return False
    speech = await context.speech()
    await context.reply(import_views.cancelled(file, speech))
    if file.message_id:
        await context.replace(file.message_id, import_views.dropped(file, speech))
    return True


async def _page(file: ImportId, context: BotContext) -> ImportPage:
    settings = await context.settings()
    return await context.services.importing.page(settings, file, context.person, partial(fetch, context.bot))


async def _shown(doing: Awaitable[_Result], context: BotContext) -> _Result | None:
    """What comes of it; None where the file can't be read any more, which an alert tells."""
    try:
        return await doing
    except UnreadableFile as error:
        await context.answer(unreadable(error, await context.speech()), alert=True)
        return None
