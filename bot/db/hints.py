"""One chat's learned words. Rows go in and out as core dataclasses; nothing here commits."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import HintNotFound
from bot.core.learning import MOST_COMPARED, Hint, HintId, Lesson, Phrase
from bot.core.ledger import ChatId, Kind, PersonId
from bot.db.models import HintRow

_ALL = select(*HintRow.__table__.c).where(HintRow.chat_id == bindparam("chat"))
_ONE = _ALL.where(HintRow.id == bindparam("hint"))
_NEWEST = _ALL.where(HintRow.forgotten_at.is_(None)).order_by(HintRow.learned_at.desc(), HintRow.id.desc())
_IN_FORCE = _NEWEST.limit(bindparam("count")).offset(bindparam("skipped"))
_COUNT = select(func.count()).where(HintRow.chat_id == bindparam("chat"), HintRow.forgotten_at.is_(None))


class SqlHintRepository:
    """The chat's learned words."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self._chat_id = chat_id

    async def in_force(self, count: int = MOST_COMPARED, skipped: int = 0) -> list[Hint]:
        values = {"chat": self._chat_id, "count": count, "skipped": skipped}
        return [_hint(row) for row in await self._connection.execute(_IN_FORCE, values)]

    async def count(self) -> int:
        return await self._connection.scalar(_COUNT, {"chat": self._chat_id}) or 0

    async def get(self, hint_id: HintId) -> Hint:
        found = await self._connection.execute(_ONE, {"chat": self._chat_id, "hint": hint_id})
        row = found.one_or_none()
        if row is None:
            raise HintNotFound
        return _hint(row)

    async def keep(self, lesson: Lesson, at: datetime) -> None:
        new = insert(HintRow).values(
            chat_id=self._chat_id,
            kind=lesson.kind,
            words=lesson.phrase.key,
            shown=lesson.phrase.shown,
            category=lesson.category,
            learned_at=at,
            by_id=lesson.by,
            change_id=lesson.change_id,
        )
        taught = ("shown", "category", "learned_at", "by_id", "change_id", "forgotten_at")
        await self._connection.execute(
            new.on_conflict_do_update(
                index_elements=["chat_id", "kind", "words"],
                set_={name: new.excluded[name] for name in taught},
                where=HintRow.change_id != new.excluded.change_id,
            )
        )

    async def set_forgotten(self, hint_id: HintId, at: datetime | None) -> Hint:
        await self._connection.execute(
            update(HintRow)
            .where(HintRow.chat_id == self._chat_id, HintRow.id == hint_id)
            .values(forgotten_at=at)
        )
        return await self.get(hint_id)


def _hint(row: Row[Any]) -> Hint:
    return Hint(
        id=HintId(row.id),
        lesson=Lesson(
            phrase=Phrase(row.words, row.shown),
            kind=Kind(row.kind),
            category=row.category,
            by=PersonId(row.by_id),
            change_id=row.change_id,
        ),
        learned_at=row.learned_at,
        forgotten_at=row.forgotten_at,
    )
