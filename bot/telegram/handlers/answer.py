"""Questions about the books: the answer, and the entries behind it, page by page."""

from dataclasses import replace
from datetime import date

from bot.core.intents import StandIn
from bot.core.questions import Question
from bot.telegram import answer_views
from bot.telegram.callbacks import Tap
from bot.telegram.context import BotContext
from bot.telegram.entry_lists import wanted_list
from bot.telegram.handlers.tapped import tapped_message


async def send_answer(
    context: BotContext, question: Question, today: date, *, stood_in: StandIn | None = None
) -> None:
    """Answers a question that was asked on this day."""
    answer = await context.services.answering.answer(context.chat, question, today)
    shown = answer_views.answer(answer, await context.speech())
    shown = replace(shown, screen=await context.noted(shown.screen, stood_in))
    if shown.picture is None and context.claimed.deferrals and context.incoming.effective_message:
        # An answer that comes late names what it is the answer to.
        await context.reply(shown.screen, to=context.incoming.effective_message.message_id)
    else:
        await context.send_report(shown)


async def show_entries(tap: Tap, context: BotContext) -> None:
    """The list of entries behind an answer, sent below it; its own buttons turn the page in place."""
    search, order = wanted_list(tap)
    page = await context.services.answering.page(context.chat, search, order, tap.number - 1)
    screen = answer_views.entry_page(page, await context.today(), await context.speech())
    if tap.number == 0:
        await context.reply(screen)
    else:
        await context.replace(tapped_message(context), screen)
