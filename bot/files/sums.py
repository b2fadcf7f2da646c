"""An export's sums as a reader looks at them: by category, and by month, in the order of what matters most."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.core.exports import Cover, MonthTotal
from bot.core.ledger import Kind


@dataclass(frozen=True, slots=True)
class Month:
    """What was spent and received in a month, in one currency."""

    currency: str
    month: date
    spent: Decimal
    received: Decimal


def currencies(cover: Cover) -> list[str]:
    """All currencies: the chat's own first, then those with the most entries."""
    entries: dict[str, int] = {}
    for total in cover.totals:
        entries[total.currency] = entries.get(total.currency, 0) + total.entries
    return sorted(entries, key=lambda code: (code != cover.currency, -entries[code], code))


def by_category(cover: Cover) -> list[MonthTotal]:
    """One total for each currency, kind and category: spending first, the largest first."""
    sums: dict[tuple[str, str, str], MonthTotal] = {}
    for total in cover.totals:
        key = total.currency, total.kind, total.category
        known = sums.get(key)
        sums[key] = total if known is None else _together(known, total)
    order = currencies(cover)
    return sorted(
        sums.values(), key=lambda one: (order.index(one.currency), one.kind, -one.amount, one.category)
    )


def by_month(cover: Cover) -> list[Month]:
    """One for each currency and month, the earliest first."""
    sums: dict[tuple[str, date], dict[str, Decimal]] = {}
    for total in cover.totals:
        kinds = sums.setdefault((total.currency, total.month), {})
        kinds[total.kind] = kinds.get(total.kind, Decimal(0)) + total.amount
    order, nothing = currencies(cover), Decimal(0)
    return [
        Month(
            code,
            month,
            sums[code, month].get(Kind.EXPENSE, nothing),
            sums[code, month].get(Kind.INCOME, nothing),
        )
        for code, month in sorted(sums, key=lambda key: (order.index(key[0]), key[1]))
    ]


def _together(one: MonthTotal, other: MonthTotal) -> MonthTotal:
    return one._replace(
        amount=one.amount + other.amount,
        entries=one.entries + other.entries,
        first=min(one.first, other.first),
    )
