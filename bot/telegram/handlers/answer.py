"""Questions about the books, answered; a wish to see entries leads to the history."""

from dataclasses import replace
from datetime import date

from bot.core.intents import StandIn
from bot.core.questions import Measure, Question
from bot.services.history import listed
from bot.telegram import answer_views
from bot.telegram.context import BotContext
from bot.telegram.handlers.history import send_history
from bot.telegram.report_messages import send_report


async def send_answer(
    context: BotContext, question: Question, today: date, *, stood_in: StandIn | None = None
) -> None:
    """Answers a question that was asked on this day; where it asks for the entries themselves, lists them."""
    if question.measure is Measure.LIST:
        await send_history(context, listed(question, await context.settings(), today), stood_in)
        return
    answer = await context.services.answering.answer(context.chat, question, today)
    shown = answer_views.answer(answer, await context.speech())
    shown = replace(shown, screen=await context.noted(shown.screen, stood_in))
    if shown.picture is None and context.claimed.deferrals and context.incoming.effective_message:
        # An answer that comes late names what it is the answer to.
        await context.reply(shown.screen, to=context.incoming.effective_message.message_id)
    else:
        await send_report(context, shown)
