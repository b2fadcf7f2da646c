"""The sandbox as a server: tokens, bodies, faults, its record of calls, and who may use it."""

import asyncio
import json
import socket
import sys
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import pytest

from bot.sandbox import Sandbox
from tests.sandbox.people import Api, Phone


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot1000001:WRONG/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/bot{token}/getYou", 404, "Not Found"),
        ("/file/bot1000001:WRONG/photos/x.png", 401, "Unauthorized"),
        ("/file/bot{token}/photos/x.png", 404, "Not Found"),
    ],
)
async def test_wrong_tokens_methods_and_files(
    http: httpx.AsyncClient, sandbox: Sandbox, path: str, status: int, description: str
) -> None:
    answer = await http.get(path.format(token=sandbox.token))
    assert answer.status_code == status
    assert answer.json() == {"ok": False, "error_code": status, "description": description}


async def test_parameters_come_in_every_form(alice: Phone, sandbox: Sandbox) -> None:
    http, url = alice.http, f"/bot{sandbox.token}/SENDMESSAGE"
    chat = {"chat_id": str(alice.chat)}
    await http.get(url, params={**chat, "text": "query"})
    await http.post(url, data={**chat, "text": "form"})
    await http.post(url, files={"text": (None, "multipart"), "chat_id": (None, str(alice.chat))})
    await http.post(url, json={"chat_id": alice.chat, "text": "json"})
    assert [message["text"] for message in await alice.sees()] == ["query", "form", "multipart", "json"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"{", "application/json"), (b"[]", "application/json"), (b"x", "multipart/form-data; boundary=-")],
)
async def test_broken_bodies(http: httpx.AsyncClient, sandbox: Sandbox, body: bytes, kind: str) -> None:
    answer = await http.post(f"/bot{sandbox.token}/getMe", content=body, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["error_code"]) == (400, 400)


async def test_calls_are_on_record(alice: Phone, api: Api) -> None:
    await api.does("sendMessage", chat_id=alice.chat, text="x", reply_markup='{"remove_keyboard": true}')
    await api.fails("sendMessage", chat_id=1, text="x")
    await alice.http.post(
        f"/bot{api.token}/sendDocument",
        data={"chat_id": str(alice.chat)},
        files={"document": ("a.csv", b"a,b")},
    )
    good, bad = (await alice.http.get("/sim/calls", params={"method": "sendmessage"})).json()
    assert (good["ok"], good["error"]) == (True, None)
    assert good["params"]["reply_markup"] == {"remove_keyboard": True}
    assert (bad["ok"], bad["error_code"], bad["error"]) == (False, 400, "Bad Request: chat not found")
    [document] = (await alice.http.get("/sim/calls", params={"method": "sendDocument"})).json()
    assert document["params"]["document"] == {"file": "a.csv", "bytes": 3}


async def plan(phone: Phone, **fault: object) -> None:
    answer = await phone.http.post("/sim/faults", json=fault)
    assert answer.is_success, answer.text


async def test_too_many_requests(alice: Phone, api: Api) -> None:
    await plan(alice, method="sendMessage", fault="429:7", times=2)
    for _ in range(2):
        assert await api.call("sendMessage", chat_id=alice.chat, text="x") == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        }
    await api.does("sendMessage", chat_id=alice.chat, text="x")
    assert len(await alice.sees()) == 1


@pytest.mark.parametrize("status", [500, 502])
async def test_a_server_in_trouble(alice: Phone, api: Api, status: int) -> None:
    await plan(alice, method="*", fault=str(status))
    assert (await alice.http.get(f"/bot{api.token}/getMe")).status_code == status
    assert (await alice.http.get(f"/bot{api.token}/getMe")).status_code == 200


@pytest.mark.parametrize(("fault", "arrived"), [("drop", 0), ("lost", 1)])
async def test_a_connection_is_cut_before_or_after_the_call(
    alice: Phone, api: Api, fault: str, arrived: int
) -> None:
    await plan(alice, method="sendMessage", fault=fault)
    with pytest.raises(httpx.RemoteProtocolError):
        await api.call("sendMessage", chat_id=alice.chat, text="x")
    assert len(await alice.sees()) == arrived


async def test_a_call_hangs_and_then_goes_on(alice: Phone, api: Api) -> None:
    await plan(alice, method="sendMessage", fault="hang:1")
    sending = asyncio.create_task(api.does("sendMessage", chat_id=alice.chat, text="x"))
    await api.does("getMe")
    assert not sending.done()
    await sending


async def test_downloads_fail_too(alice: Phone, api: Api) -> None:
    await alice.uploads("document", "a.csv", b"a,b")
    [update] = await api.does("getUpdates")
    file = await api.does("getFile", file_id=update["message"]["document"]["file_id"])
    url = f"/file/bot{api.token}/{file['file_path']}"
    await plan(alice, method="file", fault="500")
    await plan(alice, method="file", fault="429")
    assert [(await alice.http.get(url)).status_code for _ in range(3)] == [500, 429, 200]


async def test_a_bot_that_dies_amid_a_call_has_not_called(
    alice: Phone, api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    address = urlsplit(str(alice.http.base_url))
    _, writer = await asyncio.open_connection(address.hostname, address.port)
    head = f"POST /bot{api.token}/sendMessage HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
    writer.write(f"{head}Content-Type: application/json\r\n\r\n{{".encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert await api.does("getMe")
    assert (await alice.http.get("/sim/calls", params={"method": "sendMessage"})).json() == []
    assert caplog.records == []


async def test_faults_are_listed_and_cleared(alice: Phone) -> None:
    await plan(alice, method="sendMessage", fault="drop", times=3)
    assert (await alice.http.get("/sim/faults")).json() == [
        {"method": "sendMessage", "fault": "drop", "seconds": 0, "times": 3, "chance": 1, "met": 0}
    ]
    await alice.http.delete("/sim/faults")
    assert (await alice.http.get("/sim/faults")).json() == []


async def test_a_fault_by_chance_stays_until_it_is_cleared(alice: Phone, api: Api) -> None:
    async def outcomes() -> list[bool]:
        await plan(alice, method="*", fault="500", chance=0.3, seed=7)
        went_well = [(await api.call("getMe"))["ok"] for _ in range(60)]
        [fault] = (await alice.http.get("/sim/faults")).json()
        assert fault["met"] == went_well.count(False)
        assert fault["times"] is None
        await alice.http.delete("/sim/faults")
        return went_well

    first, again = await outcomes(), await outcomes()
    assert 5 < first.count(False) < 35
    assert again == first


async def test_a_fault_by_chance_may_be_limited(alice: Phone, api: Api) -> None:
    await plan(alice, method="getMe", fault="500", chance=0.5, times=2)
    went_well = [(await api.call("getMe"))["ok"] for _ in range(60)]
    assert went_well.count(False) == 2


@pytest.mark.parametrize(
    "wish",
    [
        {"method": "sendMessage", "fault": "earthquake"},
        {"method": "sendMessage", "fault": "500", "times": 0},
        {"method": "sendMessage", "fault": "500", "chance": 0},
        {"method": "sendMessage", "fault": "500", "chance": "often"},
        {"method": "sendMessage", "fault": "500", "chance": 0.5, "seed": "x"},
        {"method": "sendMessage", "fault": "hang:long"},
        {"method": 5, "fault": "500"},
        {},
    ],
)
async def test_faults_that_can_not_be(http: httpx.AsyncClient, wish: dict[str, object]) -> None:
    answer = await http.post("/sim/faults", json=wish)
    assert answer.status_code == 400
    assert answer.json()["error"]


WRITE = "POST /sim/chats/5/messages"


@pytest.mark.parametrize(
    ("request_line", "body", "status", "error"),
    [
        (WRITE, "{", 400, "the body must be JSON"),
        (WRITE, "[]", 400, "the body must be a JSON object"),
        (WRITE, "{}", 400, '"text" must be a text'),
        (WRITE, '{"text": " "}', 400, '"text" is empty'),
        (WRITE, '{"text": "x", "reply_to": 9}', 404, "there is no message 9 to reply to in chat 5"),
        (WRITE, '{"text": "x", "from": 6}', 400, "a private chat has only one person"),
        (WRITE, '{"text": "x", "from": "me"}', 400, '"from" must be a person\'s id, a whole number'),
        (
            WRITE,
            '{"text": "x", "date": "soon"}',
            400,
            '"date" must be Unix seconds or an ISO 8601 date and time',
        ),
        (WRITE, '{"text": "x", "date": "2026-01-01"}', 400, '"date" needs an offset from UTC'),
        ("PUT /sim/chats/5", '{"type": "group"}', 400, '"type" must fit the chat id: negative for groups'),
        ("PUT /sim/chats/5", '{"first_name": 5}', 400, '"first_name" must be a text'),
        ("PATCH /sim/chats/5/messages/9", '{"text": "x"}', 404, "there is no message 9 in chat 5"),
        ("GET /sim/chats/5", None, 404, "there is no chat 5"),
        ("GET /sim/chats/5/messages?after=x", None, 400, '"after" must be a whole number'),
        ("POST /sim/redeliver", '{"last": 0}', 400, '"update_id" and "last" must be whole numbers from 1'),
    ],
)
async def test_wishes_that_can_not_be(
    http: httpx.AsyncClient, request_line: str, body: str | None, status: int, error: str
) -> None:
    answer = await http.request(*request_line.split(), content=body)
    assert (answer.status_code, answer.json()) == (status, {"error": error})


async def test_a_message_that_is_too_long_for_a_phone(http: httpx.AsyncClient) -> None:
    answer = await http.post("/sim/chats/5/messages", json={"text": "x" * 4097})
    assert answer.json() == {"error": '"text" is longer than 4096 characters'}


async def test_an_unknown_chat_has_no_messages(http: httpx.AsyncClient) -> None:
    assert (await http.get("/sim/chats/5/messages")).json() == []
    assert (await http.get("/sim/chats")).json() == []


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Host": "[::1"}, {"Origin": "null"}],
)
@pytest.mark.parametrize("path", ["/", "/sim/chats", "/page/chat.js"])
async def test_other_sites_are_kept_out(http: httpx.AsyncClient, headers: dict[str, str], path: str) -> None:
    assert (await http.get(path, headers=headers)).status_code == 403


@pytest.mark.parametrize("host", ["localhost:1234", "127.0.0.1", "[::1]:80"])
async def test_this_machine_is_let_in_by_all_its_names(http: httpx.AsyncClient, host: str) -> None:
    headers = {"Host": host, "Origin": f"http://{host}"}
    assert (await http.get("/sim/chats", headers=headers)).status_code == 200


def test_others_could_never_reach_it() -> None:
    with pytest.raises(ValueError, match="this machine only"):
        Sandbox(host="0.0.0.0")


async def test_a_taken_port_is_said_at_once(sandbox: Sandbox) -> None:
    with pytest.raises(OSError, match="in use"):
        async with Sandbox(port=int(sandbox.url.rpartition(":")[2])):
            pass


async def test_it_runs_on_the_other_loopback_too() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        async with Sandbox(host="::1") as sandbox, httpx.AsyncClient(timeout=60) as http:
            assert (await http.get(f"{sandbox.url}/sim/chats")).json() == []
    except OSError:
        pytest.skip("no IPv6 loopback here")


async def test_events_tell_of_one_chat(alice: Phone, api: Api) -> None:
    events: list[dict[str, object]] = []
    async with alice.http.stream("GET", f"/sim/events?chat={alice.chat}") as stream:
        lines = stream.aiter_lines()
        await anext(lines)
        await Phone(alice.http, 502).sends("not for Alice")
        await api.does("sendChatAction", chat_id=alice.chat, action="typing")
        await api.does("sendMessage", chat_id=alice.chat, text="hello")
        while len(events) < 2:
            line = await anext(lines)
            if line.startswith("data: "):
                events.append(json.loads(line.removeprefix("data: ")))
    assert [(event["type"], event["chat"]) for event in events] == [("action", 501), ("message", 501)]


async def test_the_command_line_says_where_it_is() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--port", "0", stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    lines = [(await process.stdout.readline()).decode().strip() for _ in range(3)]
    url = lines[1].removeprefix("TELEGRAM_API_URL=")
    token = lines[2].removeprefix("TELEGRAM_BOT_TOKEN=")
    async with httpx.AsyncClient(timeout=60) as http:
        assert (await http.get(f"{url}/bot{token}/getMe")).json()["ok"]
    process.terminate()
    await process.communicate()


@pytest.mark.parametrize("turns", range(6))
async def test_a_connection_that_comes_just_before_the_end_is_closed(turns: int) -> None:
    async with Sandbox() as sandbox:
        address = urlsplit(sandbox.url)
        late = socket.create_connection((address.hostname, address.port))
        for _ in range(turns):
            await asyncio.sleep(0)
    with late, suppress(ConnectionResetError):
        late.setblocking(False)
        assert late.recv(1) == b""
