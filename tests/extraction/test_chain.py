"""The model first, the rules when it is away."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.core.errors import ExtractionUnavailable
from bot.core.intents import Chat, Doubt, IncomingText, Intent, ReadEntry, Reading, Record, StandIn
from bot.core.ports import Effort
from bot.extraction.breaker import CircuitBreaker
from bot.extraction.chain import ExtractorChain, GroundedExtractor
from bot.extraction.completion import UnusableAnswer
from bot.extraction.rules import RulesExtractor
from tests.deadline import until
from tests.extraction.messages import doubt_of, message

SOON = timedelta(milliseconds=20)
TEA = Record((ReadEntry(Decimal("3.00"), "tea 3"),))
CERTAIN, UNCERTAIN = "coffee 4.50", "2 coffees 9"


class ScriptedExtractor:
    """Answers with one intent, or is away."""

    def __init__(self, name: str, intent: Intent | None) -> None:
        self._name = name
        self._intent = intent

    async def extract(self, message: IncomingText, effort: Effort = Effort.PROMPT) -> Reading:
        if self._intent is None:
            raise ExtractionUnavailable("away")
        return Reading(self._intent, self._name)


@dataclass
class Model:
    """A model that does as it is told, and counts how often it was asked and by how many at once."""

    does: Callable[[], Awaitable[None]]
    asked: int = 0
    under_way: int = 0
    most_at_once: int = 0
    efforts: list[Effort] = field(default_factory=list)

    async def extract(self, message: IncomingText, effort: Effort = Effort.PROMPT) -> Reading:
        self.asked += 1
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        self.efforts.append(effort)
        try:
            await self.does()
        finally:
            self.under_way -= 1
        return Reading(Chat(), "model")


async def works() -> None:
    await asyncio.sleep(0)


async def hangs() -> None:
    await asyncio.Event().wait()


async def is_down() -> None:
    raise ExtractionUnavailable("down", timedelta(seconds=30))


async def talks_nonsense() -> None:
    raise UnusableAnswer("nonsense")


def chain_of(
    model: Model, *, concurrency: int = 256, longest: timedelta = timedelta(seconds=30)
) -> ExtractorChain:
    """The chain with the real rules, an impatient person, and a breaker whose time stands still."""
    breaker = CircuitBreaker(clock=lambda: 0.0, chance=lambda: 0.0)
    return ExtractorChain(
        model, RulesExtractor(), patience=SOON, longest=longest, concurrency=concurrency, breaker=breaker
    )


def books(amount: str) -> Record:
    return Record((ReadEntry(Decimal(amount), "tea 3"),))


async def away(chain: ExtractorChain, text: str, effort: Effort = Effort.PROMPT) -> ExtractionUnavailable:
    """Why this text can't be read now."""
    with pytest.raises(ExtractionUnavailable) as caught:
        await chain.extract(message(text), effort)
    return caught.value


# ── Who reads ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("effort", [Effort.PROMPT, Effort.PATIENT, Effort.LAST])
async def test_the_model_reads_while_it_is_there(effort: Effort) -> None:
    chain = ExtractorChain(ScriptedExtractor("model", books("3")), ScriptedExtractor("rules", Chat()))
    reading = await chain.extract(message("tea 3"), effort)
    assert (reading.intent, reading.extractor, reading.stood_in) == (TEA, "model", None)


async def test_without_effort_the_model_is_not_asked() -> None:
    model = Model(works)
    reading = await chain_of(model).extract(message("tea 3"), Effort.RULES)
    assert (reading.extractor, reading.stood_in, model.asked) == ("rules", StandIn.SPENT, 0)


@pytest.mark.parametrize("trouble", [is_down, hangs, talks_nonsense])
async def test_the_rules_stand_in_where_they_are_certain(trouble: Callable[[], Awaitable[None]]) -> None:
    reading = await chain_of(Model(trouble)).extract(message(CERTAIN))
    assert (reading.extractor, reading.stood_in) == ("rules", StandIn.AWAY)
    assert isinstance(reading.intent, Record)


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [(is_down, "down"), (hangs, "no answer in time")],
)
async def test_what_they_are_not_certain_of_waits_for_the_model(
    trouble: Callable[[], Awaitable[None]], reason: str
) -> None:
    assert (await away(chain_of(Model(trouble)), UNCERTAIN)).reason == reason


@pytest.mark.parametrize("effort", [Effort.PROMPT, Effort.PATIENT, Effort.LAST])
async def test_a_model_that_can_not_use_the_message_is_not_waited_for(effort: Effort) -> None:
    reading = await chain_of(Model(talks_nonsense)).extract(message(UNCERTAIN), effort)
    assert (reading.extractor, reading.stood_in) == ("rules", StandIn.AWAY)


async def test_nothing_stands_in_for_a_model_that_gets_its_time() -> None:
    assert (await away(chain_of(Model(is_down)), CERTAIN, Effort.PATIENT)).reason == "down"


async def test_in_the_end_the_rules_reading_counts_whatever_it_is() -> None:
    reading = await chain_of(Model(is_down)).extract(message(UNCERTAIN), Effort.LAST)
    assert (reading.extractor, reading.stood_in) == ("rules", StandIn.AWAY)


async def test_patience_is_for_those_who_wait() -> None:
    patience_has_ended = asyncio.Event()

    async def takes_longer_than_patience() -> None:
        await patience_has_ended.wait()

    model = Model(takes_longer_than_patience)
    chain = chain_of(model)
    await away(chain, UNCERTAIN)
    patience_has_ended.set()
    for effort in (Effort.PATIENT, Effort.LAST):
        assert (await chain.extract(message(UNCERTAIN), effort)).extractor == "model"
    assert model.efforts == [Effort.PROMPT, Effort.PATIENT, Effort.LAST]


async def test_even_the_patient_do_not_wait_for_ever() -> None:
    assert (
        await away(chain_of(Model(hangs), longest=SOON), CERTAIN, Effort.PATIENT)
    ).reason == "no answer in time"


# ── Who is asked ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("trouble", [is_down, hangs])
async def test_a_model_that_is_away_is_left_alone(trouble: Callable[[], Awaitable[None]]) -> None:
    model = Model(trouble)
    chain = chain_of(model)
    for _ in range(5):
        await chain.extract(message(CERTAIN))
    assert model.asked == 2
    told = await away(chain, CERTAIN, Effort.PATIENT)
    assert told.wait is not None
    assert told.wait > timedelta()
    assert model.asked == 2


async def test_nonsense_does_not_make_the_model_one_that_is_away() -> None:
    model = Model(talks_nonsense)
    chain = chain_of(model)
    for _ in range(5):
        await chain.extract(message(CERTAIN))
    assert model.asked == 5


async def test_how_long_the_server_wants_to_be_left_alone_is_passed_on() -> None:
    assert (await away(chain_of(Model(is_down)), UNCERTAIN)).wait == timedelta(seconds=30)


async def test_a_bot_that_stops_does_not_blame_the_model() -> None:
    model = Model(hangs)
    chain = chain_of(model)
    for _ in range(3):
        reading = asyncio.create_task(chain.extract(message(CERTAIN), Effort.PATIENT))
        await until(lambda: model.under_way == 1)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
    model.does = works
    assert (await chain.extract(message(CERTAIN), Effort.PATIENT)).extractor == "model"


async def test_only_so_many_calls_run_at_once() -> None:
    model = Model(works)
    chain = chain_of(model, concurrency=3)
    readings = await asyncio.gather(*(chain.extract(message(CERTAIN), Effort.PATIENT) for _ in range(20)))
    assert {reading.extractor for reading in readings} == {"model"}
    assert model.most_at_once == 3


async def test_who_waits_for_a_turn_loses_patience_without_blaming_the_model() -> None:
    release = asyncio.Event()

    async def is_busy() -> None:
        await release.wait()

    model = Model(is_busy)
    chain = chain_of(model, concurrency=1)
    first = asyncio.create_task(chain.extract(message(CERTAIN), Effort.PATIENT))
    await until(lambda: model.under_way == 1)
    for _ in range(5):
        assert (await away(chain, UNCERTAIN)).reason == "too many calls at once"
    release.set()
    assert (await first).extractor == "model"
    assert (await chain.extract(message(UNCERTAIN), Effort.PATIENT)).extractor == "model"
    assert model.asked == 2


async def test_those_in_the_queue_do_not_ask_a_model_that_has_gone_away() -> None:
    release = asyncio.Event()

    async def goes_down() -> None:
        await release.wait()
        await is_down()

    model = Model(goes_down)
    chain = chain_of(model, concurrency=2)
    waiting = [asyncio.create_task(chain.extract(message(CERTAIN), Effort.LAST)) for _ in range(20)]
    await until(lambda: model.under_way == 2)
    release.set()
    assert {reading.extractor for reading in await asyncio.gather(*waiting)} == {"rules"}
    assert model.asked == 2


# ── What it says ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("model", [books("4"), None], ids=["the model", "the rules"])
async def test_nobody_in_the_chain_invents(model: Record | None) -> None:
    chain = ExtractorChain(ScriptedExtractor("model", model), ScriptedExtractor("rules", books("4")))
    assert doubt_of((await chain.extract(message("tea 3"), Effort.LAST)).intent) is Doubt.AMOUNT


async def test_an_extractor_can_be_grounded_by_itself() -> None:
    alone = GroundedExtractor(ScriptedExtractor("rules", books("4")))
    assert doubt_of((await alone.extract(message("tea 3"))).intent) is Doubt.AMOUNT
