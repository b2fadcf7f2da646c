"""The model first, the rules when it is away. Whoever reads a message, what leaves here is grounded in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.core.errors import ExtractionUnavailable
from bot.core.intents import IncomingText, Reading, StandIn
from bot.core.ports import Effort, Extractor
from bot.extraction.breaker import CircuitBreaker
from bot.extraction.certainty import is_certain
from bot.extraction.completion import UnusableAnswer
from bot.extraction.grounding import grounded

PATIENCE = timedelta(seconds=5)
LONGEST = timedelta(seconds=10)
CONCURRENCY = 256

RULES = "rules"
"""Who reads by rules resolves days in code already."""

_log = structlog.get_logger(__name__)


class GroundedExtractor:
    """An extractor whose readings are held against the message."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor

    async def extract(self, message: IncomingText, effort: Effort = Effort.PROMPT) -> Reading:
        """What the message means, as far as the message bears it out. Raises ExtractionUnavailable."""
        reading = await self._extractor.extract(message, effort)
        by_rules = reading.extractor == RULES
        return replace(reading, intent=grounded(reading.intent, message, has_read_days=by_rules))


class ExtractorChain:
    """A model with rules to stand in for it.

    The model gets `patience` where somebody waits, else `longest`. Waiting for one of the `concurrency` calls that may
    run at once takes half of that at most, which the model doesn't have to answer for.
    """

    def __init__(
        self,
        model: Extractor,
        rules: Extractor,
        *,
        patience: timedelta = PATIENCE,
        longest: timedelta = LONGEST,
        concurrency: int = CONCURRENCY,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        self._model = GroundedExtractor(model)
        self._rules = GroundedExtractor(rules)
        self._patience = patience
        self._longest = longest
        self._turns = asyncio.Semaphore(concurrency)
        self._breaker = breaker or CircuitBreaker()

    async def extract(self, message: IncomingText, effort: Effort = Effort.PROMPT) -> Reading:
        """What the message means; `stood_in` tells why, where the rules read it.

        Raises ExtractionUnavailable where the model is away and the rules may not stand in: PROMPT where they aren't
        certain, PATIENT always, LAST and RULES never. Its `wait` is how long the model won't be asked.
        """
        if effort is Effort.RULES:
            return await self._stand_in(message, StandIn.SPENT)
        try:
            return await self._ask(message, effort)
        except UnusableAnswer as unusable:
            # The model is there and would answer the same again: waiting for it helps nobody.
            _log.info("rules_stand_in", reason=unusable.reason)
            return await self._stand_in(message, StandIn.AWAY)
        except ExtractionUnavailable as away:
            if effort is Effort.PATIENT:
                raise self._away(away) from None
            reading = await self._stand_in(message, StandIn.AWAY)
            if effort is Effort.PROMPT and not is_certain(reading.intent, message):
                raise self._away(away) from None
            _log.info("rules_stand_in", reason=away.reason)
            return reading

    async def _ask(self, message: IncomingText, effort: Effort) -> Reading:
        limit = self._patience if effort is Effort.PROMPT else self._longest
        now, limit_s = asyncio.get_running_loop().time(), limit.total_seconds()
        self._breaker.check()
        async with self._turn(now + limit_s / 2):
            with self._breaker.call():
                async with _until(now + limit_s, "no answer in time"):
                    return await self._model.extract(message, effort)

    @asynccontextmanager
    async def _turn(self, deadline: float) -> AsyncIterator[None]:
        async with _until(deadline, "too many calls at once"):
            await self._turns.acquire()
        try:
            yield
        finally:
            self._turns.release()

    async def _stand_in(self, message: IncomingText, why: StandIn) -> Reading:
        return replace(await self._rules.extract(message, Effort.RULES), stood_in=why)

    def _away(self, away: ExtractionUnavailable) -> ExtractionUnavailable:
        return ExtractionUnavailable(away.reason, self._breaker.wait or away.wait)


@asynccontextmanager
async def _until(deadline: float, reason: str) -> AsyncIterator[None]:
    """Ends what is under way at the loop's time `deadline`, with ExtractionUnavailable for this reason."""
    try:
        async with asyncio.timeout_at(deadline):
            yield
    except TimeoutError:
        raise ExtractionUnavailable(reason) from None
