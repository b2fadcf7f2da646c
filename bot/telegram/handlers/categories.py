"""/categories: the chat's categories, each on a page of its own with what can be changed about it."""

from collections.abc import Awaitable

from telegram import Update

from bot.core.chats import Expecting
from bot.core.errors import CategoryNotFound, InvalidCategoryName
from bot.core.ledger import Kind
from bot.services.categorising import EMOJI, NAME, NEW, REFUSED_NAMES
from bot.services.outcomes import CategoryTold
from bot.telegram import category_keyboards, category_views
from bot.telegram.callbacks import OutdatedButton, Tap
from bot.telegram.category_keyboards import Wanted
from bot.telegram.context import BotContext
from bot.telegram.handlers.tapped import tapped_message
from bot.telegram.language import speech_of
from bot.telegram.screens import Screen
from bot.telegram.within_settings import placed, without_place

_ADD = "add"


async def categories(_update: Update, context: BotContext) -> None:
    """/categories alone lists them; "add 🐶 Pets", "add income Tips" adds one; a name opens its page."""
    first, *rest = context.args or [""]
    if first.casefold() == _ADD and rest:
        await _add(*_kind(rest), context)
    elif first and first.casefold() != _ADD:
        await _open(" ".join([first, *rest]), context)
    elif first:
        sent = await context.reply(category_views.new_question(Kind.EXPENSE, await context.speech()))
        about = category_keyboards.about_new(Kind.EXPENSE)
        await context.services.preferences.ask(
            context.chat, context.person, Expecting.CATEGORY, sent.message_id, about=about
        )
    else:
        await context.reply(category_views.listed(Kind.EXPENSE, await context.speech()))


async def open_list(tap: Tap, context: BotContext) -> None:
    """All categories of a kind."""
    screen = category_views.listed(Kind(without_place(tap).text), await context.speech())
    await _show(screen, context, is_first=True)


async def open_page(tap: Tap, context: BotContext) -> None:
    """A category's page, or the choice of what it goes into; or a question that the next message answers."""
    tap = without_place(tap)
    if tap.number == category_keyboards.ASKING:
        await _ask(tap.text, context)
        return
    wanted = category_keyboards.read(tap)
    shown = await context.services.categorising.look(await context.settings(), wanted.key)
    speech = await context.speech()
    if wanted.what == category_keyboards.MERGE and shown.category:
        await _show(category_views.merge_choice(shown.category, speech), context)
    else:
        await _show(category_views.told(shown, speech), context)


async def change(tap: Tap, context: BotContext) -> None:
    """A change by a tap: the page shows it at once, with a way back."""
    await context.settings()
    told = await _change(tap, category_keyboards.read(tap), context)
    context.know(told.settings)
    screen = category_views.told(told, speech_of(told.settings))
    await _show(screen, context, is_first=told.category is None)


async def show_told(told: CategoryTold, context: BotContext) -> None:
    """Answers what was typed with the category's page."""
    context.know(told.settings)
    await context.reply(category_views.told(told, speech_of(told.settings)))


def _change(tap: Tap, wanted: Wanted, context: BotContext) -> Awaitable[CategoryTold]:
    categorising, key, by = context.services.categorising, wanted.key, context.change
    if wanted.key == category_keyboards.UNDO and not wanted.what:
        return categorising.undo(context.chat, tap.number, by)
    match wanted.what:
        case category_keyboards.UP | category_keyboards.DOWN:
            return categorising.move(context.chat, key, by, up=wanted.what == category_keyboards.UP)
        case category_keyboards.HIDE | category_keyboards.SHOW:
            return categorising.hide(context.chat, key, by, hidden=wanted.what == category_keyboards.HIDE)
        case category_keyboards.RESET:
            return categorising.reset(context.chat, key, by)
        case category_keyboards.MERGE:
            return categorising.merge(context.chat, key, wanted.detail, by)
        case _ if wanted.what == EMOJI:
            return categorising.decorate(context.chat, key, wanted.detail, by)
    raise OutdatedButton


async def _ask(about: str, context: BotContext) -> None:
    what, _, which = about.partition(" ")
    speech = await context.speech()
    if what == NEW:
        screen = category_views.new_question(Kind(which), speech)
    else:
        category = (await context.services.categorising.look(await context.settings(), which)).category
        if category is None:
            raise CategoryNotFound
        question = category_views.name_question if what == NAME else category_views.emoji_question
        screen = question(category, speech)
    await context.services.preferences.ask(
        context.chat, context.person, Expecting.CATEGORY, tapped_message(context), about=about
    )
    await _show(screen, context)


async def _show(screen: Screen, context: BotContext, *, is_first: bool = False) -> None:
    """In place of the tapped message; the list leads back to the settings where it was opened from there."""
    shown = placed(screen, context.query.message, await context.speech(), is_first=is_first)
    await context.replace(tapped_message(context), shown)


async def _add(kind: Kind, words: list[str], context: BotContext) -> None:
    """Adds it. Where the name is refused, the next message may be another one."""
    settings = await context.settings()
    try:
        told = await context.services.categorising.add(
            settings.chat_id, kind, " ".join(words), context.change
        )
    except REFUSED_NAMES:
        about = category_keyboards.about_new(kind)
        await context.services.preferences.ask_next(context.chat, context.change, Expecting.CATEGORY, about)
        raise
    await show_told(told, context)


async def _open(name: str, context: BotContext) -> None:
    settings, categorising = await context.settings(), context.services.categorising
    try:
        category = categorising.called(settings, name)
    except InvalidCategoryName:
        category = None
    if category is None:
        await context.reply(category_views.unknown(name, await context.speech()))
    else:
        shown = await categorising.look(settings, category.key)
        await context.reply(category_views.told(shown, await context.speech()))


def _kind(words: list[str]) -> tuple[Kind, list[str]]:
    """A kind that stands before the name, and the name."""
    if len(words) > 1 and words[0].casefold() in set(Kind):
        return Kind(words[0].casefold()), words[1:]
    return Kind.EXPENSE, words
