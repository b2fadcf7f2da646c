"""The command line's `inbox`: what waits, was put off or was given up, to be tried again or dropped.

What people wrote is shown only where it is asked for.
"""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.config import Settings, plain
from bot.db.embedded import EmbeddedUnavailable
from bot.db.embedded_guest import running_server
from bot.terminal import (
    WRONG_USE,
    Stop,
    agreed,
    carry_out,
    give_up,
    settings_or_end,
    show_json,
    with_database,
)

if TYPE_CHECKING:
    from bot.db.inbox_desk import InboxDesk, OpenUpdate, Place

_BY_ERROR = re.compile(r"[A-Za-z0-9]{6}")
_BY_NUMBER = re.compile(r"(-?\d{1,19})/(\d{1,19})")
_BIGINT = range(-(2**63), 2**63)
_KINDS = {"callback_query": "tap", "my_chat_member": "membership"}
_HEADINGS = ("State", "Chat/update", "Kind", "Came", "Tries", "Error", "Next try")
_UNITS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))
_LONGEST_SHOWN = 100

inbox = typer.Typer(
    name="inbox", help="Show what is waiting or was given up; try it again or drop it.", rich_markup_mode=None
)
_NUMBERS_MAY_BE_NEGATIVE = {"ignore_unknown_options": True}


class State(StrEnum):
    """The states of what isn't done."""

    WAITING = "waiting"
    DEFERRED = "deferred"
    RUNNING = "running"
    PARKED = "parked"


_Id = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="The error's id (K7M2QP), or chat/update (5001/123).", show_default=False
    ),
]


@inbox.callback(invoke_without_command=True)
def inbox_itself(context: typer.Context) -> None:
    """Show what is waiting or was given up; try it again or drop it."""
    if context.invoked_subcommand is None:
        _show_list(None, as_json=False, with_text=False)


@inbox.command("list")
def list_(
    status: Annotated[State | None, typer.Option(help="Only what is in this state.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    with_text: Annotated[bool, typer.Option("--text", help="Also what the people wrote.")] = False,
) -> None:
    """Show what isn't done, by state, the oldest first."""
    _show_list(status, as_json=as_json, with_text=with_text)


@inbox.command(context_settings=_NUMBERS_MAY_BE_NEGATIVE)
def retry(
    which: _Id = "",
    all_parked: Annotated[bool, typer.Option("--all-parked", help="All that were given up.")] = False,
) -> None:
    """Try something again now; what was given up gets all its tries back."""
    if bool(which) is all_parked:
        give_up("retry: takes an ID, or --all-parked", WRONG_USE)
    settings = settings_or_end()
    carry_out(_retry_parked(settings) if all_parked else _retry(settings, _checked(which)))


@inbox.command(context_settings=_NUMBERS_MAY_BE_NEGATIVE)
def drop(
    which: _Id,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Delete something for good, unhandled."""
    place, settings = _checked(which), settings_or_end()
    if not yes:
        typer.echo("\n".join(_table(carry_out(_found(settings, place)))))
        if not agreed("Delete this for good? It won't be handled."):
            give_up("Nothing is deleted.", 1)
    carry_out(_drop(settings, place))


def _show_list(status: State | None, *, as_json: bool, with_text: bool) -> None:
    updates = carry_out(_waiting(settings_or_end(), status, with_text=with_text))
    if as_json:
        show_json([_as_json(update, with_text=with_text) for update in updates], indent=2)
    else:
        typer.echo("\n".join(_table(updates)) if updates else "There is nothing.")


def _checked(which: str) -> "Place":
    """What an ID means; the end where it is none."""
    from bot.db.inbox_desk import Place  # noqa: PLC0415 - takes half a second

    if _BY_ERROR.fullmatch(which):
        return Place(error_id=which.upper())
    numbers = _BY_NUMBER.fullmatch(which)
    if numbers is None or not all(int(number) in _BIGINT for number in numbers.groups()):
        give_up(
            f"ID: takes an error's id such as K7M2QP, or chat/update such as 5001/123; got {which!r}",
            WRONG_USE,
        )
    return Place(chat_id=int(numbers[1]), update_id=int(numbers[2]))


async def _waiting(settings: Settings, status: State | None, *, with_text: bool) -> "list[OpenUpdate]":
    async with _desk(settings) as desk:
        return await desk.waiting(status=status, with_text=with_text)


async def _found(settings: Settings, place: "Place") -> "list[OpenUpdate]":
    async with _desk(settings) as desk:
        return await _at(place, desk)


async def _retry_parked(settings: Settings) -> None:
    async with _desk(settings) as desk:
        count = await desk.retry_parked()
    typer.echo(f"To be tried again: {count}.")


async def _retry(settings: Settings, place: "Place") -> None:
    async with _desk(settings) as desk:
        for update in await _at(place, desk):
            _check_done(update, done=await desk.retry(update))
            typer.echo(f"{_name(update)}: to be tried again now.")


async def _drop(settings: Settings, place: "Place") -> None:
    async with _desk(settings) as desk:
        for update in await _at(place, desk):
            _check_done(update, done=await desk.drop(update))
            typer.echo(f"{_name(update)}: deleted.")


async def _at(place: "Place", desk: "InboxDesk") -> "list[OpenUpdate]":
    """What stands there. Raises Stop where nothing does."""
    found = await desk.find(place)
    if not found:
        raise Stop(
            f"{place.error_id or f'{place.chat_id}/{place.update_id}'}: nothing open has this id; it may be done"
        )
    return found


def _check_done(update: "OpenUpdate", *, done: bool) -> None:
    if not done:
        raise Stop(f"{_name(update)}: is being handled at this moment; try again later")


@asynccontextmanager
async def _desk(settings: Settings) -> AsyncIterator["InboxDesk"]:
    """The desk at the settings' database. Raises Stop, EmbeddedUnavailable."""
    from bot.db.inbox_desk import opened_desk  # noqa: PLC0415 - takes half a second
    from bot.db.schema import DatabaseUnusable  # noqa: PLC0415

    async with _present_database(settings) as url:
        try:
            async with opened_desk(url) as desk:
                yield desk
        except DatabaseUnusable as problem:
            raise Stop(f"the database can't be used: {problem}") from problem


@asynccontextmanager
async def _present_database(settings: Settings) -> AsyncIterator[str]:
    """The address of the database that is there: the package's own may run with the bot already."""
    if not settings.database_url:
        _check_there_is_one(settings.data_dir.expanduser().absolute())
    async with AsyncExitStack() as stack:
        try:
            complete = await stack.enter_async_context(with_database(settings))
        except EmbeddedUnavailable:
            url = await running_server(settings.data_dir)
            if url is None:
                raise
        else:
            url = plain(complete.database_url)
        yield url


def _check_there_is_one(data_dir: Path) -> None:
    """A look into the inbox must not make a database."""
    if not (data_dir / "postgres").exists():
        raise Stop(f"DATA_DIR: there is no database in {data_dir}")


def _table(updates: "Sequence[OpenUpdate]") -> Iterator[str]:
    """A line for each update below the headings, and one for what it says, where that is known."""
    rows = [_row(update) for update in updates]
    widths = [max(map(len, column)) for column in zip(_HEADINGS, *rows, strict=True)]
    yield _line(_HEADINGS, widths)
    for update, row in zip(updates, rows, strict=True):
        yield _line(row, widths)
        if update.said:
            yield f"    {_printable(update.said)}"


def _row(update: "OpenUpdate") -> tuple[str, ...]:
    waits = update.status in (State.WAITING, State.DEFERRED) and update.due_in > timedelta(0)
    return (
        update.status,
        f"{update.chat_id}/{update.update_id}",
        _kind(update),
        f"{_roughly(update.age)} ago",
        str(update.attempts),
        update.error_id or "",
        f"in {_roughly(update.due_in)}" if waits else "",
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _kind(update: "OpenUpdate") -> str:
    name = update.kind or "unknown"
    return _KINDS.get(name) or _printable(name.replace("_", " "))


def _name(update: "OpenUpdate") -> str:
    return f"{update.chat_id}/{update.update_id}"


def _roughly(duration: timedelta) -> str:
    """The duration in its largest unit: 3 min."""
    seconds = max(int(duration.total_seconds()), 1)
    return next(f"{seconds // size} {unit}" for size, unit in _UNITS if seconds >= size)


def _printable(text: str) -> str:
    """One line that does nothing to a terminal, shortened where it is long."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"


def _as_json(update: "OpenUpdate", *, with_text: bool) -> dict[str, Any]:
    facts = {
        "status": update.status,
        "chat_id": update.chat_id,
        "update_id": update.update_id,
        "kind": update.kind,
        "received_at": update.received_at.isoformat(),
        "age_s": round(update.age.total_seconds()),
        "available_at": update.available_at.isoformat(),
        "tries": update.attempts,
        "error_id": update.error_id,
    }
    return facts | ({"text": update.said} if with_text else {})
