"""Drawing in processes of their own, and what may happen to those."""

import asyncio
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from bot.charts.drawing import draw
from bot.charts.workers import ChartWorkers
from bot.core.errors import ChartFailed
from bot.core.ports import ChartRenderer
from tests.charts.pictures import PICTURES, overview
from tests.deadline import until

BOT = """
import asyncio, signal, sys
from bot.charts.workers import ChartWorkers
from tests.charts.pictures import overview

async def main():
    signal.signal(signal.SIGINT, lambda *_: None)
    async with ChartWorkers(2) as workers:
        workers.warm()
        print("warming", flush=True)
        sys.stdin.readline()
        await asyncio.gather(*(workers.render(overview()) for _ in range(4)))
        print("drawn", flush=True)
        sys.stdin.readline()

asyncio.run(main())
"""
"""A small bot that says how far it is, and goes on when it gets a line."""


@pytest.fixture(scope="module")
def workers() -> Iterator[ChartWorkers]:
    """Two workers, started once for these tests."""
    workers = ChartWorkers(2)
    yield workers
    asyncio.run(workers.close())


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A bot in a process group of its own, whose home is an empty folder; it has begun to warm its workers up."""
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": "", "XDG_CONFIG_HOME": ""}
    environment.pop("MPLCONFIGDIR", None)
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", BOT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"warming\n"
        yield process
        process.kill()


async def said(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout
    return await asyncio.to_thread(process.stdout.readline)


def goes_on(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    process.stdin.write(b"\n")
    process.stdin.flush()


def contents(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def started() -> list[psutil.Process]:
    """The chart workers of this process."""
    return drawing_below(psutil.Process())


def drawing_below(process: psutil.Process) -> list[psutil.Process]:
    return [child for child in process.children() if "spawn_main" in " ".join(child.cmdline())]


def gone(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


async def test_draws_the_same_picture_as_this_process_does(workers: ChartRenderer) -> None:
    assert await workers.render(overview()) == draw(overview())


async def test_draws_many_at_once(workers: ChartWorkers) -> None:
    shown = [PICTURES[name] for name in ("usual", "bars", "months of ar", "merchants", "pace")]
    drawn = await asyncio.gather(*(workers.render(one) for one in shown))
    assert drawn == [draw(one) for one in shown]


async def test_the_bot_comes_first(workers: ChartWorkers) -> None:
    await workers.render(overview())
    assert all(worker.nice() > psutil.Process().nice() for worker in started())


async def test_everything_else_goes_on_while_a_picture_is_drawn() -> None:
    async with ChartWorkers(1) as workers:
        drawing = asyncio.create_task(workers.render(overview()))
        turns = 0
        while not drawing.done():
            await asyncio.sleep(0.01)
            turns += 1
        assert turns > 5
        assert await drawing


async def test_workers_that_were_killed_are_replaced(workers: ChartWorkers) -> None:
    await workers.render(overview())
    for worker in started():
        worker.kill()
    assert await workers.render(overview()) == draw(overview())


async def test_a_picture_is_drawn_though_its_worker_is_killed_meanwhile(workers: ChartWorkers) -> None:
    await workers.render(overview())
    drawing = [asyncio.create_task(workers.render(PICTURES["forty slices"])) for _ in range(6)]
    await asyncio.wait(drawing, return_when=asyncio.FIRST_COMPLETED)
    for worker in started():
        worker.kill()
    assert len(set(await asyncio.gather(*drawing))) == 1


async def test_giving_up_on_a_picture_harms_no_other(workers: ChartWorkers) -> None:
    given_up = [asyncio.create_task(workers.render(overview())) for _ in range(4)]
    kept = asyncio.create_task(workers.render(overview()))
    await asyncio.sleep(0)
    for task in given_up:
        task.cancel()
    results = await asyncio.gather(*given_up, return_exceptions=True)
    assert all(isinstance(result, asyncio.CancelledError) for result in results)
    assert await kept == draw(overview())


async def test_a_failure_says_where_it_happened_and_nothing_of_the_picture(workers: ChartWorkers) -> None:
    shown = overview()
    broken = replace(shown, header=replace(shown.header, locale="xx_SECRET"))
    with pytest.raises(ChartFailed) as failed:
        await workers.render(broken)
    assert "UnknownLocaleError" in failed.value.reason or "ValueError" in failed.value.reason
    assert "SECRET" not in "".join(traceback.format_exception(failed.value))
    assert await workers.render(overview())


async def test_warming_up_starts_the_workers_before_the_first_overview() -> None:
    before = {worker.pid for worker in started()}
    async with ChartWorkers(2) as workers:
        workers.warm()
        await until(lambda: len({worker.pid for worker in started()} - before) == 2)


async def test_closed_workers_end_and_draw_no_more() -> None:
    before = {worker.pid for worker in started()}
    workers = ChartWorkers(1)
    await workers.render(overview())
    ours = [worker for worker in started() if worker.pid not in before]
    await workers.close()
    assert ours
    assert all(gone(worker) for worker in ours)
    with pytest.raises(ChartFailed):
        await workers.render(overview())
    await workers.close()


async def test_closing_at_once_is_quiet() -> None:
    workers = ChartWorkers(2)
    workers.warm()
    await workers.close()


async def test_workers_end_when_the_bot_is_killed(bot: subprocess.Popen[bytes]) -> None:
    goes_on(bot)
    assert await said(bot) == b"drawn\n"
    left = psutil.Process(bot.pid).children(recursive=True)
    assert len(drawing_below(psutil.Process(bot.pid))) == 2
    os.kill(bot.pid, signal.SIGKILL)
    await until(lambda: all(gone(process) for process in left))


async def test_ctrl_c_in_the_terminal_is_left_to_the_bot(
    bot: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    for _ in range(20):
        os.killpg(bot.pid, signal.SIGINT)
        await asyncio.sleep(0.05)
    goes_on(bot)
    assert await said(bot) == b"drawn\n"
    os.killpg(bot.pid, signal.SIGINT)
    goes_on(bot)
    _, errors = await asyncio.to_thread(bot.communicate)
    assert errors == b""
    assert bot.returncode == 0
    assert contents(tmp_path) == []
