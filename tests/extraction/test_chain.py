"""The model first, the rules when it is away."""

from decimal import Decimal

import pytest

from bot.core.errors import ExtractionUnavailable
from bot.core.intents import Chat, Doubt, IncomingText, Intent, ReadEntry, Reading, Record, Unclear
from bot.extraction.chain import ExtractorChain, GroundedExtractor
from tests.extraction.messages import message


class ScriptedExtractor:
    """Answers with one intent, or is away."""

    def __init__(self, name: str, intent: Intent | None) -> None:
        self._name = name
        self._intent = intent

    async def extract(self, message: IncomingText) -> Reading:
        if self._intent is None:
            raise ExtractionUnavailable("away")
        return Reading(self._intent, self._name)


def books(amount: str) -> Record:
    return Record((ReadEntry(Decimal(amount), "tea 3"),))


async def test_the_model_reads_while_it_is_there() -> None:
    chain = ExtractorChain(ScriptedExtractor("model", books("3")), ScriptedExtractor("rules", Chat()))
    reading = await chain.extract(message("tea 3"))
    assert (reading.intent, reading.extractor, reading.stood_in) == (books("3.00"), "model", False)


async def test_the_rules_stand_in_and_say_so() -> None:
    chain = ExtractorChain(ScriptedExtractor("model", None), ScriptedExtractor("rules", books("3")))
    reading = await chain.extract(message("tea 3"))
    assert (reading.intent, reading.extractor, reading.stood_in) == (books("3.00"), "rules", True)


@pytest.mark.parametrize("model", [books("4"), None], ids=["the model", "the rules"])
async def test_nobody_in_the_chain_invents(model: Record | None) -> None:
    chain = ExtractorChain(ScriptedExtractor("model", model), ScriptedExtractor("rules", books("4")))
    assert (await chain.extract(message("tea 3"))).intent == Unclear(Doubt.AMOUNT)


async def test_an_extractor_can_be_grounded_by_itself() -> None:
    alone = GroundedExtractor(ScriptedExtractor("rules", books("4")))
    assert (await alone.extract(message("tea 3"))).intent == Unclear(Doubt.AMOUNT)
