"""Where everything is built and wired, and the order in which it starts and stops.

Start: the HTTP port, the database, its schema, the services, Telegram, then what comes in. Stop is the reverse: first
nothing new is taken in, then what has begun is finished or given back, then connections are closed.
"""

import asyncio
import os
import random
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

import structlog
from pydantic import SecretStr
from starlette.applications import Starlette
from telegram import Update
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.helpers import create_deep_linked_url

from bot.charts.workers import ChartWorkers
from bot.config import Access as AccessSetting
from bot.config import SendLimits as SendLimitsSetting
from bot.config import Settings, SettingsError
from bot.core.ledger import ChatId
from bot.core.ports import ChartRenderer, Extractor
from bot.core.steps import Step, watch
from bot.db.access import SqlAccessRegistry
from bot.db.inbox import SqlInbox
from bot.db.outages import is_outage
from bot.db.schema import DatabaseUnusable, migrate
from bot.db.unit_of_work import Database
from bot.extraction.answers import read_answer
from bot.extraction.breaker import CircuitBreaker
from bot.extraction.chain import LONGEST, ExtractorChain, GroundedExtractor
from bot.extraction.model_watch import ModelWatch
from bot.extraction.openai import OpenAIExtractor
from bot.extraction.rules import RulesExtractor, read_amount
from bot.meter import Meter
from bot.services.access import Access
from bot.services.answering import Answering
from bot.services.bookkeeping import Bookkeeping
from bot.services.clarifying import Clarifying
from bot.services.conversation import Conversation
from bot.services.learning import Learning
from bot.services.preferences import Preferences
from bot.services.reporting import Reporting
from bot.telegram.application import build_application, publish_commands
from bot.telegram.context import BotApplication, Services
from bot.telegram.failures import wanted_delay, without_text
from bot.telegram.intake import WANTED, Intake, Polling, RawJson, TokenRefused, backlog
from bot.telegram.retry import Retry
from bot.telegram.sending import SendingLimits
from bot.telegram.views import broken
from bot.telegram.worker import Worker
from bot.web.server import listen, serve
from bot.web.site import WEBHOOK_PATH, Webhook, site

log = structlog.get_logger(__name__)

REMEMBERED = timedelta(hours=48)
"""How long the ids of handled updates are kept against redelivery."""

_TIDIES_EVERY_S = 3600
_CHARTS_WARM_AFTER_S = 5
_READY_WITHIN_S = 3
_BACKLOG_COMES_WITHIN_S = 60
_DATABASE_AWAY_FOR_S = 30
_DATABASE_AWAY = Retry(tries=0, first=timedelta(seconds=0.2), longest=timedelta(seconds=2))
_TELEGRAM_AWAY = Retry(tries=0, first=timedelta(seconds=0.5), longest=timedelta(seconds=15))

_TOKEN_REFUSED = "TELEGRAM_BOT_TOKEN: Telegram doesn't know this token; take it from @BotFather again"  # noqa: S105


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


async def migrated(settings: Settings) -> str:
    """The address of the database, which is at the newest schema now. Raises SettingsError.

    A database that is away gets half a minute to come: it may have been started together with the bot.
    """
    url, clock, failures = _shown(settings.database_url), asyncio.get_running_loop().time, 0
    deadline = clock() + _DATABASE_AWAY_FOR_S
    while True:
        try:
            await migrate(url)
        except DatabaseUnusable as problem:
            failures += 1
            passing = is_outage(problem) or isinstance(problem.__cause__, OSError)
            if not passing or clock() > deadline:
                raise SettingsError(f"DATABASE_URL: the database can't be used: {problem}") from problem
            log.warning("database.away", reason=str(problem), failures=failures)
            await asyncio.sleep(_DATABASE_AWAY.pause(failures).total_seconds())
        else:
            return url


@asynccontextmanager
async def configured_extractor(
    settings: Settings, breaker: CircuitBreaker | None = None, watch: ModelWatch | None = None
) -> AsyncIterator[Extractor]:
    """The extractor that the settings ask for: a model with the rules behind it, or the rules alone."""
    rules = RulesExtractor()
    if settings.openai_api_key is None:
        yield GroundedExtractor(rules)
        return
    model = OpenAIExtractor(
        api_key=settings.openai_api_key.get_secret_value(),
        base_url=settings.openai_base_url,
        model=settings.openai_model,
        watch=watch,
    )
    warming = asyncio.create_task(model.warm())
    try:
        patience = timedelta(seconds=settings.openai_patience)
        yield ExtractorChain(
            model,
            rules,
            patience=patience,
            longest=max(2 * patience, LONGEST),
            concurrency=settings.openai_concurrency,
            breaker=breaker,
        )
    finally:
        await asyncio.gather(warming, return_exceptions=True)
        await model.close()


async def run(
    settings: Settings,
    *,
    serve_http: bool = True,
    announce: Callable[[str], None] = print,
    charts: ChartRenderer | None = None,
) -> None:
    """Runs the bot until it is cancelled. The settings name a token and a database. Raises SettingsError.

    `charts` draws in place of workers of the bot's own.
    """
    watch(_crashing(settings.crash_at))
    async with AsyncExitStack() as stack:
        listener = stack.enter_context(_listener(settings)) if serve_http else None
        # The word lists are loaded beside the event loop, before the first message needs them.
        loading = asyncio.create_task(asyncio.to_thread(read_amount, "1", "en", "USD"))
        stack.push_async_callback(asyncio.wait, {loading})
        database = Database(await migrated(settings))
        stack.push_async_callback(database.close)
        await database.open()
        workers = await stack.enter_async_context(ChartWorkers())
        meter, breaker = Meter(), CircuitBreaker()
        extractor = await stack.enter_async_context(configured_extractor(settings, breaker, meter))
        services = _services(settings, database, charts or workers, extractor)
        limited = settings.send_limits is SendLimitsSetting.TELEGRAM
        application = build_application(
            _shown(settings.telegram_bot_token),
            settings.telegram_api_url,
            services,
            messages_per_minute=settings.messages_per_minute,
            sending=SendingLimits(meter) if limited else None,
            calls=meter,
        )
        # The application's own way to close leaves connections open where Telegram didn't know the bot.
        stack.push_async_callback(application.bot.shutdown)
        stack.push_async_callback(application.shutdown)
        bot = _Bot(settings, database, application, announce=announce, meter=meter, breaker=breaker)
        await bot.run(listener, warm_up=None if charts else workers.warm)


def _crashing(crash_at: str | None) -> Callable[[Step], None] | None:
    """A hook that ends the process as `kill -9` would, at a step, with a chance."""
    if crash_at is None:
        return None
    at, _, chance = crash_at.partition(":")

    def crash(step: Step) -> None:
        if at in ("any", step) and random.random() < float(chance):  # noqa: S311 - hides nothing
            log.warning("crashing", step=step)
            os.kill(os.getpid(), signal.SIGKILL)

    return crash


def _listener(settings: Settings) -> socket.socket:
    host, port = settings.http_host, settings.http_port
    try:
        listener = listen(host, port)
    except OSError as problem:
        raise SettingsError(f"HTTP_PORT: can't listen on {host} port {port}: {problem.strerror}") from problem
    log.info("http.listening", host=host, port=listener.getsockname()[1])
    return listener


def _shown(secret: SecretStr | None) -> str:
    """The secret itself; empty where there is none."""
    return secret.get_secret_value() if secret else ""


def _services(
    settings: Settings, database: Database, charts: ChartRenderer, extractor: Extractor
) -> Services:
    clock, open_work = SystemClock(), database.chat
    bookkeeping = Bookkeeping(open_work, clock)
    preferences = Preferences(
        open_work,
        clock,
        default_currency=settings.default_currency,
        default_zone=settings.default_timezone,
    )
    clarifying = Clarifying(
        open_work, clock, read_answer=read_answer, bookkeeping=bookkeeping, preferences=preferences
    )
    return Services(
        access=Access(
            SqlAccessRegistry(database),
            clock,
            everyone=settings.access is AccessSetting.OPEN,
            allowed=frozenset(map(ChatId, settings.allowed_chat_ids)),
        ),
        answering=Answering(open_work),
        bookkeeping=bookkeeping,
        clarifying=clarifying,
        conversation=Conversation(
            open_work,
            clock,
            extractor=extractor,
            bookkeeping=bookkeeping,
            clarifying=clarifying,
            preferences=preferences,
            calls_per_day=settings.openai_calls_per_day if settings.openai_api_key else 0,
        ),
        learning=Learning(open_work, clock),
        preferences=preferences,
        reporting=Reporting(open_work, clock),
        charts=charts,
        clock=clock,
        max_text_length=settings.max_text_length,
    )


class _Bot:
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
        self._worker = Worker(
            application, self._inbox, is_outage=is_outage, on_parked=self._apologise, progress=meter
        )
        self._intake = Intake(self._inbox, self._worker.wake, meter)

    async def run(self, listener: socket.socket | None, *, warm_up: Callable[[], None] | None) -> None:
        """Runs until it is cancelled. Raises SettingsError.

        `warm_up` is called when the first messages have probably been answered.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                if listener:
                    tasks.create_task(serve(self._site(), listener))
                tasks.create_task(self._tidy())
                await self._meet_telegram()
                tasks.create_task(self._worker.run())
                if not self._settings.webhook_url:
                    tasks.create_task(Polling(self._application.bot, self._intake.accept).run())
                if warm_up:
                    await asyncio.sleep(_CHARTS_WARM_AFTER_S)
                    warm_up()
        except ExceptionGroup as problems:
            if told := _told(problems):
                raise told from problems
            raise

    async def _meet_telegram(self) -> None:
        """Waits until Telegram knows the bot and its ways, then tells how to find it."""
        await _insist(self._application.initialize)
        await _insist(lambda: publish_commands(self._application))
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
                secret_token=_shown(self._settings.webhook_secret),
                allowed_updates=WANTED,
            )
        except BadRequest as refusal:
            raise SettingsError(f"WEBHOOK_URL: Telegram refuses it: {refusal.message}") from refusal

    def _site(self) -> Starlette:
        secret = _shown(self._settings.webhook_secret)
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
            except Exception as problem:  # noqa: BLE001 - the next time will do
                log.warning("inbox.not_tidied", reason=type(problem).__name__)
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


def _told(problems: ExceptionGroup) -> SettingsError | None:
    """The one of several problems that says what to do."""
    for problem in problems.exceptions:
        if isinstance(problem, SettingsError):
            return problem
        if isinstance(problem, TokenRefused):
            return SettingsError(_TOKEN_REFUSED)
    return None
