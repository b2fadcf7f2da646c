"""Files that were sent in chats: kept in memory, named the way Telegram names them."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from bot.sandbox.errors import BadRequest, TooLarge
from bot.sandbox.images import read_header

if TYPE_CHECKING:
    from bot.sandbox.images import Image

Kind = Literal["photo", "document", "voice"]

MEGABYTE = 1024 * 1024
LARGEST_PHOTO = 10 * MEGABYTE
LARGEST_UPLOAD = 50 * MEGABYTE
LARGEST_DOWNLOAD = 20 * MEGABYTE
LARGEST_OF_A_PERSON = 2000 * MEGABYTE
_LARGEST_PHOTO_SIDES = 10_000
_LARGEST_PHOTO_RATIO = 20
_FOLDERS: dict[Kind, str] = {"photo": "photos", "document": "documents", "voice": "voice"}


@dataclass(frozen=True)
class Upload:
    """A file on its way in: its name, its media type and its bytes."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class StoredFile:
    """A file as a chat holds it. `width` and `height` are a photo's pixels, `duration_s` a voice's length."""

    file_id: str
    unique_id: str
    kind: Kind
    path: str
    upload: Upload
    width: int = 0
    height: int = 0
    duration_s: int = 0

    @property
    def size(self) -> int:
        return len(self.upload.data)

    def as_api(self) -> Any:
        """The value of a message's `photo`, `document` or `voice`."""
        ids = {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}
        if self.kind == "photo":
            return [{**ids, "width": self.width, "height": self.height}]
        if self.kind == "voice":
            return {**ids, "duration": self.duration_s, "mime_type": self.upload.media_type}
        return {**ids, "file_name": self.upload.name, "mime_type": self.upload.media_type}

    def as_file(self) -> dict[str, Any]:
        """A `File`. Raises BadRequest over the 20 MB that a bot may download."""
        if self.size > LARGEST_DOWNLOAD:
            raise BadRequest("file is too big")
        ids = {"file_id": self.file_id, "file_unique_id": self.unique_id}
        return {**ids, "file_size": self.size, "file_path": self.path}


class FileStore:
    """Every file of every chat, found by its id and by its download path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: Kind, upload: Upload, duration_s: int = 0, largest: int | None = None) -> StoredFile:
        """Takes a new file in. Raises what Telegram raises for one that it would not take from a bot, or a person."""
        image = _checked(kind, upload, LARGEST_UPLOAD if largest is None else largest)
        number = len(self._by_id)
        digest = sha256(upload.data).hexdigest()
        media_type = image.media_type if image and kind == "photo" else upload.media_type
        stored = StoredFile(
            file_id=f"AgACAgI-{kind}-{number}-{digest[:24]}",
            unique_id=f"AQAD{digest[:12]}",
            kind=kind,
            path=f"{_FOLDERS[kind]}/file_{number}{_extension(kind, upload, media_type)}",
            upload=Upload(upload.name, media_type, upload.data),
            width=image.width if image else 0,
            height=image.height if image else 0,
            duration_s=duration_s,
        )
        self._by_id[stored.file_id] = self._by_path[stored.path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)


def _checked(kind: Kind, upload: Upload, largest: int) -> Image | None:
    size = len(upload.data)
    if not size:
        raise BadRequest("file must be non-empty")
    if size > largest:
        raise TooLarge
    if kind != "photo":
        return None
    if size > LARGEST_PHOTO:
        raise BadRequest(
            f"file of size {size} bytes is too big for a photo; the maximum size is {LARGEST_PHOTO} bytes"
        )
    image = read_header(upload.data)
    if image is None:
        raise BadRequest("IMAGE_PROCESS_FAILED")
    short, long = sorted((image.width, image.height))
    if short == 0 or short + long > _LARGEST_PHOTO_SIDES or long > short * _LARGEST_PHOTO_RATIO:
        raise BadRequest("PHOTO_INVALID_DIMENSIONS")
    return image


def _extension(kind: Kind, upload: Upload, media_type: str) -> str:
    if kind == "voice":
        return ".oga"
    if kind == "photo":
        return mimetypes.guess_extension(media_type) or ".jpg"
    _, dot, ending = upload.name.rpartition(".")
    return f".{ending}" if dot and ending.isalnum() else ""
