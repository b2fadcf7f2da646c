"""Whether what a person did last was to set or drop a budget, or to say a rate.

Undo takes that back before older changes of entries and categories.
"""

from collections.abc import Iterable
from datetime import datetime

from bot.core.budgets import Budget
from bot.core.chats import ChatSettings
from bot.core.ledger import Change
from bot.core.periods import local_date
from bot.core.rates import Rate
from bot.core.repositories import UnitOfWork


async def latest_budget(work: UnitOfWork, change: Change, *, past_categories: bool) -> Budget | None:
    """The budget that is in force since the person's latest deed; None where they did something else since.

    None too where this update has taken something back already.
    """
    made = None if await _has_undone(work, change) else await work.budgets.latest(change.by)
    if made is None:
        return None
    said = await work.own_rates.latest(change.by)
    others = [said[1] if said else None, await _latest_change(work, change, past_categories=past_categories)]
    return made[0] if _is_after(made[1], others) else None


async def latest_drop(
    work: UnitOfWork, settings: ChatSettings, change: Change, *, past_categories: bool
) -> int | None:
    """The update by which the person has dropped a budget, likewise; None in a group, where it may be anybody's.

    Nothing tells when that was but its day and its place among the updates.
    """
    if int(settings.chat_id) != int(change.by) or await _has_undone(work, change):
        return None
    dropped = await work.budgets.latest_dropped()
    if dropped is None:
        return None
    said = await work.own_rates.latest(change.by)
    at = await _latest_change(work, change, past_categories=past_categories)
    days = [local_date(one, settings.zone) for one in (said and said[1], at) if one]
    made = None if past_categories else await work.categories.latest(change.by)
    ids = [await work.entries.latest_change(change.by) or 0, made.id if made else 0]
    budget, change_id = dropped
    is_last = change_id > max(ids) and all(budget.until and day <= budget.until for day in days)
    return change_id if is_last else None


async def latest_rate(work: UnitOfWork, change: Change, *, past_categories: bool) -> Rate | None:
    """The same of a rate that still counts."""
    said = None if await _has_undone(work, change) else await work.own_rates.latest(change.by)
    if said is None:
        return None
    made = await work.budgets.latest(change.by)
    others = [made[1] if made else None, await _latest_change(work, change, past_categories=past_categories)]
    return said[0] if _is_after(said[1], others) else None


async def _has_undone(work: UnitOfWork, change: Change) -> bool:
    return bool(
        await work.bulk.changed_by(change.id)
        or await work.categories.undone_by(change.id)
        or await work.budgets.taken_back_by(change.id)
    )


async def _latest_change(work: UnitOfWork, change: Change, *, past_categories: bool) -> datetime | None:
    """When the person has last changed entries or categories in a way that still stands."""
    entries = await work.entries.latest_change_at(change.by)
    categories = None if past_categories else await work.categories.latest(change.by)
    times = [at for at in (entries, categories and categories.at) if at]
    return max(times, default=None)


def _is_after(at: datetime, others: Iterable[datetime | None]) -> bool:
    return all(other is None or at > other for other in others)
