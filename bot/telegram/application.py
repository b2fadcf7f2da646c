"""The bot as one table of handlers, and the commands that Telegram shows in its menu.

There is no Updater: updates come from the inbox, one chat in order, so that handlers block.
"""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

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

from bot.core.errors import UserError
from bot.core.wording import marked
from bot.telegram import errors
from bot.telegram.context import BotApplication, BotContext, Services
from bot.telegram.failures import remember_error
from bot.telegram.handlers import budget, history, messages, rate, report, settings, start, taps, travel, undo
from bot.telegram.handlers import help as help_
from bot.telegram.handlers.gate import Gate
from bot.telegram.handlers.pace import Pace
from bot.telegram.request import CallWatch, Request
from bot.telegram.screens import Screen

COMMANDS = {
    "report": marked("Where the money went"),
    "budget": marked("What is left of your budgets"),
    "rate": marked("Exchange rates, and your own"),
    "history": marked("Your entries, day by day"),
    "travel": marked("Another currency while you are away"),
    "undo": marked("Take back your last change"),
    "help": marked("What I understand"),
    "cancel": marked("Drop the question I asked"),
    "settings": marked("Currency, city and learned words"),
    "start": marked("Choose currency and city"),
}

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
