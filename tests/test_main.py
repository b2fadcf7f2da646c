"""The command line, as processes: what it answers, how it ends, and that a killed bot loses nothing."""

import json
import signal
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import httpx
import psutil  # type: ignore[import-untyped]
import pytest

from bot.db.unit_of_work import Database
from bot.sandbox import Sandbox
from tests.bot import Chat, RunningBot, expense
from tests.database import TestServer, named, plain
from tests.deadline import until
from tests.process import Program, program
from tests.telegram.updates import change

TOKEN = "123456:" + "T" * 35
KEY = "sk-test-0123456789abcdef"
PASSWORD = "hunter2-hunter2"
ON_LINUX = pytest.mark.skipif(
    sys.platform != "linux", reason="only there it can be seen when signals are caught"
)
BOTH_SIGNALS = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])


class TestSettings:
    """What is wrong is told in one line each, before anything begins."""

    async def test_without_a_token_it_points_to_the_trial(self, tmp_path: Path) -> None:
        async with program(folder=tmp_path) as bot:
            assert await bot.ends() == 2
        assert bot.log.startswith("TELEGRAM_BOT_TOKEN: ")
        assert "python -m bot try" in bot.log
        assert bot.said.count("\n") == 1

    async def test_wrong_settings_are_named_and_their_secrets_kept(self, tmp_path: Path) -> None:
        wrong = {
            "TELEGRAM_BOT_TOKEN": TOKEN + "!",
            "DATABASE_URL": f"mysql://alice:{PASSWORD}@db/books",
            "OPENAI_API_KEY": KEY,
            "HTTP_PORT": "http",
        }
        async with program(folder=tmp_path, **wrong) as bot:
            assert await bot.ends() == 2
        names = [line.partition(":")[0] for line in bot.said.splitlines()]
        assert names == ["TELEGRAM_BOT_TOKEN", "DATABASE_URL", "HTTP_PORT"]
        assert not reveals_a_secret(bot)

    async def test_a_wrong_line_of_the_env_file_is_named(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("LOG_LEVEL=loud\n")
        async with program("extract", "tea 2", folder=tmp_path) as extract:
            assert await extract.ends() == 2
        assert extract.said.startswith("LOG_LEVEL: ")


class TestReading:
    """`extract` and `evaluate`."""

    async def test_extract_shows_what_is_understood(self, tmp_path: Path) -> None:
        wish = ("extract", "--today", "2026-03-05", "--currency", "eur", "Käse 4,50 yesterday")
        async with program(*wish, folder=tmp_path) as extract:
            assert await extract.ends() == 0
        entry = json.loads(extract.answer)["entries"][0]
        assert (entry["amount"], entry["currency"], entry["date"]) == ("4.50", "EUR", "2026-03-04")
        assert extract.log == ""

    @pytest.mark.parametrize(("option", "value"), [("--currency", "QQQ"), ("--timezone", "Mars/Olympus")])
    async def test_an_unknown_currency_or_zone_is_named(
        self, tmp_path: Path, option: str, value: str
    ) -> None:
        async with program("extract", option, value, "tea 2", folder=tmp_path) as extract:
            assert await extract.ends() == 2
        assert option in extract.log
        assert value in extract.log
        assert "Traceback" not in extract.log

    async def test_evaluate_measures_a_file(self, tmp_path: Path) -> None:
        file = tmp_path / "cases.jsonl"
        file.write_text("\n".join(map(json.dumps, [case("tea 2", "2"), case("tea 2", "3")])))
        async with AsyncExitStack() as stack:
            as_table, as_json = [
                await stack.enter_async_context(program("evaluate", str(file), option, folder=tmp_path))
                for option in ("--failures", "--json")
            ]
            assert [await as_table.ends(), await as_json.ends()] == [0, 0]
        assert "(1/2)" in as_table.answer
        assert json.loads(as_table.answer.splitlines()[-1])["expected"] == [
            "expense 3 USD 2026-03-05 groceries"
        ]
        assert json.loads(as_json.answer)["amount"] == {"right": 1, "of": 2}

    @pytest.mark.parametrize(
        ("content", "told"),
        [(b'{"id": 1}\n', "line 1: 'lang' is missing"), (b"\n{", "line 2: not JSON"), (b"\xff", "UTF-8")],
    )
    async def test_a_broken_file_is_told_with_its_line(
        self, tmp_path: Path, content: bytes, told: str
    ) -> None:
        file = tmp_path / "cases.jsonl"
        file.write_bytes(content)
        async with program("evaluate", str(file), folder=tmp_path) as evaluate:
            assert await evaluate.ends() == 1
        assert evaluate.said.startswith(f"{file}: ")
        assert told in evaluate.said
        assert evaluate.said.count("\n") == 1

    async def test_prices_that_are_none_are_told(self, tmp_path: Path) -> None:
        async with program("evaluate", "--prices", "cheap", "cases.jsonl", folder=tmp_path) as evaluate:
            assert await evaluate.ends() == 2
        assert "a price is no number, such as 0.25,0.025,2" in " ".join(evaluate.log.split())

    async def test_a_file_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        async with program("evaluate", "nowhere.jsonl", folder=tmp_path) as evaluate:
            assert await evaluate.ends() == 1
        assert evaluate.said == "nowhere.jsonl: No such file or directory\n"


async def test_migrate_may_be_repeated(tmp_path: Path) -> None:
    for _ in range(2):
        async with program("migrate", folder=tmp_path) as migrate:
            assert await migrate.ends() == 0
        assert migrate.answer == "The database is at the newest schema.\n"
    assert (tmp_path / "data" / "postgres").is_dir()


class TestTrial:
    """`try`: everything in one, with the chat page in a browser."""

    async def test_entries_are_kept_over_a_restart(self, tmp_path: Path) -> None:
        (tmp_path / ".env").write_text("LOG_LEVEL=a trial reads no such file, which may lead to real books")
        async with usual_port_taken(), program("try", "--no-browser", folder=tmp_path) as trial:
            page = address_in(await trial.says("The chat page: "))
            assert not page.endswith(":8000")
            async with httpx.AsyncClient(base_url=page, timeout=60, trust_env=False) as http:
                assert "<title>" in (await http.get("/")).text
                assert "4.50" in await answer_to("coffee 4.50", http)
                assert "Filled with" in await filling(http)
            children = psutil.Process(trial.pid).children(recursive=True)
            assert children
            assert await trial.is_told() == 0
            assert trial.log == ""
        await until(lambda: not any(map(psutil.Process.is_running, children)))
        browser = tmp_path / "browser"
        browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened')
        browser.chmod(0o755)
        async with program("try", "--port", "0", folder=tmp_path, BROWSER=str(browser)) as again:
            page = address_in(await again.says("The chat page: "))
            await until((tmp_path / "opened").exists)
            async with httpx.AsyncClient(base_url=page, timeout=60, trust_env=False) as http:
                assert "coffee" in await answer_to("/undo", http)
                assert "made-up year already" in await filling(http)
            assert await again.is_told() == 0

    async def test_what_is_taken_is_told_in_one_line(self, tmp_path: Path) -> None:
        async with program("try", "--no-browser", "--port", "0", folder=tmp_path) as first:
            page = address_in(await first.says("The chat page: "))
            same_port = ("--port", page.rpartition(":")[2])
            async with (
                program("try", "--no-browser", "--port", "0", folder=tmp_path) as same_folder,
                program("try", "--no-browser", *same_port, folder=tmp_path / "..", DATA_DIR="x") as other,
            ):
                assert [await same_folder.ends(), await other.ends()] == [1, 1]
        assert f"in use by process {first.pid}" in same_folder.said
        assert other.said.startswith("--port: ")
        assert same_folder.said.count("\n") == other.said.count("\n") == 1

    @BOTH_SIGNALS
    @pytest.mark.parametrize("begun", [pytest.param("", marks=ON_LINUX), "data/try"])
    async def test_it_ends_quietly_while_it_starts(
        self, tmp_path: Path, number: signal.Signals, begun: str
    ) -> None:
        async with program("try", "--no-browser", "--port", "0", folder=tmp_path) as trial:
            await until(lambda: (tmp_path / begun).exists() and catches_signals(trial))
            children = psutil.Process(trial.pid).children(recursive=True)
            assert await trial.is_told(number) == 0
        assert trial.said == ""
        await until(lambda: not any(map(psutil.Process.is_running, children)))


class TestKilled:
    """`python -m bot` on a database that outlives it, with Telegram in the test's own process."""

    @pytest.fixture
    async def outside(self, database: Database) -> AsyncIterator[RunningBot]:
        async with (
            Sandbox() as sandbox,
            httpx.AsyncClient(base_url=sandbox.url, timeout=60, trust_env=False) as http,
        ):
            yield RunningBot(sandbox, http, database)

    async def test_every_message_is_booked_exactly_once(
        self, outside: RunningBot, database_url: str, tmp_path: Path
    ) -> None:
        people = [outside.chat(number) for number in (501, 502, 503)]
        for person in people:
            await person.opens(first_name="Alice", language_code="en-US")
        environment = environment_for(outside.sandbox, database_url)
        async with program(folder=tmp_path, **environment) as bot:
            await bot.says("bot.ready")
            for number in range(1, 7):
                for person in people:
                    await person.says_nothing_to(f"coffee {number}")
            await until(lambda: somebody_has_booked(people))
            await bot.kill()
        await change(outside.database, "UPDATE inbox SET lease_until = now() WHERE status = 'running'")
        async with program(folder=tmp_path, **environment) as restarted:
            await outside.settles()
            for person in people:
                assert await person.books() == [expense(f"{n}.00", "dining", "coffee") for n in range(1, 7)]
                assert all(await answers_by_message(person))
            assert await restarted.is_told() == 0
        assert not reveals_a_secret(bot, outside.sandbox.token)
        assert not reveals_a_secret(restarted, outside.sandbox.token)

    async def test_two_that_start_together_share_the_work(
        self, outside: RunningBot, server: TestServer, tmp_path: Path
    ) -> None:
        alice = outside.chat(501)
        await alice.opens(first_name="Alice", language_code="en-US")
        async with AsyncExitStack() as stack:
            url = await stack.enter_async_context(empty_database(server))
            environment = environment_for(outside.sandbox, url)
            replicas = [
                await stack.enter_async_context(program(folder=tmp_path, **environment)) for _ in range(2)
            ]
            for replica in replicas:
                await replica.says("bot.ready")
            shared = Database(url)
            stack.push_async_callback(shared.close)
            alice = RunningBot(outside.sandbox, outside.http, shared).chat(501)
            for number in range(1, 6):
                await alice.sends(f"coffee {number}")
            assert await alice.books() == [expense(f"{n}.00", "dining", "coffee") for n in range(1, 6)]
            assert await answers_by_message(alice) == [1] * 5
            assert [await replica.is_told() for replica in replicas] == [0, 0]

    async def test_a_running_bot_ends_in_order_and_tells_no_secret(
        self, outside: RunningBot, database_url: str, tmp_path: Path
    ) -> None:
        environment = environment_for(outside.sandbox, database_url) | {
            "ACCESS": "closed",
            "LOG_LEVEL": "DEBUG",
        }
        async with program(folder=tmp_path, **environment) as bot:
            await bot.says("https://t.me/bookkeeper_sandbox_bot?start=")
            assert await bot.is_told(signal.SIGINT) == 0
        assert "Traceback" not in bot.said
        password = database_url.partition("://")[2].partition("@")[0].partition(":")[2]
        assert not reveals_a_secret(bot, outside.sandbox.token, password)


def environment_for(sandbox: Sandbox, database_url: str) -> dict[str, str]:
    """A bot that anybody may use, with the sandbox for Telegram."""
    return {
        "TELEGRAM_BOT_TOKEN": sandbox.token,
        "TELEGRAM_API_URL": sandbox.url,
        "DATABASE_URL": plain(database_url),
        "HTTP_PORT": "0",
        "ACCESS": "open",
    }


@asynccontextmanager
async def empty_database(server: TestServer) -> AsyncIterator[str]:
    """A database without any table."""
    admin = await asyncpg.connect(plain(named(server.superuser_url, "postgres")))
    try:
        await admin.execute("CREATE DATABASE empty TEMPLATE template0")
        yield named(server.superuser_url, "empty")
        await admin.execute("DROP DATABASE empty WITH (FORCE)")
    finally:
        await admin.close()


def reveals_a_secret(program: Program, *more: str) -> bool:
    return any(secret in program.said for secret in (TOKEN, KEY, PASSWORD, *more))


def case(text: str, amount: str) -> dict[str, Any]:
    entry = {
        "type": "expense",
        "amount": amount,
        "currency": "USD",
        "date": "2026-03-05",
        "categories": ["groceries"],
    }
    return {
        "id": text,
        "lang": "en",
        "text": text,
        "today": "2026-03-05",
        "currency": "USD",
        "intent": "record",
        "entries": [entry],
    }


def address_in(line: str) -> str:
    return line.split(maxsplit=1)[0]


async def filling(http: httpx.AsyncClient) -> str:
    """What Alice is told who wants her books filled."""
    answer = await http.post("/sim/chats/501/fill")
    return str(answer.json()["text"])


async def answer_to(text: str, http: httpx.AsyncClient) -> str:
    """What the bot says to a new message of Alice."""
    await http.put("/sim/chats/501", json={"first_name": "Alice", "language_code": "en-US"})
    sent = (await http.post("/sim/chats/501/messages", json={"text": text})).json()
    answers: list[str] = []

    async def answered() -> bool:
        seen = (await http.get("/sim/chats/501/messages", params={"after": sent["message_id"]})).json()
        answers[:] = [message["text"] for message in seen if message["from_bot"]]
        return bool(answers)

    await until(answered)
    return answers[0]


def catches_signals(trial: Program) -> bool:
    """Whether SIGTERM no longer ends the program by itself, as Linux tells; elsewhere what it has begun must do."""
    if sys.platform != "linux":
        return True
    status = Path(f"/proc/{trial.pid}/status").read_text()
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


@asynccontextmanager
async def usual_port_taken() -> AsyncIterator[None]:
    """Somebody listens on port 8000: the test, or whoever was there before."""
    with ExitStack() as stack:
        with suppress(OSError):
            stack.enter_context(socket.create_server(("127.0.0.1", 8000)))
        yield


async def answers_by_message(person: Chat) -> list[int]:
    """How often the bot has answered each message of this person, in their order."""
    seen = await person.sees()
    answered = Counter(message["reply_to"] for message in seen if message["from_bot"])
    return [answered[message["message_id"]] for message in seen if not message["from_bot"]]


async def somebody_has_booked(people: list[Chat]) -> bool:
    return any([await person.books() for person in people])
