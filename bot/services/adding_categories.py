"""Categories that a file names and the chat hasn't got, made its own within the unit of work that books the file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.categories import Category, Said, arranged
from bot.core.category_changes import Brought, CategoryChange, Deed, added, check_free, check_room, new_key
from bot.core.errors import CategoryNameTaken, TooManyCategories
from bot.core.foreign_categories import own_named
from bot.core.imports import NewCategory
from bot.core.ledger import Change
from bot.core.repositories import UnitOfWork


async def add_categories(
    work: UnitOfWork, wanted: Sequence[NewCategory], change: Change, at: datetime
) -> list[str | None]:
    """Adds the categories, or offers them again where they are hidden; answers the key of each.

    None for one that there is no room for any more, or whose name another one has got meanwhile. Taking the change back
    takes them back.
    """
    said, used = await work.categories.said(), await work.categories.keys()
    new: dict[str, Said] = {}
    keys: list[str | None] = []
    for one in wanted:
        known = {**said, **new}
        try:
            here = _wanted(known, new_key({*used, *known}), one)
        except (CategoryNameTaken, TooManyCategories):
            keys.append(None)
            continue
        keys.append(here.key)
        if here != known.get(here.key):
            new[here.key] = here
    await note_imported(work, new, {key: said.get(key) for key in new}, change, at)
    return keys


async def note_imported(
    work: UnitOfWork,
    new: Mapping[str, Said],
    before: Mapping[str, Said | None],
    change: Change,
    at: datetime,
    *,
    brought: Brought | None = None,
) -> None:
    """Says this of categories, and notes what else was `brought`. Taking the change back takes all of it back."""
    if new or brought:
        await work.categories.put(new)
        noted = CategoryChange(
            id=change.id, key="", deed=Deed.IMPORTED, before=before, by=change.by, at=at, brought=brought
        )
        await work.categories.note(noted)


def _wanted(known: dict[str, Said], key: str, wanted: NewCategory) -> Said:
    """What is to be said of it. Raises CategoryNameTaken, TooManyCategories."""
    present = own_named(known, wanted.kind, wanted.label.name)
    if present and not present.merged_into:
        here = replace(present, hidden=False)
    else:
        check_room(arranged(known))
        here = added(known, key, wanted.kind, wanted.label)
    check_free(arranged({**known, here.key: here}), here.category(), _name)
    return here


def _name(category: Category) -> str:
    return category.name
