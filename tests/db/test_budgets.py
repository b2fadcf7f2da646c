"""Budgets in the database: one in force for the same at a time, the past kept, each chat for itself."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.budgets import BudgetId, Terms, Warned
from bot.core.chats import ChatSettings
from bot.core.errors import BudgetNotFound
from bot.core.ledger import Change, ChatId, PersonId
from bot.core.money import Money
from bot.core.periods import Span
from bot.db.unit_of_work import Database

HERE, ELSEWHERE, ALICE = ChatId(101), ChatId(202), PersonId(101)
DAY, NOON = date(2026, 3, 11), datetime(2026, 3, 11, 12, tzinfo=UTC)
DINING = Terms("dining", Money.of("99.50", "EUR"), carry_over=True)


@pytest.fixture
async def chats(database: Database) -> Database:
    """Two chats without budgets."""
    for chat in (HERE, ELSEWHERE):
        async with database.chat(chat) as work:
            await work.chat.save_settings(ChatSettings(chat, "EUR", "Europe/Berlin", "de"))
            await work.commit()
    return database


async def test_setting_it_anew_ends_the_one_before_and_keeps_it(chats: Database) -> None:
    async with chats.chat(HERE, alone=True) as work:
        old = await work.budgets.open(DINING, DAY, Change(ALICE, 1), NOON)
        more = Terms("dining", Money.of(200, "EUR"))
        new = await work.budgets.open(more, DAY + timedelta(days=2), Change(ALICE, 2), NOON)
        weekly = await work.budgets.open(
            Terms("dining", Money.of(50, "EUR"), Span.WEEK), DAY, Change(ALICE, 3), NOON
        )
        kept = await work.budgets.since(DAY)
    assert (old.terms, old.since, old.until) == (DINING, DAY, None)
    assert [(one.id, one.until) for one in kept] == [
        (old.id, DAY + timedelta(days=2)),
        (new.id, None),
        (weekly.id, None),
    ]
    assert new.replaces == old.id
    assert weekly.replaces is None


async def test_the_same_update_sets_it_once(chats: Database) -> None:
    async with chats.chat(HERE, alone=True) as work:
        first = await work.budgets.open(DINING, DAY, Change(ALICE, 1), NOON)
        again = await work.budgets.open(Terms(None, Money.of(1, "EUR")), DAY, Change(ALICE, 1), NOON)
        assert again == first
        assert len(await work.budgets.since(DAY)) == 1


async def test_a_dropped_one_is_known_by_its_update_until_it_is_back(chats: Database) -> None:
    async with chats.chat(HERE, alone=True) as work:
        budget = await work.budgets.open(DINING, DAY, Change(ALICE, 1), NOON)
        # A chat's clock that was set back doesn't end a budget before it began.
        ended = await work.budgets.close(budget.id, DAY - timedelta(days=1), Change(ALICE, 2))
        assert ended.until == DAY
        assert await work.budgets.ended_by(2) == [ended]
        assert await work.budgets.reopen(budget.id) == budget
        assert await work.budgets.ended_by(2) == []
        await work.budgets.close(budget.id, DAY, Change(ALICE, 3))
        other = await work.budgets.open(DINING, DAY, Change(ALICE, 4), NOON)
        assert await work.budgets.reopen(budget.id) is None
        assert await work.budgets.reopen(other.id) == other


async def test_the_last_warning_is_remembered(chats: Database) -> None:
    async with chats.chat(HERE, alone=True) as work:
        budget = await work.budgets.open(DINING, DAY, Change(ALICE, 1), NOON)
        await work.budgets.warned(budget.id, Warned(DAY, 80, 7))
        assert (await work.budgets.get(budget.id)).warned == Warned(DAY, 80, 7)


async def test_another_chat_sees_nothing_of_it(chats: Database) -> None:
    async with chats.chat(HERE, alone=True) as work:
        budget = await work.budgets.open(DINING, DAY, Change(ALICE, 1), NOON)
        await work.commit()
    async with chats.chat(ELSEWHERE, alone=True) as work:
        assert await work.budgets.since(date.min) == []
        assert await work.budgets.of_change(1) is None
        settings = await work.chat.settings()
        assert settings is not None
        assert not settings.has_budgets
        with pytest.raises(BudgetNotFound):
            await work.budgets.get(BudgetId(budget.id))
    async with chats.chat(HERE) as work:
        here = await work.chat.settings()
    assert here is not None
    assert here.has_budgets
