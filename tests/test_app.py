"""The whole bot at work: how it starts, where things are away, and how updates reach it by a webhook."""

import asyncio
import gc
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import httpx
import pytest
from sqlalchemy.engine import make_url
from structlog.testing import capture_logs

from bot import app
from bot.charts.workers import ChartWorkers
from bot.config import Settings, SettingsError, load
from bot.core.pictures import Picture
from bot.db.unit_of_work import Database
from bot.sandbox import Sandbox
from bot.services.conversation import Conversation
from bot.telegram.retry import Patience, Retry
from bot.telegram.worker import Worker
from bot.web.server import listen
from tests.bot import Chat, RunningBot, expense
from tests.database import TestServer, named, plain
from tests.deadline import until

SECRET = "a-secret-of-the-webhook"
PASSWORD = "hunter2-hunter2"
ALICE = 501


class NoCharts:
    """In place of the workers: nobody asks for a picture here."""

    async def render(self, picture: Picture) -> bytes:
        raise AssertionError


@pytest.fixture(autouse=True)
def _durations_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def bot(sandbox: Sandbox, database: Database) -> AsyncIterator[RunningBot]:
    """Telegram's side, and a look into the books; the bot itself is run by each test."""
    async with httpx.AsyncClient(base_url=sandbox.url, timeout=60, trust_env=False) as http:
        yield RunningBot(sandbox, http, database)


@pytest.fixture
async def alice(bot: RunningBot) -> Chat:
    chat = bot.chat(ALICE)
    await chat.opens(first_name="Alice", language_code="en-US")
    return chat


def settings(sandbox: Sandbox, database_url: str, **chosen: Any) -> Settings:
    given = {
        "telegram_bot_token": sandbox.token,
        "telegram_api_url": sandbox.url,
        "database_url": database_url,
        "access": "open",
        "http_port": 0,
    }
    return load(None, **given | chosen)


@asynccontextmanager
async def running(chosen: Settings, bot: RunningBot | None = None) -> AsyncIterator[asyncio.Task[None]]:
    announce = bot.announced.append if bot else print
    task = asyncio.create_task(app.run(chosen, announce=announce, charts=NoCharts()))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def free_port() -> int:
    with listen("127.0.0.1", 0) as probe:
        port: int = probe.getsockname()[1]
    return port


class TestWebhook:
    """Telegram calls the bot instead of being asked."""

    @pytest.fixture
    async def site(
        self, sandbox: Sandbox, database_url: str, bot: RunningBot
    ) -> AsyncIterator[httpx.AsyncClient]:
        """The running bot's own HTTP port."""
        address = f"http://127.0.0.1:{(port := free_port())}"
        chosen = settings(sandbox, database_url, http_port=port, webhook_url=address, webhook_secret=SECRET)
        async with (
            running(chosen),
            httpx.AsyncClient(base_url=address, timeout=60, trust_env=False) as site,
        ):
            await until(lambda: called(bot, "setWebhook"))
            yield site

    async def test_a_message_is_delivered_booked_and_answered(
        self, site: httpx.AsyncClient, alice: Chat
    ) -> None:
        answer = await alice.sends("coffee 4.50")
        assert "4.50" in answer["text"]
        assert await alice.books() == [expense("4.50", "dining", "coffee")]

    async def test_nobody_else_can_deliver(self, site: httpx.AsyncClient, alice: Chat) -> None:
        forged = {"update_id": 1, "message": {"chat": {"id": ALICE}, "text": "rent 900"}}
        for shown in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guess"}):
            assert (await site.post("/telegram", json=forged, headers=shown)).status_code == 403
        assert await alice.books() == []

    async def test_a_message_waits_at_telegram_while_the_inbox_is_away(
        self, site: httpx.AsyncClient, alice: Chat, bot: RunningBot, server: TestServer, database_url: str
    ) -> None:
        with capture_logs() as logs:
            async with without_inbox(server, database_url):
                await alice.says_nothing_to("coffee 4.50")
                await until(lambda: any(line["event"] == "webhook.not_kept" for line in logs))
                assert await bot.http_pending() == 1
                assert (await site.get("/readyz")).status_code == 503
                assert (await site.get("/healthz")).status_code == 200
            await bot.settles()
        assert await alice.books() == [expense("4.50", "dining", "coffee")]
        assert (await site.get("/readyz")).status_code == 200
        assert "coffee" not in str(logs)

    async def test_metrics_count_what_came_in(self, site: httpx.AsyncClient, alice: Chat) -> None:
        await alice.sends("coffee 4.50")
        page = (await site.get("/metrics")).text
        assert 'bookkeeper_updates_total{kind="new"} 1.0' in page
        assert 'bookkeeper_handled_total{result="finished"} 1.0' in page
        assert 'bookkeeper_inbox{state="waiting"} 0.0' in page
        assert 'bookkeeper_telegram_calls_total{method="sendMessage",status="200"}' in page
        assert "bookkeeper_inbox_oldest_seconds" in page

    async def test_an_address_that_telegram_refuses_is_named(
        self, sandbox: Sandbox, database_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        chosen = settings(sandbox, database_url, webhook_url="https://bot.example", webhook_secret=SECRET)
        refused = chosen.model_copy(update={"webhook_url": "ftp://bot.example"})
        with pytest.raises(SettingsError, match=r"^WEBHOOK_URL: Telegram refuses it: ") as told:
            await app.run(refused, charts=NoCharts())
        assert SECRET not in str(told.value)


class TestStarting:
    """What the bot needs may come later than the bot, or never."""

    async def test_telegram_may_be_away_at_first(
        self, sandbox: Sandbox, database_url: str, bot: RunningBot, alice: Chat
    ) -> None:
        for method, fault, times in (
            ("getMe", "502", 1),
            ("getMe", "drop", 1),
            ("setMyCommands", "429:1", 1),
        ):
            await bot.ask("POST", "/sim/faults", {"method": method, "fault": fault, "times": times})
        async with running(settings(sandbox, database_url)):
            await alice.sends("coffee 4.50")
        assert await alice.books() == [expense("4.50", "dining", "coffee")]

    async def test_a_token_that_telegram_refuses_ends_it(self, sandbox: Sandbox, database_url: str) -> None:
        unknown = "424242:" + "x" * 35
        chosen = settings(sandbox, database_url, telegram_bot_token=unknown)
        with pytest.raises(SettingsError, match=r"^TELEGRAM_BOT_TOKEN: ") as told:
            await app.run(chosen, charts=NoCharts())
        assert unknown not in str(told.value)

    async def test_a_token_that_is_revoked_ends_it(self, database_url: str) -> None:
        async with Sandbox() as before:
            task = asyncio.create_task(app.run(settings(before, database_url), charts=NoCharts()))
            async with httpx.AsyncClient(base_url=before.url, timeout=60, trust_env=False) as http:
                await until(lambda: called(RunningBot(before, http, Database(database_url)), "deleteWebhook"))
            port = int(before.url.rpartition(":")[2])
        async with Sandbox(port=port, token="777777:" + "y" * 35):
            with pytest.raises(SettingsError, match=r"^TELEGRAM_BOT_TOKEN: "):
                await task

    async def test_a_taken_port_is_named_before_anything_begins(
        self, sandbox: Sandbox, database_url: str, bot: RunningBot
    ) -> None:
        with listen("127.0.0.1", 0) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(
                SettingsError, match=rf"^HTTP_PORT: can't listen on 127.0.0.1 port {port}: \S"
            ):
                await app.run(settings(sandbox, database_url, http_port=port), charts=NoCharts())
        assert await bot.ask("GET", "/sim/calls") == []

    async def test_the_first_start_of_a_closed_bot_shows_how_to_own_it(
        self, sandbox: Sandbox, database_url: str, bot: RunningBot
    ) -> None:
        async with running(settings(sandbox, database_url, access="closed"), bot):
            await until(lambda: bool(bot.announced))
        assert "https://t.me/bookkeeper_sandbox_bot?start=" in bot.announced[0]

    async def test_the_workers_for_pictures_start_once_the_bot_is_at_work(
        self, sandbox: Sandbox, database_url: str, bot: RunningBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        warmed: list[bool] = []

        async def note_whether_it_polls() -> None:
            warmed.append(await called(bot, "setMyCommands"))

        noting: list[asyncio.Task[None]] = []
        monkeypatch.setattr("bot.running._CHARTS_WARM_AFTER_S", 0)
        monkeypatch.setattr(
            ChartWorkers, "warm", lambda _: noting.append(asyncio.create_task(note_whether_it_polls()))
        )
        task = asyncio.create_task(app.run(settings(sandbox, database_url)))
        await until(lambda: bool(warmed))
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        spared = gc.get_freeze_count()
        gc.unfreeze()
        assert warmed == [True]
        assert spared > 0

    async def test_the_database_may_come_later(self, sandbox: Sandbox, database_url: str) -> None:
        port = free_port()
        late = make_url(database_url).set(port=port).render_as_string(hide_password=False)
        with capture_logs() as logs:
            migrating = asyncio.create_task(app.migrated(settings(sandbox, late)))
            await until(lambda: any(line["event"] == "database.away" for line in logs))
            async with forwarding(port, make_url(database_url).port or 0):
                assert await migrating == late

    async def test_a_database_that_never_comes_is_told_without_its_password(
        self, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(app, "_DATABASE_AWAY_FOR_S", 0)
        nowhere = f"postgresql://alice:{PASSWORD}@127.0.0.1:{free_port()}/books"
        with capture_logs() as logs, pytest.raises(SettingsError, match=r"^DATABASE_URL: ") as told:
            await app.migrated(settings(sandbox, nowhere))
        assert PASSWORD not in f"{told.value} {logs}"

    async def test_a_wrong_password_is_told_at_once(self, sandbox: Sandbox, database_url: str) -> None:
        wrong = make_url(database_url).set(password=PASSWORD).render_as_string(hide_password=False)
        with capture_logs() as logs, pytest.raises(SettingsError, match=r"^DATABASE_URL: .*password") as told:
            await app.migrated(settings(sandbox, wrong))
        assert logs == []
        assert PASSWORD not in str(told.value)


async def test_who_wrote_what_a_bug_gave_up_is_told(
    sandbox: Sandbox, database_url: str, alice: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "coffee 4.50"

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError(said)

    once = Patience(bugs=Retry(tries=1, first=timedelta(0), longest=timedelta(0)))
    monkeypatch.setattr("bot.running.Worker", partial(Worker, patience=once))
    monkeypatch.setattr(Conversation, "hear", fail)
    with capture_logs() as logs:
        async with running(settings(sandbox, database_url)):
            answer = await alice.sends(said)
    parked = next(line for line in logs if "error_id" in line)
    assert parked["error_id"] in answer["text"]
    assert said not in f"{answer['text']} {logs}"


async def called(bot: RunningBot, method: str) -> bool:
    """Whether the bot has made this call."""
    calls = await bot.ask("GET", "/sim/calls")
    return any(call["method"].lower() == method.lower() for call in calls)


@asynccontextmanager
async def without_inbox(server: TestServer, database_url: str) -> AsyncIterator[None]:
    """The inbox can't be reached meanwhile."""
    database = make_url(database_url).database or ""
    connection = await asyncpg.connect(plain(named(server.superuser_url, database)))
    try:
        await connection.execute("ALTER TABLE inbox RENAME TO inbox_away")
        yield
        await connection.execute("ALTER TABLE inbox_away RENAME TO inbox")
    finally:
        await connection.close()


@asynccontextmanager
async def forwarding(port: int, to: int) -> AsyncIterator[None]:
    """A port of this machine that leads to another."""
    pipes: set[asyncio.Task[None]] = set()

    async def pipe(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            target.write(data)
        target.close()

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", to)
        pipes.add(asyncio.create_task(pipe(reader, far_writer)))
        pipes.add(asyncio.create_task(pipe(far_reader, writer)))

    listener = socket.create_server(("127.0.0.1", port))
    async with await asyncio.start_server(connect, sock=listener):
        yield
    await asyncio.gather(*pipes)
