"""Who was let in, across chats: admissions in `members`, one-time links in `invites`."""

from datetime import datetime

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ledger import ChatId
from bot.core.ports import Role
from bot.db.models import InviteRow, MemberRow
from bot.db.unit_of_work import Database

_SCOPE = "access"
_NOBODY = ChatId(0)
_ONE_AT_A_TIME = 0x646F6F72  # any constant of our own; "door" in ASCII


class SqlAccessRegistry:
    """Admissions and invitations. A private chat's id is its person's id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def role(self, chat_id: ChatId) -> Role | None:
        async with self._database.across_chats(_SCOPE) as connection:
            return await _role(connection, chat_id)

    async def has_owner(self) -> bool:
        async with self._database.across_chats(_SCOPE) as connection:
            return await _has_owner(connection)

    async def add_invite(
        self, digest: bytes, role: Role, by: ChatId | None, expires_at: datetime | None
    ) -> None:
        async with self._database.across_chats(_SCOPE) as connection:
            await connection.execute(
                insert(InviteRow).values(
                    chat_id=by or _NOBODY, digest=digest, role=role, expires_at=expires_at
                )
            )

    async def redeem(self, digest: bytes, chat_id: ChatId, at: datetime) -> Role | None:
        async with self._database.across_chats(_SCOPE) as connection:
            await connection.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
            offered = await _offered(connection, digest, chat_id, at)
            held = await _role(connection, chat_id)
            if offered is None:
                return None
            if held in {offered, Role.OWNER}:
                return held
            if offered is Role.OWNER and not await _may_own(connection, chat_id):
                return None
            await _use(connection, digest, chat_id, at)
            await _admit(connection, chat_id, offered, at)
        return offered


async def _role(connection: AsyncConnection, chat_id: ChatId) -> Role | None:
    role = await connection.scalar(
        select(MemberRow.role).where(MemberRow.chat_id == chat_id, MemberRow.person_id == chat_id)
    )
    return Role(role) if role else None


async def _has_owner(connection: AsyncConnection) -> bool:
    return bool(await connection.scalar(select(exists().where(MemberRow.role == Role.OWNER))))


async def _may_own(connection: AsyncConnection, chat_id: ChatId) -> bool:
    """A bot has one owner, who is a person: Telegram numbers groups below zero."""
    return chat_id > _NOBODY and not await _has_owner(connection)


async def _offered(connection: AsyncConnection, digest: bytes, chat_id: ChatId, at: datetime) -> Role | None:
    """What the invitation makes of this chat; None where it is no longer good for it."""
    fresh = InviteRow.used_at.is_(None) & or_(InviteRow.expires_at.is_(None), InviteRow.expires_at > at)
    role = await connection.scalar(
        select(InviteRow.role).where(InviteRow.digest == digest, or_(fresh, InviteRow.used_by == chat_id))
    )
    return Role(role) if role else None


async def _use(connection: AsyncConnection, digest: bytes, chat_id: ChatId, at: datetime) -> None:
    await connection.execute(
        update(InviteRow).where(InviteRow.digest == digest).values(used_at=at, used_by=chat_id)
    )


async def _admit(connection: AsyncConnection, chat_id: ChatId, role: Role, at: datetime) -> None:
    await connection.execute(
        insert(MemberRow)
        .values(chat_id=chat_id, person_id=chat_id, role=role, admitted_at=at)
        .on_conflict_do_update(
            index_elements=["chat_id", "person_id"], set_={"role": role, "admitted_at": at}
        )
    )
