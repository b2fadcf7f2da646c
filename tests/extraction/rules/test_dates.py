"""When: the day that a message names, for one entry or for several. Today is Wednesday, 11 March 2026."""

from datetime import date

import pytest

from tests.extraction.rules.reading import MONDAY, YESTERDAY, entries, only


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("soup 6 yesterday", YESTERDAY),
        ("last night beers 22", YESTERDAY),
        ("monday bus 3", MONDAY),
        ("last wednesday bus 3", date(2026, 3, 4)),
        ("wed bus 3", date(2026, 3, 4)),
        ("3 days ago shoes 60", date(2026, 3, 8)),
        ("shoes 60 on 2 february", date(2026, 2, 2)),
        ("feb 2 shoes 60", date(2026, 2, 2)),
        ("shoes 60 on 31 feb", date(2026, 2, 28)),
        ("shoes 60 on the 12th", date(2026, 2, 12)),
        ("dec 24 tree 60", date(2025, 12, 24)),
        ("2026-01-31 shoes 60", date(2026, 1, 31)),
        ("fridays shoes 60", date(2026, 3, 6)),
        ("the 5th: shoes 60", date(2026, 3, 5)),
    ],
)
def test_the_day_is_the_latest_that_fits(text: str, day: date) -> None:
    assert only(text).occurred_on == day


@pytest.mark.parametrize(
    ("language", "text", "what"),
    [
        ("es", "el lunes pasado cine 9", "cine"),
        ("fr", "lundi dernier cinéma 9", "cinéma"),
        ("pt", "segunda passada cinema 9", "cinema"),
    ],
)
def test_a_word_behind_a_weekday_says_that_it_is_over(language: str, text: str, what: str) -> None:
    entry = only(text, language=language)
    assert (entry.occurred_on, entry.description) == (MONDAY, what)


@pytest.mark.parametrize("text", ["lent kim 40 till friday", "plumber on a sunday 340"])
def test_a_day_that_is_to_come_or_any_day_is_not_the_entrys(text: str) -> None:
    assert only(text).occurred_on is None


def test_a_message_without_a_day_names_none() -> None:
    assert only("soup 6").occurred_on is None


@pytest.mark.parametrize(("currency", "day"), [("USD", date(2026, 2, 3)), ("GBP", date(2026, 3, 2))])
def test_figures_are_read_in_the_order_of_the_country(currency: str, day: date) -> None:
    assert only("2/3 shoes 60", currency=currency).occurred_on == day


def test_one_day_holds_for_the_entries_after_it() -> None:
    assert [entry.occurred_on for entry in entries("yesterday soup 6, bus 3")] == [YESTERDAY, YESTERDAY]


def test_each_entry_may_have_its_own_day() -> None:
    assert [entry.occurred_on for entry in entries("mon soup 6, yesterday bus 3")] == [MONDAY, YESTERDAY]


def test_a_months_name_without_a_day_is_no_date() -> None:
    entry = only("rent may 900")
    assert entry.occurred_on is None
    assert entry.amount == 900
