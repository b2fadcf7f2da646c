"""A message → what it means → the right service → an outcome to show.

The books are read in one short transaction, the extractor works with none open, and whatever is to be written is
written in one more. A message that was handled before a crash finds its entries and is answered from them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.core.category_changes import has_figures
from bot.core.chats import Expecting, Prompt
from bot.core.clarifying import Unassigned, Undecided
from bot.core.drafting import as_amend, correction, draft, matched, reread
from bot.core.errors import EntryVoided, ExtractionUnavailable
from bot.core.intents import (
    Amend,
    ArrangeCategory,
    Ask,
    Chat,
    Configure,
    Depart,
    ReadEntry,
    Reading,
    Record,
    Remove,
    Return,
    SetBudget,
    TokenUse,
    Unclear,
)
from bot.core.ledger import IMPORT, Amendment, Draft, Entry, EntryId, Source, State
from bot.core.periods import local_date
from bot.core.ports import Clock, Effort, Extractor
from bot.core.questions import Question, settle
from bot.core.repositories import UnitOfWorkFactory
from bot.core.steps import Step, reached
from bot.services.bookkeeping import Bookkeeping
from bot.services.budgeting import Budgeting
from bot.services.categorising import REFUSED_NAMES, Categorising, name_for
from bot.services.clarifying import Clarifying
from bot.services.doubling import Doubling
from bot.services.hearing import Heard, Situation
from bot.services.options import wished
from bot.services.outcomes import (
    AnswerWanted,
    Booked,
    CategoryTold,
    Corrected,
    CurrencyChosen,
    EditNotUnderstood,
    NothingMeant,
    Outcome,
    ReportWanted,
    SettingsTold,
    Settled,
    SmallTalk,
    Turn,
    UndoWanted,
    Unsure,
    WhichOne,
    ZoneChosen,
)
from bot.services.preferences import Preferences
from bot.services.prompts import Prompts, is_early, is_open
from bot.services.repeats import Repeats, asked_before
from bot.services.travelling import Travelling

_CANDIDATES = 5


class Conversation:
    """Understands messages and does what they say."""

    def __init__(  # noqa: PLR0913 - all that a message may be about
        self,
        open_work: UnitOfWorkFactory,
        clock: Clock,
        *,
        extractor: Extractor,
        bookkeeping: Bookkeeping,
        budgeting: Budgeting,
        categorising: Categorising,
        clarifying: Clarifying,
        preferences: Preferences,
        calls_per_day: int = 0,
    ) -> None:
        """`calls_per_day` is how many messages of a chat a model reads in a day (UTC); 0 is no limit."""
        self._open_work = open_work
        self._extractor = extractor
        self._clarifying = clarifying
        self._bookkeeping = bookkeeping
        self._budgeting = budgeting
        self._categorising = categorising
        self._prompts = Prompts(
            bookkeeping=bookkeeping,
            budgeting=budgeting,
            categorising=categorising,
            clarifying=clarifying,
            preferences=preferences,
        )
        self._preferences = preferences
        self._travelling = Travelling(preferences)
        self._doubling = Doubling(open_work, clock)
        self._repeats = Repeats(bookkeeping, categorising, self._doubling, preferences)
        self._clock = clock
        self._calls_per_day = calls_per_day

    async def hear(self, heard: Heard) -> Turn:
        """Does what a new message says.

        Raises UserError for what the person can put right, and ExtractionUnavailable where the message can't be read
        yet: nothing has been done then.
        """
        situation = await self._look(heard)
        situation = replace(situation, done=situation.done or await self._repeats.superseding(heard))
        done = await self._repeats.done(heard, situation)
        if done:
            return await self._end_question(heard, situation.prompt, situation.turn(done))
        if situation.is_anothers:
            self._prompts.refuse(heard, situation)
        if situation.prompt and situation.prompt.asked_by != heard.update_id:
            answer = await self._answer(heard, situation, situation.prompt)
            if answer:
                return answer
        return await self._obey_instead(heard, situation)

    async def _answer(self, heard: Heard, situation: Situation, prompt: Prompt) -> Turn | None:
        if prompt.expecting is Expecting.CATEGORY and await self._says_what_to_do(heard, situation):
            return await self._prompts.close(heard, prompt, await self._obey(heard, situation))
        answer = await self._prompts.answer(heard, situation, prompt)
        if not isinstance(answer, Situation):
            return answer
        turn = await self._obey(heard, answer)
        if isinstance(turn.outcome, Unsure | WhichOne) and turn.outcome.question:
            return replace(turn, closed=prompt)  # another question stands in its place
        if isinstance(turn.outcome, SmallTalk | Unsure):
            turn = replace(turn, outcome=self._prompts.unread(heard, answer, prompt))
        return await self._prompts.close(heard, prompt, turn)

    async def _says_what_to_do(self, heard: Heard, situation: Situation) -> bool:
        """Whether an answer that should be a name is a whole command: "add category Pets"."""
        reading = await self._extractor.extract(situation.incoming(heard.text, ()), Effort.RULES)
        return isinstance(reading.intent, ArrangeCategory)

    async def _obey_instead(self, heard: Heard, situation: Situation) -> Turn:
        """Does what a message says that answers no question: the one before the person may end with it."""
        prompt = situation.prompt
        is_asked = prompt is not None and prompt.asked_by == heard.update_id
        if prompt and is_asked and prompt.expecting is not Expecting.CATEGORY:
            return situation.turn(asked_before(situation, prompt))
        return await self._end_question(heard, situation.prompt, await self._obey(heard, situation))

    async def _end_question(self, heard: Heard, question: Prompt | None, turn: Turn) -> Turn:
        if question is None or question.pending is None:
            return replace(turn, closed=question)
        if isinstance(turn.outcome, Booked | Corrected):
            if is_early(heard, question):
                return turn
            await self._preferences.answered(heard.chat_id, heard.person, question, heard.update_id)
            return replace(turn, closed=question)
        replaced = isinstance(turn.outcome, Unsure | WhichOne) and turn.outcome.question
        return replace(turn, closed=question if replaced else None)

    async def _obey(self, heard: Heard, situation: Situation) -> Turn:
        reading = await self._read(heard, situation, situation.meant)
        if heard.is_behind and not situation.is_reply:
            _wait_for_earlier(reading)
        return situation.turn(await self._act(heard, situation, reading), reading.stood_in)

    async def hear_edit(self, heard: Heard) -> Turn:
        """Brings the entries of an edited message in line with its new text. Raises as `hear` does.

        An edited correction corrects the same entries again; a message that booked nothing is heard as new.
        """
        source = await self._bookkeeping.source_of(heard.chat_id, heard.message_id)
        about = heard.reply_to if source is None else source
        situation = await self._look(replace(heard, reply_to=None if about == heard.message_id else about))
        done = await self._repeats.done(heard, situation)
        if done:
            return situation.turn(Corrected(done.entries) if isinstance(done, Booked) else done)
        if source is None and heard.is_behind:
            # What is edited may be what isn't read yet: the edit would be booked beside it.
            raise ExtractionUnavailable("an earlier message isn't read yet")
        if source is None:
            return await self._hear_anew(heard, situation)
        if source != heard.message_id:
            turn = await self._obey(heard, replace(situation, may_ask=False))
            if isinstance(turn.outcome, SmallTalk | Unsure):
                return replace(turn, outcome=EditNotUnderstood(situation.meant))
            return turn
        entries = tuple(await self._bookkeeping.entries(heard.chat_id, source))
        situation = replace(situation, rewritten=entries)
        reading = await self._read(heard, situation, entries)
        return situation.turn(await self._rewrite(heard, situation, entries, reading), reading.stood_in)

    async def _hear_anew(self, heard: Heard, situation: Situation) -> Turn:
        """An edited message that has booked nothing. Where a question about it is open, this is the answer to it."""
        turn = await self._obey_instead(heard, situation)
        question = situation.prompt
        if not (question and question.pending and question.pending.message_id == heard.message_id):
            return turn
        if isinstance(turn.outcome, Booked):
            return replace(turn, closed=None, settled=Settled(turn.outcome, question))
        if turn.closed is None:
            await self._preferences.stop_asking(heard.chat_id, heard.person)
        return replace(turn, closed=question)

    async def _look(self, heard: Heard) -> Situation:
        async with self._open_work(heard.chat_id) as work:
            known, prompt = await work.chat.situation(heard.person)
            done = await work.entries.of_change(heard.update_id) if heard.is_repeat else []
            calls = await work.chat.calls_to_models(self._today()) if self._calls_per_day else 0
            source, meant, asked = None, [], None
            if heard.reply_to:
                asked = await work.chat.asked_in(heard.reply_to)
                source = await work.confirmations.source_of(heard.reply_to) or heard.reply_shows
                source = source or heard.reply_to  # one's own message, which has no answer but a reaction
                meant = await work.entries.of_message(source)
            else:
                meant = await work.entries.latest(_CANDIDATES, heard.person, before=heard.message_id)
        meant = [entry for entry in meant if entry.source.medium != IMPORT]
        settings = known or await self._preferences.of(heard.chat_id, heard.language)
        return Situation(
            settings=settings,
            today=local_date(heard.sent_at, settings.zone),
            done=tuple(done),
            prompt=prompt if prompt and is_open(prompt, heard) else None,
            meant=tuple(entry for entry in meant if not entry.is_voided),
            is_reply=bool(meant) and source is not None,
            is_anothers=asked not in (None, heard.person),
            effort=heard.effort if calls < max(self._calls_per_day, 1) else Effort.RULES,
            is_first=known is None,
        )

    async def _read(self, heard: Heard, situation: Situation, meant: Sequence[Entry]) -> Reading:
        reading = await self._extractor.extract(situation.incoming(heard.text, meant), situation.effort)
        reached(Step.READ)
        if reading.by_model:
            async with self._open_work(heard.chat_id) as work:
                await work.chat.add_usage(self._today(), reading.extractor, reading.tokens or TokenUse())
                await work.commit()
        return reading

    def _today(self) -> date:
        """The day that what models cost is counted by (UTC)."""
        return self._clock.now().date()

    async def _act(self, heard: Heard, situation: Situation, reading: Reading) -> Outcome:
        match reading.intent:
            case Record(entries=(only,)) if situation.is_answer and not only.description:
                return await self._correct(heard, situation, as_amend(only))
            case Record():
                return await self._record(heard, situation, reading.intent, reading)
            case Amend():
                return await self._correct(heard, situation, reading.intent)
            case Remove():
                return await self._remove(heard, situation, reading.intent)
            case Unclear():
                return await self._ask_about(heard, situation, reading.intent, reading)
            case Ask(question=question):
                return _asked(question, situation)
            case SetBudget() | ArrangeCategory() | Configure() | Depart() | Return() as wish:
                return await self._set(heard, situation, wish)
            case Chat():
                return SmallTalk(situation.is_first and not has_figures(heard.text))

    async def _set(
        self,
        heard: Heard,
        situation: Situation,
        wish: SetBudget | ArrangeCategory | Configure | Depart | Return,
    ) -> Outcome:
        match wish:
            case SetBudget():
                return await self._budgeting.told(situation.settings, wish, heard.change)
            case ArrangeCategory():
                return await self._arrange(heard, situation, wish)
            case Configure():
                return await self._configure(heard, situation, wish)
            case Depart() | Return():
                return await self._travelling.told(situation.settings, wish, situation.today)

    async def _arrange(self, heard: Heard, situation: Situation, wish: ArrangeCategory) -> CategoryTold:
        """Does it. Where a name is refused, the next message may be another one."""
        try:
            return await self._categorising.told(situation.settings, wish, heard.change)
        except REFUSED_NAMES:
            about = name_for(wish)
            if about and situation.may_ask:
                await self._preferences.ask_next(heard.chat_id, heard.change, Expecting.CATEGORY, about)
            raise

    async def _configure(self, heard: Heard, situation: Situation, wish: Configure) -> Outcome:
        outcome: Outcome = SmallTalk()
        if wish.currency:
            settings = await self._preferences.set_currency(heard.chat_id, heard.language, wish.currency)
            outcome = CurrencyChosen(settings, situation.settings.onboarded)
        if wish.zone:
            settings = await self._preferences.set_zone(heard.chat_id, heard.language, wish.zone)
            outcome = ZoneChosen(settings, situation.settings.onboarded)
        if options := wished(wish):
            settings = await self._preferences.choose(heard.chat_id, heard.language, options)
            outcome = SettingsTold(settings)
        return outcome

    async def _record(self, heard: Heard, situation: Situation, record: Record, reading: Reading) -> Outcome:
        drafts = [
            draft(read, situation.currency, situation.today, situation.categories) for read in record.entries
        ]
        entries = await self._bookkeeping.record(heard.chat_id, drafts, _source(heard, reading))
        is_assumed = any(read.currency is None for read in record.entries)
        doubles = await self._doubling.noticed(situation.settings, entries, heard.sent_at)
        return Booked(tuple(entries), situation.travel if is_assumed else None, doubles)

    async def _ask_about(
        self, heard: Heard, situation: Situation, unclear: Unclear, reading: Reading
    ) -> Outcome:
        """Keeps what was understood until the doubt is settled; a doubtful correction is to be said again."""
        if not unclear.entries or not situation.may_ask or situation.is_asked:
            return Unsure(unclear.doubt)
        pending = Undecided(unclear, _source(heard, reading), situation.today, situation.currency)
        if situation.is_reply and not pending.entry.description:
            return Unsure(unclear.doubt)
        return await self._clarifying.ask(heard.chat_id, pending)

    async def _ask_which(
        self, heard: Heard, situation: Situation, change: Amend | Remove
    ) -> WhichOne | NothingMeant | Unsure:
        """Keeps a correction that names no entry. Raises EntryVoided where it answers one that is out of the books."""
        if situation.is_reply and not situation.meant:
            raise EntryVoided
        if not situation.meant:
            return NothingMeant()
        pending = Unassigned(
            change=replace(change, position=None, among=()),
            said=heard.text,
            entries=tuple(entry.id for entry in _fitting(change, situation)),
            id=heard.update_id,
            message_id=heard.message_id,
            by=heard.person,
            today=situation.today,
        )
        return await self._clarifying.ask(heard.chat_id, pending)

    async def _correct(self, heard: Heard, situation: Situation, amend: Amend) -> Outcome:
        entry = _meant_by(amend, situation)
        if entry is None:
            return await self._ask_which(heard, situation, amend)
        amendment = correction(amend, entry, situation.today, situation.categories, heard.text)
        await self._bookkeeping.amend(heard.chat_id, entry.id, amendment, heard.change)
        return Corrected(tuple(await self._bookkeeping.siblings(entry)))

    async def _remove(self, heard: Heard, situation: Situation, remove: Remove) -> Outcome:
        if remove.is_undo:
            return await self._undo(heard)
        entry = _meant_by(remove, situation)
        if entry is None:
            return await self._ask_which(heard, situation, remove)
        await self._bookkeeping.void(heard.chat_id, entry.id, heard.change)
        return Corrected(tuple(await self._bookkeeping.siblings(entry)))

    async def _undo(self, heard: Heard) -> UndoWanted:
        if not heard.reply_to:
            return UndoWanted()
        source = await self._bookkeeping.source_of(heard.chat_id, heard.reply_to) or heard.reply_shows
        is_booked = source and await self._bookkeeping.entries(heard.chat_id, source)
        return UndoWanted(source if is_booked else None)

    async def _rewrite(
        self, heard: Heard, situation: Situation, entries: tuple[Entry, ...], reading: Reading
    ) -> Outcome:
        match reading.intent:
            case Record(entries=reads):
                written = await self._bookkeeping.as_written(heard.chat_id, entries)
                pairs: list[tuple[Draft | Amendment | None, Entry | None]] = [
                    (self._said(read, entry, written, situation), entry)
                    for read, entry in matched(reads, entries)
                ]
            case Amend() as amend if len(entries) == 1:
                only, said = entries[0], heard.text
                pairs = [(correction(amend, only, situation.today, situation.categories, said), only)]
            case _:
                return EditNotUnderstood(entries)
        present = await self._bookkeeping.rewrite(heard.chat_id, pairs, _source(heard, reading))
        return Corrected(tuple(present))

    def _said(
        self,
        read: ReadEntry | None,
        entry: Entry | None,
        written: Mapping[EntryId, State],
        situation: Situation,
    ) -> Draft | Amendment | None:
        if read is None:
            return None
        if entry is None:
            return draft(read, situation.currency, situation.today, situation.categories)
        return reread(read, entry, written[entry.id], situation.today, situation.categories)


def _wait_for_earlier(reading: Reading) -> None:
    """What a correction is about may be what isn't read yet. Raises ExtractionUnavailable."""
    if isinstance(reading.intent, Amend | Remove):
        raise ExtractionUnavailable("an earlier message isn't read yet")


def _meant_by(change: Amend | Remove, situation: Situation) -> Entry | None:
    """The entry that a correction is about: the one it names, else the only or the latest one."""
    meant, position = situation.meant, change.position
    if position is not None and 0 <= position < len(meant):
        return meant[position]
    fitting = _fitting(change, situation)
    if len(fitting) > 1 and (situation.is_reply or change.among):
        return None
    return fitting[0] if fitting else None


def _fitting(change: Amend | Remove, situation: Situation) -> Sequence[Entry]:
    """The entries that a correction's words fit; all that may be meant where they don't tell."""
    meant = situation.meant
    return [meant[position] for position in change.among if position in range(len(meant))] or meant


def _asked(question: Question, situation: Situation) -> ReportWanted | AnswerWanted:
    """Where the money went is told by a report, anything else by an answer; both for the day it was asked on."""
    if not question.is_report:
        return AnswerWanted(question, situation.today)
    asked = settle(question, situation.settings.calendar, situation.today, situation.categories)
    return ReportWanted(asked.search.period)


def _source(heard: Heard, reading: Reading) -> Source:
    return Source(heard.update_id, heard.message_id, heard.person, reading.extractor)
