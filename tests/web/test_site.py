"""The site's answers: what Telegram, a supervisor and Prometheus are told."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from bot.web.site import LARGEST_UPDATE, Webhook, site

SECRET = "quite-a-secret"
SHOWN = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


class Shelf:
    """Keeps updates while it is up."""

    def __init__(self) -> None:
        self.kept: list[Mapping[str, Any]] = []
        self.is_up = True

    async def accept(self, updates: Sequence[Mapping[str, Any]]) -> int:
        if not self.is_up:
            raise ConnectionError("dinner 12 with Carol")
        self.kept.extend(updates)
        return len(updates)

    async def ready(self) -> bool:
        return self.is_up

    async def page(self) -> tuple[bytes, str]:
        return b"kept 7\n", "text/plain; version=1.0.0"


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def http(shelf: Shelf) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(shelf, Webhook(shelf.accept, SECRET)) as http:
        yield http


@asynccontextmanager
async def caller(shelf: Shelf, webhook: Webhook | None) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(site(ready=shelf.ready, metrics=shelf.page, webhook=webhook))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as http:
        yield http


async def test_an_update_is_confirmed_once_it_is_kept(http: httpx.AsyncClient, shelf: Shelf) -> None:
    answer = await http.post("/telegram", json={"update_id": 1, "message": {}}, headers=SHOWN)
    assert answer.status_code == 200
    assert shelf.kept == [{"update_id": 1, "message": {}}]


async def test_an_update_that_cannot_be_kept_is_asked_for_again(
    http: httpx.AsyncClient, shelf: Shelf
) -> None:
    shelf.is_up = False
    answer = await http.post("/telegram", json={"update_id": 1}, headers=SHOWN)
    assert answer.status_code == 503
    assert "Carol" not in answer.text


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "ä".encode()])
async def test_who_does_not_know_the_secret_is_turned_away(
    http: httpx.AsyncClient, shelf: Shelf, secret: str | bytes | None
) -> None:
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    answer = await http.post("/telegram", json={"update_id": 1}, headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 403
    assert shelf.kept == []


async def test_without_a_secret_nobody_is_let_in(shelf: Shelf) -> None:
    async with caller(shelf, Webhook(shelf.accept, "")) as http:
        answers = [
            await http.post("/telegram", json={"update_id": 1}, headers=shown) for shown in ({}, SHOWN)
        ]
    assert [answer.status_code for answer in answers] == [403, 403]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"7", b'{"message": {}}', b'{"update_id": "1"}', b"\xff\xfe", b"[" * 5000],
)
async def test_what_is_no_update_is_refused(http: httpx.AsyncClient, shelf: Shelf, body: bytes) -> None:
    answer = await http.post("/telegram", content=body, headers=SHOWN)
    assert answer.status_code == 400
    assert shelf.kept == []


async def test_the_largest_update_is_taken_and_a_larger_one_is_not(
    http: httpx.AsyncClient, shelf: Shelf
) -> None:
    frame = len(json.dumps({"update_id": 1, "text": ""}))
    for size, status in ((LARGEST_UPDATE, 200), (LARGEST_UPDATE + 1, 413)):
        body = json.dumps({"update_id": 1, "text": "x" * (size - frame)})
        answer = await http.post("/telegram", content=body, headers=SHOWN)
        assert answer.status_code == status
    assert len(shelf.kept) == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_the_webhook_takes_posts_only(http: httpx.AsyncClient, method: str) -> None:
    assert (await http.request(method, "/telegram", headers=SHOWN)).status_code == 405


async def test_a_bot_that_polls_has_no_webhook(shelf: Shelf) -> None:
    async with caller(shelf, None) as http:
        assert (await http.post("/telegram", json={"update_id": 1}, headers=SHOWN)).status_code == 404


async def test_it_is_alive_without_a_database_but_not_ready(http: httpx.AsyncClient, shelf: Shelf) -> None:
    assert (await http.get("/readyz")).status_code == 200
    shelf.is_up = False
    assert (await http.get("/readyz")).status_code == 503
    assert (await http.get("/healthz")).status_code == 200


async def test_metrics_are_served_as_prometheus_wants_them(http: httpx.AsyncClient) -> None:
    answer = await http.get("/metrics")
    assert answer.text == "kept 7\n"
    assert answer.headers["content-type"].startswith("text/plain; version=1.0.0")
