"""The bot's own complete export, read again: JSON as `bot.files.json_lines` writes it.

Each entry is checked by itself: one that is broken is left out, and told. Only keys that are known are taken. A value
that JSON can't have (NaN), or that is nested too deeply, makes the whole unreadable.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from bot.core.cells import LINE_SIGNS, clean
from bot.core.errors import BookkeeperError, Unreadable, UnreadableFile
from bot.core.ledger import LONGEST_DESCRIPTION, Action, CategorySource, Kind, checked_day
from bot.core.money import Money
from bot.core.periods import DAY
from bot.core.tables import MOST_ROWS, Reason

FORMAT, VERSION = "bookkeeper", 1

_AT_ONCE = 200
_MOST_REVISIONS = 1000
_MOST_OTHERS = 5000
_LONGEST_NAME = 64
_WHITE = re.compile(r"[ \t\r\n]*")
_PLAIN = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,4})?")
_LISTS = ("categories", "learned", "budgets", "rates")
_LARGEST_ID = 2**63 - 1


def looks_like_json(data: bytes) -> bool:
    """Whether the first sign is one that a JSON document of this bot's, or another one, begins with."""
    return data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read_backup(data: bytes) -> Iterator[dict[str, Any]]:
    """First what isn't entries, then entries, many in a piece. Raises UnreadableFile."""
    about: dict[str, Any] = {}
    entries: list[Any] = []
    try:
        for key, value in _members(data.decode("utf-8-sig")):
            if key == "entries":
                entries = value
            else:
                about[key] = value
    except (ValueError, RecursionError):
        raise UnreadableFile(
            Unreadable.BROKEN if about.get("format") == FORMAT else Unreadable.OTHER_JSON
        ) from None
    _check(about)
    settings = about.get("settings")
    yield {
        "backup": {
            "part": about["part"] if isinstance(about.get("part"), int) else 1,
            "last": about.get("last") is not False,
            "settings": settings if isinstance(settings, dict) else {},
            **{name: _listed(about.get(name)) for name in _LISTS},
        }
    }
    yield from _entries(entries)


def _check(about: Mapping[str, Any]) -> None:
    if about.get("format") != FORMAT:
        raise UnreadableFile(Unreadable.OTHER_JSON)
    version = about.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise UnreadableFile(Unreadable.NEWER)


def _listed(value: Any) -> list[dict[str, Any]]:
    return [one for one in value[:_MOST_OTHERS] if isinstance(one, dict)] if isinstance(value, list) else []


def _entries(values: list[Any]) -> Iterator[dict[str, Any]]:
    booked: list[dict[str, Any]] = []
    left: list[list[Any]] = []
    for number, value in enumerate(values, 1):
        try:
            booked.append(_entry(value))
        except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, BookkeeperError):
            left.append([number, Reason.BAD_ENTRY, ""])
        if len(booked) == _AT_ONCE:
            yield {"entries": booked}
            booked = []
    yield {"entries": booked, "left": left[:MOST_ROWS], "uncounted": 0}


def _entry(value: Mapping[str, Any]) -> dict[str, Any]:
    """An entry with its revisions, in order and from 1; the last one says what the entry is."""
    revisions = value["revisions"]
    if not 0 < len(revisions) <= _MOST_REVISIONS:
        raise ValueError("revisions")
    return {
        "extractor": _name(value["extractor"]),
        "created_at": _instant(value["created_at"]),
        "revisions": [_revision(one, number) for number, one in enumerate(revisions, 1)],
    }


def _revision(value: Mapping[str, Any], number: int) -> dict[str, Any]:
    undoes = value["undoes"]
    if value["number"] != number or not (undoes is None or 0 < undoes < number):
        raise ValueError("the revisions are not in order")
    return {
        "number": number,
        "action": Action(value["action"]).value,
        "state": _state(value["state"]),
        "by": _whole(value["by"]),
        "at": _instant(value["at"]),
        "undoes": undoes,
    }


def _state(value: Mapping[str, Any]) -> dict[str, Any]:
    day = _day(date.fromisoformat(value["date"]))
    money = Money.kept(_amount(value["amount"]), _currency(value["currency"])).positive()
    voided_at = value["voided_at"]
    return {
        "kind": Kind(value["kind"]).value,
        "amount": f"{money.amount:f}",
        "currency": money.currency,
        "date": day.isoformat(),
        "category": _name(value["category"]),
        "category_source": CategorySource(value["category_source"]).value,
        "description": clean(_text(value["description"]), kept=LINE_SIGNS)[:LONGEST_DESCRIPTION],
        "voided_at": None if voided_at is None else _instant(voided_at),
    }


def _amount(text: Any) -> Decimal:
    if not _PLAIN.fullmatch(_text(text)):
        raise ValueError("amount")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError("amount") from None


def _currency(text: Any) -> str:
    """A code of three letters: it may be tender no longer."""
    if not re.fullmatch(r"[A-Z]{3}", _text(text)):
        raise ValueError("currency")
    return str(text)


def _name(text: Any) -> str:
    name = clean(_text(text))
    if not 0 < len(name) <= _LONGEST_NAME:
        raise ValueError("name")
    return name


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or abs(value) > _LARGEST_ID:
        raise ValueError("number")
    return value


def _instant(value: Any) -> str:
    at = datetime.fromisoformat(_text(value))
    if at.tzinfo is None:
        raise ValueError("an instant without a zone")
    at = at.astimezone(UTC)
    _day(at.date())
    return at.isoformat()


def _day(day: date) -> date:
    """A day that books can have, wherever on earth they are kept."""
    return checked_day(day, datetime.now(UTC).date() + DAY)


def _members(text: str) -> Iterator[tuple[str, Any]]:
    """The members of the object that the text is; entries one by one. Raises ValueError where it is anything else."""
    decode = json.JSONDecoder(parse_constant=_refuse, parse_float=str).raw_decode
    at = _after(text, 0, "{")
    while text[at : at + 1] != "}":
        key, at = decode(text, at)
        at = _after(text, _white(text, at), ":")
        if key == "entries":
            value, at = _array(text, at, decode)
        else:
            value, at = decode(text, at)
        yield key, value
        at = _white(text, at)
        if text[at : at + 1] == ",":
            at = _white(text, at + 1)
        elif text[at : at + 1] != "}":
            raise ValueError("no end of the object")


def _array(text: str, at: int, decode: Callable[[str, int], tuple[Any, int]]) -> tuple[list[Any], int]:
    values: list[Any] = []
    at = _after(text, at, "[")
    while text[at : at + 1] != "]":
        value, at = decode(text, at)
        values.append(value)
        if len(values) > MOST_ROWS:
            raise UnreadableFile(Unreadable.TOO_MANY_ROWS, str(MOST_ROWS))
        at = _white(text, at)
        if text[at : at + 1] == ",":
            at = _white(text, at + 1)
        elif text[at : at + 1] != "]":
            raise ValueError("no end of the list")
    return values, at + 1


def _after(text: str, at: int, sign: str) -> int:
    at = _white(text, at)
    if text[at : at + 1] != sign:
        raise ValueError(f"no {sign}")
    return _white(text, at + 1)


def _white(text: str, at: int) -> int:
    found = _WHITE.match(text, at)
    return found.end() if found else at


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)
