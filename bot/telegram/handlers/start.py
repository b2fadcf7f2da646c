"""/start: the greeting, and the two questions that a chat is set up with."""

from telegram import Update

from bot.core.places import currency_choices, zone_choices
from bot.core.ports import ChatSettings, Expecting
from bot.services.outcomes import CurrencyChosen, ZoneChosen
from bot.telegram import views
from bot.telegram.callbacks import Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers.settings import show_settings
from bot.telegram.handlers.tapped import tapped_message
from bot.telegram.keyboards import IN_SETTINGS
from bot.telegram.language import speech
from bot.telegram.screens import Screen


async def start(_update: Update, context: BotContext) -> None:
    """/start: greets and asks for the currency."""
    settings = await context.settings()
    choices = currency_choices(settings.language, settings.currency)
    await context.services.preferences.stop_asking(context.chat, context.person)
    await context.reply(views.welcome(choices, speech(settings.language)))


async def choose_currency(tap: Tap, context: BotContext) -> None:
    """A currency was tapped: asks for the zone, unless it was in the settings."""
    settings = await context.services.preferences.set_currency(context.chat, context.language_code, tap.text)
    if tap.number == IN_SETTINGS:
        await show_settings(settings, context)
    else:
        await context.replace(tapped_message(context), _zone_question(settings))


async def choose_zone(tap: Tap, context: BotContext) -> None:
    """A city was tapped: everything is set."""
    settings = await context.services.preferences.set_zone(context.chat, context.language_code, tap.text)
    if tap.number == IN_SETTINGS:
        await show_settings(settings, context)
    else:
        await context.replace(tapped_message(context), views.ready(settings, speech(settings.language)))


async def ask_currency(_tap: Tap, context: BotContext) -> None:
    """None of the offered currencies: the next message names one."""
    await _ask(Expecting.CURRENCY, context)
    await context.reply(views.currency_question(await context.speech()))


async def ask_zone(_tap: Tap, context: BotContext) -> None:
    """None of the offered cities: the next message names one."""
    await _ask(Expecting.ZONE, context)
    await context.reply(views.place_question(await context.speech()))


async def show_currency_chosen(outcome: CurrencyChosen, context: BotContext) -> None:
    """A currency was typed: asks for the zone, unless the chat is set up already."""
    settings = outcome.settings
    if settings.onboarded:
        await context.reply(views.ready(settings, speech(settings.language)))
    else:
        await context.reply(_zone_question(settings))


async def show_zone_chosen(outcome: ZoneChosen, context: BotContext) -> None:
    """A city was typed: everything is set."""
    await context.reply(views.ready(outcome.settings, speech(outcome.settings.language)))


def _zone_question(settings: ChatSettings) -> Screen:
    offered = [settings.zone, *zone_choices(settings.language, settings.currency)]
    return views.zone_question(settings, list(dict.fromkeys(offered))[:8], speech(settings.language))


async def _ask(expecting: Expecting, context: BotContext) -> None:
    await context.services.preferences.ask(context.chat, context.person, expecting, tapped_message(context))
