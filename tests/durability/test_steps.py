"""A bot that dies at each step of a message's life. Whoever comes after it brings all to its end, once."""

import asyncio
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from bot.core.steps import Step
from tests.durability.fleet import Replica
from tests.durability.people import People
from tests.durability.plan import planned
from tests.durability.world import World, world

HANDLED_WITHIN_S = 120
DIES_WITHIN_S = 4
AFTER_THE_CLAIM = [step for step in Step if step not in (Step.ARRIVED, Step.KEPT)]


@pytest.mark.timeout(240)
async def test_until_it_is_confirmed_an_update_comes_again(tmp_path: Path) -> None:
    async with world(tmp_path) as there, asyncio.TaskGroup() as lives:
        [bot] = there.replicas
        people = crowd(there, 1)
        lives.create_task(people.act())
        for step in (Step.ARRIVED, Step.KEPT):
            await bot.start(CRASH_AT=f"{step}:1")
            await bot.dies()
            assert died_at(step, bot)
        await bot.start()
        await all_is_well(there, people)


@pytest.mark.timeout(240)
async def test_what_a_bot_had_begun_another_brings_to_its_end(tmp_path: Path) -> None:
    async with world(tmp_path, replicas=2, webhook=True) as there, asyncio.TaskGroup() as lives:
        steady, doomed = there.replicas
        await steady.start()
        numbers, crowds = count(1), list[People]()
        for step in AFTER_THE_CLAIM:
            await doomed.start(CRASH_AT=f"{step}:1")
            await doomed.is_ready()
            while not doomed.has_ended:
                # The steady one may have been faster with those before.
                crowds.append(crowd(there, next(numbers)))
                lives.create_task(crowds[-1].act())
                await dies_soon(doomed)
            assert died_at(step, doomed)
        await all_is_well(there, *crowds)


def crowd(there: World, number: int) -> People:
    """A few people whom the bot doesn't know yet, writing all at once."""
    plan = planned(9, 3, seed=number, first_chat=number * 100)
    return People(there.http, plan, rate=400, seed=number)


def died_at(step: Step, bot: Replica) -> bool:
    """Whether that, and nothing else, ended it."""
    return f'"step": "{step}"' in bot.log.splitlines()[-1]


async def dies_soon(bot: Replica) -> None:
    """Gives it some time to."""
    with suppress(TimeoutError):
        await bot.dies(DIES_WITHIN_S)


async def all_is_well(there: World, *crowds: People) -> None:
    """Waits for the end of all that was planned and of its handling; then nothing may be wrong."""
    await asyncio.wait_for(asyncio.gather(*(people.have_acted.wait() for people in crowds)), HANDLED_WITHIN_S)
    await there.settles(HANDLED_WITHIN_S)
    audit = await there.audit(*crowds)
    assert audit.findings == [], [replica.log for replica in there.replicas]
