"""How fast one chat may send. What comes faster isn't refused: it waits its turn, behind what other chats send."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from telegram import Update

from bot.telegram import views
from bot.telegram.context import BotContext
from bot.telegram.failures import TryLater

_REMEMBERED = 10_000


@dataclass(slots=True)
class _Allowance:
    """What a chat may still send at once, as of `at`; `told` once it was told that it has none left."""

    left: float
    at: datetime
    told: bool = False


class Pace:
    """Lets a chat's messages through at `per_minute` on average and at once; 0 is no limit.

    Kept by each process for itself, and forgotten a minute after the chat's last message, when it is full again: it
    evens out, and needn't be exact.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._allowances: OrderedDict[int, _Allowance] = OrderedDict()

    async def check(self, update: Update, context: BotContext) -> None:
        """Counts the message. Raises TryLater where it must wait."""
        if not self._per_minute or update.effective_message is None or update.callback_query:
            return
        allowance = self._allowance(context.chat, context.services.clock.now())
        if allowance.left >= 1:
            allowance.left -= 1
            return
        if not allowance.told:
            allowance.told = True
            await context.reply(views.slow_down(self._per_minute, await context.speech()))
        raise TryLater(timedelta(minutes=1) / self._per_minute * (1 - allowance.left))

    def _allowance(self, chat: int, now: datetime) -> _Allowance:
        """The chat's allowance as it is now. It is full again a minute after the last message at the latest."""
        known = self._allowances.pop(chat, None) or _Allowance(self._per_minute, now)
        grown = known.left + self._per_minute * max(now - known.at, timedelta(0)) / timedelta(minutes=1)
        known.left, known.at = min(grown, self._per_minute), now
        known.told = known.told and known.left < self._per_minute / 2
        self._allowances[chat] = known
        while len(self._allowances) > _REMEMBERED or now - self._oldest.at > timedelta(minutes=1):
            self._allowances.popitem(last=False)
        return known

    @property
    def _oldest(self) -> _Allowance:
        return next(iter(self._allowances.values()))
