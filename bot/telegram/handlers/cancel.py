"""/cancel: what was opened last is closed, and said to be."""

from telegram import Update

from bot.core.chats import Expecting, Prompt
from bot.telegram import cancelling_views, privacy_views
from bot.telegram.context import BotContext
from bot.telegram.handlers import importing
from bot.telegram.language import speech_of


async def cancel(_update: Update, context: BotContext) -> None:
    """/cancel: closes the newest question, menu or file before the person; what it was about stays as it is."""
    opened = await context.services.preferences.open_before(context.chat, context.person)
    newest = opened[0] if opened else None
    if await importing.drop_latest(context, newest.asked_at if newest else None):
        return
    settings = await context.settings()
    await context.reply(cancelling_views.cancelled(newest, settings, speech_of(settings)))
    if newest:
        await _close(newest, context)


async def _close(open_one: Prompt, context: BotContext) -> None:
    preferences = context.services.preferences
    if open_one.expecting is Expecting.ERASING:
        await context.replace(open_one.message_id, privacy_views.kept(await context.speech()))
    else:
        await context.fold_up(open_one)
    if open_one.expecting in (Expecting.EDITING, Expecting.ERASING):
        await preferences.closed(context.chat, context.person, open_one.message_id)
    else:
        await preferences.stop_asking(context.chat, context.person)
