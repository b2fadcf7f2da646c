"""Pictures of a wanted size, as small as they get."""

import struct
import zlib


def png(width: int = 40, height: int = 30) -> bytes:
    """A grey PNG that every decoder takes."""
    rows = (b"\x00" + b"\x99" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def jpeg(width: int, height: int) -> bytes:
    """The beginning of a JPEG with a comment before its frame header."""
    comment = b"\xff\xfe" + struct.pack(">H", 6) + b"grey"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + comment + frame + b"\xff\xd9"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
