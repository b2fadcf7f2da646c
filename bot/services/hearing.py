"""A message as it came in, and what the books say before it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.categories import Categories
from bot.core.chats import ChatSettings, Prompt
from bot.core.intents import IncomingText, MentionedEntry, StandIn
from bot.core.ledger import Change, ChatId, Entry, PersonId
from bot.core.ports import Effort
from bot.core.travel import Travel
from bot.services.outcomes import Outcome, Turn


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
class Situation:
    """What the books say before the message is read.

    `done` is what the message brought about when it was handled before, `prompt` the open question before the person,
    `meant` the entries that a correction may be about. `is_anothers` where the message answers a question that
    somebody else was asked, `is_asked` where it is about an amount that the person was asked for, `is_first` where it
    is the first of a new chat. `rewritten` is what the message has booked where it is edited.
    """

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
    is_first: bool = False
    rewritten: tuple[Entry, ...] = ()

    @property
    def currency(self) -> str:
        """The currency of what the message doesn't name one of: that of the day it was written on.

        On a day that began at home and ended abroad, what an edited message has booked tells which one counted then.
        """
        travel, counted = self.settings.travel, {entry.state.money.currency for entry in self.rewritten}
        if travel and len(counted) == 1 and travel.may_begin_or_end_on(self.today):
            (only,) = counted
            if only in {self.settings.currency, travel.currency}:
                return only
        return self.settings.currency_on(self.today)

    @property
    def categories(self) -> Categories:
        """What the chat sorts into."""
        return self.settings.categories

    @property
    def travel(self) -> Travel | None:
        """The journey that the currency comes from; None where it is the one at home."""
        return self.settings.travel_on(self.today) if self.currency != self.settings.currency else None

    @property
    def is_answer(self) -> bool:
        """Whether a bare amount is about an entry that is there, rather than a new one."""
        return self.is_reply or self.is_asked

    def turn(self, outcome: Outcome, stood_in: StandIn | None = None, closed: Prompt | None = None) -> Turn:
        """What came of the message."""
        return Turn(outcome, self.settings, closed, stood_in)

    def incoming(self, text: str, meant: Sequence[Entry], *, is_reply: bool | None = None) -> IncomingText:
        """The text as an extractor takes it, beside the entries that it may mention."""
        return IncomingText(
            text=text,
            today=self.today,
            zone=self.settings.zone,
            currency=self.currency,
            home=None if self.currency == self.settings.currency else self.settings.currency,
            language=self.settings.language,
            categories=tuple(self.settings.categories),
            mentioned=tuple(_mention(entry) for entry in meant),
            is_reply=self.is_reply if is_reply is None else is_reply,
            number_style=self.settings.number_style,
            calendar=self.settings.calendar,
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
