"""/budget: what is left of each budget, as a picture; budgets set in words, typed, and changed by buttons."""

from dataclasses import replace

from telegram import Message, Update

from bot.core.budgets import BudgetId
from bot.core.chats import Expecting
from bot.core.intents import SetBudget
from bot.services.outcomes import BudgetNews, BudgetTold
from bot.telegram import budget_keyboards, budget_views, report_messages
from bot.telegram.callbacks import Tap
from bot.telegram.context import BotContext
from bot.telegram.handlers.tapped import tapped_message
from bot.telegram.screens import ReportScreen, Screen
from bot.telegram.within_settings import placed, placed_buttons, without_place


async def budget(_update: Update, context: BotContext) -> None:
    """/budget alone shows all, with a name that one; "/budget rent 900" or "rent off" sets one or drops it."""
    words = " ".join(context.args or ())
    if not words:
        await send_list(context)
        return
    told = await context.services.budgeting.obey(await context.settings(), words, context.change)
    asks_amount = told.news is BudgetNews.AMOUNT_WANTED
    if asks_amount and told.use and not (told.wish and told.wish.for_other_span):
        await report_messages.send_report(context, await _card(told.use.budget.id, context))
    else:
        await show_told(told, context)


async def send_list(context: BotContext) -> None:
    """Sends what is left of each budget."""
    await report_messages.send_report(context, await _list(context))


async def show_told(told: BudgetTold, context: BotContext) -> None:
    """Answers a wish about a budget; one that has no amount yet is asked for it."""
    if told.news is BudgetNews.AMOUNT_WANTED:
        wish = told.wish or SetBudget(None, told.category)
        if told.category is None and wish.span is None and not wish.for_other_span:
            await send_list(context)
        else:
            about = budget_keyboards.about(told.category, wish.span)
            question = budget_views.question(
                told.category, await context.speech(), is_other_span=wish.for_other_span
            )
            await _ask(question, about, context)
        return
    await context.reply(budget_views.told(told, await context.speech()))


async def open_page(tap: Tap, context: BotContext) -> None:
    """The list, a budget's card, or the categories that a new one may be for."""
    if without_place(tap).text == budget_keyboards.NEW:
        choice = budget_keyboards.categories(await context.speech())
        await context.replace_buttons(tapped_message(context), placed_buttons(choice, context.query.message))
        return
    screen = await (_card(BudgetId(tap.number), context) if tap.number else _list(context))
    await context.answer()  # to draw may take longer than a button should
    await _show(screen, context, is_first=not tap.number)


async def ask(tap: Tap, context: BotContext) -> None:
    """A category was chosen: the next message is the amount."""
    category = tap.text.partition(" ")[0] or None
    await _ask(budget_views.question(category, await context.speech()), tap.text, context)


async def take_offer(tap: Tap, context: BotContext) -> None:
    """The budget that a button offers is set, in place of the one that its number names; the message says so."""
    terms = budget_keyboards.wanted_terms(tap)
    if tap.number:
        await context.services.budgeting.undo(await context.settings(), BudgetId(tap.number))
    wish = SetBudget(
        terms.amount.amount, terms.category, terms.amount.currency, terms.span, terms.carry_over or None
    )
    told = await context.services.budgeting.told(await context.settings(), wish, context.change)
    await _replace(budget_views.told(told, await context.speech()), context)


async def change(tap: Tap, context: BotContext) -> None:
    """More, less, carry-over, or no more: the card or the list shows it at once."""
    wanted, number = budget_keyboards.wanted_change(tap), BudgetId(tap.number)
    settings, budgeting = await context.settings(), context.services.budgeting
    if wanted.is_drop:
        told = await budgeting.drop(settings, number, context.change)
        await context.answer()
        await _show(await _list(context), context, is_first=True)
        await context.reply(budget_views.told(told, await context.speech()))
        return
    use = await budgeting.adjust(
        settings, number, context.change, amount=wanted.amount, carry_over=wanted.carry_over
    )
    await context.answer()
    await _show(await _card(use.budget.id, context), context)


async def undo(tap: Tap, context: BotContext) -> None:
    """↩️: what was before is so again."""
    settings, budgeting, number = (
        await context.settings(),
        context.services.budgeting,
        BudgetId(tap.number),
    )
    dropped = tap.text == budget_keyboards.DROPPED
    told = await (budgeting.undrop if dropped else budgeting.undo)(settings, number)
    await _replace(budget_views.told(told, await context.speech()), context)


async def _ask(question: Screen, about: str, context: BotContext) -> None:
    sent = await context.reply(question)
    await context.services.preferences.ask(
        context.chat, context.person, Expecting.BUDGET, sent.message_id, about=about
    )


async def _list(context: BotContext) -> ReportScreen:
    shown = await context.services.budget_watch.in_use(await context.settings())
    return budget_views.listed(shown, await context.speech())


async def _card(number: BudgetId, context: BotContext) -> ReportScreen:
    settings = await context.settings()
    use = await context.services.budgeting.one(settings, number)
    shown = await context.services.budget_watch.in_use(settings)
    return budget_views.card(use, shown, await context.speech())


async def _show(report: ReportScreen, context: BotContext, *, is_first: bool = False) -> None:
    shown = context.query.message
    if isinstance(shown, Message):
        screen = placed(report.screen, shown, await context.speech(), is_first=is_first)
        await report_messages.replace_report(context, shown, replace(report, screen=screen))


async def _replace(screen: Screen, context: BotContext) -> None:
    await context.replace(tapped_message(context), screen)
