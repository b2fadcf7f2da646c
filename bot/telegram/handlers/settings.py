"""/settings: all that a chat can set, each on its page, and a location that tells the clock."""

from collections.abc import Mapping

from telegram import Location, Message, Update

from bot.core.chats import ChatSettings, Expecting
from bot.core.languages import known_language
from bot.core.places import FALLBACK_ZONE, currency_choices, zone_choices
from bot.services.options import Option
from bot.services.outcomes import SettingsTold
from bot.telegram import privacy_views, report_messages, settings_views, travel_views, views
from bot.telegram.callbacks import OutdatedButton, Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers.tapped import tapped_message
from bot.telegram.language import speech_of
from bot.telegram.menus import match_menu
from bot.telegram.screens import ReportScreen, Screen
from bot.telegram.settings_keyboards import AS_TELEGRAM, CURRENCY, PRIVACY, ZONE

_MOST_CITIES = 8


async def settings(_update: Update, context: BotContext) -> None:
    """/settings: what is set, with a button to change each."""
    await context.reply(await _page(await context.settings(), context))


async def open_page(tap: Tap, context: BotContext) -> None:
    """One page of the settings, in place. Raises OutdatedButton for one that isn't there."""
    known = await context.settings()
    if tap.text == PRIVACY:
        await context.reply(privacy_views.privacy(context.services.custody, speech_of(known)))
        return
    screen, shown = await _screen(tap.text, known, context), context.query.message
    if isinstance(shown, Message):  # a picture, where the budgets stood there
        await report_messages.replace_report(context, shown, ReportScreen(screen, None))


async def _screen(name: str, known: ChatSettings, context: BotContext) -> Screen:
    speech = speech_of(known)
    match name:
        case "":
            return await _page(known, context)
        case str() if name == CURRENCY:
            return settings_views.currency_choice(currency_choices(known.language, known.currency), speech)
        case str() if name == ZONE:
            return settings_views.zone_choice(cities(known), speech, can_locate=context.can_locate)
        case Option.LANGUAGE:
            return settings_views.language_choice(known, context.language_code or "en", speech)
        case Option.NUMBERS:
            return settings_views.number_choice(known, speech)
        case Option.WEEK:
            return settings_views.week_choice(known, speech)
        case Option.MONTH:
            return settings_views.month_choice(known, await context.today(), speech)
        case Option.CONFIRMATIONS:
            return settings_views.confirmation_choice(known, speech)
        case Option.TWICE:
            return settings_views.twice_choice(known, speech)
    raise OutdatedButton


async def choose(tap: Tap, context: BotContext) -> None:
    """A value was tapped: the page with it, in place of the choice. Raises ValueError for one that isn't there."""
    name, _, value = tap.text.partition(":")
    option = Option(name)
    if option is Option.LANGUAGE and value == AS_TELEGRAM:
        value = known_language(context.language_code)
    changed = await _set({option: value}, context)
    await show_settings(changed, context)


async def show_configured(told: SettingsTold, context: BotContext) -> None:
    """Settings that were changed in words: the page as it is now."""
    await match_menu(context.bot, context.chat, told.settings.language, context.language_code)
    await send_settings(told.settings, context)


async def send_settings(changed: ChatSettings, context: BotContext) -> None:
    """The page with what has just been set."""
    context.know(changed)
    await context.reply(await _page(changed, context, _saved(changed)))


async def show_settings(changed: ChatSettings, context: BotContext) -> None:
    """The same in place of the choice."""
    context.know(changed)
    await context.replace(tapped_message(context), await _page(changed, context, _saved(changed)))


def _saved(changed: ChatSettings) -> str:
    return speech_of(changed).say("✅ Saved.")


async def take_location(update: Update, context: BotContext) -> None:
    """A location: the answer to the question for the city, or an offer to set the clock by it. It isn't kept."""
    place = update.message.location if update.message else None
    if not isinstance(place, Location):
        return
    preferences = context.services.preferences
    zone = await context.services.places.zone_at(place.latitude, place.longitude)
    asked = await preferences.asked(context.chat, context.person)
    is_asked = asked is not None and asked.expecting is Expecting.ZONE
    if zone is None:
        await context.reply(settings_views.at_sea(await context.speech(), is_asked=is_asked))
    elif asked is None or not is_asked:
        await context.reply(settings_views.zone_offer(zone, await context.speech()))
    else:
        is_change = asked.is_change
        changed = await preferences.set_zone(context.chat, context.language_code, zone)
        if is_change:
            await context.reply(settings_views.located(zone, speech_of(changed)))
            await send_settings(changed, context)
        else:
            await context.reply(views.ready(changed, speech_of(changed)))
        await preferences.answered(context.chat, context.person, asked, context.incoming.update_id)


def cities(known: ChatSettings) -> list[str]:
    """Zones to offer: the chat's own, once it was chosen or is some place's, then likely ones."""
    own = [known.zone] if known.onboarded or known.zone != FALLBACK_ZONE else []
    offered = [*own, *zone_choices(known.language, known.currency)]
    return list(dict.fromkeys(offered))[:_MOST_CITIES]


async def _set(wishes: Mapping[Option, str], context: BotContext) -> ChatSettings:
    preferences = context.services.preferences
    changed = await preferences.choose(context.chat, context.language_code, wishes)
    if Option.LANGUAGE in wishes:
        await match_menu(context.bot, context.chat, changed.language, context.language_code)
    return changed


async def _page(shown: ChatSettings, context: BotContext, note: str = "") -> Screen:
    learned = await context.services.learning.count(context.chat)
    spoken = speech_of(shown)
    away = travel_views.in_settings(shown, await context.today(), spoken)
    return settings_views.page(shown, learned, spoken, away, note)
