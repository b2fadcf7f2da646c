"""/help, /invite, and commands that nobody knows."""

from telegram import Update
from telegram.helpers import create_deep_linked_url

from bot.telegram import views
from bot.telegram.context import BotContext
from bot.telegram.language import speech_of
from bot.telegram.screens import Screen


async def help_page(_update: Update, context: BotContext) -> None:
    """/help: what one can say."""
    settings = await context.settings()
    await context.reply(views.help_page(settings, speech_of(settings)))


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
