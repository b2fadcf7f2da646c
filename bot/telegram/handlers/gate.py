"""The door: who isn't let in gets one polite line, and nothing behind it is called."""

from datetime import datetime, timedelta

from telegram import Update
from telegram.ext import ApplicationHandlerStop

from bot.core.errors import InviteRefused
from bot.telegram.context import BotContext
from bot.telegram.language import speech
from bot.telegram.screens import Screen

_ANSWERED_AGAIN_AFTER = timedelta(minutes=1)
_REMEMBERED = 1000


class Gate:
    """Lets admitted chats through, and those that bring an invitation. Others are answered once a minute."""

    def __init__(self) -> None:
        self._answered: dict[int, datetime] = {}

    async def check(self, update: Update, context: BotContext) -> None:
        """Stops the update unless its chat may use the bot."""
        if update.effective_chat is None:
            raise ApplicationHandlerStop
        secret = _invitation(update)
        if secret and await self._redeemed(secret, context):
            return
        if not await context.services.access.admits(context.chat):
            await self._turn_away(context, invited=bool(secret))
            raise ApplicationHandlerStop

    async def _redeemed(self, secret: str, context: BotContext) -> bool:
        try:
            await context.services.access.redeem(secret, context.chat)
        except InviteRefused:
            return False
        return True

    async def _turn_away(self, context: BotContext, *, invited: bool) -> None:
        say = speech(context.language_code or "en").label
        if invited and context.chat < 0:
            text = say("This invitation doesn't work in this group. Open it in a private chat with me.")
        elif invited:
            text = say("This invitation doesn't work any more. Ask for a new one.")
        else:
            text = say("Sorry, this bot is private. Ask its owner for an invitation link.")
        if context.incoming.callback_query:
            await context.answer(text, alert=True)
        elif context.incoming.effective_message and self._may_answer(context):
            await context.reply(Screen(text))

    def _may_answer(self, context: BotContext) -> bool:
        now = context.services.clock.now()
        while self._answered and (self._is_full or now - self._oldest >= _ANSWERED_AGAIN_AFTER):
            del self._answered[next(iter(self._answered))]
        if context.chat in self._answered:
            return False
        self._answered[context.chat] = now
        return True

    @property
    def _is_full(self) -> bool:
        return len(self._answered) > _REMEMBERED

    @property
    def _oldest(self) -> datetime:
        return next(iter(self._answered.values()))


def _invitation(update: Update) -> str | None:
    """The secret of a link that was opened: Telegram sends it as "/start secret"."""
    words = (update.message.text or "").split() if update.message else []
    is_start = len(words) == 2 and words[0].partition("@")[0] == "/start"  # noqa: PLR2004 - command and secret
    return words[1] if is_start else None
