"""What a complete export has beside entries, checked: whatever isn't as it should be is passed over.

It comes from a file, which may have been made by anybody.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar
from zoneinfo import available_timezones

from bot.core.categories import FALLBACKS, USUAL, Said
from bot.core.category_changes import LONGEST_NAME, MOST
from bot.core.cells import clean
from bot.core.chats import ChatSettings
from bot.core.confirmations import ConfirmationStyle
from bot.core.errors import BookkeeperError
from bot.core.imports import BackupRead
from bot.core.learning import LONGEST_PHRASE
from bot.core.ledger import Kind
from bot.core.money import Money, currency_code
from bot.core.number_styles import NumberStyle
from bot.core.periods import Calendar, Span
from bot.core.rates import LARGEST_RATE

_Made = TypeVar("_Made")
_KEY = re.compile(r"[a-z0-9_]{1,24}")  # two of them stand on a button
_MOST_ROWS = 500
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,30})?")
_LARGEST_PLACE, _LARGEST_ID = 10_000, 2**63 - 1
_WEEK, _MONTH = range(7), range(1, 32)
_EMOJI = 16
_PLAIN_ERRORS = (ValueError, KeyError, TypeError, ArithmeticError, BookkeeperError)


@dataclass(frozen=True, slots=True)
class LearnedRow:
    """Words that were learned."""

    kind: Kind
    words: str
    shown: str
    category: str
    learned_at: datetime
    by: int
    forgotten_at: datetime | None


@dataclass(frozen=True, slots=True)
class BudgetTold:
    """A budget; `category` is empty where it is for all spending."""

    category: str
    amount: Money
    span: Span
    carry_over: bool
    since: date
    until: date | None
    by: int
    set_at: datetime


@dataclass(frozen=True, slots=True)
class RateTold:
    """What somebody said that a currency is worth."""

    currency: str
    base: str
    since: date
    value: Decimal
    by: int
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Restored:
    """All of it."""

    settings: ChatSettings
    categories: Mapping[str, Said]
    learned: tuple[LearnedRow, ...]
    budgets: tuple[BudgetTold, ...]
    rates: tuple[RateTold, ...]


def restored(read: BackupRead, present: ChatSettings) -> Restored:
    """What the export says, upon the chat's present settings."""
    return Restored(
        settings=_settings(read.settings, present),
        categories=_categories(read.categories),
        learned=tuple(_made(read.learned, _learned)),
        budgets=tuple(_made(read.budgets, _budget)),
        rates=tuple(_made(read.rates, _rate)),
    )


def changed_settings(present: ChatSettings, future: ChatSettings) -> dict[str, tuple[Any, Any]]:
    """The settings that differ, by their names in an export, each as it is and as it will be."""
    after = _as_told(future)
    return {name: (was, after[name]) for name, was in _as_told(present).items() if was != after[name]}


def settings_back(present: ChatSettings, changed: Mapping[str, tuple[Any, Any]]) -> ChatSettings:
    """The settings with what has changed as it was before, unless it was changed since."""
    now = _as_told(present)
    return _settings({name: was for name, (was, became) in changed.items() if now[name] == became}, present)


def under(told: Restored, keys: Mapping[str, str]) -> Restored:
    """Learned words and budgets under the keys that their categories have here."""
    return replace(
        told,
        learned=tuple(replace(one, category=keys.get(one.category, one.category)) for one in told.learned),
        budgets=tuple(replace(one, category=keys.get(one.category, one.category)) for one in told.budgets),
    )


def _categories(told: Iterable[Mapping[str, Any]]) -> dict[str, Said]:
    """By their keys, each with the last one that it went to by way of others; a circle leads nowhere.

    Of those that no default is, no more than a chat can have.
    """
    made = {said.key: said for said in islice(_made(told, _said), _MOST_ROWS)}
    own = [key for key, said in made.items() if key not in USUAL and not said.merged_into]
    found = {key: said for key, said in made.items() if key not in own[MOST - len(USUAL) :]}
    return {
        key: replace(said, hidden=False, merged_into=None)
        if key in FALLBACKS
        else replace(said, merged_into=_last(key, found))
        for key, said in found.items()
    }


def _last(key: str, said: Mapping[str, Said]) -> str | None:
    met, at = {key}, said[key].merged_into
    while at is not None and at not in met and at not in FALLBACKS and at in said and said[at].merged_into:
        met.add(at)
        at = said[at].merged_into
    return None if at in met else at


def _made(told: Iterable[Mapping[str, Any]], make: Callable[[Mapping[str, Any]], _Made]) -> Iterator[_Made]:
    for one in told:
        try:
            yield make(one)
        except _PLAIN_ERRORS:
            continue


def _settings(told: Mapping[str, Any], present: ChatSettings) -> ChatSettings:
    changes: dict[str, Any] = {}
    for name, read in _SETTINGS.items():
        if name in told:
            try:
                changes[name] = read(told[name])
            except _PLAIN_ERRORS:
                continue
    calendar = present.calendar
    week_start = changes.pop("week_start", calendar.week_start)
    month_start = changes.pop("month_start", calendar.month_start)
    return replace(present, calendar=Calendar(week_start, month_start), onboarded=True, **changes)


def _as_told(settings: ChatSettings) -> dict[str, Any]:
    """What a complete export says of these settings."""
    calendar = settings.calendar
    days = {"week_start": calendar.week_start, "month_start": calendar.month_start}
    return days | {name: getattr(settings, name) for name in _SETTINGS if name not in days}


def _said(told: Mapping[str, Any]) -> Said:
    merged_into = None if told["merged_into"] is None else _matching(_KEY, told["merged_into"])
    key = _matching(_KEY, told["key"])
    if merged_into == key:
        raise ValueError(key)
    return Said(
        key=key,
        kind=Kind(told["kind"]),
        name=None if told["name"] is None else _text(told["name"], LONGEST_NAME),
        emoji=None if told["emoji"] is None else _text(told["emoji"], _EMOJI),
        place=None if told["place"] is None else _whole(told["place"], _LARGEST_PLACE),
        hidden=told["hidden"] is True,
        merged_into=merged_into,
    )


def _learned(told: Mapping[str, Any]) -> LearnedRow:
    return LearnedRow(
        kind=Kind(told["kind"]),
        words=_text(told["words"], LONGEST_PHRASE),
        shown=_text(told["shown"], LONGEST_PHRASE),
        category=_matching(_KEY, told["category"]),
        learned_at=_instant(told["learned_at"]),
        by=_whole(told["by"], _LARGEST_ID),
        forgotten_at=None if told["forgotten_at"] is None else _instant(told["forgotten_at"]),
    )


def _budget(told: Mapping[str, Any]) -> BudgetTold:
    since = date.fromisoformat(told["since"])
    until = None if told["until"] is None else date.fromisoformat(told["until"])
    return BudgetTold(
        category=_matching(_KEY, told["category"]) if told["category"] else "",
        amount=Money.of(_number(told["amount"]), told["currency"]).positive(),
        span=Span(told["span"]),
        carry_over=told["carry_over"] is True,
        since=since,
        until=until if until is None or until >= since else since,
        by=_whole(told["by"], _LARGEST_ID),
        set_at=_instant(told["set_at"]),
    )


def _rate(told: Mapping[str, Any]) -> RateTold:
    value = _number(told["value"])
    if not 1 / LARGEST_RATE <= value <= LARGEST_RATE:
        raise ValueError(value)
    return RateTold(
        currency=currency_code(told["currency"]),
        base=currency_code(told["base"]),
        since=date.fromisoformat(told["since"]),
        value=value,
        by=_whole(told["by"], _LARGEST_ID),
        said_at=_instant(told["said_at"]),
    )


def _text(value: Any, longest: int) -> str:
    text = clean(value).strip()
    if not 0 < len(text) <= longest:
        raise ValueError(text)
    return text


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if not pattern.fullmatch(value):
        raise ValueError(value)
    return str(value)


def _number(value: Any) -> Decimal:
    return Decimal(_matching(_NUMBER, value))


def _whole(value: Any, largest: int) -> int:
    if not isinstance(value, int) or not -largest <= value <= largest:
        raise ValueError(value)
    return value


def _instant(value: Any) -> datetime:
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        raise ValueError(value)
    return at


def _one_of(values: Iterable[Any], value: Any) -> Any:
    if isinstance(value, bool) or value not in values:
        raise ValueError(value)
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(type(value).__name__)
    return value


_SETTINGS: dict[str, Callable[[Any], Any]] = {
    "currency": currency_code,
    "zone": lambda value: _one_of(available_timezones(), value),
    "language": lambda value: _matching(_LANGUAGE, value),
    "week_start": lambda value: _one_of(_WEEK, value),
    "month_start": lambda value: _one_of(_MONTH, value),
    "number_style": lambda value: None if value is None else NumberStyle(value),
    "confirmations": ConfirmationStyle,
    "warns_twice": _truth,
}
