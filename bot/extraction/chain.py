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
from bot.extraction.grounding import grounded

PATIENCE = timedelta(seconds=5)
LONGEST = timedelta(seconds=30)
CONCURRENCY = 256

_log = structlog.get_logger(__name__)


class GroundedExtractor:
    """An extractor whose readings are held against the message."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor

    async def extract(self, message: IncomingText, effort: Effort = Effort.PROMPT) -> Reading:
        """What the message means, as far as the message bears it out. Raises ExtractionUnavailable."""
        reading = await self._extractor.extract(message, effort)
        return replace(reading, intent=grounded(reading.intent, message))


class ExtractorChain:
    """A model with rules to stand in for it.

    The model gets `patience` where somebody waits, else `longest`; waiting for one of the `concurrency` calls that
    may run at once is part of it, but no fault of the model's.
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
        deadline = asyncio.get_running_loop().time() + limit.total_seconds()
        self._breaker.check()
        async with self._turn(deadline):
            with self._breaker.call():
                async with _until(deadline, "no answer in time"):
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
