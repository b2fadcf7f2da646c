"""The tables.

Every key begins with the chat, so that the tables can be spread over servers by chat. Each table is under forced
row-level security (`bot.db.security`): a query that forgets its chat finds nothing.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CHAR,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Instant = TIMESTAMP(timezone=True)


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - the name and shape are SQLAlchemy's
        int: BigInteger,
        str: Text,
        bytes: LargeBinary,
        datetime: Instant,
        dict[str, Any]: JSONB,
    }


class ChatRow(Base):
    """A chat with its settings; `id` is Telegram's."""

    __tablename__ = "chats"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    currency: Mapped[str] = mapped_column(CHAR(3))
    zone: Mapped[str]
    language: Mapped[str]
    onboarded: Mapped[bool] = mapped_column(server_default=text("false"))
    week_start: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    month_start: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    travel_currency: Mapped[str | None] = mapped_column(CHAR(3))
    travel_place: Mapped[str | None]
    travel_since: Mapped[date | None]
    travel_until: Mapped[date | None]
    number_style: Mapped[str | None]
    confirmations: Mapped[str] = mapped_column(server_default=text("'full'"))
    warns_twice: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        CheckConstraint("week_start BETWEEN 0 AND 6", "week_start"),
        CheckConstraint("month_start BETWEEN 1 AND 31", "month_start"),
        CheckConstraint("confirmations IN ('full', 'short', 'reaction')", "confirmations"),
    )


class CategoryRow(Base):
    """What a chat says of a category: of a default one, or of one that it has added.

    What is NULL is as the default has it. `place` orders what was moved or added; `merged_into` is the key that the
    category's entries were given in its place.
    """

    __tablename__ = "categories"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str | None]
    emoji: Mapped[str | None]
    place: Mapped[int | None] = mapped_column(Integer)
    hidden: Mapped[bool] = mapped_column(server_default=text("false"))
    merged_into: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("kind IN ('expense', 'income')", "kind"),
        CheckConstraint("merged_into <> key", "merged_into"),
    )


class CategoryChangeRow(Base):
    """One change of a chat's categories: `before` is what the rows that it touched said until then, NULL for none.

    `change_id` is the update that made it, `undone_by` the one that took it back.
    """

    __tablename__ = "category_changes"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"), primary_key=True)
    change_id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str]
    before: Mapped[dict[str, Any]]
    by_id: Mapped[int]
    at: Mapped[datetime]
    undone_by: Mapped[int | None]


class MemberRow(Base):
    """A person in a chat: what they may do with the bot, the question they are being asked, the menus they opened."""

    __tablename__ = "members"

    chat_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str | None]
    admitted_at: Mapped[datetime | None]
    prompt: Mapped[dict[str, Any] | None]
    menus: Mapped[dict[str, Any] | None]

    __table_args__ = (CheckConstraint("role IN ('owner', 'guest')", "role"),)


class InviteRow(Base):
    """A one-time link, kept as the digest of its secret. `chat_id` is the inviter's, 0 for the owner's own link."""

    __tablename__ = "invites"

    chat_id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(primary_key=True)
    role: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None]

    __table_args__ = (CheckConstraint("role IN ('owner', 'guest')", "role"),)


class EntryRow(Base):
    """A line in the books, in its present state."""

    __tablename__ = "entries"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    kind: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Numeric(19, 4))
    currency: Mapped[str] = mapped_column(CHAR(3))
    occurred_on: Mapped[date]
    category: Mapped[str]
    category_source: Mapped[str]
    description: Mapped[str]
    author_id: Mapped[int]
    source: Mapped[str]
    source_update_id: Mapped[int]
    source_message_id: Mapped[int]
    position: Mapped[int] = mapped_column(Integer)
    extractor: Mapped[str]
    voided_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("chat_id", "source_update_id", "position"),
        CheckConstraint("amount > 0", "amount"),
        CheckConstraint("kind IN ('expense', 'income')", "kind"),
        CheckConstraint("version > 0", "version"),
        Index("ix_entries_chat_id_source_message_id", "chat_id", "source_message_id"),
        # Read backwards for the history; what is included lets sums be made from the index alone.
        Index(
            "ix_entries_in_the_books",
            "chat_id",
            "occurred_on",
            "id",
            postgresql_where=text("voided_at IS NULL"),
            postgresql_include=["kind", "category", "currency", "amount"],
        ),
        Index(
            "ix_entries_taken_out",
            "chat_id",
            "occurred_on",
            "id",
            postgresql_where=text("voided_at IS NOT NULL"),
        ),
    )


class RevisionRow(Base):
    """One change of an entry, with the whole state after it. Rows are only ever added."""

    __tablename__ = "revisions"

    chat_id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    action: Mapped[str]
    state: Mapped[dict[str, Any]]
    by_id: Mapped[int]
    at: Mapped[datetime]
    change_id: Mapped[int]
    undoes: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        ForeignKeyConstraint(["chat_id", "entry_id"], ["entries.chat_id", "entries.id"]),
        UniqueConstraint("chat_id", "entry_id", "change_id"),
        Index("ix_revisions_chat_id_change_id", "chat_id", "change_id"),
        Index("ix_revisions_chat_id_by_id_at", "chat_id", "by_id", "at"),
    )


class ConfirmationRow(Base):
    """Which message is about what a person's message booked; the current one is kept up to date."""

    __tablename__ = "confirmations"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"), primary_key=True)
    message_id: Mapped[int] = mapped_column(primary_key=True)
    source_message_id: Mapped[int]
    is_current: Mapped[bool]

    __table_args__ = (Index("ix_confirmations_chat_id_source_message_id", "chat_id", "source_message_id"),)


class HintRow(Base):
    """Words that a chat has learned, with the category they go under; `forgotten_at` where they no longer count.

    `words` is what is compared, `shown` the same as a person wrote it; `change_id` the update that taught it last.
    """

    __tablename__ = "hints"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    kind: Mapped[str]
    words: Mapped[str]
    shown: Mapped[str]
    category: Mapped[str]
    learned_at: Mapped[datetime]
    by_id: Mapped[int]
    change_id: Mapped[int]
    forgotten_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("chat_id", "kind", "words"),
        CheckConstraint("kind IN ('expense', 'income')", "kind"),
        Index("ix_hints_in_force", "chat_id", "learned_at", postgresql_where=text("forgotten_at IS NULL")),
    )


class UsageRow(Base):
    """What a chat's messages cost on a day (UTC), by extractor: calls, and tokens as the server counted them."""

    __tablename__ = "usage"

    chat_id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    extractor: Mapped[str] = mapped_column(primary_key=True)
    calls: Mapped[int]
    prompt_tokens: Mapped[int]
    cached_tokens: Mapped[int]
    completion_tokens: Mapped[int]


class RateRow(Base):
    """What one unit of `currency` was worth in `base` on a day, as somebody published it. Belongs to no chat."""

    __tablename__ = "rates"

    publisher: Mapped[str] = mapped_column(primary_key=True)
    base: Mapped[str] = mapped_column(CHAR(3), primary_key=True)
    currency: Mapped[str] = mapped_column(CHAR(3), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[Decimal] = mapped_column(Numeric)

    __table_args__ = (CheckConstraint("value > 0", "value"),)


class OwnRateRow(Base):
    """The same as a person said it, which counts from `since` on until they say another."""

    __tablename__ = "own_rates"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"), primary_key=True)
    currency: Mapped[str] = mapped_column(CHAR(3), primary_key=True)
    base: Mapped[str] = mapped_column(CHAR(3), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[Decimal] = mapped_column(Numeric)
    by_id: Mapped[int]
    said_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("value > 0", "value"),)


class PictureRow(Base):
    """A picture that was sent to the chat: Telegram's id of its file, by the digest of what was drawn."""

    __tablename__ = "pictures"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(primary_key=True)
    file_id: Mapped[str]
    sent_at: Mapped[datetime]


class BudgetRow(Base):
    """A budget as it was set, in force until `until`; `category` is empty where it is for all spending.

    `replaces` is the budget that it has ended, `change_id` the update that set it, `dropped_change_id` the one that
    dropped it; below zero, the one that took back that it was set, or dropped. The last warning is kept beside it: the
    first day of its period, at how many per cent it was, and which update it came with.
    """

    __tablename__ = "budgets"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    category: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Numeric(19, 4))
    currency: Mapped[str] = mapped_column(CHAR(3))
    span: Mapped[str]
    carry_over: Mapped[bool]
    since: Mapped[date]
    until: Mapped[date | None]
    replaces: Mapped[int | None]
    by_id: Mapped[int]
    change_id: Mapped[int]
    set_at: Mapped[datetime]
    dropped_change_id: Mapped[int | None]
    warned_from: Mapped[date | None]
    warned_percent: Mapped[int | None] = mapped_column(Integer)
    warned_change_id: Mapped[int | None]

    __table_args__ = (
        UniqueConstraint("chat_id", "change_id"),
        CheckConstraint("amount > 0", "amount"),
        CheckConstraint("span IN ('w', 'm')", "span"),
        CheckConstraint("until >= since", "until"),
        Index(
            "uq_budgets_in_force",
            "chat_id",
            "category",
            "span",
            unique=True,
            postgresql_where=text("until IS NULL"),
        ),
    )


class ImportRow(Base):
    """A file that somebody sent to be booked, by Telegram's id of it; what is in it isn't kept.

    `update_id` is the update that brought it, `change_id` the one that booked it, `message_id` the bot's message that
    shows it, `choices` what the person said of its columns. One that is finished, booked or dropped, says no more where
    the file is.
    """

    __tablename__ = "imports"

    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int]
    update_id: Mapped[int]
    file_id: Mapped[str]
    name: Mapped[str]
    choices: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(server_default=text("'open'"))
    change_id: Mapped[int | None]
    message_id: Mapped[int] = mapped_column(server_default=text("0"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("chat_id", "update_id"),
        CheckConstraint("state IN ('open', 'booked', 'dropped')", "state"),
    )


class InboxRow(Base):
    """An update from Telegram on its way through; the states are explained in `bot.db.inbox`."""

    __tablename__ = "inbox"

    chat_id: Mapped[int] = mapped_column(primary_key=True)
    update_id: Mapped[int] = mapped_column(primary_key=True)
    payload: Mapped[dict[str, Any] | None]
    status: Mapped[str] = mapped_column(server_default=text("'waiting'"))
    attempts: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    claims: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    deferrals: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())
    first_claimed_at: Mapped[datetime | None]
    available_at: Mapped[datetime] = mapped_column(server_default=func.now())
    claimed_by: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error_id: Mapped[str | None]

    __table_args__ = (
        CheckConstraint("status IN ('waiting', 'deferred', 'running', 'done', 'parked')", "status"),
        Index("uq_inbox_running_chat", "chat_id", unique=True, postgresql_where=text("status = 'running'")),
        Index("ix_inbox_waiting", "chat_id", "update_id", postgresql_where=text("status = 'waiting'")),
        Index("ix_inbox_deferred", "chat_id", "update_id", postgresql_where=text("status = 'deferred'")),
        Index("ix_inbox_open", "status", "received_at", postgresql_where=text("status <> 'done'")),
        Index("ix_inbox_finished", "finished_at", postgresql_where=text("status = 'done'")),
    )
