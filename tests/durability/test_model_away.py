"""The model is away: everybody is answered meanwhile, and all is booked once it is back."""

import asyncio
from decimal import Decimal
from itertools import cycle
from pathlib import Path

import pytest

from tests.deadline import until
from tests.durability.models import books_each, settings
from tests.durability.people import People
from tests.durability.plan import FIRST_CHAT, Plan, Planned
from tests.durability.world import world
from tests.extraction.model_server import Drops, Fails, Hangs, ScriptedModel

ANSWERED_WITHIN_S = 60
BOOKED_WITHIN_S = 150
CHATS = 6

TEXTS = (
    "coffee {}",
    "met tom at 7, 3 of us, dinner and cab {} altogether",
    "groceries {}",
    "owe anna for 2 nights, gave her {} of it",
    "taxi {}",
)
"""What the rules read surely, and what they had better leave to a model, in turns."""


@pytest.mark.timeout(300)
async def test_everybody_is_answered_while_the_model_is_away(tmp_path: Path) -> None:
    async with ScriptedModel() as model, world(tmp_path, environment=settings(model.url)) as there:
        troubles = cycle((Fails(503), Hangs(), Drops(), Fails(429)))
        model.default = lambda _: next(troubles)
        [bot] = there.replicas
        await bot.start()
        people = People(there.http, conversations(), rate=400, seed=1)
        async with asyncio.timeout(ANSWERED_WITHIN_S), asyncio.TaskGroup() as chats:
            for messages in people.plan.chats.values():
                chats.create_task(is_answered_each_time(people, messages))
        model.default = books_each
        await there.settles(BOOKED_WITHIN_S)
        assert model.requests
        assert await there.postgres.rows("SELECT FROM inbox WHERE deferrals > 0")
        audit = await there.audit(people, in_order=False)
        assert audit.findings == [], bot.log


def conversations() -> Plan:
    """The same texts in each chat, each with an amount of its own."""
    amounts = iter(Decimal(f"{number}.45") for number in range(20, 200))
    return Plan(
        tuple(
            Planned(FIRST_CHAT + chat, text.format(amount), (amount,))
            for text in TEXTS
            for chat, amount in zip(range(CHATS), amounts, strict=False)
        )
    )


async def is_answered_each_time(people: People, messages: list[Planned]) -> None:
    """Writes one message after the other, each when the one before has got an answer, whatever it says."""
    for message in messages:
        message_id = await people.write(message)

        async def is_answered(chat_id: int = message.chat_id, after: int = message_id) -> bool:
            return any(shown["from_bot"] for shown in await people.chat(chat_id, after))

        await until(is_answered, ANSWERED_WITHIN_S)
