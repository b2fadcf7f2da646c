"""What files cost that were made to break whoever reads them, and large ones that weren't.

    python -m benchmarks.hostile_files [--json]

For each file: how long it took until its answer was known, the most memory that the reading process had, how much the
bot's own process grew, and the longest that the bot's event loop stood still meanwhile, which is what delays the
answers of other chats. Nothing is downloaded, and no database is needed.
"""

import asyncio
import json
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

import psutil  # type: ignore[import-untyped]

from bot.core.chats import ChatSettings
from bot.core.errors import UnreadableFile
from bot.core.imports import LARGEST_FILE, ReadingWish, TableRead, booked_already, trace_of_row
from bot.core.ledger import ChatId, Kind
from bot.extraction.guessing import guess_category
from bot.files.received import ReceivedFiles
from bot.services.sorting_rows import RowSorter
from bot.telegram.category_names import category_names

_MEGABYTE = 1024 * 1024
_TICK_S, _WEIGHED_S = 0.002, 0.01
_WISH = ReadingWish("EUR", "en", date(2026, 11, 23))
_SETTINGS = ChatSettings(ChatId(1), "EUR", "UTC", "en")


@dataclass(frozen=True)
class Measured:
    """What one file took."""

    file: str
    size_mb: float
    answer: str
    seconds: float
    child_mb: float
    bot_grew_mb: float
    loop_stood_ms: float


def rows(count: int) -> bytes:
    """A plain table of purchases."""
    first = date(2020, 1, 1)
    lines = (
        f"{first + timedelta(days=n % 2000)},shop number {n},-{n % 500 + 1}.50,Groceries\n"
        for n in range(count)
    )
    return b"Date,Text,Amount,Category\n" + "".join(lines).encode()


def packed(name: str, head: str, part: str, times: int) -> bytes:
    """A workbook whose one sheet is much larger than its file."""
    found = BytesIO()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="r" Target="xl/workbook.xml" '
            f'Type="{office}/officeDocument"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            f'<sheet name="{name}" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" Target="worksheets/sheet1.xml" '
            f'Type="{office}/worksheet"/></Relationships>',
        )
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{main}"><sheetData>{head}'.encode())
            for _ in range(times):
                sheet.write(part.encode())
            sheet.write(b"</sheetData></worksheet>")
    return found.getvalue()


def lying(workbook: bytes) -> bytes:
    """The same, with a size in its table of contents that isn't true."""
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        true = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    return workbook.replace(true.to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def files() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Names, and how each file is made."""
    junk = Random(1)  # noqa: S311 - hides nothing
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>' + "x" * 1000 + "</t></is></c></row>"
    corners = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield "plain table, 20,000 rows", lambda: rows(20_000)
    yield "plain table, 20 MB", lambda: rows(600_000)[:LARGEST_FILE]
    yield "100 MB of text", lambda: rows(100)[:1000] * 100_000
    yield "binary junk, 20 MB", lambda: junk.randbytes(LARGEST_FILE)
    yield "a million columns", lambda: b",".join([b"a"] * 1_000_000) + b"\n1\n"
    yield "lines of a million columns", lambda: (b"," * 1_000_000 + b"\n") * 15
    yield "one endless line", lambda: b"a" * LARGEST_FILE
    yield "an open quotation mark", lambda: b'Date,Text,Amount\n2026-01-01,"' + b"x\n" * 9_000_000
    yield "only quotation marks", lambda: b'"' * 10_000_000
    yield "NULs", lambda: b"\0" * LARGEST_FILE
    yield "NULs in rows", lambda: rows(5000).replace(b"shop", b"sh\0p")
    yield "wrong encoding", lambda: b"Date;Text;Amount\n" + b"2026-01-01;caf\xe9 \x81\x8d;-1,50\n" * 20_000
    yield "half of UTF-16", lambda: ("Date;Text;Amount\n" + "2026-01-01;x;-1\n" * 1000).encode("utf-16")[:-1]
    yield "empty lines, 20 MB", lambda: b"a,b\n" + b"\n" * (LARGEST_FILE - 10)
    yield "formulas", lambda: b"Date,Text,Amount\n" + b"2026-01-01,=cmd|' /C calc'!A0,=1+1\n" * 5000
    yield (
        "1e400, NaN, long numbers",
        lambda: (
            (b"Date,Text,Amount\n2026-01-01,a,1e400\n2026-01-01,b,NaN\n2026-01-01,c," + b"9" * 5000 + b"\n")
            * 500
        ),
    )
    yield "deep JSON", lambda: b'{"format":"bookkeeper","version":1,"x":' + b"[" * 10_000_000
    yield "wide JSON, 20 MB", lambda: b'{"a":[' + b"{}," * 6_900_000 + b"{}]}"
    yield "JSON of long numbers", lambda: b'{"format":"bookkeeper","version":' + b"9" * 10_000_000 + b"}"
    yield (
        "JSON of many entries",
        lambda: b'{"format":"bookkeeper","version":1,"entries":[' + b'{"id":1},' * 2_000_000 + b"{}]}",
    )
    yield "zip bomb, 2 GB in a sheet", lambda: packed("S", "", row * 100, 19_000)
    yield "zip bomb that lies", lambda: lying(packed("S", "", row * 100, 19_000))
    yield "cells in far corners", lambda: packed("S", corners, "", 0)
    yield (
        "one cell of 500 MB",
        lambda: lying(packed("S", '<row r="1"><c r="A1" t="inlineStr"><is><t>', "y" * 100_000, 5_000)),
    )
    yield "a zip that is no workbook", lambda: b"PK\x03\x04" + junk.randbytes(100_000)


async def measure(name: str, data: bytes) -> Measured:
    """Reads the file as the bot does, and watches."""
    me = psutil.Process()
    before, child_peak, longest, done = me.memory_info().rss, 0, 0.0, False

    async def watch() -> None:
        nonlocal longest
        last = time.perf_counter()
        while not done:
            await asyncio.sleep(_TICK_S)
            now = time.perf_counter()
            longest, last = max(longest, now - last - _TICK_S), now

    def weigh() -> None:
        nonlocal child_peak
        while not done:
            for children in Path("/proc/self/task").glob("*/children"):
                child_peak = max([child_peak, *map(_peak, _numbers(children))])
            time.sleep(_WEIGHED_S)

    watching = asyncio.create_task(watch())
    weighing = asyncio.create_task(asyncio.to_thread(weigh))
    await asyncio.sleep(0.05)
    longest, started = 0.0, time.perf_counter()
    answer = await _answer(data)
    took, grew = time.perf_counter() - started, me.memory_info().rss - before
    done = True
    await asyncio.gather(watching, weighing)
    return Measured(
        name,
        round(len(data) / _MEGABYTE, 1),
        answer,
        round(took, 2),
        round(child_peak / 1024, 1),
        round(max(grew, 0) / _MEGABYTE, 1),
        round(longest * 1000, 1),
    )


async def _answer(data: bytes) -> str:
    if len(data) > LARGEST_FILE:  # Telegram says how large a file is before anything is fetched
        return "too big"
    try:
        read = await ReceivedFiles().read(data, _WISH)
    except UnreadableFile as refusal:
        return refusal.reason.value
    if isinstance(read, TableRead):
        traces = await asyncio.to_thread(lambda: list(map(trace_of_row, read.rows)))
        await asyncio.to_thread(booked_already, traces, traces)
        sorter = RowSorter(guess_category, category_names)
        await asyncio.to_thread(sorter.sort, read.rows, _SETTINGS, [])
        left = len(read.left) + read.uncounted
        return f"{len(read.rows)} rows, {left} left out" + (
            f", asks for {read.layout.open[0]}" if read.layout.open else ""
        )
    return f"{len(read.pasts)} entries, {len(read.left)} left out"


def _numbers(file: Path) -> list[int]:
    with suppress(OSError):
        return list(map(int, file.read_text().split()))
    return []


def _peak(pid: int) -> int:
    """The most memory that a process has had, in kB; 0 where it has ended."""
    with suppress(OSError, IndexError, ValueError):
        status = Path(f"/proc/{pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0])
    return 0


async def main() -> None:
    """Measures all files and prints them."""
    guess_category("warm", Kind.EXPENSE, "en", _SETTINGS.categories)
    found = [await measure(name, make()) for name, make in files()]
    if "--json" in sys.argv:
        sys.stdout.write(json.dumps([asdict(one) for one in found], indent=2) + "\n")
        return
    lines = [f"{'file':30} {'MB':>6} {'s':>6} {'child MB':>9} {'bot +MB':>8} {'loop ms':>8}  answer"]
    lines += (
        f"{one.file:30} {one.size_mb:6} {one.seconds:6} {one.child_mb:9} {one.bot_grew_mb:8} "
        f"{one.loop_stood_ms:8}  {one.answer}"
        for one in found
    )
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
