"""What the buttons of an export carry: a period to show (`p`), or a format to write, with the period.

`pm0.1` shows the month before this one, `csvm0.1` writes it. A period of its own goes by its days,
`c2026-01-01.2026-03-16`; none at all is everything.
"""

import re
from datetime import date

from bot.core.exports import Format
from bot.core.periods import Period, Span
from bot.core.questions import Named, When
from bot.services.exporting import ExportWish
from bot.telegram.callbacks import Action, OutdatedButton, Tap

_SHOW = "p"
_NAMED = re.compile(r"([dwmqy])(\d{4}-\d\d-\d\d|0)\.(\d{1,3})")
_DAYS = re.compile(r"c(\d{4}-\d\d-\d\d)\.(\d{4}-\d\d-\d\d)")


def show_tap(when: When | None) -> Tap:
    """Shows the formats for a period."""
    return Tap(Action.EXPORT, text=f"{_SHOW}{_spelt(when)}")


def write_tap(wish: ExportWish) -> Tap:
    """Writes the files."""
    return Tap(Action.EXPORT, text=f"{wish.format}:{_spelt(wish.when)}")


def wanted(tap: Tap) -> ExportWish | When | None:
    """What a button stands for: files, or a period to show. Raises OutdatedButton."""
    try:
        form, is_wish, when = tap.text.partition(":")
        return ExportWish(Format(form), _read(when)) if is_wish else _read(tap.text[len(_SHOW) :])
    except ValueError as problem:
        raise OutdatedButton from problem


def _spelt(when: When | None) -> str:
    match when:
        case None:
            return ""
        case Period():
            return f"{Span.CUSTOM}{when.start.isoformat()}.{when.end.isoformat()}"
        case Named():
            return f"{when.span}{when.on.isoformat() if when.on else 0}.{when.back}"


def _read(spelt: str) -> When | None:
    """The period. Raises ValueError."""
    if not spelt:
        return None
    if named := _NAMED.fullmatch(spelt):
        span, day, back = named.groups()
        return Named(Span(span), None if day == "0" else date.fromisoformat(day), int(back))
    if days := _DAYS.fullmatch(spelt):
        return Period(date.fromisoformat(days[1]), date.fromisoformat(days[2]), Span.CUSTOM)
    raise ValueError(spelt)
