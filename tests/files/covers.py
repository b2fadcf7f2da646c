"""What writers are given in tests: a cover, and entries that say as little as possible."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from bot.core.exports import LARGEST_PART, Cover, Format, Kept, Line, MonthTotal, SheetWords
from bot.core.ledger import Kind
from bot.files.writers import writer_of

DAY = date(2026, 11, 3)
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
WORDS = SheetWords(
    entries="Entries",
    columns=(
        "Date",
        "Type",
        "Amount",
        "Currency",
        "Category",
        "Description",
        "Key",
        "Author",
        "Booked",
        "Entry",
    ),
    kinds={Kind.EXPENSE: "Expense", Kind.INCOME: "Income"},
    by_category="By category",
    by_month="By month",
    month="Month",
    spent="Spent",
    received="Received",
    balance="Balance",
    count="Number",
)
NAMES = {"dining": "Dining", "salary": "Salary", "groceries": "Groceries", "other": "Other"}

_numbers = count(1)


def line(amount: str = "4.50", currency: str = "EUR", **fields: Any) -> Line:
    """A coffee, unless `fields` says otherwise."""
    usual: dict[str, Any] = {
        "id": next(_numbers),
        "kind": "expense",
        "amount": Decimal(amount),
        "currency": currency,
        "day": DAY,
        "category": "dining",
        "category_source": "extractor",
        "description": "coffee",
        "author": 101,
        "source": "message",
        "extractor": "rules",
        "created_at": NOON,
        "voided_at": None,
    }
    return Line(**(usual | fields))


def cover(form: Format, lines: Sequence[Line] = (), **fields: Any) -> Cover:
    """A cover for these entries, with the totals that the database would tell."""
    usual: dict[str, Any] = {
        "format": form,
        "period": None,
        "written_at": NOON,
        "currency": "EUR",
        "zone": "Asia/Kolkata",
        "totals": totals(lines),
        "names": NAMES,
        "words": WORDS,
        "kept": Kept({"currency": "EUR"}),
        "limit": LARGEST_PART,
    }
    return Cover(**(usual | fields))


def totals(lines: Sequence[Line]) -> tuple[MonthTotal, ...]:
    """What is in the books, by month, kind, category and currency."""
    groups: dict[tuple[date, str, str, str], list[Line]] = {}
    for one in lines:
        key = (one.day.replace(day=1), one.kind, one.category, one.currency)
        groups.setdefault(key, []).append(one)
    return tuple(
        MonthTotal(
            *key, sum((one.amount for one in group), Decimal(0)), len(group), min(one.day for one in group)
        )
        for key, group in sorted(groups.items())
    )


def written(form: Format, lines: Sequence[Line], folder: Path, **fields: Any) -> list[Path]:
    """The files that a writer makes of these entries."""
    writer = writer_of(cover(form, lines, **fields), folder)
    writer.write(lines)
    return [part.path for part in writer.close()]
