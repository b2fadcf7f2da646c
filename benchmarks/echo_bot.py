"""The bot to compare with: python-telegram-bot at its default settings, which repeats each text and stores nothing.

python -m benchmarks.echo_bot TOKEN API_URL
"""

import logging
import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Says the same."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Runs until it is told to stop."""
    logging.basicConfig(level=logging.WARNING)
    token, api_url = sys.argv[1:]
    application = Application.builder().token(token).base_url(f"{api_url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
