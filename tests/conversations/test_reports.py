"""Where the money went: the picture, its words and its buttons, held against the database."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.core.money import Money, current_currencies, format_money
from bot.core.periods import Calendar, Period, Span
from tests.bot import Chat, Json, expense
from tests.conversations.screens import carried, forged, labels

CALENDAR = Calendar(week_start=6)
"""As it hangs in New York."""


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
    await chat.sends(f"lunch 12 EUR on {first}")
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
    assert lines[5:] == ["Not counted: 12 EUR spent"]
    assert report["photo"]

    await chat.presses("EUR")
    in_euros = await chat.shows(report)
    assert in_euros["photo"] != report["photo"]
    assert in_euros["caption"].splitlines()[1:4] == await sums(chat, month, "EUR")
    assert in_euros["caption"].splitlines()[-2:] == [
        "Not counted: 42.55 USD spent",
        "Not counted: 2,500 USD income",
    ]
    await chat.presses("USD")
    assert (await chat.shows(report))["caption"] == report["caption"]


async def test_pages_are_turned_in_place(chat: Chat) -> None:
    await keeps_books(chat)
    month = this(Span.MONTH)
    before, after = CALENDAR.before(month), CALENDAR.after(month)
    report = await chat.sends("/report")
    assert labels(report) == [
        f"‹ {before.start:%b}",
        f"{after.start:%b} ›",
        "Week",
        "• Month",
        "Year",
        "EUR",
    ]

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
    assert labels(yearly)[:5] == [f"‹ {year - 1}", f"{year + 1} ›", "Week", "Month", "• Year"]
    await chat.presses("Month")
    assert (await chat.shows(report))["caption"] == report["caption"]
    assert (await chat.last())["message_id"] == report["message_id"]


async def test_weeks_hold_seven_days(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    report = await chat.sends("/report week")
    assert labels(report)[-3:] == ["• Week", "Month", "Year"]
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
    await chat.sends("lunch 12 EUR")
    report = await chat.sends("/report")
    assert report["caption"].splitlines()[1] == "Spent: 12 EUR"
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
    assert (later in labels(report)) is (ahead in year)


async def test_a_period_may_be_named(chat: Chat) -> None:
    month, year = this(Span.MONTH), this(Span.YEAR)
    before = CALENDAR.before(month)
    await chat.sends(f"rent 900 on {before.start}")
    for named in ("last month", "Last Month", f"{before.start:%Y-%m}"):
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
    codes = sorted(current_currencies() - {"USD"})[:33]
    for start in range(0, len(codes), 11):
        await chat.sends(
            ", ".join(f"lunch {n + 1} {code}" for n, code in enumerate(codes[start : start + 11]))
        )
    await chat.sends("coffee 4.50")
    assert len(await chat.books()) == 34
    report = await chat.sends("/report")
    assert report["photo"]
    assert report["caption"].splitlines()[-6:] == [
        *(f"Not counted: {n} {code} spent" for n, code in enumerate(codes[:5], 1)),
        "And 28 more currencies.",
    ]
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
