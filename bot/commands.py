"""The command line: run (default) · try · migrate · extract · evaluate · inbox (inbox_commands.py).

bot.app takes a second to import. A wrong setting is told before that; the package's own PostgreSQL starts meanwhile.
"""

import threading
import webbrowser
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import SecretStr

from bot.config import Settings, plain
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
    from contextlib import AbstractAsyncContextManager

    from bot.extraction.labelled import Case
    from bot.sandbox import Sandbox
    from bot.sandbox.filling import Fill

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


@dataclass(frozen=True)
class _Wish:
    """What `evaluate` was asked for."""

    file: Path
    prices: str
    at_once: int
    as_json: bool
    failures: bool


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


def _prices(stated: str) -> str:
    from bot.extraction.scores import Prices  # noqa: PLC0415 - of use to one command only

    try:
        if stated:
            Prices.parse(stated)
    except ValueError as problem:
        raise typer.BadParameter(f"{problem}, such as 0.25,0.025,2; got {stated!r}") from None
    return stated


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
    prices: Annotated[
        str,
        typer.Option(
            help="What a million tokens cost: PROMPT,CACHED,COMPLETION or PROMPT,COMPLETION.",
            callback=_prices,
        ),
    ] = "",
    at_once: Annotated[int, typer.Option(help="How many messages a model is sent at a time.", min=1)] = 8,
) -> None:
    """Measure the configured extractor on labelled messages."""
    wish = _Wish(file, prices, at_once, as_json=as_json, failures=failures)
    carry_out(_evaluate(settings_or_end(), wish))


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
        sandbox.offer_to_fill(await stack.enter_async_context(_made_up_years(complete)))
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


async def _evaluate(settings: Settings, wish: _Wish) -> None:
    cases = await _cases(wish.file)
    evaluation, scores = (
        await begin_import("bot.extraction.evaluation"),
        await begin_import("bot.extraction.scores"),
    )
    app = await begin_import("bot.app")
    async with app.configured_extractor(settings) as extractor:
        result = await evaluation.evaluate(extractor, cases, wish.at_once)
    prices = scores.Prices.parse(wish.prices) if wish.prices else None
    if wish.as_json:
        show_json(scores.to_json(result, prices), indent=2)
        return
    typer.echo(scores.table(result, prices))
    if wish.failures:
        for failure in result.failures():
            show_json(scores.failure(failure))


async def _cases(file: Path) -> "list[Case]":
    """The labelled messages of the file. Raises Stop."""
    labelled = await begin_import("bot.extraction.labelled")
    try:
        cases: list[Case] = labelled.load_cases(file)
    except UnicodeDecodeError:
        raise Stop(f"{file}: takes text in UTF-8") from None
    except OSError as problem:
        raise Stop(f"{file}: {problem.strerror}") from problem
    except labelled.BadCases as problem:
        raise Stop(f"{file}: {problem}") from problem
    return cases


async def _sandbox(port: int, stack: AsyncExitStack) -> "Sandbox":
    """The sandbox on this port, or on one of the next where it is taken and nobody asked for it."""
    from bot.sandbox import Sandbox  # noqa: PLC0415 - of use to one command only

    for candidate in range(port, port + _PORTS_TRIED) if port == DEFAULT_PAGE_PORT else [port]:
        with suppress(OSError):
            return await stack.enter_async_context(Sandbox(port=candidate))
    raise Stop(f"--port: {port} is taken; choose another one")


def _made_up_years(settings: Settings) -> "AbstractAsyncContextManager[Fill]":
    from bot.trial import made_up_years  # noqa: PLC0415 - of use to one command only

    return made_up_years(plain(settings.database_url))


def _open_page(url: str) -> None:
    """Opens the page where there is a window to open."""
    with suppress(webbrowser.Error):
        browser = webbrowser.get()
        if browser.name not in _IN_THE_TERMINAL:
            browser.open(url)
