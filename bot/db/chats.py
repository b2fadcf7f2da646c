"""One chat's settings, the questions before its people, and what its messages cost."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, exists, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.categories import Categories, arranged
from bot.core.chats import ChatSettings, Expecting, Prompt
from bot.core.confirmations import ConfirmationStyle
from bot.core.intents import TokenUse
from bot.core.ledger import ChatId, PersonId
from bot.core.number_styles import NumberStyle
from bot.core.periods import Calendar
from bot.core.travel import Travel
from bot.db import pending
from bot.db.categories import said_in
from bot.db.models import BudgetRow, CategoryRow, ChatRow, MemberRow, UsageRow

_HAS_BUDGETS = exists().where(BudgetRow.chat_id == ChatRow.id, BudgetRow.until.is_(None)).label("has_budgets")
_CATEGORIES = (
    select(func.jsonb_agg(func.to_jsonb(literal_column("categories"))))
    .select_from(CategoryRow)
    .where(CategoryRow.chat_id == ChatRow.id)
    .scalar_subquery()
    .label("categories")
)
_SETTINGS: Select[Any] = select(*ChatRow.__table__.c, _HAS_BUDGETS, _CATEGORIES).where(
    ChatRow.id == bindparam("chat")
)
_ASKED = and_(MemberRow.chat_id == ChatRow.id, MemberRow.person_id == bindparam("person"))
_SITUATION = _SETTINGS.add_columns(MemberRow.prompt).outerjoin(MemberRow, _ASKED)

_MOST_MENUS = 8

_USE = insert(UsageRow)
_COUNTERS = ("calls", "prompt_tokens", "cached_tokens", "completion_tokens")
_ADD_USE = _USE.on_conflict_do_update(
    index_elements=["chat_id", "day", "extractor"],
    set_={name: getattr(UsageRow, name) + _USE.excluded[name] for name in _COUNTERS},
)


class SqlChatRepository:
    """The chat's settings, the prompts its people have before them, and what its messages cost."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self._chat_id = chat_id

    async def settings(self) -> ChatSettings | None:
        row = (await self._connection.execute(_SETTINGS, {"chat": self._chat_id})).one_or_none()
        return _settings(row) if row else None

    async def situation(self, person: PersonId) -> tuple[ChatSettings | None, Prompt | None]:
        found = await self._connection.execute(_SITUATION, {"chat": self._chat_id, "person": person})
        row = found.one_or_none()
        if row is None:
            return None, await self.prompt(person)
        return _settings(row), _prompt(row.prompt) if row.prompt else None

    async def save_settings(self, settings: ChatSettings) -> None:
        values = {
            "currency": settings.currency,
            "zone": settings.zone,
            "language": settings.language,
            "onboarded": settings.onboarded,
            "week_start": settings.calendar.week_start,
            "month_start": settings.calendar.month_start,
            "number_style": settings.number_style,
            "confirmations": settings.confirmations,
            "warns_twice": settings.warns_twice,
            **_kept_travel(settings.travel),
        }
        await self._connection.execute(
            insert(ChatRow)
            .values(id=self._chat_id, **values)
            .on_conflict_do_update(index_elements=["id"], set_=values)
        )

    async def prompt(self, person: PersonId) -> Prompt | None:
        kept = await self._connection.scalar(
            select(MemberRow.prompt).where(MemberRow.chat_id == self._chat_id, MemberRow.person_id == person)
        )
        return _prompt(kept) if kept else None

    async def asked_in(self, message_id: int) -> PersonId | None:
        asked = MemberRow.prompt["message_id"].as_string() == str(message_id)
        is_choice = MemberRow.prompt["expecting"].as_string() == Expecting.CHOICE.value
        is_open = MemberRow.prompt["answered_by"].as_string().is_(None)
        person: int | None = await self._connection.scalar(
            select(MemberRow.person_id).where(MemberRow.chat_id == self._chat_id, asked, is_choice, is_open)
        )
        return None if person is None else PersonId(person)

    async def save_prompt(self, person: PersonId, prompt: Prompt | None) -> None:
        kept = _kept(prompt) if prompt else None
        await self._connection.execute(
            insert(MemberRow)
            .values(chat_id=self._chat_id, person_id=person, prompt=kept)
            .on_conflict_do_update(index_elements=["chat_id", "person_id"], set_={"prompt": kept})
        )

    async def menus(self, person: PersonId) -> list[Prompt]:
        kept = await self._connection.scalar(
            select(MemberRow.menus).where(MemberRow.chat_id == self._chat_id, MemberRow.person_id == person)
        )
        return sorted((_prompt(one) for one in (kept or {}).values()), key=lambda menu: menu.asked_at)

    async def save_menu(self, person: PersonId, menu: Prompt) -> None:
        others = [one for one in await self.menus(person) if one.message_id != menu.message_id]
        kept = {str(one.message_id): _kept(one) for one in [*others, menu][-_MOST_MENUS:]}
        await self._connection.execute(
            insert(MemberRow)
            .values(chat_id=self._chat_id, person_id=person, menus=kept)
            .on_conflict_do_update(index_elements=["chat_id", "person_id"], set_={"menus": kept})
        )

    async def close_menu(self, person: PersonId, message_id: int) -> None:
        await self._connection.execute(
            update(MemberRow)
            .where(MemberRow.chat_id == self._chat_id, MemberRow.person_id == person)
            .where(MemberRow.menus.has_key(str(message_id)))
            .values(menus=MemberRow.menus.op("-")(str(message_id)))
        )

    async def calls_to_models(self, day: date) -> int:
        calls = select(func.sum(UsageRow.calls)).where(UsageRow.chat_id == self._chat_id, UsageRow.day == day)
        return await self._connection.scalar(calls) or 0

    async def add_usage(self, day: date, extractor: str, tokens: TokenUse) -> None:
        use = {
            "chat_id": self._chat_id,
            "day": day,
            "extractor": extractor,
            "calls": 1,
            "prompt_tokens": tokens.prompt,
            "cached_tokens": tokens.cached,
            "completion_tokens": tokens.completion,
        }
        await self._connection.execute(_ADD_USE, use)


def _settings(row: Row[Any]) -> ChatSettings:
    return ChatSettings(
        chat_id=ChatId(row.id),
        currency=row.currency,
        zone=row.zone,
        language=row.language,
        onboarded=row.onboarded,
        calendar=Calendar(row.week_start, row.month_start),
        travel=_travel(row),
        has_budgets=row.has_budgets,
        number_style=NumberStyle(row.number_style) if row.number_style else None,
        confirmations=ConfirmationStyle(row.confirmations),
        warns_twice=row.warns_twice,
        categories=_categories(row.categories) if row.categories else Categories(),
    )


def _categories(rows: list[dict[str, Any]]) -> Categories:
    """What the chat can sort into; the rows are those of the table."""
    return arranged({row["key"]: said_in(row) for row in rows})


def _travel(row: Row[Any]) -> Travel | None:
    if row.travel_currency is None:
        return None
    return Travel(row.travel_currency, row.travel_place, row.travel_since, row.travel_until)


def _kept_travel(travel: Travel | None) -> dict[str, Any]:
    return {
        "travel_currency": travel and travel.currency,
        "travel_place": travel and travel.place,
        "travel_since": travel and travel.since,
        "travel_until": travel and travel.until,
    }


def _kept(prompt: Prompt) -> dict[str, Any]:
    return {
        "expecting": prompt.expecting.value,
        "message_id": prompt.message_id,
        "asked_at": prompt.asked_at.isoformat(),
        "entry_id": prompt.entry_id,
        "answered_by": prompt.answered_by,
        "page": prompt.page,
        "about": prompt.about,
        "asked_by": prompt.asked_by,
        "pending": pending.to_json(prompt.pending) if prompt.pending else None,
    }


def _prompt(kept: dict[str, Any]) -> Prompt:
    return Prompt(
        expecting=Expecting(kept["expecting"]),
        message_id=kept["message_id"],
        asked_at=datetime.fromisoformat(kept["asked_at"]),
        entry_id=kept["entry_id"],
        answered_by=kept["answered_by"],
        page=kept.get("page", ""),
        about=kept.get("about", ""),
        asked_by=kept.get("asked_by"),
        pending=pending.from_json(kept["pending"]) if kept.get("pending") else None,
    )
