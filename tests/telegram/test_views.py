"""What screens look like in other languages, and in the corners that conversations don't reach."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.localedata import locale_identifiers

from bot.core.chats import ChatSettings
from bot.core.errors import (
    BudgetNotFound,
    CategoryChanged,
    CategoryFixed,
    CategoryInUse,
    CategoryNameTaken,
    CategoryNotFound,
    CommonCategoryName,
    EntryNotFound,
    EntryVoided,
    HintNotFound,
    ImportClosed,
    InvalidAmount,
    InvalidCategoryName,
    InvalidDate,
    InvalidDescription,
    InvalidEmoji,
    InvalidRate,
    InviteRefused,
    NotAsked,
    NothingToUndo,
    NotTheAuthor,
    OnlyAdministrators,
    OwnRateNotFound,
    PeriodTooLong,
    QuestionClosed,
    ScreenOutdated,
    TooManyCategories,
    UnknownCategory,
    UnknownCurrency,
    UnknownZone,
    Unreadable,
    UnreadableFile,
    UserError,
)
from bot.core.intents import Doubt
from bot.core.ledger import CategorySource, ChatId, Entry, EntryId, Kind, PersonId, Source, State
from bot.core.money import Money
from bot.core.periods import Calendar, Span
from bot.telegram import errors, views
from bot.telegram.language import Speech, speech
from bot.telegram.menus import COMMANDS

TODAY = date(2026, 11, 22)
LANGUAGES = sorted({name.partition("_")[0] for name in locale_identifiers()} | {"pt-BR", "zh-hans", "x"})


def entry(number: int = 1, amount: str = "1234.50", currency: str = "EUR", **state: object) -> Entry:
    """An expense of today."""
    plain = State(
        Kind.EXPENSE, Money.of(amount, currency), TODAY, "dining", CategorySource.EXTRACTOR, "lunch"
    )
    return Entry(
        id=EntryId(number),
        chat_id=ChatId(1),
        state=replace(plain, **state),  # type: ignore[arg-type]
        source=Source(1, 1, PersonId(1), "rules"),
        position=number - 1,
        version=1,
        created_at=datetime(2026, 11, 22, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("language", "money", "day", "month"),
    [
        ("en", "1,234.50 EUR", "Mon, Mar 2", "November 2026"),
        ("de", "1.234,50 EUR", "Mo., 2. März", "November 2026"),
        ("de-CH", "1’234.50 EUR", "Mo., 2. März", "November 2026"),
        ("fr", "1\u202f234,50 EUR", "lun. 2 mars", "Novembre 2026"),
        ("hi", "1,234.50 EUR", "सोम, 2 मार्च", "नवंबर 2026"),
        ("ar", "1,234.50 EUR", "الاثنين، 2 مارس", "نوفمبر 2026"),
        ("nobody-speaks-this", "1,234.50 EUR", "Mon, Mar 2", "November 2026"),
    ],
)
def test_numbers_and_dates_are_the_languages_own(language: str, money: str, day: str, month: str) -> None:
    spoken = speech(language)
    assert spoken.money(Money.of("1234.50", "EUR")) == money
    assert spoken.day(date(2026, 3, 2), TODAY) == day
    assert spoken.period(Calendar().period(Span.MONTH, TODAY)) == month


def test_a_lakh_is_grouped_as_in_india() -> None:
    assert speech("hi").money(Money.of("1234567", "INR")) == "12,34,567 INR"
    assert speech("en-IN").money(Money.of("1234567.50", "INR")) == "12,34,567.50 INR"


def test_no_language_breaks_a_screen() -> None:
    assert len(LANGUAGES) > 200
    for language in LANGUAGES:
        assert_screens_in(language)


def assert_screens_in(language: str) -> None:
    """Every kind of number, day and period can be shown."""
    spoken = Speech(language)
    for span in Span:
        period = Calendar().period(span, TODAY)
        assert spoken.period(period)
        assert spoken.short_period(period)
        assert spoken.months(period)
        assert spoken.days(period.start, period.end)
    assert spoken.short_month_of_year(TODAY)
    assert spoken.day_of_month(TODAY)
    assert spoken.number(Decimal("0.91754"), 4)
    assert spoken.figure(Money.of("1234.50", "EUR"))
    for written in (views.confirmation([entry()], TODAY, spoken), views.entry_menu(entry(), TODAY, spoken)):
        assert "EUR" in written.text
    settings = ChatSettings(ChatId(1), "EUR", "Europe/Berlin", language)
    page = views.calendar_page(entry(), date(2026, 2, 1), TODAY, settings, spoken)
    assert page.keyboard
    assert all(button.text.strip() for row in page.keyboard.inline_keyboard for button in row)


def test_one_and_many_are_counted_in_words() -> None:
    one, two = entry(1), entry(2)
    gone = replace(two, state=replace(two.state, voided_at=datetime(2026, 11, 22, tzinfo=UTC)))
    assert views.confirmation([one, two], TODAY, speech("en")).text.startswith(
        "✅ <b>2 entries</b> · 2,469 EUR"
    )
    shown = views.confirmation([one, gone], TODAY, speech("en")).text
    assert shown.startswith("✅ <b>1 entry</b> · 1,234.50 EUR")
    assert "2. <s><b>1,234.50 EUR</b>" in shown


def test_sums_are_by_direction_and_currency() -> None:
    entries = [
        entry(1, "10", "USD"),
        entry(2, "5", "EUR"),
        entry(3, "2500", "EUR", kind=Kind.INCOME, category="salary"),
        entry(4, "2.50", "USD"),
    ]
    head = views.confirmation(entries, TODAY, speech("en")).text.splitlines()[0]
    assert head == "✅ <b>4 entries</b> · 12.50 USD · 5 EUR · +2,500 EUR · today"


def test_the_year_stands_where_it_is_another_one() -> None:
    days = {TODAY: "today", date(2026, 11, 21): "yesterday", date(2026, 11, 23): "tomorrow"}
    days |= {date(2026, 1, 5): "Mon, Jan 5", date(2025, 12, 31): "Dec 31, 2025"}
    for day, words in days.items():
        assert views.confirmation([entry(occurred_on=day)], TODAY, speech("en")).text.endswith(words)


def test_a_category_that_is_no_longer_offered_has_a_name_still() -> None:
    assert "📦 Old hobby" in views.confirmation([entry(category="old_hobby")], TODAY, speech("en")).text


@pytest.mark.parametrize("doubt", Doubt)
def test_each_doubt_has_a_question(doubt: Doubt) -> None:
    assert "Send it again" in views.doubt(doubt, speech("en")).text


ERRORS = [
    InvalidAmount(Decimal(0), "EUR"),
    InvalidAmount(Decimal("1e40"), "EUR"),
    InvalidAmount(Decimal("NaN"), "EUR"),
    InvalidAmount(Decimal("0.5"), "JPY"),
    UnknownCurrency("<b>" * 20),
    UnknownZone("Moon"),
    UnknownCategory("bribes"),
    CategoryNotFound(),
    InvalidCategoryName(32),
    InvalidEmoji(),
    CategoryNameTaken("<b>" * 10),
    CommonCategoryName("<b>" * 10),
    CategoryFixed(),
    CategoryInUse(),
    CategoryChanged(),
    TooManyCategories(60),
    InvalidDescription(200),
    InvalidDate(),
    EntryNotFound(),
    EntryVoided(),
    ScreenOutdated(),
    NothingToUndo(),
    NotTheAuthor(),
    NotAsked(),
    QuestionClosed(),
    HintNotFound(),
    BudgetNotFound(),
    InvalidRate("USD", "USD"),
    OwnRateNotFound("USD", "EUR"),
    InviteRefused(),
    PeriodTooLong(10),
    *(UnreadableFile(reason, "10") for reason in Unreadable),
    ImportClosed(),
    OnlyAdministrators(),
]


def test_every_error_that_a_person_can_put_right_has_words_of_its_own() -> None:
    said = [errors.wording(error, speech("en")) for error in ERRORS]
    assert {type(error) for error in ERRORS} == set(UserError.__subclasses__())
    assert len(set(said)) >= len(UserError.__subclasses__())
    assert all(len(words) <= 200 for words in said), "an alert holds 200 characters"
    assert "That didn't work. Please send it again." not in said


def test_help_names_each_command_once() -> None:
    text = views.help_page(ChatSettings(ChatId(1), "EUR", "Europe/Berlin", "en"), speech("en")).text
    named = [line.split()[0].removeprefix("/") for line in text.splitlines() if line.startswith("/")]
    assert sorted(named) == sorted({*COMMANDS, "start"} - {"help"})
