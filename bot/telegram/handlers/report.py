"""/report: where the money went, as a picture with its totals; other views of it, its figures and its entries."""

from telegram import Message, Update

from bot.core.periods import Period, Span
from bot.core.questions import days_of
from bot.core.trends import trend_period
from bot.telegram import report_keyboards, report_messages, report_tables, report_views
from bot.telegram.callbacks import Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers.tapped import tapped_message
from bot.telegram.report_keyboards import Setting
from bot.telegram.report_taps import ReportPage, View, named, wanted_page
from bot.telegram.screens import ReportScreen


async def report(_update: Update, context: BotContext) -> None:
    """/report [period]: this month's, where nothing is named or the name isn't known."""
    settings, today = await context.settings(), await context.today()
    period = context.services.reporting.named(" ".join(context.args or []), settings)
    if context.args and period is None:
        await context.reply(report_views.unknown_period(today, await context.speech()))
    await send_report(context, period or settings.calendar.period(Span.MONTH, today))


async def send_report(context: BotContext, period: Period) -> None:
    """Sends the report on a period."""
    page = ReportPage(View.OVERVIEW, named(period))
    await report_messages.send_report(context, await _compiled(page, context))


async def turn_page(tap: Tap, context: BotContext) -> None:
    """Another view, period or currency, in place."""
    page = await _compiled(wanted_page(tap), context)
    await context.answer()  # a chart may take longer than a button should
    shown = context.query.message
    if isinstance(shown, Message):
        await report_messages.replace_report(context, shown, page)


async def send_table(tap: Tap, context: BotContext) -> None:
    """The figures behind a view as text, in a message of its own."""
    page, speech, chat = wanted_page(tap), await context.speech(), context.chat
    reporting = context.services.reporting
    match page.view:
        case View.TREND:
            screen = report_tables.trend(await reporting.trend(chat, page.when, page.currency), speech)
        case View.MERCHANTS:
            screen = report_tables.merchants(
                await reporting.merchants(chat, page.when, page.currency), speech
            )
        case _:
            shown = await reporting.spending(chat, page.when, page.currency)
            screen = report_tables.spending(shown, page.view, speech)
    await context.reply(screen)


async def open_categories(tap: Tap, context: BotContext) -> None:
    """The categories of what the report shows as buttons under it, each of which lists its entries."""
    page = wanted_page(tap)
    when = await _twelve_months(page, context) if page.view is View.TREND else page.when
    shown = await context.services.reporting.spending(context.chat, when, page.currency)
    keyboard = report_keyboards.categories(shown.categories, shown.period, page, await context.speech())
    await context.replace_buttons(tapped_message(context), keyboard)


async def _twelve_months(page: ReportPage, context: BotContext) -> Period:
    calendar, today = (await context.settings()).calendar, await context.today()
    return trend_period(days_of(page.when, calendar, today), today, calendar)


async def _compiled(page: ReportPage, context: BotContext) -> ReportScreen:
    settings, today, speech = await context.settings(), await context.today(), await context.speech()
    at = Setting(page, days_of(page.when, settings.calendar, today), settings.calendar, today)
    reporting = context.services.reporting
    match page.view:
        case View.TREND:
            return report_views.trend(
                await reporting.trend(context.chat, page.when, page.currency), at, speech
            )
        case View.MERCHANTS:
            merchants = await reporting.merchants(context.chat, page.when, page.currency)
            return report_views.merchants(merchants, at, speech)
        case _:
            shown = await reporting.spending(context.chat, page.when, page.currency)
            return report_views.report(shown, at, speech)
