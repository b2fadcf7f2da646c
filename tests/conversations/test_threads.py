"""Replies, edits and questions keep to the entry that they are about, whatever was said in between."""

from tests.bot import Chat, RunningBot, expense, income


async def test_a_reply_to_the_answer_of_a_correction_is_about_the_same_entry(chat: Chat) -> None:
    coffee = await chat.sends("coffee 4")
    await chat.sends("taxi 8")
    corrected = await chat.sends("no, 5", reply_to=coffee)
    await chat.sends("no, 6", reply_to=corrected)
    assert await chat.books() == [expense("6.00", "dining", "coffee"), expense("8.00", "transport", "taxi")]


async def test_a_confirmation_that_was_sent_just_before_a_crash_can_be_answered(
    chat: Chat, bot: RunningBot
) -> None:
    await bot.ask("POST", "/sim/faults", {"method": "sendMessage", "fault": "lost", "times": 1})
    await chat.sends("coffee 4")
    orphan = next(message for message in await chat.sees() if message["from_bot"])
    await chat.sends("taxi 8")
    await chat.sends("no, 5", reply_to=orphan)
    assert await chat.books() == [expense("5.00", "dining", "coffee"), expense("8.00", "transport", "taxi")]


async def test_editing_a_correction_corrects_the_same_entry_again(chat: Chat) -> None:
    await chat.sends("coffee 4")
    await chat.sends("no, 5")
    correction = await chat.own()
    await chat.sends("taxi 8")
    await chat.edits(correction, "no, 6")
    assert await chat.books() == [expense("6.00", "dining", "coffee"), expense("8.00", "transport", "taxi")]


async def test_editing_the_answer_to_a_question_changes_the_answer(chat: Chat) -> None:
    await chat.sends("coffee 4")
    await chat.presses("✏️ Edit")
    await chat.presses("Amount")
    await chat.sends("12")
    await chat.edits(await chat.own(), "13")
    assert await chat.books() == [expense("13.00", "dining", "coffee")]


async def test_an_edit_that_changes_no_words_leaves_an_undone_entry_out(chat: Chat) -> None:
    await chat.sends("coffee 4")
    said = await chat.own()
    await chat.presses("↩️ Undo")
    await chat.edits(said, "coffee  4")
    assert await chat.books() == []


async def test_words_that_were_edited_away_and_said_again_come_back(chat: Chat) -> None:
    await chat.sends("lunch 12, taxi 8")
    said = await chat.own()
    await chat.edits(said, "lunch 12")
    assert await chat.books() == [expense("12.00", "dining", "lunch")]
    await chat.edits(said, "lunch 12, taxi 8")
    assert await chat.books() == [expense("12.00", "dining", "lunch"), expense("8.00", "transport", "taxi")]


async def test_an_edit_keeps_what_the_person_has_corrected_by_hand(chat: Chat) -> None:
    await chat.sends("Anna 20")
    said = await chat.own()
    await chat.presses("✏️ Edit")
    await chat.presses("It was income")
    await chat.presses("✏️ Edit")
    await chat.presses("Description")
    await chat.sends("Rent share")
    await chat.edits(said, "Anna 25")
    assert await chat.books() == [income("25.00", "other_income", "Rent share")]


async def test_a_question_ends_when_its_message_shows_something_else(chat: Chat) -> None:
    await chat.sends("coffee 4")
    said = await chat.own()
    await chat.presses("✏️ Edit")
    await chat.presses("Description")
    await chat.edits(said, "coffee 5")
    await chat.sends("taxi 8")
    assert await chat.books() == [expense("5.00", "dining", "coffee"), expense("8.00", "transport", "taxi")]


async def test_a_question_that_is_passed_over_leaves_the_screen(chat: Chat) -> None:
    coffee = await chat.sends("coffee 4")
    await chat.presses("✏️ Edit")
    await chat.presses("Amount")
    await chat.sends("taxi 8")
    assert "Send the new amount" not in (await chat.shows(coffee))["text"]
    assert await chat.books() == [expense("4.00", "dining", "coffee"), expense("8.00", "transport", "taxi")]


async def test_a_tap_elsewhere_ends_the_question(chat: Chat) -> None:
    coffee = await chat.sends("coffee 4")
    taxi = await chat.sends("taxi 8")
    await chat.presses("✏️ Edit", on=coffee)
    await chat.presses("Description")
    await chat.presses("✏️ Edit", on=taxi)
    assert "Send the new description" not in (await chat.shows(coffee))["text"]


async def test_the_answer_to_the_currency_question_survives_a_lost_reply(chat: Chat, bot: RunningBot) -> None:
    await chat.sends("/start")
    await chat.presses("Another one…")
    await bot.ask("POST", "/sim/faults", {"method": "sendMessage", "fault": "lost", "times": 1})
    answer = await chat.sends("SEK")
    assert "SEK" in answer["text"]
    assert "city" in answer["text"]


async def test_put_it_back_brings_back_only_what_was_taken_out_last(chat: Chat) -> None:
    await chat.sends("lunch 12, taxi 8")
    await chat.edits(await chat.own(), "lunch 12")
    await chat.presses("✏️ Edit")
    await chat.presses("🗑 Delete")
    assert await chat.books() == []
    await chat.presses("↪️ Put it back")
    assert await chat.books() == [expense("12.00", "dining", "lunch")]


async def test_a_choice_that_changes_nothing_costs_no_undo(chat: Chat) -> None:
    await chat.sends("coffee 4")
    await chat.presses("✏️ Edit")
    await chat.presses("Date")
    await chat.presses("Today")
    await chat.presses("↩️ Undo")
    assert await chat.books() == []


async def test_naming_an_income_category_makes_it_income(chat: Chat) -> None:
    confirmation = await chat.sends("Anna 20")
    await chat.sends("that was salary", reply_to=confirmation)
    assert [line.kind for line in await chat.books()] == ["income"]
