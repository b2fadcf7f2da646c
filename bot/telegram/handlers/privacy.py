"""/privacy, and /forget with its two steps."""

import asyncio
from datetime import timedelta

from telegram import ChatMember, Update
from telegram.error import TelegramError
from telegram.helpers import create_deep_linked_url

from bot.core.chats import Expecting
from bot.core.errors import OnlyAdministrators
from bot.core.places import FALLBACK_LOCALE
from bot.services.access import WayBack
from bot.telegram import privacy_views
from bot.telegram.callbacks import OutdatedButton, Tap
from bot.telegram.context import BotContext
from bot.telegram.failures import Fault, fault_of, present_delivery, wanted_delay
from bot.telegram.handlers.tapped import tapped_message
from bot.telegram.language import Speech
from bot.telegram.menus import match_menu
from bot.telegram.retry import Retry
from bot.telegram.screens import Screen

_ADMINISTRATORS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)
_FAREWELL = Retry(tries=20, first=timedelta(seconds=0.5), longest=timedelta(minutes=1))


async def privacy(_update: Update, context: BotContext) -> None:
    """/privacy: what is stored, where, for how long, and who gets to see it."""
    await context.reply(privacy_views.privacy(context.services.custody, await context.speech()))


async def forget(_update: Update, context: BotContext) -> None:
    """/forget: what would be erased, and the way on."""
    wish = await context.services.erasing.wish(context.chat)
    sent = await context.reply(privacy_views.leaving(wish, await context.speech()))
    await context.services.preferences.opened(
        context.chat, context.person, Expecting.ERASING, sent.message_id
    )


async def tap_forget(tap: Tap, context: BotContext) -> None:
    """A step towards being forgotten, or back. Raises OnlyAdministrators, OutdatedButton."""
    speech, shown_in = await context.speech(), tapped_message(context)
    if tap.text == privacy_views.KEEP:
        await context.services.preferences.closed(context.chat, context.person, shown_in)
        await context.replace(shown_in, privacy_views.kept(speech))
        return
    if not context.services.erasing.still_wished(tap.number):
        await context.replace(shown_in, privacy_views.too_old(speech))
        return
    await _check_right(context)
    match tap.text:
        case privacy_views.SURE:
            await context.replace(shown_in, privacy_views.last_step(tap.number, speech))
        case privacy_views.ERASE:
            await _erase(shown_in, context)
        case _:
            raise OutdatedButton


async def _check_right(context: BotContext) -> None:
    """In a group the books are everybody's, so that only those who run it may erase them."""
    if context.chat > 0:
        return
    member = await context.bot.get_chat_member(context.chat, context.person)
    if member.status not in _ADMINISTRATORS:
        raise OnlyAdministrators


async def _erase(shown_in: int, context: BotContext) -> None:
    speech, delivery = await context.speech(), present_delivery.get()
    if delivery:
        delivery.erased = True
    try:
        way_back = await context.services.erasing.erase(context.chat, context.incoming.update_id)
    except BaseException:
        if delivery:
            delivery.erased = False
        raise
    await _say_farewell(_farewell(way_back, context, speech), shown_in, context)
    # The chat's own menu of commands, which is at Telegram.
    language = context.language_code or FALLBACK_LOCALE
    await match_menu(context.bot, context.chat, language, language)


def _farewell(way_back: WayBack | None, context: BotContext, speech: Speech) -> Screen:
    if way_back is None:
        return privacy_views.farewell(None, None, speech)
    link = create_deep_linked_url(context.bot.username, way_back.secret, group=context.chat < 0)
    return privacy_views.farewell(link, way_back.lasts, speech)


async def _say_farewell(screen: Screen, shown_in: int, context: BotContext) -> None:
    """Says it however long Telegram is away, within reason: nobody will handle this tap again, and the link is new."""
    failures = 0
    while True:
        try:
            if failures or not await context.replace(shown_in, screen):
                await context.reply(screen)
        except TelegramError as problem:
            failures += 1
            if fault_of(problem, lambda _: False) is not Fault.OUTAGE or not _FAREWELL.goes_on(failures):
                raise
            await asyncio.sleep((wanted_delay(problem) or _FAREWELL.pause(failures)).total_seconds())
        else:
            return
