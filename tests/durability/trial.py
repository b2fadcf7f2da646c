"""One trial: people write, troubles befall the bots, and in the end the books are looked into."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from tests.durability.fleet import Replica
from tests.durability.models import model_server
from tests.durability.people import People
from tests.durability.plan import Plan, planned
from tests.durability.troubles import Troubles
from tests.durability.world import World, world

LONGEST_HOLD_S = 15
"""What a killed bot had begun must be free for others after this time."""

_UPDATES_A_REDELIVERY = 50


@dataclass(frozen=True)
class Scenario:
    """What is tried. `faulty` is the share of the bot's calls that fail, `twice` that of updates delivered twice."""

    messages: int = 1000
    chats: int = 50
    kills: int = 10
    restarts: int = 1
    faulty: float = 0.05
    replicas: int = 1
    webhook: bool = False
    twice: float = 0.0
    seed: int = 1
    model: str = "none"
    rate: float = 100.0
    patience_s: float = 600.0
    durable: bool = True


@dataclass(frozen=True)
class Report:
    """How a trial went; `findings` is empty where nothing was lost and nothing came twice."""

    findings: list[str]
    messages: int
    kills: int
    cut_off: int
    restarts: int
    faults: int
    repeated_updates: int
    repeated_answers: int
    took_s: float
    silence_s: float
    hold_s: float
    log: str

    def __str__(self) -> str:
        return (
            f"{self.messages} messages, {self.kills} kills that cut off {self.cut_off} being handled, "
            f"{self.restarts} restarts of PostgreSQL, "
            f"{self.faults} faulty calls, {self.repeated_updates} updates again: {len(self.findings)} findings, "
            f"{self.repeated_answers} answers repeated, {self.took_s:.1f} s; after a kill at most "
            f"{self.silence_s:.1f} s to the next handled message, and {self.hold_s:.1f} s until its claims end"
        )


async def tried(scenario: Scenario, folder: Path) -> Report:
    """Carries a scenario out in this folder, which is its own."""
    plan = planned(scenario.messages, scenario.chats, scenario.seed)
    async with (
        model_server(scenario.model, scenario.seed) as model,
        world(
            folder,
            replicas=scenario.replicas,
            webhook=scenario.webhook,
            twice=scenario.twice,
            seed=scenario.seed,
            durable=scenario.durable,
            environment=model,
        ) as there,
    ):
        return await _carried_out(scenario, plan, there)


async def _carried_out(scenario: Scenario, plan: Plan, there: World) -> Report:
    began = time.monotonic()
    people = People(there.http, plan, rate=scenario.rate, seed=scenario.seed)
    troubles = Troubles(there.replicas, there.postgres, there.http, scenario.seed)
    await asyncio.gather(*(replica.start() for replica in there.replicas))
    await there.fails_at_times(scenario.faulty, scenario.seed)
    findings = await _lived_through(scenario, plan, there, people, troubles)
    took_s, faults = time.monotonic() - began, await there.faults_met()
    await there.recovers()
    audit = await there.audit(people, in_order=scenario.model == "none")
    findings += [finding for replica in there.replicas async for finding in _about_the_end(replica)]
    if troubles.longest_hold_s > LONGEST_HOLD_S:
        findings.append(f"a killed bot held an update for {troubles.longest_hold_s:.1f} s")
    return Report(
        findings + audit.findings,
        messages=len(plan.messages),
        kills=len(troubles.kills),
        cut_off=sum(kill.cut_off for kill in troubles.kills),
        restarts=troubles.restarts,
        faults=faults,
        repeated_updates=troubles.redelivered + (there.front.repeated if there.front else 0),
        repeated_answers=audit.repeated,
        took_s=took_s,
        silence_s=await troubles.longest_silence_s(),
        hold_s=troubles.longest_hold_s,
        log="".join(replica.log for replica in there.replicas),
    )


async def _about_the_end(replica: Replica) -> AsyncIterator[str]:
    """Tells the bot to end, once it is there: it may have been started a moment ago."""
    if not replica.has_ended:
        await replica.is_ready()
        if code := await replica.stop():
            yield f"a bot ended with {code}"


async def _lived_through(
    scenario: Scenario, plan: Plan, there: World, people: People, troubles: Troubles
) -> list[str]:
    """The people's doings and the troubles, until all is handled; what to tell where it isn't."""
    redeliveries = 0 if scenario.webhook else plan.updates // _UPDATES_A_REDELIVERY
    befalling = troubles.befall(
        plan.updates, kills=scenario.kills, restarts=scenario.restarts, redeliveries=redeliveries
    )

    async def live() -> None:
        await asyncio.gather(people.act(), befalling)
        await there.settles(scenario.patience_s)

    living, failing = asyncio.create_task(live()), asyncio.create_task(there.fails())
    await asyncio.wait({living, failing}, timeout=scenario.patience_s, return_when=asyncio.FIRST_COMPLETED)
    if living.done():
        await living
    findings = [] if living.done() else [await there.what_is_open(people)]
    for task in (living, failing):
        task.cancel()
    await asyncio.wait({living, failing})
    return findings
