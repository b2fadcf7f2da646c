"""A process of its own for what strangers made: limited, ended in time, and gone with the bot."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import psutil  # type: ignore[import-untyped]
import pytest

from bot.core.errors import Unreadable, UnreadableFile
from bot.files.apart import Apart, Limits
from bot.files.apart_child import answer
from tests.deadline import until

MEGABYTE = 1024 * 1024
USUAL = Limits()


def echo(wish: Mapping[str, Any], data: bytes) -> Iterator[Any]:
    """What it was given."""
    yield wish
    yield len(data)


def refuse(_wish: Mapping[str, Any], _data: bytes) -> Iterator[Any]:
    """A file that the task won't read."""
    yield from ()
    raise UnreadableFile(Unreadable.TOO_MANY_ROWS, "7")


def fill(wish: Mapping[str, Any], _data: bytes) -> Iterator[Any]:
    """Takes all the memory there is."""
    yield len(bytearray(wish["bytes"]))


def spin(_wish: Mapping[str, Any], _data: bytes) -> Iterator[Any]:
    """Never comes to an end."""
    while True:
        if _data:
            continue
        yield 0


def pour(_wish: Mapping[str, Any], _data: bytes) -> Iterator[Any]:
    """Answers far more than anybody wants."""
    while True:
        yield "x" * 100_000


def crash(_wish: Mapping[str, Any], _data: bytes) -> Iterator[Any]:
    """Dies as a library does that a file has broken."""
    yield 1
    os.kill(os.getpid(), signal.SIGSEGV)


def stumble(_wish: Mapping[str, Any], data: bytes) -> Iterator[Any]:
    """Fails with words of the file in the error."""
    yield from ()
    raise ValueError(data.decode())


def task(name: str) -> str:
    return f"tests.files.test_apart:{name}"


async def refusal(name: str, limits: Limits = USUAL, data: bytes = b"x", **wish: Any) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as found:
        await Apart(limits).run(task(name), wish, data)
    return found.value


async def test_what_goes_in_arrives_and_what_comes_out_too() -> None:
    pieces = await Apart().run(task("echo"), {"a": "ü"}, b"\n" * (5 * MEGABYTE))
    assert pieces == [b'{"a":"\\u00fc"}\n', b"5242880\n"]


async def test_a_refusal_comes_through_with_its_reason() -> None:
    error = await refusal("refuse")
    assert (error.reason, error.detail) == (Unreadable.TOO_MANY_ROWS, "7")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space")
async def test_no_more_memory_than_allowed() -> None:
    assert (await refusal("fill", bytes=400 * MEGABYTE)).reason is Unreadable.TOO_MUCH


async def test_no_more_time_than_allowed() -> None:
    assert (await refusal("spin", Limits(processor_s=1))).reason is Unreadable.TOO_MUCH


async def test_what_hangs_is_ended_by_the_clock() -> None:
    assert (await refusal("spin", Limits(processor_s=60, patience_s=0.5))).reason is Unreadable.TOO_MUCH


async def test_no_longer_answer_than_allowed() -> None:
    assert (await refusal("pour", Limits(answer=MEGABYTE))).reason is Unreadable.TOO_MUCH


async def test_a_crash_is_a_broken_file() -> None:
    assert (await refusal("crash")).reason is Unreadable.BROKEN


async def test_an_error_tells_its_kind_and_nothing_of_the_file() -> None:
    error = await refusal("stumble", data=b"a secret")
    assert (error.reason, error.detail) == (Unreadable.BROKEN, "ValueError")


async def test_a_child_ends_when_nobody_waits_for_it_any_more() -> None:
    reading = asyncio.create_task(Apart().run(task("spin"), {}, b"x"))
    me = psutil.Process()

    async def reads() -> bool:
        return any("apart_child" in " ".join(child.cmdline()) for child in me.children())

    async def is_over() -> bool:
        return not await reads()

    await until(reads)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    await until(is_over)


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (echo, b"+{}\n+3\n.null\n"),
        (refuse, b'!"too many rows:7"\n'),
        (stumble, b'!"broken:ValueError"\n'),
    ],
)
def test_the_childs_half_writes_a_line_for_each_piece_and_an_end(function: Any, told: bytes) -> None:
    sink, spelt = BytesIO(), b"{}"
    source = BytesIO(len(spelt).to_bytes(8, "big") + spelt + (3).to_bytes(8, "big") + b"abc")
    answer(function, source, sink)
    assert sink.getvalue() == told
