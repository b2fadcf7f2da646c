"""Budgets: set, changed, dropped and taken back, in the chat's own words or by buttons."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.core.budgets import SPANS, Budget, BudgetId, BudgetUse, Terms
from bot.core.categories import Categories
from bot.core.chats import ChatSettings
from bot.core.errors import BudgetNotFound
from bot.core.intents import IncomingText, SetBudget
from bot.core.ledger import Change
from bot.core.money import Money
from bot.core.periods import Span, local_date
from bot.core.ports import BudgetReader, Clock
from bot.core.repositories import UnitOfWork, UnitOfWorkFactory
from bot.core.steps import Step, reached
from bot.services.budget_watch import BudgetWatch
from bot.services.latest_deeds import latest_budget, latest_drop
from bot.services.outcomes import BudgetNews, BudgetTold


class Budgeting:
    """The budgets of every chat, one chat at a time. An amount that names no currency is in the chat's own."""

    def __init__(
        self, open_work: UnitOfWorkFactory, clock: Clock, watch: BudgetWatch, read_budget: BudgetReader
    ) -> None:
        self._open_work = open_work
        self._clock = clock
        self._watch = watch
        self._read_budget = read_budget

    async def obey(self, settings: ChatSettings, text: str, change: Change) -> BudgetTold:
        """Does what stands behind a command: "food 300", "2000 week", "food off". Raises InvalidAmount."""
        wish = self.read(settings, text)
        if wish is None:
            return BudgetTold(BudgetNews.UNREAD, self._today(settings))
        return await self.told(settings, wish, change)

    def read(self, settings: ChatSettings, text: str) -> SetBudget | None:
        """What a text says of a budget; None where it says anything else besides."""
        today = self._today(settings)
        return self._read_budget(
            IncomingText(
                text,
                today,
                settings.zone,
                settings.currency,
                settings.language,
                tuple(settings.categories),
                number_style=settings.number_style,
                calendar=settings.calendar,
            )
        )

    async def told(self, settings: ChatSettings, wish: SetBudget, change: Change) -> BudgetTold:
        """Does what somebody wishes of a budget. Raises InvalidAmount."""
        wish = _placed(wish, settings.categories)
        if wish.amount is not None:
            money = Money.of(wish.amount, wish.currency or settings.currency).positive()
            wish = replace(wish, currency=money.currency)
        if wish.words:
            today = self._today(settings)
            return BudgetTold(BudgetNews.NO_CATEGORY, today, wish.category, words=wish.words, wish=wish)
        if wish.choices:
            return await self._chosen(settings, wish, change)
        if wish.is_dropped:
            return await self._drop_meant(settings, wish, change)
        return await self._set(settings, wish, change)

    async def adjust(
        self,
        settings: ChatSettings,
        budget_id: BudgetId,
        change: Change,
        *,
        amount: Money | None = None,
        carry_over: bool | None = None,
    ) -> BudgetUse:
        """Changes what the budget is now that a button was drawn for, also where it was set anew since.

        Raises BudgetNotFound, InvalidAmount.
        """
        async with self._open_work(settings.chat_id, alone=True) as work:
            present = await self._present(work, settings, budget_id)
            terms = replace(
                present.terms,
                amount=present.terms.amount if amount is None else amount,
                carry_over=present.terms.carry_over if carry_over is None else carry_over,
            )
            if terms != present.terms:
                present = await self._open(work, settings, terms, change)
            await work.commit()
            reached(Step.BOOKED)
        return await self._watch.noticed(settings, present, change)

    async def drop(self, settings: ChatSettings, budget_id: BudgetId, change: Change) -> BudgetTold:
        """Ends what the budget is now that a button was drawn for, unless it has ended. Raises BudgetNotFound."""
        today = self._today(settings)
        async with self._open_work(settings.chat_id, alone=True) as work:
            drawn = await work.budgets.get(budget_id)
            present = _same(await work.budgets.since(today), drawn)
            ended = await work.budgets.close(present.id, today, change) if present else drawn
            await work.commit()
            reached(Step.BOOKED)
        return await self._ended(settings, ended)

    async def undo(self, settings: ChatSettings, budget_id: BudgetId) -> BudgetTold:
        """Takes back that this budget was set, however often asked. Raises BudgetNotFound.

        Nothing is taken back where something newer has been set for the same.
        """
        today = self._today(settings)
        async with self._open_work(settings.chat_id, alone=True) as work:
            budget = await work.budgets.get(budget_id)
            if budget.until is None:
                await work.budgets.take_back(budget.id)
            present = _same(await work.budgets.since(today), budget)
            await work.commit()
            reached(Step.BOOKED)
        return await self._back(settings, budget, present)

    async def undo_latest(
        self, settings: ChatSettings, change: Change, *, past_categories: bool = False
    ) -> BudgetTold | None:
        """Takes back what the person did last, where that was to set a budget or to drop one.

        `past_categories` where a change of categories came after that, but can't be taken back.
        """
        today = self._today(settings)
        async with self._open_work(settings.chat_id, alone=True) as work:
            budget = await work.budgets.taken_back_by(change.id)
            if budget is None:
                budget = await self._take_back_latest(work, settings, change, past_categories=past_categories)
            if budget is None:
                return None
            present = _same(await work.budgets.since(today), budget)
            await work.commit()
            reached(Step.BOOKED)
        return await self._back(settings, budget, present)

    async def _take_back_latest(
        self, work: UnitOfWork, settings: ChatSettings, change: Change, *, past_categories: bool
    ) -> Budget | None:
        drop = await latest_drop(work, settings, change, past_categories=past_categories)
        if drop is not None:
            ended = await work.budgets.ended_by(drop)
            back = [await work.budgets.reopen(budget.id, change) for budget in ended]
            return next((budget for budget in reversed(back) if budget), None)
        budget = await latest_budget(work, change, past_categories=past_categories)
        if budget:
            await work.budgets.take_back(budget.id, change)
        return budget

    async def undrop(self, settings: ChatSettings, budget_id: BudgetId) -> BudgetTold:
        """Puts a dropped budget in force again, unless there is another one for the same. Raises BudgetNotFound."""
        today = self._today(settings)
        async with self._open_work(settings.chat_id, alone=True) as work:
            budget = await work.budgets.get(budget_id)
            await work.budgets.reopen(budget_id)
            present = _same(await work.budgets.since(today), budget)
            await work.commit()
            reached(Step.BOOKED)
        return await self._back(settings, budget, present)

    async def one(self, settings: ChatSettings, budget_id: BudgetId) -> BudgetUse:
        """What the budget is now that a button was drawn for. Raises BudgetNotFound."""
        async with self._open_work(settings.chat_id, read_only=True) as work:
            present = await self._present(work, settings, budget_id)
        return await self._watch.of(settings, present)

    async def _chosen(self, settings: ChatSettings, wish: SetBudget, change: Change) -> BudgetTold:
        """A word for several categories means the only one that has a budget.

        Where none has, an amount is set for the likeliest, to be moved by a tap; otherwise the person is asked.
        """
        today = self._today(settings)
        async with self._open_work(settings.chat_id, read_only=True) as work:
            made = await work.budgets.of_change(change.id)
            is_new = made is not None and made.replaces is None  # there was none until this very message
            budgets = [] if is_new else await work.budgets.since(today)
        meant = {key: _meant(budgets, replace(wish, category=key)) for key in wish.choices}
        present = tuple(budget for budget in meant.values() if budget)
        if len(present) == 1 or (wish.is_dropped and not present):
            category = present[0].terms.category if present else wish.category
            return await self.told(settings, replace(wish, category=category, choices=()), change)
        if not present and wish.amount is not None:
            told = await self._set(settings, replace(wish, category=wish.choices[0]), change)
            return replace(told, wish=wish)
        return BudgetTold(BudgetNews.SEVERAL, today, wish.category, wish=wish, candidates=present)

    async def _set(self, settings: ChatSettings, wish: SetBudget, change: Change) -> BudgetTold:
        today = self._today(settings)
        async with self._open_work(settings.chat_id, alone=True) as work:
            present = _meant(await work.budgets.since(today), wish)
            budget = await work.budgets.of_change(change.id)
            terms = _terms(wish, present, settings.currency)
            if budget is None and terms is None:
                return await self._without_amount(settings, wish, present)
            if budget is None and terms is not None and (present is None or present.terms != terms):
                budget = await self._open(work, settings, terms, change)
            before = await work.budgets.get(budget.replaces) if budget and budget.replaces else None
            await work.commit()
            reached(Step.BOOKED)
        if budget is not None:
            use = await self._watch.noticed(settings, budget, change)
            return BudgetTold(BudgetNews.SET, today, wish.category, use, before)
        same = await self._watch.of(settings, present) if present else None
        return BudgetTold(BudgetNews.SAME, today, wish.category, same)

    async def _without_amount(
        self, settings: ChatSettings, wish: SetBudget, present: Budget | None
    ) -> BudgetTold:
        use = await self._watch.of(settings, present) if present else None
        return BudgetTold(BudgetNews.AMOUNT_WANTED, self._today(settings), wish.category, use, wish=wish)

    async def _open(self, work: UnitOfWork, settings: ChatSettings, terms: Terms, change: Change) -> Budget:
        return await work.budgets.open(terms, self._today(settings), change, self._clock.now())

    async def _drop_meant(self, settings: ChatSettings, wish: SetBudget, change: Change) -> BudgetTold:
        """Ends the budget that is meant; where no span is named and there are two, both. Answers the last."""
        today, ended = self._today(settings), None
        async with self._open_work(settings.chat_id, alone=True) as work:
            dropped = await work.budgets.ended_by(change.id)
            for budget in dropped or await work.budgets.since(today):
                if dropped or _fits(budget, wish):
                    ended = budget if dropped else await work.budgets.close(budget.id, today, change)
            await work.commit()
            reached(Step.BOOKED)
        if ended is None:
            return BudgetTold(BudgetNews.NONE, today, wish.category)
        return await self._ended(settings, ended)

    async def _ended(self, settings: ChatSettings, budget: Budget) -> BudgetTold:
        use, category = await self._watch.of(settings, budget), budget.terms.category
        return BudgetTold(BudgetNews.DROPPED, self._today(settings), category, use)

    async def _back(self, settings: ChatSettings, budget: Budget, present: Budget | None) -> BudgetTold:
        use = await self._watch.of(settings, present) if present else None
        return BudgetTold(BudgetNews.BACK, self._today(settings), budget.terms.category, use)

    async def _present(self, work: UnitOfWork, settings: ChatSettings, drawn: BudgetId) -> Budget:
        budgets = await work.budgets.since(self._today(settings))
        present = _same(budgets, await work.budgets.get(drawn))
        if present is None:
            raise BudgetNotFound
        return present

    def _today(self, settings: ChatSettings) -> date:
        return local_date(self._clock.now(), settings.zone)


def _placed(wish: SetBudget, categories: Categories) -> SetBudget:
    """The wish with what the categories that it names have gone into."""
    choices = tuple(dict.fromkeys(categories.show(key).key for key in wish.choices))
    category = wish.category and categories.show(wish.category).key
    return replace(wish, category=category, choices=choices if len(choices) > 1 else ())


def _same(budgets: Sequence[Budget], drawn: Budget) -> Budget | None:
    """The budget in force for the same."""
    return next(
        (one for one in budgets if one.until is None and one.terms.subject == drawn.terms.subject), None
    )


def _fits(budget: Budget, wish: SetBudget) -> bool:
    """Whether the budget is in force, and a wish is about it."""
    spans = (wish.span,) if wish.span else SPANS
    return budget.until is None and budget.terms.category == wish.category and budget.terms.span in spans


def _meant(budgets: Sequence[Budget], wish: SetBudget) -> Budget | None:
    """The budget in force that a wish is about: without a span, that of months before that of weeks."""
    fitting = [budget for budget in budgets if _fits(budget, wish)]
    return min(fitting, key=lambda budget: SPANS.index(budget.terms.span), default=None)


def _terms(wish: SetBudget, present: Budget | None, currency: str) -> Terms | None:
    """What the wish comes to; what it doesn't name stays. None where there is no amount."""
    known = present.terms if present else None
    if wish.amount is not None:
        amount = Money.of(wish.amount, wish.currency or currency)
    elif known and wish.carry_over is not None:
        amount = known.amount
    else:
        return None
    span: Span = wish.span or (known.span if known else SPANS[0])
    carry_over = wish.carry_over if wish.carry_over is not None else bool(known and known.carry_over)
    return Terms(wish.category, amount, span, carry_over)
