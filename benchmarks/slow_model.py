"""A language model that takes its time: an OpenAI-compatible server, in a process of its own.

python -m benchmarks.slow_model SECONDS prints its address as the first line. Each answer comes that many seconds
after its request and books the last number of the message for its other words.
"""

import asyncio
import json
import re
import socket
import sys
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Json = dict[str, Any]

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def meaning(message: str) -> Json:
    """The answer in the shape that the bot's schema demands; a message without a number is small talk."""
    numbers = _NUMBER.findall(message)
    absent = dict.fromkeys(("change", "question", "budget", "doubt"))
    if not numbers:
        return {"intent": "chat", "entries": []} | absent
    entry = {
        "kind": "expense",
        "amount": numbers[-1],
        "currency": None,
        "date": None,
        "category": "other",
        "description": " ".join(_NUMBER.sub(" ", message).split()),
        "excerpt": message,
    }
    return {"intent": "record", "entries": [entry]} | absent


class SlowModel:
    """The server's answers."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def complete(self, request: Request) -> Response:
        """One chat completion, `seconds` after the request's first byte was seen."""
        due = asyncio.get_running_loop().time() + self._seconds
        asked = await request.json()
        message = json.loads(asked["messages"][-1]["content"])["message"]
        body = _completion(asked["model"], json.dumps(meaning(message)))
        await asyncio.sleep(due - asyncio.get_running_loop().time())
        return JSONResponse(body)


def _completion(model: str, content: str) -> Json:
    choice = {
        "index": 0,
        "finish_reason": "stop",
        "message": {"role": "assistant", "content": content, "refusal": None},
    }
    usage = {"prompt_tokens": 900, "completion_tokens": 60, "total_tokens": 960}
    return {
        "id": "slow",
        "object": "chat.completion",
        "created": 1,
        "model": model,
        "choices": [choice],
        "usage": usage,
    }


def main() -> None:
    """Serves until it is told to stop."""
    model = SlowModel(float(sys.argv[1]))
    app = Starlette(routes=[Route("/v1/chat/completions", model.complete, methods=["POST"])])
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}/v1\n")
    sys.stdout.flush()
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None, access_log=False))
    server.run(sockets=[listener])


if __name__ == "__main__":
    main()
