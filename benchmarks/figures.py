"""The numbers that come of a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Self


@dataclass(frozen=True)
class Spread:
    """The middle and the ends of several rounds."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        return cls(median(values), min(values), max(values))


@dataclass(frozen=True)
class Cost:
    """Processor time by process, in seconds."""

    bot: float
    database: float
    sandbox: float

    def per(self, messages: int) -> "Cost":
        """Milliseconds for each message."""
        return Cost(*(1000 * seconds / messages for seconds in (self.bot, self.database, self.sandbox)))

    def shared_over(self, seconds: float) -> "Cost":
        """How many processor cores it is."""
        return Cost(self.bot / seconds, self.database / seconds, self.sandbox / seconds)


@dataclass(frozen=True)
class Round:
    """Some messages: when each was delivered and answered, in seconds on one clock, and what that took."""

    sent: list[float]
    answered: list[float]
    cost: Cost
    took_s: float

    @property
    def per_second(self) -> float:
        """Replies a second between the first and the last."""
        return (len(self.answered) - 1) / (max(self.answered) - min(self.answered))

    @property
    def delays(self) -> list[float]:
        """From each message's delivery to its reply."""
        return [later - sooner for sooner, later in zip(self.sent, self.answered, strict=True)]


@dataclass(frozen=True)
class Delays:
    """How long replies took, in milliseconds."""

    p50: float
    p99: float
    longest: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Self:
        return cls(
            *(1000 * value for value in (median(seconds), quantiles(seconds, n=100)[98], max(seconds)))
        )


@dataclass(frozen=True)
class BotThroughput:
    """One bot over all rounds; its cost is in milliseconds a message, the median of the rounds."""

    per_second: Spread
    cost_ms: Cost
    rounds: list[float]


@dataclass(frozen=True)
class Throughput:
    """The first measure, with Telegram a round trip away.

    `ratio` is Bookkeeper's messages a second by the echo bot's, round by round.
    """

    messages: int
    chats: int
    round_trip_ms: float
    bookkeeper: BotThroughput
    echo_bot: BotThroughput
    ratio: Spread


@dataclass(frozen=True)
class Latency:
    """The second measure. `cores` is how many processor cores each part kept busy."""

    per_second: float
    messages: int
    chats: int
    delays: Delays
    cores: Cost


@dataclass(frozen=True)
class SlowModel:
    """The third measure: chats at once, at first contact and once more. `by_model` counts what the model read."""

    chats: int
    model_takes_s: float
    first_contact: Delays
    again: Delays
    cost_ms: Cost
    by_model: int
    asked: int
