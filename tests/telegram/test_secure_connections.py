"""Calls over TLS: only a server whose certificate counts, and is for it, gets to see the token."""

import ssl
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.telegram.connections import Connections, Origin, Post
from tests.telegram.web_server import OK, Visit, serving

CERTIFICATE = Path(__file__).with_name("certificate.pem")
"""Signed by itself, for 127.0.0.1, with its key; good for nothing but this."""


def server_side() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def trusting() -> ssl.SSLContext:
    """The default in all but whom it trusts. No certificates can be loaded in the usual way here."""
    context = ssl.create_default_context()
    super(ssl.SSLContext, context).load_verify_locations(cafile=CERTIFICATE)
    return context


def post(url: str, host: str = "127.0.0.1") -> Post:
    origin = Origin(host, urlsplit(url).port or 0, is_secure=True)
    return Post(origin, "/bot1:token/getMe", (("Host", "here"), ("Content-Length", "0")), b"", 5, 5)


async def answers(visit: Visit) -> None:
    visit.answer()


async def test_a_server_that_is_trusted_keeps_its_connection() -> None:
    connections = Connections(trusting)
    async with serving(answers, secure=server_side()) as server:
        assert [await connections.send(post(server.url)) for _ in range(3)] == [(200, OK)] * 3
        assert server.connections == [1, 1, 1]
        await connections.close()


async def test_a_server_that_nobody_vouches_for_gets_no_call() -> None:
    async with serving(answers, secure=server_side()) as server:
        with pytest.raises(ssl.SSLCertVerificationError) as refusal:
            await Connections(ssl.create_default_context).send(post(server.url))
        assert "token" not in str(refusal.value)
        assert server.visits == []


async def test_a_certificate_for_another_server_does_not_count() -> None:
    async with serving(answers, secure=server_side()) as server:
        with pytest.raises(ssl.SSLCertVerificationError):
            await Connections(trusting).send(post(server.url, "localhost"))
        assert server.visits == []
