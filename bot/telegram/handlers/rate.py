"""/rate: what a currency is worth, by the person's own word; and which rates count at present."""

from dataclasses import replace

from telegram import Message, Update
from telegram.ext import filters

from bot.core.periods import local_date
from bot.core.stated_rates import DroppedRate, StatedRate, is_plain_rate, read_rate
from bot.telegram import rate_views
from bot.telegram.callbacks import Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers.tapped import tapped_message
from bot.telegram.screens import Screen


class _PlainRate(filters.MessageFilter):
    """A message that says a rate and can't be an expense: "1 usd = 41.5 uah"."""

    def filter(self, message: Message) -> bool:
        return is_plain_rate(message.text or "")


PLAIN_RATE = _PlainRate()


async def rate(_update: Update, context: BotContext) -> None:
    """/rate alone shows the rates in use; with words it takes one down or drops it."""
    said = " ".join(context.args or [])
    await context.reply(await (_said(said, context) if said else _in_use(context)))


async def plain_rate(update: Update, context: BotContext) -> None:
    """The same without the command, where a message is nothing but a rate."""
    message = update.effective_message
    await context.reply(await _said(message.text or "" if message else "", context))


async def drop(tap: Tap, context: BotContext) -> None:
    """🗑: this one no longer counts; the others are shown in its place."""
    currency, base, day = rate_views.dropped_rate(tap)
    await context.services.exchanging.drop_one(context.chat, currency, base, day)
    await context.replace(tapped_message(context), await _in_use(context))


async def _said(words: str, context: BotContext) -> Screen:
    """Days go by when it was written: that may be long ago where it is edited, or had to wait."""
    settings, today, speech = await context.settings(), await context.today(), await context.speech()
    exchanging, message = context.services.exchanging, context.incoming.effective_message
    written = local_date(message.date, settings.zone) if message else today
    match read_rate(words, settings.language, written, settings.number_style):
        case StatedRate() as said:
            dated = replace(said, since=said.since or written)
            taken = await exchanging.state(settings, context.person, dated)
            return rate_views.stated(taken, settings.currency, today, speech)
        case DroppedRate(currency=currency, base=base):
            return rate_views.dropped(await exchanging.drop(settings, currency, base), speech)
        case _:
            return rate_views.not_understood(await exchanging.in_use(settings), speech)


async def _in_use(context: BotContext) -> Screen:
    rates = await context.services.exchanging.in_use(await context.settings())
    return rate_views.rates_in_use(rates, await context.today(), await context.speech())
