"""Somebody keeps to a budget: sets it in words, sees what is left, is warned once, and changes their mind."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

import pytest

from bot.core.budgets import counting_for
from bot.core.ledger import ChatId
from bot.core.money import Money
from bot.core.periods import Calendar, Span
from bot.core.ports import ChartRenderer
from bot.telegram.language import speech
from tests.bot import Chat, Json, RunningBot, running_bot
from tests.conversations.screens import forged, labels

CENT = Decimal("0.01")
OVER, NEAR = "🔴", "🟡"


def warnings(message: Json) -> list[str]:
    """The lines of a message that warn of a budget."""
    return [line for line in message["text"].splitlines() if line.startswith((OVER, NEAR))]


def words(message: Json) -> str:
    """What a message says, under a picture or without one."""
    return str(message.get("text") or message.get("caption") or "")


async def budgets(chat: Chat) -> list[str]:
    """Those in force, as they were set."""
    async with chat.bot.database.chat(ChatId(chat.id)) as work:
        found = await work.budgets.since(datetime.now(UTC).date() - timedelta(days=400))
    return [
        f"{one.terms.category} {one.terms.amount.amount} {one.terms.amount.currency} {one.terms.span}"
        + (" carried over" if one.terms.carry_over else "")
        for one in found
        if one.until is None
    ]


async def test_a_budget_is_set_in_a_few_words_and_taken_back(chat: Chat) -> None:
    told = await chat.sends("dining budget 300")
    assert told["text"].startswith("🎯 🍽 Dining: 300 USD a month\nSpent this month: 0 USD · 300 USD left")
    assert labels(told) == ["↩️ Undo"]
    changed = await chat.sends("raise my dining budget to 500")
    assert "500 USD a month" in changed["text"]
    assert "Before: 300 USD a month" in changed["text"]
    await chat.presses("↩️ Undo", on=changed)
    assert "As before:" in (await chat.shows(changed))["text"]
    assert await budgets(chat) == ["dining 300.00 USD m"]
    await chat.presses("↩️ Undo", on=told)
    assert (await chat.shows(told))["text"] == "↩️ As before: there is no budget for 🍽 Dining."
    assert await budgets(chat) == []
    assert await chat.books() == []


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("limit eating out to 150 a month", "dining 150.00 USD m"),
        ("budget 2000", "None 2000.00 USD m"),
        ("groceries budget 80 a week", "groceries 80.00 USD w"),
        ("dining budget 300 carry over", "dining 300.00 USD m carried over"),
        ("travel budget 300 EUR", "travel 300.00 EUR m"),
        ("/budget dining 300", "dining 300.00 USD m"),
        ("/budget 2000 week", "None 2000.00 USD w"),
    ],
)
async def test_many_ways_to_say_it(chat: Chat, said: str, kept: str) -> None:
    await chat.sends(said)
    assert await budgets(chat) == [kept]


@pytest.mark.parametrize("said", ["food budget 80 a week", "/budget food 80 a week"])
async def test_a_word_for_several_categories_is_taken_for_the_likeliest(chat: Chat, said: str) -> None:
    told = await chat.sends(said)
    assert told["text"].startswith("🎯 🛒 Groceries: 80 USD a week")
    assert labels(told) == ["🍽 Dining instead", "↩️ Undo"]
    assert await budgets(chat) == ["groceries 80.00 USD w"]
    await chat.presses("🍽 Dining instead")
    assert await budgets(chat) == ["dining 80.00 USD w"]
    assert labels(await chat.last()) == ["↩️ Undo"]
    await chat.sends("raise my food budget to 90")
    assert await budgets(chat) == ["dining 90.00 USD w"]


async def test_a_word_for_several_budgets_is_asked_about(chat: Chat) -> None:
    await chat.sends("groceries budget 90 a week")
    await chat.sends("dining budget 40 a week")
    asked = await chat.sends("food budget 60 a week")
    assert asked["text"] == (
        "🎯 60 USD a week\nThat may mean several categories: 🛒 Groceries, 🍽 Dining. Which one?"
    )
    asked = await chat.sends("/budget food off")
    assert labels(asked) == ["🛒 Groceries", "🍽 Dining"]
    assert await budgets(chat) == ["groceries 90.00 USD w", "dining 40.00 USD w"]
    await chat.presses("🍽 Dining")
    assert words(await chat.last()).startswith("🍽 Dining\n40 USD a week")


async def test_a_word_for_several_categories_without_an_amount(chat: Chat) -> None:
    assert labels(await chat.sends("set a weekly food budget")) == ["🛒 Groceries", "🍽 Dining"]
    await chat.presses("🛒 Groceries")
    await chat.sends("90")
    assert await budgets(chat) == ["groceries 90.00 USD w"]


async def test_a_name_behind_the_command_shows_its_budget(chat: Chat) -> None:
    assert (await chat.sends("/budget dining"))["text"].startswith("How much may go to 🍽 Dining?")
    await chat.sends("300")
    for name in ("dining", "food"):
        shown = await chat.sends(f"/budget {name}")
        assert words(shown).startswith("🍽 Dining\n300 USD a month\nSpent: 0 USD (0%)")
        assert "🗑 Remove" in labels(shown)


@pytest.mark.parametrize("said", ["budget groceries 100 per year", "/budget groceries 100 per year"])
async def test_there_are_only_weeks_and_months(chat: Chat, said: str) -> None:
    told = await chat.sends(said)
    assert told["text"].startswith("A budget is for a week or a month. How much may go to 🛒 Groceries?")
    await chat.sends("9 a week")
    assert await budgets(chat) == ["groceries 9.00 USD w"]


@pytest.mark.parametrize("said", ["/budget food -5", "groceries budget -5", "/budget -0.5"])
async def test_an_amount_that_can_not_be_is_refused(chat: Chat, said: str) -> None:
    assert "That amount " in (await chat.sends(said))["text"]
    assert await budgets(chat) == []


async def test_a_warning_comes_once(chat: Chat) -> None:
    await chat.sends("dining budget 100")
    assert warnings(await chat.sends("lunch 79")) == []
    near = await chat.sends("coffee 4")
    (line,) = warnings(near)
    assert line.startswith("🟡 🍽 Dining: 83% of 100 USD used, 17 USD left for ")
    assert warnings(await chat.sends("coffee 5")) == []
    assert warnings(await chat.sends("taxi 500")) == []
    over = await chat.sends("dinner 30")
    assert warnings(over) == ["🔴 🍽 Dining: 18 USD over the budget of 100 USD."]
    assert warnings(await chat.sends("coffee 5")) == []
    await chat.presses("↩️ Undo", on=over)
    assert warnings(await chat.sends("dinner 30")) == []


async def test_a_correction_and_an_edit_that_cross_warn_too(chat: Chat) -> None:
    await chat.sends("/budget dining 100")
    await chat.sends("lunch 8")
    corrected = await chat.sends("no, 85")
    assert corrected["text"].startswith("✏️")
    assert [line[:1] for line in warnings(corrected)] == [NEAR]
    written = await chat.says_nothing_to("coffee 4")
    await chat.bot.settles()
    edited = await chat.edits(written, "coffee 40")
    assert [line[:1] for line in warnings(edited)] == [OVER]


async def test_a_tap_that_moves_an_entry_into_the_category_warns(chat: Chat) -> None:
    await chat.sends("groceries budget 50")
    booked = await chat.sends("taxi 45")
    for label in ("✏️ Edit", "Category", "🛒 Groceries"):
        await chat.presses(label)
    assert [line[:1] for line in warnings(await chat.shows(booked))] == [NEAR]


async def test_an_answer_that_was_lost_in_a_crash_brings_the_warning_again(
    database_url: str, charts: ChartRenderer
) -> None:
    """The bot ends between its books and its answer: the message is handled again, and warns as it would have."""
    async with running_bot(database_url, charts) as bot:
        chat = bot.chat(101)
        await chat.opens(first_name="Alice", language_code="en")
        await chat.sends("dining budget 100")
        fault: dict[str, Any] = {"method": "sendMessage", "fault": "500", "times": 1}
        await bot.ask("POST", "/sim/faults", fault)
        answered = await chat.sends("lunch 90")
        assert [line[:1] for line in warnings(answered)] == [NEAR]
        assert warnings(await chat.sends("coffee 1")) == []
        assert [line.amount for line in await chat.books()] == ["90.00", "1.00"]


async def test_the_picture_with_what_is_left_a_day(chat: Chat) -> None:
    assert "You have no budgets yet" in words(await chat.sends("/budget"))
    await chat.sends("budget 2000")
    await chat.sends("transport budget 40 a week")
    await chat.sends("dining budget 20")
    await chat.sends("dinner 25.50")
    shown = await chat.sends("/budget")
    assert shown["photo"]
    lines = words(shown).splitlines()
    assert lines[0] == "Budgets"
    assert lines[1].startswith("💰 All spending: 25.50 of 2,000 USD · 1,974.50 USD left")
    assert lines[2:] == [
        "🍽 Dining: 25.50 of 20 USD · 5.50 USD over",
        next(line for line in lines if line.startswith("🚕 Transport, this week: 0 of 40 USD · 40 USD left")),
    ]
    assert labels(shown) == ["💰 All spending", "🍽 Dining", "🚕 Transport", "➕ New budget"]


async def test_a_budget_is_changed_on_its_card(chat: Chat) -> None:
    await chat.sends("dining budget 300")
    shown = await chat.sends("/budget")
    await chat.presses("🍽 Dining")
    card = await chat.shows(shown)
    assert words(card).startswith("🍽 Dining\n300 USD a month\nSpent: 0 USD (0%)")
    assert labels(card)[:4] == ["−50", "−10", "+10", "+50"]
    await chat.presses("+50")
    await chat.presses("Carry over: off")
    assert await budgets(chat) == ["dining 350.00 USD m carried over"]
    assert "Carry over: on" in labels(await chat.shows(shown))
    await chat.presses("« Back")
    assert labels(await chat.shows(shown)) == ["🍽 Dining", "➕ New budget"]
    await chat.presses("🍽 Dining")
    await chat.presses("🗑 Remove")
    assert await budgets(chat) == []
    gone = await chat.last()
    assert gone["text"] == "🗑 There is no budget any more for 🍽 Dining."
    await chat.presses("↩️ Undo")
    assert await budgets(chat) == ["dining 350.00 USD m carried over"]


async def test_a_new_budget_by_buttons(chat: Chat) -> None:
    await chat.sends("/budget")
    await chat.presses("➕ New budget")
    await chat.presses("🛒 Groceries")
    assert (await chat.last())["text"].startswith("How much may go to 🛒 Groceries?")
    told = await chat.sends("80 a week")
    assert "🛒 Groceries: 80 USD a week" in told["text"]
    assert await budgets(chat) == ["groceries 80.00 USD w"]
    await chat.presses("🚕 Transport")
    assert "taxi" in (await chat.sends("taxi 18"))["text"]
    assert (await chat.sends("40"))["text"].startswith("🎯") is False
    assert await budgets(chat) == ["groceries 80.00 USD w"]


async def test_a_budget_without_an_amount_is_asked_for_it(chat: Chat) -> None:
    asked = await chat.sends("set a weekly dining budget")
    assert asked["text"].startswith("How much may go to 🍽 Dining?")
    await chat.sends("90")
    assert await budgets(chat) == ["dining 90.00 USD w"]


async def test_one_thing_of_a_category_gets_a_clear_answer(chat: Chat) -> None:
    told = await chat.sends("100 a week for coffee")
    assert "“coffee” goes under 🍽 Dining" in told["text"]
    assert await budgets(chat) == []
    assert await chat.books() == []
    await chat.presses("🍽 Dining: 100 USD a week")
    assert await budgets(chat) == ["dining 100.00 USD w"]
    assert "I have no category “zorbing”" in (await chat.sends("budget for zorbing 40"))["text"]


async def test_a_budget_is_dropped_in_words(chat: Chat) -> None:
    await chat.sends("dining budget 300")
    gone = await chat.sends("remove the dining budget")
    assert gone["text"] == "🗑 There is no budget any more for 🍽 Dining."
    await chat.presses("↩️ Undo")
    assert await budgets(chat) == ["dining 300.00 USD m"]
    await chat.sends("/budget dining off")
    assert await budgets(chat) == []
    assert "There is no budget for 🍽 Dining." in (await chat.sends("/budget dining off"))["text"]
    assert "I can't read that." in (await chat.sends("/budget what is this"))["text"]


async def test_a_report_says_what_is_left_of_the_budget_of_its_span(chat: Chat) -> None:
    await chat.sends("budget 2000")
    await chat.sends("lunch 12")
    assert "Budget: 1,988 USD left of 2,000 USD" in words(await chat.sends("/report"))
    assert "Budget:" not in words(await chat.sends("/report week"))


async def test_a_month_that_begins_on_the_25th(chat: Chat) -> None:
    await chat.sends("dining budget 100")
    async with chat.bot.database.chat(ChatId(chat.id)) as work:
        settings = await work.chat.settings()
        assert settings is not None
        await work.chat.save_settings(replace(settings, calendar=Calendar(month_start=25)))
        await work.commit()
    await chat.sends("lunch 30")
    async with chat.bot.database.chat(ChatId(chat.id)) as work:
        today = (await work.entries.latest(1))[0].state.occurred_on
        kept = await work.budgets.since(today)
    period = Calendar(month_start=25).period(Span.MONTH, today)
    assert counting_for(kept, period) == kept
    days = (period.end - today).days
    a_day = f", {speech('en').money(Money.of((Decimal(70) / days).quantize(CENT, ROUND_DOWN), 'USD'))} a day"
    shown = words(await chat.sends("/budget"))
    assert f"🍽 Dining: 30 of 100 USD · 70 USD left{a_day if days > 1 else ''}" in shown


async def test_two_currencies(chat: Chat) -> None:
    await chat.sends("/rate 1 EUR = 2 USD")
    await chat.sends("dining budget 100")
    assert warnings(await chat.sends("dinner 20 EUR")) == []
    near = await chat.sends("dinner 21 EUR")
    assert [line[:1] for line in warnings(near)] == [NEAR]
    await chat.sends("lunch 900 VUV")
    assert "Not counted, for want of a rate: 900 VUV." in words(await chat.sends("/budget"))


@pytest.mark.parametrize(
    "data", ["1D99:a1.00USD", "1D1:zz", "1S0:x", "1S0:food w 1.00USD 0 9", "1U99:", "1B99:", "1D1:aNaNUSD"]
)
async def test_a_button_of_a_budget_that_is_not_there_does_nothing(chat: Chat, data: str) -> None:
    message = await forged(chat, data)
    answer = await chat.presses("Old", on=message)
    assert answer["show_alert"]
    assert await budgets(chat) == []


@pytest.mark.parametrize(
    ("language", "said", "other"),
    [
        ("es", "presupuesto de comida 300", "🍽"),
        ("de", "Budget Essen 300", "🍽"),
        ("zh", "吃饭预算 300", "🍽"),
        ("ru", "бюджет на еду 300", "🍽"),
    ],
)
async def test_food_offers_the_other_category_in_each_language(
    bot: RunningBot, language: str, said: str, other: str
) -> None:
    chat = bot.chat(106)
    await chat.opens(first_name="Ana", language_code=language)
    told = await chat.sends(said)
    assert any(other in label for label in labels(told))
