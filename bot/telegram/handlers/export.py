"""/export: the books as files, in a format and for a time that are named or chosen on buttons."""

import asyncio
from datetime import timedelta

from telegram import InputFile, Message, Update
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import filters

from bot.core.exports import Format
from bot.core.questions import When
from bot.core.stated_exports import plain_export, stated_export
from bot.services.exporting import ExportFile, ExportWish
from bot.telegram import export_views
from bot.telegram.callbacks import Tap
from bot.telegram.context import BotContext
from bot.telegram.export_progress import ProgressMessage
from bot.telegram.export_taps import wanted
from bot.telegram.failures import wanted_delay
from bot.telegram.handlers import messages
from bot.telegram.handlers.tapped import tapped_message
from bot.telegram.retry import Retry
from bot.telegram.screens import Screen

_TOO_LARGE = "too large"
_HELD_UP = Retry(tries=6, first=timedelta(seconds=1), longest=timedelta(seconds=30))
_LONGEST_WAIT = timedelta(minutes=5)
_UPLOAD_S, _ANSWER_S = 60, 180
"""Seconds: for a piece of a file to go out, and for Telegram to take note of all of it."""


class _PlainExport(filters.MessageFilter):
    """A message that speaks of an export: "export 2024 as excel"."""

    def filter(self, message: Message) -> bool:
        return plain_export(message.text or "") is not None


PLAIN_EXPORT = _PlainExport()


async def export(_update: Update, context: BotContext) -> None:
    """/export [format] [period]: sends the files where a format is named, else lets choose."""
    speech = await context.speech()
    said = stated_export(" ".join(context.args or ()))
    form, when = said.format, None
    if said.words and said.when.lower() != speech.label("Everything").lower():
        when = context.services.exporting.named(said.when, await context.settings())
        if when is None:
            await context.reply(export_views.unknown_period(said.when, speech))
            form = None
    await _begin(form, when, context)


async def plain(update: Update, context: BotContext) -> None:
    """The same without the command, where a message says nothing else; else it is read as any other."""
    message = update.effective_message
    said = plain_export(message.text or "" if message else "")
    when = context.services.exporting.named_alone(said, await context.settings()) if said else None
    if said and (when or not said.words):
        await _begin(said.format, when, context)
    else:
        await messages.message(update, context)


async def _begin(form: Format | None, when: When | None, context: BotContext) -> None:
    if form:
        await _send(ExportWish(form, when), context)
    else:
        await context.reply(await _page(when, context))


async def choose(tap: Tap, context: BotContext) -> None:
    """The page in a message of its own, another time on it, or the files."""
    if not tap.text:
        await context.reply(await _page(None, context))
        return
    found = wanted(tap)
    if isinstance(found, ExportWish):
        await context.answer()  # the files may take longer than a button should
        await _send(found, context)
    else:
        await context.replace(tapped_message(context), await _page(found, context))


async def _page(when: When | None, context: BotContext) -> Screen:
    settings = await context.settings()
    days = context.services.exporting.days(when, settings) if when else None
    return export_views.page(when, days, await context.speech())


async def _send(wish: ExportWish, context: BotContext) -> None:
    """Writes the files and sends them, one after the other."""
    settings, speech = await context.settings(), await context.speech()
    await context.bot.send_chat_action(context.chat, ChatAction.UPLOAD_DOCUMENT)
    wording = export_views.wording(speech)
    refused: ExportFile | None = None
    async with (
        ProgressMessage(context, speech) as progress,
        context.services.exporting.written(settings, wish, wording, progress.written) as exported,
    ):
        for number, file in enumerate(exported.files, 1):
            await progress.sending(number, len(exported.files))
            caption = export_views.caption(exported, number, speech)
            if not await _sent(file, caption, context, is_first=number == 1):
                refused = file
                break
    if refused:
        await context.reply(export_views.refused(refused.name, speech))
    elif not exported.files:
        await context.reply(export_views.nothing(exported.period, speech))


async def _sent(file: ExportFile, caption: str, context: BotContext, *, is_first: bool) -> bool:
    """Sends a file; False where Telegram refuses it for what it is.

    What only holds up another one than the first is waited for here: all would be sent again otherwise.
    """
    failures = 0
    while True:
        try:
            return await _was_taken(file, caption, context)
        except (RetryAfter, NetworkError) as held_up:
            failures += 1
            pause = wanted_delay(held_up) or _HELD_UP.pause(failures)
            if is_first or pause > _LONGEST_WAIT or not _HELD_UP.goes_on(failures):
                raise
            await asyncio.sleep(pause.total_seconds())


async def _was_taken(file: ExportFile, caption: str, context: BotContext) -> bool:
    """Sends a file, piece by piece from the disk. False where Telegram refuses it for what it is."""
    with file.path.open("rb") as opened:
        try:
            await context.bot.send_document(
                context.chat,
                InputFile(opened, filename=file.name, read_file_handle=False),
                caption=caption,
                parse_mode=ParseMode.HTML,
                disable_content_type_detection=True,
                write_timeout=_UPLOAD_S,
                read_timeout=_ANSWER_S,
            )
        except BadRequest:
            return False
        except NetworkError as problem:
            if _TOO_LARGE not in problem.message.lower():
                raise
            return False
    return True
