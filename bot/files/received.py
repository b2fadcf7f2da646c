"""A file that somebody sent, read in a child process, as the core's own things."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bot.core.cells import DayOrder
from bot.core.imports import BackupRead, ReadingWish, TableRead
from bot.core.ledger import Action, CategorySource, EntryId, Kind, Past, PersonId, Revision, State
from bot.core.money import Money
from bot.core.tables import Format, Layout, LeftRow, Open, Reason, Role, Row, Signs
from bot.files.apart import Apart

_TASK = "bot.files.reading:read_file"


class ReceivedFiles:
    """Reads files one or two at a time; what comes back is put together beside the event loop."""

    def __init__(self, apart: Apart | None = None) -> None:
        self._apart = apart or Apart()

    async def read(self, data: bytes, wish: ReadingWish) -> TableRead | BackupRead:
        """What is in the file. Raises UnreadableFile."""
        told = {
            "currency": wish.currency,
            "language": wish.language,
            "today": wish.today.isoformat(),
            "choices": wish.choices.as_json(),
        }
        pieces = await self._apart.run(_TASK, told, data)
        return await asyncio.to_thread(put_together, pieces)


def put_together(pieces: Iterable[bytes]) -> TableRead | BackupRead:
    """What a child process has told, as the core's own."""
    told = map(json.loads, pieces)
    about = next(told)
    return _table(about, told) if "table" in about else _backup(about["backup"], told)


def _table(about: Mapping[str, Any], told: Iterable[Mapping[str, Any]]) -> TableRead:
    rows: list[Row] = []
    left: list[LeftRow] = []
    uncounted = 0
    for piece in told:
        rows += map(_row, piece["rows"])
        left += _left(piece)
        uncounted += piece.get("uncounted", 0)
    table = about["table"]
    return TableRead(
        layout=_layout(about["layout"]),
        rows=rows,
        left=left,
        uncounted=uncounted,
        lines=table["rows"],
        encoding=table.get("encoding", ""),
        delimiter=table.get("delimiter", ""),
        sheet=table.get("sheet", ""),
    )


def _backup(about: Mapping[str, Any], told: Iterable[Mapping[str, Any]]) -> BackupRead:
    pasts: list[Past] = []
    left: list[LeftRow] = []
    for piece in told:
        pasts += map(_past, piece["entries"])
        left += _left(piece)
    return BackupRead(
        pasts=pasts,
        left=left,
        part=about["part"],
        is_last=about["last"],
        settings=about["settings"],
        categories=about["categories"],
        learned=about["learned"],
        budgets=about["budgets"],
        rates=about["rates"],
    )


def _left(piece: Mapping[str, Any]) -> list[LeftRow]:
    return [LeftRow(number, Reason(reason), shown) for number, reason, shown in piece.get("left", ())]


def _row(told: list[Any]) -> Row:
    number, kind, amount, currency, day, *names = told
    return Row(number, Kind(kind), Decimal(amount), currency, date.fromisoformat(day), *names)


def _layout(told: Mapping[str, Any]) -> Layout:
    return Layout(
        format=Format(told["format"]),
        header=tuple(told["header"]),
        first=told["first"],
        columns={Role(role): column for role, column in told["columns"].items()},
        decimal=told["decimal"],
        order=told["order"] and DayOrder(told["order"]),
        signs=told["signs"] and Signs(told["signs"]),
        open=tuple(map(Open, told["open"])),
        samples=tuple(told["samples"]),
        days=tuple(told["days"]),
        either_way=told["either_way"],
        fees=told["fees"],
    )


def _past(told: Mapping[str, Any]) -> Past:
    return Past(
        revisions=tuple(map(_revision, told["revisions"])),
        extractor=told["extractor"],
        created_at=datetime.fromisoformat(told["created_at"]),
    )


def _revision(told: Mapping[str, Any]) -> Revision:
    return Revision(
        entry_id=EntryId(0),
        number=told["number"],
        action=Action(told["action"]),
        state=_state(told["state"]),
        by=PersonId(told["by"]),
        at=datetime.fromisoformat(told["at"]),
        change_id=-told["number"],
        undoes=told["undoes"],
    )


def _state(told: Mapping[str, Any]) -> State:
    return State(
        kind=Kind(told["kind"]),
        money=Money(Decimal(told["amount"]), told["currency"]),
        occurred_on=date.fromisoformat(told["date"]),
        category=told["category"],
        category_source=CategorySource(told["category_source"]),
        description=told["description"],
        voided_at=told["voided_at"] and datetime.fromisoformat(told["voided_at"]),
    )
