"""A language in which everything that is translated shows: ⟦like this⟧.

People write English in it. Its months, weekdays and figures are Ukrainian: what has Latin letters isn't the locale's.

Only a message's own letters are bracketed, not what is filled into it. So what stands outside of brackets was never
handed to a translator: the person's own words, figures, dates in their locale, or a mistake.
"""

import html
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from gettext import NullTranslations
from typing import Any

import pytest

from bot.core.pictures import Picture
from bot.telegram import language

_PLACEHOLDER = re.compile(r"(\{[^{}]*\})")
_TRANSLATED = re.compile("⟦[^⟦⟧]*(⟧|…|$)")
_TAG = re.compile(r"<[^>]*>|https?://\S+")
_NOT_WORDS = ("key", "locale", "numbers", "currency")  # of a picture: never drawn as they are

Json = dict[str, Any]


class PseudoTranslations(NullTranslations):
    """Brackets around each piece of a message."""

    def gettext(self, message: str) -> str:
        return "".join(
            piece if _PLACEHOLDER.fullmatch(piece) or not any(map(str.isalpha, piece)) else f"⟦{piece}⟧"
            for piece in _PLACEHOLDER.split(message)
        )

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)


class PictureBook:
    """Draws nothing, and keeps what was to be drawn."""

    def __init__(self, drawn: bytes) -> None:
        self._drawn = drawn
        self.pictures: list[Picture] = []

    async def render(self, picture: Picture) -> bytes:
        self.pictures.append(picture)
        return self._drawn


@contextmanager
def spoken() -> Iterator[None]:
    """Everybody is spoken to in it."""
    pseudo = PseudoTranslations()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "catalogue", lambda _locale: pseudo)
        patch.setattr(language, "locale_of", lambda _language: "uk")
        language.speech.cache_clear()
        try:
            yield
        finally:
            language.speech.cache_clear()


def untranslated(text: str) -> list[str]:
    """The words outside of brackets that have Latin letters."""
    bare = html.unescape(_TAG.sub("", _TRANSLATED.sub(" ", text)))
    return re.findall(r"/?[A-Za-z][A-Za-z'’_-]*", bare)


def shown(call: Json) -> Iterator[str]:
    """Every text of a call to Telegram that a person gets to read."""
    asked = call["params"]
    yield from (str(asked[name]) for name in ("text", "caption") if asked.get(name))
    yield from (command["description"] for command in _read(asked.get("commands")) or ())
    yield from _labels(_read(asked.get("reply_markup")))


def _read(value: object) -> Any:
    """Some calls carry JSON in a form's field."""
    return json.loads(value) if isinstance(value, str) else value


def _labels(markup: object) -> Iterator[str]:
    match markup:
        case {"text": str(label)}:
            yield label
        case dict():
            for value in markup.values():
                yield from _labels(value)
        case list():
            for value in markup:
                yield from _labels(value)


def words_in(picture: object) -> Iterator[str]:
    """Every text of a picture."""
    if isinstance(picture, str):
        yield picture
    elif isinstance(picture, tuple):
        for part in picture:
            yield from words_in(part)
    elif is_dataclass(picture):
        for field in fields(picture):
            if field.name not in _NOT_WORDS:
                yield from words_in(getattr(picture, field.name))
