"""A chat's categories: added, named, ordered, hidden, merged, and each of it taken back.

The same change (an update that is handled again after a crash) never happens twice: it tells what it did the first
time. What merging moves, it moves and brings back in one transaction, with budgets; learned words follow by themselves.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from bot.core.budgets import BudgetId
from bot.core.categories import USUAL, Categories, Category, Said, arranged
from bot.core.category_changes import (
    CategoryChange,
    Deed,
    NameOf,
    added,
    check_free,
    check_movable,
    check_room,
    check_telling,
    label,
    named,
    new_key,
    only_emoji,
    swapped,
)
from bot.core.chats import ChatSettings
from bot.core.errors import CategoryNameTaken, CategoryNotFound, CommonCategoryName, InvalidCategoryName
from bot.core.intents import ArrangeCategory
from bot.core.ledger import Change, ChatId, Kind
from bot.core.periods import local_date
from bot.core.ports import Clock
from bot.core.repositories import UnitOfWork, UnitOfWorkFactory
from bot.core.steps import Step, reached
from bot.services.category_undo import take_back_alone, take_back_categories
from bot.services.outcomes import CategoryTold

NEW, NAME, EMOJI = "new", "name", "emoji"
"""What somebody is asked for, with the kind or the key behind a space."""

REFUSED_NAMES = (CategoryNameTaken, CommonCategoryName, InvalidCategoryName)
"""After these another name is waited for."""


def name_for(wish: ArrangeCategory) -> str | None:
    """What somebody is asked for whose category can't be called so; None where no name was given."""
    if wish.deed is Deed.ADDED:
        return f"{NEW} {wish.kind}"
    return f"{NAME} {wish.key}" if wish.deed is Deed.RENAMED and wish.key else None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be said of which categories, and what came of it besides."""

    deed: Deed
    key: str
    rows: Mapping[str, Said]
    budgets: tuple[BudgetId, ...] = ()


@dataclass(frozen=True, slots=True)
class _Present:
    """What the chat says of its categories now."""

    settings: ChatSettings
    said: Mapping[str, Said]

    @property
    def categories(self) -> Categories:
        return self.settings.categories

    def one(self, key: str) -> Said:
        """What is said of a category that can be changed. Raises CategoryNotFound."""
        found = next((one for one in self.categories if one.key == key), None)
        if found is None or found.merged_into:
            raise CategoryNotFound
        return self.said.get(key) or Said(key, found.kind)

    def with_(self, said: Said) -> Categories:
        """The categories as they would be."""
        return arranged({**self.said, said.key: said})


_Planning = Callable[[UnitOfWork, _Present], Awaitable[_Plan]]


class Categorising:
    """The categories of every chat, one chat at a time. `names` tells what a chat is shown one as."""

    def __init__(
        self, open_work: UnitOfWorkFactory, clock: Clock, names: Callable[[ChatSettings], NameOf]
    ) -> None:
        self._open_work = open_work
        self._clock = clock
        self._names = names

    async def look(self, settings: ChatSettings, key: str) -> CategoryTold:
        """A category as it is, or what it was merged into. Raises CategoryNotFound."""
        async with self._open_work(settings.chat_id, read_only=True) as work:
            present = await self._present(work)
            category = present.categories.show(key)
            if all(one.key != category.key for one in present.categories):
                raise CategoryNotFound
            return CategoryTold(category, present.settings, await work.categories.entries(category.key))

    async def done_by(self, chat_id: ChatId, change_id: int) -> CategoryTold | None:
        """What came of this update where it has changed the categories themselves; None where it hasn't."""
        async with self._open_work(chat_id, read_only=True) as work:
            made = await work.categories.change(change_id)
            return await self._told(work, made) if made and made.deed is not Deed.IMPORTED else None

    async def has_done(self, chat_id: ChatId, change_id: int) -> bool:
        """Whether this update has changed the chat's categories, or taken such a change back."""
        async with self._open_work(chat_id, read_only=True) as work:
            made = await work.categories.change(change_id)
            return made is not None or await work.categories.undone_by(change_id) is not None

    def called(self, settings: ChatSettings, name: str) -> Category | None:
        """The category that a person calls by its name, with or without its emoji."""
        known = [one for one in settings.categories if not one.merged_into]
        return named(known, label(name).name, self._names(settings))

    async def answer(self, settings: ChatSettings, about: str, text: str, change: Change) -> CategoryTold:
        """Does what was asked for, by the text that came. Raises as what it does."""
        what, _, which = about.partition(" ")
        if what == NEW:
            return await self.add(settings.chat_id, Kind(which), text, change)
        doing = self.rename if what == NAME else self.decorate
        return await doing(settings.chat_id, which, text, change)

    async def told(self, settings: ChatSettings, wish: ArrangeCategory, change: Change) -> CategoryTold:
        """Does what somebody has said of the categories. Raises as that does, CategoryNotFound for an unknown one."""
        chat_id, key = settings.chat_id, wish.key
        if wish.deed is Deed.ADDED:
            return await self.add(chat_id, wish.kind, wish.name, change)
        if key is None:
            raise CategoryNotFound
        if wish.deed is Deed.RENAMED and not wish.name:
            return await self.look(settings, key)  # its page asks what it is to be called
        match wish.deed:
            case Deed.RENAMED:
                return await self.rename(chat_id, key, wish.name, change)
            case Deed.HIDDEN | Deed.SHOWN:
                return await self.hide(chat_id, key, change, hidden=wish.deed is Deed.HIDDEN)
            case Deed.MERGED:
                return await self.merge(chat_id, key, wish.into or "", change)
            case _:
                raise ValueError(f"nobody says {wish.deed}")

    async def add(self, chat_id: ChatId, kind: Kind, text: str, change: Change) -> CategoryTold:
        """Adds a category: "🐶 Pets".

        Raises InvalidCategoryName, CommonCategoryName, CategoryNameTaken, TooManyCategories.
        """
        wanted = label(text)

        async def plan(work: UnitOfWork, present: _Present) -> _Plan:
            check_room(present.categories)
            check_telling(wanted.name, present.settings.language)
            said = added(present.said, new_key(await work.categories.keys()), kind, wanted)
            self._check_free(present, said)
            return _Plan(Deed.ADDED, said.key, {said.key: said})

        return await self._do(chat_id, change, plan)

    async def rename(self, chat_id: ChatId, key: str, text: str, change: Change) -> CategoryTold:
        """Names a category, and gives it the emoji that stands beside. Raises as `add`, and CategoryNotFound."""
        wanted = label(text)

        async def plan(_work: UnitOfWork, present: _Present) -> _Plan:
            check_telling(wanted.name, present.settings.language)
            known = present.one(key)
            shown = self._names(present.settings)(known.category())
            name = known.name if wanted.name == shown else wanted.name
            said = replace(known, name=name, emoji=wanted.emoji or known.emoji)
            self._check_free(present, said)
            return _Plan(Deed.RENAMED, key, {key: said})

        return await self._do(chat_id, change, plan)

    async def decorate(self, chat_id: ChatId, key: str, emoji: str, change: Change) -> CategoryTold:
        """Gives a category another emoji. Raises InvalidEmoji, CategoryNotFound."""
        wanted = only_emoji(emoji)

        async def plan(_work: UnitOfWork, present: _Present) -> _Plan:
            return _Plan(Deed.DECORATED, key, {key: replace(present.one(key), emoji=wanted)})

        return await self._do(chat_id, change, plan)

    async def reset(self, chat_id: ChatId, key: str, change: Change) -> CategoryTold:
        """Gives a default its own name and emoji again. Raises CategoryNotFound, CategoryNameTaken."""

        async def plan(_work: UnitOfWork, present: _Present) -> _Plan:
            if key not in USUAL:
                raise CategoryNotFound
            said = replace(present.one(key), name=None, emoji=None)
            self._check_free(present, said)
            return _Plan(Deed.RESET, key, {key: said})

        return await self._do(chat_id, change, plan)

    async def move(self, chat_id: ChatId, key: str, change: Change, *, up: bool) -> CategoryTold:
        """Changes places with the neighbour, if there is one. Raises CategoryFixed, CategoryNotFound."""

        async def plan(_work: UnitOfWork, present: _Present) -> _Plan:
            if present.one(key).hidden:
                raise CategoryNotFound
            return _Plan(Deed.MOVED, key, swapped(present.said, present.categories, key, up=up))

        return await self._do(chat_id, change, plan)

    async def hide(self, chat_id: ChatId, key: str, change: Change, *, hidden: bool = True) -> CategoryTold:
        """Offers a category no more, or again. Raises CategoryFixed, CategoryNotFound, CategoryNameTaken."""

        async def plan(_work: UnitOfWork, present: _Present) -> _Plan:
            check_movable(key)
            said = replace(present.one(key), hidden=hidden)
            if not hidden:
                self._check_free(present, said)
            return _Plan(Deed.HIDDEN if hidden else Deed.SHOWN, key, {key: said})

        return await self._do(chat_id, change, plan)

    async def merge(self, chat_id: ChatId, key: str, into: str, change: Change) -> CategoryTold:
        """Puts all that stands under a category under another one of its kind, for now and for what is to come.

        Raises CategoryFixed, CategoryNotFound.
        """

        async def plan(work: UnitOfWork, present: _Present) -> _Plan:
            check_movable(key)
            known, target = present.one(key), present.one(into)
            if key == into or target.hidden or known.kind is not target.kind:
                raise CategoryNotFound
            at = self._clock.now()
            await work.bulk.move_category(known.kind, key, into, change, at)
            today = local_date(at, present.settings.zone)
            went = await work.budgets.hand_over(key, into, today, change)
            said = replace(known, merged_into=into)
            return _Plan(Deed.MERGED, key, {key: said}, tuple(went))

        return await self._do(chat_id, change, plan)

    async def undo(self, chat_id: ChatId, change_id: int, change: Change) -> CategoryTold:
        """Takes back exactly this change, however often asked.

        Raises CategoryNotFound, CategoryChanged, CategoryInUse, CategoryNameTaken.
        """
        async with self._open_work(chat_id, alone=True) as work:
            made = await work.categories.change(change_id)
            if made is None:
                raise CategoryNotFound
            told = await self._undo(work, made, change)
            await work.commit()
            reached(Step.BOOKED)
        return told

    async def undo_latest(self, chat_id: ChatId, change: Change) -> CategoryTold | None:
        """Takes back what the person did last, where that was a change of categories. Raises as `undo`."""
        async with self._open_work(chat_id, alone=True) as work:
            made = await work.categories.undone_by(change.id) or await _next_to_undo(work, change)
            if made is None or (made.deed is Deed.IMPORTED and await work.bulk.changed_by(made.id)):
                return None
            told = await self._undo(work, made, change)
            await work.commit()
            reached(Step.BOOKED)
        return told

    async def _undo(self, work: UnitOfWork, made: CategoryChange, change: Change) -> CategoryTold:
        moved = 0
        if made.deed is Deed.IMPORTED:
            await take_back_categories(work, made.id, change)
        elif made.undone_by is None:
            present = await self._present(work)
            moved = await take_back_alone(
                work, made, change, self._clock.now(), self._names(present.settings)
            )
        return replace(await self._told(work, made), is_undone=True, moved=moved)

    async def _do(self, chat_id: ChatId, change: Change, plan: _Planning) -> CategoryTold:
        async with self._open_work(chat_id, alone=True) as work:
            done = await work.categories.change(change.id)
            told = await self._told(work, done) if done else await self._made(work, change, plan)
            await work.commit()
            reached(Step.BOOKED)
        return told

    async def _made(self, work: UnitOfWork, change: Change, plan: _Planning) -> CategoryTold:
        present = await self._present(work)
        wanted = await plan(work, present)
        made = await self._keep(work, wanted, present, change)
        if made:
            return await self._told(work, made)
        category = present.categories.show(wanted.key)
        return CategoryTold(category, present.settings, await work.categories.entries(category.key))

    async def _keep(
        self, work: UnitOfWork, wanted: _Plan, present: _Present, change: Change
    ) -> CategoryChange | None:
        """Says what was planned; nothing where that was said already."""
        rows = {
            key: said
            for key, said in wanted.rows.items()
            if said != (present.said.get(key) or Said(key, said.kind))
        }
        if not rows:
            return None
        before = {key: present.said.get(key) for key in rows}
        made = CategoryChange(
            id=change.id,
            key=wanted.key,
            deed=wanted.deed,
            before=before,
            by=change.by,
            at=self._clock.now(),
            budgets=wanted.budgets,
        )
        await work.categories.put(rows)
        await work.categories.note(made)
        return made

    async def _told(self, work: UnitOfWork, made: CategoryChange) -> CategoryTold:
        present = await self._present(work)
        is_known = any(one.key == made.key for one in present.categories)
        category = present.categories.show(made.key) if is_known else None
        return CategoryTold(
            category=category,
            settings=present.settings,
            entries=await work.categories.entries(category.key) if category else 0,
            change=made,
            before=_before(made),
            moved=await work.bulk.changed_by(made.id) if made.deed is Deed.MERGED else 0,
        )

    def _check_free(self, present: _Present, said: Said) -> None:
        if not said.hidden:
            check_free(present.with_(said), said.category(), self._names(present.settings))

    async def _present(self, work: UnitOfWork) -> _Present:
        settings = await work.chat.settings()
        if settings is None:
            raise LookupError("categories need a chat with settings")
        return _Present(settings, await work.categories.said())


async def _next_to_undo(work: UnitOfWork, change: Change) -> CategoryChange | None:
    """The person's latest change of categories; None where they changed entries since, or this update did."""
    made = await work.categories.latest(change.by)
    if made is None or await work.bulk.changed_by(change.id):
        return None
    return made if await work.categories.is_last_deed(made) else None


def _before(made: CategoryChange) -> Category | None:
    """What the category was that a change is about; None for one that it has added."""
    said = made.before.get(made.key)
    if said:
        return said.category()
    return USUAL.get(made.key)
