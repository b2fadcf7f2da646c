"""The model first, the rules when it is away. Whoever reads a message, what leaves here is grounded in it."""

from dataclasses import replace

import structlog

from bot.core.errors import ExtractionUnavailable
from bot.core.intents import IncomingText, Reading
from bot.core.ports import Extractor
from bot.extraction.grounding import grounded

_log = structlog.get_logger(__name__)


class GroundedExtractor:
    """An extractor whose readings are held against the message."""

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor

    async def extract(self, message: IncomingText) -> Reading:
        """What the message means, as far as the message bears it out. Raises ExtractionUnavailable."""
        reading = await self._extractor.extract(message)
        return replace(reading, intent=grounded(reading.intent, message))


class ExtractorChain:
    """A model with rules to stand in for it."""

    def __init__(self, model: Extractor, rules: Extractor) -> None:
        self._model = GroundedExtractor(model)
        self._rules = GroundedExtractor(rules)

    async def extract(self, message: IncomingText) -> Reading:
        """What the message means; `stood_in` is true where the rules had to read it. Never raises for an outage."""
        try:
            return await self._model.extract(message)
        except ExtractionUnavailable as away:
            _log.info("rules_stand_in", reason=away.reason)
        return replace(await self._rules.extract(message), stood_in=True)
