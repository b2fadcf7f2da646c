"""Who may use the bot. Closed by default: an owner by a one-time link, others by the owner's links.

A link carries a secret; only its digest is kept. Which link failed and why is not told.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from bot.core.errors import InviteRefused
from bot.core.ledger import ChatId
from bot.core.ports import AccessRegistry, Clock, Role

INVITE_LASTS = timedelta(days=7)
_SECRET_BYTES = 24
_ADMITTED_FOR = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class WayBack:
    """A new secret that gives a chat the role again that it had; None `lasts` is for ever."""

    secret: str
    lasts: timedelta | None


class Access:
    """The door. `everyone` opens it; `allowed` chats need no invitation."""

    def __init__(
        self,
        registry: AccessRegistry,
        clock: Clock,
        *,
        everyone: bool = False,
        allowed: frozenset[ChatId] = frozenset(),
    ) -> None:
        self._registry = registry
        self._clock = clock
        self._everyone = everyone
        self._allowed = allowed
        self._admitted: dict[ChatId, datetime] = {}  # since when, the oldest first

    @property
    def is_open(self) -> bool:
        """Whether anybody may use the bot."""
        return self._everyone

    async def admits(self, chat_id: ChatId) -> bool:
        """Whether this chat may use the bot."""
        if self._everyone or chat_id in self._allowed:
            return True
        now = self._clock.now()
        while (oldest := next(iter(self._admitted), None)) and now - self._admitted[oldest] >= _ADMITTED_FOR:
            del self._admitted[oldest]
        if chat_id in self._admitted:
            return True
        if await self._registry.role(chat_id) is None:
            return False
        self._admitted[chat_id] = now
        return True

    def forget(self, chat_id: ChatId) -> None:
        """Asks for the chat's admission again at once; other processes do so within a minute."""
        self._admitted.pop(chat_id, None)

    async def owner_secret(self) -> str | None:
        """A new secret that makes its bearer the owner, once; None where the bot has an owner, or needs none."""
        if self._everyone or await self._registry.has_owner():
            return None
        return await self._invite(Role.OWNER, by=None, lasts=None)

    async def invite(self, chat_id: ChatId) -> str | None:
        """A new secret that lets one more chat in; None where this chat is not the owner's."""
        if await self._registry.role(chat_id) is not Role.OWNER:
            return None
        return await self._invite(Role.GUEST, by=chat_id, lasts=INVITE_LASTS)

    async def way_back(self, chat_id: ChatId) -> WayBack | None:
        """For a chat whose admission is about to end; None where it needs none."""
        role = None if self._everyone else await self._registry.role(chat_id)
        if role is None or (role is Role.GUEST and chat_id in self._allowed):
            return None
        # Nobody's invitation: the chat's own are erased with it.
        lasts = INVITE_LASTS if role is Role.GUEST else None
        return WayBack(await self._invite(role, by=None, lasts=lasts), lasts)

    async def redeem(self, secret: str, chat_id: ChatId) -> Role:
        """Lets the chat in. Raises InviteRefused, also where a group or a second person would become the owner."""
        role = await self._registry.redeem(_digest(secret), chat_id, self._clock.now())
        if role is None:
            raise InviteRefused
        return role

    async def _invite(self, role: Role, by: ChatId | None, lasts: timedelta | None) -> str:
        secret = token_urlsafe(_SECRET_BYTES)
        expires_at = self._clock.now() + lasts if lasts else None
        await self._registry.add_invite(_digest(secret), role, by, expires_at)
        return secret


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
