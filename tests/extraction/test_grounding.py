"""Readings held against the message: what isn't there is taken away, or asked."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from babel.numbers import format_decimal
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.category_changes import Deed
from bot.core.intents import (
    Amend,
    ArrangeCategory,
    Ask,
    Candidate,
    Chat,
    Configure,
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
from bot.core.number_styles import NumberStyle
from bot.core.periods import Period, Span
from bot.core.questions import Comparison, Filters, Named, Question
from bot.extraction.grounding import MOST_ENTRIES, grounded
from tests.extraction.messages import TODAY, doubt_of, mentioned, message
from tests.extraction.test_numbers import LOCALES, amounts


def spent(amount: str | int | Decimal, text: str, **fields: object) -> Record:
    """A reading of one entry."""
    return Record((ReadEntry(Decimal(amount), **{"excerpt": text, **fields}),))  # type: ignore[arg-type]


def asks(day: date) -> Ask:
    """A question about the year that holds a day."""
    return Ask(Question(period=Named(Span.YEAR, day)))


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
    read = grounded(spent(Decimal(invented), text.text), text)
    if split:
        assert read == spent(invented, text.text)
    else:
        assert isinstance(read, Unclear)
        assert read.candidates == (Candidate(amount=Decimal(written)),)


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
    assert doubt_of(grounded(spent(amount, text), message(text))) is Doubt.AMOUNT


def test_an_amount_has_the_digits_that_its_currency_has() -> None:
    assert entry_of(message("split 100 by 3"), "33.3333333").amount == Decimal("33.33")
    yen = message("1000 yen by 3", currency="JPY")
    assert entry_of(yen, "333.33").amount == Decimal(333)
    assert doubt_of(grounded(spent("12.5", "tea 12.5"), message("tea 12.5", currency="JPY"))) is Doubt.AMOUNT
    assert str(entry_of(message("tea 3.125 KWD"), "3.125", currency="KWD").amount) == "3.125"


def test_one_wrong_amount_holds_up_all_entries() -> None:
    both = Record((ReadEntry(Decimal(4), "tea 4"), ReadEntry(Decimal(777), "cake 5")))
    assert doubt_of(grounded(both, message("tea 4, cake 5"))) is Doubt.AMOUNT


@pytest.mark.parametrize("count", [0, MOST_ENTRIES + 1])
def test_none_and_far_too_many_entries_are_not_booked(count: int) -> None:
    many = Record((ReadEntry(Decimal(4), "tea 4"),) * count)
    assert doubt_of(grounded(many, message("tea 4"))) is Doubt.AMOUNT


@pytest.mark.parametrize("filler", ["word ", "17 ", "1,", "$ ", "seven "])
def test_an_endless_message_is_judged_too(filler: str) -> None:
    text = message(filler * (100_000 // len(filler)))
    many = Record((ReadEntry(Decimal("987654.31"), text.text, currency="USD"),) * MOST_ENTRIES)
    assert doubt_of(grounded(many, text)) is Doubt.AMOUNT


# ── Amendments and budgets ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "undo"),
        ("en", "Undo that!"),
        ("en", "take it back"),
        ("en", "undo the last change"),
        ("en", "отмени"),
        ("ru", "Отмена."),
        ("ru", "верни как было"),
        ("ru", "undo"),
        ("de", "mach das rückgängig"),
        ("es", "deshazlo"),
        ("es", "deshacer lo último"),
        ("fr", "annule"),
        ("pt", "desfazer"),
        ("pt", "desfaça a última alteração"),
        ("hi", "वापस लो"),
        ("zh", "撤销"),
        ("zh", "undo"),
    ],
)
def test_a_bare_undo_takes_back_a_change_whatever_else_was_read_in_it(language: str, text: str) -> None:
    said = message(text, language=language, mentioned=(mentioned("9", "soup"), mentioned("17", "taxi")))
    for read in (Remove(), Remove(0), Chat()):
        assert grounded(read, said) == Remove(is_undo=True)


@pytest.mark.parametrize("text", ["undo lunch", "undo the last one", "undo 9", "delete that", "cancel that"])
def test_what_names_an_entry_is_no_bare_undo(text: str) -> None:
    read = grounded(Remove(), message(text))
    assert isinstance(read, Remove)
    assert not read.is_undo


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
    assert doubt_of(grounded(intent, message("add 5", mentioned=(mentioned("20", "tea"),)))) is Doubt.AMOUNT


def test_a_recorded_amount_is_not_taken_from_another_entry() -> None:
    text = message("lunch again", mentioned=(mentioned("20", "lunch"),))
    assert doubt_of(grounded(spent("20", text.text), text)) is Doubt.AMOUNT


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
    assert doubt_of(grounded(SetBudget(Decimal(500)), text)) is Doubt.AMOUNT


def test_what_a_budget_is_for_stands_in_the_text_and_is_no_category() -> None:
    text = message("at most 300 eur for groceries and coffee")
    wish = SetBudget(Decimal(300), "dining", "EUR", words="coffee")
    assert grounded(wish, text) == wish
    assert grounded(replace(wish, words="groceries"), text) == replace(wish, words="")
    assert grounded(replace(wish, words="rent", currency="CHF"), text) == replace(
        wish, words="", currency=None
    )


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
    assert entry_of(message("received 4"), "4", category=category, kind=kind).category == kept


@pytest.mark.parametrize("days", [0, 1, 30, 366])
def test_a_day_that_can_be_booked_unasked(days: int) -> None:
    day = TODAY - timedelta(days=days)
    assert entry_of(message(f"tea 4 on {day}"), "4", occurred_on=day).occurred_on == day


@pytest.mark.parametrize("days", [-367, -366, -1, 367, 9000])
def test_a_day_to_come_and_one_long_past_are_asked_about(days: int) -> None:
    day = TODAY - timedelta(days=days)
    text = message(f"tea 4 on {day}")
    read = grounded(spent("4", text.text, occurred_on=day), text)
    assert isinstance(read, Unclear)
    offered = [candidate.occurred_on for candidate in read.candidates]
    assert offered[-1] == TODAY
    assert (day in offered) == (days >= -366)


@pytest.mark.parametrize("read_as", [None, date(2026, 3, 3), date(2024, 1, 1), TODAY])
def test_the_words_say_which_day_it_was_whatever_was_read(read_as: date | None) -> None:
    text = message("tea 4 on monday")
    assert entry_of(text, "4", occurred_on=read_as).occurred_on == date(2026, 3, 9)


def test_each_part_of_a_message_has_its_own_day() -> None:
    text = message("yesterday tea 4, on monday cake 5, pie 6")
    monday, yesterday = date(2026, 3, 9), date(2026, 3, 10)
    read = grounded(
        Record(
            (
                ReadEntry(Decimal(4), "yesterday tea 4", occurred_on=monday),
                ReadEntry(Decimal(5), "on monday cake 5"),
                ReadEntry(Decimal(6), "pie 6", occurred_on=monday),
            )
        ),
        text,
    )
    assert isinstance(read, Record)
    assert [entry.occurred_on for entry in read.entries] == [yesterday, monday, monday]


def test_a_day_that_no_word_bears_out_is_asked_about() -> None:
    text = message("tea 4 at midsummer")
    read = grounded(spent("4", text.text, occurred_on=date(2025, 6, 24)), text)
    assert isinstance(read, Unclear)
    assert [candidate.occurred_on for candidate in read.candidates] == [date(2025, 6, 24), TODAY]


def test_a_correction_is_dated_by_its_words_too() -> None:
    tea = mentioned("4", "tea")
    yesterday = message("that was yesterday", mentioned=(tea,))
    assert grounded(Amend(occurred_on=date(2026, 1, 1)), yesterday) == Amend(occurred_on=date(2026, 3, 10))
    long_ago = message("that was ages ago", mentioned=(tea,))
    assert doubt_of(grounded(Amend(occurred_on=date(2026, 1, 1)), long_ago)) is Doubt.DATE


# ── Questions with candidates ────────────────────────────────────────────────────────────────────


def unclear(doubt: Doubt, *candidates: Candidate, **fields: Any) -> Unclear:
    """A doubt about a cup of tea."""
    usual: dict[str, Any] = {"amount": Decimal(4), "excerpt": "tea", "description": "tea"}
    return Unclear(doubt, (ReadEntry(**(usual | fields)),), 0, candidates)


def offered(intent: Intent, text: IncomingText) -> list[object]:
    """What is left of the candidates."""
    read = grounded(intent, text)
    assert isinstance(read, Unclear)
    values = [(one.amount, one.kind, one.currency, one.occurred_on) for one in read.candidates]
    return [next(value for value in named if value is not None) for named in values]


def test_offered_amounts_stand_in_the_text() -> None:
    text = message("tea 4 or 5, at 12:30 on 2026-03-02")
    invented = unclear(Doubt.AMOUNT, *(Candidate(amount=Decimal(one)) for one in ("5", "777", "5.00")))
    assert offered(invented, text) == [5]
    assert offered(unclear(Doubt.AMOUNT, Candidate(amount=Decimal(777))), text) == [4, 5]
    assert offered(unclear(Doubt.AMOUNT), message("tea")) == []


def test_an_amount_in_doubt_is_none_yet() -> None:
    read = grounded(unclear(Doubt.AMOUNT, amount=Decimal(4)), message("tea 4"))
    assert isinstance(read, Unclear)
    assert read.entries[0].amount == 0


def test_the_amount_of_another_entry_is_not_offered() -> None:
    both = Record((ReadEntry(Decimal(4), "tea 4"), ReadEntry(Decimal(777), "cake 5")))
    read = grounded(both, message("tea 4, cake 5"))
    assert isinstance(read, Unclear)
    assert (read.position, read.candidates) == (1, (Candidate(amount=Decimal(5)),))


def test_both_ways_that_money_goes_are_offered() -> None:
    assert offered(unclear(Doubt.KIND), message("tea 4")) == [Kind.EXPENSE, Kind.INCOME]


def test_offered_currencies_are_the_chats_own_or_named() -> None:
    proposed = unclear(
        Doubt.CURRENCY, Candidate(currency="SEK"), Candidate(currency="XXX"), Candidate(currency="JPY")
    )
    codes = offered(proposed, message("tea 4 kr"))
    assert codes[:2] == ["SEK", "EUR"]
    assert not {"XXX", "JPY"} & set(codes)


def test_two_doubts_at_once_are_no_question_with_buttons() -> None:
    two = Record((ReadEntry(Decimal(777), "tea 4"), ReadEntry(Decimal(888), "cake 5")))
    assert grounded(two, message("tea 4, cake 5")) == Unclear(Doubt.AMOUNT)
    assert grounded(unclear(Doubt.KIND, amount=Decimal(777)), message("tea 4")) == Unclear(Doubt.AMOUNT)


def test_one_day_that_several_entries_share_is_asked_once() -> None:
    text = message("on 2026-12-24 tea 4 and cake 5")
    day = date(2026, 12, 24)
    both = Record(tuple(ReadEntry(Decimal(one), text.text, occurred_on=day) for one in (4, 5)))
    read = grounded(both, text)
    assert isinstance(read, Unclear)
    assert len(read.entries) == 2
    assert Candidate(occurred_on=day) in read.candidates


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("make the taxi 5", (0, 2)),
        ("delete the taxi", (0, 2)),
        ("make the last taxi 5", ()),
        ("no, 5", ()),
    ],
)
def test_a_correction_whose_words_fit_several_entries_says_so(text: str, among: tuple[int, ...]) -> None:
    said = message(
        text, mentioned=(mentioned("8", "Taxi"), mentioned("9", "lunch"), mentioned("7", "taxi home"))
    )
    assert grounded(Remove(), said) == Remove(among=among)
    assert grounded(Amend(kind=Kind.INCOME), said) == Amend(kind=Kind.INCOME, among=among)


@pytest.mark.parametrize("day", [date(1969, 12, 31), TODAY + timedelta(days=367), date.max, date.min])
def test_a_day_that_cannot(day: date) -> None:
    for intent in (spent("4", "tea 4", occurred_on=day), Amend(occurred_on=day), asks(day)):
        assert doubt_of(grounded(intent, message("tea 4"))) is Doubt.DATE


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


def test_a_question_keeps_only_what_can_be_looked_for() -> None:
    text = message("purchases over 50 at the bakery")
    kept = Filters(Kind.EXPENSE, ("dining",), ("the bakery",), at_least=Decimal(50))
    asked = replace(
        kept,
        categories=("dining", "bribes"),
        words=(" the\x00 bakery ", "\u202e", "--"),
        at_most=Decimal(777),
    )
    for before, after in (
        (Question(filters=asked), Question(filters=kept)),
        (Question(against=Comparison(filters=asked)), Question(against=Comparison(filters=kept))),
    ):
        assert grounded(Ask(before), text) == Ask(after)
    many = Filters(words=tuple(f"{n} {'x' * 90}" for n in range(9)))
    read = grounded(Ask(Question(filters=many)), text)
    assert isinstance(read, Ask)
    assert [len(phrase) for phrase in read.question.filters.words] == [40] * 4


@pytest.mark.parametrize("first", [date(1969, 12, 31), date(2026, 3, 1)])
def test_a_question_about_days_that_no_entry_can_have_is_unclear(first: date) -> None:
    far = Period(first, TODAY + timedelta(days=400), Span.CUSTOM)
    for question in (Question(period=far), Question(against=Comparison(period=far))):
        assert doubt_of(grounded(Ask(question), message("tea 4"))) is Doubt.DATE


@pytest.mark.parametrize("intent", [Chat(), Unclear(Doubt.KIND), asks(TODAY), Ask()])
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
candidates = st.builds(
    Candidate,
    amount=st.sampled_from([None, Decimal(4), Decimal(13), Decimal(777)]),
    currency=st.sampled_from([None, "USD", "XXX"]),
    occurred_on=st.none() | st.dates(),
)
intents = st.one_of(
    st.builds(Record, st.lists(entries, max_size=3).map(tuple)),
    st.builds(Amend, amount=st.sampled_from([None, Decimal(4), Decimal(5)]), description=st.text(max_size=9)),
    st.builds(Remove, st.none() | st.integers()),
    st.builds(
        Unclear,
        st.sampled_from(Doubt),
        st.lists(entries, max_size=2).map(tuple),
        st.integers(-1, 2),
        st.lists(candidates, max_size=3).map(tuple),
    ),
)


@given(intents)
@example(Record((ReadEntry(Decimal("9.005"), "tea 4"),)))
@example(Record((ReadEntry(Decimal("9.005"), ""), ReadEntry(Decimal("9.005"), ""))))
@example(Unclear(Doubt.KIND, (ReadEntry(Decimal(4), "tea 4"), ReadEntry(Decimal(4), "")), 0))
def test_grounding_twice_changes_nothing(intent: Intent) -> None:
    text = message("tea 4 USD, cake 9", mentioned=(mentioned("5", "lunch"),))
    once = grounded(intent, text)
    assert grounded(once, text) == once


# ── Each thing with its own number ───────────────────────────────────────────────────────────────


def several(*read: tuple[str, str]) -> Record:
    """A reading of several entries: their amounts and slices."""
    return Record(tuple(ReadEntry(Decimal(amount), excerpt) for amount, excerpt in read))


def test_two_entries_do_not_swap_their_amounts() -> None:
    text = message("coffee 4, taxi 28")
    assert grounded(several(("4", "coffee 4"), ("28", "taxi 28")), text) == several(
        ("4", "coffee 4"), ("28", "taxi 28")
    )
    assert doubt_of(grounded(several(("28", "coffee 4"), ("4", "taxi 28")), text)) is Doubt.AMOUNT


def test_an_entry_does_not_take_the_amount_of_what_was_left_out() -> None:
    text = message("coffee 4, taxi 28")
    assert doubt_of(grounded(several(("28", "coffee 4")), text)) is Doubt.AMOUNT
    assert grounded(several(("28", "taxi")), text) == several(("28", "taxi"))


def test_a_part_of_the_bill_is_reckoned_from_the_whole_message() -> None:
    text = message("dinner 45 plus 20% tip")
    assert grounded(several(("54", "dinner 45")), text) == several(("54", "dinner 45"))


def test_a_slice_that_cuts_a_number_has_the_whole_of_it() -> None:
    text = message("coffee 45, tea 4")
    assert doubt_of(grounded(several(("4", "coffee 4"), ("4", "tea 4")), text)) is Doubt.AMOUNT


def test_one_number_is_booked_once() -> None:
    twice = several(("4", "coffee 4"), ("4", "coffee 4"))
    read = grounded(twice, message("coffee 4"))
    assert isinstance(read, Unclear)
    assert (read.doubt, read.position) == (Doubt.AMOUNT, 1)
    assert grounded(twice, message("coffee 4, and again coffee 4")) == twice
    asked = Unclear(Doubt.AMOUNT, (*twice.entries, ReadEntry(Decimal(0), "cake")), 2)
    assert grounded(asked, message("coffee 4 and cake")) == Unclear(Doubt.AMOUNT)


@pytest.mark.parametrize("text", ["tea and cake 4 each", "tea and cake, both 4"])
def test_one_number_that_is_said_of_several_things_is_booked_for_each(text: str) -> None:
    both = several(("4", "tea"), ("4", "cake"))
    assert grounded(both, message(text)) == both


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("dinner at 7pm 45 eur", "7"),
        ("dinner on 12 may 45 eur", "12"),
        ("order #48213 pizza 20", "48213"),
        ("call 07700900123 taxi 20", "7700900123"),
        ("iphone 15 case 20", "15"),
        ("iphone 15 case 20", "300"),
        ("2 beers 12 on 20 may", "240"),
    ],
)
def test_a_number_that_is_no_money_makes_no_amount(text: str, amount: str) -> None:
    assert doubt_of(grounded(spent(amount, text), message(text))) is Doubt.AMOUNT


# ── Which way the money went ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["coffee 4", "salary 2000, coffee 4", "spent 4"])
def test_income_that_no_word_speaks_of_is_asked_about(text: str) -> None:
    read = grounded(spent("4", text.rpartition(", ")[2], kind=Kind.INCOME), message(text))
    assert isinstance(read, Unclear)
    assert read.doubt is Doubt.KIND
    assert [candidate.kind for candidate in read.candidates] == [Kind.EXPENSE, Kind.INCOME]
    assert grounded(read, message(text)) == read


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("salary 4", "en"),
        ("bob paid me back 4", "en"),
        ("+4 from ann", "en"),
        ("palkka 4", "fi"),
        ("Gehalt 4", "de"),
    ],
)
def test_income_that_is_spoken_of_is_booked(text: str, language: str) -> None:
    assert entry_of(message(text, language=language), "4", kind=Kind.INCOME).kind is Kind.INCOME


# ── Which entry a correction is about ────────────────────────────────────────────────────────────


BOOKS = (mentioned("4", "coffee"), mentioned("30", "taxi"), mentioned("10", "lunch"))


def test_a_correction_is_about_the_entry_that_its_words_describe() -> None:
    said = message("remove the taxi", mentioned=BOOKS)
    assert grounded(Remove(), said) == Remove(1)
    assert grounded(Remove(1), said) == Remove(1)
    assert grounded(Amend(amount=Decimal(28)), message("make the taxi 28", mentioned=BOOKS)) == Amend(
        amount=Decimal(28), position=1
    )


def test_a_position_that_the_words_speak_against_is_asked_about() -> None:
    said = message("remove the taxi", mentioned=BOOKS)
    read = grounded(Remove(0), said)
    assert read == Remove(among=(0, 1))
    assert grounded(read, said) == read


def test_an_amount_is_reckoned_only_from_an_entry_that_is_known() -> None:
    taxis = (mentioned("10", "taxi home"), mentioned("20", "taxi work"))
    both = message("add 5 to the taxi", mentioned=taxis)
    assert doubt_of(grounded(Amend(amount=Decimal(25)), both)) is Doubt.AMOUNT
    work = message("add 5 to the taxi to work", mentioned=taxis)
    assert grounded(Amend(amount=Decimal(25)), work) == Amend(amount=Decimal(25), position=1)


# ── Settings ─────────────────────────────────────────────────────────────────────────────────────


def test_only_a_setting_that_is_named_is_set() -> None:
    text = message("my currency is euro, I live in Lisbon")
    assert grounded(Configure("EUR", "Europe/Lisbon"), text) == Configure("EUR", "Europe/Lisbon")
    assert grounded(Configure("GBP", "Europe/Lisbon"), text) == Configure(zone="Europe/Lisbon")
    assert grounded(Configure("GBP", "Asia/Tokyo"), text) == Chat()
    made_up = Configure("EUR", language="de", week_start=6, month_start=25)
    assert grounded(made_up, text) == Configure("EUR")
    said = message("speak german, weeks start on sunday and months on the 25th")
    wish = Configure(language="de", week_start=6, month_start=25)
    assert grounded(wish, said) == wish
    assert grounded(Configure(language="fr", week_start=0, month_start=2), said) == Chat()
    assert grounded(Configure(zone="Europe/Berlin"), message("I'm in Munich for good")) == Configure(
        zone="Europe/Berlin"
    )


def test_a_number_that_shows_how_to_write_numbers_is_never_booked() -> None:
    said = message("numbers like 1.234,56")
    assert grounded(spent("1234.56", said.text), said) == Configure(number_style=NumberStyle.COMMA)
    unclear = message("numbers like 1234")
    assert grounded(spent("1234", unclear.text), unclear) == Chat()
    entry = message("lucky numbers 1234")
    assert isinstance(grounded(spent("1234", entry.text), entry), Record)


def test_a_command_about_categories_corrects_no_entry() -> None:
    said = message("rename Dining to Food", mentioned=(mentioned("4", "coffee"),))
    assert grounded(Amend(category="dining"), said) == ArrangeCategory(Deed.RENAMED, "dining", "Food")
    entry = message("move it to Dining", mentioned=(mentioned("4", "coffee"),))
    assert grounded(Amend(category="dining"), entry) == Amend(category="dining")
