"""The bot as one table of handlers.

There is no Updater: updates come from the inbox, one chat in order, so that handlers block.
"""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from telegram import Update
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

from bot.core.errors import UserError
from bot.telegram import errors
from bot.telegram.context import BotApplication, BotContext, Services
from bot.telegram.failures import remember_error
from bot.telegram.handlers import (
    budget,
    cancel,
    categories,
    export,
    history,
    importing,
    messages,
    privacy,
    rate,
    report,
    settings,
    start,
    taps,
    travel,
    undo,
)
from bot.telegram.handlers import help as help_
from bot.telegram.handlers.gate import Gate
from bot.telegram.handlers.pace import Pace
from bot.telegram.request import CallWatch, Request
from bot.telegram.screens import Screen

Handler = Callable[[Update, BotContext], Coroutine[Any, Any, None]]

_CONNECTIONS = 16  # a larger pool of httpx is slower
_FIRST, _SECOND = -2, -1


def build_application(
    token: str,
    api_url: str,
    services: Services,
    *,
    messages_per_minute: int = 0,
    sending: BaseRateLimiter[Any] | None = None,
    calls: CallWatch | None = None,
) -> BotApplication:
    """The application, not yet initialized. Each chat may send `messages_per_minute`; `sending` sets the bot's pace."""
    builder = (
        Application.builder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(Request(_CONNECTIONS, calls))
        .get_updates_request(Request(1))
        .context_types(ContextTypes(context=BotContext, bot_data=_shared(services)))
        .updater(None)
    )
    if sending:
        builder = builder.rate_limiter(sending)
    application: BotApplication = builder.build()
    _add_handlers(application, Pace(messages_per_minute))
    return application


def _add_handlers(application: BotApplication, pace: Pace) -> None:
    # The door comes first; what it stops reaches nothing below. Then what must wait goes back.
    application.add_handler(TypeHandler(Update, _told(Gate().check)), _FIRST)
    application.add_handler(TypeHandler(Update, pace.check), _SECOND)
    # A rate that was written or corrected, before it is read as an expense.
    application.add_handler(MessageHandler(rate.PLAIN_RATE, _told(rate.plain_rate)))
    # A wish for files, likewise.
    application.add_handler(
        MessageHandler(
            filters.UpdateType.MESSAGE & ~filters.COMMAND & export.PLAIN_EXPORT, _told(export.plain)
        )
    )
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
    application.add_handler(CommandHandler("rate", _told(rate.rate), new))
    application.add_handler(CommandHandler("history", _told(history.history), new))
    application.add_handler(CommandHandler("travel", _told(travel.travel), new))
    application.add_handler(CommandHandler("budget", _told(budget.budget), new))
    application.add_handler(CommandHandler("categories", _told(categories.categories), new))
    application.add_handler(CommandHandler("export", _told(export.export), new))
    application.add_handler(CommandHandler("undo", _told(undo.undo), new))
    application.add_handler(CommandHandler("settings", _told(settings.settings), new))
    application.add_handler(CommandHandler("privacy", _told(privacy.privacy), new))
    application.add_handler(CommandHandler("forget", _told(privacy.forget), new))
    application.add_handler(CommandHandler("cancel", _told(cancel.cancel), new))
    application.add_handler(CommandHandler("invite", _told(help_.invite), new))
    application.add_handler(CommandHandler("import", _told(importing.how_to), new))
    # A file, whatever is written under it; what moves is Telegram's own kind of film.
    application.add_handler(
        MessageHandler(new & filters.Document.ALL & ~filters.ANIMATION, _told(importing.document))
    )
    # A slash that no command above took, before it is read as an expense.
    application.add_handler(MessageHandler(new & filters.COMMAND, _told(help_.unknown)))
    application.add_handler(MessageHandler(new & (filters.TEXT | filters.CAPTION), _told(messages.message)))
    application.add_handler(MessageHandler(new & filters.LOCATION, _told(settings.take_location)))
    application.add_handler(MessageHandler(new & ~filters.StatusUpdate.ALL, _told(messages.unreadable)))
    application.add_error_handler(remember_error)


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
