"""/settings: each change shows at once, wherever the setting counts, also for what was booked before and after a restart."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

from bot.core.periods import Calendar, Span
from bot.core.ports import ChartRenderer
from bot.sandbox.messenger import _first_id
from bot.telegram.language import speech
from tests.bot import Chat, Json, RunningBot, running_bot
from tests.conversations.screens import forged, labels
from tests.deadline import until


def text_of(message: Json) -> str:
    return (
        str(message.get("text") or message.get("caption") or "").replace("\u202f", " ").replace("\xa0", " ")
    )


async def _confirmation(chat: Chat) -> str:
    confirmation = await chat.sends("coffee 1234.5")
    await chat.sends("/undo")
    return text_of(confirmation)


async def _report(chat: Chat) -> str:
    return text_of(await chat.sends("/report"))


async def _week(chat: Chat) -> str:
    return text_of(await chat.sends("/report week"))


async def _history(chat: Chat) -> str:
    return text_of(await chat.sends("/history"))


async def _answer(chat: Chat) -> str:
    return text_of(await chat.sends("/history rent"))


async def _budget(chat: Chat) -> str:
    return text_of(await chat.sends("/budget"))


async def _rate(chat: Chat) -> str:
    return text_of(await chat.sends("/rate"))


async def _page(chat: Chat) -> str:
    return text_of(await chat.sends("/settings"))


async def _calendar(chat: Chat) -> str:
    confirmation = await chat.sends("tea 1")
    for button in ("✏️ Edit", "Date", "📅 Calendar"):
        await chat.presses(button, on=await chat.shows(confirmation))
    weekdays = labels(await chat.shows(confirmation))[3:]
    return weekdays[0]


async def _menu(chat: Chat) -> str:
    seen = await chat.bot.ask("GET", f"/sim/chats/{chat.id}")
    return str(next(one["description"] for one in seen["commands"] if one["command"] == "report"))


PLACES: Mapping[str, Callable[[Chat], Awaitable[str]]] = {
    "the confirmation": _confirmation,
    "the report": _report,
    "the week's report": _week,
    "the history": _history,
    "a search": _answer,
    "the budgets": _budget,
    "the rates": _rate,
    "the settings": _page,
    "the calendar": _calendar,
    "the menu": _menu,
}


def today() -> date:
    return datetime.now(UTC).date()


def _range(calendar: Calendar, span: Span, language: str = "en") -> str:
    return speech(language).period(calendar.period(span, today())).replace("\u2009", " ")


@dataclass(frozen=True)
class Setting:
    """The buttons to it, and what stands where it counts."""

    taps: tuple[str, str]
    shows: Mapping[str, str] = field(default_factory=dict)


SETTINGS = {
    "numbers": Setting(
        ("Numbers", "1.234.567,89 USD"),
        {
            "the confirmation": "1.234,50 USD",
            "the report": "12.345,50 USD",
            "the history": "12.345,50 USD",
            "a search": "12.345,50 USD",
            "the budgets": "20.000 USD",
            "the rates": "1,25",
            "the settings": "1.234.567,89 USD",
        },
    ),
    "Indian groups": Setting(
        ("Numbers", "12,34,567.89 USD"),
        {"the settings": "Numbers: 12,34,567.89 USD", "the history": "12,345.50"},
    ),
    "language": Setting(
        ("Language", "Deutsch"),
        {
            "the confirmation": "heute",
            "the report": "12.345,50 USD",
            "the history": "12.345,50 USD",
            "the budgets": "20.000 USD",
            "the rates": "1,25",
            "the settings": "Deutsch",
            "the menu": "Wohin das Geld geht",
        },
    ),
    "months": Setting(
        ("Months", "15"),
        {"the report": _range(Calendar(0, 15), Span.MONTH), "the settings": "Months begin on day: 15"},
    ),
    "weeks": Setting(
        ("Weeks", "Saturday"),
        {
            "the week's report": _range(Calendar(5), Span.WEEK),
            "the settings": "Weeks begin on: Saturday",
            "the calendar": "Sa",
        },
    ),
    "currency": Setting(
        ("Currency", "EUR"),
        {"the confirmation": "1,234.50 EUR", "the settings": "Currency: EUR", "the rates": "EUR"},
    ),
    "city": Setting(("City", "Chicago"), {"the settings": "City: Chicago"}),
    "short confirmations": Setting(("Confirmations", "Short"), {"the settings": "Confirmations: short"}),
    "duplicates": Setting(("Duplicates", "Don't ask"), {"the settings": "Ask about duplicates: no"}),
}


@pytest.mark.parametrize("name", SETTINGS)
async def test_a_setting_shows_everywhere_and_survives_a_restart(
    name: str, database_url: str, charts: ChartRenderer
) -> None:
    setting = SETTINGS[name]
    async with running_bot(database_url, charts) as bot:
        chat = bot.chat(101)
        await chat.opens(first_name="Alice", language_code="en")
        for said in ("rent 12345.5", "/budget 20000", "/rate 1 EUR = 1.25 USD"):
            await chat.sends(said)
        page = await chat.sends("/settings")
        before = text_of(page)
        for tap in setting.taps:
            await chat.presses(tap, on=await chat.shows(page))
        assert text_of(await chat.shows(page)) != before
        await _shows(chat, setting)
        await _numbers_pass(bot)
    async with running_bot(database_url, charts) as bot:
        chat = bot.chat(101)
        await chat.opens(first_name="Alice", language_code="en")
        await _shows(chat, setting, but="the menu")  # Telegram keeps it, and this sandbox is another one


async def _numbers_pass(bot: RunningBot) -> None:
    """A new sandbox numbers its updates by the clock, so that it must be later than the last one's."""
    async with bot.database.across_chats("inbox") as connection:
        last = (await connection.exec_driver_sql("SELECT max(update_id) FROM inbox")).scalar_one()
    await until(lambda: _first_id() > last)


async def _shows(chat: Chat, setting: Setting, but: str = "") -> None:
    found = {place: await PLACES[place](chat) for place in setting.shows if place != but}
    missing = {
        place: text
        for place, text in found.items()
        if setting.shows[place] not in text.replace("\u2009", " ")
    }
    assert missing == {}


async def test_the_page_has_every_setting_and_two_buttons_a_row(chat: Chat) -> None:
    page = await chat.sends("/settings")
    assert "Currency: USD" in page["text"]
    assert all(len(row) <= 2 for row in page["buttons"])
    assert labels(page) == [
        *("Currency", "City", "Language", "Numbers", "Weeks", "Months", "Confirmations", "Duplicates"),
        *("🧠 Learned words (0)", "Categories", "Budgets", "Export", "Privacy"),
    ]
    for label in labels(page)[:9]:
        await chat.presses(label, on=await chat.shows(page))
        assert "« Back" in labels(await chat.shows(page))
        await chat.presses("« Back", on=await chat.shows(page))
    assert labels(await chat.shows(page)) == labels(page)


async def test_the_last_buttons_lead_to_what_else_the_chat_has(chat: Chat) -> None:
    page = await chat.sends("/settings")
    await chat.presses("Privacy", on=page)
    assert "Stored" in (await chat.last())["text"]
    for label, shown in (("Budgets", "budget"), ("Categories", "categor"), ("Export", "file")):
        page = await chat.sends("/settings")
        await chat.presses(label, on=page)
        assert shown in ((await chat.shows(page))["text"] + (await chat.last())["text"]).casefold()


async def test_what_the_settings_lead_to_leads_back_to_them_and_else_does_not(chat: Chat) -> None:
    await chat.sends("/budget 300")
    page = await chat.sends("/settings")
    ways = {
        "Categories": [
            *("Income »", "💼 Salary", "🔀 Merge into…", "« Back", "✏️ Rename", "« Back", "⬇️ Down"),
            *("« All categories", "« Expenses", "« Back"),
        ],
        "Budgets": ["➕ New budget", "« Back", "💰 All spending", "« Back", "« Back"],
    }
    for label, taps in ways.items():
        for tap in (label, *taps):
            page = next(one for one in reversed(await chat.sees()) if tap in labels(one))
            await chat.presses(tap, on=page)
        assert text_of(await chat.last()).startswith("⚙️ Settings")
    for command in ("/categories", "/budget"):
        assert "« Back" not in labels(await chat.sends(command))


@pytest.mark.parametrize("first", ["my city is Lisbon", "tea 5"])
async def test_a_change_that_is_typed_or_tapped_is_told_above_the_page(chat: Chat, first: str) -> None:
    await chat.sends(first)
    for ways, said, shown in (
        (("Currency", "Another one…"), "Swiss francs", "Currency: CHF"),
        (("City", "Another place…"), "Oslo", "City: Oslo"),
        (("Currency", "JPY"), None, "Currency: JPY"),
        (("City", "Tokyo"), None, "City: Tokyo"),
    ):
        page = await chat.sends("/settings")
        for way in ways:
            await chat.presses(way, on=await chat.shows(page))
        told = await chat.sends(said) if said else await chat.shows(page)
        assert text_of(told).startswith("✅ Saved.\n\n⚙️ Settings")
        assert shown in text_of(told)


@pytest.mark.parametrize("way", ["Another place…", "📍 My location"])
async def test_suggestions_in_the_settings_lead_back_to_them(chat: Chat, way: str) -> None:
    page = await chat.sends("/settings")
    await chat.presses("City", on=page)
    await chat.presses(way)
    offered = await chat.sends("Tokkyo")
    assert labels(offered) == ["Tokyo", "Another place…", "« Back"]
    await chat.presses("Tokyo", on=offered)
    assert "City: Tokyo" in text_of(await chat.shows(offered))


async def test_other_ones_are_typed(chat: Chat) -> None:
    page = await chat.sends("/settings")
    await chat.presses("City", on=page)
    await chat.presses("Another place…")
    await chat.sends("Nairobi")
    await chat.presses("« Back", on=page)
    await chat.presses("Currency", on=page)
    await chat.presses("Another one…")
    await chat.sends("Swiss franc")
    shown = await chat.sends("/settings")
    assert "Currency: CHF" in shown["text"]
    assert "City: Nairobi" in shown["text"]


async def test_without_a_word_learned_it_tells_how(chat: Chat) -> None:
    page = await chat.sends("/settings")
    await chat.presses("🧠 Learned words (0)")
    shown = await chat.shows(page)
    assert "I offer to remember it" in shown["text"]
    assert labels(shown) == ["« Back"]


async def test_days_go_by_the_city_that_was_chosen(bot: RunningBot, chat: Chat) -> None:
    """Kiritimati is 25 hours ahead of Pago Pago: what was booked today there is of tomorrow here."""
    for city, said in (("Kiritimati", "tea 1"), ("Pago Pago", "tea 2")):
        await chat.sends(f"my city is {city}")
        assert "today" in text_of(await chat.sends(said))
    history = text_of(await chat.sends("/history"))
    assert history.index("Tomorrow") < history.index("Today")
    assert not await bot.refusals()


async def test_a_chosen_style_tells_what_a_point_means(chat: Chat) -> None:
    page = await chat.sends("/settings")
    assert "✅" not in text_of(await chat.sends("rent 1.234"))
    await chat.presses("Numbers", on=page)
    await chat.presses("1.234.567,89 USD", on=page)
    assert text_of(await chat.sends("rent 1.234")).startswith("✅ 1.234 USD")


async def test_a_made_up_value_changes_nothing(chat: Chat) -> None:
    for data in (
        "1O0:month:32",
        "1O0:week:x",
        "1O0:language:tlh-x",
        "1O0:numbers:odd",
        "1O0:colour:red",
        "1O0:twice:maybe",
    ):
        message = await forged(chat, data)
        assert "too old" in (await chat.presses("Old", on=message))["text"]
    assert "Months begin on day: 1" in text_of(await chat.sends("/settings"))
