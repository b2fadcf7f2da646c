"""Model servers of several tempers, for bots that have a key."""

import random
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from tests.extraction.model_server import (
    Answer,
    Asked,
    Drops,
    Fails,
    Hangs,
    Json,
    ScriptedModel,
    busy,
    entry,
    nothing,
    record,
)

_PAYMENT = re.compile(r"([a-z ]+?) (\d+\.\d\d)")

Reader = Callable[[Asked], Json | Answer]


def books_each(asked: Asked) -> Json:
    """Reads words before an amount as a payment, and as many as there are."""
    found = list(_PAYMENT.finditer(asked.message))
    payments = [entry(one[2], one[1].strip(), category="other", excerpt=one[0].strip()) for one in found]
    return record(*payments) if payments else nothing()


def unreliable(seed: int) -> Reader:
    """A third of all requests fail, in one way or another."""
    dice = random.Random(f"model:{seed}")
    troubles = (Fails(500), Fails(503), busy(1), Drops(), Hangs())

    def read(asked: Asked) -> Json | Answer:
        return dice.choice(troubles) if dice.random() < 1 / 3 else books_each(asked)

    return read


@asynccontextmanager
async def model_server(temper: str, seed: int = 0) -> AsyncIterator[dict[str, str]]:
    """The bot's settings for such a model: none, well, unreliable, hanging or away."""
    if temper == "none":
        yield {}
        return
    if temper == "away":
        yield settings(f"http://127.0.0.1:{_closed_port()}/v1")
        return
    readers: dict[str, Reader] = {
        "well": books_each,
        "unreliable": unreliable(seed),
        "hanging": lambda _: Hangs(),
    }
    async with ScriptedModel(readers[temper]) as model:
        yield settings(model.url)


def settings(url: str) -> dict[str, str]:
    """The bot's settings for a model server."""
    return {
        "OPENAI_API_KEY": "sk-test",
        "OPENAI_BASE_URL": url,
        "OPENAI_MODEL": "luna",
        "OPENAI_PATIENCE": "1",
        "OPENAI_CALLS_PER_DAY": "0",
    }


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
