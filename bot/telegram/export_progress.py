"""A message that tells how far an export is: sent where it takes more than a moment, gone when the files are there."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Self

import structlog
from telegram.error import TelegramError

from bot.telegram import export_views
from bot.telegram.context import BotContext
from bot.telegram.language import Speech
from bot.telegram.screens import Screen

log = structlog.get_logger(__name__)

_Shown = Callable[[], Screen]

PATIENCE_S = 1.0
_EVERY_S = 3.0


class ProgressMessage:
    """While the block lasts. What it shows is set at any time, and shown when the next change is due."""

    def __init__(self, context: BotContext, speech: Speech) -> None:
        self._context = context
        self._speech = speech
        self._screen: _Shown = lambda: export_views.writing(0, 0, speech)
        self._message_id: int | None = None
        self._beginning: asyncio.Task[int] | None = None
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._show())
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        if self._beginning:
            with suppress(TelegramError):
                await self._context.bot.delete_message(self._context.chat, await self._beginning)

    def written(self, written: int, total: int) -> None:
        """So many entries of all are written."""
        speech = self._speech
        if written == total:
            self._screen = lambda: export_views.packing(speech)
        else:
            self._screen = lambda: export_views.writing(written, total, speech)

    async def sending(self, number: int, parts: int) -> None:
        """A file is about to go; said at once, since until it has gone nothing else can be said in the chat."""
        speech = self._speech
        self._screen = lambda: export_views.sending(number, parts, speech)
        if self._message_id is not None:
            with suppress(TelegramError):
                await self._context.replace(self._message_id, self._screen())

    async def _show(self) -> None:
        await asyncio.sleep(PATIENCE_S)
        try:
            # What is being sent when the end comes must be known, so that it can be deleted.
            self._beginning = asyncio.create_task(self._begin())
            sent = await asyncio.shield(self._beginning)
            while True:
                await asyncio.sleep(_EVERY_S)
                await self._context.replace(sent, self._screen())
        except TelegramError as problem:
            log.info("export.progress_not_shown", error=type(problem).__name__)

    async def _begin(self) -> int:
        sent = await self._context.reply(self._screen())
        self._message_id = sent.message_id
        return sent.message_id
