"""The commands in Telegram's menu: for everybody by the language of their Telegram, and for a chat by its own.

Telegram looks for a chat's own menu first, then for one in the language of the person's Telegram.
"""

from collections.abc import Sequence

from babel import Locale
from telegram import BotCommand, BotCommandScopeChat
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.core.languages import LANGUAGES
from bot.core.ledger import ChatId
from bot.core.places import FALLBACK_LOCALE, locale_of
from bot.core.wording import marked
from bot.telegram.language import Speech, speech

COMMANDS = {
    "report": marked("Where the money went"),
    "budget": marked("What is left of your budgets"),
    "categories": marked("Your categories: names, emoji, order"),
    "rate": marked("Exchange rates, and your own"),
    "history": marked("Your entries, day by day"),
    "travel": marked("Another currency while you are away"),
    "export": marked("Your books as a file"),
    "import": marked("A table or an export into your books"),
    "undo": marked("Take back your last change"),
    "help": marked("What I understand"),
    "cancel": marked("Drop the question I asked"),
    "settings": marked("Currency, city, language, numbers and more"),
    "start": marked("Choose currency and city"),
    "privacy": marked("What is stored, and who can see it"),
    "forget": marked("Erase everything for good"),
}


async def publish_commands(bot: ExtBot[None]) -> None:
    """Puts the commands into everybody's menu: in each language, and in English for all others."""
    await bot.set_my_commands(_commands(speech(FALLBACK_LOCALE)))
    for language in dict.fromkeys(map(_spoken, LANGUAGES)):
        if language != FALLBACK_LOCALE:
            await bot.set_my_commands(_commands(speech(language)), language_code=language)


async def match_menu(bot: ExtBot[None], chat: ChatId, language: str, telegram_language: str | None) -> None:
    """Shows the chat its menu in its language; everybody's menu will do where that is the one of their Telegram."""
    scope = BotCommandScopeChat(chat)
    try:
        if _spoken(language) == _spoken(telegram_language or FALLBACK_LOCALE):
            await bot.delete_my_commands(scope)
        else:
            await bot.set_my_commands(_commands(speech(language)), scope)
    except BadRequest:
        return  # a menu in another language is no reason to leave what was asked for undone


def _spoken(language: str) -> str:
    return str(Locale.parse(locale_of(language)).language)


def _commands(spoken: Speech) -> Sequence[BotCommand]:
    return [BotCommand(name, spoken.label(about)) for name, about in COMMANDS.items()]
