"""A call's parameters, whichever way they came: query, form, multipart or JSON.

Telegram reads numbers, booleans and objects from text; so does this. Unknown parameters are ignored.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from bot.sandbox.errors import BadRequest, TooLarge
from bot.sandbox.files import LARGEST_UPLOAD, MEGABYTE, Upload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

_TRUE = {"true", "1", "yes", "y", "t"}
_LARGEST_REQUEST = LARGEST_UPLOAD + MEGABYTE
_ATTACHED = "attach://"


class Parameters:
    """The values by name, and the files that came along."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> None:
        self._values = values
        self._files = files or {}

    def __contains__(self, name: str) -> bool:
        return name in self._values or name in self._files

    def text(self, name: str, default: str = "") -> str:
        value = self._values.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number, or the default where there is none, as Telegram does it."""
        try:
            return int(str(self._values.get(name, default)).strip())
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in _TRUE

    def json(self, name: str, what: str) -> Any:
        """An object or a list, None where it isn't given. Raises BadRequest naming `what` it should be."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise BadRequest(f"can't parse {what} JSON object") from None

    def file(self, name: str) -> Upload | str | None:
        """The file that came with the call, or else the text that names one (an id or an address)."""
        return self._files.get(name) or self.attached(self.text(name))

    def attached(self, reference: str) -> Upload | str | None:
        """Follows `attach://name` to the file that came along. Raises BadRequest where none did."""
        if not reference.startswith(_ATTACHED):
            return reference or None
        if reference.removeprefix(_ATTACHED) not in self._files:
            raise BadRequest("wrong file identifier/HTTP URL specified")
        return self._files[reference.removeprefix(_ATTACHED)]

    def as_record(self) -> dict[str, Any]:
        """The parameters for the record of calls: objects read, and files without their bytes."""
        read = {name: _read(value) for name, value in self._values.items()}
        files = {name: {"file": one.name, "bytes": len(one.data)} for name, one in self._files.items()}
        return read | files


async def read_parameters(request: Request) -> Parameters:
    """Everything that a request carries. Raises TooLarge over 50 MB and BadRequest for a broken body."""
    if int(request.headers.get("content-length", 0)) > _LARGEST_REQUEST:
        raise TooLarge
    values: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return Parameters(values | await _json_body(request))
    if kind in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        return await _form(request, values)
    return Parameters(values)


async def _json_body(request: Request) -> dict[str, Any]:
    body = await request.body()
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        raise BadRequest("can't parse JSON object") from None
    if not isinstance(parsed, dict):
        raise BadRequest("can't parse JSON object")
    return parsed


async def _form(request: Request, values: dict[str, Any]) -> Parameters:
    files: dict[str, Upload] = {}
    try:
        async with request.form(max_part_size=_LARGEST_REQUEST) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    media_type = value.content_type or "application/octet-stream"
                    files[name] = Upload(value.filename or name, media_type, await value.read())
                else:
                    values[name] = value
    except HTTPException:
        raise BadRequest("can't parse multipart form") from None
    return Parameters(values, files)


def _read(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
