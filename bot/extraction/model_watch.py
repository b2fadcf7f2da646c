"""What somebody who counts model calls is told, one call at a time."""

from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from bot.core.intents import TokenUse


class CallOutcome(StrEnum):
    """How one call to the model ended."""

    ANSWERED = "answered"  # with a reading
    NONSENSE = "nonsense"  # with something that can't be used, or a refusal to answer
    AWAY = "away"  # without an answer: no connection, overload, silence, or nobody waited any longer
    REFUSED = "refused"  # the server doesn't take the request: a key, a quota, a parameter


class ModelWatch(Protocol):
    """Is told of every call over the network, so of each attempt where a message takes several."""

    def called(self, outcome: CallOutcome, took: timedelta, tokens: TokenUse | None) -> None:
        """A call ended. `tokens` are as the server counted them, None where it didn't or wasn't heard."""
        ...


class Unwatched:
    """Nobody counts."""

    def called(self, outcome: CallOutcome, took: timedelta, tokens: TokenUse | None) -> None:
        """Forgets it."""
