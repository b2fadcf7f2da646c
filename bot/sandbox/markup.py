"""HTML as Telegram's `parse_mode` reads it: text and entities out, or Telegram's own complaint.

Offsets in complaints count bytes of UTF-8 from the start of the text, as Telegram's do.
Source: https://core.telegram.org/bots/api#html-style and the error texts of the official Bot API server.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from bot.sandbox.entities import Entity, trimmed, utf16_length
from bot.sandbox.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_CHARACTER = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w.-]+)))?"""
)
_LAST_CODE_POINT = 0x10FFFF


def parse(text: str, parse_mode: str | None) -> tuple[str, list[Entity]]:
    """Text and entities under a parse mode ('HTML', or none). Raises BadRequest in Telegram's words."""
    if not parse_mode:
        return trimmed(text, [])
    if parse_mode.lower() == "html":
        return trimmed(*_HtmlReader(text).read())
    if parse_mode.lower() in {"markdown", "markdownv2"}:
        raise BadRequest(f"the sandbox reads parse_mode HTML only, not {parse_mode}")
    raise BadRequest("unsupported parse_mode")


@dataclass
class _OpenTag:
    name: str
    offset: int
    entity: Entity


@dataclass
class _HtmlReader:
    source: str
    position: int = 0
    text: str = ""
    length: int = 0
    stack: list[_OpenTag] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> tuple[str, list[Entity]]:
        while self.position < len(self.source):
            if self.source[self.position] != "<":
                self._character()
            elif self.source.startswith("</", self.position):
                self._end_tag()
            else:
                self._start_tag()
        if self.stack:
            self._complain(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].name}"')
        return self.text, sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def _character(self) -> None:
        match = _CHARACTER.match(self.source, self.position)
        decoded = _decoded(match) if match else None
        character = decoded or self.source[self.position]
        self.position += len(match.group()) if match and decoded else 1
        self.text += character
        self.length += utf16_length(character)

    def _start_tag(self) -> None:
        start = self.position
        name_end = _next(self.source, start + 1, lambda character: character.isspace() or character == ">")
        if name_end == len(self.source):
            self._complain("Unclosed start tag", start)
        name = self.source[start + 1 : name_end].lower()
        if name not in _TAGS:
            self._complain(f'Unsupported start tag "{name}"', start)
        entity = self._entity(name, self._attributes(name, name_end, start), start)
        self.stack.append(_OpenTag(name, self.length, entity))

    def _attributes(self, tag: str, position: int, start: int) -> dict[str, str]:
        """Reads up to and with the closing `>`."""
        found: dict[str, str] = {}
        while True:
            position = _next(self.source, position, lambda character: not character.isspace())
            if position == len(self.source):
                self._complain("Unclosed start tag", start)
            if self.source[position] == ">":
                self.position = position + 1
                return found
            match = _ATTRIBUTE.match(self.source, position)
            if match is None:
                self._complain(f'Empty attribute name in the tag "{tag}"', start)
            value = match["double"] or match["single"] or match["bare"] or ""
            found[match["name"].lower()] = _CHARACTER.sub(lambda one: _decoded(one) or one.group(), value)
            position = match.end()

    def _entity(self, tag: str, attributes: dict[str, str], start: int) -> Entity:
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            self._complain('Tag "span" must have class "tg-spoiler"', start)
        entity: Entity = {"type": _TAGS[tag]}
        if tag == "a":
            entity["url"] = attributes.get("href", "")
        if tag == "tg-emoji":
            entity["custom_emoji_id"] = attributes.get("emoji-id", "")
        if tag == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        language = attributes.get("class", "")
        if tag == "code" and self._in_pre() and language.startswith("language-"):
            self.stack[-1].entity["language"] = language.removeprefix("language-")
        return entity

    def _end_tag(self) -> None:
        start = self.position
        if not self.stack:
            self._complain("Unexpected end tag", start)
        end = self.source.find(">", start)
        name = self.source[start + 2 : end].strip().lower()
        if end == -1 or " " in name:
            self._complain("Unclosed end tag", start)
        tag = self.stack.pop()
        if name and name != tag.name:
            self._complain("Unmatched end tag", start, f', expected "</{tag.name}>", found "</{name}>"')
        self.position = end + 1
        self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        """Keeps the entity, unless it covers nothing, links nowhere or only names the language of a pre."""
        length = self.length - tag.offset
        nowhere = tag.name == "a" and not tag.entity["url"]
        if length and not nowhere and not (tag.name == "code" and self._in_pre()):
            self.entities.append({**tag.entity, "offset": tag.offset, "length": length})

    def _in_pre(self) -> bool:
        return bool(self.stack) and self.stack[-1].name == "pre"

    def _complain(self, what: str, position: int | None = None, more: str = "") -> NoReturn:
        where = "" if position is None else f" at byte offset {len(self.source[:position].encode())}"
        raise BadRequest(f"can't parse entities: {what}{where}{more}")


def _decoded(match: re.Match[str]) -> str | None:
    """The character that a reference like `&lt;` or `&#60;` stands for, if it stands for one."""
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < _LAST_CODE_POINT else None


def _next(text: str, position: int, wanted: Callable[[str], bool]) -> int:
    """Where the next wanted character stands, or the end of the text."""
    while position < len(text) and not wanted(text[position]):
        position += 1
    return position
