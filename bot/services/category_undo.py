"""Taking back a change of categories: what was said of them, the entries that a merge has moved, and their budgets.

All of it belongs in the transaction that takes the change back.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.core.categories import USUAL, Said, arranged
from bot.core.category_changes import CategoryChange, Deed, NameOf, check_free
from bot.core.errors import CategoryChanged, CategoryInUse
from bot.core.ledger import Change
from bot.core.repositories import UnitOfWork
from bot.services.restoring import take_back_rest
from bot.services.taking_back import take_back


async def take_back_categories(work: UnitOfWork, change_id: int, change: Change) -> None:
    """What this update has said of categories counts no more, but for those that something newer was said of.

    For a change of entries that has brought categories with it, and maybe settings and the like.
    """
    made = await work.categories.change(change_id)
    if made is None or made.undone_by is not None:
        return
    await take_back_rest(work, made)
    newer = await work.categories.touched_since(made)
    before = {key: one for key, one in made.before.items() if key not in newer}
    await _put_back(work, made, before, change)


async def take_back_alone(
    work: UnitOfWork, made: CategoryChange, change: Change, at: datetime, name_of: NameOf
) -> int:
    """Takes back a change of categories with all that came of it; answers how many entries it has moved.

    Raises CategoryChanged, CategoryInUse, CategoryNameTaken where it can't be any more.
    """
    if made.before.keys() & await work.categories.touched_since(made):
        raise CategoryChanged
    if made.deed is Deed.ADDED and await work.categories.is_used(made.key):
        raise CategoryInUse
    _check_names({**await work.categories.said(), **made.before}, made, name_of)
    await _put_back(work, made, made.before, change)
    return len(await take_back(work, made.id, change, at)) if made.deed is Deed.MERGED else 0


def _check_names(after: Mapping[str, Said | None], made: CategoryChange, name_of: NameOf) -> None:
    categories = arranged({key: one for key, one in after.items() if one})
    for category in categories.offered:
        if category.key in made.before:
            check_free(categories, category, name_of)


async def _put_back(
    work: UnitOfWork, made: CategoryChange, before: Mapping[str, Said | None], change: Change
) -> None:
    """A category that was nothing before is hidden where an entry was ever under it: undo may put it back there."""
    said = await work.categories.said()
    back = dict(before)
    for key in before.keys() & said.keys():
        if before[key] is None and key not in USUAL and await work.categories.is_named(key):
            back[key] = replace(said[key], hidden=True)
    await work.categories.put(back)
    await work.categories.set_undone(made.id, change.id)
    await work.budgets.hand_back(made.budgets, made.key, _went(made.key, said))
    for budget in await work.budgets.ended_by(made.id):
        await work.budgets.reopen(budget.id)


def _went(key: str, said: Mapping[str, Said]) -> set[str]:
    """Where a category's budgets are that went with it: what it went into may have gone further since."""
    went: set[str] = set()
    while (one := said.get(key)) and one.merged_into and one.merged_into not in went:
        key = one.merged_into
        went.add(key)
    return went
