"""What all commands share: how they get their settings and a database, how they end, how they tell what is wrong."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from typing import Any, NoReturn, TypeVar

import typer
from pydantic import SecretStr

from bot.config import Settings, SettingsError, load
from bot.db.embedded import EmbeddedPostgres, EmbeddedUnavailable
from bot.observability import configure_logging

_T = TypeVar("_T")

FAILED, WRONG_USE = 1, 2
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop(Exception):
    """The command can't be carried out; the message is one line for the person at the terminal."""


def settings_or_end(*sources: Any, **chosen: Any) -> Settings:
    """What `load` loads, and logging as it says; the end where something is wrong."""
    try:
        settings = load(*sources, **chosen)
    except SettingsError as wrong:
        give_up(str(wrong), WRONG_USE)
    configure_logging(settings.log_level, settings.log_format, settings.secrets)
    return settings


def begin_import(module: str) -> asyncio.Task[Any]:
    """The module, imported beside the event loop."""
    return asyncio.create_task(asyncio.to_thread(import_module, module))


@asynccontextmanager
async def with_database(settings: Settings) -> AsyncIterator[Settings]:
    """The settings with a database: where they name none the package's own, which runs meanwhile."""
    if settings.database_url:
        yield settings
        return
    async with EmbeddedPostgres(settings.data_dir) as postgres:
        yield settings.model_copy(update={"database_url": SecretStr(postgres.url)})


def show_json(answer: Any, indent: int | None = None) -> None:
    """Answers in JSON."""
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=indent))


def carry_out(work: Coroutine[Any, Any, _T]) -> _T:
    """Does a command's work. Ctrl-C and SIGTERM end it in order, and a known problem is told in one line."""
    try:
        return asyncio.run(_until_told_to_stop(work))
    except (Stop, SettingsError, EmbeddedUnavailable) as problem:
        give_up(str(problem), FAILED)


async def _until_told_to_stop(work: Coroutine[Any, Any, _T]) -> _T:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(told.set))
    working, waiting = asyncio.create_task(work), asyncio.create_task(told.wait())
    await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    working.cancel()
    try:
        with suppress(asyncio.CancelledError):
            return await working
        raise typer.Exit
    finally:
        for number in _SIGNALS:  # what was begun has ended, and so does the program in a moment
            signal.signal(number, signal.SIG_IGN)


def agreed(question: str) -> bool:
    """What the person answers to a question between two pieces of work; Ctrl-C and SIGTERM end the program."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    return typer.confirm(question)


def give_up(reason: str, code: int) -> NoReturn:
    """Ends the program with this code, and with a line that says why."""
    typer.echo(reason, err=True)
    raise typer.Exit(code)
