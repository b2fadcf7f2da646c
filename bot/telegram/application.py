"""The bot as one table of handlers, and the commands that Telegram shows in its menu.

There is no Updater: updates come from the inbox, one chat in order, so that handlers block.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import wraps
from typing import Any, Protocol

from telegram import BotCommand, Update
from telegram.ext import (
    Application,
    BaseRateLimiter,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import HTTPXRequest

from bot.core.errors import UserError
from bot.core.wording import marked
from bot.telegram import errors
from bot.telegram.context import BotApplication, BotContext, Services
from bot.telegram.failures import remember_error
from bot.telegram.handlers import help as help_
from bot.telegram.handlers import messages, report, settings, start, taps, undo
from bot.telegram.handlers.gate import Gate
from bot.telegram.handlers.pace import Pace
from bot.telegram.screens import Screen

COMMANDS = {
    "report": marked("Where the money went"),
    "undo": marked("Take back your last change"),
    "help": marked("What I understand"),
    "cancel": marked("Drop the question I asked"),
    "settings": marked("Currency, city and learned words"),
    "start": marked("Choose currency and city"),
}

Handler = Callable[[Update, BotContext], Coroutine[Any, Any, None]]

_CONNECTIONS = 16  # a larger pool of httpx is slower
_READ_TIMEOUT_S, _UPLOAD_TIMEOUT_S, _POOL_TIMEOUT_S = 15, 60, 60
_FIRST, _SECOND = -2, -1


def build_application(
    token: str,
    api_url: str,
    services: Services,
    *,
    messages_per_minute: int = 0,
    sending: BaseRateLimiter[Any] | None = None,
    calls: "CallWatch | None" = None,
) -> BotApplication:
    """The application, not yet initialized. Each chat may send `messages_per_minute`; `sending` sets the bot's pace."""
    builder = (
        Application.builder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(_Request(_CONNECTIONS, calls))
        .get_updates_request(HTTPXRequest(connection_pool_size=1))
        .context_types(ContextTypes(context=BotContext, bot_data=_shared(services)))
        .updater(None)
    )
    if sending:
        builder = builder.rate_limiter(sending)
    application: BotApplication = builder.build()
    _add_handlers(application, Pace(messages_per_minute))
    return application


class CallWatch(Protocol):
    """Is told of each call to Telegram but getUpdates; for metrics."""

    def answered(self, method: str, status: int, took: timedelta) -> None:
        """Telegram has answered with this HTTP status; 0 where it hasn't."""
        ...


class _Request(HTTPXRequest):
    """Requests that queue up before the connection pool: one that is waited at by many gets slower with each.

    Whoever finds all connections taken waits for one as long as it takes: giving up would make the wait longer.
    """

    def __init__(self, connections: int, watch: CallWatch | None) -> None:
        super().__init__(
            connection_pool_size=connections,
            pool_timeout=_POOL_TIMEOUT_S,
            read_timeout=_READ_TIMEOUT_S,
            media_write_timeout=_UPLOAD_TIMEOUT_S,
        )
        self._turns = asyncio.Semaphore(connections)
        self._watch = watch

    async def do_request(self, url: str, *args: Any, **wish: Any) -> tuple[int, bytes]:
        """As HTTPXRequest's own."""
        async with self._turns:
            started, status = time.monotonic(), 0
            try:
                status, body = await super().do_request(url, *args, **wish)
            finally:
                if self._watch:
                    took = timedelta(seconds=time.monotonic() - started)
                    method = url.rpartition("/")[2]
                    self._watch.answered(method if method.isalpha() else "file", status, took)
            return status, body


def _add_handlers(application: BotApplication, pace: Pace) -> None:
    # The door comes first; what it stops reaches nothing below. Then what must wait goes back.
    application.add_handler(TypeHandler(Update, _told(Gate().check)), _FIRST)
    application.add_handler(TypeHandler(Update, pace.check), _SECOND)
    # Taps carry their own meaning. Edits before messages, since most filters match both; a command was done already.
    application.add_handler(CallbackQueryHandler(taps.tap))
    application.add_handler(
        MessageHandler(
            filters.UpdateType.EDITED_MESSAGE & (filters.TEXT | filters.CAPTION) & ~filters.COMMAND,
            _told(messages.edited_message),
        )
    )
    new = filters.UpdateType.MESSAGE
    application.add_handler(CommandHandler("start", _told(start.start), new))
    application.add_handler(CommandHandler("help", _told(help_.help_page), new))
    application.add_handler(CommandHandler("report", _told(report.report), new))
    application.add_handler(CommandHandler("undo", _told(undo.undo), new))
    application.add_handler(CommandHandler("settings", _told(settings.settings), new))
    application.add_handler(CommandHandler("cancel", _told(help_.cancel), new))
    application.add_handler(CommandHandler("invite", _told(help_.invite), new))
    # A slash that no command above took, before it is read as an expense.
    application.add_handler(MessageHandler(new & filters.COMMAND, _told(help_.unknown)))
    application.add_handler(MessageHandler(new & (filters.TEXT | filters.CAPTION), _told(messages.message)))
    application.add_handler(MessageHandler(new & ~filters.StatusUpdate.ALL, _told(messages.unreadable)))
    application.add_error_handler(remember_error)


async def publish_commands(application: BotApplication) -> None:
    """Puts the commands into Telegram's menu."""
    await application.bot.set_my_commands([BotCommand(name, about) for name, about in COMMANDS.items()])


def _shared(services: Services) -> Any:
    """The services where python-telegram-bot wants a type to make its shared data of."""
    return lambda: services


def _told(handler: Handler) -> Handler:
    """The handler, with errors that the person can put right told to them."""

    @wraps(handler)
    async def told(update: Update, context: BotContext) -> None:
        try:
            await handler(update, context)
        except UserError as error:
            speech = await context.speech()
            await context.reply(Screen(speech.escaped(errors.wording(error, speech))))

    return told
