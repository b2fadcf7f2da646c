"""Who was let in, across chats: admissions in `members`, one-time links in `invites`."""

from datetime import datetime

from sqlalchemy import exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from bot.core.ledger import ChatId
from bot.core.ports import Role
from bot.db.models import InviteRow, MemberRow
from bot.db.unit_of_work import Database

_SCOPE = "access"
_NOBODY = ChatId(0)


class SqlAccessRegistry:
    """Admissions and invitations. A private chat's id is its person's id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def role(self, chat_id: ChatId) -> Role | None:
        async with self._database.across_chats(_SCOPE) as connection:
            role = await connection.scalar(
                select(MemberRow.role).where(MemberRow.chat_id == chat_id, MemberRow.person_id == chat_id)
            )
        return Role(role) if role else None

    async def has_owner(self) -> bool:
        async with self._database.across_chats(_SCOPE) as connection:
            return bool(await connection.scalar(select(exists().where(MemberRow.role == Role.OWNER))))

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
            role = await connection.scalar(
                update(InviteRow)
                .where(
                    InviteRow.digest == digest,
                    InviteRow.used_at.is_(None),
                    or_(InviteRow.expires_at.is_(None), InviteRow.expires_at > at),
                )
                .values(used_at=at, used_by=chat_id)
                .returning(InviteRow.role)
            )
            if role is None:
                return None
            await connection.execute(
                insert(MemberRow)
                .values(chat_id=chat_id, person_id=chat_id, role=role, admitted_at=at)
                .on_conflict_do_update(
                    index_elements=["chat_id", "person_id"], set_={"role": role, "admitted_at": at}
                )
            )
        return Role(role)
