"""The command line: run (default) · try · migrate · extract · evaluate · inbox (inbox_commands.py).

bot.app takes a second to import. A wrong setting is told before that; the package's own PostgreSQL starts meanwhile.
"""

import threading
import webbrowser
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import SecretStr

from bot.config import Settings
from bot.core.categories import DEFAULTS
from bot.core.errors import UserError
from bot.core.intents import IncomingText
from bot.core.money import currency_code
from bot.core.periods import local_date, zone
from bot.inbox_commands import inbox
from bot.observability import configure_logging
from bot.terminal import (
    WRONG_USE,
    Stop,
    begin_import,
    carry_out,
    give_up,
    settings_or_end,
    show_json,
    with_database,
)

if TYPE_CHECKING:
    from bot.sandbox import Sandbox

DEFAULT_PAGE_PORT = 8000
_PORTS_TRIED = 20
_IN_THE_TERMINAL = {"www-browser", "links", "elinks", "lynx", "w3m"}

command_line = typer.Typer(
    name="python -m bot",
    help="Bookkeeper: a Telegram bot that keeps people's books.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
command_line.add_typer(inbox)


def _known_currency(code: str) -> str:
    try:
        return currency_code(code)
    except UserError:
        raise typer.BadParameter(f"takes a currency's code, such as EUR; got {code!r}") from None


def _known_zone(name: str) -> str:
    try:
        return zone(name).key
    except UserError:
        raise typer.BadParameter(f"takes a time zone's name, such as Europe/Lisbon; got {name!r}") from None


@command_line.callback(invoke_without_command=True)
def run(context: typer.Context) -> None:
    """Run the bot (migrates first; polling, or a webhook where WEBHOOK_URL is set)."""
    if context.invoked_subcommand is not None:
        return
    settings = settings_or_end()
    if settings.telegram_bot_token is None:
        give_up(
            "TELEGRAM_BOT_TOKEN: takes a bot's token from @BotFather; without one: python -m bot try",
            WRONG_USE,
        )
    carry_out(_run(settings))


@command_line.command("try")
def try_it(
    port: Annotated[int, typer.Option(help="The chat page's port.", min=0, max=65535)] = DEFAULT_PAGE_PORT,
    browser: Annotated[bool, typer.Option(help="Open the chat page in a browser.")] = True,
) -> None:
    """Try the bot in a browser: no Telegram account, no key. Reads no .env file, so it can't touch real books."""
    unset = dict.fromkeys(("telegram_bot_token", "telegram_api_url", "webhook_url", "allowed_chat_ids"), "")
    settings = settings_or_end(None, access="open", **unset)
    if "log_level" not in settings.model_fields_set:
        configure_logging("WARNING", settings.log_format, settings.secrets)
    carry_out(_try(settings, port, browser=browser))


@command_line.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    carry_out(_migrate(settings_or_end()))


@command_line.command()
def extract(
    text: Annotated[str, typer.Argument(help="A message as a person would send it.")],
    today: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The writer's date.")] = None,
    currency: Annotated[str, typer.Option(help="The chat's currency.", callback=_known_currency)] = "USD",
    language: Annotated[str, typer.Option(help="The writer's language, a BCP 47 tag.")] = "en",
    timezone: Annotated[str, typer.Option(help="The writer's time zone.", callback=_known_zone)] = "UTC",
) -> None:
    """Show what is understood of a message, as JSON."""
    settings = settings_or_end()
    day = today.date() if today else local_date(datetime.now().astimezone(), timezone)
    carry_out(_extract(settings, IncomingText(text, day, timezone, currency, language, DEFAULTS)))


@command_line.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="Labelled messages, a JSON object a line.")],
    as_json: Annotated[bool, typer.Option("--json", help="The whole report as JSON.")] = False,
    failures: Annotated[bool, typer.Option(help="List the messages that were misunderstood.")] = False,
) -> None:
    """Measure the configured extractor on labelled messages."""
    carry_out(_evaluate(settings_or_end(), file, as_json=as_json, failures=failures))


async def _run(settings: Settings) -> None:
    importing = begin_import("bot.app")
    async with with_database(settings) as complete:
        app = await importing
        await app.run(complete, announce=typer.echo)


async def _try(settings: Settings, port: int, *, browser: bool) -> None:
    async with AsyncExitStack() as stack:
        sandbox = await _sandbox(port, stack)
        stand_in = {"telegram_bot_token": SecretStr(sandbox.token), "telegram_api_url": sandbox.url}
        own = settings.model_copy(update=stand_in | {"data_dir": settings.data_dir / "try"})
        importing = begin_import("bot.app")
        complete = await stack.enter_async_context(with_database(own))
        typer.echo(f"The chat page: {sandbox.url}   (Ctrl-C stops everything)")
        if browser:
            threading.Thread(target=_open_page, args=(sandbox.url,), daemon=True).start()
        app = await importing
        await app.run(complete, serve_http=False)


async def _migrate(settings: Settings) -> None:
    importing = begin_import("bot.app")
    async with with_database(settings) as complete:
        app = await importing
        await app.migrated(complete)
    typer.echo("The database is at the newest schema.")


async def _extract(settings: Settings, message: IncomingText) -> None:
    app, description = await begin_import("bot.app"), await begin_import("bot.extraction.description")
    async with app.configured_extractor(settings) as extractor:
        reading = await extractor.extract(message)
    show_json(description.described(reading, message), indent=2)


async def _evaluate(settings: Settings, file: Path, *, as_json: bool, failures: bool) -> None:
    evaluation = await begin_import("bot.extraction.evaluation")
    try:
        cases = evaluation.load_cases(file)
    except UnicodeDecodeError:
        raise Stop(f"{file}: takes text in UTF-8") from None
    except OSError as problem:
        raise Stop(f"{file}: {problem.strerror}") from problem
    except evaluation.BadCases as problem:
        raise Stop(f"{file}: {problem}") from problem
    app = await begin_import("bot.app")
    async with app.configured_extractor(settings) as extractor:
        result = await evaluation.evaluate(extractor, cases)
    if as_json:
        show_json(result.to_json(), indent=2)
        return
    typer.echo(result.table())
    if failures:
        for failure in result.to_json()["failures"]:
            show_json(failure)


async def _sandbox(port: int, stack: AsyncExitStack) -> "Sandbox":
    """The sandbox on this port, or on one of the next where it is taken and nobody asked for it."""
    from bot.sandbox import Sandbox  # noqa: PLC0415 - of use to one command only

    for candidate in range(port, port + _PORTS_TRIED) if port == DEFAULT_PAGE_PORT else [port]:
        with suppress(OSError):
            return await stack.enter_async_context(Sandbox(port=candidate))
    raise Stop(f"--port: {port} is taken; choose another one")


def _open_page(url: str) -> None:
    """Opens the page where there is a window to open."""
    with suppress(webbrowser.Error):
        browser = webbrowser.get()
        if browser.name not in _IN_THE_TERMINAL:
            browser.open(url)
