"""An OpenAI-compatible server on the loopback that answers by script and remembers what it was asked.

    async with ScriptedModel() as model:
        model.answers(record(entry("4.50", "coffee")), busy(retry_after=1))
        …  # point an OpenAIExtractor at model.url
        assert model.requests[0].message == "coffee 4.50"

Where no answer is queued, `model.default` makes one from the message: `books_the_number` unless set otherwise.
"""

import asyncio
import json
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.web.server import listen, serve

Json = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    body: Json
    authorization: str

    @property
    def system(self) -> str:
        """The rules and the setting."""
        return str(self.body["messages"][0]["content"])

    @property
    def turn(self) -> Json:
        """The person's turn: the message, and the entries that it may be about."""
        turn = json.loads(self.body["messages"][-1]["content"])
        assert isinstance(turn, dict)
        return turn

    @property
    def message(self) -> str:
        """What the person wrote."""
        return str(self.turn["message"])

    @property
    def format(self) -> str | None:
        """The kind of answer that was asked for, None where it was left open."""
        return (self.body.get("response_format") or {}).get("type")


# ── What a model can mean ────────────────────────────────────────────────────────────────────────


def entry(amount: str | None, description: str = "", **fields: Any) -> Json:
    """One payment; an expense without currency, day or category unless `fields` say more."""
    absent = {"kind": "expense", "currency": None, "date": None, "category": None, "excerpt": ""}
    return {**absent, "amount": amount, "description": description, **fields}


def meaning(intent: str, **parts: Any) -> Json:
    """A whole answer, with null for what isn't named."""
    return {
        "intent": intent,
        "entries": [],
        "change": None,
        "question": None,
        "budget": None,
        "doubt": None,
    } | parts


def record(*entries: Json) -> Json:
    """Book these."""
    return meaning("record", entries=list(entries))


def amend(**change: Any) -> Json:
    """Change an entry: `entry` is its number, from 1."""
    names = ("entry", "amount", "currency", "date", "category", "kind", "description")
    return meaning("amend", change=dict.fromkeys(names) | change)


def nothing() -> Json:
    """Nothing to book."""
    return meaning("chat")


def books_the_number(asked: Asked) -> Json:
    """A model of little wit: the last number is what the other words cost."""
    numbers = re.findall(r"\d+(?:\.\d+)?", asked.message)
    if not numbers:
        return nothing()
    words = re.sub(r"[\d.]+", " ", asked.message)
    return record(entry(numbers[-1], " ".join(words.split()), excerpt=asked.message))


# ── How a server can answer ──────────────────────────────────────────────────────────────────────


class Answer:
    """How one request is answered."""

    async def respond(self, server: "ScriptedModel", asked: Asked) -> Response:
        """The HTTP response."""
        raise NotImplementedError


@dataclass(frozen=True)
class Says(Answer):
    """A completion with this content, JSON or any text."""

    content: Json | str | None
    finish_reason: str = "stop"
    refusal: str | None = None
    usage: Json | None = field(default_factory=lambda: {"prompt_tokens": 900, "completion_tokens": 60})

    async def respond(self, server: "ScriptedModel", asked: Asked) -> Response:
        content = json.dumps(self.content) if isinstance(self.content, dict) else self.content
        message = {"role": "assistant", "content": content, "refusal": self.refusal}
        choice = {"index": 0, "message": message, "finish_reason": self.finish_reason}
        usage = {} if self.usage is None else {"usage": self.usage}
        return JSONResponse(
            {"id": "c-1", "object": "chat.completion", "created": 1, "choices": [choice]} | usage
        )


@dataclass(frozen=True)
class Fails(Answer):
    """An error with this status."""

    status: int
    message: str = "something is wrong"
    code: str | None = None
    param: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    async def respond(self, server: "ScriptedModel", asked: Asked) -> Response:
        error = {"message": self.message, "type": "error", "code": self.code, "param": self.param}
        return JSONResponse({"error": error}, self.status, self.headers)


@dataclass(frozen=True)
class Sends(Answer):
    """These bytes with status 200, whatever they are."""

    body: str

    async def respond(self, server: "ScriptedModel", asked: Asked) -> Response:
        return PlainTextResponse(self.body)


class Hangs(Answer):
    """Nothing at all, for as long as the server runs."""

    async def respond(self, server: "ScriptedModel", asked: Asked) -> Response:
        await server.closing.wait()
        return Response(status_code=503)


@dataclass(frozen=True)
class Crowd(Answer):
    """The answer `then`, once so many requests are under way at the same time."""

    size: int
    then: Answer

    async def respond(self, server: "ScriptedModel", asked: Asked) -> Response:
        if server.most_at_once >= self.size:
            server.crowded.set()
        await server.crowded.wait()
        return await self.then.respond(server, asked)


class Drips(Answer):
    """A byte now and then, without an end: no read ever times out."""

    async def respond(self, server: "ScriptedModel", asked: Asked) -> Response:
        async def spaces() -> Any:
            while not server.closing.is_set():
                yield b" "
                await asyncio.sleep(0.02)

        return StreamingResponse(spaces(), media_type="application/json")


class Drops(Answer):
    """The connection breaks off before there is an answer."""

    async def respond(self, server: "ScriptedModel", asked: Asked) -> Response:
        return _BrokenOff()


class _BrokenOff(Response):
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
        await send({"type": "http.response.body", "body": b"{", "more_body": False})


def busy(retry_after: float | str | None = None) -> Fails:
    """Too many requests."""
    headers = {} if retry_after is None else {"retry-after": str(retry_after)}
    return Fails(429, "slow down", headers=headers)


def refusal() -> Says:
    """The model won't answer."""
    return Says(None, refusal="I can't help with that.")


def truncated() -> Says:
    """The answer was cut off by the length limit."""
    return Says('{"intent": "record", "entr', finish_reason="length")


def no_choices() -> Sends:
    """A completion without any content at all."""
    return Sends('{"id": "c-1", "object": "chat.completion", "choices": []}')


# ── The server ───────────────────────────────────────────────────────────────────────────────────


class ScriptedModel:
    """The server. `requests` are those that came, in order; `url` is what OPENAI_BASE_URL would be.

    `most_at_once` is how many requests at the most were under way at the same time.
    """

    def __init__(self, default: Callable[[Asked], Json | Answer] = books_the_number) -> None:
        self.default = default
        self.requests: list[Asked] = []
        self.closing = asyncio.Event()
        self.crowded = asyncio.Event()
        self.most_at_once = 0
        self.url = ""
        self._under_way = 0
        self._script: deque[Answer] = deque()
        self._app = Starlette(routes=[Route("/v1/chat/completions", self._complete, methods=["POST"])])

    def answers(self, *answers: Json | str | Answer) -> None:
        """Queues answers: meanings and texts become completions."""
        self._script.extend(answer if isinstance(answer, Answer) else Says(answer) for answer in answers)

    async def __aenter__(self) -> Self:
        self._listener = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/v1"
        self._serving = asyncio.create_task(serve(self._app, self._listener))
        return self

    async def __aexit__(self, *exception: object) -> None:
        self.closing.set()
        self._serving.cancel()
        await asyncio.wait({self._serving})
        self._listener.close()

    async def _complete(self, request: Request) -> Response:
        asked = Asked(await request.json(), request.headers.get("authorization", ""))
        self.requests.append(asked)
        answer = self._script.popleft() if self._script else self.default(asked)
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        try:
            return await (answer if isinstance(answer, Answer) else Says(answer)).respond(self, asked)
        finally:
            self._under_way -= 1
