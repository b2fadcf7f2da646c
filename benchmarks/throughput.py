"""What the whole bot costs beside a bot that only echoes: `python -m benchmarks.throughput`.

What is measured, and what isn't, stands in README.md beside this file.
"""

import argparse
import asyncio
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

if not __package__:  # run by its path: what is imported stands one folder up
    sys.path[0] = str(Path(__file__).parents[1])

from benchmarks.figures import BotThroughput, Cost, Delays, Latency, SlowModel, Throughput
from benchmarks.machine import machine
from benchmarks.measures import latency, slow_model, throughput
from benchmarks.programs import BenchmarkFailed

_RATIO, _P99_MS, _CORES, _ANSWERED_S = 1.0, 100, 0.5, 3.5
"""What the bot should reach: at least, and then at most."""


@dataclass
class Results:
    """A run: where, and what was measured."""

    machine: dict[str, str | int | float]
    throughput: list[Throughput] | None = None
    latency: Latency | None = None
    model: SlowModel | None = None


async def measure(wish: argparse.Namespace) -> Results:
    """Takes the measures that are wished for. Raises BenchmarkFailed."""
    results = Results(this_machine())
    async with machine() as prepared:
        if wish.only in (None, "throughput"):
            results.throughput = await throughput(
                prepared,
                rounds=wish.rounds,
                messages=wish.messages,
                chats=wish.chats,
                round_trip_s=wish.round_trip / 1000,
                profile=wish.profile,
            )
        if wish.only in (None, "latency"):
            results.latency = await latency(prepared, seconds=wish.seconds)
        if wish.only in (None, "model"):
            results.model = await slow_model(prepared)
    return results


def this_machine() -> dict[str, str | int | float]:
    """What the numbers depend on beside the code; `load` is the one of the last minute, before the run."""
    return {
        "cores": os.cpu_count() or 0,
        "processor": platform.machine(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
    }


def report(results: Results) -> Iterator[str]:
    """The results as lines of text."""
    yield "{cores} cores, {processor}, {system}, Python {python}; load before the run {load}".format(
        **results.machine
    )
    if results.throughput:
        yield from _throughput(results.throughput)
    if results.latency:
        yield from _latency(results.latency)
    if results.model:
        yield from _model(results.model)


def _throughput(found: list[Throughput]) -> Iterator[str]:
    yield ""
    rounds, chats = len(found[0].bookkeeper.rounds), found[0].chats
    yield f"Throughput: {rounds} rounds over {chats} chats, sending limits off; every message booked once"
    for part in found:
        yield from _race(part)


def _race(found: Throughput) -> Iterator[str]:
    yield f"Telegram {found.round_trip_ms:.0f} ms away, {found.messages} messages a round"
    yield f"{'':16}{'messages/s':>10}{'lowest–highest':>17}{'CPU ms a message: bot':>25}{'database':>10}{'sandbox':>9}"
    yield _row("  Bookkeeper", found.bookkeeper)
    yield _row("  bare echo bot", found.echo_bot)
    ratio = found.ratio
    yield f"  ratio {ratio.median:.2f} ({ratio.low:.2f}–{ratio.high:.2f}); wanted: at least {_RATIO:.1f}"


def _row(name: str, found: BotThroughput) -> str:
    speed, cost = found.per_second, found.cost_ms
    spread = f"({speed.low:.0f}–{speed.high:.0f})"
    return (
        f"{name:16}{speed.median:10.0f}{spread:>17}{cost.bot:25.2f}{cost.database:10.2f}{cost.sandbox:9.2f}"
    )


def _latency(found: Latency) -> Iterator[str]:
    cores = found.cores
    yield ""
    yield f"Latency: {found.messages} messages at {found.per_second:.0f}/s from {found.chats} chats, sending limits on"
    yield f"delivery to reply: {_delays(found.delays)}; wanted: p99 at most {_P99_MS} ms"
    yield f"cores: bot {cores.bot:.2f}, database {cores.database:.2f}, {_both(cores)}; wanted: less than {_CORES}"


def _both(cores: Cost) -> str:
    return f"together {cores.bot + cores.database:.2f}"


def _model(found: SlowModel) -> Iterator[str]:
    cost = found.cost_ms
    yield ""
    yield f"A model that takes {found.model_takes_s:.0f} s: {found.chats} chats at once, each with one message,"
    yield "sending limits off (so many replies in a second are more than Telegram takes)"
    yield f"first contact: {_delays(found.first_contact)}"
    yield f"once more:     {_delays(found.again)}; wanted: at most {_ANSWERED_S * 1000:.0f} ms"
    yield f"CPU ms a message: bot {cost.bot:.1f}, database {cost.database:.1f}"
    yield f"read by the model: {found.by_model} of {found.asked}"


def _delays(found: Delays) -> str:
    return f"p50 {found.p50:.0f} ms, p99 {found.p99:.0f} ms, longest {found.longest:.0f} ms"


def _at_least(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if int(text) < least:
            raise argparse.ArgumentTypeError(f"takes a number from {least}")
        return int(text)

    return number


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.throughput", description=__doc__)
    parser.add_argument("--only", choices=("throughput", "latency", "model"), help="take one measure")
    parser.add_argument("--rounds", type=_at_least(1), default=3, help="of throughput (default: %(default)s)")
    parser.add_argument(
        "--messages", type=_at_least(2), default=2000, help="in each round (default: %(default)s)"
    )
    parser.add_argument(
        "--chats", type=_at_least(1), default=100, help="they come from (default: %(default)s)"
    )
    parser.add_argument(
        "--round-trip",
        type=float,
        default=30,
        metavar="MS",
        help="how far Telegram is away in the second race (default: %(default)s)",
    )
    parser.add_argument(
        "--seconds", type=_at_least(1), default=30, help="of steady messages (default: %(default)s)"
    )
    parser.add_argument(
        "--profile",
        type=lambda path: Path(path).absolute(),
        help="where cProfile writes while throughput is measured, slowed down",
    )
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    return parser.parse_args()


def main() -> int:
    """Measures and prints; 1 where a program fails its part."""
    wish = _wish()
    try:
        results = asyncio.run(measure(wish))
    except BenchmarkFailed as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    text = json.dumps(asdict(results), indent=2) if wish.json else "\n".join(report(results))
    sys.stdout.write(text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
