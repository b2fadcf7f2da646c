"""A report's figures as a table of plain text, for those who can't see the picture. Pure.

Figures stand right, in a monospaced block; letters of East Asia count double, as they are drawn. What doesn't fit into
a message is summed in one line.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from unicodedata import category as kind_of
from unicodedata import east_asian_width

from bot.core.conversion import Basis, figure, total
from bot.core.merchants import Merchants
from bot.core.money import Money
from bot.core.reports import Report
from bot.core.trends import Trend
from bot.telegram.language import Speech
from bot.telegram.report_basis import made_from
from bot.telegram.report_pictures import by_month
from bot.telegram.report_taps import View
from bot.telegram.screens import Screen

LONGEST = 3000
"""UTF-16 units that a table may have: a message holds 4096, and there are lines around it."""

MOST_ROWS = 60
"""A longer table is nothing that anybody reads on a phone."""

_LONGEST_LABEL = 16

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Lines under a head, and the last line; `rest` makes one line of those from an index on."""

    head: Row
    rows: Sequence[Row]
    last: Row
    rest: Callable[[int], Row]


def spending(shown: Report, view: View, speech: Speech) -> Screen:
    """The figures behind a view of a period's spending."""
    match view:
        case View.COURSE:
            table = _course(shown, speech)
        case View.PACE:
            table = _pace(shown, speech)
        case _:
            table = _categories(shown, speech)
    return _screen(speech.period(shown.period), table, shown.basis, speech)


def trend(shown: Trend, speech: Speech) -> Screen:
    """Month by month."""
    rows = [
        (
            speech.short_month_of_year(month.period.start),
            speech.figure(month.spent),
            speech.figure(month.income),
        )
        for month in shown.months
    ]
    last = (
        speech.label("Total"),
        speech.figure(shown.balance.spent),
        speech.figure(shown.balance.income),
    )
    head = (shown.currency, speech.label("spent"), speech.label("income"))
    return _screen(speech.months(shown.period), Table(head, rows, last, lambda _: last), shown.basis, speech)


def merchants(shown: Merchants, speech: Speech) -> Screen:
    """All of them by name, and what has none."""
    known = [*shown.ranks, *([shown.nameless] if shown.nameless else [])]
    names = [merchant.name or speech.label("no description") for merchant in known]
    rows = [
        (name, speech.figure(one.money), speech.number(one.entries))
        for name, one in zip(names, known, strict=True)
    ]

    def rest(start: int) -> Row:
        left = known[start:]
        money = figure(total(one.worth for one in left), shown.currency)
        entries = sum(one.entries for one in left)
        return _others(len(left), speech), speech.figure(money), speech.number(entries)

    head = ("", shown.currency, speech.label("times"))
    last = (speech.label("Total"), speech.figure(shown.spent), speech.number(shown.entries))
    return _screen(speech.period(shown.period), Table(head, rows, last, rest), shown.basis, speech)


def _categories(shown: Report, speech: Speech) -> Table:
    rows = [
        (
            speech.category(speech.categories.show(total.category)),
            speech.figure(total.money),
            speech.percent(total.share),
        )
        for total in shown.categories
    ]

    def rest(start: int) -> Row:
        left = shown.categories[start:]
        money = figure(total(one.worth for one in left), shown.currency)
        return (
            _others(len(left), speech),
            speech.figure(money),
            speech.percent(total(one.share for one in left)),
        )

    last = (speech.label("Total"), speech.figure(shown.balance.spent), "")
    return Table(("", shown.currency, "%"), rows, last, rest)


def _course(shown: Report, speech: Speech) -> Table:
    """Days on which anything was spent, now or then; months, where there are many days."""
    if by_month(shown.period):
        now = [(speech.short_month_of_year(part.period.start), part.money) for part in shown.monthly]
        then = [part.money for part in shown.monthly_before]
    else:
        days = (speech.day_of_month(day) for day in shown.period.days())
        now, then = list(zip(days, shown.daily, strict=True)), list(shown.daily_before)
    return _beside(now, then, shown, speech)


def _pace(shown: Report, speech: Speech) -> Table:
    """What was spent up to each of the days that have begun."""
    begun = shown.elapsed_days or len(shown.period)
    days = [speech.day_of_month(day) for day in shown.period.days()][:begun]
    then = [*shown.running_before, *[shown.running_before[-1]] * begun][:begun]
    rows = [
        (day, speech.figure(one), speech.figure(other))
        for day, one, other in zip(days, shown.running[:begun], then, strict=True)
    ]
    last = rows.pop() if rows else ("", "", "")
    return Table(_head_beside(shown, speech), rows, last, lambda _: ("…", "", ""))


def _beside(now: Sequence[tuple[str, Money]], then: Sequence[Money], shown: Report, speech: Speech) -> Table:
    nothing = Money.zero(shown.currency)
    others = [*then, *[nothing] * len(now)][: len(now)]
    pairs = [(name, one, other) for (name, one), other in zip(now, others, strict=True)]
    kept = [(name, one, other) for name, one, other in pairs if one.amount or other.amount]
    rows = [(name, speech.figure(one), speech.figure(other)) for name, one, other in kept]
    last = (speech.label("Total"), speech.figure(shown.balance.spent), _total_before(shown, speech))
    return Table(
        _head_beside(shown, speech), rows, last, lambda start: _others_beside(len(rows) - start, speech)
    )


def _total_before(shown: Report, speech: Speech) -> str:
    """The total of the days before that are listed."""
    days = len(shown.before) if by_month(shown.period) else min(len(shown.before), len(shown.period))
    return speech.figure(shown.running_before[days - 1])


def _others_beside(count: int, speech: Speech) -> Row:
    return _others(count, speech), "…", "…"


def _head_beside(shown: Report, speech: Speech) -> Row:
    return shown.currency, speech.label("now"), speech.label("before")


def _others(count: int, speech: Speech) -> str:
    return speech.say_many("{count} other", "{count} others", count)


def _screen(title: str, table: Table, basis: Basis, speech: Speech) -> Screen:
    lines = [
        f"<b>{speech.escaped(title)}</b>",
        f"<pre>{speech.escaped(text(table))}</pre>",
        *made_from(basis, speech),
    ]
    return Screen("\n".join(lines))


def text(table: Table) -> str:
    """The table in lines of one width, of at most `LONGEST` units."""
    kept = min(len(table.rows), MOST_ROWS)
    while True:
        rest = [table.rest(kept)] if kept < len(table.rows) else []
        lines = _aligned([table.head, *table.rows[:kept], *rest, table.last])
        written = "\n".join(lines)
        if kept == 0 or len(written.encode("utf-16-le")) // 2 <= LONGEST:
            return written
        kept -= max(1, kept // 10)


def _aligned(rows: Sequence[Row]) -> list[str]:
    """The first column to the left, the others to the right."""
    cut = [(_cut(label), *figures) for label, *figures in rows]
    widths = [max(map(width, column)) for column in zip(*cut, strict=True)]
    return [
        "  ".join([
            label + " " * (widths[0] - width(label)),
            *(" " * (wide - width(one)) + one for one, wide in zip(figures, widths[1:], strict=True)),
        ]).rstrip()
        for label, *figures in cut
    ]  # fmt: skip


def _cut(label: str) -> str:
    if width(label) <= _LONGEST_LABEL:
        return label
    while width(label) >= _LONGEST_LABEL:
        label = label[:-1]
    return label.rstrip() + "…"


def width(words: str) -> int:
    """How many columns of a monospaced font the words take."""
    return sum(_columns(letter) for letter in words)


def _columns(letter: str) -> int:
    if kind_of(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(letter) in {"W", "F"} else 1
