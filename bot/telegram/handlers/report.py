"""/report: where the money went, as a chart with its totals."""

from datetime import date

from telegram import Message, Update

from bot.core.money import currency_code
from bot.core.periods import Span
from bot.telegram import report_views
from bot.telegram.callbacks import Tap
from bot.telegram.context import BotContext
from bot.telegram.screens import ReportScreen

_NAMED = {"day": Span.DAY, "week": Span.WEEK, "month": Span.MONTH, "year": Span.YEAR}


async def report(_update: Update, context: BotContext) -> None:
    """/report [week|month|year]: this month's, where nothing is named."""
    words = [word.lower() for word in context.args or []]
    named = [span for word in words for name, span in _NAMED.items() if word.startswith(name)]
    await send_report(context, named[0] if named else Span.MONTH)


async def send_report(context: BotContext, span: Span, day: date | None = None) -> None:
    """Sends the report on the span that holds `day` (None: today)."""
    await context.send_report(await _compiled(context, span, day))


async def turn_page(tap: Tap, context: BotContext) -> None:
    """Another period, span or currency, in place."""
    span, day, currency = Span(tap.text[:1]), date.fromisoformat(tap.text[1:11]), currency_code(tap.text[11:])
    page = await _compiled(context, span, day, currency)
    await context.answer()  # a chart may take longer than a button should
    shown = context.query.message
    if isinstance(shown, Message):
        await context.replace_report(shown, page)


async def _compiled(
    context: BotContext, span: Span, day: date | None, currency: str | None = None
) -> ReportScreen:
    settings = await context.settings()
    compiled = await context.services.reporting.spending(context.chat, span, day, currency)
    return report_views.report(compiled, settings.calendar, await context.today(), await context.speech())
