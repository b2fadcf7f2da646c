"""How long a text waits for its confirmation while charts are drawn: `python -m benchmarks.busy_charts`.

Eight people ask the whole bot for a report within a tenth of a second, and four others write what they spent right
after, while those are being drawn. Before that each of the eight has spent something, so that no picture is sent
twice. The same texts without any report stand beside it. The sending limits are off; everything else is as in
`benchmarks.throughput`.
"""

import argparse
import asyncio
import sys
from dataclasses import dataclass, field
from pathlib import Path

if not __package__:  # run by its path: what is imported stands one folder up
    sys.path[0] = str(Path(__file__).parents[1])

from benchmarks.figures import Delays
from benchmarks.machine import Subject, machine
from benchmarks.measures import texts
from benchmarks.programs import BenchmarkFailed

WANTED_MS = 300
"""At most, for every confirmation."""

CHARTS, WRITERS = 8, 4
_PER_SECOND = 80
_WARM_UP = 2


@dataclass
class Waits:
    """Seconds from a message to its answer."""

    quiet: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    charts: list[float] = field(default_factory=list)
    unfinished: int = 0
    """How many charts weren't there yet when the last text beside them was confirmed."""


async def measure(rounds: int) -> Waits:
    """So many times eight charts. Raises BenchmarkFailed."""
    found = Waits()
    async with machine() as prepared, prepared.bookkeeper(SEND_LIMITS="off") as bot:
        await bot.answers(texts(CHARTS + WRITERS), chats=CHARTS + WRITERS)
        await bot.program.settles()
        for number in range(-_WARM_UP, rounds):
            await _round(bot, found if number >= 0 else Waits())
    return found


async def _round(bot: Subject, found: Waits) -> None:
    await bot.answers(texts(CHARTS), chats=CHARTS)
    quiet = await bot.answers(texts(WRITERS), chats=WRITERS, first_chat=CHARTS + 1, per_second=_PER_SECOND)
    asked = ["/report"] * CHARTS
    busy = await bot.answers([*asked, *texts(WRITERS)], chats=CHARTS + WRITERS, per_second=_PER_SECOND)
    found.quiet += quiet.delays
    found.charts += busy.delays[:CHARTS]
    found.busy += busy.delays[CHARTS:]
    last = max(busy.answered[CHARTS:])
    found.unfinished += sum(answered > last for answered in busy.answered[:CHARTS])


def _line(name: str, waits: list[float]) -> str:
    delays = Delays.of(waits)
    return f"{name:36}p50 {delays.p50:5.0f} ms, longest {delays.longest:5.0f} ms"


def main() -> int:
    """Measures and prints; 1 where a program fails its part."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.busy_charts", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="default: %(default)s")
    rounds = parser.parse_args().rounds
    try:
        found = asyncio.run(measure(rounds))
    except BenchmarkFailed as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    share = found.unfinished / len(found.charts)
    lines = [
        f"{rounds} times {CHARTS} charts and {WRITERS} texts",
        _line("text confirmed, nothing else to do", found.quiet),
        _line(f"text confirmed, {CHARTS} charts meanwhile", found.busy) + f"; wanted: at most {WANTED_MS} ms",
        _line("chart", found.charts),
        f"{share:.0%} of the charts were still to come when the last text was confirmed",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
