"""The world that a bot lives in: its PostgreSQL, its Telegram, other bots beside it, and what is asked of them all."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import httpx

from bot.sandbox import Sandbox
from tests.database import plain
from tests.deadline import until
from tests.durability.audit import Audit, audited, records
from tests.durability.fleet import Replica, fleet
from tests.durability.front import Front, front
from tests.durability.people import People
from tests.durability.postgres import AWAY, Postgres, postgres

SECRET = "a-webhooks-secret"
FAULTS = ("429:1", "500", "502", "drop", "lost", "hang:3")
_FOR_EVER_S = 86_400
_OPEN = "SELECT count(*) AS number FROM inbox WHERE status NOT IN ('done', 'parked')"


@dataclass
class World:
    """Everything that runs, and what is asked of it."""

    sandbox: Sandbox
    http: httpx.AsyncClient
    postgres: Postgres
    replicas: list[Replica]
    front: Front | None = None

    async def fails_at_times(self, share: float, seed: int) -> None:
        """From now on this share of the bot's calls fails, in every way there is."""
        for number, fault in enumerate(FAULTS if share else ()):
            chance = share / len(FAULTS)
            await self.plans({"method": "*", "fault": fault, "chance": chance, "seed": seed + number})

    async def plans(self, fault: dict[str, object]) -> None:
        """Plans a fault of the stand-in."""
        (await self.http.post("/sim/faults", json=fault)).raise_for_status()

    async def faults_met(self) -> int:
        """How many calls failed so far."""
        return sum(fault["met"] for fault in (await self.http.get("/sim/faults")).json())

    async def recovers(self) -> None:
        """From now on no call fails."""
        await self.http.delete("/sim/faults")

    async def settles(self, within_s: float) -> None:
        """Returns once everything that was sent has been handled. Raises TimeoutError."""
        if self.front:
            await self.front.settles()
        await until(self._is_settled, within_s)

    async def audit(self, *groups: People, in_order: bool = True) -> Audit:
        """Compares what is there with what these people did."""
        chats = {chat_id: shown for people in groups for chat_id, shown in (await people.chats()).items()}
        sent = {message: sent for people in groups for message, sent in people.sent.items()}
        try:
            found = await records(self.postgres, chats, sent)
        except AWAY as problem:
            return Audit([f"the books can't be read: {problem}"])
        return audited(found, in_order=in_order)

    async def fails(self) -> None:
        """Returns once a bot has ended by itself."""
        await until(lambda: any(replica.failed for replica in self.replicas), _FOR_EVER_S)

    async def what_is_open(self, people: People) -> str:
        """What keeps it all from being settled."""
        failed = sum(replica.failed for replica in self.replicas)
        written, pending = len(people.sent), await self.pending()
        return f"given up: {written} written, {failed} bots failed, Telegram holds {pending} updates"

    async def pending(self) -> int | None:
        """How many updates Telegram holds; None where the question itself met a fault."""
        try:
            info = await self.http.get(f"/bot{self.sandbox.token}/getWebhookInfo")
        except httpx.TransportError:
            return None
        return int(info.json()["result"]["pending_update_count"]) if info.is_success else None

    async def _is_settled(self) -> bool:
        if await self.pending() != 0:
            return False
        try:
            [row] = await self.postgres.rows(_OPEN)
        except AWAY:
            return False
        return not row["number"]


@asynccontextmanager
async def world(
    folder: Path,
    *,
    replicas: int = 1,
    webhook: bool = False,
    twice: float = 0.0,
    seed: int = 0,
    durable: bool = False,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[World]:
    """A world whose bots don't run yet; a webhook has a front before it. `environment` goes to the bots."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(postgres(folder / "data", durable=durable))
        sandbox = await stack.enter_async_context(Sandbox())
        # Patient: a tap is answered when the bot is back.
        http = await stack.enter_async_context(_client(sandbox))
        settings = _environment(sandbox, server) | dict(environment)
        bots = await stack.enter_async_context(fleet(replicas, folder, settings))
        standing = None
        if webhook:
            standing = await stack.enter_async_context(front(bots, twice=twice, seed=seed))
            settings |= {"WEBHOOK_URL": standing.url, "WEBHOOK_SECRET": SECRET}
        yield World(sandbox, http, server, bots, standing)


def _client(sandbox: Sandbox) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=200)
    return httpx.AsyncClient(base_url=sandbox.url, timeout=60, limits=limits, trust_env=False)


def _environment(sandbox: Sandbox, server: Postgres) -> dict[str, str]:
    return {
        "TELEGRAM_BOT_TOKEN": sandbox.token,
        "TELEGRAM_API_URL": sandbox.url,
        "DATABASE_URL": plain(server.url),
        "ACCESS": "open",
        "SEND_LIMITS": "off",
        "MESSAGES_PER_MINUTE": "0",
        "DEFAULT_CURRENCY": "USD",
        "DEFAULT_TIMEZONE": "UTC",
        "HTTP_PORT": "0",
        "LOG_FORMAT": "json",
        "LOG_LEVEL": "INFO",
    }
