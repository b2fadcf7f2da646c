"""Files are written in a process of their own, which leaves nothing behind."""

import csv
import os
import time
from pathlib import Path
from tempfile import gettempdir

import pytest

from bot.core.errors import ExportFailed
from bot.core.exports import Format, Line
from bot.files.writing import WritingApart, begin_files
from tests.files.covers import cover, line


async def test_what_the_child_writes_is_there_until_the_end_of_the_block() -> None:
    lines = [line(description=f"coffee {number}") for number in range(1000)]
    async with begin_files(cover(Format.CSV, lines)) as writer:
        await writer.write(lines[:600])
        await writer.write(lines[600:])
        [part] = await writer.close()
        with part.path.open(newline="", encoding="utf-8-sig") as file:
            found = [row[5] for row in csv.reader(file)][1:]
    assert part.entries == 1000
    assert found == [one.description for one in lines]
    assert not part.path.parent.exists()


async def test_a_failure_is_told_without_what_was_written() -> None:
    broken = line(description="private words")._replace(currency="private")._replace(amount="x")  # type: ignore[arg-type]
    async with begin_files(cover(Format.CSV, [])) as writer:
        await writer.write([broken])
        with pytest.raises(ExportFailed) as failure:
            await writer.close()
    assert "money.py" in failure.value.reason
    assert "private" not in failure.value.reason


async def test_a_child_that_has_ended_fails_what_is_told_to_it() -> None:
    lines = [line() for _ in range(500)]
    async with begin_files(cover(Format.CSV, lines)) as writer:
        writer._child.kill()
        await writer._child.wait()
        with pytest.raises(ExportFailed, match="the child ended"):
            await tell_much(writer, lines)


async def tell_much(writer: WritingApart, lines: list[Line]) -> None:
    """More than a pipe holds."""
    for _ in range(100):
        await writer.write(lines)


async def test_leaving_early_ends_the_child_and_removes_its_files() -> None:
    async with begin_files(cover(Format.XLSX, [line()])) as writer:
        await writer.write([line()])
        child, folder = writer._child, writer._folder
    assert child.returncode is not None
    assert not folder.exists()


async def test_what_a_killed_bot_left_goes_after_some_hours() -> None:
    old, young = (Path(gettempdir()) / f"bookkeeper-export-{age}-{os.getpid()}" for age in ("old", "young"))
    for folder in (old, young):
        folder.mkdir()
        (folder / "1.csv").write_text("somebody's books")
    os.utime(old, (time.time() - 100_000,) * 2)
    try:
        async with begin_files(cover(Format.CSV, [])):
            pass
        assert (old.exists(), young.exists()) == (False, True)
    finally:
        (young / "1.csv").unlink()
        young.rmdir()
