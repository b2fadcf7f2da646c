"""What the columns of a table are, by their headers and by what stands in them.

A header counts more than contents, and a column has one role. A table of a known program (`bot.core.trackers`) is read
as that program writes it.
"""

from collections.abc import Callable, Mapping, Sequence

from bot.core.cells import (
    Cell,
    DayOrder,
    day_order,
    decimal_sign,
    open_figure,
    read_day,
    read_figure,
    text_of,
)
from bot.core.column_words import BEGINS, FOUND_BY_HEADER, folded, kind_word, listed, rank_of
from bot.core.money import current_currencies, minor_digits
from bot.core.tables import Cells, Choices, Format, Layout, Open, Role, Signs
from bot.core.trackers import known_format

_FIRST_ROWS = 30
"""A header is looked for among so many rows: statements begin with an address."""

_LOOKED_AT = 2000
_MOST = 0.8
_TWO = 2
_SHOWN_DAYS = 3
_THREE_DECIMALS = 3


def lay_out(rows: Sequence[Cells], choices: Choices, currency: str, language: str = "en") -> Layout:
    """How to read a table whose first rows these are. `currency` is the chat's, `language` a BCP 47 tag."""
    start, header = _header(rows)
    body = [row for row in rows[start:] if any(text_of(cell) for cell in row[:1]) or len(row) > 1]
    known, columns = known_format(header)
    if known is Format.ANY:
        columns = _by_header(header, body)
        columns |= _state(header, body, columns)
        columns |= _by_contents(body, columns, language)
    columns = _chosen(columns, choices)
    sample = body[0] if body else ()
    decimals = minor_digits(currency)
    is_whole = not decimals and Role.CURRENCY not in columns
    figures = _figures(body, columns)
    either_way = "" if is_whole or known is not Format.ANY else open_figure(figures)
    decimal = _decimal(figures, choices.decimal if either_way else "", known, decimals)
    order, days = _order(body, columns, choices, language)
    signs, signs_open = _signs(body, columns, choices, decimal, known)
    missing = [Open.DATE] if Role.DATE not in columns else []
    if not columns.keys() & {Role.AMOUNT, Role.INCOME, Role.EXPENSE}:
        missing.append(Open.AMOUNT)
    if order is None and days:
        missing.append(Open.DAY_ORDER)
    if signs_open:
        missing.append(Open.SIGNS)
    return Layout(
        format=known,
        header=header,
        first=start + 1,
        columns=columns,
        decimal=decimal,
        order=order,
        signs=signs,
        open=tuple(missing),
        samples=tuple(text_of(cell)[:40] for cell in sample),
        days=days,
        either_way=either_way,
        fees=_fees(header, body, columns) if known is Format.ANY else "",
    )


def _header(rows: Sequence[Cells]) -> tuple[int, tuple[str, ...]]:
    """The row that the entries begin with, counted from 0, and the header before it, empty where there is none."""
    for at, row in enumerate(rows[:_FIRST_ROWS]):
        names = tuple(text_of(cell) for cell in row)
        texts = [name for cell, name in zip(row, names, strict=True) if isinstance(cell, str) and name]
        if len({role for name in texts if (role := _role_of(name))}) >= _TWO:
            return at + 1, names
    for at, row in enumerate(rows[:_FIRST_ROWS]):
        if any(read_day(cell, DayOrder.DAY_FIRST) or read_day(cell, DayOrder.MONTH_FIRST) for cell in row):
            above = tuple(text_of(cell) for cell in rows[at - 1]) if at else ()
            return at, above if sum(map(bool, above)) >= len(row) - 1 > 0 else ()
    return 0, ()


def _role_of(name: str) -> Role | None:
    found = [(rank, role) for role in FOUND_BY_HEADER if (rank := rank_of(name, role)) >= BEGINS]
    return max(found, default=(0, None), key=lambda one: one[0])[1]


def _by_header(header: Sequence[str], body: Sequence[Cells]) -> dict[Role, int]:
    """The best column for each role; contents must bear a header out."""
    ranked = sorted(
        (
            (rank, -at, role)
            for at, name in enumerate(header)
            for role in FOUND_BY_HEADER
            if (rank := rank_of(name, role))
        ),
        key=lambda one: (-one[0], -one[1]),
    )
    columns: dict[Role, int] = {}
    for _, place, role in ranked:
        column = -place
        if role not in columns and column not in columns.values() and _bears_out(role, _cells(body, column)):
            columns[role] = column
    return _without_contradiction(columns)


def _without_contradiction(columns: dict[Role, int]) -> dict[Role, int]:
    """One column of amounts, or one for each way; a lone one of credit or debit beside amounts is something else."""
    if Role.AMOUNT in columns:
        both = Role.INCOME in columns and Role.EXPENSE in columns
        for role in (Role.AMOUNT,) if both else (Role.INCOME, Role.EXPENSE):
            columns.pop(role, None)
    return columns


def _bears_out(role: Role, cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if text_of(cell)]
    if not filled:
        return role in (Role.DESCRIPTION, Role.CATEGORY, Role.INCOME, Role.EXPENSE)
    match role:
        case Role.DATE:
            return _share(filled, _is_day) > 1 - _MOST
        case Role.AMOUNT | Role.INCOME | Role.EXPENSE:
            return _share(filled, _is_figure) > 1 - _MOST
        case Role.CURRENCY:
            return _share(filled, _is_currency) >= _MOST
        case Role.TYPE:
            return _share(filled, lambda cell: kind_word(text_of(cell)) is not None) >= _MOST
        case _:
            return _share(filled, _is_day) < _MOST


def _by_contents(body: Sequence[Cells], found: Mapping[Role, int], language: str) -> dict[Role, int]:
    """Columns for the roles that no header names, by what stands in them; only where one column alone would do."""
    width = max(map(len, body), default=0)
    free = [at for at in range(min(width, _FIRST_ROWS)) if at not in found.values()]
    filled = {at: [cell for cell in _cells(body, at) if text_of(cell)] for at in free}
    columns: dict[Role, int] = {}
    has_amount = any(role in found for role in (Role.AMOUNT, Role.INCOME, Role.EXPENSE))
    wanted = {
        Role.DATE: lambda cell: _is_day(cell, language),
        Role.AMOUNT: _is_figure,
        Role.CURRENCY: _is_currency,
    }
    for role, fits in wanted.items():
        if role in found or (role is Role.AMOUNT and has_amount):
            continue
        fitting = [
            at
            for at in free
            if filled[at] and at not in columns.values() and _share(filled[at], fits) >= _MOST
        ]
        if len(fitting) == 1 or (role is Role.DATE and fitting):
            columns[role] = fitting[0]
    if Role.DESCRIPTION not in found:
        texts = {
            at: len({text_of(cell) for cell in filled[at]})
            for at in free
            if at not in columns.values() and _share(filled[at], _is_wordy) >= _MOST
        }
        if texts:
            columns[Role.DESCRIPTION] = max(texts, key=lambda at: (texts[at], -at))
    return columns


def _chosen(columns: Mapping[Role, int], choices: Choices) -> dict[Role, int]:
    taken = {at for at in choices.columns.values() if at is not None}
    kept = {role: at for role, at in columns.items() if role not in choices.columns and at not in taken}
    return kept | {role: at for role, at in choices.columns.items() if at is not None}


def _order(
    body: Sequence[Cells], columns: Mapping[Role, int], choices: Choices, language: str
) -> tuple[DayOrder | None, tuple[str, ...]]:
    """The order of days, None where nothing needs one or tells it; and some of those that are in doubt."""
    cells = _cells(body, columns[Role.DATE]) if Role.DATE in columns else []
    order, in_doubt = day_order(cells, language)
    if choices.order or order or not in_doubt:
        return choices.order or order, ()
    days = [text_of(cell) for cell in cells if day_order([cell], language)[1]]
    return None, tuple(dict.fromkeys(days))[:_SHOWN_DAYS]


def _signs(
    body: Sequence[Cells], columns: Mapping[Role, int], choices: Choices, decimal: str, known: Format
) -> tuple[Signs | None, bool]:
    """What a minus means, None where it doesn't matter; and whether that has to be asked."""
    if Role.AMOUNT not in columns or Role.TYPE in columns or known is not Format.ANY:
        return None, False
    if choices.signs:
        return choices.signs, False
    figures = [read_figure(cell, decimal) for cell in _cells(body, columns[Role.AMOUNT])]
    below = sum(1 for figure in figures if figure and figure.value < 0)
    above = sum(1 for figure in figures if figure and figure.value > 0)
    if not below:
        return Signs.PLUS_SPENT, False
    return (Signs.MINUS_SPENT, False) if below >= above else (None, True)


def _decimal(cells: Sequence[Cell], chosen: str, known: Format, decimals: int) -> str:
    """The decimal sign. Programs that are known write none between thousands."""
    return chosen or decimal_sign(cells, decimals if known is Format.ANY else _THREE_DECIMALS)


def _state(header: Sequence[str], body: Sequence[Cells], columns: Mapping[Role, int]) -> dict[Role, int]:
    """The column that says whether the money went at all, where there is one."""
    for at, name in enumerate(header):
        if at not in columns.values() and folded(name) in listed("state"):
            known = listed("done") | listed("not_done")
            if any(folded(text_of(cell)) in known for cell in _cells(body, at)):
                return {Role.STATE: at}
    return {}


def _fees(header: Sequence[str], body: Sequence[Cells], columns: Mapping[Role, int]) -> str:
    """What a column of fees is called, where there is one with any fee."""
    for at, name in enumerate(header):
        if at not in columns.values() and folded(name) in listed("fees"):
            figures = (read_figure(cell, decimal_sign([cell])) for cell in _cells(body, at))
            if any(figure and figure.value for figure in figures):
                return name
    return ""


def _figures(body: Sequence[Cells], columns: Mapping[Role, int]) -> list[Cell]:
    roles = (Role.AMOUNT, Role.INCOME, Role.EXPENSE)
    return [cell for role in roles if role in columns for cell in _cells(body, columns[role])]


def _cells(body: Sequence[Cells], column: int) -> list[Cell]:
    return [row[column] for row in body[:_LOOKED_AT] if column < len(row)]


def _share(cells: Sequence[Cell], fits: Callable[[Cell], bool]) -> float:
    return sum(map(fits, cells)) / len(cells) if cells else 0.0


def _is_day(cell: Cell, language: str = "en") -> bool:
    return any(read_day(cell, order, language) for order in DayOrder) and not _is_plain_number(cell)


def _is_plain_number(cell: Cell) -> bool:
    return not isinstance(cell, str) and text_of(cell).count("-") < _TWO


def _is_figure(cell: Cell) -> bool:
    return read_figure(cell, ".") is not None or read_figure(cell, ",") is not None


def _is_currency(cell: Cell) -> bool:
    return text_of(cell).upper() in current_currencies()


def _is_wordy(cell: Cell) -> bool:
    return isinstance(cell, str) and any(sign.isalpha() for sign in cell)
