"""What befalls the bot while people write: kills, restarts of PostgreSQL, updates that come again, each at its time.

The time of a trouble is a number of handled updates, so that it finds the bot at work.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from typing import Any

import httpx

from tests.deadline import until
from tests.durability.fleet import Replica
from tests.durability.postgres import AWAY, Postgres

_HANDLED_WITHIN_S = 3600.0
_SOON_S = 0.1
_REDELIVERED = 20
_HANDLED = "SELECT count(*) AS number FROM inbox WHERE status = 'done'"
_HELD = """
    SELECT count(*) AS number, max(lease_until) - now() AS longest
    FROM inbox
    WHERE status = 'running' AND claimed_by LIKE '%:' || $1 || ':%'
"""
_FIRST_AFTER = (
    "SELECT min(finished_at) - to_timestamp($1) AS pause FROM inbox WHERE finished_at > to_timestamp($1)"
)
Blow = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Kill:
    """When a bot was killed, in seconds since 1970, how many updates it had, and for how long it holds them yet."""

    at: float
    cut_off: int
    held_s: float


@dataclass
class Troubles:
    """Does harm to these replicas and this server, and keeps a record of it."""

    replicas: Sequence[Replica]
    postgres: Postgres
    telegram: httpx.AsyncClient
    seed: int
    kills: list[Kill] = field(default_factory=list)
    restarts: int = 0
    redelivered: int = 0

    def __post_init__(self) -> None:
        self._dice = random.Random(f"troubles:{self.seed}")

    async def befall(self, updates: int, *, kills: int, restarts: int, redeliveries: int) -> None:
        """So many of each, spread at random over the time in which that many updates are handled."""
        stops = cycle(self._dice.sample((self.postgres.stops, self.postgres.dies), 2))
        blows: list[Blow] = [*[self._kill] * kills, *[self._redeliver] * redeliveries]
        blows += [self._restart(next(stops)) for _ in range(restarts)]
        self._dice.shuffle(blows)
        times = sorted(self._dice.sample(range(1, max(updates, len(blows) + 2)), len(blows)))
        for handled, blow in zip(times, blows, strict=True):
            await self._until_handled(handled)
            await asyncio.sleep(self._dice.uniform(0, _SOON_S))
            await blow()

    async def kill(self, replica: Replica) -> None:
        """`kill -9`, and a new process in its place."""
        pid, at = replica.pid, time.time()
        await replica.kill()
        held = await self._row(_HELD, str(pid))
        self.kills.append(Kill(at, held.get("number", 0), _seconds(held.get("longest"))))
        await replica.start()

    @property
    def longest_hold_s(self) -> float:
        """The longest that a killed bot holds on to an update, unless another frees it earlier."""
        return max([kill.held_s for kill in self.kills], default=0.0)

    async def longest_silence_s(self) -> float:
        """The longest time from a kill to the first update that was handled after it."""
        silences = [await self._row(_FIRST_AFTER, kill.at) for kill in self.kills]
        return max([_seconds(silence.get("pause")) for silence in silences], default=0.0)

    async def _kill(self) -> None:
        await self.kill(self._dice.choice(self.replicas))

    def _restart(self, stop: Blow) -> Blow:
        async def restart() -> None:
            await stop()
            self.restarts += 1

        return restart

    async def _redeliver(self) -> None:
        wish = {"last": self._dice.randint(1, _REDELIVERED)}
        again = (await self.telegram.post("/sim/redeliver", json=wish)).raise_for_status()
        self.redelivered += len(again.json()["update_ids"])

    async def _until_handled(self, updates: int) -> None:
        async def are_handled() -> bool:
            return bool((await self._row(_HANDLED)).get("number", 0) >= updates)

        await until(are_handled, _HANDLED_WITHIN_S)

    async def _row(self, query: str, *values: object) -> dict[str, Any]:
        """The row; empty where the server is away, or the bot hasn't made its tables yet."""
        try:
            [row] = await self.postgres.rows(query, *values)
        except AWAY:
            return {}
        return row


def _seconds(time_span: timedelta | None) -> float:
    return time_span.total_seconds() if time_span else 0.0
