"""A circuit breaker: a model that is believed away isn't asked again and again.

    closed ── so many failures in a row ─► open ── the pause is over ─► half-open: one call, the probe
    closed ◄─ any call gets an answer ──── open ◄─ the probe fails: a pause twice as long ──┘

While it is open, or the probe is under way, other calls fail at once. A failure counts only against the state in
which its call began, so that many calls which fail together open it once. One that was given up counts for nothing.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.core.errors import ExtractionUnavailable
from bot.extraction.completion import UnusableAnswer

FAILURES = 2
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(seconds=60)
_MOST_DOUBLINGS = 20  # a model may be away for weeks

_AT_ONCE = timedelta()

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _Call:
    """A call that was let through; `opened` is how often the breaker had opened by then."""

    opened: int


class CircuitBreaker:
    """Lets calls through, or not. For one event loop.

    `clock` gives seconds that never go back; `chance` a number from 0 to below 1, by which each pause is shortened:
    at 1 it would be half as long.
    """

    def __init__(
        self,
        *,
        failures: int = FAILURES,
        first_pause: timedelta = FIRST_PAUSE,
        longest_pause: timedelta = LONGEST_PAUSE,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._most_failures = failures
        self._first_pause = first_pause
        self._longest_pause = longest_pause
        self._clock = clock
        self._chance = chance
        self._failures = 0
        self._opened = 0
        self._pauses = 0
        self._until: float | None = None
        self._probe: _Call | None = None

    @property
    def is_open(self) -> bool:
        """Whether the model is believed away: until some call has had an answer again."""
        return self._until is not None

    @property
    def wait(self) -> timedelta | None:
        """How long no call is let through; nothing where the next may be the probe, None where it is closed.

        While a probe is under way nobody knows, and it is the first pause.
        """
        if self._until is None:
            return None
        if self._probe is not None:
            return self._first_pause
        return max(_AT_ONCE, timedelta(seconds=self._until - self._clock()))

    def check(self) -> None:
        """Raises ExtractionUnavailable, with the time to wait, where a call would not be let through now."""
        wait = self.wait
        if wait:
            raise ExtractionUnavailable("believed away", wait)

    @contextmanager
    def call(self) -> Iterator[None]:
        """Around one call. Raises as `check`, and learns from what the call raises.

        ExtractionUnavailable is a failure, unless it is an UnusableAnswer: then the model is there. Anything else,
        being cancelled above all, says nothing about the model.
        """
        call = self._let_through()
        try:
            yield
        except UnusableAnswer:
            self._answered()
            raise
        except ExtractionUnavailable as problem:
            self._failed(call, problem)
            raise
        else:
            self._answered()
        finally:
            if self._probe is call:
                self._probe = None

    def _let_through(self) -> _Call:
        self.check()
        call = _Call(self._opened)
        if self.is_open:
            self._probe = call
        return call

    def _answered(self) -> None:
        if self.is_open:
            _log.info("model_is_back")
        self._failures = self._pauses = 0
        self._until = self._probe = None

    def _failed(self, call: _Call, problem: ExtractionUnavailable) -> None:
        if call is not self._probe:
            if call.opened != self._opened:
                return
            self._failures += 1
            if self._failures < self._most_failures:
                return
        self._open(problem)

    def _open(self, problem: ExtractionUnavailable) -> None:
        """For the pause that is due, or as long as the server asked for where that is longer."""
        pause = min(self._longest_pause, self._first_pause * 2 ** min(self._pauses, _MOST_DOUBLINGS))
        pause *= 1 - self._chance() / 2
        pause = max(pause, min(problem.wait or _AT_ONCE, self._longest_pause))
        _log.warning("model_believed_away", reason=problem.reason, pause_s=round(pause.total_seconds(), 1))
        self._until = self._clock() + pause.total_seconds()
        self._opened += 1
        self._pauses += 1
        self._failures = 0
