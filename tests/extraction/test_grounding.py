"""Readings held against the message: what isn't there is taken away, or asked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.core.intents import (
    Amend,
    Ask,
    Chat,
    Doubt,
    IncomingText,
    Intent,
    ReadEntry,
    Record,
    Remove,
    SetBudget,
    Unclear,
)
from bot.core.ledger import Kind
from bot.core.periods import Span
from bot.extraction.grounding import MOST_ENTRIES, grounded
from tests.extraction.messages import TODAY, mentioned, message
from tests.extraction.test_numbers import LOCALES, amounts


def spent(amount: str | int | Decimal, text: str, **fields: object) -> Record:
    """A reading of one entry."""
    return Record((ReadEntry(Decimal(amount), **{"excerpt": text, **fields}),))  # type: ignore[arg-type]


def entry_of(text: IncomingText, amount: str, **fields: object) -> ReadEntry:
    """The only entry that is left of such a reading."""
    intent = grounded(spent(amount, text.text, **fields), text)
    assert isinstance(intent, Record)
    (entry,) = intent.entries
    return entry


# ── Amounts ──────────────────────────────────────────────────────────────────────────────────────


@given(amount=amounts, locale=st.sampled_from(LOCALES))
def test_an_amount_that_stands_in_the_text_is_booked(amount: Decimal, locale: str) -> None:
    text = f"coffee {format_decimal(amount, locale=locale, numbering_system='default')} today"
    assert grounded(spent(amount, text), message(text)) == spent(amount, text)


@given(written=st.integers(1, 10**6), invented=st.integers(1, 10**6))
def test_an_amount_that_does_not_follow_becomes_a_question(written: int, invented: int) -> None:
    text = message(f"coffee {written}")
    split = any(abs(Decimal(written) / ways - invented) < Decimal("0.01") for ways in range(1, 11))
    expected = spent(invented, text.text) if split else Unclear(Doubt.AMOUNT)
    assert grounded(spent(Decimal(invented), text.text), text) == expected


@given(st.integers(1, 500), st.integers(1, 500), st.integers(1, 500))
def test_sums_and_products_follow(a: int, b: int, c: int) -> None:
    text = f"{a} of these, {b} of those; and {c}"
    for amount in (a + b, a * b, a + b + c, a * b + c, (a + b) * c):
        assert grounded(spent(Decimal(amount), text), message(text)) == spent(Decimal(amount), text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3 coffees at 4.50", "13.50"),
        ("dinner 45 plus 20% tip", "54"),
        ("shoes 80 minus 15% off", "68"),
        ("bill 50, coupon 10", "40"),
        ("dinner 90 split 3 ways", "30"),
        ("dinner 100 with Ann and Bob, we split it", "33.33"),
        ("hotel 240 and breakfast 30, half is mine", "135"),
        ("2 pizzas at 9 and 3 beers at 4.20", "30.60"),
        ("2 tickets 12.50 each, 3 fee", "28"),
        ("12 + 8 + 5 + 7 + 3", "35"),
        ("milk 3, bread 2, eggs 4, tea 5, jam 6, rice 7, oil 8, salt 1, all in all", "36"),
    ],
)
def test_the_arithmetic_that_people_do(text: str, amount: str) -> None:
    assert entry_of(message(text), amount).amount == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("coffee", "4"),
        ("coffee 4", "8.01"),
        ("coffee 4", "4.01"),
        ("lunch at 12:30", "30"),
        ("rent 12k", "12"),
        ("save 20% on tea", "20"),
        ("coffee 0", "0"),
        ("coffee 4", "-4"),
        ("coffee 4", "NaN"),
        ("coffee 4", "Infinity"),
        ("10000000000000000 for tea", "10000000000000000"),
        ("petrol at 1.239", "1.239"),
        ("2 teas at 3", "777"),
    ],
)
def test_what_is_no_amount_of_this_message(text: str, amount: str) -> None:
    assert grounded(spent(amount, text), message(text)) == Unclear(Doubt.AMOUNT)


def test_an_amount_has_the_digits_that_its_currency_has() -> None:
    assert entry_of(message("split 100 by 3"), "33.3333333").amount == Decimal("33.33")
    yen = message("1000 yen by 3", currency="JPY")
    assert entry_of(yen, "333.33").amount == Decimal(333)
    assert grounded(spent("12.5", "tea 12.5"), message("tea 12.5", currency="JPY")) == Unclear(Doubt.AMOUNT)
    assert str(entry_of(message("tea 3.125 KWD"), "3.125", currency="KWD").amount) == "3.125"


def test_one_wrong_amount_holds_up_all_entries() -> None:
    both = Record((ReadEntry(Decimal(4), "tea 4"), ReadEntry(Decimal(777), "cake 5")))
    assert grounded(both, message("tea 4, cake 5")) == Unclear(Doubt.AMOUNT)


@pytest.mark.parametrize("count", [0, MOST_ENTRIES + 1])
def test_none_and_far_too_many_entries_are_not_booked(count: int) -> None:
    assert grounded(Record((ReadEntry(Decimal(4), "tea 4"),) * count), message("tea 4")) == Unclear(
        Doubt.AMOUNT
    )


@pytest.mark.parametrize("filler", ["word ", "17 ", "1,", "$ ", "seven "])
def test_an_endless_message_is_judged_too(filler: str) -> None:
    text = message(filler * (100_000 // len(filler)))
    many = Record((ReadEntry(Decimal("987654.31"), text.text, currency="USD"),) * MOST_ENTRIES)
    assert grounded(many, text) == Unclear(Doubt.AMOUNT)


# ── Amendments and budgets ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "amount"),
    [("no, 25", "25"), ("add 5", "25"), ("it was half of that", "10"), ("minus 10%", "18")],
)
def test_an_amended_amount_may_be_reckoned_from_the_entry(text: str, amount: str) -> None:
    intent = Amend(amount=Decimal(amount), position=0)
    assert grounded(intent, message(text, mentioned=(mentioned("20", "lunch"),))) == intent


@pytest.mark.parametrize("amount", ["77", "0", "-5"])
def test_an_amended_amount_is_not_made_up(amount: str) -> None:
    intent = Amend(amount=Decimal(amount), position=0)
    assert grounded(intent, message("add 5", mentioned=(mentioned("20", "tea"),))) == Unclear(Doubt.AMOUNT)


def test_a_recorded_amount_is_not_taken_from_another_entry() -> None:
    text = message("lunch again", mentioned=(mentioned("20", "lunch"),))
    assert grounded(spent("20", text.text), text) == Unclear(Doubt.AMOUNT)


@pytest.mark.parametrize(("position", "kept"), [(0, 0), (1, None), (-1, None), (None, None)])
def test_only_entries_that_were_shown_can_be_meant(position: int | None, kept: int | None) -> None:
    text = message("delete it", mentioned=(mentioned("20", "lunch"),))
    assert grounded(Remove(position), text) == Remove(kept)
    assert grounded(Amend(kind=Kind.INCOME, position=position), text) == Amend(
        kind=Kind.INCOME, position=kept
    )


def test_an_amendment_of_nothing_is_talk() -> None:
    assert grounded(Amend(category="casino", description="\n", position=0), message("hm")) == Chat()


def test_a_budget_stands_in_the_text() -> None:
    text = message("at most 300 for groceries")
    assert grounded(SetBudget(Decimal(300), "groceries"), text) == SetBudget(Decimal(300), "groceries")
    assert grounded(SetBudget(Decimal(300), "salary"), text) == SetBudget(Decimal(300))
    assert grounded(SetBudget(None, "groceries"), text) == SetBudget(None, "groceries")
    assert grounded(SetBudget(Decimal(500)), text) == Unclear(Doubt.AMOUNT)


# ── Everything else ──────────────────────────────────────────────────────────────────────────────


def test_only_a_currency_that_is_named_is_kept() -> None:
    assert entry_of(message("tea 4 USD"), "4", currency="USD").currency == "USD"
    assert entry_of(message("tea 4"), "4", currency="USD").currency is None
    assert entry_of(message("tea 4"), "4", currency="TEA").currency is None


@pytest.mark.parametrize(
    ("category", "kind", "kept"),
    [
        ("dining", Kind.EXPENSE, "dining"),
        ("salary", Kind.EXPENSE, None),
        ("salary", Kind.INCOME, "salary"),
        ("casino", Kind.EXPENSE, None),
        (None, Kind.EXPENSE, None),
    ],
)
def test_a_category_exists_and_fits_the_kind(category: str | None, kind: Kind, kept: str | None) -> None:
    assert entry_of(message("tea 4"), "4", category=category, kind=kind).category == kept


@pytest.mark.parametrize("day", [date(1970, 1, 1), TODAY, TODAY + timedelta(days=366), None])
def test_a_day_that_can_be_booked(day: date | None) -> None:
    assert entry_of(message("tea 4"), "4", occurred_on=day).occurred_on == day


@pytest.mark.parametrize("day", [date(1969, 12, 31), TODAY + timedelta(days=367), date.max, date.min])
def test_a_day_that_cannot(day: date) -> None:
    for intent in (spent("4", "tea 4", occurred_on=day), Amend(occurred_on=day), Ask(Span.YEAR, day)):
        assert grounded(intent, message("tea 4")) == Unclear(Doubt.DATE)


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        ("tea 4", "Tea 4"),
        (" TEA 4 ", "Tea 4"),
        ("coffee 4", "Tea 4, cake 5"),
        ("", "Tea 4, cake 5"),
        ("(.*", "Tea 4, cake 5"),
    ],
)
def test_an_excerpt_is_a_slice_of_the_message(claimed: str, kept: str) -> None:
    assert entry_of(message("Tea 4, cake 5"), "4", excerpt=claimed).excerpt == kept


def test_a_description_is_short_and_holds_no_control_signs() -> None:
    assert entry_of(message("tea 4"), "4", description=" a\x00b\n c\u202e\u2028d ").description == "a b c d"
    assert entry_of(message("tea 4"), "4", description="👩‍👧 चाय").description == "👩‍👧 चाय"
    assert len(entry_of(message("tea 4"), "4", description="x" * 9000).description) == 200


@pytest.mark.parametrize("intent", [Chat(), Unclear(Doubt.KIND), Ask(Span.WEEK, TODAY), Ask()])
def test_what_books_nothing_passes(intent: Intent) -> None:
    assert grounded(intent, message("what did I spend")) == intent


entries = st.builds(
    ReadEntry,
    amount=st.sampled_from([Decimal(4), Decimal("9.005"), Decimal(13), Decimal("6.5"), Decimal(777)]),
    excerpt=st.sampled_from(["tea 4", "", "nothing", "TEA"]),
    kind=st.sampled_from(Kind),
    currency=st.sampled_from([None, "USD", "EUR", "XXX"]),
    occurred_on=st.none() | st.dates(),
    category=st.sampled_from([None, "dining", "salary", "x"]),
    description=st.text(max_size=300),
)
intents = st.one_of(
    st.builds(Record, st.lists(entries, max_size=3).map(tuple)),
    st.builds(Amend, amount=st.sampled_from([None, Decimal(4), Decimal(5)]), description=st.text(max_size=9)),
    st.builds(Remove, st.none() | st.integers()),
)


@given(intents)
def test_grounding_twice_changes_nothing(intent: Intent) -> None:
    text = message("tea 4 USD, cake 9", mentioned=(mentioned("5", "lunch"),))
    once = grounded(intent, text)
    assert grounded(once, text) == once
