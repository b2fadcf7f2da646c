"""The bot's side over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

from __future__ import annotations

import asyncio
import contextlib
import re
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.sandbox import connections, methods
from bot.sandbox.errors import ApiError, NotFound, TooManyRequests, Unauthorized
from bot.sandbox.parameters import Parameters, read_parameters

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.sandbox.faults import Fault
    from bot.sandbox.messenger import Messenger
    from bot.sandbox.methods import Method

_TOKEN = re.compile(r"[1-9]\d*:[A-Za-z0-9_-]+")
_DOWNLOAD = "file"


class BotSide:
    """Answers the bot as api.telegram.org does, unless a fault is planned."""

    def __init__(self, messenger: Messenger, closing: asyncio.Event) -> None:
        self._messenger = messenger
        self._closing = closing

    def routes(self) -> list[Route]:
        return [
            Route("/bot{token}/{method}", self.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self.download, methods=["GET"]),
        ]

    async def call(self, request: Request) -> Response:
        """One call of a method, recorded with its outcome."""
        name, parameters = request.path_params["method"], Parameters({})
        try:
            self._check_token(request)
            name, method = _known(name)
            parameters = await read_parameters(request)
            fault = self._messenger.faults.meet(name)
            if fault and fault.kind in {"drop", "500", "502"}:
                return await self._broken(request, fault, name, parameters)
            answer = {"ok": True, "result": await self._carry_out(method, parameters, fault)}
            if fault and fault.kind == "lost":
                await connections.cut(request)
        except ApiError as error:
            answer = error.as_api()
        except ClientDisconnect:
            return Response()  # the bot died amid its call: nobody is there to read an answer
        self._messenger.calls.add(name, parameters, answer)
        return JSONResponse(answer, status_code=answer.get("error_code", 200))

    async def download(self, request: Request) -> Response:
        """A file's bytes."""
        try:
            self._check_token(request)
            file = self._messenger.files.at(request.path_params["path"])
            if file is None:
                raise NotFound
            fault = self._messenger.faults.meet(_DOWNLOAD)
            if fault and fault.kind in {"drop", "lost", "500", "502"}:
                return await self._broken(request, fault, _DOWNLOAD, Parameters({}))
            await self._slow_down(fault)
        except ApiError as error:
            return JSONResponse(error.as_api(), status_code=error.code)
        return Response(file.upload.data, media_type=file.upload.media_type)

    def _check_token(self, request: Request) -> None:
        token = request.path_params["token"]
        if not _TOKEN.fullmatch(token):
            raise NotFound
        if token != self._messenger.token:
            raise Unauthorized

    async def _carry_out(self, method: Method, parameters: Parameters, fault: Fault | None) -> Any:
        await self._slow_down(fault)
        return await method(self._messenger, parameters)

    async def _slow_down(self, fault: Fault | None) -> None:
        """Refuses for a while, or waits: no longer than the sandbox runs."""
        if fault and fault.kind == "429":
            raise TooManyRequests(int(fault.seconds))
        if fault and fault.kind == "hang":
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), fault.seconds)

    async def _broken(self, request: Request, fault: Fault, name: str, parameters: Parameters) -> Response:
        """A call that is not carried out: the server is in trouble or the connection is gone."""
        error = f"fault {fault.kind}"
        self._messenger.calls.add(name, parameters, {"ok": False, "description": error})
        if fault.kind in {"drop", "lost"}:
            await connections.cut(request)
            return Response()
        if fault.kind == "502":
            return PlainTextResponse("<html><title>502 Bad Gateway</title></html>", status_code=502)
        answer = {"ok": False, "error_code": 500, "description": "Internal Server Error"}
        return JSONResponse(answer, status_code=500)


def _known(name: str) -> tuple[str, Method]:
    found = methods.find(name)
    if found is None:
        raise NotFound
    return found
