"""Where the money went: the picture, its words and its buttons, held against the database."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.core.money import Money, current_currencies, format_money
from bot.core.periods import Calendar, Period, Span
from bot.core.pictures import Picture
from bot.core.ports import ChartRenderer
from tests.bot import Chat, Json, expense, running_bot
from tests.conversations.screens import carried, forged, labels

CALENDAR = Calendar(week_start=6)
"""As it hangs in New York."""


CONVERTED = frozenset(
    [
        "AUD",
        "BGN",
        "BRL",
        "CAD",
        "CHF",
        "CNY",
        "CYP",
        "CZK",
        "DKK",
        "EEK",
        "EUR",
        "GBP",
        "HKD",
        "HRK",
        "HUF",
        "IDR",
        "ILS",
        "INR",
        "ISK",
        "JPY",
        "KRW",
        "LTL",
        "LVL",
        "MTL",
        "MXN",
        "MYR",
        "NOK",
        "NZD",
        "PHP",
        "PLN",
        "ROL",
        "RON",
        "RUB",
        "SEK",
        "SGD",
        "SIT",
        "SKK",
        "THB",
        "TRL",
        "TRY",
        "USD",
        "ZAR",
    ]
)
"""What the ECB has published rates of, at some time."""


def this(span: Span) -> Period:
    """The present day, week, month or year where the chat lives."""
    return CALENDAR.period(span, datetime.now(ZoneInfo("America/New_York")).date())


def name(period: Period) -> str:
    """How the report calls a month or a year."""
    return f"{period.start:%B %Y}" if period.span is Span.MONTH else f"{period.start:%Y}"


async def sums(chat: Chat, period: Period, currency: str = "USD") -> list[str]:
    """The three lines of totals, reckoned by the database over the plain table."""
    async with chat.bot.database.across_chats("inbox") as connection:
        await connection.exec_driver_sql(f"SELECT set_config('bookkeeper.chat_id', '{chat.id}', true)")
        rows = await connection.exec_driver_sql(
            "SELECT kind, sum(amount) FROM entries WHERE voided_at IS NULL AND currency = $1 AND chat_id = $2"
            " AND occurred_on >= $3 AND occurred_on < $4 GROUP BY kind",
            (currency, chat.id, period.start, period.end),
        )
        found = {row["kind"]: row["sum"] for row in rows.mappings()}
    spent, earned = (found.get(kind, Decimal(0)) for kind in ("expense", "income"))
    sign = "+" if earned > spent else ""
    return [
        f"Spent: {shown(spent, currency)}",
        f"Income: {shown(earned, currency)}",
        f"Difference: {sign}{shown(earned - spent, currency)}",
    ]


def shown(amount: Decimal, currency: str) -> str:
    """The amount in English."""
    return format_money(Money.kept(amount, currency), "en")


async def keeps_books(chat: Chat) -> None:
    """Three months in two currencies, with a change, something taken out, and something that came in."""
    month = this(Span.MONTH)
    before = CALENDAR.before(month)
    first = f"{month.start:%Y-%m-%d}"
    await chat.sends(f"groceries 30.10 on {first}")
    await chat.sends(f"taxi 8 and coffee 4.45 on {first}")
    await chat.sends(f"got salary 2500 on {first}")
    await chat.sends(f"lunch 12 UAH on {first}")
    mistake = await chat.sends(f"cinema 99 on {first}")
    await chat.presses("↩️ Undo", on=mistake)
    rent = await chat.sends(f"rent 900 on {before.start:%Y-%m-%d}")
    await chat.sends("no, 85.10", reply_to=rent)
    books = await chat.books()
    assert [line.amount for line in books] == ["30.10", "8.00", "4.45", "2500.00", "12.00", "85.10"]


async def test_the_totals_are_the_databases(chat: Chat) -> None:
    await keeps_books(chat)
    month = this(Span.MONTH)
    report = await chat.sends("/report")
    lines = report["caption"].splitlines()
    assert lines[0] == name(month)
    assert lines[1:4] == await sums(chat, month)
    assert lines[1:4] == ["Spent: 42.55 USD", "Income: 2,500 USD", "Difference: +2,457.45 USD"]
    assert lines[4].startswith("▼ 50% less than in ")
    assert lines[5].startswith("Biggest change: 🏠 Housing -85.10 USD")
    assert lines[6].startswith("Per day: ")
    assert lines[7:] == ["Not counted, no rate: 12 UAH, 1 entry. /rate gives one."]
    assert report["photo"]

    await chat.presses("UAH")
    in_hryvnias = await chat.shows(report)
    assert in_hryvnias["photo"] != report["photo"]
    assert in_hryvnias["caption"].splitlines()[1:4] == await sums(chat, month, "UAH")
    assert in_hryvnias["caption"].splitlines()[-1] == "Not counted: 42.55 USD, +2,500 USD, 4 entries"
    await chat.presses("USD")
    assert (await chat.shows(report))["caption"] == report["caption"]


async def test_pages_are_turned_in_place(chat: Chat) -> None:
    await keeps_books(chat)
    month = this(Span.MONTH)
    before = CALENDAR.before(month)
    report = await chat.sends("/report")
    assert labels(report) == [
        f"‹ {before.start:%b}",
        "Week", "• Month", "Quarter", "Year",
        "• Overview", "Course", "12 months",
        "Top 10", "Pace", "Table",
        "Categories…",
        "UAH",
    ]  # fmt: skip

    await chat.presses(f"‹ {before.start:%b}")
    earlier = await chat.shows(report)
    assert earlier["caption"].splitlines()[:4] == [name(before), *await sums(chat, before)]
    assert "Spent: 85.10 USD" in earlier["caption"]
    assert "Nothing was spent in" in earlier["caption"]
    await chat.presses(f"{month.start:%b} ›")
    assert (await chat.shows(report))["caption"] == report["caption"]

    await chat.presses("Year")
    yearly = await chat.shows(report)
    assert yearly["caption"].splitlines()[:4] == [name(this(Span.YEAR)), *await sums(chat, this(Span.YEAR))]
    year = month.start.year
    assert labels(yearly)[:5] == [f"‹ {year - 1}", "Week", "Month", "Quarter", "• Year"]
    await chat.presses("Month")
    assert (await chat.shows(report))["caption"] == report["caption"]
    assert (await chat.last())["message_id"] == report["message_id"]


async def test_weeks_hold_seven_days(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    report = await chat.sends("/report week")
    assert labels(report)[1:5] == ["• Week", "Month", "Quarter", "Year"]
    assert report["caption"].splitlines()[1:4] == await sums(chat, this(Span.WEEK))
    await chat.presses(labels(report)[0])
    earlier = await chat.last()
    assert "Nothing is booked here." in earlier["text"]


async def test_an_empty_period_is_said_to_be_empty_and_leads_back_to_the_picture(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    report = await chat.sends("/report")
    month = this(Span.MONTH)
    before = CALENDAR.before(month)
    await chat.presses(f"‹ {before.start:%b}")
    words = await chat.last()
    assert words["text"] == f"{name(before)}\nNothing is booked here."
    assert (await chat.shows(report))["deleted"]
    await chat.presses(f"‹ {CALENDAR.before(before).start:%b}")
    assert (await chat.last())["message_id"] == words["message_id"]
    await chat.presses(f"{before.start:%b} ›")
    await chat.presses(f"{month.start:%b} ›")
    picture = await chat.shows(words)
    assert picture["photo"]
    assert picture["caption"] == report["caption"]


async def test_a_report_before_anything_was_ever_written(chat: Chat) -> None:
    report = await chat.sends("/report")
    assert report["text"] == f"{name(this(Span.MONTH))}\nNothing is booked here yet."


async def test_income_alone_is_told_in_words(chat: Chat) -> None:
    await chat.sends("got salary 2500")
    report = await chat.sends("/report")
    assert "photo" not in report
    assert report["text"].splitlines()[1:4] == await sums(chat, this(Span.MONTH))


async def test_the_only_currency_there_is_is_reported_in(chat: Chat) -> None:
    await chat.sends("lunch 12 UAH")
    report = await chat.sends("/report")
    assert report["caption"].splitlines()[1] == "Spent: 12 UAH"
    assert "Not counted" not in report["caption"]


async def test_a_plain_question_is_answered_with_the_report(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    by_command = await chat.sends("/report")
    for question in ("how much did I spend this month?", "where did my money go this month?"):
        answer = await chat.sends(question)
        assert answer["photo"]
        assert answer["caption"] == by_command["caption"]
    assert name(this(Span.YEAR)) == (await chat.sends("/report year"))["caption"].splitlines()[0]
    assert len(await chat.books()) == 1


async def test_how_spending_changed_is_said_in_words(chat: Chat) -> None:
    year = this(Span.YEAR)
    one, two, three = (f"{year.start.year - back}" for back in (2, 3, 4))
    for day, amount in ((f"{one}-03-05", "110"), (f"{two}-03-05", "100"), (f"{three}-03-05", "100")):
        question = await chat.sends(f"coffee {amount} on {day}")
        await chat.presses(labels(question)[0], on=question)
    pages: dict[str, Json] = {}
    report = await chat.sends("/report year")
    for _ in range(4):
        earlier = next(label for label in labels(report) if label.startswith("‹"))
        await chat.presses(earlier, on=report)
        report = await chat.last()
        pages[earlier.removeprefix("‹ ")] = report
    assert f"▲ 10% more than in {two}." in pages[one]["caption"]
    assert f"As much as in {three}." in pages[two]["caption"]
    assert "Nothing was spent in" in pages[three]["caption"]


async def test_a_report_can_be_had_for_what_is_booked_ahead(chat: Chat) -> None:
    year, ahead = this(Span.YEAR), datetime.now(ZoneInfo("America/New_York")).date() + timedelta(days=360)
    question = await chat.sends(f"rent 900 on {ahead}")
    await chat.presses(labels(question)[0], on=question)
    assert await chat.books() == [expense("900.00", "housing", "rent")]
    await chat.sends("/report year")
    later = f"{year.start.year + 1} ›"
    if ahead not in year:
        await chat.presses(later)
    report = await chat.last()
    assert "Spent: 900 USD" in report["caption"]
    assert not [label for label in labels(report) if label.endswith("›")]


async def test_a_period_may_be_named(chat: Chat) -> None:
    month, year = this(Span.MONTH), this(Span.YEAR)
    before = CALENDAR.before(month)
    await chat.sends(f"rent 900 on {before.start}")
    for named in ("last month", "Last Month", f"{before.start:%Y-%m}", f"{before.start:%B %Y}"):
        report = await chat.sends(f"/report {named}")
        assert report["caption"].splitlines()[:2] == [name(before), "Spent: 900 USD"]
    last_year = await chat.sends("/report last year")
    assert last_year["text" if "text" in last_year else "caption"].startswith(f"{year.start.year - 1}")


async def test_a_period_that_nobody_knows_is_said_to_be_none(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    report = await chat.sends("/report foo")
    assert report["caption"].startswith(name(this(Span.MONTH)))
    told = (await chat.sees())[-2]["text"]
    assert told.startswith("I don't know that period, so here is this month.")
    assert "/report week" in told


async def test_books_in_many_currencies_fit_under_the_picture(chat: Chat) -> None:
    codes = sorted(current_currencies() - CONVERTED)[:33]
    for start in range(0, len(codes), 11):
        await chat.sends(
            ", ".join(f"lunch {n + 1} {code}" for n, code in enumerate(codes[start : start + 11]))
        )
    await chat.sends("coffee 4.50")
    assert len(await chat.books()) == 34
    report = await chat.sends("/report")
    assert report["photo"]
    named = ", ".join(f"{n} {code}" for n, code in enumerate(codes[:5], 1))
    left_out = f"Not counted, no rate: {named}, 28 more currencies, 33 entries. /rate gives one."
    assert report["caption"].splitlines()[-1] == left_out
    assert labels(report)[-5:] == codes[:5]


async def test_a_report_that_has_vanished_is_sent_anew(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    report = await chat.sends("/report")
    old = await forged(chat, carried(report, "• Month"))
    await chat.presses("Old", on=old)
    assert (await chat.shows(old))["caption"] == report["caption"]
    assert (await chat.shows(old))["photo"]


async def test_another_chats_spending_counts_nowhere(chat: Chat) -> None:
    await chat.bot.chat(202).sends("taxi 800")
    await chat.sends("taxi 8")
    assert "Spent: 8 USD" in (await chat.sends("/report"))["caption"]


async def test_a_report_may_be_asked_for_in_plain_words(chat: Chat) -> None:
    await chat.sends("rent 900 on 2025-02-03")
    question = await chat.last()
    await chat.presses(labels(question)[0], on=question)
    for words, title in (
        ("report 1 Jan 2025 – 15 Mar 2025", "Jan 1 – Mar 15, 2025"),
        ("report 15 Mar 2025 - 1 Jan 2025", "Jan 1 – Mar 15, 2025"),
        ("/report 1 Jan 2025 – 15 Mar 2025", "Jan 1 – Mar 15, 2025"),
        ("show me a chart of february 2025", "February 2025"),
        ("report q1 2025", "Q1 2025"),
        ("/report 2025", "2025"),
    ):
        report = await chat.sends(words)
        assert report["photo"], words
        lines = report["caption"].splitlines()
        assert (lines[0].replace("\u2009", " "), lines[1]) == (title, "Spent: 900 USD"), words


async def test_a_time_that_no_report_can_show_is_refused_clearly(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    for words in ("/report 2010 - 2025", "report 2010 - 2025"):
        told = await chat.sends(words)
        assert told["text"] == "A report shows 10 years at most. Name a shorter time."


async def test_the_views_are_a_tap_away(chat: Chat) -> None:
    await keeps_books(chat)
    report = await chat.sends("/report")
    title = name(this(Span.MONTH))
    for label, line in (
        ("Course", "Per day: "),
        ("12 months", "Income: 2,500 USD"),
        ("Top 10", "1. groceries · 30.10 USD"),
        ("Pace", "Spent: 42.55 USD"),
        ("Overview", "Difference: +2,457.45 USD"),
    ):
        await chat.presses(label, on=await chat.shows(report))
        shown = await chat.shows(report)
        assert shown["photo"] != report["photo"] or label == "Overview"
        assert f"• {label}" in labels(shown)
        assert line in shown["caption"]
        assert shown["caption"].startswith(title) is (label != "12 months")
    assert (await chat.shows(report))["caption"] == report["caption"]


async def test_the_figures_can_be_had_as_text(chat: Chat) -> None:
    await keeps_books(chat)
    await chat.sends("/report")
    await chat.presses("Table")
    table = (await chat.last())["text"].splitlines()
    assert table[0] == name(this(Span.MONTH))
    assert [line.split() for line in table[1:-1]] == [
        ["USD", "%"],
        ["Groceries", "30.10", "71%"],
        ["Transport", "8.00", "19%"],
        ["Dining", "4.45", "10%"],
        ["Total", "42.55"],
    ]
    assert len({line.index(".") for line in table[2:6]}) == 1
    assert table[-1] == "Not counted, no rate: 12 UAH, 1 entry. /rate gives one."
    for label in ("Course", "12 months", "Top 10", "Pace"):
        await chat.presses(label)
        await chat.presses("Table")
        assert "42.55" in (await chat.last())["text"]


async def test_a_category_opens_its_entries_and_leads_back(chat: Chat) -> None:
    await keeps_books(chat)
    report = await chat.sends("/report")
    await chat.presses("Categories…")
    listed = await chat.shows(report)
    assert listed["caption"] == report["caption"]
    assert labels(listed) == [
        "🛒 Groceries · 30.10 USD",
        "🚕 Transport · 8 USD",
        "🍽 Dining · 4.45 USD",
        "« Back",
    ]
    await chat.presses("🛒 Groceries · 30.10 USD")
    entries = await chat.last()
    assert "30.10 USD" in entries["text"]
    assert "taxi" not in entries["text"]
    await chat.presses("« Back", on=listed)
    assert labels(await chat.shows(report)) == labels(report)


async def test_twelve_months_have_categories_of_twelve_months(chat: Chat) -> None:
    await keeps_books(chat)
    report = await chat.sends("/report")
    await chat.presses("12 months")
    shown = await chat.shows(report)
    assert "Spent: 127.65 USD" in shown["caption"]
    await chat.presses("Categories…")
    assert labels(await chat.shows(report))[:2] == ["🏠 Housing · 85.10 USD", "🛒 Groceries · 30.10 USD"]
    await chat.presses("🏠 Housing · 85.10 USD")
    assert "rent" in (await chat.last())["text"]
    await chat.presses("« Back", on=await chat.shows(report))
    assert labels(await chat.shows(report)) == labels(shown)


async def test_a_span_leads_from_twelve_months_to_its_overview(chat: Chat) -> None:
    await keeps_books(chat)
    report = await chat.sends("/report")
    for span, period in (("Year", this(Span.YEAR)), ("Month", this(Span.MONTH))):
        await chat.presses("12 months")
        assert labels(await chat.shows(report))[1:5] == ["Week", "Month", "Quarter", "Year"]
        await chat.presses(span)
        overview = await chat.shows(report)
        assert overview["caption"].startswith(name(period))
        assert {"• Overview", f"• {span}"} <= set(labels(overview))


async def test_a_rate_of_ones_own_counts_and_is_named(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    await chat.sends("lunch 415 UAH")
    await chat.sends("/rate 1 USD = 41.5 UAH")
    lines = (await chat.sends("/report"))["caption"].splitlines()
    assert lines[1] == "Spent: 14.50 USD"
    assert lines[-1] == "Converted at your own rates: 1 USD = 41.5 UAH"


class CountingCharts:
    """Draws, and counts how often."""

    def __init__(self, charts: ChartRenderer) -> None:
        self._charts = charts
        self.drawn = 0

    async def render(self, picture: Picture) -> bytes:
        """As the charts themselves."""
        self.drawn += 1
        return await self._charts.render(picture)


async def test_what_was_drawn_once_is_sent_again(database_url: str, charts: ChartRenderer) -> None:
    counting = CountingCharts(charts)
    async with running_bot(database_url, counting) as bot:
        chat = bot.chat(101)
        await chat.sends("coffee 4.50")
        first = await chat.sends("/report")
        again = await chat.sends("/report")
        assert counting.drawn == 1
        assert again["photo"] == first["photo"]
        await chat.presses("12 months", on=again)
        await chat.presses("Overview", on=again)
        assert counting.drawn == 2
        assert (await chat.shows(again))["photo"] == first["photo"]
        await chat.sends("tea 2")
        assert (await chat.sends("/report"))["photo"] != first["photo"]
        assert counting.drawn == 3


async def test_a_file_that_telegram_has_forgotten_is_drawn_anew(
    database_url: str, charts: ChartRenderer
) -> None:
    counting = CountingCharts(charts)
    async with running_bot(database_url, counting) as bot:
        chat = bot.chat(101)
        await chat.sends("coffee 4.50")
        first = await chat.sends("/report")
        async with bot.database.across_chats("inbox") as connection:
            await connection.exec_driver_sql("SELECT set_config('bookkeeper.chat_id', '101', true)")
            await connection.exec_driver_sql("UPDATE pictures SET file_id = 'gone'")
        again = await chat.sends("/report")
        assert counting.drawn == 2
        assert again["photo"]
        assert again["caption"] == first["caption"]
        assert (await chat.sends("/report"))["photo"] == again["photo"]
        assert counting.drawn == 2


async def test_a_range_of_days_without_a_year_has_both_its_ends(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    await chat.sends("/report 01.02–20.02")
    told = await chat.last()
    assert str(told.get("caption") or told["text"]).startswith("Feb 1\u2009–\u200920, ")
