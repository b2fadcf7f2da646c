"""/settings: the chat's currency and city, and the way to what it has learned."""

from telegram import Update

from bot.core.places import currency_choices, zone_choices
from bot.core.ports import ChatSettings
from bot.telegram import learning_views, travel_views
from bot.telegram.callbacks import OutdatedButton, Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers.tapped import tapped_message
from bot.telegram.language import speech
from bot.telegram.screens import Screen

_MOST_CITIES = 8


async def settings(_update: Update, context: BotContext) -> None:
    """/settings: what is set, with a button to change each."""
    await context.reply(await _page(await context.settings(), context))


async def open_page(tap: Tap, context: BotContext) -> None:
    """One page of the settings, in place. Raises OutdatedButton for one that isn't there."""
    known = await context.settings()
    offered = [known.zone, *zone_choices(known.language, known.currency)]
    match tap.text:
        case "":
            screen = await _page(known, context)
        case "currency":
            codes = currency_choices(known.language, known.currency)
            screen = learning_views.currency_choice(codes, speech(known.language))
        case "zone":
            cities = list(dict.fromkeys(offered))[:_MOST_CITIES]
            screen = learning_views.zone_choice(cities, speech(known.language))
        case _:
            raise OutdatedButton
    await context.replace(tapped_message(context), screen)


async def show_settings(changed: ChatSettings, context: BotContext) -> None:
    """The page with what has just been set, in place of the choice."""
    await context.replace(tapped_message(context), await _page(changed, context))


async def _page(shown: ChatSettings, context: BotContext) -> Screen:
    learned = await context.services.learning.count(context.chat)
    spoken = speech(shown.language)
    away = travel_views.in_settings(shown, await context.today(), spoken)
    return learning_views.settings(shown, learned, spoken, away)
