"""Wishes for an export as people write them: "csv last month" behind the command, "export 2024 as excel" without it.

The words between are of the languages that the bot speaks, held in `stated_exports.toml`. What they leave over names a
time, or something else.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bot.core.exports import Format

_LONGEST = 100
_FORMATS = {
    "csv": Format.CSV,
    "excel": Format.XLSX,
    "xlsx": Format.XLSX,
    "xls": Format.XLSX,
    "json": Format.JSON,
    "beancount": Format.BEANCOUNT,
    "hledger": Format.HLEDGER,
    "ledger": Format.HLEDGER,
}
_YEAR = re.compile(r"([12][0-9]{3})(?:年(?![0-9])| (?:года?|г)\b\.?)")
# Before what is exported it is French for "my"; elsewhere it is the Spanish month.
_MY = re.compile(r"\bmes (?=données|dépenses|opérations|comptes)", re.IGNORECASE)
_EDGES = " .,;:!?。，！？\"'“”"


@dataclass(frozen=True, slots=True)
class StatedExport:
    """A format, None where none is named; and the words that may name a time, none for everything."""

    format: Format | None
    words: tuple[str, ...]

    @property
    def when(self) -> str:
        """The words together."""
        return " ".join(self.words)

    def without_each(self) -> list[str]:
        """The same with one of the words that tell something left out, each in turn."""
        return [
            " ".join(self.words[:at] + self.words[at + 1 :])
            for at, word in enumerate(self.words)
            if word.casefold() not in _words("small") | _words("units")
        ]


def stated_export(text: str) -> StatedExport:
    """What stands behind the command."""
    parts = _YEAR.sub(r"\1", _MY.sub("", text)).split()
    words = [word for part in parts if (word := part.strip(_EDGES))]
    forms = [form for word in words if (form := _FORMATS.get(word.casefold()))]
    left = [word for word in words if word.casefold() not in _FORMATS]
    while left and left[0].casefold() in _words("small"):
        left = left[1:]
    while left and left[-1].casefold() in _words("small"):
        left = left[:-1]
    return StatedExport(forms[0] if forms else None, tuple(left))


def plain_export(text: str) -> StatedExport | None:
    """What a message without a command says, where it speaks of an export; None where it doesn't, or of two formats."""
    if len(text) > _LONGEST:
        return None
    words = [part.strip(_EDGES) for part in _ideograms().sub(r" \1 ", text).split()]
    rest = [word for word in words if word.casefold() not in _words("exports")]
    forms = {form for word in words if (form := _FORMATS.get(word.casefold()))}
    return stated_export(" ".join(rest)) if len(rest) < len(words) and len(forms) <= 1 else None


@cache
def _words(name: str) -> frozenset[str]:
    source = resources.files("bot.core").joinpath("stated_exports.toml")
    rows = tomllib.loads(source.read_text("utf-8"))[name]
    return frozenset(word.strip() for row in rows.values() for word in row.split(","))


@cache
def _ideograms() -> re.Pattern[str]:
    """Words of a language that puts no spaces between them."""
    found = [word for word in _words("exports") | _words("small") if "\u4e00" <= word <= "\u9fff"]
    return re.compile(f"({'|'.join(sorted(found, key=len, reverse=True))})")
