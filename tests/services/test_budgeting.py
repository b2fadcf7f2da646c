"""Budgets set, taken back and warned of, on the real database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.core.budgets import BudgetUse
from bot.core.chats import ChatSettings
from bot.core.errors import BudgetNotFound, InvalidAmount
from bot.core.intents import SetBudget
from bot.core.ledger import Amendment, Change, ChatId, Entry
from bot.core.money import Money
from bot.core.periods import Calendar, Span
from bot.core.questions import Named
from bot.core.rates import OWN, Rate
from bot.db.unit_of_work import Database
from bot.services.bookkeeping import Bookkeeping
from bot.services.budget_watch import BudgetWatch
from bot.services.budgeting import Budgeting
from bot.services.outcomes import BudgetNews, BudgetTold
from bot.services.reporting import Reporting
from tests.clock import TickingClock
from tests.services.people import ALICE, CHAT, TODAY, change, coffee, source

DINING = SetBudget(Decimal(100), "dining")


class Household:
    """Somebody with budgets: what they book brings the warnings that they see."""

    def __init__(
        self, database: Database, bookkeeping: Bookkeeping, budgeting: Budgeting, watch: BudgetWatch
    ) -> None:
        self.database, self.bookkeeping = database, bookkeeping
        self.budgeting, self.watch = budgeting, watch
        self._messages = 0

    async def settings(self) -> ChatSettings:
        async with self.database.chat(CHAT) as work:
            settings = await work.chat.settings()
        assert settings is not None
        return settings

    async def keeps(self, **changed: Any) -> None:
        settings = replace(await self.settings(), **changed)
        async with self.database.chat(CHAT) as work:
            await work.chat.save_settings(settings)
            await work.commit()

    async def wishes(self, wish: SetBudget, by: Change | None = None) -> BudgetTold:
        return await self.budgeting.told(await self.settings(), wish, by or change())

    async def spends(self, amount: str, **fields: Any) -> tuple[Entry, Change, list[int]]:
        """The entry, the update that booked it, and at how many per cent a warning came with it."""
        self._messages += 10
        at = source(self._messages)
        entries = await self.bookkeeping.record(CHAT, [coffee(amount, **fields)], at)
        by = Change(ALICE, at.update_id)
        return entries[0], by, await self.is_warned(entries, by)

    async def is_warned(self, entries: Sequence[Entry], by: Change) -> list[int]:
        return [use.reached for use in await self.watch.warnings(await self.settings(), entries, by)]

    async def uses(self) -> list[BudgetUse]:
        return list((await self.watch.in_use(await self.settings())).uses)

    async def terms(self) -> list[str]:
        return [
            f"{use.terms.category} {use.terms.amount.amount} {use.terms.span}" for use in await self.uses()
        ]


@pytest.fixture
def alice(
    chat: ChatId,
    database: Database,
    bookkeeping: Bookkeeping,
    budgeting: Budgeting,
    budget_watch: BudgetWatch,
) -> Household:
    return Household(database, bookkeeping, budgeting, budget_watch)


async def test_a_chat_without_budgets_is_never_warned_and_its_books_are_not_even_looked_at(
    alice: Household,
) -> None:
    assert not (await alice.settings()).has_budgets
    _, _, warned = await alice.spends("1000")
    assert warned == []


async def test_a_warning_comes_once_at_80_and_once_at_100_per_cent(alice: Household) -> None:
    await alice.wishes(DINING)
    assert (await alice.settings()).has_budgets
    amounts = ("50", "29.99", "0.01", "10", "9.99", "0.01", "40")
    assert [(await alice.spends(amount))[2] for amount in amounts] == [[], [], [80], [], [], [100], []]


async def test_one_entry_that_crosses_both_marks_brings_one_warning(alice: Household) -> None:
    await alice.wishes(DINING)
    assert (await alice.spends("120"))[2] == [100]
    assert (await alice.spends("5"))[2] == []


async def test_a_replay_tells_the_same_warning_again_and_nothing_else_does(alice: Household) -> None:
    await alice.wishes(DINING)
    entry, by, warned = await alice.spends("85")
    assert warned == [80]
    assert await alice.is_warned([entry], by) == [80]
    assert await alice.is_warned([entry], change()) == []


async def test_taking_out_and_adding_again_brings_no_second_warning(alice: Household) -> None:
    await alice.wishes(DINING)
    entry, _, warned = await alice.spends("85")
    assert warned == [80]
    await alice.bookkeeping.void(CHAT, entry.id, change())
    assert (await alice.spends("85"))[2] == []
    back = change()
    put_back = await alice.bookkeeping.put_back(CHAT, entry.id, back)
    assert await alice.is_warned([put_back], back) == [100]


async def test_a_correction_that_crosses_brings_the_warning(alice: Household) -> None:
    await alice.wishes(DINING)
    entry, _, _ = await alice.spends("8")
    by = change()
    amended = await alice.bookkeeping.amend(CHAT, entry.id, Amendment(money=Money.of(88, "EUR")), by)
    assert await alice.is_warned([amended], by) == [80]


async def test_only_the_budgets_that_an_entry_touches_speak_up(alice: Household) -> None:
    await alice.wishes(DINING)
    await alice.wishes(SetBudget(Decimal(100), "groceries"))
    await alice.wishes(SetBudget(Decimal(200)))
    assert (await alice.spends("79"))[2] == []
    assert (await alice.spends("81", category="groceries"))[2] == [80, 80]
    assert (await alice.spends("500", occurred_on=date(2026, 2, 27)))[2] == []
    assert (await alice.spends("3"))[2] == [80]


async def test_a_new_month_warns_anew(alice: Household, clock: TickingClock) -> None:
    await alice.wishes(DINING)
    assert (await alice.spends("85"))[2] == [80]
    clock.passes(datetime(2026, 4, 2, 12, tzinfo=UTC) - clock.now())
    assert (await alice.spends("85", occurred_on=date(2026, 4, 2)))[2] == [80]


async def test_what_is_spent_already_when_a_budget_is_set_is_shown_and_not_warned_of(
    alice: Household,
) -> None:
    await alice.spends("90")
    told = await alice.wishes(DINING)
    assert told.use is not None
    assert told.use.left == Money.of(10, "EUR")
    assert (await alice.spends("1"))[2] == []
    assert (await alice.spends("9"))[2] == [100]


async def test_setting_it_anew_keeps_what_it_does_not_name(alice: Household) -> None:
    await alice.wishes(SetBudget(Decimal(80), "dining", span=Span.WEEK, carry_over=True))
    told = await alice.wishes(SetBudget(Decimal(90), "dining"))
    assert told.use is not None
    assert told.before is not None
    assert (told.use.terms.span, told.use.terms.carry_over) == (Span.WEEK, True)
    assert told.before.terms.amount == Money.of(80, "EUR")
    off = await alice.wishes(SetBudget(None, "dining", carry_over=False))
    assert off.use is not None
    assert (off.use.terms.amount, off.use.terms.carry_over) == (Money.of(90, "EUR"), False)
    assert (await alice.wishes(SetBudget(Decimal(90), "dining"))).news is BudgetNews.SAME


async def test_a_replayed_wish_sets_one_budget(alice: Household) -> None:
    await alice.wishes(SetBudget(Decimal(80), "dining"))
    by = change()
    first, again = await alice.wishes(DINING, by), await alice.wishes(DINING, by)
    assert again == first
    assert await alice.terms() == ["dining 100.00 m"]


async def test_undo_brings_back_the_budget_before_or_none(alice: Household) -> None:
    first = await alice.wishes(SetBudget(Decimal(80), "dining"))
    second = await alice.wishes(DINING)
    assert first.use is not None
    assert second.use is not None
    settings = await alice.settings()
    for _ in range(2):
        back = await alice.budgeting.undo(settings, second.use.budget.id)
        assert back.use is not None
        assert back.use.terms.amount == Money.of(80, "EUR")
    assert await alice.terms() == ["dining 80.00 m"]
    assert (await alice.budgeting.undo(settings, first.use.budget.id)).use is None
    assert await alice.terms() == []


async def test_undo_of_an_older_change_leaves_a_newer_one_alone(alice: Household) -> None:
    first = await alice.wishes(DINING)
    await alice.wishes(SetBudget(Decimal(120), "dining"))
    assert first.use is not None
    await alice.budgeting.undo(await alice.settings(), first.use.budget.id)
    assert await alice.terms() == ["dining 120.00 m"]


async def test_a_dropped_budget_can_be_taken_back_also_when_the_wish_is_replayed(alice: Household) -> None:
    await alice.wishes(DINING)
    by = change()
    gone = await alice.wishes(SetBudget(None, "dining", is_dropped=True), by)
    assert gone.news is BudgetNews.DROPPED
    assert await alice.wishes(SetBudget(None, "dining", is_dropped=True), by) == gone
    assert await alice.terms() == []
    assert (await alice.wishes(SetBudget(None, "dining", is_dropped=True))).news is BudgetNews.NONE
    assert gone.use is not None
    await alice.budgeting.undrop(await alice.settings(), gone.use.budget.id)
    assert await alice.terms() == ["dining 100.00 m"]


async def test_the_past_keeps_the_budget_it_had(
    alice: Household, reporting: Reporting, clock: TickingClock
) -> None:
    await alice.wishes(SetBudget(Decimal(1000)))
    await alice.spends("85")
    clock.passes(datetime(2026, 4, 2, 12, tzinfo=UTC) - clock.now())
    await alice.wishes(SetBudget(Decimal(2000)))
    march, april = Named(Span.MONTH, date(2026, 3, 1)), Named(Span.MONTH, date(2026, 4, 1))
    assert (await reporting.spending(CHAT, march)).limit == Money.of(1000, "EUR")
    assert (await reporting.spending(CHAT, april)).limit == Money.of(2000, "EUR")
    assert (await reporting.spending(CHAT, Named(Span.MONTH, date(2026, 2, 1)))).limit is None


async def test_a_month_that_begins_on_the_25th(alice: Household) -> None:
    await alice.keeps(calendar=Calendar(month_start=25))
    await alice.wishes(DINING)
    assert (await alice.spends("70", occurred_on=date(2026, 2, 25)))[2] == []
    assert (await alice.spends("70", occurred_on=date(2026, 2, 24)))[2] == []
    assert (await alice.spends("10", occurred_on=TODAY))[2] == [80]
    (use,) = await alice.uses()
    assert use.days_left(TODAY) == 14


async def test_what_is_left_is_carried_over_on_request(alice: Household, clock: TickingClock) -> None:
    await alice.wishes(replace(DINING, carry_over=True))
    await alice.spends("60")
    clock.passes(datetime(2026, 4, 2, 12, tzinfo=UTC) - clock.now())
    (use,) = await alice.uses()
    assert (use.carried, use.allowed) == (Money.of(40, "EUR"), Money.of(140, "EUR"))
    assert (await alice.spends("111", occurred_on=date(2026, 4, 1)))[2] == []
    assert (await alice.spends("1", occurred_on=date(2026, 4, 2)))[2] == [80]


async def test_two_currencies(alice: Household) -> None:
    """Dollars count at the person's own rate; yen, of which none is known, are told apart."""
    async with alice.database.chat(CHAT) as work:
        rate = Rate("USD", "EUR", Decimal("0.5"), TODAY - timedelta(days=9), OWN)
        await work.own_rates.keep(rate, ALICE, datetime(2026, 3, 1, tzinfo=UTC))
        await work.commit()
    await alice.wishes(DINING)
    await alice.wishes(SetBudget(Decimal(100), "groceries", currency="USD"))
    await alice.spends("40")
    assert (await alice.spends("80", currency="USD"))[2] == [80]
    await alice.spends("9000", currency="JPY")
    await alice.spends("20", category="groceries")
    groceries, dining = await alice.uses()
    assert (dining.spent, groceries.spent) == (Money.of(80, "EUR"), Money.of(40, "USD"))
    assert [left.spent for left in dining.not_counted] == [Money.of(9000, "JPY")]


async def test_a_card_that_is_out_of_date_changes_the_present_budget_or_nothing(alice: Household) -> None:
    first = await alice.wishes(DINING)
    assert first.use is not None
    settings, number = await alice.settings(), first.use.budget.id
    changed = await alice.budgeting.adjust(settings, number, change(), amount=Money.of(110, "EUR"))
    assert changed.budget.id != number
    carrying = await alice.budgeting.adjust(settings, number, change(), carry_over=True)
    assert (carrying.terms.amount, carrying.terms.carry_over) == (Money.of(110, "EUR"), True)
    await alice.budgeting.drop(settings, number, change())
    assert await alice.terms() == []
    with pytest.raises(BudgetNotFound):
        await alice.budgeting.adjust(settings, number, change(), carry_over=False)


async def test_an_amount_that_is_too_fine_is_refused(alice: Household) -> None:
    with pytest.raises(InvalidAmount):
        await alice.wishes(SetBudget(Decimal("1.234"), "dining"))
    assert await alice.terms() == []


async def test_what_is_no_category_sets_nothing(alice: Household) -> None:
    told = await alice.wishes(SetBudget(Decimal(100), "dining", words="coffee"))
    assert (told.news, told.category, told.words) == (BudgetNews.NO_CATEGORY, "dining", "coffee")
    assert await alice.terms() == []
