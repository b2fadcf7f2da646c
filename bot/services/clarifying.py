"""One question before something is booked or corrected: asked, answered by a tap or a few words, and acted on once.

The question is marked as answered by an update before anything is written, so that only this update can go on with it
after a crash; what is written is bound to the update that raised the question, so that going on twice changes nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.core.categories import Categories
from bot.core.chats import Expecting, Prompt
from bot.core.clarifying import (
    Ambiguous,
    NotAnAnswer,
    Pending,
    ShortAnswer,
    Unassigned,
    Undecided,
    candidate_meant,
    entry_meant,
    is_unlikely,
    settled,
)
from bot.core.drafting import correction, draft
from bot.core.errors import QuestionClosed
from bot.core.intents import Amend, Candidate, IncomingText
from bot.core.ledger import Change, ChatId, Entry, EntryId, PersonId
from bot.core.ports import AnswerReader, Clock
from bot.core.repositories import UnitOfWorkFactory
from bot.services.bookkeeping import Bookkeeping
from bot.services.outcomes import Booked, Corrected, LeftOut, Settled, Unsure, WhichOne
from bot.services.own_categories import categories_of
from bot.services.preferences import PROMPT_LASTS, Preferences


class Clarifying:
    """The questions that stand between a message and the books."""

    def __init__(
        self,
        open_work: UnitOfWorkFactory,
        clock: Clock,
        *,
        read_answer: AnswerReader,
        bookkeeping: Bookkeeping,
        preferences: Preferences,
    ) -> None:
        self._open_work = open_work
        self._clock = clock
        self._read_answer = read_answer
        self._bookkeeping = bookkeeping
        self._preferences = preferences

    async def ask(self, chat_id: ChatId, pending: Pending) -> Unsure | WhichOne:
        """Keeps the question, in place of any other before the person. It is yet to be shown."""
        prompt = Prompt(Expecting.CHOICE, 0, self._clock.now(), pending=pending)
        async with self._open_work(chat_id) as work:
            await work.chat.save_prompt(pending.by, prompt)
            await work.commit()
        return await self.put(chat_id, prompt, pending)

    async def put(self, chat_id: ChatId, prompt: Prompt, pending: Pending) -> Unsure | WhichOne:
        """The question as an outcome to show, also once more."""
        if isinstance(pending, Undecided):
            return Unsure(pending.unclear.doubt, prompt)
        return WhichOne(tuple(await self._entries(chat_id, pending.entries)), prompt)

    async def shown_in(self, chat_id: ChatId, prompt: Prompt, message_id: int) -> None:
        """The question stands in this message of the bot's."""
        if prompt.pending is None:
            return
        async with self._open_work(chat_id) as work:
            await work.chat.save_prompt(prompt.pending.by, replace(prompt, message_id=message_id))
            await work.commit()

    async def choose(self, chat_id: ChatId, question_id: int, choice: int | None, change: Change) -> Settled:
        """A button of the question that this update raised: the candidate, from 0; None for none of them.

        Raises QuestionClosed, and whatever booking or amending raises; the same update may choose again.
        """
        prompt = await self._prompt(chat_id, change.by)
        if prompt is None or prompt.pending is None or prompt.pending.id != question_id:
            raise QuestionClosed
        if choice is not None and choice not in range(prompt.pending.choices):
            raise QuestionClosed
        if not self._is_open(prompt, change):
            raise QuestionClosed
        pending = prompt.pending
        match pending:
            case _ if choice is None:
                return await self._leave_out(chat_id, prompt, change)
            case Undecided():
                return await self._book(chat_id, prompt, pending, pending.unclear.candidates[choice], change)
            case Unassigned():
                return await self._correct(chat_id, prompt, pending, pending.entries[choice], change)

    def read(self, message: IncomingText) -> ShortAnswer | None:
        """What a message says if it is a short answer; None where it can't be one."""
        return self._read_answer(message)

    async def answer(self, chat_id: ChatId, prompt: Prompt, said: ShortAnswer, change: Change) -> Settled:
        """A typed answer. Raises NotAnAnswer or Ambiguous where it settles nothing, and as `choose` does."""
        pending = prompt.pending
        if said.declines and not said.words:
            return await self._leave_out(chat_id, prompt, change)
        match pending:
            case Undecided():
                candidate = candidate_meant(pending.unclear, said)
                if candidate.amount is not None and _is_slip(candidate.occurred_on, pending.today):
                    raise Ambiguous
                return await self._book(chat_id, prompt, pending, candidate, change)
            case Unassigned():
                entry = entry_meant(await self._entries(chat_id, pending.entries), said)
                return await self._correct(chat_id, prompt, pending, entry.id, change)
            case None:
                raise NotAnAnswer

    async def has_settled(self, chat_id: ChatId, change: Change) -> bool:
        """Whether this update has answered the question before the person."""
        prompt = await self._prompt(chat_id, change.by)
        return prompt is not None and prompt.pending is not None and prompt.answered_by == change.id

    async def _book(
        self, chat_id: ChatId, prompt: Prompt, pending: Undecided, candidate: Candidate, change: Change
    ) -> Settled:
        categories = await self._categories(chat_id)
        drafts = [
            draft(read, pending.currency, pending.today, categories)
            for read in settled(pending.unclear, candidate).entries
        ]
        await self._preferences.answered(chat_id, change.by, prompt, change.id)
        await self._bookkeeping.record(chat_id, drafts, pending.source)
        entries = await self._bookkeeping.entries(chat_id, pending.message_id)
        return Settled(Booked(tuple(entries)), prompt)

    async def _correct(
        self, chat_id: ChatId, prompt: Prompt, pending: Unassigned, entry_id: EntryId, change: Change
    ) -> Settled:
        entry = await self._bookkeeping.entry(chat_id, entry_id)
        amendment = None
        if isinstance(pending.change, Amend):
            categories = await self._categories(chat_id)
            amendment = correction(pending.change, entry, pending.today, categories, said=pending.said)
        await self._preferences.answered(chat_id, change.by, prompt, change.id)
        # The correction is the person's first message: it makes one change, whoever says which entry it is for.
        made = Change(change.by, pending.id)
        if amendment is None:
            await self._bookkeeping.void(chat_id, entry.id, made)
        else:
            await self._bookkeeping.amend(chat_id, entry.id, amendment, made)
        return Settled(Corrected(tuple(await self._bookkeeping.siblings(entry))), prompt)

    async def _leave_out(self, chat_id: ChatId, prompt: Prompt, change: Change) -> Settled:
        await self._preferences.answered(chat_id, change.by, prompt, change.id)
        return Settled(LeftOut(), prompt)

    async def _entries(self, chat_id: ChatId, ids: Sequence[EntryId]) -> list[Entry]:
        return [await self._bookkeeping.entry(chat_id, entry_id) for entry_id in ids]

    async def _categories(self, chat_id: ChatId) -> Categories:
        async with self._open_work(chat_id, read_only=True) as work:
            return await categories_of(work)

    async def _prompt(self, chat_id: ChatId, person: PersonId) -> Prompt | None:
        async with self._open_work(chat_id) as work:
            return await work.chat.prompt(person)

    def _is_open(self, prompt: Prompt, change: Change) -> bool:
        if prompt.answered_by is not None:
            return prompt.answered_by == change.id
        return self._clock.now() - prompt.asked_at < PROMPT_LASTS


def _is_slip(day: date | None, today: date) -> bool:
    """Whether a day that was named beside an amount is more likely a slip."""
    return day is not None and is_unlikely(day, today)
