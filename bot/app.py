"""Where everything is built and wired, and the order in which it starts and stops.

Start: the HTTP port, the database, its schema, the services, Telegram, then what comes in. Stop is the reverse: first
nothing new is taken in, then what has begun is finished or given back, then connections are closed.
"""

import asyncio
import os
import random
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import structlog

from bot.charts.workers import ChartWorkers
from bot.config import Access as AccessSetting
from bot.config import SendLimits as SendLimitsSetting
from bot.config import Settings, SettingsError, plain
from bot.core.ledger import ChatId
from bot.core.ports import ChartRenderer, Extractor, Rates
from bot.core.privacy import Custody
from bot.core.steps import Step, watch
from bot.db.access import SqlAccessRegistry
from bot.db.erasure import SqlErasure
from bot.db.outages import is_outage
from bot.db.rates import SqlKeptRates
from bot.db.schema import DatabaseUnusable, migrate
from bot.db.unit_of_work import Database
from bot.extraction.answers import read_answer
from bot.extraction.breaker import CircuitBreaker
from bot.extraction.chain import LONGEST, ExtractorChain, GroundedExtractor
from bot.extraction.guessing import guess_category
from bot.extraction.lists import read_list
from bot.extraction.model_watch import ModelWatch
from bot.extraction.openai import OPENAI_URL, OpenAIExtractor
from bot.extraction.rules import RulesExtractor, read_amount, read_period
from bot.extraction.rules.budgets import read_budget
from bot.extraction.rules.journeys import read_journey
from bot.files.received import ReceivedFiles
from bot.files.writing import begin_files
from bot.meter import Meter
from bot.places.offline import OfflinePlaces
from bot.rates.provider import RatesProvider
from bot.rates.published import PublishedRates
from bot.rates.refreshing import RatesRefresh
from bot.running import REMEMBERED, Running
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
from bot.services.learning import Learning
from bot.services.pictures import SentPictures
from bot.services.preferences import Preferences
from bot.services.reporting import Reporting
from bot.services.sorting_rows import RowSorter
from bot.services.travelling import Travelling
from bot.telegram.application import build_application
from bot.telegram.category_names import category_names
from bot.telegram.context import Services
from bot.telegram.language import speech_of
from bot.telegram.retry import Retry
from bot.telegram.sending import SendingLimits
from bot.web.server import listen

log = structlog.get_logger(__name__)

_DATABASE_AWAY_FOR_S = 30
_DATABASE_AWAY = Retry(tries=0, first=timedelta(seconds=0.2), longest=timedelta(seconds=2))
_PROVIDER_AWAY = Retry(tries=0, first=timedelta(minutes=1), longest=timedelta(hours=1))


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


async def migrated(settings: Settings) -> str:
    """The address of the database, which is at the newest schema now. Raises SettingsError.

    A database that is away gets half a minute to come: it may have been started together with the bot.
    """
    url, clock, failures = plain(settings.database_url), asyncio.get_running_loop().time, 0
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


@asynccontextmanager
async def _published_rates(
    settings: Settings, database: Database
) -> AsyncIterator[tuple[PublishedRates, RatesRefresh | None]]:
    """Published exchange rates; and what keeps a provider's up to date, where the settings name one."""
    kept = SqlKeptRates(database)
    if settings.rates_url is None:
        yield PublishedRates(kept), None
        return
    provider = RatesProvider(settings.rates_url)
    try:
        refresh = RatesRefresh(provider, kept, SystemClock(), _PROVIDER_AWAY.pause)
        yield PublishedRates(kept, provider.publisher), refresh
    finally:
        await provider.close()


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
        rates, refresh = await stack.enter_async_context(_published_rates(settings, database))
        services = _services(settings, database, charts or workers, extractor, rates)
        limited = settings.send_limits is SendLimitsSetting.TELEGRAM
        application = build_application(
            plain(settings.telegram_bot_token),
            settings.telegram_api_url,
            services,
            messages_per_minute=settings.messages_per_minute,
            sending=SendingLimits(meter) if limited else None,
            calls=meter,
        )
        # The application's own way to close leaves connections open where Telegram didn't know the bot.
        stack.push_async_callback(application.bot.shutdown)
        stack.push_async_callback(application.shutdown)
        bot = Running(settings, database, application, announce=announce, meter=meter, breaker=breaker)
        await bot.run(listener, warm_up=None if charts else workers.warm, refresh=refresh)


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


def _custody(settings: Settings) -> Custody:
    """What people are told of this bot; no key, and of an address nothing but its host."""
    reads = settings.openai_api_key is not None
    return Custody(
        ids_kept=REMEMBERED,
        operator=settings.operator,
        model=settings.openai_model if reads else None,
        model_host=_host(settings.openai_base_url or OPENAI_URL) if reads else None,
        rates_host=_host(settings.rates_url) if settings.rates_url else None,
    )


def _host(address: str) -> str:
    return urlsplit(address).hostname or ""


def _services(
    settings: Settings, database: Database, charts: ChartRenderer, extractor: Extractor, rates: Rates
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
    budget_watch = BudgetWatch(open_work, clock, rates)
    budgeting = Budgeting(open_work, clock, budget_watch, read_budget)
    categorising = Categorising(open_work, clock, lambda chat: speech_of(chat).category)
    access = Access(
        SqlAccessRegistry(database),
        clock,
        everyone=settings.access is AccessSetting.OPEN,
        allowed=frozenset(map(ChatId, settings.allowed_chat_ids)),
    )
    return Services(
        access=access,
        answering=Answering(open_work),
        bookkeeping=bookkeeping,
        budget_watch=budget_watch,
        budgeting=budgeting,
        categorising=categorising,
        clarifying=clarifying,
        conversation=Conversation(
            open_work,
            clock,
            extractor=extractor,
            bookkeeping=bookkeeping,
            budgeting=budgeting,
            categorising=categorising,
            clarifying=clarifying,
            preferences=preferences,
            calls_per_day=settings.openai_calls_per_day if settings.openai_api_key else 0,
        ),
        custody=_custody(settings),
        doubling=Doubling(open_work, clock),
        erasing=Erasing(SqlErasure(database), access, clock),
        exchanging=Exchanging(open_work, clock, rates),
        exporting=Exporting(database.snapshot, begin_files, clock, read_period),
        history=History(open_work, read_list=read_list),
        importing=Importing(
            open_work, clock, reader=ReceivedFiles(), sorter=RowSorter(guess_category, category_names)
        ),
        learning=Learning(open_work, clock),
        pictures=SentPictures(open_work, clock),
        places=OfflinePlaces(),
        preferences=preferences,
        reporting=Reporting(open_work, clock, rates, read_period),
        travelling=Travelling(preferences),
        read_journey=read_journey,
        charts=charts,
        clock=clock,
        max_text_length=settings.max_text_length,
    )
