"""Entities: the marked ranges of a message's text.

Offsets and lengths count UTF-16 code units, as everywhere in the Bot API.
"""

from __future__ import annotations

import re
from typing import Any

Entity = dict[str, Any]

_DETECTED = {
    "url": re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]]", re.IGNORECASE),
    "email": re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w"),
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])"),
    "mention": re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w)"),
    "hashtag": re.compile(r"(?<!\w)#\w*[^\W\d]\w*"),
}
_OPAQUE = {"code", "pre", "text_link"}


def utf16_length(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def detected(text: str, marked: list[Entity] | None = None) -> list[Entity]:
    """The marked entities together with the links, commands and mentions that Telegram finds itself.

    Inside code and links nothing is looked for, and a stretch is one thing only.
    """
    found = list(marked or [])
    taken = [_span(entity) for entity in found if entity["type"] in _OPAQUE]
    for kind, pattern in _DETECTED.items():
        for match in pattern.finditer(text):
            start = utf16_length(text[: match.start()])
            end = start + utf16_length(match.group())
            if all(end <= left or start >= right for left, right in taken):
                taken.append((start, end))
                found.append({"type": kind, "offset": start, "length": end - start})
    return sorted(found, key=lambda entity: (entity["offset"], -entity["length"]))


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without white space around it, and the entities moved along; what lay outside is dropped."""
    kept = text.strip()
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    length = utf16_length(kept)
    moved = []
    for entity in entities:
        start, end = (min(max(edge - lead, 0), length) for edge in _span(entity))
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return kept, moved


def _span(entity: Entity) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]
