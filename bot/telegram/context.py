"""What handlers are given beside the update: the services, the chat's language, and ways to answer.

Telegram's refusals that mean "nothing to do" (an unmodified message, a callback answered twice) end here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from telegram import (
    CallbackQuery,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardRemove,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import Application, CallbackContext, ExtBot

from bot.core.chats import ChatSettings, Expecting, Prompt
from bot.core.inbox import Claimed
from bot.core.intents import StandIn
from bot.core.ledger import Change, ChatId, Entry, EntryId, PersonId
from bot.core.periods import local_date
from bot.core.ports import ChartRenderer, Clock, JourneyReader, Places
from bot.core.privacy import Custody
from bot.core.repositories import Confirmation
from bot.core.steps import Step, reached
from bot.services.access import Access
from bot.services.answering import Answering
from bot.services.bookkeeping import Bookkeeping
from bot.services.budget_watch import BudgetWatch
from bot.services.budgeting import Budgeting
from bot.services.categorising import Categorising
from bot.services.clarifying import Clarifying
from bot.services.conversation import Conversation
from bot.services.doubling import Doubling
from bot.services.erasing import Erasing
from bot.services.exchange import Exchanging
from bot.services.exporting import Exporting
from bot.services.history import History
from bot.services.importing import Importing
from bot.services.learning import Learning, Taught
from bot.services.pictures import SentPictures
from bot.services.preferences import Preferences
from bot.services.reporting import Reporting
from bot.services.travelling import Travelling
from bot.telegram import (
    budget_words,
    category_views,
    clarifying_views,
    confirming,
    entry_card,
    settings_views,
    views,
)
from bot.telegram.entry_card import Reader
from bot.telegram.failures import present_delivery
from bot.telegram.language import Speech, speech_of
from bot.telegram.screens import Screen

_UNCHANGED = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_TOO_LATE = ("query is too old", "query id is invalid")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that handlers may call."""

    access: Access
    answering: Answering
    bookkeeping: Bookkeeping
    budget_watch: BudgetWatch
    budgeting: Budgeting
    categorising: Categorising
    clarifying: Clarifying
    conversation: Conversation
    custody: Custody
    doubling: Doubling
    erasing: Erasing
    exchanging: Exchanging
    exporting: Exporting
    history: History
    importing: Importing
    learning: Learning
    pictures: SentPictures
    places: Places
    preferences: Preferences
    reporting: Reporting
    travelling: Travelling
    read_journey: JourneyReader
    charts: ChartRenderer
    clock: Clock
    max_text_length: int = 4096


class BotContext(CallbackContext[ExtBot[None], dict[str, Any], dict[str, Any], Services]):
    """The context of one update."""

    def __init__(
        self,
        application: "BotApplication",
        chat_id: int | None = None,
        user_id: int | None = None,
    ) -> None:
        super().__init__(application, chat_id=chat_id, user_id=user_id)
        self._incoming: Update | None = None
        self._known: ChatSettings | None = None
        self._answered = False
        self._is_cleared = False
        self._shown: dict[int, Screen] = {}

    @classmethod
    def from_update(cls, update: object, application: "BotApplication") -> "BotContext":
        """Keeps the update at hand."""
        context = super().from_update(update, application)
        context._incoming = update if isinstance(update, Update) else None  # noqa: SLF001 - one's own
        return context

    @property
    def services(self) -> Services:
        """What the bot can do."""
        return self.bot_data

    @property
    def incoming(self) -> Update:
        """The update being handled."""
        if self._incoming is None:
            raise LookupError("there is no update")
        return self._incoming

    @property
    def chat(self) -> ChatId:
        """The chat that the update is from."""
        chat = self.incoming.effective_chat
        if chat is None:
            raise LookupError("the update is from no chat")
        return ChatId(chat.id)

    @property
    def person(self) -> PersonId:
        """Who sent the update."""
        user = self.incoming.effective_user
        return PersonId(user.id if user else self.chat)

    @property
    def change(self) -> Change:
        """The change that this update may make."""
        return Change(self.person, self.incoming.update_id)

    @property
    def language_code(self) -> str | None:
        """The language that the person's Telegram is set to."""
        user = self.incoming.effective_user
        return user.language_code if user else None

    @property
    def can_locate(self) -> bool:
        """Whether Telegram lets the bot ask for a location here: in a private chat."""
        return self.chat > 0

    @property
    def query(self) -> CallbackQuery:
        """The tap being handled."""
        query = self.incoming.callback_query
        if query is None:
            raise LookupError("the update is no tap")
        return query

    @property
    def claimed(self) -> Claimed:
        """How the update came here. Outside of the worker nothing is known, so that it may be a repeat."""
        delivery = present_delivery.get()
        if delivery:
            return delivery.claimed
        now = self.services.clock.now()
        return Claimed(self.chat, self.incoming.update_id, 1, now, {}, claims=2)

    @property
    def is_repeat(self) -> bool:
        """Whether the update may have been handled before, in part or whole."""
        return self.claimed.claims > 1

    def know(self, settings: ChatSettings) -> None:
        """Takes these as the chat's settings from here on."""
        self._known = settings

    async def settings(self) -> ChatSettings:
        """The chat's settings, as they were when this update first asked for them."""
        if self._known is None:
            self._known = await self.services.preferences.of(self.chat, self.language_code)
        return self._known

    async def speech(self) -> Speech:
        """The chat's language."""
        return speech_of(await self.settings())

    async def today(self) -> date:
        """The date in the chat's zone."""
        return local_date(self.services.clock.now(), (await self.settings()).zone)

    async def reply(self, screen: Screen, *, to: int | None = None) -> Message:
        """Sends a message to the chat, as an answer to the message `to` where that is still there."""
        quoted = ReplyParameters(to, allow_sending_without_reply=True) if to else None
        sent = await self.bot.send_message(
            self.chat,
            screen.text,
            parse_mode=ParseMode.HTML,
            reply_markup=screen.keyboard or screen.below,
            reply_parameters=quoted,
            link_preview_options=_NO_PREVIEW,
        )
        self._is_cleared = self._is_cleared or isinstance(screen.below, ReplyKeyboardRemove)
        reached(Step.SHOWN)
        return sent

    async def replace(self, message_id: int, screen: Screen) -> bool:
        """Shows something else in one of the bot's messages. False where that can't be changed any more.

        What this update has shown there already isn't sent again.
        """
        if self._shown.get(message_id) == screen:
            return True
        self._shown[message_id] = screen
        try:
            await self.bot.edit_message_text(
                screen.text,
                self.chat,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=screen.keyboard,
                link_preview_options=_NO_PREVIEW,
            )
        except BadRequest as refusal:
            return unless_gone(refusal)
        return True

    async def answer(self, text: str | None = None, *, alert: bool = False) -> bool:
        """Answers the tap, which ends the button's waiting. False where nobody waits any more.

        A tap is answered once. What should have been an alert after that is said in a message.
        """
        if self._answered:
            if text:
                await self.reply(Screen(Speech.escaped(text)))
            return True
        self._answered = True
        try:
            await self.query.answer(text, show_alert=alert)
        except BadRequest as refusal:
            if not any(part in refusal.message.lower() for part in _TOO_LATE):
                raise
            return False
        return True

    show_entries = confirming.show_entries
    refresh_entries = confirming.refresh_entries
    correction = confirming.correction

    async def warned(self, screen: Screen, entries: Sequence[Entry]) -> Screen:
        """The screen of what was just booked or changed, with what there is to say of the budgets that it touches."""
        settings = await self.settings()
        if not settings.has_budgets:
            return screen
        due = await self.services.budget_watch.warnings(settings, entries, self.change)
        return budget_words.warned(screen, due, await self.today(), await self.speech())

    async def reader(self) -> Reader:
        """Whom an entry's card is for."""
        zone = (await self.settings()).zone
        return Reader(self.person, await self.today(), zone, await self.speech())

    async def card(self, entry_id: EntryId, page: str) -> Screen:
        """An entry's card, with the page of the history to go back to. Raises EntryNotFound."""
        told = await self.services.history.told(self.chat, entry_id)
        return entry_card.card(told, page, await self.reader())

    async def noted(self, screen: Screen, stood_in: StandIn | None) -> Screen:
        """The screen, with a note where the rules have stood in for the model."""
        return views.by_rules(screen, stood_in, await self.speech()) if stood_in else screen

    async def was_shown(self) -> bool:
        """Whether the message being handled has had its answer in an earlier try."""
        said = self.incoming.effective_message
        return said is not None and await self.services.bookkeeping.is_known(self.chat, said.message_id)

    async def taught(self) -> Taught | None:
        """What the update teaches where it corrects a category: by a button, or in words."""
        said = None if self.incoming.callback_query else self.incoming.effective_message
        words = None if said is None else said.text or said.caption or ""
        return await self.services.learning.from_correction(self.chat, self.change, words)

    async def show_correction(
        self, entries: Sequence[Entry], *, stood_in: StandIn | None = None, taught: Taught | None = None
    ) -> None:
        """Answers a correction with what it made of the entries; both messages are about them from now on."""
        await confirming.show_change(self, entries, stood_in=stood_in, taught=taught)
        said = self.incoming.effective_message
        if said:
            about = Confirmation(said.message_id, entries[0].source.message_id, is_current=False)
            await self.services.bookkeeping.remember_shown(self.chat, about)

    async def end_question(self) -> None:
        """Forgets the question before the person, if any, and takes it off the screen."""
        question = await self.services.preferences.stop_asking(self.chat, self.person)
        if question:
            await self.fold_up(question)

    async def fold_up(self, question: Prompt) -> None:
        """Shows the entry in place of a question about it; that nothing was done where something waited for it."""
        if question.pending and question.message_id:
            await self.replace(
                question.message_id, clarifying_views.passed_over(question.pending, await self.speech())
            )
        if question.expecting is Expecting.CATEGORY and question.message_id:
            settings = await self.settings()
            await self.replace(
                question.message_id,
                category_views.asked(question.about, settings.categories, speech_of(settings)),
            )
        if question.expecting is Expecting.ZONE and question.is_by_location and not self._is_cleared:
            await self.reply(settings_views.location_let_go(await self.speech()))
        if question.entry_id is None:
            return
        entry = await self.services.bookkeeping.entry(self.chat, question.entry_id)
        if question.page:
            await self.replace(question.message_id, await self.card(entry.id, question.page))
            return
        source = entry.source.message_id
        entries = await self.services.bookkeeping.entries(self.chat, source)
        if question.message_id == await self.services.bookkeeping.shown_in(self.chat, source):
            await self.show_entries(entries)
        else:
            await self.replace(question.message_id, await self.correction(entries))

    async def replace_buttons(self, message_id: int, keyboard: InlineKeyboardMarkup) -> None:
        """Puts other buttons under one of the bot's messages, where that can still be done."""
        try:
            await self.bot.edit_message_reply_markup(self.chat, message_id, reply_markup=keyboard)
        except BadRequest as refusal:
            unless_gone(refusal)


BotApplication = Application[ExtBot[None], BotContext, dict[str, Any], dict[str, Any], Services, Any]


def unless_gone(refusal: BadRequest) -> bool:
    """True where the message already shows what it should, False where it is gone; raises any other refusal."""
    reason = refusal.message.lower()
    if _UNCHANGED in reason:
        return True
    if any(part in reason for part in _GONE):
        return False
    raise refusal
