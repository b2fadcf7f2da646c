"""Reports as messages: a picture with its caption, or words alone.

A picture is drawn once: the same content is sent again by Telegram's id of the file, as long as Telegram knows it.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import structlog
from telegram import InputMediaPhoto, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest

from bot.core.errors import ChartFailed
from bot.core.pictures import Picture
from bot.telegram.context import BotContext, unless_gone
from bot.telegram.screens import ReportScreen, Screen

log = structlog.get_logger(__name__)

Photo = bytes | str
"""A picture's file, or Telegram's id of it."""

_Shown = TypeVar("_Shown", Message, Message | bool)


async def send_report(context: BotContext, report: ReportScreen) -> None:
    """Sends a report: its picture with the caption, or its words."""
    photo = await _photo(context, report.picture)
    sent = await _trying(context, report, photo, partial(_send, context, report.screen)) if photo else None
    if sent:
        await _remember(context, report.picture, sent)
    else:
        await context.reply(report.screen)


async def replace_report(context: BotContext, message: Message, report: ReportScreen) -> None:
    """Shows another report in place. A picture can't become words: then the message is sent anew."""
    photo = await _photo(context, report.picture, is_shown=True)
    edit = partial(_edit, context, report.screen, message.message_id)
    shown = await _trying(context, report, photo, edit) if photo else None
    await _remember(context, report.picture, shown)
    if shown:
        return
    if photo or message.photo:
        await send_report(context, report)
        await _delete(context, message.message_id)
    else:
        await context.replace(message.message_id, report.screen)


async def _photo(context: BotContext, picture: Picture | None, *, is_shown: bool = False) -> Photo | None:
    """The picture, as Telegram knows it already or as it was drawn now; None where there is none to be had."""
    if picture is None:
        return None
    known = await context.services.pictures.file_id(context.chat, picture)
    if known is None and not is_shown:
        await context.bot.send_chat_action(context.chat, ChatAction.UPLOAD_PHOTO)
    return known or await _drawn(context, picture)


async def _trying(
    context: BotContext, report: ReportScreen, photo: Photo, show: Callable[[Photo], Awaitable[_Shown]]
) -> _Shown | None:
    """What came of showing the picture; it is drawn where Telegram has forgotten its file, None where it can't be."""
    try:
        return await show(photo)
    except BadRequest as refusal:
        if isinstance(photo, bytes) or report.picture is None:
            raise
        log.info("picture.refused", reason=refusal.message)
    image = await _drawn(context, report.picture)
    return await show(image) if image else None


async def _send(context: BotContext, screen: Screen, photo: Photo) -> Message:
    return await context.bot.send_photo(
        context.chat, photo, caption=screen.text, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard
    )


async def _edit(context: BotContext, screen: Screen, message_id: int, photo: Photo) -> Message | bool:
    """The message as it is now; True where it was so already, False where it is gone. Raises any other refusal."""
    media = InputMediaPhoto(photo, caption=screen.text, parse_mode=ParseMode.HTML)
    try:
        return await context.bot.edit_message_media(
            media, context.chat, message_id, reply_markup=screen.keyboard
        )
    except BadRequest as refusal:
        return unless_gone(refusal)


async def _remember(context: BotContext, picture: Picture | None, shown: Message | bool | None) -> None:
    if picture and isinstance(shown, Message) and shown.photo:
        await context.services.pictures.sent(context.chat, picture, shown.photo[-1].file_id)


async def _drawn(context: BotContext, picture: Picture) -> bytes | None:
    """The picture's file; None where none can be drawn now."""
    try:
        return await context.services.charts.render(picture)
    except ChartFailed as failure:
        log.warning("chart.failed", reason=failure.reason)
        return None


async def _delete(context: BotContext, message_id: int) -> None:
    try:
        await context.bot.delete_message(context.chat, message_id)
    except BadRequest:
        # Telegram lets bots delete for 48 hours only; an old picture may stay.
        return
