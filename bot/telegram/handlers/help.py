"""/help, /cancel, /invite, and commands that nobody knows."""

from telegram import Update
from telegram.helpers import create_deep_linked_url

from bot.telegram import views
from bot.telegram.context import BotContext
from bot.telegram.language import speech
from bot.telegram.screens import Screen


async def help_page(_update: Update, context: BotContext) -> None:
    """/help: what one can say."""
    settings = await context.settings()
    await context.reply(views.help_page(settings, speech(settings.language)))


async def cancel(_update: Update, context: BotContext) -> None:
    """/cancel: drops the question before the person; what it was about stays as it is."""
    prompt = await context.services.preferences.stop_asking(context.chat, context.person)
    say = (await context.speech()).say
    if prompt is None:
        await context.reply(Screen(say("There is nothing to cancel. /undo takes back your last change.")))
        return
    await context.reply(Screen(say("Cancelled. Everything stays as it was.")))
    if prompt.pending or prompt.page:
        await context.fold_up(prompt)
    elif prompt.entry_id:
        entry = await context.services.bookkeeping.entry(context.chat, prompt.entry_id)
        message_id = entry.source.message_id
        await context.show_entries(await context.services.bookkeeping.entries(context.chat, message_id))


async def invite(_update: Update, context: BotContext) -> None:
    """/invite: a one-time link that lets one more person in. For the owner."""
    say = (await context.speech()).say
    if context.services.access.is_open:
        await context.reply(Screen(say("Everybody may use this bot: just share its name.")))
        return
    secret = await context.services.access.invite(context.chat)
    if secret is None:
        await context.reply(Screen(say("Only the owner of this bot can invite people.")))
        return
    link = create_deep_linked_url(context.bot.username, secret)
    await context.reply(
        Screen(say("This link lets one person in. It works once, for 7 days:\n{link}", link=link))
    )


async def unknown(update: Update, context: BotContext) -> None:
    """A command that nobody knows. One for another bot of the group is none of ours."""
    message = update.effective_message
    words = (message.text or message.caption or "").split() if message else []
    addressed = words[0].partition("@")[2] if words else ""
    if addressed and addressed.lower() != context.bot.username.lower():
        return
    say = (await context.speech()).say
    await context.reply(Screen(say("I don't know that command. /help shows what I can do.")))
