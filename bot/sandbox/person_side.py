"""The person's side over HTTP: `/sim/…`, for the page and for tests.

Only this machine may use it: requests under another host name, or sent by another site's page, are refused.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox import person
from bot.sandbox.errors import PersonError
from bot.sandbox.files import LARGEST_UPLOAD, Upload

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from bot.sandbox.files import Kind
    from bot.sandbox.messenger import Messenger

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_HEARTBEAT_S = 15.0
_SHOWN_IN_PLACE = ("image/png", "image/jpeg", "image/gif", "audio/")
_FILE_KINDS: tuple[Kind, ...] = ("photo", "voice", "document")


class PersonSide:
    """The handlers of `/sim/…`. Trouble is answered as `{"error": one line}`."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger

    def routes(self) -> list[Route]:
        chat, message = "/sim/chats/{chat:signed}", "/messages/{message:int}"
        table = [
            ("GET", "/sim/chats", self.list_chats),
            ("GET", chat, self.show_chat),
            ("PUT", chat, self.open_chat),
            ("GET", f"{chat}/messages", self.list_messages),
            ("POST", f"{chat}/messages", self.write),
            ("PATCH", f"{chat}{message}", self.edit),
            ("POST", f"{chat}{message}/press", self.press),
            ("POST", f"{chat}/files", self.send_file),
            ("POST", f"{chat}/location", self.send_location),
            ("POST", f"{chat}/fill", self.fill),
            ("GET", "/sim/files/{file_id}", self.show_file),
            ("GET", "/sim/faults", self.list_faults),
            ("POST", "/sim/faults", self.plan_fault),
            ("DELETE", "/sim/faults", self.clear_faults),
            ("POST", "/sim/redeliver", self.redeliver),
            ("GET", "/sim/calls", self.list_calls),
            ("GET", "/sim/events", self.listen),
        ]
        return [Route(path, handler, methods=[method]) for method, path, handler in table]

    async def list_chats(self, _request: Request) -> Response:
        return JSONResponse([chat.as_seen() for chat in self._messenger.chats.values()])

    async def show_chat(self, request: Request) -> Response:
        return JSONResponse(person.chat_seen(self._messenger, request.path_params["chat"]))

    async def open_chat(self, request: Request) -> Response:
        chat = person.opens(self._messenger, request.path_params["chat"], await _json_object(request))
        return JSONResponse(person.chat_seen(self._messenger, chat.id))

    async def list_messages(self, request: Request) -> Response:
        """The messages with higher ids than `after`; a chat that doesn't exist has none."""
        after = _number(request, "after", 0)
        chat = self._messenger.chats.get(request.path_params["chat"])
        messages = chat.messages.values() if chat else []
        return JSONResponse([one.as_seen() for one in messages if one.message_id > after])

    async def write(self, request: Request) -> Response:
        chat_id, wish = request.path_params["chat"], await _json_object(request)
        return JSONResponse(person.writes(self._messenger, chat_id, wish).as_seen())

    async def edit(self, request: Request) -> Response:
        ids = request.path_params["chat"], request.path_params["message"]
        return JSONResponse(person.edits(self._messenger, *ids, await _json_object(request)).as_seen())

    async def press(self, request: Request) -> Response:
        ids = request.path_params["chat"], request.path_params["message"]
        return JSONResponse(await person.presses(self._messenger, *ids, await _json_object(request)))

    async def send_file(self, request: Request) -> Response:
        try:
            async with request.form(max_part_size=LARGEST_UPLOAD) as form:
                wish = {name: value for name, value in form.items() if isinstance(value, str)}
                kind, upload = await _uploaded(dict(form))
        except HTTPException as error:
            raise PersonError(f"the form can't be read: {error.detail}") from None
        sender = {"from": int(wish["from"])} if wish.get("from", "").isdecimal() else {}
        message = person.sends_file(self._messenger, request.path_params["chat"], kind, upload, wish | sender)
        return JSONResponse(message.as_seen())

    async def send_location(self, request: Request) -> Response:
        """Where the person is, as `{"latitude", "longitude"}` in degrees."""
        chat_id, wish = request.path_params["chat"], await _json_object(request)
        return JSONResponse(person.sends_location(self._messenger, chat_id, wish).as_seen())

    async def fill(self, request: Request) -> Response:
        """Fills the chat's books with made-up entries, where that is offered."""
        message = await self._messenger.filling.fill(request.path_params["chat"])
        return JSONResponse(message.as_seen())

    async def show_file(self, request: Request) -> Response:
        """A file's bytes; only pictures and sound are shown in place, so that no file can act as a page."""
        file = self._messenger.files.get(request.path_params["file_id"])
        if file is None:
            raise PersonError("there is no such file", status=404)
        media_type = file.upload.media_type
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=31536000"}
        if not media_type.startswith(_SHOWN_IN_PLACE):
            headers["Content-Disposition"] = "attachment"
        return Response(file.upload.data, media_type=media_type, headers=headers)

    async def list_faults(self, _request: Request) -> Response:
        return JSONResponse(self._messenger.faults.as_seen())

    async def plan_fault(self, request: Request) -> Response:
        return JSONResponse(self._messenger.faults.plan(await _json_object(request)).as_seen())

    async def clear_faults(self, _request: Request) -> Response:
        self._messenger.faults.clear()
        return Response(status_code=204)

    async def redeliver(self, request: Request) -> Response:
        """Hands `{"update_id"}`, or the `{"last": n}` confirmed updates, to the bot once more."""
        wish = await _json_object(request)
        update_id, last = wish.get("update_id"), wish.get("last", 1)
        if not isinstance(last, int) or last < 1 or not isinstance(update_id, int | None):
            raise PersonError('"update_id" and "last" must be whole numbers from 1')
        return JSONResponse({"update_ids": self._messenger.updates.redeliver(update_id=update_id, last=last)})

    async def list_calls(self, request: Request) -> Response:
        return JSONResponse(self._messenger.calls.of(request.query_params.get("method")))

    async def listen(self, request: Request) -> Response:
        """Server-sent events of one chat or of all."""
        chat_id = _number(request, "chat", 0)
        return StreamingResponse(
            self._events(chat_id), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def _events(self, chat_id: int) -> AsyncIterator[str]:
        with self._messenger.events.listening() as queue:
            yield "retry: 1000\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(queue.get(), _HEARTBEAT_S)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                if not chat_id or event["chat"] in {chat_id, None}:
                    yield f"data: {json.dumps(event)}\n\n"


def from_this_machine(request: Request) -> bool:
    """Whether the request names this machine and was not sent by another site's page."""
    origin = request.headers.get("origin")
    names = [f"//{request.headers.get('host', '')}", *([origin] if origin else [])]
    return all(_host(name) in _LOOPBACK for name in names)


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


async def _json_object(request: Request) -> dict[str, Any]:
    try:
        wish = json.loads(await request.body())
    except ValueError:
        raise PersonError("the body must be JSON") from None
    if not isinstance(wish, dict):
        raise PersonError("the body must be a JSON object")
    return wish


async def _uploaded(form: dict[str, Any]) -> tuple[Kind, Upload]:
    for kind in _FILE_KINDS:
        file = form.get(kind)
        if isinstance(file, UploadFile):
            media_type = file.content_type or "application/octet-stream"
            return kind, Upload(file.filename or kind, media_type, await file.read())
    raise PersonError("the form must carry a file named photo, voice or document")


def _number(request: Request, name: str, default: int) -> int:
    try:
        return int(request.query_params.get(name, default))
    except ValueError:
        raise PersonError(f'"{name}" must be a whole number') from None
