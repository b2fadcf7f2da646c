"""Taking back, one change at a time: by command, in words, by the button of the answer; and doing it again."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.core.chats import ChatSettings
from bot.core.confirmations import ConfirmationStyle
from bot.core.ledger import ChatId
from tests.bot import Chat, Json, RunningBot, expense
from tests.conversations.screens import by, carried, forged, labels

COFFEE_4 = expense("4.00", "dining", "coffee")
COFFEE_5 = expense("5.00", "dining", "coffee")
TAXI = expense("12.00", "transport", "taxi")
UNDONE = "↩️ Undone. As it was before:\n"
EDIT, UNDO, REDO, PUT_BACK = "✏️ Edit", "↩️ Undo", "↪️ Redo", "↪️ Put it back"

Correction = Callable[[Chat, Json], Awaitable[Any]]


async def _by_reply(chat: Chat, confirmation: Json) -> None:
    await chat.sends("no, 5", reply_to=confirmation)


async def _in_plain_words(chat: Chat, _confirmation: Json) -> None:
    await chat.sends("no, 5")


async def _by_editing_the_message(chat: Chat, _confirmation: Json) -> None:
    await chat.edits(await chat.own(), "coffee 5")


async def _in_the_menu(chat: Chat, confirmation: Json) -> None:
    await chat.presses(EDIT, on=confirmation)
    await chat.presses("Amount")
    await chat.sends("5")


async def _another_category(chat: Chat, confirmation: Json) -> None:
    await chat.presses(EDIT, on=confirmation)
    await chat.presses("Category")
    await chat.presses("🎁 Gifts")


async def _another_category_that_is_learned(chat: Chat, confirmation: Json) -> None:
    await chat.sends("it was gifts", reply_to=confirmation)


async def _another_day(chat: Chat, confirmation: Json) -> None:
    await chat.presses(EDIT, on=confirmation)
    await chat.presses("Date")
    await chat.presses("Yesterday")


async def _it_was_income(chat: Chat, confirmation: Json) -> None:
    await chat.presses(EDIT, on=confirmation)
    await chat.presses("It was income")


async def _taken_out(chat: Chat, confirmation: Json) -> None:
    await chat.presses(EDIT, on=confirmation)
    await chat.presses("🗑 Delete")


CORRECTIONS = (
    _by_reply,
    _in_plain_words,
    _by_editing_the_message,
    _in_the_menu,
    _another_category,
    _another_category_that_is_learned,
    _another_day,
    _it_was_income,
    _taken_out,
)


@pytest.fixture(params=[ConfirmationStyle.FULL, ConfirmationStyle.SHORT])
async def styled(chat: Chat, request: pytest.FixtureRequest) -> Chat:
    """Alice, with either style of confirmations that has words."""
    await _prefers(chat, request.param)
    return chat


async def _prefers(chat: Chat, style: ConfirmationStyle) -> None:
    settings = ChatSettings(
        ChatId(chat.id), "USD", "America/New_York", "en", onboarded=True, confirmations=style
    )
    async with chat.bot.database.chat(settings.chat_id) as work:
        await work.chat.save_settings(settings)
        await work.commit()


# ── Step by step ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("corrects", CORRECTIONS, ids=lambda one: one.__name__.strip("_"))
async def test_undo_takes_back_the_correction_then_the_entry_then_the_one_before(
    chat: Chat, corrects: Correction
) -> None:
    await chat.sends("taxi 12")
    confirmation = await chat.sends("coffee 4")
    before = confirmation["text"]
    await corrects(chat, confirmation)
    assert (await chat.shows(confirmation))["text"] != before

    answer = await chat.sends("/undo")
    assert answer["text"].startswith(UNDONE + before)
    assert (await chat.shows(confirmation))["text"] == before
    assert await chat.books() == [TAXI, COFFEE_4]

    answer = await chat.sends("/undo")
    assert answer["text"].startswith("↩️ Taken out of the books:\n4 USD — coffee")
    assert labels(answer) == [PUT_BACK]
    assert await chat.books() == [TAXI]
    assert "12 USD — taxi" in (await chat.sends("/undo"))["text"]
    assert await chat.books() == []
    assert (await chat.sends("/undo"))["text"] == "There is nothing left to undo."


@pytest.mark.parametrize(
    "words", ["undo", "Undo that!", "take it back", "отмени", "Отмена", "откати", "撤销", "वापस लो"]
)
async def test_undo_in_words_is_undo(chat: Chat, words: str) -> None:
    await chat.sends("taxi 12")
    confirmation = await chat.sends("coffee 4")
    await chat.sends("no, 5", reply_to=confirmation)
    answer = await chat.sends(words)
    assert answer["text"] == UNDONE + confirmation["text"]
    assert await chat.books() == [TAXI, COFFEE_4]
    await chat.sends(words)
    assert await chat.books() == [TAXI]
    await chat.sends(words)
    assert await chat.books() == []
    assert (await chat.sends(words))["text"] == "There is nothing left to undo."


@pytest.mark.parametrize("words", ["delete that", "undo coffee", "удали"])
async def test_whoever_wants_an_entry_out_gets_it_out(chat: Chat, words: str) -> None:
    await chat.sends("taxi 12")
    await chat.sends("coffee 4")
    await chat.sends("no, 5")
    await chat.sends(words)
    assert await chat.books() == [TAXI]
    await chat.sends("undo")
    assert await chat.books() == [TAXI, COFFEE_5]


async def test_undo_as_an_answer_is_about_what_it_answers(chat: Chat) -> None:
    coffee = await chat.sends("coffee 4")
    corrected = await chat.sends("no, 5", reply_to=coffee)
    await chat.sends("taxi 12")
    await chat.sends("undo", reply_to=corrected)
    assert await chat.books() == [COFFEE_4, TAXI]
    answer = await chat.sends("undo", reply_to=coffee)
    assert answer["text"].startswith("↩️ Taken out of the books:")
    assert await chat.books() == [TAXI]
    assert (await chat.sends("undo", reply_to=coffee))["text"] == "There is nothing left to undo."
    assert await chat.books() == [TAXI]


async def test_undo_in_words_takes_back_a_change_of_categories_too(chat: Chat) -> None:
    await chat.sends("coffee 4")
    await chat.sends("/categories")
    await chat.presses("➕ New category")
    await chat.sends("🐶 Pets")
    await chat.sends("undo")
    await chat.sends("/categories")
    assert not [label for label in labels(await chat.last()) if "Pets" in label]
    assert await chat.books() == [COFFEE_4]


# ── The button of the answer ─────────────────────────────────────────────────────────────────────


async def test_the_answer_to_a_correction_offers_to_take_just_that_back(styled: Chat) -> None:
    chat = styled
    confirmation = await chat.sends("coffee 4")
    answer = await chat.sends("no, 5", reply_to=confirmation)
    assert labels(answer) == [UNDO]
    await chat.presses(UNDO, on=answer)
    assert await chat.books() == [COFFEE_4]
    assert (await chat.shows(confirmation))["text"] == confirmation["text"]
    undone = await chat.shows(answer)
    assert undone["text"] == UNDONE + confirmation["text"]
    assert labels(undone) == [REDO]

    await chat.presses(REDO, on=undone)
    assert await chat.books() == [COFFEE_5]
    again = await chat.shows(answer)
    assert (again["text"], labels(again)) == (answer["text"], [UNDO])
    await chat.presses(UNDO, on=again)
    assert await chat.books() == [COFFEE_4]
    await chat.sends("/undo")
    assert await chat.books() == []


async def test_an_old_answer_says_so_and_shows_how_it_is(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4")
    first = await chat.sends("no, 5", reply_to=confirmation)
    await chat.sends("no, 6", reply_to=confirmation)
    told = await chat.presses(UNDO, on=first)
    assert told["text"] == "This has changed meanwhile. Here is how it is now."
    assert await chat.books() == [expense("6.00", "dining", "coffee")]
    assert "6 USD — coffee" in (await chat.shows(first))["text"]


async def test_a_double_tap_takes_back_once(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4")
    answer = await chat.sends("no, 5", reply_to=confirmation)
    old = await forged(chat, carried(answer, UNDO))
    await chat.presses(UNDO, on=answer)
    await chat.presses("Old", on=old)
    assert await chat.books() == [COFFEE_4]


async def test_what_undo_took_back_can_be_done_again(chat: Chat) -> None:
    confirmation = await chat.sends("lunch 12, coffee 4")
    await chat.edits(await chat.own(), "lunch 13")
    edited = await chat.books()
    undone = await chat.sends("/undo")
    assert labels(undone) == [REDO]
    assert len(await chat.books()) == 2
    await chat.presses(REDO, on=undone)
    assert await chat.books() == edited
    assert "1 entry · 13 USD" in (await chat.shows(confirmation))["text"]
    await chat.sends("/undo")
    assert len(await chat.books()) == 2
    out = await chat.sends("/undo")
    await chat.presses(PUT_BACK, on=out)
    assert len(await chat.books()) == 2


async def test_what_was_learned_from_a_correction_is_told_when_it_is_undone(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4")
    await _another_category(chat, confirmation)
    await chat.presses("🧠 Always file “coffee” under Gifts")
    answer = await chat.sends("undo")
    assert answer["text"].startswith(UNDONE + confirmation["text"])
    assert "“coffee” still goes under Gifts" in answer["text"]
    assert labels(answer) == [REDO, "🗑 Forget “coffee”"]
    await chat.presses(REDO, on=answer)
    assert await chat.books() == [expense("4.00", "gifts", "coffee")]


# ── Doubles ──────────────────────────────────────────────────────────────────────────────────────


async def test_what_was_double_comes_back_with_undo(chat: Chat) -> None:
    await chat.sends("coffee 4")
    several = await chat.sends("taxi 12, coffee 4")
    await chat.presses("🗑 Remove the duplicate")
    assert await chat.books() == [COFFEE_4, TAXI]
    await chat.presses(UNDO, on=await chat.shows(several))
    assert await chat.books() == [COFFEE_4, TAXI, COFFEE_4]
    again = await chat.sends("taxi 12")
    await chat.presses("🗑 Remove the duplicate")
    assert labels(await chat.shows(again)) == [PUT_BACK]
    await chat.sends("undo")
    assert len(await chat.books()) == 4


async def test_what_is_corrected_or_comes_back_is_not_asked_about(chat: Chat) -> None:
    coffee = await chat.sends("coffee 4")
    five = await chat.sends("coffee 5")
    corrected = await chat.sends("no, 4", reply_to=five)
    await chat.presses(UNDO, on=corrected)
    await chat.presses(REDO, on=await chat.shows(corrected))
    await chat.sends("/undo")
    await chat.presses(UNDO, on=await chat.shows(coffee))
    await chat.presses(PUT_BACK, on=await chat.shows(coffee))
    await chat.presses(UNDO, on=await chat.shows(coffee))
    await chat.sends("coffee 4")
    assert not [message for message in await chat.sees() if "Twice?" in message["text"]]
    assert await chat.books() == [COFFEE_5, COFFEE_4]


# ── Files ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_correction_of_what_came_in_a_file_goes_before_the_file(chat: Chat) -> None:
    await chat.sends_file(
        "bank.csv", "date,amount,description\n2026-03-01,-4.00,coffee\n2026-03-02,-12.00,taxi\n"
    )
    await chat.presses("✅ Book 2")
    assert await chat.books() == [COFFEE_4, TAXI]
    page = await chat.sends("/history")
    await chat.presses("1", on=page)
    await chat.presses(EDIT, on=await chat.shows(page))
    await chat.presses("Category")
    await chat.presses("🎁 Gifts")
    assert await chat.books() != [COFFEE_4, TAXI]
    answer = await chat.sends("undo")
    assert answer["text"].startswith(UNDONE + "✅ ")
    assert "entries of this file" not in answer["text"]
    assert await chat.books() == [COFFEE_4, TAXI]
    answer = await chat.sends("undo")
    assert answer["text"].startswith("↩️ The import is undone: 2 entries are out of the books.")
    assert await chat.books() == []
    await chat.presses(PUT_BACK, on=answer)
    assert await chat.books() == [COFFEE_4, TAXI]


# ── In a group ───────────────────────────────────────────────────────────────────────────────────


async def test_another_persons_change_of_a_category_is_in_nobodys_way(chat: Chat) -> None:
    group = chat.bot.chat(-77)
    await group.opens(type="group", first_name="Flat")
    await group.sends("coffee 4", **by(7))
    await _renames(group, "Eating out", 7)
    await _renames(group, "Restaurants", 8)
    answer = await group.sends("/undo", **by(7))
    assert answer["text"].startswith("↩️ Taken out of the books:")
    assert await group.books() == []
    assert "changed again since" in (await group.sends("/undo", **by(7)))["text"]
    await group.sends("/undo", **by(8))
    assert "Dining" in (await group.sends("/undo", **by(7)))["text"]


async def _renames(group: Chat, name: str, person: int) -> None:
    page = await group.sends("/categories", **by(person))
    label = next(one for one in labels(page) if one.startswith("🍽"))
    await group.presses(label, on=page, **by(person))
    await group.presses("✏️ Rename", on=await group.shows(page), **by(person))
    await group.sends(name, **by(person))


async def test_nobody_takes_back_what_another_person_wrote(chat: Chat) -> None:
    group = chat.bot.chat(-77)
    await group.opens(type="group", first_name="Flat")
    coffee = await group.sends("coffee 4", **by(7))
    await group.sends("taxi 12", **by(8))
    assert "Only the person who wrote" in (await group.sends("undo", reply_to=coffee, **by(8)))["text"]
    await group.sends("undo", **by(7))
    assert await group.books() == [TAXI]


async def test_undo_goes_before_a_question_about_an_entry(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4")
    await chat.sends("no, 5", reply_to=confirmation)
    await chat.presses(EDIT, on=await chat.shows(confirmation))
    await chat.presses("Amount", on=await chat.shows(confirmation))
    await chat.sends("undo")
    assert await chat.books() == [COFFEE_4]
    assert (await chat.shows(confirmation))["text"] == confirmation["text"]
    await chat.sends("taxi 12")
    assert await chat.books() == [COFFEE_4, TAXI]


async def test_undo_with_signs_for_confirmations(chat: Chat) -> None:
    await _prefers(chat, ConfirmationStyle.REACTION)
    await chat.says_nothing_to("coffee 4")
    await chat.bot.settles()
    corrected = await chat.sends("no, 5")
    assert labels(corrected) == [EDIT, UNDO]
    answer = await chat.sends("undo")
    assert answer["text"] == UNDONE + "✅ 4 USD coffee · 🍽"
    assert (await chat.shows(corrected))["text"] == "✅ 4 USD coffee · 🍽"
    assert await chat.books() == [COFFEE_4]


@pytest.mark.parametrize("words", ["undo", "/undo"])
async def test_undo_whose_answer_was_lost_is_told_again_and_done_once(
    lenient: RunningBot, words: str
) -> None:
    chat = lenient.chat(101)
    confirmation = await chat.sends("coffee 4")
    await chat.sends("no, 5", reply_to=confirmation)
    await lenient.ask("POST", "/sim/faults", {"method": "sendMessage", "fault": "500", "times": 1})
    answer = await chat.sends(words)
    assert answer["text"] == UNDONE + confirmation["text"]
    assert await chat.books() == [COFFEE_4]


# ── Budgets and rates ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("words", ["/undo", "undo"])
async def test_a_budget_that_was_set_last_goes_before_older_entries(chat: Chat, words: str) -> None:
    await chat.sends("coffee 4")
    await chat.sends("dining budget 300")
    changed = await chat.sends("raise my dining budget to 500")
    assert (await chat.sends(words))["text"].startswith("↩️ As before:\n🎯 🍽 Dining: 300 USD a month")
    assert (await chat.sends(words))["text"] == "↩️ As before: there is no budget for 🍽 Dining."
    assert await chat.books() == [COFFEE_4]
    assert "Taken out of the books" in (await chat.sends(words))["text"]
    assert (await chat.sends(words))["text"] == "There is nothing left to undo."
    await chat.presses(UNDO, on=changed)
    assert (await chat.shows(changed))["text"] == "↩️ As before: there is no budget for 🍽 Dining."


async def test_what_came_after_a_budget_goes_before_it(chat: Chat) -> None:
    await chat.sends("dining budget 300")
    await chat.sends("coffee 4")
    assert "Taken out of the books" in (await chat.sends("/undo"))["text"]
    assert "there is no budget for" in (await chat.sends("/undo"))["text"]


async def test_what_a_button_brings_back_or_makes_again_comes_after_a_budget(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4")
    out = await chat.sends("/undo")
    await chat.sends("dining budget 300")
    await chat.presses(PUT_BACK, on=out)
    assert await chat.books() == [COFFEE_4]
    assert "Taken out of the books" in (await chat.sends("/undo"))["text"]
    assert "there is no budget for" in (await chat.sends("/undo"))["text"]
    await chat.presses(PUT_BACK, on=await chat.shows(confirmation))
    await chat.sends("no, 5", reply_to=confirmation)
    undone = await chat.sends("/undo")
    await chat.sends("dining budget 300")
    await chat.presses(REDO, on=undone)
    assert "As it was before" in (await chat.sends("/undo"))["text"]
    assert "there is no budget for" in (await chat.sends("/undo"))["text"]
    assert await chat.books() == [COFFEE_4]


async def test_a_budget_that_a_button_has_changed_is_as_before(chat: Chat) -> None:
    await chat.sends("coffee 4")
    told = await chat.sends("dining budget 300")
    await chat.presses(UNDO, on=told)
    assert "Taken out of the books" in (await chat.sends("/undo"))["text"]


async def test_budgets_categories_rates_and_entries_go_in_their_order(chat: Chat) -> None:
    await chat.sends("coffee 4")
    await chat.sends("/rate 1 EUR = 1.25 USD")
    await chat.sends("add category Pets")
    await chat.sends("dining budget 300")
    assert "there is no budget for" in (await chat.sends("/undo"))["text"]
    assert "The new category is gone again." in (await chat.sends("/undo"))["text"]
    assert (await chat.sends("/undo"))["text"] == "🗑 These no longer count:\n• 1 EUR = 1.25 USD"
    assert labels(await chat.sends("/rate")) == []
    assert await chat.books() == [COFFEE_4]
    await chat.sends("/undo")
    assert await chat.books() == []


async def test_a_budget_that_was_dropped_last_is_there_again(chat: Chat) -> None:
    await chat.sends("coffee 4")
    await chat.sends("dining budget 300")
    await chat.sends("/budget dining off")
    assert (await chat.sends("/undo"))["text"].startswith("↩️ As before:\n🎯 🍽 Dining: 300 USD a month")
    assert (await chat.sends("/undo"))["text"] == "↩️ As before: there is no budget for 🍽 Dining."
    assert await chat.books() == [COFFEE_4]
    await chat.sends("/undo")
    assert await chat.books() == []


async def test_an_entry_after_a_dropped_budget_goes_before_it(chat: Chat) -> None:
    await chat.sends("dining budget 300")
    await chat.sends("/budget dining off")
    await chat.sends("coffee 4")
    assert "Taken out of the books" in (await chat.sends("/undo"))["text"]
    assert "300 USD a month" in (await chat.sends("/undo"))["text"]


async def test_a_category_that_has_to_stay_leaves_the_turn_to_the_budget_before(chat: Chat) -> None:
    group = chat.bot.chat(-77)
    await group.opens(type="group", first_name="Flat")
    await group.sends("coffee 4", **by(7))
    await group.sends("transport budget 300", **by(7))
    await _renames(group, "Eating out", 7)
    await _renames(group, "Restaurants", 8)
    assert "there is no budget for" in (await group.sends("/undo", **by(7)))["text"]
    assert len(await group.books()) == 1


async def test_nobody_takes_back_a_budget_that_another_person_has_set(chat: Chat) -> None:
    group = chat.bot.chat(-77)
    await group.opens(type="group", first_name="Flat")
    await group.sends("coffee 4", **by(7))
    await group.sends("dining budget 300", **by(8))
    assert "Taken out of the books" in (await group.sends("/undo", **by(7)))["text"]
    assert "there is no budget for" in (await group.sends("/undo", **by(8)))["text"]


@pytest.mark.parametrize("words", ["undo", "/undo"])
@pytest.mark.parametrize(
    ("said", "told"),
    [
        (["dining budget 300"], "↩️ As before: there is no budget for 🍽 Dining."),
        (["dining budget 300", "/budget dining off"], "↩️ As before:\n🎯 🍽 Dining: 300 USD a month"),
        (["/rate 1 EUR = 1.25 USD"], "🗑 These no longer count:\n• 1 EUR = 1.25 USD"),
    ],
)
async def test_a_lost_answer_to_undo_takes_back_no_more_of_budgets_and_rates(
    lenient: RunningBot, words: str, said: list[str], told: str
) -> None:
    chat = lenient.chat(101)
    await chat.sends("coffee 4")
    for text in said:
        await chat.sends(text)
    await lenient.ask("POST", "/sim/faults", {"method": "sendMessage", "fault": "500", "times": 1})
    assert (await chat.sends(words))["text"].startswith(told)
    assert await chat.books() == [COFFEE_4]


@pytest.mark.parametrize("words", ["undo", "/undo"])
async def test_undo_brings_the_answer_to_the_correction_up_to_date(styled: Chat, words: str) -> None:
    confirmation = await styled.sends("coffee 4")
    corrected = await styled.sends("no, 5", reply_to=confirmation)
    undone = await styled.sends(words)
    shown = await styled.shows(corrected)
    assert shown["text"] == undone["text"]
    assert labels(shown) == labels(undone) == [REDO]
    await styled.presses(REDO, on=shown)
    assert await styled.books() == [COFFEE_5]
