"""The person's words come first, the chat's defaults fill in what they left out."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.categories import Categories
from bot.core.drafting import as_amend, correction, draft, matched, reread
from bot.core.errors import InvalidAmount, InvalidDate, InvalidDescription, UnknownCategory, UnknownCurrency
from bot.core.intents import Amend, ReadEntry
from bot.core.ledger import LONGEST_DESCRIPTION, Amendment, CategorySource, Draft, Entry, Kind, State
from bot.core.money import Money
from tests.core.books import TODAY, entry

YESTERDAY = TODAY - timedelta(days=1)
WORDS = st.sampled_from(["", "coffee", "Coffee", "taxi", "rent"])


def read(amount: str = "4.50", description: str = "coffee", **named: Any) -> ReadEntry:
    return ReadEntry(Decimal(amount), f"{description} {amount}", description=description, **named)


def drafted(said: ReadEntry, currency: str = "EUR") -> Draft:
    return draft(said, currency, TODAY, Categories())


def corrected(amend: Amend, of: Entry) -> Entry:
    return of.amend(correction(amend, of, TODAY, Categories()))


def reread_entry(said: ReadEntry, of: Entry, written: State | None = None) -> Entry:
    return of.amend(reread(said, of, written or of.state, TODAY, Categories()))


def test_what_was_left_out_is_the_chats_currency_today_and_other() -> None:
    assert drafted(read(), "INR") == Draft(
        Kind.EXPENSE, Money.of("4.50", "INR"), TODAY, "other", "coffee", CategorySource.EXTRACTOR
    )


def test_what_was_named_stands() -> None:
    said = read("1200", "salary", kind=Kind.INCOME, currency="JPY", occurred_on=YESTERDAY, category="salary")
    assert drafted(said) == Draft(Kind.INCOME, Money.of(1200, "JPY"), YESTERDAY, "salary", "salary")


def test_a_category_of_the_wrong_kind_becomes_the_kinds_own_other() -> None:
    assert drafted(read(kind=Kind.INCOME, category="dining")).category == "other_income"
    assert drafted(read(category="salary")).category == "other"


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (read("0"), InvalidAmount),
        (read("4.505"), InvalidAmount),
        (read("4.50", currency="JPY"), InvalidAmount),
        (read("4.50", currency="XYZ"), UnknownCurrency),
        (read(occurred_on=date(1969, 7, 20)), InvalidDate),
        (read(occurred_on=TODAY + timedelta(days=400)), InvalidDate),
    ],
)
def test_what_no_book_can_hold_is_refused(said: ReadEntry, error: type[Exception]) -> None:
    with pytest.raises(error):
        drafted(said)


@given(st.text(max_size=LONGEST_DESCRIPTION * 2))
def test_a_description_that_was_read_always_fits(text: str) -> None:
    kept = drafted(read(description=text)).description
    assert len(kept) <= LONGEST_DESCRIPTION
    assert kept == " ".join(kept.split())
    assert kept.removesuffix("…") in " ".join(text.split())


def test_a_correction_changes_what_it_names() -> None:
    coffee = entry("4.50", "EUR")
    dearer = corrected(Amend(amount=Decimal("5.20"), occurred_on=YESTERDAY), coffee)
    assert dearer.state.money == Money.of("5.20", "EUR")
    assert dearer.state.occurred_on == YESTERDAY
    assert (dearer.state.category, dearer.state.description) == ("dining", "coffee")


def test_a_correction_of_the_currency_keeps_the_number() -> None:
    assert corrected(Amend(currency="USD"), entry("4.50", "EUR")).state.money == Money.of("4.50", "USD")
    with pytest.raises(InvalidAmount):
        corrected(Amend(currency="JPY"), entry("4.50", "EUR"))


def test_a_corrected_category_is_the_persons_and_must_fit_the_kind() -> None:
    chosen = corrected(Amend(category="groceries"), entry())
    assert (chosen.state.category, chosen.state.category_source) == ("groceries", CategorySource.PERSON)
    assert corrected(Amend(category="refund", kind=Kind.INCOME), entry()).state.kind is Kind.INCOME
    assert corrected(Amend(category="refund"), entry()).state.kind is Kind.INCOME
    with pytest.raises(UnknownCategory):
        corrected(Amend(category="refund", kind=Kind.EXPENSE), entry())


@pytest.mark.parametrize(
    ("amend", "error"),
    [
        (Amend(amount=Decimal(0)), InvalidAmount),
        (Amend(occurred_on=date(1900, 1, 1)), InvalidDate),
        (Amend(description="x" * 201), InvalidDescription),
    ],
)
def test_a_correction_can_not_break_an_entry(amend: Amend, error: type[Exception]) -> None:
    with pytest.raises(error):
        corrected(amend, entry())


def test_an_empty_correction_changes_nothing() -> None:
    assert correction(Amend(), entry(), TODAY, Categories()) == Amendment()


def test_an_edited_text_replaces_what_it_names() -> None:
    taxi = reread_entry(read("18", "taxi", category="transport"), entry("4.50"))
    assert (str(taxi.state.money.amount), taxi.state.description) == ("18.00", "taxi")
    assert (taxi.state.category, taxi.state.category_source) == ("transport", CategorySource.EXTRACTOR)


def test_an_edited_text_keeps_the_currency_and_the_day_that_it_does_not_name() -> None:
    earlier = entry("450", "INR", occurred_on=YESTERDAY)
    again = reread_entry(read("500", "coffee"), earlier)
    assert again.state.money == Money.of(500, "INR")
    assert again.state.occurred_on == YESTERDAY


def test_an_edited_text_never_replaces_a_category_that_the_person_chose() -> None:
    chosen = entry(category="gifts", category_source=CategorySource.PERSON)
    again = reread_entry(read("5", "taxi", category="transport"), chosen)
    assert (again.state.category, again.state.category_source) == ("gifts", CategorySource.PERSON)


def test_a_learned_category_comes_with_the_words_and_goes_with_them() -> None:
    learned = entry(category="gifts", category_source=CategorySource.LEARNED)
    same = reread_entry(read("5", "coffee", category="dining"), learned)
    assert (same.state.category, same.state.category_source) == ("gifts", CategorySource.LEARNED)
    for key, category in (("transport", "transport"), ("gifts", "gifts"), (None, "other")):
        other = reread_entry(read("5", "taxi", category=key), learned)
        assert (other.state.category, other.state.category_source) == (category, CategorySource.EXTRACTOR)


def test_a_category_that_nobody_named_is_a_guess_and_yields_to_a_pick() -> None:
    def source_of(amend: Amend, said: str) -> CategorySource:
        return correction(amend, entry(), TODAY, Categories(), said).category_source

    guess = Amend(amount=Decimal(5), category="gifts")
    assert source_of(guess, "no, 5") is CategorySource.EXTRACTOR
    assert source_of(guess, "no, 5, gifts") is CategorySource.PERSON
    assert source_of(Amend(category="gifts"), "for mum") is CategorySource.PERSON
    assert source_of(Amend(category="gifts"), "it was not a gift") is CategorySource.EXTRACTOR
    assert source_of(Amend(category="gifts"), "not health, gifts") is CategorySource.PERSON
    other = Amend(amount=Decimal(5), category="other")
    assert source_of(other, "the other one was 5") is CategorySource.EXTRACTOR
    picked = entry(category="health", category_source=CategorySource.PERSON)
    assert correction(guess, picked, TODAY, Categories(), "no, 5").category is None


def test_an_edit_that_turns_the_kind_finds_a_category_that_fits_it() -> None:
    chosen = entry(category="gifts", category_source=CategorySource.PERSON)
    again = reread_entry(read("5", "refund", kind=Kind.INCOME, category="refund"), chosen)
    assert (again.state.kind, again.state.category) == (Kind.INCOME, "refund")
    unnamed = reread_entry(read("5", "from mum", kind=Kind.INCOME), entry())
    assert unnamed.state.category == "other_income"


def test_a_bare_amount_changes_the_amount_alone() -> None:
    salary = entry("900", kind=Kind.INCOME, category="salary", description="salary")
    raised = reread_entry(read("950", ""), salary)
    assert raised.state.money == Money.of(950, "EUR")
    assert (raised.state.kind, raised.state.category, raised.state.description) == (
        Kind.INCOME, "salary", "salary",
    )  # fmt: skip


def test_a_bare_answer_is_a_correction_of_the_amount() -> None:
    amend = as_amend(read("520", "", currency="INR", occurred_on=YESTERDAY))
    again = corrected(amend, entry("500", "INR", kind=Kind.INCOME, category="salary"))
    assert again.state.money == Money.of(520, "INR")
    assert (again.state.kind, again.state.occurred_on) == (Kind.INCOME, YESTERDAY)


def test_entries_keep_their_words_when_the_order_of_an_edited_message_changes() -> None:
    coffee, taxi = entry(number=1), entry("18", number=2, description="taxi")
    first, second = read("20", "Taxi"), read("5", "coffee")
    assert matched([first, second], [coffee, taxi]) == [(first, taxi), (second, coffee)]


def test_a_renamed_entry_takes_the_place_that_is_left() -> None:
    coffee, taxi = entry(number=1), entry("18", number=2, description="taxi")
    tea, same = read("4", "tea"), read("18", "taxi")
    assert matched([tea, same], [coffee, taxi]) == [(tea, coffee), (same, taxi)]


def test_more_was_said_or_less() -> None:
    coffee, taxi = entry(number=1), entry("18", number=2, description="taxi")
    one, new = read("4.50", "coffee"), read("9", "book")
    assert matched([one, new], [coffee]) == [(one, coffee), (new, None)]
    assert matched([one], [coffee, taxi]) == [(one, coffee), (None, taxi)]


@given(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=5))
def test_every_reading_and_every_entry_is_matched_once(said: list[str], booked: list[str]) -> None:
    reads = [read(str(number + 1), words) for number, words in enumerate(said)]
    entries = [entry(number=number + 1, description=words) for number, words in enumerate(booked)]
    pairs = matched(reads, entries)
    assert [one for one, _ in pairs if one] == reads
    assert sorted(one.id for _, one in pairs if one) == [one.id for one in entries]
    assert all(one or other for one, other in pairs)
    # Nothing is added while something else is taken away.
    assert not (any(one is None for one, _ in pairs) and any(other is None for _, other in pairs))
