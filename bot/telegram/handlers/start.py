"""/start: the greeting, and the two questions that a chat is set up with."""

from dataclasses import replace

from telegram import Update

from bot.core.chats import AT_START, BY_LOCATION, LATER, ChatSettings, Expecting
from bot.core.places import currency_choices
from bot.services.outcomes import CurrencyChosen, ZoneChosen
from bot.telegram import settings_views, views
from bot.telegram.callbacks import Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers.settings import cities, send_settings, show_settings
from bot.telegram.handlers.tapped import tapped_message
from bot.telegram.language import speech_of
from bot.telegram.menus import match_menu
from bot.telegram.screens import Screen
from bot.telegram.settings_keyboards import IN_SETTINGS


async def start(_update: Update, context: BotContext) -> None:
    """/start: greets and asks for the currency."""
    settings = await context.settings()
    await match_menu(context.bot, context.chat, settings.language, context.language_code)
    await context.reply(await welcome(context))


async def welcome(context: BotContext) -> Screen:
    """The greeting, with the question for the currency: tapped, or typed in the next message."""
    settings = await context.settings()
    await _ask_next(Expecting.CURRENCY, settings, context)
    return views.welcome(currency_choices(settings.language, settings.currency), speech_of(settings))


async def choose_currency(tap: Tap, context: BotContext) -> None:
    """A currency was tapped: asks for the zone, unless it was in the settings."""
    settings = await context.services.preferences.set_currency(context.chat, context.language_code, tap.text)
    if tap.number == IN_SETTINGS:
        await show_settings(settings, context)
    else:
        await context.replace(tapped_message(context), await _zone_question(settings, context))


async def choose_zone(tap: Tap, context: BotContext) -> None:
    """A city was tapped: everything is set."""
    settings = await context.services.preferences.set_zone(context.chat, context.language_code, tap.text)
    if tap.number == IN_SETTINGS:
        await show_settings(settings, context)
    else:
        await context.replace(tapped_message(context), views.ready(settings, speech_of(settings)))


async def ask_currency(tap: Tap, context: BotContext) -> None:
    """None of the offered currencies: the next message names one."""
    await _ask(Expecting.CURRENCY, tapped_message(context), tap, context)
    await context.reply(views.currency_question(await context.speech()))


async def ask_zone(tap: Tap, context: BotContext) -> None:
    """None of the offered cities: the next message names one, or is a location."""
    if tap.text != BY_LOCATION or not context.can_locate:
        await _ask(Expecting.ZONE, tapped_message(context), replace(tap, text=""), context)
        await context.reply(views.place_question(await context.speech()))
        return
    sent = await context.reply(settings_views.location_question(await context.speech()))
    await _ask(Expecting.ZONE, sent.message_id, tap, context)


async def show_currency_chosen(outcome: CurrencyChosen, context: BotContext) -> None:
    """A currency was typed: asks for the zone; where the chat is set up already, shows the settings."""
    settings = outcome.settings
    if outcome.is_change:
        await send_settings(settings, context)
    else:
        await context.reply(await _zone_question(settings, context))


async def show_zone_chosen(outcome: ZoneChosen, context: BotContext) -> None:
    """A city was typed: everything is set; likewise."""
    if outcome.is_change:
        await send_settings(outcome.settings, context)
    else:
        await context.reply(views.ready(outcome.settings, speech_of(outcome.settings)))


async def _zone_question(settings: ChatSettings, context: BotContext) -> Screen:
    await _ask_next(Expecting.ZONE, settings, context)
    speech = speech_of(settings)
    return views.zone_question(settings, cities(settings), speech, can_locate=context.can_locate)


async def _ask(expecting: Expecting, message_id: int, tap: Tap, context: BotContext) -> None:
    is_change = tap.number == IN_SETTINGS or (await context.settings()).onboarded
    await context.services.preferences.ask(
        context.chat,
        context.person,
        expecting,
        message_id,
        about=_about(LATER if is_change else "", tap.text),
    )


async def _ask_next(expecting: Expecting, settings: ChatSettings, context: BotContext) -> None:
    """Puts one of the two questions to whoever comes."""
    about = _about(AT_START, LATER if settings.onboarded else "")
    await context.services.preferences.ask_next(context.chat, context.change, expecting, about)


def _about(*words: str) -> str:
    return " ".join(filter(None, words))
