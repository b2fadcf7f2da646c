"""The bot's open question before a person, and what their next message does about it.

A message that answers nothing is no answer: it is left to be obeyed like any other, and the books stay as they are.
"""

from dataclasses import replace
from datetime import timedelta

from bot.core.categories import Categories
from bot.core.clarifying import Ambiguous, NotAnAnswer, Pending, ShortAnswer, Undecided
from bot.core.drafting import correction
from bot.core.errors import EntryNotFound, NotAsked, UnknownCurrency
from bot.core.intents import Amend, Doubt
from bot.core.ledger import Amendment, EntryId, checked_description
from bot.core.periods import Span
from bot.core.places import find_currency, find_zones
from bot.core.ports import Expecting, Prompt
from bot.services.bookkeeping import Bookkeeping
from bot.services.budgeting import Budgeting
from bot.services.clarifying import Clarifying
from bot.services.hearing import Heard, Situation
from bot.services.outcomes import (
    AmountNotRead,
    AnswerNotRead,
    Corrected,
    CurrencyChosen,
    Turn,
    ZoneChosen,
    ZonesFound,
)
from bot.services.preferences import PROMPT_LASTS, Preferences

_CLOCKS_DIFFER = timedelta(seconds=5)  # Telegram counts in whole seconds, too


def is_open(prompt: Prompt, heard: Heard) -> bool:
    """Whether the message may be the answer, or is the one that was (and is handled again after a crash)."""
    if prompt.answered_by is not None:
        return prompt.answered_by == heard.update_id
    since = heard.sent_at - prompt.asked_at
    return since < PROMPT_LASTS and (prompt.pending is not None or since >= -_CLOCKS_DIFFER)


def is_early(heard: Heard, prompt: Prompt) -> bool:
    """Whether another message than the one asked about was written before the question could be seen.

    Messages are numbered in the order they came in; times tell where it isn't known which one shows the question.
    """
    if prompt.pending is None or heard.message_id == prompt.pending.message_id:
        return False
    if prompt.message_id:
        return heard.message_id < prompt.message_id
    asked_at = prompt.asked_at.replace(microsecond=0)
    return heard.message_id < prompt.pending.message_id or heard.sent_at < asked_at


class Prompts:
    """Does what the answers to the bot's questions say."""

    def __init__(
        self,
        *,
        bookkeeping: Bookkeeping,
        budgeting: Budgeting,
        clarifying: Clarifying,
        preferences: Preferences,
    ) -> None:
        self._bookkeeping = bookkeeping
        self._budgeting = budgeting
        self._clarifying = clarifying
        self._preferences = preferences
        self._categories = Categories()

    def refuse(self, heard: Heard, situation: Situation) -> None:
        """Raises NotAsked for a short answer to a question that somebody else was asked."""
        said = self._clarifying.read(situation.incoming(heard.text, [], is_reply=True))
        if said and said != ShortAnswer() and not said.words:
            raise NotAsked

    async def answer(self, heard: Heard, situation: Situation, prompt: Prompt) -> Turn | Situation | None:
        """What the message does as the answer; None where it is about something else, and the question is passed.

        A situation where it says more than the amount that was asked for: it is to be obeyed in that one, and `close`
        told what came of it.
        """
        if prompt.pending:
            return await self._settle(heard, situation, prompt, prompt.pending)
        turn: Turn | Situation | None
        match prompt.expecting:
            case Expecting.CHOICE:
                turn = None
            case Expecting.CURRENCY | Expecting.ZONE if any(letter.isdigit() for letter in heard.text):
                turn = None
            case Expecting.CURRENCY:
                turn = await self._choose_currency(heard, situation)
            case Expecting.ZONE:
                turn = await self._choose_zone(heard, situation)
            case Expecting.AMOUNT | Expecting.DESCRIPTION:
                turn = await self._correct(heard, situation, prompt)
            case Expecting.BUDGET:
                turn = await self._set_budget(heard, situation, prompt)
        return turn if isinstance(turn, Situation) else await self.close(heard, prompt, turn)

    async def close(self, heard: Heard, prompt: Prompt, turn: Turn | None) -> Turn | None:
        """Ends the question with what came of the message, unless it is yet to be answered."""
        if turn and isinstance(turn.outcome, ZonesFound | AmountNotRead):
            return turn
        await self._preferences.answered(heard.chat_id, heard.person, prompt, heard.update_id)
        return replace(turn, closed=prompt) if turn else None

    async def _settle(
        self, heard: Heard, situation: Situation, prompt: Prompt, pending: Pending
    ) -> Turn | None:
        """What a message does about a question that stands before the books."""
        if pending.id == heard.update_id:
            return situation.turn(await self._clarifying.put(heard.chat_id, prompt, pending))
        shown = (None, prompt.message_id, pending.message_id)
        elsewhere = situation.is_reply or (prompt.message_id and heard.reply_to not in shown)
        if elsewhere or is_early(heard, prompt):
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

    def _short_answer(self, heard: Heard, situation: Situation, pending: Pending) -> ShortAnswer | None:
        said = self._clarifying.read(situation.incoming(heard.text, [], is_reply=True))
        if isinstance(pending, Undecided) and pending.unclear.doubt is Doubt.CURRENCY:
            try:
                code = find_currency(heard.text, situation.settings.language)
            except UnknownCurrency:
                return said
            return ShortAnswer(currency=code)
        return said

    async def _choose_currency(self, heard: Heard, situation: Situation) -> Turn:
        code = find_currency(heard.text, situation.settings.language)
        settings = await self._preferences.set_currency(heard.chat_id, heard.language, code)
        return Turn(CurrencyChosen(settings), settings)

    async def _choose_zone(self, heard: Heard, situation: Situation) -> Turn:
        found = find_zones(heard.text)
        if len(found) != 1:
            return situation.turn(ZonesFound(tuple(found)))
        settings = await self._preferences.set_zone(heard.chat_id, heard.language, found[0])
        return Turn(ZoneChosen(settings), settings)

    async def _set_budget(self, heard: Heard, situation: Situation, prompt: Prompt) -> Turn | None:
        """An amount alone, or for a week or month: what names anything besides is about something else."""
        said = self._budgeting.read(situation.settings, heard.text)
        if said is None or said.amount is None or said.category or said.words:
            return None
        if heard.reply_to not in (None, prompt.message_id):
            return None
        category, _, span = prompt.about.partition(" ")
        wish = replace(said, category=category or None, span=said.span or (Span(span) if span else None))
        return situation.turn(await self._budgeting.told(situation.settings, wish, heard.change))

    async def _correct(self, heard: Heard, situation: Situation, prompt: Prompt) -> Turn | Situation | None:
        try:
            entry = await self._bookkeeping.entry(heard.chat_id, EntryId(prompt.entry_id or 0))
        except EntryNotFound:
            return None
        to_another = heard.reply_to not in (None, prompt.message_id)
        elsewhere = to_another and all(meant.id != entry.id for meant in situation.meant)
        if entry.is_voided or elsewhere:
            return None
        asked = replace(situation, meant=(entry,), is_reply=False, is_asked=True)
        if prompt.expecting is Expecting.DESCRIPTION:
            return await self._amend(heard, asked, Amendment(description=checked_description(heard.text)))
        return await self._correct_amount(heard, asked)

    async def _correct_amount(self, heard: Heard, situation: Situation) -> Turn | Situation:
        """An amount alone, also in words ("twenty"). Others may be about it too, or about something else ("taxi 8")."""
        amend = self._bare_amount(heard, situation)
        if amend:
            (entry,) = situation.meant
            amendment = correction(amend, entry, situation.today, self._categories)
            return await self._amend(heard, situation, amendment)
        has_words = any(letter.isalpha() for letter in heard.text)
        return situation if has_words else situation.turn(AmountNotRead())

    def _bare_amount(self, heard: Heard, situation: Situation) -> Amend | None:
        said = self._clarifying.read(situation.incoming(heard.text, situation.meant, is_reply=True))
        if said is None or said.amount is None or said.words or said.occurred_on:
            return None
        if said.vague or said.doubtful:
            return None
        return Amend(said.amount, said.currency)

    async def _amend(self, heard: Heard, situation: Situation, amendment: Amendment) -> Turn:
        (entry,) = situation.meant
        await self._bookkeeping.amend(heard.chat_id, entry.id, amendment, heard.change)
        return situation.turn(Corrected(tuple(await self._bookkeeping.siblings(entry))))
