"""The size of a picture, read from its first bytes: PNG, JPEG and GIF."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_PNG = b"\x89PNG\r\n\x1a\n"
_NOT_FRAMES = {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True)
class Image:
    """A picture's pixels and its media type."""

    width: int
    height: int
    media_type: str


def read_header(data: bytes) -> Image | None:
    """What kind of picture the bytes are, or None where they are none."""
    try:
        if data.startswith(_PNG):
            width, height = struct.unpack(">II", data[16:24])
            return Image(width, height, "image/png")
        if data.startswith((b"GIF87a", b"GIF89a")):
            width, height = struct.unpack("<HH", data[6:10])
            return Image(width, height, "image/gif")
        if data.startswith(b"\xff\xd8"):
            return _jpeg(data)
    except (struct.error, IndexError):
        return None
    return None


def _jpeg(data: bytes) -> Image | None:
    """Walks the segments up to the frame header, which holds the height before the width."""
    position = 2
    while position < len(data):
        if data[position] != 0xFF:  # noqa: PLR2004 — the byte that begins every marker
            return None
        marker = data[position + 1]
        if 0xC0 <= marker <= 0xCF and marker not in _NOT_FRAMES:  # noqa: PLR2004 — the frame headers
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return Image(width, height, "image/jpeg")
        position += 2 + int(struct.unpack(">H", data[position + 2 : position + 4])[0])
    return None
