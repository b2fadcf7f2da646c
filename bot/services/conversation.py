"""A message → what it means → the right service → an outcome to show.

The books are read in one short transaction, the extractor works with none open, and whatever is to be written is
written in one more. A message that was handled before a crash finds its entries and is answered from them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.core.categories import DEFAULTS, Categories
from bot.core.clarifying import Ambiguous, NotAnAnswer, Pending, ShortAnswer, Unassigned, Undecided
from bot.core.drafting import as_amend, correction, draft, matched, reread
from bot.core.errors import EntryNotFound, EntryVoided, ExtractionUnavailable, NotAsked, UnknownCurrency
from bot.core.intents import (
    Amend,
    Ask,
    Chat,
    Configure,
    Doubt,
    IncomingText,
    MentionedEntry,
    ReadEntry,
    Reading,
    Record,
    Remove,
    SetBudget,
    StandIn,
    TokenUse,
    Unclear,
)
from bot.core.ledger import (
    Amendment,
    Change,
    ChatId,
    Draft,
    Entry,
    EntryId,
    PersonId,
    Source,
    State,
    checked_description,
)
from bot.core.periods import local_date
from bot.core.places import find_currency, find_zones
from bot.core.ports import (
    ChatSettings,
    Clock,
    Effort,
    Expecting,
    Extractor,
    Prompt,
    UnitOfWorkFactory,
)
from bot.core.questions import Question, settle
from bot.core.steps import Step, reached
from bot.services.bookkeeping import Bookkeeping
from bot.services.clarifying import Clarifying
from bot.services.outcomes import (
    AmountNotRead,
    AnswerNotRead,
    AnswerWanted,
    Booked,
    BudgetWanted,
    Corrected,
    CurrencyChosen,
    EditNotUnderstood,
    NothingMeant,
    Outcome,
    ReportWanted,
    Settled,
    SmallTalk,
    Turn,
    Unsure,
    WhichOne,
    ZoneChosen,
    ZonesFound,
)
from bot.services.preferences import PROMPT_LASTS, Preferences

_CLOCKS_DIFFER = timedelta(seconds=5)  # Telegram counts in whole seconds, too
_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Heard:
    """A person's message as it came in; instants are aware.

    `reply_to` is the message it answers, `reply_shows` the person's message whose entries that one shows by itself.
    `is_repeat` unless it is certain that the message was never handled before; `is_behind` where an earlier message
    of the chat hasn't been read yet.
    """

    chat_id: ChatId
    person: PersonId
    update_id: int
    message_id: int
    text: str
    sent_at: datetime
    language: str | None = None
    reply_to: int | None = None
    reply_shows: int | None = None
    effort: Effort = Effort.PROMPT
    is_repeat: bool = True
    is_behind: bool = False

    @property
    def change(self) -> Change:
        """The change that this message may make."""
        return Change(self.person, self.update_id)


@dataclass(frozen=True, slots=True)
class _Situation:
    """What the books say before the message is read."""

    settings: ChatSettings
    today: date
    done: tuple[Entry, ...]
    prompt: Prompt | None
    meant: tuple[Entry, ...]
    is_reply: bool
    is_anothers: bool = False
    effort: Effort = Effort.PROMPT
    is_asked: bool = False
    may_ask: bool = True

    @property
    def is_answer(self) -> bool:
        """Whether a bare amount is about an entry that is there, rather than a new one."""
        return self.is_reply or self.is_asked

    def turn(self, outcome: Outcome, stood_in: StandIn | None = None, closed: Prompt | None = None) -> Turn:
        """What came of the message."""
        return Turn(outcome, self.settings, closed, stood_in)


class Conversation:
    """Understands messages and does what they say."""

    def __init__(
        self,
        open_work: UnitOfWorkFactory,
        clock: Clock,
        *,
        extractor: Extractor,
        bookkeeping: Bookkeeping,
        clarifying: Clarifying,
        preferences: Preferences,
        calls_per_day: int = 0,
    ) -> None:
        """`calls_per_day` is how many messages of a chat a model reads in a day (UTC); 0 is no limit."""
        self._open_work = open_work
        self._extractor = extractor
        self._clarifying = clarifying
        self._bookkeeping = bookkeeping
        self._preferences = preferences
        self._clock = clock
        self._calls_per_day = calls_per_day
        self._categories = Categories()

    async def hear(self, heard: Heard) -> Turn:
        """Does what a new message says.

        Raises UserError for what the person can put right, and ExtractionUnavailable where the message can't be read
        yet: nothing has been done then.
        """
        situation = await self._look(heard)
        situation = replace(situation, done=situation.done or await self._superseded(heard))
        if situation.done:
            return situation.turn(await self._again(heard, situation), closed=situation.prompt)
        if situation.is_anothers:
            self._refuse(heard, situation)
        if situation.prompt:
            answer = await self._answer(heard, situation, situation.prompt)
            if answer:
                return answer
        return await self._obey_instead(heard, situation)

    def _refuse(self, heard: Heard, situation: _Situation) -> None:
        """Raises NotAsked for a short answer to a question that somebody else was asked."""
        said = self._clarifying.read(_incoming(heard, situation, [], is_reply=True))
        if said and said != ShortAnswer() and not said.words:
            raise NotAsked

    async def _obey_instead(self, heard: Heard, situation: _Situation) -> Turn:
        """Does what a message says that answers no question: the one before the person may end with it."""
        turn = await self._obey(heard, situation)
        question = situation.prompt
        if question is None or question.pending is None:
            return replace(turn, closed=question)
        if isinstance(turn.outcome, Booked | Corrected):
            if _is_early(heard, question):
                return turn
            await self._preferences.stop_asking(heard.chat_id, heard.person)
            return replace(turn, closed=question)
        replaced = isinstance(turn.outcome, Unsure | WhichOne) and turn.outcome.question
        return replace(turn, closed=question if replaced else None)

    async def _obey(self, heard: Heard, situation: _Situation) -> Turn:
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
        if situation.done:
            return situation.turn(Corrected((await self._again(heard, situation)).entries))
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
        reading = await self._read(heard, situation, entries)
        return situation.turn(await self._rewrite(heard, situation, entries, reading), reading.stood_in)

    async def _hear_anew(self, heard: Heard, situation: _Situation) -> Turn:
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

    async def _look(self, heard: Heard) -> _Situation:
        async with self._open_work(heard.chat_id) as work:
            known, prompt = await work.chat.situation(heard.person)
            done = await work.entries.of_change(heard.update_id) if heard.is_repeat else []
            calls = await work.chat.calls_to_models(self._today()) if self._calls_per_day else 0
            source, meant, asked = None, [], None
            if heard.reply_to:
                asked = await work.chat.asked_in(heard.reply_to)
                source = await work.confirmations.source_of(heard.reply_to) or heard.reply_shows
                meant = await work.entries.of_message(source) if source else []
            else:
                meant = await work.entries.latest(_CANDIDATES, heard.person, before=heard.message_id)
        settings = known or await self._preferences.of(heard.chat_id, heard.language)
        return _Situation(
            settings=settings,
            today=local_date(heard.sent_at, settings.zone),
            done=tuple(done),
            prompt=prompt if prompt and _is_open(prompt, heard) else None,
            meant=tuple(entry for entry in meant if not entry.is_voided),
            is_reply=bool(meant) and source is not None,
            is_anothers=asked not in (None, heard.person),
            effort=heard.effort if calls < max(self._calls_per_day, 1) else Effort.RULES,
        )

    async def _read(self, heard: Heard, situation: _Situation, meant: Sequence[Entry]) -> Reading:
        reading = await self._extractor.extract(_incoming(heard, situation, meant), situation.effort)
        reached(Step.READ)
        if reading.by_model:
            async with self._open_work(heard.chat_id) as work:
                await work.chat.add_usage(self._today(), reading.extractor, reading.tokens or TokenUse())
                await work.commit()
        return reading

    async def _superseded(self, heard: Heard) -> tuple[Entry, ...]:
        """What a later version of this message has booked, while this one had stepped aside."""
        if not heard.is_repeat:
            return ()
        return tuple(await self._bookkeeping.entries(heard.chat_id, heard.message_id))

    def _today(self) -> date:
        """The day that what models cost is counted by (UTC)."""
        return self._clock.now().date()

    async def _again(self, heard: Heard, situation: _Situation) -> Booked | Corrected:
        await self._preferences.stop_asking(heard.chat_id, heard.person)
        message_id = situation.done[0].source.message_id
        entries = tuple(await self._bookkeeping.entries(heard.chat_id, message_id))
        return Booked(entries) if message_id == heard.message_id else Corrected(entries)

    async def _act(self, heard: Heard, situation: _Situation, reading: Reading) -> Outcome:
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
            case SetBudget():
                return BudgetWanted()
            case Configure():
                return await self._configure(heard, reading.intent)
            case Chat():
                return SmallTalk()

    async def _configure(self, heard: Heard, wish: Configure) -> Outcome:
        outcome: Outcome = SmallTalk()
        if wish.currency:
            settings = await self._preferences.set_currency(heard.chat_id, heard.language, wish.currency)
            outcome = CurrencyChosen(settings)
        if wish.zone:
            settings = await self._preferences.set_zone(heard.chat_id, heard.language, wish.zone)
            outcome = ZoneChosen(settings)
        return outcome

    async def _record(self, heard: Heard, situation: _Situation, record: Record, reading: Reading) -> Outcome:
        drafts = [
            draft(read, situation.settings.currency, situation.today, self._categories)
            for read in record.entries
        ]
        entries = await self._bookkeeping.record(heard.chat_id, drafts, _source(heard, reading))
        return Booked(tuple(entries))

    async def _ask_about(
        self, heard: Heard, situation: _Situation, unclear: Unclear, reading: Reading
    ) -> Outcome:
        """Keeps what was understood until the doubt is settled; a doubtful correction is to be said again."""
        if not unclear.entries or not situation.may_ask or situation.is_asked:
            return Unsure(unclear.doubt)
        pending = Undecided(unclear, _source(heard, reading), situation.today, situation.settings.currency)
        if situation.is_reply and not pending.entry.description:
            return Unsure(unclear.doubt)
        return await self._clarifying.ask(heard.chat_id, pending)

    async def _ask_which(
        self, heard: Heard, situation: _Situation, change: Amend | Remove
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

    async def _correct(self, heard: Heard, situation: _Situation, amend: Amend) -> Outcome:
        entry = _meant_by(amend, situation)
        if entry is None:
            return await self._ask_which(heard, situation, amend)
        amendment = correction(amend, entry, situation.today, self._categories, heard.text)
        await self._bookkeeping.amend(heard.chat_id, entry.id, amendment, heard.change)
        return await self._corrected(entry)

    async def _remove(self, heard: Heard, situation: _Situation, remove: Remove) -> Outcome:
        entry = _meant_by(remove, situation)
        if entry is None:
            return await self._ask_which(heard, situation, remove)
        await self._bookkeeping.void(heard.chat_id, entry.id, heard.change)
        return await self._corrected(entry)

    async def _rewrite(
        self, heard: Heard, situation: _Situation, entries: tuple[Entry, ...], reading: Reading
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
                pairs = [(correction(amend, only, situation.today, self._categories, said), only)]
            case _:
                return EditNotUnderstood(entries)
        present = await self._bookkeeping.rewrite(heard.chat_id, pairs, _source(heard, reading))
        return Corrected(tuple(present))

    def _said(
        self,
        read: ReadEntry | None,
        entry: Entry | None,
        written: Mapping[EntryId, State],
        situation: _Situation,
    ) -> Draft | Amendment | None:
        if read is None:
            return None
        if entry is None:
            return draft(read, situation.settings.currency, situation.today, self._categories)
        return reread(read, entry, written[entry.id], situation.today, self._categories)

    async def _corrected(self, entry: Entry) -> Corrected:
        siblings = await self._bookkeeping.entries(entry.chat_id, entry.source.message_id)
        return Corrected(tuple(siblings))

    async def _answer(self, heard: Heard, situation: _Situation, prompt: Prompt) -> Turn | None:
        """What the answer to a question does; None where the message is something else."""
        if prompt.pending:
            return await self._settle(heard, situation, prompt, prompt.pending)
        turn: Turn | None
        match prompt.expecting:
            case Expecting.CHOICE:
                turn = None
            case Expecting.CURRENCY | Expecting.ZONE if any(letter.isdigit() for letter in heard.text):
                turn = None
            case Expecting.CURRENCY:
                turn = await self._answer_currency(heard, situation)
            case Expecting.ZONE:
                turn = await self._answer_zone(heard, situation)
            case Expecting.AMOUNT | Expecting.DESCRIPTION:
                turn = await self._answer_about_entry(heard, situation, prompt)
        if turn and isinstance(turn.outcome, ZonesFound | AmountNotRead):
            return turn
        await self._preferences.answered(heard.chat_id, heard.person, prompt, heard.update_id)
        return replace(turn, closed=prompt) if turn else None

    async def _settle(
        self, heard: Heard, situation: _Situation, prompt: Prompt, pending: Pending
    ) -> Turn | None:
        """What a message does about a question that stands before the books; None where it is about something else."""
        if pending.id == heard.update_id:
            return situation.turn(await self._clarifying.put(heard.chat_id, prompt, pending))
        shown = (None, prompt.message_id, pending.message_id)
        elsewhere = situation.is_reply or (prompt.message_id and heard.reply_to not in shown)
        if elsewhere or _is_early(heard, prompt):
            return None
        said = self._short_answer(heard, situation, pending)
        if said is None:
            return None
        try:
            settled = await self._clarifying.answer(heard.chat_id, prompt, said, heard.change)
        except NotAnAnswer:
            return None
        except Ambiguous:
            return situation.turn(AnswerNotRead())
        return replace(situation.turn(settled.outcome), settled=settled)

    def _short_answer(self, heard: Heard, situation: _Situation, pending: Pending) -> ShortAnswer | None:
        said = self._clarifying.read(_incoming(heard, situation, [], is_reply=True))
        if isinstance(pending, Undecided) and pending.unclear.doubt is Doubt.CURRENCY:
            try:
                code = find_currency(heard.text, situation.settings.language)
            except UnknownCurrency:
                return said
            return ShortAnswer(currency=code)
        return said

    async def _answer_currency(self, heard: Heard, situation: _Situation) -> Turn:
        code = find_currency(heard.text, situation.settings.language)
        settings = await self._preferences.set_currency(heard.chat_id, heard.language, code)
        return Turn(CurrencyChosen(settings), settings)

    async def _answer_zone(self, heard: Heard, situation: _Situation) -> Turn:
        found = find_zones(heard.text)
        if len(found) != 1:
            return situation.turn(ZonesFound(tuple(found)))
        settings = await self._preferences.set_zone(heard.chat_id, heard.language, found[0])
        return Turn(ZoneChosen(settings), settings)

    async def _answer_about_entry(self, heard: Heard, situation: _Situation, prompt: Prompt) -> Turn | None:
        try:
            entry = await self._bookkeeping.entry(heard.chat_id, EntryId(prompt.entry_id or 0))
        except EntryNotFound:
            return None
        to_another = heard.reply_to not in (None, prompt.message_id)
        elsewhere = to_another and all(meant.id != entry.id for meant in situation.meant)
        if entry.is_voided or elsewhere:
            return None
        if prompt.expecting is Expecting.DESCRIPTION:
            amendment = Amendment(description=checked_description(heard.text))
            await self._bookkeeping.amend(heard.chat_id, entry.id, amendment, heard.change)
            return situation.turn(await self._corrected(entry))
        return await self._answer_amount(
            heard, replace(situation, meant=(entry,), is_reply=False, is_asked=True)
        )

    async def _answer_amount(self, heard: Heard, situation: _Situation) -> Turn:
        """An amount alone, also in words ("twenty"). Others may be about it too, or about something else ("taxi 8")."""
        entry = situation.meant[0]
        amend = self._bare_amount(heard, situation)
        if amend or not any(letter.isalpha() for letter in heard.text):
            if amend is None:
                return situation.turn(AmountNotRead())
            amendment = correction(amend, entry, situation.today, self._categories)
            await self._bookkeeping.amend(heard.chat_id, entry.id, amendment, heard.change)
            return situation.turn(await self._corrected(entry))
        turn = await self._obey(heard, situation)
        return (
            replace(turn, outcome=AmountNotRead()) if isinstance(turn.outcome, SmallTalk | Unsure) else turn
        )

    def _bare_amount(self, heard: Heard, situation: _Situation) -> Amend | None:
        said = self._clarifying.read(_incoming(heard, situation, situation.meant, is_reply=True))
        if said is None or said.amount is None or said.words or said.occurred_on:
            return None
        if said.vague or said.doubtful:
            return None
        return Amend(said.amount, said.currency)


def _is_open(prompt: Prompt, heard: Heard) -> bool:
    """Whether the message may be the answer, or is the one that was (and is handled again after a crash)."""
    if prompt.answered_by is not None:
        return prompt.answered_by == heard.update_id
    since = heard.sent_at - prompt.asked_at
    return since < PROMPT_LASTS and (prompt.pending is not None or since >= -_CLOCKS_DIFFER)


def _is_early(heard: Heard, prompt: Prompt) -> bool:
    """Whether another message than the one asked about was written before the question could be seen.

    Messages are numbered in the order they came in; times tell where it isn't known which one shows the question.
    """
    if prompt.pending is None or heard.message_id == prompt.pending.message_id:
        return False
    if prompt.message_id:
        return heard.message_id < prompt.message_id
    asked_at = prompt.asked_at.replace(microsecond=0)
    return heard.message_id < prompt.pending.message_id or heard.sent_at < asked_at


def _wait_for_earlier(reading: Reading) -> None:
    """What a correction is about may be what isn't read yet. Raises ExtractionUnavailable."""
    if isinstance(reading.intent, Amend | Remove):
        raise ExtractionUnavailable("an earlier message isn't read yet")


def _meant_by(change: Amend | Remove, situation: _Situation) -> Entry | None:
    """The entry that a correction is about: the one it names, else the only or the latest one."""
    meant, position = situation.meant, change.position
    if position is not None and 0 <= position < len(meant):
        return meant[position]
    fitting = _fitting(change, situation)
    if len(fitting) > 1 and (situation.is_reply or change.among):
        return None
    return fitting[0] if fitting else None


def _fitting(change: Amend | Remove, situation: _Situation) -> Sequence[Entry]:
    """The entries that a correction's words fit; all that may be meant where they don't tell."""
    meant = situation.meant
    return [meant[position] for position in change.among if position in range(len(meant))] or meant


def _asked(question: Question, situation: _Situation) -> ReportWanted | AnswerWanted:
    """Where the money went is told by a report, anything else by an answer; both for the day it was asked on."""
    if not question.is_report:
        return AnswerWanted(question, situation.today)
    period = settle(question, situation.settings.calendar, situation.today).search.period
    return ReportWanted(period.span, period.start)


def _source(heard: Heard, reading: Reading) -> Source:
    return Source(heard.update_id, heard.message_id, heard.person, reading.extractor)


def _incoming(
    heard: Heard, situation: _Situation, meant: Sequence[Entry], *, is_reply: bool | None = None
) -> IncomingText:
    settings = situation.settings
    return IncomingText(
        text=heard.text,
        today=situation.today,
        zone=settings.zone,
        currency=settings.currency,
        language=settings.language,
        categories=DEFAULTS,
        mentioned=tuple(_mention(entry) for entry in meant),
        is_reply=situation.is_reply if is_reply is None else is_reply,
    )


def _mention(entry: Entry) -> MentionedEntry:
    state = entry.state
    return MentionedEntry(
        kind=state.kind,
        amount=state.money.amount,
        currency=state.money.currency,
        occurred_on=state.occurred_on,
        category=state.category,
        description=state.description,
    )
