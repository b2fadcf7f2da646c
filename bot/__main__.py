"""The command line: run (default) · try · migrate · extract · evaluate."""

import asyncio
import json
import signal
import webbrowser
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.config import Settings, SettingsError, load
from bot.observability import configure_logging

WRONG_USE = 2
DEFAULT_PAGE_PORT = 8000
_PORTS_TRIED = 20

command_line = typer.Typer(
    name="python -m bot",
    help="Bookkeeper: a Telegram bot that keeps people's books.",
    add_completion=False,
    pretty_exceptions_enable=False,
)


@command_line.callback(invoke_without_command=True)
def run(context: typer.Context) -> None:
    """Run the bot (migrates first; polling, or a webhook where WEBHOOK_URL is set)."""
    if context.invoked_subcommand is None:
        settings = _settings()
        _finish(_run(settings))


@command_line.command("try")
def try_it(
    port: Annotated[int, typer.Option(help="The chat page's port.", min=0, max=65535)] = DEFAULT_PAGE_PORT,
    browser: Annotated[bool, typer.Option(help="Open the chat page in a browser.")] = True,
) -> None:
    """Try the bot in a browser: no Telegram account, no key. Reads no .env file, so it can't touch real books."""
    _finish(_try(port, browser=browser))


@command_line.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    settings = _settings()
    _finish(_migrate(settings))


@command_line.command()
def extract(
    text: Annotated[str, typer.Argument(help="A message as a person would send it.")],
    today: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The writer's date.")] = None,
    currency: Annotated[str, typer.Option(help="The chat's currency.")] = "USD",
    language: Annotated[str, typer.Option(help="The writer's language, a BCP 47 tag.")] = "en",
    timezone: Annotated[str, typer.Option(help="The writer's time zone.")] = "UTC",
) -> None:
    """Show what is understood of a message, as JSON."""
    settings = _settings()
    _finish(_extract(settings, text, today.date() if today else None, currency, language, timezone))


@command_line.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="Labelled messages, a JSON object a line.")],
    as_json: Annotated[bool, typer.Option("--json", help="The whole report as JSON.")] = False,
    failures: Annotated[bool, typer.Option(help="List the messages that were misunderstood.")] = False,
) -> None:
    """Measure the configured extractor on labelled messages."""
    settings = _settings()
    _finish(_evaluate(settings, file, as_json=as_json, failures=failures))


def main() -> None:
    """The program."""
    command_line(prog_name="python -m bot")


async def _run(settings: Settings) -> None:
    from bot import app  # noqa: PLC0415 - takes a second, and a wrong setting should be told at once

    await app.run(settings)


async def _try(port: int, *, browser: bool) -> None:
    from bot import app  # noqa: PLC0415 - as above
    from bot.sandbox import Sandbox  # noqa: PLC0415 - only here

    async with AsyncExitStack() as stack:
        sandbox = await _sandbox(Sandbox, port, stack)
        base = load(None)
        settings = load(
            None,
            telegram_bot_token=sandbox.token,
            telegram_api_url=sandbox.url,
            access="open",
            allowed_chat_ids="",
            webhook_url="",
            data_dir=base.data_dir / "try",
        )
        _configure(settings, level="WARNING" if base.log_level == "INFO" else base.log_level)
        typer.echo(f"The chat page: {sandbox.url}   (Ctrl-C stops everything)")
        if browser:
            with suppress(webbrowser.Error):
                webbrowser.open(sandbox.url)
        await app.run(settings, serve_http=False)


async def _sandbox(kind: Any, port: int, stack: AsyncExitStack) -> Any:
    """The sandbox on this port, or on one of the next where it is taken and nobody asked for it."""
    ports = [port] if port != DEFAULT_PAGE_PORT else range(port, port + _PORTS_TRIED)
    for candidate in ports:
        with suppress(OSError):
            return await stack.enter_async_context(kind(port=candidate))
    raise _Stop(f"--port: {port} is taken; choose another one")


async def _migrate(settings: Settings) -> None:
    from bot.app import database_address  # noqa: PLC0415 - as above
    from bot.db.schema import migrate as migrate_database  # noqa: PLC0415 - as above

    async with database_address(settings) as url:
        await migrate_database(url)
    typer.echo("The database is at the newest schema.")


async def _extract(
    settings: Settings, text: str, today: date | None, currency: str, language: str, timezone: str
) -> None:
    from bot.app import configured_extractor  # noqa: PLC0415 - as above
    from bot.core.categories import DEFAULTS  # noqa: PLC0415 - as above
    from bot.core.intents import IncomingText  # noqa: PLC0415 - as above
    from bot.core.money import currency_code  # noqa: PLC0415 - as above
    from bot.core.periods import local_date  # noqa: PLC0415 - as above
    from bot.extraction.description import described  # noqa: PLC0415 - as above

    day = today or local_date(datetime.now().astimezone(), timezone)
    message = IncomingText(text, day, timezone, currency_code(currency), language, DEFAULTS)
    async with configured_extractor(settings) as extractor:
        reading = await extractor.extract(message)
    typer.echo(json.dumps(described(reading, message), ensure_ascii=False, indent=2))


async def _evaluate(settings: Settings, file: Path, *, as_json: bool, failures: bool) -> None:
    from bot.app import configured_extractor  # noqa: PLC0415 - as above
    from bot.extraction import evaluation  # noqa: PLC0415 - as above

    try:
        cases = evaluation.load_cases(file)
    except (OSError, UnicodeDecodeError, evaluation.BadCases) as problem:
        raise _Stop(f"{file}: {problem}") from problem
    async with configured_extractor(settings) as extractor:
        result = await evaluation.evaluate(extractor, cases)
    if as_json:
        typer.echo(json.dumps(result.to_json(), ensure_ascii=False, indent=2))
        return
    typer.echo(result.table())
    if failures:
        for failure in result.to_json()["failures"]:
            typer.echo(json.dumps(failure, ensure_ascii=False))


class _Stop(Exception):
    """The command can't be carried out; the message is one line for the person at the terminal."""


def _settings() -> Settings:
    try:
        settings = load()
    except SettingsError as wrong:
        typer.echo(str(wrong), err=True)
        raise typer.Exit(WRONG_USE) from None
    _configure(settings)
    return settings


def _configure(settings: Settings, level: str | None = None) -> None:
    configure_logging(level or settings.log_level, settings.log_format, settings.secrets)


def _finish(work: Coroutine[Any, Any, None]) -> None:
    """Carries a command out; Ctrl-C and SIGTERM end it in order, and a known problem is told in one line."""
    try:
        asyncio.run(_until_told_to_stop(work))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
    except _told() as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from None


async def _until_told_to_stop(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: asyncio.run itself ends the task on Ctrl-C
            loop.add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


def _told() -> tuple[type[Exception], ...]:
    """The errors whose text is meant for the person at the terminal."""
    from bot.app import CannotStart  # noqa: PLC0415 - as above
    from bot.core.errors import UserError  # noqa: PLC0415 - as above
    from bot.db.embedded import EmbeddedUnavailable  # noqa: PLC0415 - as above
    from bot.db.schema import DatabaseUnusable  # noqa: PLC0415 - as above

    return (_Stop, CannotStart, DatabaseUnusable, EmbeddedUnavailable, SettingsError, UserError)


if __name__ == "__main__":
    main()
