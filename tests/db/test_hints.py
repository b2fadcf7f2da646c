"""Learned words in the database: one row for each phrase of a chat, which no other chat can see."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.core.chats import ChatSettings
from bot.core.errors import HintNotFound
from bot.core.learning import HintId, Lesson, Phrase
from bot.core.ledger import ChatId, Kind, PersonId
from bot.db.unit_of_work import Database, SqlUnitOfWork

ALICE, BOB = ChatId(101), ChatId(202)
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
STARBUCKS = Lesson(Phrase("starbucks", "Starbucks"), Kind.EXPENSE, "shopping", PersonId(101), 1)


@pytest.fixture
async def work(database: Database) -> AsyncIterator[SqlUnitOfWork]:
    """A unit of work on the chat of Alice, who has settings; so has Bob."""
    for chat in (ALICE, BOB):
        async with database.chat(chat) as opening:
            await opening.chat.save_settings(ChatSettings(chat, "EUR", "Europe/Berlin", "de"))
            await opening.commit()
    async with database.chat(ALICE) as work:
        yield work


def about(words: str, change: int, category: str = "gifts", kind: Kind = Kind.EXPENSE) -> Lesson:
    return Lesson(Phrase(words, words.title()), kind, category, PersonId(101), change)


async def test_what_was_learned_is_read_back(work: SqlUnitOfWork) -> None:
    await work.hints.keep(STARBUCKS, NOON)
    [hint] = await work.hints.in_force()
    assert (hint.lesson, hint.learned_at, hint.forgotten_at) == (STARBUCKS, NOON, None)
    assert await work.hints.get(hint.id) == hint
    assert await work.hints.count() == 1


async def test_a_newer_lesson_takes_the_place_of_an_older_one(work: SqlUnitOfWork) -> None:
    await work.hints.keep(STARBUCKS, NOON)
    [old] = await work.hints.in_force()
    newer = replace(STARBUCKS, category="dining", change_id=2, phrase=Phrase("starbucks", "STARBUCKS"))
    await work.hints.keep(newer, NOON + timedelta(days=1))
    [hint] = await work.hints.in_force()
    assert (hint.id, hint.lesson, hint.learned_at) == (old.id, newer, NOON + timedelta(days=1))


async def test_the_same_change_teaches_once(work: SqlUnitOfWork) -> None:
    await work.hints.keep(STARBUCKS, NOON)
    before = await work.hints.in_force()
    await work.hints.keep(STARBUCKS, NOON + timedelta(minutes=5))
    assert await work.hints.in_force() == before


async def test_the_kinds_are_learned_apart(work: SqlUnitOfWork) -> None:
    await work.hints.keep(about("anna", 1), NOON)
    await work.hints.keep(about("anna", 2, "refund", Kind.INCOME), NOON)
    assert {hint.lesson.category for hint in await work.hints.in_force()} == {"gifts", "refund"}


async def test_pages_hold_the_newest_first(work: SqlUnitOfWork) -> None:
    for number in range(1, 6):
        await work.hints.keep(about(f"shop{number}", number), NOON + timedelta(days=number))
    pages = [await work.hints.in_force(2, skipped) for skipped in (0, 2, 4)]
    assert [[hint.lesson.change_id for hint in page] for page in pages] == [[5, 4], [3, 2], [1]]


async def test_what_is_forgotten_can_be_put_back_or_learned_anew(work: SqlUnitOfWork) -> None:
    await work.hints.keep(STARBUCKS, NOON)
    [hint] = await work.hints.in_force()
    forgotten = await work.hints.set_forgotten(hint.id, NOON)
    assert forgotten == replace(hint, forgotten_at=NOON)
    assert (await work.hints.in_force(), await work.hints.count()) == ([], 0)
    assert await work.hints.get(hint.id) == forgotten
    assert await work.hints.set_forgotten(hint.id, None) == hint
    assert await work.hints.in_force() == [hint]

    await work.hints.set_forgotten(hint.id, NOON)
    await work.hints.keep(replace(STARBUCKS, change_id=2), NOON)
    assert [one.id for one in await work.hints.in_force()] == [hint.id]


async def test_words_that_were_never_learned_are_not_found(work: SqlUnitOfWork) -> None:
    with pytest.raises(HintNotFound):
        await work.hints.get(HintId(424242))
    with pytest.raises(HintNotFound):
        await work.hints.set_forgotten(HintId(424242), NOON)


async def test_another_chat_sees_and_touches_nothing(work: SqlUnitOfWork, database: Database) -> None:
    await work.hints.keep(STARBUCKS, NOON)
    [hint] = await work.hints.in_force()
    await work.commit()
    async with database.chat(BOB) as thief:
        assert await thief.hints.in_force() == []
        assert await thief._connection.scalar(text("SELECT count(*) FROM hints")) == 0
        with pytest.raises(HintNotFound):
            await thief.hints.set_forgotten(hint.id, NOON)
        await thief.hints.keep(about("starbucks", 9), NOON)
        await thief.commit()
    async with database.chat(ALICE) as own:
        assert await own.hints.in_force() == [hint]


async def test_nothing_can_be_taught_to_another_chat(work: SqlUnitOfWork) -> None:
    with pytest.raises(DBAPIError, match="row-level security"):
        await work._connection.execute(
            text(
                "INSERT INTO hints (chat_id, kind, words, shown, category, learned_at, by_id, change_id)"
                " VALUES (202, 'expense', 'tea', 'tea', 'gifts', now(), 1, 1)"
            )
        )


async def test_the_database_keeps_what_the_code_promises(work: SqlUnitOfWork) -> None:
    with pytest.raises(IntegrityError, match="ck_hints_kind"):
        await work._connection.execute(
            text(
                "INSERT INTO hints (chat_id, kind, words, shown, category, learned_at, by_id, change_id)"
                " VALUES (101, 'gift', 'tea', 'tea', 'gifts', now(), 1, 1)"
            )
        )
