"""Spending by what entries say of themselves."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.core.merchants import Merchants, compile_merchants
from bot.core.money import Money
from bot.core.periods import Calendar, Span
from bot.core.rates import Exchange, Publisher, Rate
from bot.core.totals import WordsTotal

DAY = date(2026, 3, 11)
MARCH = Calendar().period(Span.MONTH, DAY)


def under(words: str, amount: str, entries: int = 1, currency: str = "EUR") -> WordsTotal:
    return WordsTotal(DAY, words, Money.of(amount, currency), entries)


def compiled(*booked: WordsTotal, exchange: Exchange = Exchange("EUR")) -> Merchants:  # noqa: B008 - frozen
    return compile_merchants(booked, MARCH, exchange)


def test_case_accents_and_spaces_make_no_difference() -> None:
    found = compiled(
        under("Café Nero", "5"), under("cafe nero", "4", 2), under("CAFÉ  NERO", "1"), under("Rewe", "30")
    )
    assert [(one.name, one.money.amount, one.entries) for one in found.ranks] == [
        ("Rewe", Decimal(30), 1),
        ("cafe nero", Decimal(10), 4),
    ]
    assert [one.share for one in found.ranks] == [Decimal("0.75"), Decimal("0.25")]


def test_what_has_no_description_is_nobodys() -> None:
    found = compiled(under("", "5", 3), under("Rewe", "15"))
    assert [one.name for one in found.ranks] == ["Rewe"]
    assert found.nameless
    assert (found.nameless.entries, found.nameless.share) == (3, Decimal("0.25"))
    assert found.spent == Money.of(20, "EUR")


def test_currencies_are_ranked_by_their_worth() -> None:
    rate = Rate("JPY", "EUR", Decimal("0.006"), DAY, Publisher("ECB"))
    found = compiled(
        under("Ramen", "1000", currency="JPY"),
        under("Tea", "7"),
        under("Chai", "90", 2, currency="INR"),
        exchange=Exchange("EUR", {"JPY": [rate]}),
    )
    assert [(one.name, one.money.amount) for one in found.ranks] == [
        ("Tea", Decimal(7)),
        ("Ramen", Decimal(6)),
    ]
    assert [(left.currency, left.entries) for left in found.not_counted] == [("INR", 2)]
    assert found.entries == 2


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Tea", "tea", "TÉA", "rent", ""]), st.integers(1, 10**6), st.integers(1, 9)
        )
    )
)
def test_all_of_them_together_are_the_spending(booked: list[tuple[str, int, int]]) -> None:
    rows = [under(words, str(Decimal(cents).scaleb(-2)), entries) for words, cents, entries in booked]
    found = compiled(*rows)
    everybody = [*found.ranks, *([found.nameless] if found.nameless else [])]
    assert Money.total((one.money for one in everybody), "EUR") == found.spent
    assert sum(one.entries for one in everybody) == found.entries == sum(row.entries for row in rows)
    amounts = [one.money.amount for one in found.ranks]
    assert amounts == sorted(amounts, reverse=True)
    assert len(found.ranks) <= 2
