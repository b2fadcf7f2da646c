"""Where everything is built and wired, and the order in which it starts and stops.

Start: database, schema, services, Telegram, then what comes in. Stop is the reverse: first nothing new is taken in, then
what has begun is finished or given back, then connections are closed.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta

import structlog
import uvicorn
from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.helpers import create_deep_linked_url

from bot.charts.workers import ChartWorkers
from bot.config import Access as AccessSetting
from bot.config import Settings
from bot.core.ledger import ChatId
from bot.core.ports import ChartRenderer, Extractor
from bot.db.access import SqlAccessRegistry
from bot.db.embedded import EmbeddedPostgres
from bot.db.inbox import SqlInbox
from bot.db.outages import is_outage
from bot.db.schema import migrate
from bot.db.unit_of_work import Database
from bot.extraction.chain import ExtractorChain, GroundedExtractor
from bot.extraction.openai import OpenAIExtractor
from bot.extraction.rules import RulesExtractor, read_change
from bot.observability import Metrics
from bot.services.access import Access
from bot.services.bookkeeping import Bookkeeping
from bot.services.conversation import Conversation
from bot.services.preferences import Preferences
from bot.services.reporting import Reporting
from bot.telegram.application import build_application, publish_commands
from bot.telegram.context import BotApplication, Services
from bot.telegram.intake import WANTED, Intake, Polling, TokenRefused
from bot.telegram.retry import Retry
from bot.telegram.views import broken
from bot.telegram.worker import Worker
from bot.web.site import WEBHOOK_PATH, site

log = structlog.get_logger(__name__)

REMEMBERED = timedelta(hours=48)
"""How long the ids of handled updates are kept against redelivery."""

_TIDIES_EVERY_S = 3600
_CHARTS_WARM_AFTER_S = 3.0
_TELEGRAM_AWAY = Retry(tries=0, first=timedelta(seconds=0.5), longest=timedelta(seconds=15))


class CannotStart(Exception):
    """The bot can't start; the message is one line that says what to do."""


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@asynccontextmanager
async def database_address(settings: Settings) -> AsyncIterator[str]:
    """The database to work on: the one that is set, or the package's own PostgreSQL, running meanwhile."""
    if settings.database_url:
        yield settings.database_url.get_secret_value()
    else:
        async with EmbeddedPostgres(settings.data_dir) as postgres:
            yield postgres.url


@asynccontextmanager
async def configured_extractor(settings: Settings) -> AsyncIterator[Extractor]:
    """The extractor that the settings ask for: a model with the rules behind it, or the rules alone."""
    rules = RulesExtractor()
    if settings.openai_api_key is None:
        yield GroundedExtractor(rules)
        return
    model = OpenAIExtractor(
        api_key=settings.openai_api_key.get_secret_value(),
        base_url=settings.openai_base_url,
        model=settings.openai_model,
    )
    warming = asyncio.create_task(model.warm())
    try:
        yield ExtractorChain(model, rules)
    finally:
        await asyncio.wait({warming})
        await model.close()


async def run(
    settings: Settings,
    *,
    serve_http: bool = True,
    announce: Callable[[str], None] = print,
    charts: ChartRenderer | None = None,
) -> None:
    """Runs the bot until it is cancelled. Raises CannotStart, DatabaseUnusable, EmbeddedUnavailable.

    `charts` draws in place of workers of the bot's own.
    """
    if settings.telegram_bot_token is None:
        raise CannotStart(
            "TELEGRAM_BOT_TOKEN: takes a bot's token from @BotFather; without one, try it: python -m bot try"
        )
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(database_address(settings))
        await migrate(url)
        database = Database(url)
        stack.push_async_callback(database.close)
        await database.open()
        charts = charts or await stack.enter_async_context(_chart_workers())
        services = await _services(settings, database, charts, stack)
        application = build_application(
            settings.telegram_bot_token.get_secret_value(), settings.telegram_api_url, services
        )
        stack.push_async_callback(application.shutdown)
        await _Bot(settings, database, application, serve_http=serve_http, announce=announce).run()


@asynccontextmanager
async def _chart_workers() -> AsyncIterator[ChartRenderer]:
    """Workers that load what they draw with a little later, when the first messages have been answered."""
    async with ChartWorkers() as workers:
        timer = asyncio.get_running_loop().call_later(_CHARTS_WARM_AFTER_S, workers.warm)
        try:
            yield workers
        finally:
            timer.cancel()


async def _services(
    settings: Settings, database: Database, charts: ChartRenderer, stack: AsyncExitStack
) -> Services:
    clock, open_work = SystemClock(), database.chat
    extractor = await stack.enter_async_context(configured_extractor(settings))
    bookkeeping = Bookkeeping(open_work, clock)
    preferences = Preferences(
        open_work,
        clock,
        default_currency=settings.default_currency,
        default_zone=settings.default_timezone,
    )
    return Services(
        access=Access(
            SqlAccessRegistry(database),
            clock,
            everyone=settings.access is AccessSetting.OPEN,
            allowed=frozenset(map(ChatId, settings.allowed_chat_ids)),
        ),
        bookkeeping=bookkeeping,
        conversation=Conversation(
            open_work,
            clock,
            extractor=extractor,
            read_change=read_change,
            bookkeeping=bookkeeping,
            preferences=preferences,
        ),
        preferences=preferences,
        reporting=Reporting(open_work, clock),
        charts=charts,
        clock=clock,
    )


class _Meter:
    """Carries what intake and worker tell into the metrics."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def received(self, new: int, known: int) -> None:
        self._metrics.updates.labels("new").inc(new)
        self._metrics.updates.labels("known").inc(known)

    def handled(self, outcome: str, took: timedelta) -> None:
        self._metrics.handled.labels(outcome).inc()
        self._metrics.handle_seconds.observe(took.total_seconds())


class _Bot:
    """The running parts: what takes updates in, what handles them, what tells how it goes."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        application: BotApplication,
        *,
        serve_http: bool,
        announce: Callable[[str], None],
    ) -> None:
        self._settings = settings
        self._application = application
        self._serve_http = serve_http
        self._announce = announce
        self._metrics = Metrics()
        meter = _Meter(self._metrics)
        self._inbox = SqlInbox(database, owner=f"{socket.gethostname()}:{os.getpid()}")
        self._worker = Worker(
            application, self._inbox, is_outage=is_outage, on_parked=self._apologise, progress=meter
        )
        self._intake = Intake(self._inbox, self._worker.wake, meter)

    async def run(self) -> None:
        """Runs until it is cancelled."""
        await self._meet_telegram()
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._worker.run())
                tasks.create_task(self._tidy())
                if self._serve_http:
                    tasks.create_task(self._serve())
                if self._settings.webhook_url:
                    await self._listen_by_webhook()
                else:
                    tasks.create_task(Polling(self._application.bot, self._intake.accept).run())
        except* TokenRefused as refused:
            raise CannotStart(_TOKEN_REFUSED) from refused

    async def _meet_telegram(self) -> None:
        """Waits until Telegram knows the bot, then tells how to find it."""
        failures = 0
        while True:
            try:
                await self._application.initialize()
                await publish_commands(self._application)
                break
            except InvalidToken as refusal:
                raise CannotStart(_TOKEN_REFUSED) from refusal
            except NetworkError as problem:
                failures += 1
                log.warning("telegram.away", reason=type(problem).__name__, failures=failures)
                await asyncio.sleep(_TELEGRAM_AWAY.pause(failures).total_seconds())
        log.info("bot.ready", username=self._application.bot.username)
        secret = await self._application.bot_data.access.owner_secret()
        if secret:
            link = create_deep_linked_url(self._application.bot.username, secret)
            self._announce(f"This bot has no owner yet. Open this link in Telegram to become it: {link}")

    async def _listen_by_webhook(self) -> None:
        secret = self._settings.webhook_secret
        await self._application.bot.set_webhook(
            f"{self._settings.webhook_url}{WEBHOOK_PATH}",
            secret_token=secret.get_secret_value() if secret else None,
            allowed_updates=WANTED,
        )

    async def _serve(self) -> None:
        secret = self._settings.webhook_secret
        application = site(
            ready=self._can_keep,
            metrics=self._metrics.page,
            accept=self._intake.accept if self._settings.webhook_url else None,
            secret=secret.get_secret_value() if secret else "",
        )
        config = uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=5,
        )
        listener = _listener(self._settings.http_host, self._settings.http_port)
        log.info("http.listening", host=self._settings.http_host, port=listener.getsockname()[1])
        with listener:
            await _Server(config).serve([listener])

    async def _can_keep(self) -> bool:
        try:
            counts = await self._inbox.counts()
        except Exception as problem:  # noqa: BLE001 - whatever it is, the answer is no
            log.warning("database.away", reason=type(problem).__name__)
            return False
        self._metrics.inbox_waiting.set(counts.get("waiting", 0))
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


_TOKEN_REFUSED = "TELEGRAM_BOT_TOKEN: Telegram doesn't know this token; take it from @BotFather again"  # noqa: S105


class _Server(uvicorn.Server):
    """Leaves signals to the bot: a stop cancels everything in its order."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listener(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise CannotStart(f"HTTP_PORT: can't listen on {host} port {port}: {reason}") from problem
