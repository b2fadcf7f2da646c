"""What a picture costs once a worker is warm, beside matplotlib used plainly: `python -m benchmarks.charts`.

Every picture is drawn from other figures than the one before, so that only what a worker really keeps is kept: the
fonts, and the words that come again. The plain one is a donut with a legend over bars, of the same figures and as many
pixels as the month's picture. Both are drawn in turn in one process; processor time counts where others use the
machine too.
"""

import argparse
import io
import os
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

if not __package__:  # run by its path: what is imported stands one folder up
    sys.path[0] = str(Path(__file__).parents[1])

from bot.charts.drawing import draw
from bot.core.money import Money, share
from bot.core.pictures import (
    Bars,
    Course,
    Header,
    Limit,
    Overview,
    Pace,
    Picture,
    Rank,
    Ranking,
    Slice,
    Trend,
)

WANTED_MS = 120
"""At most, at the median, for the month's picture."""

_WARM_UP = 3
_DAYS, _DAYS_BEFORE, _MONTHS, _PLACES = 30, 31, 12, 10
_CATEGORIES = (
    ("housing", "Housing"), ("groceries", "Groceries"), ("dining", "Eating out"), ("transport", "Transport"),
    ("shopping", "Shopping"), ("utilities", "Bills & utilities"), ("health", "Health"), ("rest", "5 others"),
)  # fmt: skip
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SHOPS = (
    "Edeka", "Deutsche Bahn", "Café am Markt", "Landlord", "City Power", "Pharmacy", "Book Corner", "Cinema",
    "Gym", "Bakery",
)  # fmt: skip


def overview(choice: random.Random) -> Overview:
    """A month with eight categories, thirty days, the month before and a budget."""
    parts = sorted((_money(choice, 900) for _ in _CATEGORIES), key=lambda money: -money.amount)
    total = Money.total(parts, "EUR")
    slices = tuple(
        Slice(key, name, money, share(money, total))
        for (key, name), money in zip(_CATEGORIES, parts, strict=True)
    )
    return Overview(_header(total), slices, _bars(choice))


def course(choice: random.Random) -> Course:
    """The same month's days, large."""
    bars = _bars(choice)
    return Course(_header(Money.total(bars.now, "EUR")), bars)


def trend(choice: random.Random) -> Trend:
    """A year of months."""
    spent = tuple(_money(choice, 3000) for _ in range(_MONTHS))
    income = tuple(_money(choice, 4000) for _ in range(_MONTHS))
    ticks = tuple(enumerate(_MONTH_NAMES))
    return Trend(_header(spent[-1]), "By month", spent, income, ticks, "spent", "income")


def ranking(choice: random.Random) -> Ranking:
    """Ten places."""
    sums = sorted((_money(choice, 500) for _ in _SHOPS), key=lambda money: -money.amount)
    total = Money.total(sums, "EUR")
    ranks = tuple(
        Rank(name, money, share(money, total), f"{choice.randint(2, 30)} times")
        for name, money in zip(_SHOPS, sums, strict=True)
    )
    return Ranking(_header(total), "Top places", ranks)


def pace(choice: random.Random) -> Pace:
    """A month that is half over, against the one before and a budget."""
    now, before = (tuple(accumulate(_money(choice, 90) for _ in range(days))) for days in (15, _DAYS_BEFORE))
    limit = Limit(Money.of(1500, "EUR"), "budget")
    return Pace(
        _header(now[-1]), "Spent so far", now, before, _DAYS, _day_ticks(), "June 2026", "May 2026", limit
    )


PICTURES: dict[str, Callable[[random.Random], Picture]] = {
    "overview": overview,
    "course": course,
    "trend": trend,
    "ranking": ranking,
    "pace": pace,
}


def plain(shown: Overview) -> bytes:
    """A donut with a legend over bars, as one writes it with matplotlib at first."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - `bot.charts` sets it up
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(10.8, 17.8), dpi=100, layout="tight")
    above, below = figure.subplots(2, 1, height_ratios=(2, 1))
    names = [f"{piece.label}  {piece.money.amount} €" for piece in shown.slices]
    wedges = above.pie([float(piece.money.amount) for piece in shown.slices], wedgeprops={"width": 0.3})[0]
    above.legend(wedges, names, loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2)
    above.set_title(shown.header.title)
    below.bar(
        range(_DAYS_BEFORE), [float(money.amount) for money in shown.bars.before], width=1, color="lightgrey"
    )
    below.bar(range(_DAYS), [float(money.amount) for money in shown.bars.now], width=0.6)
    below.set_title(shown.bars.title)
    file = io.BytesIO()
    FigureCanvasAgg(figure).print_png(file)  # type: ignore[no-untyped-call]
    return file.getvalue()


@dataclass
class Cost:
    """What some pictures of a kind took, in milliseconds, and their size."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    size: list[int] = field(default_factory=list)

    def note(self, work: Callable[[], bytes]) -> None:
        """Does the work and notes what it took."""
        wall, cpu = perf_counter(), process_time()
        self.size.append(len(work()))
        self.cpu.append(1000 * (process_time() - cpu))
        self.wall.append(1000 * (perf_counter() - wall))

    def __str__(self) -> str:
        return f"{median(self.wall):9.0f}{median(self.cpu):10.0f}{median(self.size) / 1000:10.0f}"


def measure(rounds: int) -> dict[str, Cost]:
    """Draws each kind of picture so often, in turn."""
    choice = random.Random(1)  # noqa: S311 - no secret
    costs = {name: Cost() for name in (*PICTURES, "plain")}
    for number in range(-_WARM_UP, rounds):
        found = costs if number >= 0 else {name: Cost() for name in costs}
        for name, make in PICTURES.items():
            found[name].note(partial(draw, make(choice)))
        found["plain"].note(partial(plain, overview(choice)))
    return costs


def report(costs: dict[str, Cost], rounds: int) -> Iterator[str]:
    """The costs as lines of text."""
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    yield f"Medians of {rounds} pictures each, warm, in one process; {load}"
    yield f"{'':24}{'ms':>9}{'CPU ms':>10}{'kB':>10}"
    for name in PICTURES:
        yield f"{name:24}{costs[name]}"
    yield f"{'plain donut and bars':24}{costs['plain']}"
    month, other = (median(costs[name].cpu) for name in ("overview", "plain"))
    yield f"overview takes {month / other:.2f} of the plain one's processor time; wanted: at most {WANTED_MS} ms"


def _header(figure: Money) -> Header:
    return Header("June 2026", figure, "spent", "en")


def _bars(choice: random.Random) -> Bars:
    return Bars(
        title="By day",
        now=tuple(_money(choice, 90) for _ in range(_DAYS)),
        before=tuple(_money(choice, 90) for _ in range(_DAYS_BEFORE)),
        ticks=_day_ticks(),
        label_now="June 2026",
        label_before="May 2026",
        today=choice.randrange(_DAYS),
        label_today="today",
        limit=Limit(Money.of(50, "EUR"), "budget"),
    )


def _day_ticks() -> tuple[tuple[int, str], ...]:
    return tuple((day, str(day + 1)) for day in range(0, _DAYS, 5))


def _money(choice: random.Random, most: int) -> Money:
    return Money.of(f"{choice.randint(100, 100 * most) / 100:.2f}", "EUR")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.charts", description=__doc__)
    parser.add_argument("--rounds", type=int, default=25, help="pictures of each kind (default: %(default)s)")
    rounds = parser.parse_args().rounds
    sys.stdout.write("\n".join(report(measure(rounds), rounds)) + "\n")


if __name__ == "__main__":
    main()
