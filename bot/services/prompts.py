"""The bot's open question before a person, and what their next message does about it.

A message that answers nothing is no answer: it is left to be obeyed like any other, and the books stay as they are.
"""

from dataclasses import replace
from datetime import timedelta

from bot.core.category_changes import has_figures
from bot.core.chats import Expecting, Prompt
from bot.core.cities import find_zones, read_offset, zones_called, zones_like
from bot.core.clarifying import Ambiguous, NotAnAnswer, Pending, ShortAnswer, Undecided
from bot.core.currencies import currencies_called, currencies_like, find_currency
from bot.core.drafting import correction
from bot.core.errors import EntryNotFound, NotAsked, UnknownCurrency
from bot.core.intents import Amend, Doubt
from bot.core.ledger import Amendment, EntryId, checked_description
from bot.core.periods import Span
from bot.core.places import FALLBACK_ZONE
from bot.services.bookkeeping import Bookkeeping
from bot.services.budgeting import Budgeting
from bot.services.categorising import Categorising
from bot.services.clarifying import Clarifying
from bot.services.hearing import Heard, Situation
from bot.services.outcomes import (
    AmountNotRead,
    AnswerNotRead,
    Corrected,
    CurrenciesFound,
    CurrencyChosen,
    Outcome,
    SmallTalk,
    Turn,
    ZoneChosen,
    ZonesFound,
)
from bot.services.preferences import PROMPT_LASTS, Preferences

_CLOCKS_DIFFER = timedelta(seconds=5)  # Telegram counts in whole seconds, too
_MOST_OFFERED, _SHORTEST_BEGINNING, _MOST_WORDS_OF_PLACE = 8, 3, 4


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


def _has_figures(text: str) -> bool:
    """Whether it may be an entry rather than the name of a currency or a place."""
    return any(letter.isdigit() for letter in text) and read_offset(text) is None


def _is_news(text: str) -> bool:
    """Whether it is more likely an entry or a question than the name of a category."""
    return has_figures(text) or text.rstrip().endswith(("?", "？", "؟"))


class Prompts:
    """Does what the answers to the bot's questions say."""

    def __init__(
        self,
        *,
        bookkeeping: Bookkeeping,
        budgeting: Budgeting,
        categorising: Categorising,
        clarifying: Clarifying,
        preferences: Preferences,
    ) -> None:
        self._bookkeeping = bookkeeping
        self._budgeting = budgeting
        self._clarifying = clarifying
        self._preferences = preferences
        self._categorising = categorising

    def refuse(self, heard: Heard, situation: Situation) -> None:
        """Raises NotAsked for a short answer to a question that somebody else was asked."""
        said = self._clarifying.read(situation.incoming(heard.text, [], is_reply=True))
        if said and said != ShortAnswer() and not said.words:
            raise NotAsked

    async def answer(self, heard: Heard, situation: Situation, prompt: Prompt) -> Turn | Situation | None:
        """What the message does as the answer; None where it is about something else, and the question is passed.

        A situation where it says more than what was asked for, or something else: it is to be obeyed in that one, and
        `close` told what came of it, or `unread` where nothing did.
        """
        if prompt.pending:
            return await self._settle(heard, situation, prompt, prompt.pending)
        turn: Turn | Situation | None
        match prompt.expecting:
            case Expecting.CHOICE | Expecting.EDITING | Expecting.ERASING:
                turn = None
            case Expecting.CURRENCY | Expecting.ZONE if _has_figures(heard.text):
                turn = None
            case Expecting.CURRENCY:
                turn = await self._choose_currency(heard, situation, prompt)
            case Expecting.ZONE:
                turn = await self._choose_zone(heard, situation, prompt)
            case Expecting.AMOUNT | Expecting.DESCRIPTION:
                turn = await self._correct(heard, situation, prompt)
            case Expecting.BUDGET:
                turn = await self._set_budget(heard, situation, prompt)
            case Expecting.CATEGORY:
                turn = await self._categorise(heard, situation, prompt)
        return turn if isinstance(turn, Situation) else await self.close(heard, prompt, turn)

    async def close(self, heard: Heard, prompt: Prompt, turn: Turn | None) -> Turn | None:
        """Ends the question with what came of the message, unless it is yet to be answered."""
        outcome = turn.outcome if turn else None
        if isinstance(outcome, ZonesFound | CurrenciesFound | AmountNotRead | SmallTalk):
            return turn
        if prompt.is_at_start and not isinstance(outcome, CurrencyChosen | ZoneChosen):
            return turn
        await self._preferences.answered(heard.chat_id, heard.person, prompt, heard.update_id)
        return replace(turn, closed=prompt) if turn else None

    def unread(self, heard: Heard, situation: Situation, prompt: Prompt) -> Outcome:
        """What there is to say of an answer from which nothing came; the question stands."""
        settings, is_change = situation.settings, prompt.is_change
        match prompt.expecting:
            case Expecting.ZONE:
                near = zones_like(heard.text, settings.language)
                found: Outcome = ZonesFound(tuple(near), is_guess=True, is_change=is_change)
            case Expecting.CURRENCY:
                near = currencies_like(heard.text, settings.language, settings.currency)
                found = CurrenciesFound(tuple(near), heard.text, is_guess=True, is_change=is_change)
            case _:
                return AmountNotRead()
        return found if near or not prompt.is_at_start or self._is_place(heard, prompt) else SmallTalk()

    @staticmethod
    def _is_place(heard: Heard, prompt: Prompt) -> bool:
        """Whether it looks like a place's name, though of an unknown one, where a place is asked for."""
        is_short = len(heard.text.split()) <= _MOST_WORDS_OF_PLACE
        return prompt.expecting is Expecting.ZONE and is_short and not _is_news(heard.text)

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

    async def _choose_currency(self, heard: Heard, situation: Situation, prompt: Prompt) -> Turn | Situation:
        """A code, a sign or a name; where several go by it they are offered. Else it may be about something else."""
        before, is_change = situation.settings, prompt.is_change
        found = currencies_called(heard.text, before.language, before.currency)
        if not found:
            return situation
        if len(found) > 1:
            offered = CurrenciesFound(tuple(found[:_MOST_OFFERED]), heard.text, is_change=is_change)
            return situation.turn(offered)
        settings = await self._preferences.set_currency(heard.chat_id, heard.language, found[0])
        return Turn(CurrencyChosen(settings, is_change), settings)

    async def _choose_zone(self, heard: Heard, situation: Situation, prompt: Prompt) -> Turn | Situation:
        """A place or a difference from UTC; likewise. What a place's name begins with is only offered."""
        before, is_change = situation.settings, prompt.is_change
        found = find_zones(heard.text, before.language, heard.sent_at)
        is_whole = read_offset(heard.text) is not None or bool(zones_called(heard.text, before.language))
        if len(found) == 1 and (is_whole or found == [FALLBACK_ZONE]):
            settings = await self._preferences.set_zone(heard.chat_id, heard.language, found[0])
            return Turn(ZoneChosen(settings, is_change), settings)
        if found and (is_whole or len(heard.text.strip()) >= _SHORTEST_BEGINNING):
            return situation.turn(ZonesFound(tuple(found), is_change=is_change))
        return situation

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

    async def _categorise(self, heard: Heard, situation: Situation, prompt: Prompt) -> Turn | None:
        """A name or an emoji. Unless it answers the question's own message, an entry or a question is news.

        It may answer the message that has refused another name, but not one that is about an entry.
        """
        is_reply = heard.reply_to == prompt.message_id
        if not is_reply and (situation.is_reply or _is_news(heard.text)):
            return None
        told = await self._categorising.answer(situation.settings, prompt.about, heard.text, heard.change)
        return Turn(told, told.settings)

    async def _correct(self, heard: Heard, situation: Situation, prompt: Prompt) -> Turn | Situation | None:
        try:
            entry = await self._bookkeeping.entry(heard.chat_id, EntryId(prompt.entry_id or 0))
        except EntryNotFound:
            return None
        to_another = heard.reply_to not in (None, prompt.message_id)
        elsewhere = to_another and all(meant.id != entry.id for meant in situation.meant)
        if entry.is_voided or elsewhere:
            return None
        if prompt.expecting is Expecting.DESCRIPTION and self._is_payment(heard, situation, prompt):
            return None
        asked = replace(situation, meant=(entry,), is_reply=False, is_asked=True)
        if prompt.expecting is Expecting.DESCRIPTION:
            return await self._amend(heard, asked, Amendment(description=checked_description(heard.text)))
        return await self._correct_amount(heard, asked)

    def _is_payment(self, heard: Heard, situation: Situation, prompt: Prompt) -> bool:
        """Whether it says what was done with how much ("spent 500 on shoes"), and not in answer to the question."""
        if heard.reply_to == prompt.message_id:
            return False
        said = self._clarifying.read(situation.incoming(heard.text, [], is_reply=True))
        return said is not None and said.amount is not None and said.kind is not None

    async def _correct_amount(self, heard: Heard, situation: Situation) -> Turn | Situation:
        """An amount alone, also in words ("twenty"). Others may be about it too, or about something else ("taxi 8")."""
        amend = self._bare_amount(heard, situation)
        if amend:
            (entry,) = situation.meant
            amendment = correction(amend, entry, situation.today, situation.categories)
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
