"""Being forgotten: a chat's books go for good, and its way back in stays open."""

from dataclasses import dataclass
from datetime import timedelta

from bot.core.ledger import ChatId
from bot.core.ports import Clock
from bot.core.privacy import Erasure
from bot.services.access import Access, WayBack

WISH_LASTS = timedelta(minutes=5)
"""For so long the last button stays good: what was opened and left lying must not erase anything later."""

_CLOCKS_DIFFER = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a chat that wants to be forgotten would lose. `wished_at` is in seconds since 1970."""

    entries: int
    wished_at: int


class Erasing:
    """Erases chats. A chat that was let in by a link is given a new one."""

    def __init__(self, erasure: Erasure, access: Access, clock: Clock) -> None:
        self._erasure = erasure
        self._access = access
        self._clock = clock

    async def wish(self, chat_id: ChatId) -> Leaving:
        """What would be erased, as of now."""
        return Leaving(await self._erasure.entries(chat_id), int(self._clock.now().timestamp()))

    def still_wished(self, wished_at: int) -> bool:
        """Whether a wish of that time may still be carried out."""
        age = timedelta(seconds=self._clock.now().timestamp() - wished_at)
        return -_CLOCKS_DIFFER <= age < WISH_LASTS

    async def erase(self, chat_id: ChatId, update_id: int) -> WayBack | None:
        """Erases the chat and all that it sent up to this update. The way back in, where it needs one."""
        way_back = await self._access.way_back(chat_id)
        await self._erasure.erase(chat_id, update_id)
        self._access.forget(chat_id)
        return way_back
