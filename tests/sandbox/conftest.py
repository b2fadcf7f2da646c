"""A sandbox with somebody on either side of it."""

from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.sandbox import Sandbox
from tests.sandbox.browser import browser
from tests.sandbox.people import Api, Phone

__all__ = ["alice", "api", "bot", "browser", "http", "sandbox"]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=sandbox.url, timeout=60, trust_env=False, verify=False) as client:
        yield client


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client."""
    bot = Bot(
        sandbox.token,
        base_url=f"{sandbox.url}/bot",
        base_file_url=f"{sandbox.url}/file/bot",
        request=plain_http(),
        get_updates_request=plain_http(),
    )
    async with bot:
        yield bot


def plain_http() -> HTTPXRequest:
    """Requests that don't load the certificates which plain HTTP has no use for."""
    return HTTPXRequest(
        read_timeout=60,
        write_timeout=60,
        connect_timeout=60,
        pool_timeout=60,
        httpx_kwargs={"verify": False, "trust_env": False},
    )


@pytest.fixture
def api(http: httpx.AsyncClient, sandbox: Sandbox) -> Api:
    """The Bot API without a client library, for what a library would not let through."""
    return Api(http, sandbox.token)


@pytest.fixture
async def alice(http: httpx.AsyncClient) -> Phone:
    """Alice, who has just opened the chat."""
    phone = Phone(http, 501)
    await phone.opens(first_name="Alice", language_code="en")
    return phone
