"""How a chat wants its books kept: currency, time zone, language. And the questions that its people are being asked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.core.chats import ChatSettings, Expecting, Prompt
from bot.core.ledger import Change, ChatId, EntryId, PersonId
from bot.core.money import currency_code
from bot.core.periods import Calendar, zone
from bot.core.places import guess_currency, guess_week_start, guess_zone
from bot.core.ports import Clock
from bot.core.repositories import UnitOfWorkFactory
from bot.core.travel import Travel
from bot.services.options import Option, chosen

PROMPT_LASTS = timedelta(minutes=15)
"""After this long a message is news again, not the answer to a question."""


class Preferences:
    """Settings of chats. The operator's defaults come before guesses from a person's language."""

    def __init__(
        self,
        open_work: UnitOfWorkFactory,
        clock: Clock,
        *,
        default_currency: str | None = None,
        default_zone: str | None = None,
    ) -> None:
        self._open_work = open_work
        self._clock = clock
        self._default_currency = default_currency
        self._default_zone = default_zone

    async def of(self, chat_id: ChatId, language: str | None) -> ChatSettings:
        """The chat's settings; new ones, by the defaults or the language, where it has none."""
        async with self._open_work(chat_id) as work:
            known = await work.chat.settings()
            if known:
                return known
            settings = self._guess(chat_id, language or "en")
            await work.chat.save_settings(settings)
            await work.commit()
        return settings

    async def set_currency(self, chat_id: ChatId, language: str | None, code: str) -> ChatSettings:
        """Makes this the chat's currency. Until a zone is chosen, the guess of it follows. Raises UnknownCurrency."""
        currency = currency_code(code)
        settings = replace(await self.of(chat_id, language), currency=currency)
        if not settings.onboarded and self._default_zone is None:
            settings = _moved(settings, guess_zone(settings.language, currency))
        return await self._save(settings)

    async def set_zone(self, chat_id: ChatId, language: str | None, name: str) -> ChatSettings:
        """Makes this the chat's time zone. Raises UnknownZone."""
        moved = _moved(await self.of(chat_id, language), zone(name).key)
        return await self._save(replace(moved, onboarded=True))

    async def choose(
        self, chat_id: ChatId, language: str | None, wishes: Mapping[Option, str]
    ) -> ChatSettings:
        """Makes these the chat's settings. Raises ValueError for a value that an option doesn't have."""
        settings = await self.of(chat_id, language)
        for option, value in wishes.items():
            settings = chosen(settings, option, value)
        return await self._save(settings)

    async def set_travel(self, chat_id: ChatId, language: str | None, travel: Travel | None) -> ChatSettings:
        """Makes this the chat's journey, in place of any other."""
        return await self._save(replace(await self.of(chat_id, language), travel=travel))

    async def ask(
        self,
        chat_id: ChatId,
        person: PersonId,
        expecting: Expecting,
        message_id: int,
        entry: EntryId | None = None,
        *,
        page: str = "",
        about: str = "",
    ) -> None:
        """Takes the person's next message as the answer to this."""
        prompt = Prompt(expecting, message_id, self._clock.now(), entry, page=page, about=about)
        await self._put(chat_id, person, prompt)

    async def ask_next(self, chat_id: ChatId, change: Change, expecting: Expecting, about: str) -> None:
        """Likewise as the answer to the update that makes this change, before it is known which message shows it."""
        prompt = Prompt(expecting, 0, self._clock.now(), about=about, asked_by=change.id)
        await self._put(chat_id, change.by, prompt)

    async def asked(self, chat_id: ChatId, person: PersonId) -> Prompt | None:
        """The open question before the person; None where there is none."""
        async with self._open_work(chat_id) as work:
            prompt = await work.chat.prompt(person)
        return prompt if prompt and prompt.answered_by is None else None

    async def answered(self, chat_id: ChatId, person: PersonId, prompt: Prompt, update_id: int) -> None:
        """The question is answered by this update, and open to no other."""
        await self._put(chat_id, person, replace(prompt, answered_by=update_id))

    async def stop_asking(self, chat_id: ChatId, person: PersonId) -> Prompt | None:
        """Forgets the question before the person, and returns it; None where none was open."""
        prompt = await self.asked(chat_id, person)
        if prompt:
            await self._put(chat_id, person, None)
        return prompt

    async def opened(
        self,
        chat_id: ChatId,
        person: PersonId,
        what: Expecting,
        message_id: int,
        entry: EntryId | None = None,
        *,
        page: str = "",
    ) -> None:
        """Keeps that this stands open before the person: EDITING or ERASING."""
        menu = Prompt(what, message_id, self._clock.now(), entry, page=page)
        async with self._open_work(chat_id) as work:
            await work.chat.save_menu(person, menu)
            await work.commit()

    async def closed(self, chat_id: ChatId, person: PersonId, message_id: int) -> None:
        """What stood open in this message doesn't any more."""
        async with self._open_work(chat_id) as work:
            await work.chat.close_menu(person, message_id)
            await work.commit()

    async def open_before(self, chat_id: ChatId, person: PersonId) -> list[Prompt]:
        """The question before the person and what else stands open, the newest first."""
        async with self._open_work(chat_id) as work:
            prompt, menus = await work.chat.prompt(person), await work.chat.menus(person)
        found = [one for one in (prompt, *menus) if one and one.answered_by is None]
        return sorted(found, key=lambda one: one.asked_at, reverse=True)

    async def _put(self, chat_id: ChatId, person: PersonId, prompt: Prompt | None) -> None:
        async with self._open_work(chat_id) as work:
            await work.chat.save_prompt(person, prompt)
            await work.commit()

    async def _save(self, settings: ChatSettings) -> ChatSettings:
        async with self._open_work(settings.chat_id) as work:
            await work.chat.save_settings(settings)
            await work.commit()
        return settings

    def _guess(self, chat_id: ChatId, language: str) -> ChatSettings:
        zone_name = self._default_zone or guess_zone(language, self._default_currency)
        return ChatSettings(
            chat_id=chat_id,
            currency=self._default_currency or guess_currency(language),
            zone=zone_name,
            language=language,
            calendar=Calendar(week_start=guess_week_start(language, zone_name)),
        )


def _moved(settings: ChatSettings, zone_name: str) -> ChatSettings:
    """In another zone. Until the chat is set up, the weekday that was only guessed goes by it too."""
    guessed = guess_week_start(settings.language, settings.zone)
    if settings.onboarded or settings.calendar.week_start != guessed:
        return replace(settings, zone=zone_name)
    week_start = guess_week_start(settings.language, zone_name)
    return replace(settings, zone=zone_name, calendar=replace(settings.calendar, week_start=week_start))
