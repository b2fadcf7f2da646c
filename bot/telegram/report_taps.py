"""What the buttons under a report carry: which view of which period, in which currency.

`Om2026-11-01`, `Tc2026-01-01.2026-03-16USD`: the view, the span with its first day (and the day after the last where it
is no span with a name), and a currency where the report is in another one than usual. A report's buttons of an earlier
release begin with the span, and mean the overview.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.core.money import currency_code
from bot.core.periods import Period, Span
from bot.core.questions import Named, When
from bot.telegram.callbacks import Action, OutdatedButton, Tap

_DAY = len("2026-11-01")


class View(StrEnum):
    """What a report shows of its period. Letters, as they stand in buttons."""

    OVERVIEW = "O"
    COURSE = "C"
    TREND = "T"
    MERCHANTS = "M"
    PACE = "P"


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A view of a period; `currency` is None for the usual one."""

    view: View
    when: When
    currency: str | None = None

    def of(self, period: Period) -> "ReportPage":
        """The same view of another period."""
        return replace(self, when=named(period))

    def tap(self, action: Action = Action.REPORT) -> Tap:
        """The tap that opens the page, or does something else with it."""
        if isinstance(self.when, Period):
            days = f"{Span.CUSTOM}{self.when.start.isoformat()}.{self.when.end.isoformat()}"
        else:
            days = f"{self.when.span}{self.when.on.isoformat() if self.when.on else ''}"
        return Tap(action, text=f"{self.view}{days}{self.currency or ''}")


def named(period: Period) -> When:
    """The period by its name, so that it follows the chat's calendar; one of its own by its days."""
    return period if period.span is Span.CUSTOM else Named(period.span, period.start)


def wanted_page(tap: Tap) -> ReportPage:
    """The page that a button stands for. Raises OutdatedButton where it can't be read, and UnknownCurrency."""
    spelt = tap.text if tap.text[:1].isupper() else View.OVERVIEW + tap.text
    try:
        view, when, code = View(spelt[:1]), *_when(spelt[1:])
    except ValueError as problem:
        raise OutdatedButton from problem
    return ReportPage(view, when, currency_code(code) if code else None)


def _when(spelt: str) -> tuple[When, str]:
    """The period at the head of a text, and what stands behind it. Raises ValueError."""
    span, start = Span(spelt[:1]), date.fromisoformat(spelt[1 : 1 + _DAY])
    rest = spelt[1 + _DAY :]
    if span is not Span.CUSTOM:
        return Named(span, start), rest
    end = date.fromisoformat(rest[1 : 1 + _DAY])
    return Period(start, end, span), rest[1 + _DAY :]
