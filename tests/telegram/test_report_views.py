"""Captions and buttons of reports in the corners that conversations don't reach."""

from datetime import date
from decimal import Decimal
from html import unescape
from re import sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversion import basis
from bot.core.ledger import Kind
from bot.core.merchants import compile_merchants
from bot.core.money import Money, current_currencies
from bot.core.periods import Calendar, Period, Span
from bot.core.pictures import Course, Overview, Pace, Ranking, digest
from bot.core.rates import OWN, Exchange, Publisher, Rate, by_currency
from bot.core.reports import Report, compile_report
from bot.core.totals import DayTotal, WordsTotal
from bot.telegram import report_pictures, report_tables, report_views
from bot.telegram.language import Speech, speech
from bot.telegram.report_basis import made_from
from bot.telegram.report_keyboards import Setting
from bot.telegram.report_taps import ReportPage, View, named
from bot.telegram.screens import ReportScreen

TODAY = date(2026, 3, 11)
MARCH = Calendar().period(Span.MONTH, TODAY)
EUROS = Exchange("EUR")
ENGLISH = speech("en")


def on(
    day: str, amount: str, currency: str = "EUR", category: str = "dining", kind: Kind = Kind.EXPENSE
) -> DayTotal:
    return DayTotal(date.fromisoformat(day), kind, category, Money.of(amount, currency), 1)


def compiled(
    *rows: DayTotal, period: Period = MARCH, exchange: Exchange = EUROS, today: date = TODAY
) -> Report:
    return compile_report(rows, period, Calendar().before(period), today, exchange)


def shown(
    report: Report, view: View = View.OVERVIEW, spoken: Speech = ENGLISH, today: date = TODAY
) -> ReportScreen:
    page = ReportPage(view, named(report.period))
    return report_views.report(report, Setting(page, report.period, Calendar(), today), spoken)


def lines(screen: ReportScreen) -> list[str]:
    """The caption as it is read."""
    return unescape(sub("<[^>]*>", "", screen.screen.text)).replace("\u2009", " ").splitlines()


def labels(screen: ReportScreen) -> list[str]:
    assert screen.screen.keyboard
    return [button.text for row in screen.screen.keyboard.inline_keyboard for button in row]


def test_the_rates_that_count_are_named_in_one_line() -> None:
    ecb = Publisher("ECB")
    exchange = Exchange(
        "EUR",
        by_currency([
            Rate("USD", "EUR", Decimal("0.9175"), date(2026, 3, 3), ecb),
            Rate("USD", "EUR", Decimal("0.92037"), date(2026, 3, 10), ecb),
            Rate("JPY", "EUR", Decimal("0.00617"), date(2026, 3, 10), ecb),
        ]),
        by_currency([Rate("UAH", "EUR", Decimal("0.02"), date(2026, 1, 1), OWN)]),
    )  # fmt: skip
    rows = [on("2026-03-03", "10", "USD"), on("2026-03-10", "10", "USD"), on("2026-03-10", "500", "JPY")]
    rows.append(on("2026-03-10", "500", "UAH"))
    assert lines(shown(compiled(*rows, exchange=exchange)))[-1] == (
        "Converted at ECB rates of Mar 3 – 10: 1 EUR ≈ 162.1 JPY, 1 USD ≈ 0.9204 EUR; "
        "your own rates: 1 EUR = 50 UAH"
    )


def test_rates_of_several_years_are_named_with_their_years() -> None:
    days = (date(2023, 8, 5), date(2026, 3, 10))
    published = [Rate("USD", "EUR", Decimal("0.92"), day, Publisher("ECB")) for day in days]
    rows = [on(f"{day}", "10", "USD") for day in days]
    found = basis(rows, Exchange("EUR", by_currency(published)))
    assert [line.replace("\u2009", " ") for line in made_from(found, ENGLISH)] == [
        "Converted at ECB rates of Aug 5, 2023 – Mar 10, 2026: 1 USD ≈ 0.92 EUR"
    ]


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("8", "▲ 25% more than in the first 11 days of February 2026."),
        ("10.04", "About as much as in the first 11 days of February 2026."),
        ("10", "As much as in the first 11 days of February 2026."),
        ("20", "▼ 50% less than in the first 11 days of February 2026."),
        ("1.01", "▲ 890% more than in the first 11 days of February 2026."),
    ],
)
def test_how_much_more_is_said_as_people_say_it(before: str, line: str) -> None:
    assert line in lines(shown(compiled(on("2026-03-02", "10"), on("2026-02-02", before))))


@pytest.mark.parametrize("view", [View.OVERVIEW, View.COURSE, View.PACE])
@pytest.mark.parametrize("before", ["1", "0.03"])
def test_spending_is_not_compared_with_a_tenth_of_it(before: str, view: View) -> None:
    rows = [on("2026-03-02", "10"), on("2026-02-02", before), on("2026-02-02", "8", "UAH")]
    told = lines(shown(compiled(*rows), view))
    assert not [line for line in told if "▲" in line or "counted" in line]


def test_what_has_no_rate_is_told_with_a_way_out_but_for_reports_on_one_currency() -> None:
    rows = [on("2026-03-02", "10"), on("2026-03-02", "520", "INR")]
    assert lines(shown(compiled(*rows)))[-1] == "Not counted, no rate: 520 INR, 1 entry. /rate gives one."
    alone = compiled(*rows, exchange=Exchange("EUR", alone=True))
    assert lines(shown(alone))[-1] == "Not counted: 520 INR, 1 entry"


@pytest.mark.parametrize(
    ("start", "end", "line"),
    [
        ("2026-02-01", "2026-02-11", "▲ 100% more than in the 10 days before."),
        ("2026-03-02", "2026-03-22", "▲ 100% more than in the first 10 of the 20 days before."),
        ("2026-03-11", "2026-03-31", "▲ 100% more than in the first of the 20 days before."),
        ("2026-03-02", "2026-03-03", "▲ 100% more than in the day before."),
    ],
)
def test_days_of_ones_own_are_compared_with_as_many_before(start: str, end: str, line: str) -> None:
    period = Period(date.fromisoformat(start), date.fromisoformat(end), Span.CUSTOM)
    before = Calendar().before(period).start.isoformat()
    assert line in lines(shown(compiled(on(start, "10"), on(before, "5"), period=period)))


def test_a_month_that_began_today_is_compared_with_a_single_day() -> None:
    report = compiled(on("2026-03-01", "10"), on("2026-02-01", "5"), today=date(2026, 3, 1))
    assert "▲ 100% more than in the first day of February 2026." in lines(shown(report))


def test_a_day_is_compared_with_the_day_before() -> None:
    today = Calendar().period(Span.DAY, TODAY)
    report = compiled(on("2026-03-11", "10"), on("2026-03-10", "5"), period=today)
    assert "▲ 100% more than in the day before." in lines(shown(report))


def test_what_could_not_be_compared_is_told() -> None:
    report = compiled(on("2026-03-02", "10"), on("2026-02-02", "8"), on("2026-02-02", "8", "UAH"))
    assert "(1 entry there isn't counted.)" in lines(shown(report))[4]
    assert lines(shown(report, spoken=speech("zh")))[4].endswith("。（其中 1 笔未计入。）")


def test_money_that_came_back_is_told_apart() -> None:
    refund = on("2026-03-02", "50", category="refund", kind=Kind.INCOME)
    assert "Refunds in that income: 50 EUR" in lines(shown(compiled(on("2026-03-02", "10"), refund)))


@pytest.mark.parametrize("language", ["en", "de", "ar", "hi", "zh", "ru"])
@pytest.mark.parametrize("view", [View.OVERVIEW, View.COURSE, View.PACE])
def test_no_caption_is_too_long(language: str, view: View) -> None:
    rows = [on("2026-03-02", "999999999999", code) for code in sorted(current_currencies())]
    screen = shown(compiled(*rows), view, speech(language))
    assert len("\n".join(lines(screen)).encode("utf-16-le")) // 2 <= report_views.LONGEST_CAPTION
    assert screen.screen.keyboard
    for row in screen.screen.keyboard.inline_keyboard:
        assert all(len(str(button.callback_data).encode()) <= 64 for button in row)


def test_there_is_no_way_to_an_empty_future() -> None:
    report = compiled(on("2026-03-02", "10"))
    assert not [label for label in labels(shown(report)) if "›" in label]
    february = compiled(period=Calendar().before(MARCH))
    assert "Mar ›" in labels(shown(february))


def test_a_single_day_has_no_course() -> None:
    day = compiled(on("2026-03-11", "10"), period=Calendar().period(Span.DAY, TODAY))
    assert {"Course", "Pace"}.isdisjoint(labels(shown(day)))
    assert not any(line.startswith("Per day") for line in lines(shown(day)))


def test_an_empty_period_offers_no_views() -> None:
    assert labels(shown(compiled())) == ["‹ Feb", "Week", "• Month", "Quarter", "Year"]


def test_each_view_has_its_picture() -> None:
    report = compiled(on("2026-03-02", "10"), on("2026-03-04", "5"), on("2026-02-03", "2"))
    pictures = [shown(report, view).picture for view in (View.OVERVIEW, View.COURSE, View.PACE)]
    assert [type(picture) for picture in pictures] == [Overview, Course, Pace]
    assert len({digest(picture) for picture in pictures if picture}) == 3
    pace = pictures[2]
    assert isinstance(pace, Pace)
    assert [money.amount for money in pace.now] == [0, 10, 10, 15, 15, 15, 15, 15, 15, 15, 15]
    assert (len(pace.before), pace.days) == (28, 31)


def test_a_budget_is_a_line_in_the_course_and_in_the_pace() -> None:
    report = compiled(on("2026-03-02", "10"))
    limit = Money.of(310, "EUR")
    assert report_pictures.pace(report, TODAY, ENGLISH, limit).limit
    bars = report_pictures.course(report, TODAY, ENGLISH, limit).bars
    assert bars.limit
    assert (bars.limit.money, bars.limit.label) == (Money.of(10, "EUR"), "budget per day")
    assert report_pictures.course(report, TODAY, ENGLISH).bars.limit is None


def test_long_periods_go_by_months() -> None:
    for end, bars in (("2026-04-11", 100), ("2026-04-12", 4)):
        period = Period(date(2026, 1, 1), date.fromisoformat(end), Span.CUSTOM)
        report = compiled(on("2026-02-02", "10"), period=period, today=date(2026, 6, 1))
        assert len(report_pictures.course(report, date(2026, 6, 1), ENGLISH).bars.now) == bars
        assert ("Most: February 2026 · 10 EUR" in lines(shown(report, View.COURSE))) is (bars == 4)


def test_the_same_content_has_the_same_digest() -> None:
    one, two = (shown(compiled(on("2026-03-02", "10"))).picture for _ in range(2))
    other = shown(compiled(on("2026-03-02", "10.01"))).picture
    assert one
    assert two
    assert other
    assert digest(one) == digest(two) != digest(other)


def test_small_categories_are_one_slice_whose_sum_is_rounded_once() -> None:
    exchange = Exchange(
        "EUR", by_currency([Rate("USD", "EUR", Decimal("0.5"), date(2026, 3, 2), Publisher("ECB"))])
    )
    rows = [on("2026-03-02", "0.01", "USD", f"c{number}") for number in range(12)]
    picture = shown(compiled(*rows, exchange=exchange)).picture
    assert isinstance(picture, Overview)
    assert len(picture.slices) == 8
    # Five cents of half their worth: 2.5, which is even.
    assert picture.slices[-1].money == Money.of("0.02", "EUR")
    assert sum(part.share for part in picture.slices) == pytest.approx(1)


def test_merchants_are_named_in_the_caption_and_drawn() -> None:
    rows = [WordsTotal(TODAY, f"Shop <{number}>", Money.of(number, "EUR"), number) for number in range(1, 15)]
    merchants = compile_merchants(rows, MARCH, EUROS)
    page = ReportPage(View.MERCHANTS, named(MARCH))
    screen = report_views.merchants(merchants, Setting(page, MARCH, Calendar(), TODAY), ENGLISH)
    assert lines(screen) == [
        "March 2026",
        "Spent: 105 EUR",
        "1. Shop <14> · 14 EUR · 14 times",
        "2. Shop <13> · 13 EUR · 13 times",
        "3. Shop <12> · 12 EUR · 12 times",
    ]
    assert isinstance(screen.picture, Ranking)
    assert [rank.label for rank in screen.picture.ranks][:2] == ["Shop <14>", "Shop <13>"]
    assert len(screen.picture.ranks) == 10


def test_the_table_of_a_course_adds_up_to_its_last_line() -> None:
    report = compiled(on("2026-03-02", "10"), on("2026-03-04", "5.25"), on("2026-02-03", "2"))
    table = unescape(report_tables.spending(report, View.COURSE, ENGLISH).text).splitlines()
    assert [line.split() for line in table[2:-1]] == [
        ["Mar", "2", "10.00", "0.00"],
        ["Mar", "3", "0.00", "2.00"],
        ["Mar", "4", "5.25", "0.00"],
    ]
    assert table[-1].startswith("Total")
    assert table[-1].split()[1:] == ["15.25", "2.00</pre>"]


@given(st.decimals("0.0000001", "1000000", places=7))
def test_a_rate_is_shown_by_its_first_digits(value: Decimal) -> None:
    shown_value = ENGLISH.number(value, 4).replace(",", "")
    assert abs(Decimal(shown_value) - value) <= abs(value) / 1000
