"""What a chat learns from its people's corrections, and forgets when they say so.

Only a category that a person picked teaches, by button or in words; what a rule or a model made of a message never
does. The first time the person is asked. Once they have agreed for these words, a later correction of the same words
counts by itself. To undo a correction takes back what happened to one entry; what was agreed for those to come stays,
and the person is told so, with a way to forget it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.core.categories import FALLBACKS, Categories
from bot.core.errors import HintNotFound, NotTheAuthor, ScreenOutdated
from bot.core.learning import Hint, HintId, Lesson, Phrase, applying, correction_by, names, phrase_of
from bot.core.ledger import CategorySource, Change, ChatId, Entry, EntryId, Revision, State
from bot.core.ports import Clock
from bot.core.repositories import UnitOfWork, UnitOfWorkFactory
from bot.services.own_categories import categories_of, hints_of

PAGE = 8
"""Learned words that are shown at once."""

_FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Offer:
    """A correction could be remembered: the one that made this revision of an entry."""

    lesson: Lesson
    entry_id: EntryId
    number: int


@dataclass(frozen=True, slots=True)
class Learned:
    """A lesson that counts from now on."""

    lesson: Lesson


@dataclass(frozen=True, slots=True)
class StillLearned:
    """The correction was undone, what it taught wasn't."""

    hint: Hint


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Words that no longer count."""

    hint: Hint


Taught = Offer | Learned | StillLearned | Forgotten
"""What is said about learning beside an entry."""


class Reason(Enum):
    """Why an entry is under its category."""

    PICKED = auto()  # the person said so
    LEARNED = auto()  # a hint that still counts
    LEARNED_BEFORE = auto()  # a hint that was changed or forgotten since
    NO_WORDS = auto()  # nothing to tell it from
    RULES = auto()
    MODEL = auto()


@dataclass(frozen=True, slots=True)
class Why:
    """The reason, with the hint or the model that it is about."""

    reason: Reason
    hint: Hint | None = None
    model: str = ""


@dataclass(frozen=True, slots=True)
class LearnedWords:
    """A page (from 0) of what the chat has learned, the newest first; `count` is the number of all."""

    hints: Sequence[Hint]
    page: int
    pages: int
    count: int


class Learning:
    """The learned words of every chat, one chat at a time."""

    def __init__(self, open_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._open_work = open_work
        self._clock = clock

    async def from_correction(
        self, chat_id: ChatId, change: Change, said: str | None = None
    ) -> Offer | Learned | None:
        """What this change teaches: nothing, something to offer, or a better lesson on words that are learned already.

        `said` is the text that made the change, None where it was a button. Words count by themselves only where they
        call the category by its name: which category others mean is a guess.
        """
        async with self._open_work(chat_id) as work:
            corrected = await self._correction(work, change)
            lesson = await self._lesson(work, corrected, change) if corrected else None
            if corrected is None or lesson is None:
                return None
            hints, categories = await hints_of(work), await categories_of(work)
            same = _about(hints, lesson)
            if same and same.lesson.change_id == change.id:
                return Learned(same.lesson)
            known = applying(hints, corrected.state.description, lesson.kind)
            if known and known.lesson.category == lesson.category:
                return None
            if same is None or not _is_plain(said, lesson, categories):
                return Offer(lesson, corrected.entry_id, corrected.number)
            await work.hints.keep(lesson, self._clock.now())
            await work.commit()
        return Learned(lesson)

    async def remember(
        self, chat_id: ChatId, entry_id: EntryId, number: int, change: Change
    ) -> tuple[Entry, Learned]:
        """Learns what this revision of an entry teaches, as was offered.

        Raises EntryNotFound, NotTheAuthor, HintNotFound where it teaches nothing, and ScreenOutdated where the entry
        is no longer under the category that was picked.
        """
        async with self._open_work(chat_id) as work:
            entry = await work.entries.get(entry_id)
            if entry.source.author_id != change.by:
                raise NotTheAuthor
            history = await work.entries.history(entry_id)
            offered = history[number - 1] if 0 < number <= len(history) else None
            corrected = correction_by(history, offered.change_id) if offered else None
            lesson = await self._lesson(work, corrected, change) if corrected else None
            if lesson is None:
                raise HintNotFound
            if not _still_stands(lesson, entry):
                raise ScreenOutdated
            await work.hints.keep(lesson, self._clock.now())
            await work.commit()
        return entry, Learned(lesson)

    async def after_undo(self, chat_id: ChatId, change: Change) -> StillLearned | None:
        """What is still learned from the correction that this change has taken back."""
        async with self._open_work(chat_id) as work:
            undone = await self._undone_correction(work, change)
            lesson = await self._lesson(work, undone, change) if undone else None
            if lesson is None:
                return None
            same = _about(await hints_of(work), lesson)
        return StillLearned(same) if same and same.lesson.category == lesson.category else None

    async def why(self, chat_id: ChatId, entry: Entry) -> Why:
        """Why an entry is under its category."""
        state = entry.state
        match state.category_source:
            case CategorySource.PERSON:
                return Why(Reason.PICKED)
            case CategorySource.LEARNED:
                return await self._why_learned(chat_id, state)
            case CategorySource.EXTRACTOR if state.category in FALLBACKS:
                return Why(Reason.NO_WORDS)
            case CategorySource.EXTRACTOR:
                _, _, model = entry.source.extractor.partition(":")
                return Why(Reason.MODEL, model=model) if model else Why(Reason.RULES)

    async def count(self, chat_id: ChatId) -> int:
        """How many words the chat has learned."""
        async with self._open_work(chat_id) as work:
            return await work.hints.count()

    async def words(self, chat_id: ChatId, page: int = 0) -> LearnedWords:
        """A page of what the chat has learned; the nearest one where there is none of that number."""
        async with self._open_work(chat_id) as work:
            count = await work.hints.count()
            pages = max(1, -(-count // PAGE))
            page = min(max(page, 0), pages - 1)
            hints = await work.hints.in_force(PAGE, page * PAGE)
        return LearnedWords(hints, page, pages, count)

    async def forget(self, chat_id: ChatId, hint_id: HintId) -> Hint:
        """These words no longer count. Raises HintNotFound."""
        async with self._open_work(chat_id) as work:
            hint = await work.hints.set_forgotten(hint_id, self._clock.now())
            await work.commit()
        return hint

    async def put_back(self, chat_id: ChatId, hint_id: HintId) -> Hint:
        """They count again, as they did. Raises HintNotFound."""
        async with self._open_work(chat_id) as work:
            hint = await work.hints.set_forgotten(hint_id, None)
            await work.commit()
        return hint

    async def _correction(self, work: UnitOfWork, change: Change) -> Revision | None:
        for entry in await work.entries.of_change(change.id):
            if found := correction_by(await work.entries.history(entry.id), change.id):
                return found
        return None

    async def _undone_correction(self, work: UnitOfWork, change: Change) -> Revision | None:
        for entry in await work.entries.of_change(change.id):
            history = await work.entries.history(entry.id)
            taken_back = [revision.undoes for revision in history if revision.change_id == change.id]
            for number in taken_back:
                if number and (found := correction_by(history, history[number - 1].change_id)):
                    return found
        return None

    async def _lesson(self, work: UnitOfWork, corrected: Revision, change: Change) -> Lesson | None:
        phrase = await _phrase(work, corrected.state.description)
        if phrase is None:
            return None
        return Lesson(phrase, corrected.state.kind, corrected.state.category, change.by, change.id)

    async def _why_learned(self, chat_id: ChatId, state: State) -> Why:
        async with self._open_work(chat_id) as work:
            hint = applying(await hints_of(work), state.description, state.kind)
        if hint and hint.lesson.category == state.category:
            return Why(Reason.LEARNED, hint)
        return Why(Reason.LEARNED_BEFORE)


async def _phrase(work: UnitOfWork, description: str) -> Phrase | None:
    settings = await work.chat.settings()
    return phrase_of(description, settings.language if settings else _FALLBACK_LANGUAGE)


def _is_plain(said: str | None, lesson: Lesson, categories: Categories) -> bool:
    return said is None or names(said, categories.show(lesson.category))


def _still_stands(lesson: Lesson, entry: Entry) -> bool:
    """Whether the entry is still what the lesson makes of it, because a person said so."""
    picked = entry.state.category_source is CategorySource.PERSON
    return picked and not entry.is_voided and entry.state.category == lesson.category


def _about(hints: Sequence[Hint], lesson: Lesson) -> Hint | None:
    """The hint on exactly these words."""
    return next(
        (
            hint
            for hint in hints
            if hint.lesson.kind is lesson.kind and hint.lesson.phrase.key == lesson.phrase.key
        ),
        None,
    )
