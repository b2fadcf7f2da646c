"""/travel, what comes of a journey that was told of in words, and the buttons that end one."""

from datetime import date

from telegram import Update

from bot.core.periods import local_date
from bot.services.outcomes import TravelTold
from bot.telegram import travel_views
from bot.telegram.callbacks import OutdatedButton, Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers.tapped import tapped_message


async def travel(update: Update, context: BotContext) -> None:
    """/travel: where the person is by the books; /travel Japan until Sunday: they are there; /travel off: no more."""
    said, settings = update.message, await context.settings()
    today = local_date(said.date, settings.zone) if said else await context.today()
    words = " ".join(context.args or ())
    if not words:
        await context.reply(travel_views.state(settings, today, await context.speech()))
        return
    services = context.services
    told = await services.travelling.obey(settings, words, today, services.read_journey)
    await show_told(told, context)


async def show_told(told: TravelTold, context: BotContext) -> None:
    """Answers somebody who has told where they are."""
    context.know(told.settings)
    await context.reply(travel_views.told(told, await context.speech()))


async def stop(tap: Tap, context: BotContext) -> None:
    """Takes a journey back, or ends it; the message shows what counts now. Raises OutdatedButton."""
    settings, today, travelling = await context.settings(), await context.today(), context.services.travelling
    since = _since(tap)
    if tap.text == travel_views.BACK and settings.travel and settings.travel.since == since:
        told = await travelling.come_back(settings, today)
    else:
        told = await travelling.take_back(settings, since if not tap.text else date.min, today)
    context.know(told.settings)
    await context.replace(tapped_message(context), travel_views.told(told, await context.speech()))


def _since(tap: Tap) -> date:
    """The first day of the journey that the button is for. Raises OutdatedButton."""
    if tap.text not in ("", travel_views.BACK):
        raise OutdatedButton
    try:
        return date.fromordinal(tap.number)
    except (ValueError, OverflowError) as problem:
        raise OutdatedButton from problem
