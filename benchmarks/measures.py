"""The three measures: throughput beside an echo bot, latency at a steady rate, and a model that takes its time."""

import random
from pathlib import Path
from statistics import median

from benchmarks.figures import BotThroughput, Cost, Delays, Latency, Round, SlowModel, Spread, Throughput
from benchmarks.machine import Machine, Subject
from benchmarks.programs import BenchmarkFailed

_MODEL_TAKES_S = 2.0
_FAR_MESSAGES = 300
_STEADY_RATE, _STEADY_CHATS = 30, 50
_STEADY_WARM_UP_S = 5
_AT_ONCE = 200

_THINGS = (
    "coffee", "lunch", "taxi", "groceries", "bus ticket", "rent", "pharmacy", "cinema", "book", "haircut",
    "petrol", "dinner with Ana", "phone bill", "shoes", "vet", "bread and milk", "gym", "train to work",
)  # fmt: skip
_SHAPES = ("{what} {amount}", "{amount} {what}", "spent {amount} on {what}", "{what} {amount} yesterday")


def texts(number: int) -> list[str]:
    """Messages that record one expense each. The same in every run."""
    choice = random.Random(number)  # noqa: S311 - no secret
    return [
        choice.choice(_SHAPES).format(
            what=choice.choice(_THINGS), amount=f"{choice.randint(100, 9999) / 100:.2f}"
        )
        for _ in range(number)
    ]


async def throughput(
    machine: Machine,
    *,
    rounds: int,
    messages: int,
    chats: int,
    round_trip_s: float,
    profile: Path | None = None,
) -> list[Throughput]:
    """How many messages each bot answers a second, in turn: with Telegram beside them, and a round trip away.

    Raises BenchmarkFailed where a message is lost.
    """
    far = min(messages, _FAR_MESSAGES)
    async with (
        machine.bookkeeper(profile=profile, SEND_LIMITS="off") as bookkeeper,
        machine.echo_bot() as echo_bot,
    ):
        race = Race(bookkeeper, echo_bot, chats)
        await race.warm_up()
        results = [
            await race.run(rounds, messages),
            await race.run(rounds, far, round_trip_s),
        ]
        await _all_booked(machine, race.sent)
    return results


class Race:
    """Two bots that are given the same messages in turn."""

    def __init__(self, bookkeeper: Subject, echo_bot: Subject, chats: int) -> None:
        self._subjects = bookkeeper, echo_bot
        self._chats = chats
        self.sent = 0
        """How many messages each of them has been given."""

    async def warm_up(self) -> None:
        """Two messages of each chat; afterwards the chats are known and the programs idle."""
        self.sent += 2 * self._chats
        for subject in self._subjects:
            await subject.answers(texts(2 * self._chats), chats=self._chats)
        for subject in self._subjects:
            await subject.program.settles()

    async def run(self, rounds: int, messages: int, round_trip_s: float = 0.0) -> Throughput:
        """Some rounds; who comes first alternates, so that neither always finds the machine as the other left it."""
        own: list[Round] = []
        others: list[Round] = []
        for number in range(rounds):
            turns = list(zip(self._subjects, (own, others), strict=True))
            for subject, measured in turns if number % 2 == 0 else reversed(turns):
                measured.append(
                    await subject.answers(texts(messages), chats=self._chats, round_trip_s=round_trip_s)
                )
            self.sent += messages
        return Throughput(
            messages=messages,
            chats=self._chats,
            round_trip_ms=1000 * round_trip_s,
            bookkeeper=_summary(own, messages),
            echo_bot=_summary(others, messages),
            ratio=Spread.of([a.per_second / b.per_second for a, b in zip(own, others, strict=True)]),
        )


async def latency(machine: Machine, *, seconds: int) -> Latency:
    """How long replies take while messages come as fast as Telegram lets a bot answer them."""
    async with machine.bookkeeper() as bookkeeper:
        await _steadily(bookkeeper, _STEADY_WARM_UP_S)
        await bookkeeper.program.settles()
        measured = await _steadily(bookkeeper, seconds)
        await _all_booked(machine, _STEADY_RATE * (_STEADY_WARM_UP_S + seconds))
    return Latency(
        per_second=_STEADY_RATE,
        messages=len(measured.sent),
        chats=_STEADY_CHATS,
        delays=Delays.of(measured.delays),
        cores=measured.cost.shared_over(measured.took_s),
    )


async def slow_model(machine: Machine) -> SlowModel:
    """How long many chats at once wait for a model that isn't quick itself."""
    async with (
        machine.slow_model(_MODEL_TAKES_S) as url,
        machine.bookkeeper(SEND_LIMITS="off", OPENAI_BASE_URL=url, OPENAI_API_KEY="unused") as bookkeeper,
    ):
        warm_up = texts(10)
        await bookkeeper.answers(warm_up, chats=len(warm_up))
        await bookkeeper.program.settles()
        first, again = [
            await bookkeeper.answers(texts(_AT_ONCE), chats=_AT_ONCE, first_chat=len(warm_up) + 1)
            for _ in "ab"
        ]
        asked = len(warm_up) + 2 * _AT_ONCE
        await _all_booked(machine, asked)
        by_model = await machine.database.entries("openai:%")
    return SlowModel(
        chats=_AT_ONCE,
        model_takes_s=_MODEL_TAKES_S,
        first_contact=Delays.of(first.delays),
        again=Delays.of(again.delays),
        cost_ms=again.cost.per(_AT_ONCE),
        by_model=by_model,
        asked=asked,
    )


async def _steadily(subject: Subject, seconds: int) -> Round:
    return await subject.answers(texts(_STEADY_RATE * seconds), chats=_STEADY_CHATS, per_second=_STEADY_RATE)


async def _all_booked(machine: Machine, sent: int) -> None:
    """Raises BenchmarkFailed where the books don't hold one entry for each message."""
    booked = await machine.database.entries()
    if booked != sent:
        raise BenchmarkFailed(f"the books hold {booked} entries after {sent} messages")


def _summary(rounds: list[Round], messages: int) -> BotThroughput:
    costs = [one.cost.per(messages) for one in rounds]
    return BotThroughput(
        per_second=Spread.of([one.per_second for one in rounds]),
        cost_ms=Cost(
            bot=median(cost.bot for cost in costs),
            database=median(cost.database for cost in costs),
            sandbox=median(cost.sandbox for cost in costs),
        ),
        rounds=[one.per_second for one in rounds],
    )
