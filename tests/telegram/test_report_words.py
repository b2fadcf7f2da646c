"""What captions, tables and pictures of reports say in figures equals what SQL makes of the same books."""

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from html import unescape

from bot.core.money import Money
from bot.core.periods import Calendar, Period, Span
from bot.core.pictures import Course, Overview, Pace, Ranking
from bot.core.pictures import Trend as TrendPicture
from bot.core.questions import Named, When
from bot.core.reports import Report
from bot.telegram import report_tables, report_views
from bot.telegram.language import Speech
from bot.telegram.report_keyboards import Setting
from bot.telegram.report_taps import ReportPage, View
from tests.services.leap_year import BASE, CHAT, LATER, RUNNING, Twice, situations, twice, year
from tests.services.recomputation import Days

__all__ = ["twice", "year"]

GROUPS = {"en": ",", "de": ".", "hi": ",", "fr": "\u202f"}
POINTS = {"en": ".", "de": ",", "hi": ".", "fr": ","}
PLACES = [*LATER, RUNNING[1], RUNNING[4]]


def number(written: str, language: str) -> Decimal:
    plain = written.replace(GROUPS[language], "").replace(POINTS[language], ".").replace("\u2212", "-")
    return Decimal(plain)


def sums(text: str, language: str) -> list[Decimal]:
    """All amounts of the base currency in a text, in their order."""
    words = unescape(re.sub("<[^>]*>", "", text))
    found = re.findall(rf"([+\u2212-]?\d[\d.,\u202f]*)\s{BASE}\b", words)
    return [number(one, language) for one in found]


def line(text: str, label: str) -> str:
    """The line of a caption that begins so; empty where there is none."""
    words = unescape(re.sub("<[^>]*>", "", text))
    return next((one for one in words.splitlines() if one.startswith(label)), "")


def leads_of_asides(language: str) -> list[str]:
    """How the lines on rates, and on what has none, begin in a language."""
    asides = ("Converted at {rates}", "Not counted, no rate: {sums}. /rate gives one.")
    return [Speech(language).label(aside, rates="|", sums="|").partition("|")[0] for aside in asides]


def table(text: str) -> list[list[str]]:
    """The cells of a table, without its head."""
    written = unescape(text.partition("<pre>")[2].partition("</pre>")[0])
    return [re.split(r"\s{2,}", row) for row in written.splitlines()[1:]]


async def setting(twice: Twice, view: View, when: When, period: Period) -> Setting:
    calendar = Calendar(twice.situation.week_start, twice.situation.month_start)
    return Setting(ReportPage(view, when), period, calendar, await twice.today())


def days(period: Period) -> Days:
    return Days(period.start, period.end)


def plain(money: tuple[Money, ...]) -> list[Decimal]:
    return [one.amount for one in money]


def lately(twice: Twice, span: Span) -> When:
    """The present period, or one near the end of the books."""
    return Named(span) if twice.situation in RUNNING else Named(span, date(2024, 12, 10))


async def captioned(twice: Twice, view: View, when: When, language: str) -> tuple[Report, str, object]:
    report = await twice.reporting.spending(CHAT, when)
    screen = report_views.report(report, await setting(twice, view, when, report.period), Speech(language))
    return report, screen.screen.text, screen.picture


@situations(*PLACES)
async def test_the_caption_of_a_month(twice: Twice) -> None:
    for language in GROUPS:
        await check_the_caption_of_a_month(twice, language)


async def check_the_caption_of_a_month(twice: Twice, language: str) -> None:
    report, text, picture = await captioned(twice, View.OVERVIEW, Named(Span.MONTH, back=2), language)
    now = days(report.period)
    against = await twice.sql.compared(now, days(report.before), await twice.today())
    figures = [
        await twice.sql.total("expense", now),
        await twice.sql.total("income", now),
        await twice.sql.difference(now),
    ]
    refunds, changed = (
        await twice.sql.total("income", now, "refund"),
        await twice.sql.biggest_change(now, against),
    )
    figures += [refunds] if refunds else []
    figures += [changed[3]] if changed else []
    a_day = await twice.sql.a_day(now, await twice.today())
    figures += [a_day] if a_day else []
    converted = sum(len(sums(line(text, lead), language)) for lead in leads_of_asides(language))
    found = sums(text, language)
    assert found[: len(found) - converted] == figures
    await check_overview(twice, report, picture)


async def check_overview(twice: Twice, report: Report, picture: object) -> None:
    now, before = days(report.period), days(report.before)
    assert isinstance(picture, Overview)
    assert picture.header.figure.amount == await twice.sql.total("expense", now)
    categories = await twice.sql.categories(now, before)
    top = [(one.key, one.money.amount) for one in picture.slices if one.key != "rest"]
    assert top == [row[:2] for row in categories[: len(top)]]
    if len(top) < len(categories):
        shown = sum(one.money.amount for one in picture.slices)
        rounding = Decimal("0.01") * len(picture.slices)
        assert abs(shown - picture.header.figure.amount) <= rounding
    assert plain(picture.bars.now) == await twice.sql.daily(now)
    assert plain(picture.bars.before) == await twice.sql.daily(before)


@situations(*PLACES)
async def test_how_spending_changed_is_told_in_whole_per_cent(twice: Twice) -> None:
    report, text, _ = await captioned(twice, View.OVERVIEW, lately(twice, Span.MONTH), "en")
    now = days(report.period)
    against = await twice.sql.compared(now, days(report.before), await twice.today())
    change = await twice.sql.change(now, against)
    assert change is not None
    told = line(text, "▲" if change > 0 else "▼")
    if change >= 9:
        assert told == ""
    else:
        percent = (abs(change) * 100).quantize(Decimal(1), ROUND_HALF_EVEN)
        assert told[2:].startswith(f"{percent:,}% {'more' if change > 0 else 'less'} than in")


@situations(*PLACES)
async def test_the_tables_behind_a_months_pictures(twice: Twice) -> None:
    for language in GROUPS:
        await check_the_tables_behind_a_months_pictures(twice, language)


async def check_the_tables_behind_a_months_pictures(twice: Twice, language: str) -> None:
    sql, speech = twice.sql, Speech(language)
    report = await twice.reporting.spending(CHAT, Named(Span.MONTH, back=2))
    now, before = days(report.period), days(report.before)
    spent, then = await sql.daily(now), await sql.daily(before)

    rows = table(report_tables.spending(report, View.OVERVIEW, speech).text)
    expected = [row[1] for row in await sql.categories(now, before)]
    assert [number(row[1], language) for row in rows] == [*expected, await sql.total("expense", now)]
    for row, share in zip(rows, await sql.shares(now), strict=False):
        assert number(row[2].rstrip("%\u202f\u00a0"), language) == (share * 100).quantize(
            Decimal(1), ROUND_HALF_EVEN
        )

    rows = table(report_tables.spending(report, View.COURSE, speech).text)
    beside = zip(spent, [*then, *[Decimal(0)] * len(spent)], strict=False)
    expected_pairs = [pair for pair in beside if any(pair)]
    assert [tuple(number(cell, language) for cell in row[1:3]) for row in rows[:-1]] == expected_pairs
    listed = (await sql.daily(before, running=True))[min(len(spent), len(then)) - 1]
    assert [number(cell, language) for cell in rows[-1][1:3]] == [await sql.total("expense", now), listed]

    rows = table(report_tables.spending(report, View.PACE, speech).text)
    begun = await sql.begun(now, await twice.today()) or len(spent)
    then = await sql.daily(before, running=True)
    course = list(
        zip((await sql.daily(now, running=True))[:begun], [*then, *then[-1:] * begun], strict=False)
    )
    told = [tuple(number(cell, language) for cell in row[1:3]) for row in rows if len(row) == 3]
    assert told == course[: len(told)]
    assert told


@situations(*PLACES)
async def test_pictures_of_the_course_and_the_pace(twice: Twice) -> None:
    for span in (Span.WEEK, Span.MONTH, Span.QUARTER):
        when = lately(twice, span)
        report, text, course = await captioned(twice, View.COURSE, when, "en")
        now, before = days(report.period), days(report.before)
        assert isinstance(course, Course)
        assert plain(course.bars.now) == await twice.sql.daily(now)
        assert plain(course.bars.before) == await twice.sql.daily(before)
        spent = await twice.sql.daily(now)
        assert sums(line(text, "Most:"), "en") == [max(spent)]
        _, text, pace = await captioned(twice, View.PACE, when, "en")
        assert isinstance(pace, Pace)
        begun = await twice.sql.begun(now, await twice.today())
        assert plain(pace.now) == (await twice.sql.daily(now, running=True))[:begun]
        assert plain(pace.before) == await twice.sql.daily(before, running=True)
        assert sums(line(text, "Spent:"), "en") == [await twice.sql.total("expense", now)]


@situations(*LATER)
async def test_a_year_is_drawn_by_months(twice: Twice) -> None:
    report, text, course = await captioned(twice, View.COURSE, Named(Span.YEAR, back=1), "en")
    assert isinstance(course, Course)
    months = [row[2] for row in await twice.sql.monthly(days(report.period))]
    assert plain(course.bars.now) == months
    assert sums(line(text, "Most:"), "en") == [max(months)]


@situations(*PLACES)
async def test_the_trend_in_words_and_in_its_picture(twice: Twice) -> None:
    for language in GROUPS:
        await check_the_trend_in_words_and_in_its_picture(twice, language)


async def check_the_trend_in_words_and_in_its_picture(twice: Twice, language: str) -> None:
    sql, today, speech = twice.sql, await twice.today(), Speech(language)
    when = Named(Span.MONTH, back=1)
    trend = await twice.reporting.trend(CHAT, when)
    period = days(trend.period)
    totals = [await sql.total("expense", period), await sql.total("income", period)]
    means = [await sql.a_month(kind, period, today) for kind in ("expense", "income")]
    screen = report_views.trend(trend, await setting(twice, View.TREND, when, trend.shown_for), speech)
    assert sums(screen.screen.text, language)[:5] == [*totals, await sql.difference(period), *means]
    months = await sql.monthly(period)
    assert isinstance(screen.picture, TrendPicture)
    assert list(zip(plain(screen.picture.spent), plain(screen.picture.income), strict=True)) == [
        row[2:] for row in months
    ]
    rows = [
        [number(cell, language) for cell in row[-2:]]
        for row in table(report_tables.trend(trend, speech).text)
    ]
    assert rows == [*([*row[2:]] for row in months), totals]


@situations(LATER[1])
async def test_merchants_in_words_and_in_their_picture(twice: Twice) -> None:
    for language in GROUPS:
        await check_merchants_in_words_and_in_their_picture(twice, language)


async def check_merchants_in_words_and_in_their_picture(twice: Twice, language: str) -> None:
    when, speech = Named(Span.MONTH, back=3), Speech(language)
    found = await twice.reporting.merchants(CHAT, when)
    expected = await twice.sql.merchants(days(found.period))
    whole = await twice.sql.total("expense", days(found.period))
    screen = report_views.merchants(found, await setting(twice, View.MERCHANTS, when, found.period), speech)
    assert sums(screen.screen.text, language)[:4] == [whole, *(row[1] for row in expected[:3])]
    assert isinstance(screen.picture, Ranking)
    ranks = [(one.label.lower(), one.money.amount) for one in screen.picture.ranks]
    assert ranks == [row[:2] for row in expected[: len(ranks)]]
    assert len(ranks) == 10
    rows = table(report_tables.merchants(found, speech).text)
    assert number(rows[-1][-2], language) == whole
    for row, known in zip(rows[:20], expected, strict=False):
        assert (number(row[-2], language), int(row[-1])) == known[1:]
