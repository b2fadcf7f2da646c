"""A row of a table → what it would book, or why it isn't booked.

Amounts become positive: their sign, their column or a word of the row says which way the money went. In a column of
spending, or in a row that calls itself spending, money was spent whatever the sign, since programs and banks write
either one there; and likewise what was received. The sign counts where nothing else tells. What is finer than the
currency holds isn't rounded, but for the noise of binary fractions that spreadsheets keep.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.core.cells import LINE_SIGNS, Cell, DayOrder, Figure, clean, read_day, read_figure, text_of
from bot.core.column_words import is_not_done, kind_word
from bot.core.errors import InvalidAmount, InvalidDate, UnknownCurrency
from bot.core.formula_safety import unguarded
from bot.core.ledger import LONGEST_DESCRIPTION, Kind, checked_day
from bot.core.money import LARGEST_AMOUNT, Money, currency_code, minor_unit
from bot.core.tables import Cells, Format, Layout, LeftRow, Reason, Role, Row, Signs
from bot.core.trackers import left_by

LONGEST_NAME = 60
"""Characters of a category's name that are looked at."""

_SHOWN = 30
_NOISE = Decimal("1e-6")
_NO_ROW = {"transfer": Reason.TRANSFER, "balance": Reason.BALANCE}


@dataclass(frozen=True, slots=True)
class Terms:
    """What rows are read by beside their layout: the chat's currency and language, and the day it is there."""

    currency: str
    language: str
    today: date


class _Left(Exception):
    """The row isn't booked."""

    def __init__(self, reason: Reason, shown: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.shown = shown


def read_rows(rows: Iterable[tuple[int, Cells]], layout: Layout, terms: Terms) -> Iterator[Row | LeftRow]:
    """What each numbered row books, in their order. Empty rows are passed over."""
    for number, cells in rows:
        if any(text_of(cell) for cell in cells):
            try:
                yield _read(number, cells, layout, terms)
            except _Left as left:
                yield LeftRow(number, left.reason, left.shown[:_SHOWN])


def _read(number: int, cells: Cells, layout: Layout, terms: Terms) -> Row:
    def cell(role: Role) -> Cell:
        at = layout.columns.get(role)
        return cells[at] if at is not None and at < len(cells) else ""

    def text(role: Role) -> str:
        return clean(text_of(cell(role)))

    def name(role: Role) -> str:
        return _as_said(text(role), layout.format)[:LONGEST_NAME]

    if layout.header and any(text_of(one) for one in cells[len(layout.header) :]):
        raise _Left(Reason.TOO_WIDE)
    left = left_by(layout.format, text(Role.BROADER), text(Role.NOTE))
    if left:
        raise _Left(left)
    if is_not_done(text(Role.STATE)):
        raise _Left(Reason.NOT_DONE, text(Role.STATE))
    word = kind_word(text(Role.TYPE)) if text(Role.TYPE) else None
    if word in _NO_ROW:
        raise _Left(_NO_ROW[word])
    day = _day(cell(Role.DATE), layout, terms)
    kind, figure = _figure(layout, {role: cell(role) for role in (Role.AMOUNT, Role.EXPENSE, Role.INCOME)})
    if Role.TYPE in layout.columns:
        kind = _kind(word, figure, text(Role.TYPE))
    money = _money(figure, text(Role.CURRENCY), terms.currency)
    return Row(
        number=number,
        kind=kind,
        amount=money.amount,
        currency=money.currency,
        day=day,
        description=_description(cell(Role.DESCRIPTION), cell(Role.NOTE), layout.format),
        category=name(Role.CATEGORY),
        broader=name(Role.BROADER),
        key=name(Role.KEY),
    )


def _day(cell: Cell, layout: Layout, terms: Terms) -> date:
    shown = text_of(cell)
    if not shown:
        raise _Left(Reason.NO_DATE)
    day = read_day(cell, layout.order or DayOrder.DAY_FIRST, terms.language)
    if day is None:
        raise _Left(Reason.BAD_DATE, shown)
    try:
        return checked_day(day, terms.today)
    except InvalidDate:
        raise _Left(Reason.FAR_DATE, shown) from None


def _figure(layout: Layout, cells: dict[Role, Cell]) -> tuple[Kind, Figure]:
    """Which way the money went by column and sign, and how much it was."""
    if Role.AMOUNT in layout.columns:
        figure = _read_figure(cells[Role.AMOUNT], layout)
        if figure is None:
            raise _Left(Reason.NO_AMOUNT)
        spent = (figure.value < 0) == (layout.signs is not Signs.PLUS_SPENT)
        return Kind.EXPENSE if spent else Kind.INCOME, figure
    found = {
        kind: figure
        for kind, role in ((Kind.EXPENSE, Role.EXPENSE), (Kind.INCOME, Role.INCOME))
        if (figure := _read_figure(cells[role], layout))
    }
    told = {kind: figure for kind, figure in found.items() if figure.value}
    if len(told) > 1:
        raise _Left(Reason.TWO_AMOUNTS)
    if not told:
        raise _Left(Reason.ZERO if found else Reason.NO_AMOUNT)
    return next(iter(told.items()))


def _read_figure(cell: Cell, layout: Layout) -> Figure | None:
    shown = text_of(cell)
    if not shown:
        return None
    figure = read_figure(cell, layout.decimal)
    if figure is None or not figure.value.is_finite():
        raise _Left(Reason.BAD_AMOUNT, shown)
    return figure


def _kind(word: str | None, figure: Figure, shown: str) -> Kind:
    if word in (Kind.EXPENSE, Kind.INCOME):
        return Kind(word)
    if figure.value < 0 and not shown:
        return Kind.EXPENSE
    raise _Left(Reason.BAD_KIND, shown)


def _money(figure: Figure, named: str, currency: str) -> Money:
    try:
        code = currency_code(named or figure.currency or currency)
    except UnknownCurrency:
        raise _Left(Reason.BAD_CURRENCY, named or figure.currency or "") from None
    amount = abs(figure.value)
    if not amount:
        raise _Left(Reason.ZERO)
    if amount >= LARGEST_AMOUNT:
        raise _Left(Reason.TOO_LARGE)
    held = amount.quantize(minor_unit(code))
    try:
        return Money.of(held if abs(held - amount) < _NOISE else amount, code).positive()
    except InvalidAmount:
        raise _Left(Reason.TOO_FINE, f"{amount:f} {code}") from None


def _description(cell: Cell, note: Cell, known: Format) -> str:
    """The words of a row, in one line; those of what this bot has written just as they are."""
    if not known.is_own:
        text = clean(text_of(cell)) or clean(text_of(note))
        return " ".join(text.split())[:LONGEST_DESCRIPTION].strip()
    text = cell if isinstance(cell, str) else text_of(cell)
    return clean(_as_said(text, known), kept=LINE_SIGNS)[:LONGEST_DESCRIPTION]


def _as_said(text: str, known: Format) -> str:
    """The text without the sign that keeps it from being a formula, which only the bot's own CSV has."""
    return unguarded(text) if known is Format.OWN else text
