"""Queries on one chat's rows. Every query names the chat; rows go in and core dataclasses come out.

Nothing here commits. An entry that is about to change is locked until its transaction ends.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.core.errors import EntryNotFound
from bot.core.intents import TokenUse
from bot.core.ledger import (
    Action,
    CategorySource,
    ChatId,
    Draft,
    Entry,
    EntryId,
    Kind,
    PersonId,
    Revision,
    Source,
    State,
)
from bot.core.money import Money
from bot.core.periods import Calendar, Period
from bot.core.ports import ChatSettings, Confirmation, Expecting, Prompt
from bot.core.reports import DayTotal
from bot.db.models import ChatRow, ConfirmationRow, EntryRow, MemberRow, RevisionRow, UsageRow


class SqlChatRepository:
    """The chat's settings, the prompts its people have before them, and what its messages cost."""

    def __init__(self, session: AsyncSession, chat_id: ChatId) -> None:
        self._session = session
        self._chat_id = chat_id

    async def lock(self) -> None:
        await self._session.execute(select(ChatRow.id).where(ChatRow.id == self._chat_id).with_for_update())

    async def settings(self) -> ChatSettings | None:
        row = await self._session.get(ChatRow, self._chat_id)
        return _settings(row) if row else None

    async def save_settings(self, settings: ChatSettings) -> None:
        values = {
            "currency": settings.currency,
            "zone": settings.zone,
            "language": settings.language,
            "onboarded": settings.onboarded,
            "week_start": settings.calendar.week_start,
            "month_start": settings.calendar.month_start,
        }
        await self._session.execute(
            insert(ChatRow)
            .values(id=self._chat_id, **values)
            .on_conflict_do_update(index_elements=["id"], set_=values)
        )

    async def prompt(self, person: PersonId) -> Prompt | None:
        kept = await self._session.scalar(
            select(MemberRow.prompt).where(MemberRow.chat_id == self._chat_id, MemberRow.person_id == person)
        )
        return _prompt(kept) if kept else None

    async def save_prompt(self, person: PersonId, prompt: Prompt | None) -> None:
        kept = asdict(prompt) | {"asked_at": prompt.asked_at.isoformat()} if prompt else None
        await self._session.execute(
            insert(MemberRow)
            .values(chat_id=self._chat_id, person_id=person, prompt=kept)
            .on_conflict_do_update(index_elements=["chat_id", "person_id"], set_={"prompt": kept})
        )

    async def calls_to_models(self, day: date) -> int:
        calls = select(func.sum(UsageRow.calls)).where(UsageRow.chat_id == self._chat_id, UsageRow.day == day)
        return await self._session.scalar(calls) or 0

    async def add_usage(self, day: date, extractor: str, tokens: TokenUse) -> None:
        new = insert(UsageRow).values(
            chat_id=self._chat_id,
            day=day,
            extractor=extractor,
            calls=1,
            prompt_tokens=tokens.prompt,
            cached_tokens=tokens.cached,
            completion_tokens=tokens.completion,
        )
        counters = ("calls", "prompt_tokens", "cached_tokens", "completion_tokens")
        await self._session.execute(
            new.on_conflict_do_update(
                index_elements=["chat_id", "day", "extractor"],
                set_={name: getattr(UsageRow, name) + new.excluded[name] for name in counters},
            )
        )


class SqlEntryRepository:
    """The chat's entries and their revisions."""

    def __init__(self, session: AsyncSession, chat_id: ChatId) -> None:
        self._session = session
        self._chat_id = chat_id

    async def add(
        self, drafts: Sequence[Draft], source: Source, positions: Sequence[int], at: datetime
    ) -> list[Entry]:
        rows = [
            _columns(_state(draft))
            | {
                "chat_id": self._chat_id,
                "author_id": source.author_id,
                "source": source.medium,
                "source_update_id": source.update_id,
                "source_message_id": source.message_id,
                "position": position,
                "extractor": source.extractor,
                "created_at": at,
            }
            for draft, position in zip(drafts, positions, strict=True)
        ]
        added = await self._session.scalars(
            insert(EntryRow)
            .values(rows)
            .on_conflict_do_nothing(index_elements=["chat_id", "source_update_id", "position"])
            .returning(EntryRow)
        )
        entries = [_entry(row) for row in added]
        for entry in entries:
            self._session.add(self._revision_row(_recorded(entry)))
        return sorted(entries, key=lambda entry: entry.position) or await self.of_change(source.update_id)

    async def get(self, entry_id: EntryId) -> Entry:
        entries = await self._fetch(self._own().where(EntryRow.id == entry_id).with_for_update())
        if not entries:
            raise EntryNotFound
        return entries[0]

    async def of_message(self, message_id: int) -> list[Entry]:
        return await self._fetch(
            self._own()
            .where(EntryRow.source_message_id == message_id)
            .order_by(EntryRow.position, EntryRow.id)
            .with_for_update()
        )

    async def of_change(self, change_id: int) -> list[Entry]:
        changed = exists().where(
            RevisionRow.chat_id == self._chat_id,
            RevisionRow.entry_id == EntryRow.id,
            RevisionRow.change_id == change_id,
        )
        return await self._fetch(self._own().where(changed).order_by(EntryRow.position, EntryRow.id))

    async def latest(self, count: int, by: PersonId | None = None) -> list[Entry]:
        standing = self._own().where(EntryRow.voided_at.is_(None))
        if by is not None:
            standing = standing.where(EntryRow.author_id == by)
        return await self._fetch(standing.order_by(EntryRow.id.desc()).limit(count))

    async def save(self, revised: Entry, revision: Revision) -> bool:
        kept = await self._session.scalar(
            insert(RevisionRow)
            .values(_revision_values(self._chat_id, revision))
            .on_conflict_do_nothing(index_elements=["chat_id", "entry_id", "change_id"])
            .returning(RevisionRow.number)
        )
        if kept is None:
            return False
        await self._session.execute(
            update(EntryRow)
            .where(EntryRow.chat_id == self._chat_id, EntryRow.id == revised.id)
            .values(version=revised.version, **_columns(revised.state))
        )
        return True

    async def history(self, entry_id: EntryId) -> list[Revision]:
        rows = await self._session.scalars(
            select(RevisionRow)
            .where(RevisionRow.chat_id == self._chat_id, RevisionRow.entry_id == entry_id)
            .order_by(RevisionRow.number)
        )
        return [_revision(row) for row in rows]

    async def latest_change(self, by: PersonId) -> list[EntryId]:
        change, undo = aliased(RevisionRow), aliased(RevisionRow)
        undone = exists().where(
            undo.chat_id == change.chat_id, undo.entry_id == change.entry_id, undo.undoes == change.number
        )
        standing = and_(change.chat_id == self._chat_id, change.by_id == by, change.undoes.is_(None), ~undone)
        latest = (
            select(change.change_id)
            .where(standing)
            .order_by(change.at.desc(), change.change_id.desc())
            .limit(1)
            .scalar_subquery()
        )
        ids = await self._session.scalars(
            select(change.entry_id).where(standing, change.change_id == latest).order_by(change.entry_id)
        )
        return [EntryId(entry_id) for entry_id in ids]

    async def totals(self, period: Period) -> list[DayTotal]:
        key = (EntryRow.occurred_on, EntryRow.kind, EntryRow.category, EntryRow.currency)
        rows = await self._session.execute(
            select(*key, func.sum(EntryRow.amount), func.count())
            .where(
                EntryRow.chat_id == self._chat_id,
                EntryRow.voided_at.is_(None),
                EntryRow.occurred_on >= period.start,
                EntryRow.occurred_on < period.end,
            )
            .group_by(*key)
            .order_by(*key)
        )
        return [
            DayTotal(day, Kind(kind), category, Money.kept(amount, currency), entries)
            for day, kind, category, currency, amount, entries in rows
        ]

    def _own(self) -> Select[EntryRow]:
        # Rows already in the session would otherwise keep the state they were first read in.
        return (
            select(EntryRow)
            .where(EntryRow.chat_id == self._chat_id)
            .execution_options(populate_existing=True)
        )

    async def _fetch(self, query: Select[EntryRow]) -> list[Entry]:
        return [_entry(row) for row in await self._session.scalars(query)]

    def _revision_row(self, revision: Revision) -> RevisionRow:
        return RevisionRow(**_revision_values(self._chat_id, revision))


class SqlConfirmationRepository:
    """Which messages are about what a person's message booked."""

    def __init__(self, session: AsyncSession, chat_id: ChatId) -> None:
        self._session = session
        self._chat_id = chat_id

    async def save(self, confirmation: Confirmation) -> None:
        await self._session.execute(
            insert(ConfirmationRow)
            .values(chat_id=self._chat_id, **asdict(confirmation))
            .on_conflict_do_nothing(index_elements=["chat_id", "message_id"])
        )

    async def source_of(self, message_id: int) -> int | None:
        return await self._session.scalar(
            select(ConfirmationRow.source_message_id)
            .where(
                ConfirmationRow.chat_id == self._chat_id,
                or_(
                    ConfirmationRow.message_id == message_id, ConfirmationRow.source_message_id == message_id
                ),
            )
            .limit(1)
        )

    async def current(self, source_message_id: int) -> int | None:
        return await self._session.scalar(
            select(ConfirmationRow.message_id)
            .where(
                ConfirmationRow.chat_id == self._chat_id,
                ConfirmationRow.source_message_id == source_message_id,
                ConfirmationRow.is_current,
            )
            .order_by(ConfirmationRow.message_id.desc())
            .limit(1)
        )


def _settings(row: ChatRow) -> ChatSettings:
    return ChatSettings(
        chat_id=ChatId(row.id),
        currency=row.currency,
        zone=row.zone,
        language=row.language,
        onboarded=row.onboarded,
        calendar=Calendar(row.week_start, row.month_start),
    )


def _prompt(kept: dict[str, Any]) -> Prompt:
    return Prompt(
        expecting=Expecting(kept["expecting"]),
        message_id=kept["message_id"],
        asked_at=datetime.fromisoformat(kept["asked_at"]),
        entry_id=kept["entry_id"],
        answered_by=kept["answered_by"],
    )


def _state(draft: Draft) -> State:
    return State(
        kind=draft.kind,
        money=draft.money,
        occurred_on=draft.occurred_on,
        category=draft.category,
        category_source=draft.category_source,
        description=draft.description,
    )


def _columns(state: State) -> dict[str, Any]:
    return {
        "kind": state.kind,
        "amount": state.money.amount,
        "currency": state.money.currency,
        "occurred_on": state.occurred_on,
        "category": state.category,
        "category_source": state.category_source,
        "description": state.description,
        "voided_at": state.voided_at,
    }


def _entry(row: EntryRow) -> Entry:
    return Entry(
        id=EntryId(row.id),
        chat_id=ChatId(row.chat_id),
        state=State(
            kind=Kind(row.kind),
            money=Money.kept(row.amount, row.currency),
            occurred_on=row.occurred_on,
            category=row.category,
            category_source=CategorySource(row.category_source),
            description=row.description,
            voided_at=row.voided_at,
        ),
        source=Source(
            update_id=row.source_update_id,
            message_id=row.source_message_id,
            author_id=PersonId(row.author_id),
            extractor=row.extractor,
            medium=row.source,
        ),
        position=row.position,
        version=row.version,
        created_at=row.created_at,
    )


def _recorded(entry: Entry) -> Revision:
    source = entry.source
    return Revision(
        entry_id=entry.id,
        number=1,
        action=Action.RECORDED,
        state=entry.state,
        by=source.author_id,
        at=entry.created_at,
        change_id=source.update_id,
    )


def _revision_values(chat_id: ChatId, revision: Revision) -> dict[str, Any]:
    return {
        "chat_id": chat_id,
        "entry_id": revision.entry_id,
        "number": revision.number,
        "action": revision.action,
        "state": _frozen(revision.state),
        "by_id": revision.by,
        "at": revision.at,
        "change_id": revision.change_id,
        "undoes": revision.undoes,
    }


def _frozen(state: State) -> dict[str, Any]:
    """The state as JSON: amounts and dates as text, so that nothing is rounded."""
    plain = _columns(state)
    return plain | {
        "amount": str(state.money.amount),
        "occurred_on": state.occurred_on.isoformat(),
        "voided_at": state.voided_at.isoformat() if state.voided_at else None,
    }


def _revision(row: RevisionRow) -> Revision:
    kept = row.state
    return Revision(
        entry_id=EntryId(row.entry_id),
        number=row.number,
        action=Action(row.action),
        state=State(
            kind=Kind(kept["kind"]),
            money=Money.kept(Decimal(kept["amount"]), kept["currency"]),
            occurred_on=date.fromisoformat(kept["occurred_on"]),
            category=kept["category"],
            category_source=CategorySource(kept["category_source"]),
            description=kept["description"],
            voided_at=datetime.fromisoformat(kept["voided_at"]) if kept["voided_at"] else None,
        ),
        by=PersonId(row.by_id),
        at=row.at,
        change_id=row.change_id,
        undoes=row.undoes,
    )
