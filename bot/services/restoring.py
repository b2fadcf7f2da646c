"""What a complete export has beside entries: put into a chat's books, and out of them again.

Each within the unit of work that books the entries, or takes them back.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.core.category_changes import Brought, CategoryChange
from bot.core.chats import ChatSettings
from bot.core.foreign_categories import ForeignCategories, taken_in
from bot.core.imports import BackupRead
from bot.core.ledger import Change
from bot.core.repositories import UnitOfWork
from bot.core.restoring import changed_settings, restored, settings_back, under
from bot.services.adding_categories import note_imported


async def categories_in(
    work: UnitOfWork, settings: ChatSettings, read: BackupRead, *, all_of_it: bool, into_empty: bool
) -> ForeignCategories:
    """What becomes of the export's categories: those that every chat has change only with `all_of_it`."""
    return taken_in(
        restored(read, settings).categories,
        await work.categories.said(),
        await work.categories.keys(),
        changes_usual=all_of_it,
        into_empty=into_empty,
    )


async def restore(
    work: UnitOfWork,
    settings: ChatSettings,
    read: BackupRead,
    change: Change,
    at: datetime,
    *,
    all_of_it: bool,
    into_empty: bool,
) -> Mapping[str, str]:
    """Adds the categories that the chat hasn't got; with `all_of_it` also settings, words, budgets and rates.

    Answers the keys that categories have here, where they are others than there.
    """
    foreign = await categories_in(work, settings, read, all_of_it=all_of_it, into_empty=into_empty)
    brought: Brought | None = None
    if all_of_it:
        told = under(restored(read, settings), foreign.keys)
        await work.chat.save_settings(told.settings)
        rates = await work.imports.add_rest(told, change.id)
        brought = Brought(changed_settings(settings, told.settings), rates)
    await note_imported(work, foreign.said, foreign.before, change, at, brought=brought)
    return foreign.keys


async def take_back_rest(work: UnitOfWork, made: CategoryChange) -> None:
    """Takes back what an import has brought beside entries and categories. What was changed since stays so."""
    if made.brought is None:
        return
    await work.imports.take_rest(made.id, made.brought.rates)
    present = await work.chat.settings()
    if present:
        await work.chat.save_settings(settings_back(present, made.brought.settings))
