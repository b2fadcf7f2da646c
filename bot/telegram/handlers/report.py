"""/report: where the money went, as a chart with its totals."""

import calendar
import re
from collections.abc import Sequence
from datetime import date

from telegram import Message, Update

from bot.core.ledger import FIRST_DAY, FURTHEST_AHEAD
from bot.core.money import currency_code
from bot.core.periods import DAY, Calendar, Period, Span
from bot.telegram import report_views
from bot.telegram.callbacks import Tap
from bot.telegram.context import BotContext
from bot.telegram.screens import ReportScreen, Screen

_DATED = re.compile(r"(?P<year>[0-9]{4})(-(?P<month>0?[1-9]|1[0-2]))?")
_SPANS = {"day": Span.DAY, "week": Span.WEEK, "month": Span.MONTH, "year": Span.YEAR}


async def report(_update: Update, context: BotContext) -> None:
    """/report [period]: this month's, where nothing is named or the name isn't known."""
    shape, today = (await context.settings()).calendar, await context.today()
    words = context.args or ["month"]
    period = asked_period(words, shape, today)
    if period is None:
        say = (await context.speech()).say
        await context.reply(
            Screen(
                say(
                    "I don't know that period, so here is this month. These work: "
                    "<code>/report week</code>, <code>last month</code>, <code>yesterday</code>, "
                    "<code>{year}</code> or <code>{month}</code>.",
                    year=today.year,
                    month=f"{today:%Y-%m}",
                )
            )
        )
        period = shape.period(Span.MONTH, today)
    await send_report(context, period.span, period.start)


def asked_period(words: Sequence[str], shape: Calendar, today: date) -> Period | None:
    """The period that the words name: "week", "last month", "yesterday", "2025" or "2025-03"; None for others.

    A year or month is the one that begins in it, and one in which a day can be booked.
    """
    match [word.lower() for word in words]:
        case ["today"]:
            return shape.period(Span.DAY, today)
        case ["yesterday"]:
            return shape.period(Span.DAY, today - DAY)
        case [name] | ["this", name] if name in _SPANS:
            return shape.period(_SPANS[name], today)
        case ["last", name] if name in _SPANS:
            return shape.before(shape.period(_SPANS[name], today))
        case [figures]:
            return _dated_period(figures, shape, today)
        case _:
            return None


def _dated_period(figures: str, shape: Calendar, today: date) -> Period | None:
    found = _DATED.fullmatch(figures)
    if found is None:
        return None
    year, month = int(found["year"]), int(found["month"] or 12)
    if not FIRST_DAY.year <= year <= (today + FURTHEST_AHEAD).year:
        return None
    # Months and years may begin late; their own last day is in them in any case.
    last = date(year, month, calendar.monthrange(year, month)[1])
    return shape.period(Span.MONTH if found["month"] else Span.YEAR, last)


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
