"""The running bot: what takes updates in, what handles them, what tells how it goes; in the order in which they start.

They end in the reverse order: first nothing new is taken in, then what has begun is finished or given back.
"""

import asyncio
import gc
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

import structlog
from starlette.applications import Starlette
from telegram import Update
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.helpers import create_deep_linked_url

from bot.config import Settings, SettingsError, plain
from bot.db.erasure import SqlErasure
from bot.db.inbox import SqlInbox
from bot.db.outages import is_outage
from bot.db.sweeping import sweep_imports
from bot.db.unit_of_work import Database
from bot.extraction.breaker import CircuitBreaker
from bot.meter import Meter
from bot.rates.refreshing import RatesRefresh
from bot.telegram.context import BotApplication
from bot.telegram.failures import wanted_delay, without_text
from bot.telegram.intake import WANTED, Intake, Polling, RawJson, TokenRefused, backlog
from bot.telegram.menus import publish_commands
from bot.telegram.retry import Retry
from bot.telegram.views import broken
from bot.telegram.worker import Worker
from bot.web.server import serve
from bot.web.site import WEBHOOK_PATH, Webhook, site

log = structlog.get_logger(__name__)

REMEMBERED = timedelta(hours=48)
"""How long the ids of handled updates are kept against redelivery."""

_QUESTIONS_KEPT = timedelta(hours=24)  # they hold what people wrote; no answer counts for nearly as long
_TIDIES_EVERY_S = 3600
_CHARTS_WARM_AFTER_S = 5
_READY_WITHIN_S = 3
_BACKLOG_COMES_WITHIN_S = 60
_TELEGRAM_AWAY = Retry(tries=0, first=timedelta(seconds=0.5), longest=timedelta(seconds=15))

_TOKEN_REFUSED = "TELEGRAM_BOT_TOKEN: Telegram doesn't know this token; take it from @BotFather again"  # noqa: S105


class Running:
    """The running parts: what takes updates in, what handles them, what tells how it goes."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        application: BotApplication,
        *,
        announce: Callable[[str], None],
        meter: Meter,
        breaker: CircuitBreaker,
    ) -> None:
        self._settings = settings
        self._application = application
        self._announce = announce
        self._meter, self._breaker = meter, breaker
        self._backlog_until: float | None = None
        # In a container the process's number is the same after a restart.
        owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._inbox = SqlInbox(database, owner=owner)
        self._erasure = SqlErasure(database)
        self._sweep_imports = partial(sweep_imports, database)
        self._worker = Worker(
            application, self._inbox, is_outage=is_outage, on_parked=self._apologise, progress=meter
        )
        self._intake = Intake(self._inbox, self._worker.wake, meter)

    async def run(
        self,
        listener: socket.socket | None,
        *,
        warm_up: Callable[[], None] | None,
        refresh: RatesRefresh | None,
    ) -> None:
        """Runs until it is cancelled. Raises SettingsError.

        `warm_up` is called when the first messages have probably been answered; `refresh` goes on beside them.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                if listener:
                    tasks.create_task(serve(self._site(), listener))
                tasks.create_task(self._tidy())
                if refresh:
                    tasks.create_task(refresh.run())
                await self._meet_telegram()
                tasks.create_task(self._worker.run())
                if not self._settings.webhook_url:
                    tasks.create_task(Polling(self._application.bot, self._intake.accept).run())
                if warm_up:
                    await asyncio.sleep(_CHARTS_WARM_AFTER_S)
                    warm_up()
                    _spare_what_stays()
        except ExceptionGroup as problems:
            if told := _told(problems):
                raise told from problems
            raise

    async def _meet_telegram(self) -> None:
        """Waits until Telegram knows the bot and its ways, then tells how to find it."""
        await _insist(self._application.initialize)
        await _insist(lambda: publish_commands(self._application.bot))
        if self._settings.webhook_url:
            await _insist(self._set_webhook)
        username = self._application.bot.username
        log.info("bot.ready", username=username)
        secret = await self._application.bot_data.access.owner_secret()
        if secret:
            link = create_deep_linked_url(username, secret)
            self._announce(f"This bot has no owner yet. Open this link in Telegram to become it: {link}")

    async def _set_webhook(self) -> None:
        try:
            await self._application.bot.set_webhook(
                f"{self._settings.webhook_url}{WEBHOOK_PATH}",
                secret_token=plain(self._settings.webhook_secret),
                allowed_updates=WANTED,
            )
        except BadRequest as refusal:
            raise SettingsError(f"WEBHOOK_URL: Telegram refuses it: {refusal.message}") from refusal

    def _site(self) -> Starlette:
        secret = plain(self._settings.webhook_secret)
        webhook = Webhook(self._keep, secret) if self._settings.webhook_url else None
        return site(ready=self._can_keep, metrics=self._metrics_page, webhook=webhook)

    async def _keep(self, updates: Sequence[RawJson]) -> int:
        """Keeps what a webhook brings. After a start or an outage it may have been waiting at Telegram."""
        clock = asyncio.get_running_loop().time
        if self._backlog_until is None:
            self._backlog_until = clock() + _BACKLOG_COMES_WITHIN_S
        try:
            return await self._intake.accept(
                [*map(backlog, updates)] if clock() < self._backlog_until else updates
            )
        except Exception as problem:
            self._backlog_until = clock() + _BACKLOG_COMES_WITHIN_S
            log.error("webhook.not_kept", trace=without_text(problem))  # noqa: TRY400 - its text may quote people
            raise

    async def _metrics_page(self) -> tuple[bytes, str]:
        await self._can_keep()
        return self._meter.page()

    async def _can_keep(self) -> bool:
        try:
            async with asyncio.timeout(_READY_WITHIN_S):
                counts, oldest = await self._inbox.counts(), await self._inbox.oldest_age()
        except Exception as problem:  # noqa: BLE001 - whatever it is, the answer is no
            log.warning("database.away", reason=type(problem).__name__)
            return False
        self._meter.keeps(counts, oldest)
        self._meter.believes_away(self._breaker.is_open)
        return True

    async def _tidy(self) -> None:
        while True:
            try:
                await self._inbox.forget(REMEMBERED)
                await self._erasure.drop_questions(_QUESTIONS_KEPT)
                await self._sweep_imports()
            except Exception as problem:  # noqa: BLE001 - the next time will do
                log.warning("database.not_tidied", reason=type(problem).__name__)
            await asyncio.sleep(_TIDIES_EVERY_S)

    async def _apologise(self, update: Update | None, error_id: str) -> None:
        """Tells the person that their message was given up, and under which id."""
        chat = update.effective_chat if update else None
        user = update.effective_user if update else None
        if chat is None:
            return
        try:
            await self._application.bot.send_message(
                chat.id, broken(error_id, user.language_code if user else None)
            )
        except TelegramError as problem:
            log.warning("person.not_told", error_id=error_id, reason=type(problem).__name__)


async def _insist(step: Callable[[], Awaitable[None]]) -> None:
    """Takes a step with Telegram, however long it is away. Raises SettingsError where it refuses the token."""
    failures = 0
    while True:
        try:
            return await step()
        except InvalidToken as refusal:
            raise SettingsError(_TOKEN_REFUSED) from refusal
        except TelegramError as problem:
            failures += 1
            pause = wanted_delay(problem) or _TELEGRAM_AWAY.pause(failures)
            log.warning("telegram.away", reason=str(problem), failures=failures)
            await asyncio.sleep(pause.total_seconds())


def _spare_what_stays() -> None:
    """What is loaded by now stays as long as the bot: the search for garbage passes it over from here on.

    To search all of it takes 100 ms in which nobody is answered, and several times that on a busy machine.
    """
    gc.collect()
    gc.freeze()


def _told(problems: ExceptionGroup) -> SettingsError | None:
    """The one of several problems that says what to do."""
    for problem in problems.exceptions:
        if isinstance(problem, SettingsError):
            return problem
        if isinstance(problem, TokenRefused):
            return SettingsError(_TOKEN_REFUSED)
    return None
