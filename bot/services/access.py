"""Who may use the bot. Closed by default: an owner by a one-time link, others by the owner's links.

A link carries a secret; only its digest is kept. Which link failed and why is not told.
"""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from bot.core.errors import InviteRefused
from bot.core.ledger import ChatId
from bot.core.ports import AccessRegistry, Clock, Role

INVITE_LASTS = timedelta(days=7)
_SECRET_BYTES = 24


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
        self._admitted: set[ChatId] = set()

    @property
    def is_open(self) -> bool:
        """Whether anybody may use the bot."""
        return self._everyone

    async def admits(self, chat_id: ChatId) -> bool:
        """Whether this chat may use the bot."""
        if self._everyone or chat_id in self._allowed or chat_id in self._admitted:
            return True
        if await self._registry.role(chat_id) is None:
            return False
        self._admitted.add(chat_id)
        return True

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
