"""PostgreSQL is away: nothing is confirmed to Telegram that isn't on disk, and the bot goes on by itself."""

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.deadline import until
from tests.durability.fleet import Replica
from tests.durability.people import People
from tests.durability.plan import planned
from tests.durability.world import world

NOTICED_WITHIN_S = 60
HANDLED_WITHIN_S = 120


@pytest.mark.timeout(240)
async def test_what_comes_meanwhile_outlives_the_bot(tmp_path: Path) -> None:
    async with world(tmp_path) as there, asyncio.TaskGroup() as lives:
        [bot] = there.replicas
        await bot.start()
        await bot.is_ready()
        people = People(there.http, planned(20, 5, seed=41), rate=400, seed=41)
        with there.postgres.frozen():
            lives.create_task(people.act())
            await until(lambda: is_ready(bot, 503), NOTICED_WITHIN_S)
            assert (await there.pending() or 0) >= len(people.sent) > 0
            await bot.kill()
            await bot.start()
        await until(lambda: is_ready(bot, 200), NOTICED_WITHIN_S)
        await asyncio.wait_for(people.have_acted.wait(), HANDLED_WITHIN_S)
        await there.settles(HANDLED_WITHIN_S)
        assert (await there.audit(people)).findings == [], bot.log


async def is_ready(bot: Replica, status: int) -> bool:
    """Whether /readyz answers so."""
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=60) as http:
            return (await http.get(f"http://127.0.0.1:{bot.port or 0}/readyz")).status_code == status
    except httpx.TransportError:
        return False
