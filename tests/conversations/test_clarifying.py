"""One question before something is booked: put with buttons, answered by a tap or a few words, acted on once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot.core.ledger import ChatId, PersonId
from bot.core.ports import ChartRenderer
from bot.services.preferences import PROMPT_LASTS
from tests.bot import Chat, Json, RunningBot, expense, running_bot
from tests.conversations.screens import by, carried, forged, labels
from tests.deadline import until

HOME = ZoneInfo("America/New_York")
TAXI = expense("9.00", "transport", "taxi")
COFFEE = expense("4.50", "dining", "coffee")
TOO_OLD = "This question is too old"


def today() -> date:
    """The date in the chat's zone."""
    return datetime.now(HOME).date()


async def days(chat: Chat) -> list[date]:
    """The days of what is in the books, in the order it was booked."""
    async with chat.bot.database.chat(ChatId(chat.id)) as work:
        entries = await work.entries.latest(1000)
    return [entry.state.occurred_on for entry in sorted(entries, key=lambda entry: entry.id)]


async def comes_again(chat: Chat, updates: int = 1) -> None:
    """Telegram hands out the latest updates again, and the bot's memory of them is gone."""
    async with chat.bot.database.across_chats("inbox") as connection:
        rows = await connection.exec_driver_sql("DELETE FROM inbox RETURNING update_id")
        known = sorted(row.update_id for row in rows)
    for update_id in known[-updates:]:
        await until(partial(_is_redelivered, chat, update_id))
        await until(partial(_is_handled, chat, update_id))


async def _is_redelivered(chat: Chat, update_id: int) -> bool:
    """Telegram can hand out again only what was confirmed, which the bot may be about to do."""
    again: Json = await chat.bot.ask("POST", "/sim/redeliver", {"update_id": update_id})
    return bool(again["update_ids"])


async def _is_handled(chat: Chat, update_id: int) -> bool:
    async with chat.bot.database.across_chats("inbox") as connection:
        rows = await connection.exec_driver_sql(
            f"SELECT count(*) FROM inbox WHERE update_id = {update_id} AND status = 'done'"
        )
        return bool(rows.scalar_one())


@pytest.fixture
async def forgetful(database_url: str, charts: ChartRenderer) -> AsyncIterator[Chat]:
    """Alice, with a bot that may answer a tap twice, which Telegram refuses."""
    async with running_bot(database_url, charts) as bot:
        alice = bot.chat(101)
        await alice.opens(first_name="Alice", language_code="en")
        yield alice


async def time_passes(chat: Chat, person: int, time: timedelta) -> None:
    """The open question was put so much earlier."""
    async with chat.bot.database.chat(ChatId(chat.id)) as work:
        prompt = await work.chat.prompt(PersonId(person))
        assert prompt is not None
        await work.chat.save_prompt(PersonId(person), replace(prompt, asked_at=prompt.asked_at - time))
        await work.commit()


# ── Amounts ──────────────────────────────────────────────────────────────────────────────────────


async def test_one_of_two_amounts_is_tapped(chat: Chat) -> None:
    question = await chat.sends("taxi 8 or 9")
    assert question["text"] == "❓ taxi\nHow much was it? Tap the amount, or send it."
    assert labels(question) == ["8 USD", "9 USD", "None of these"]
    assert question["reply_to"] == (await chat.own())["message_id"]
    assert await chat.books() == []
    await chat.presses("9 USD")
    shown = await chat.shows(question)
    assert shown["text"] == "✅ 9 USD — taxi\n🚕 Transport · today"
    assert labels(shown) == ["✏️ Edit", "↩️ Undo"]
    assert await chat.books() == [TAXI]
    assert len(await chat.sees()) == 2


@pytest.mark.parametrize("answer", ["9", "it was 9", "the second", "nine", "9 USD", "$9", "the last one"])
async def test_a_short_answer_does_as_well(chat: Chat, answer: str) -> None:
    question = await chat.sends("taxi 8 or 9")
    await chat.sends(answer)
    assert (await chat.shows(question))["text"].startswith("✅ 9 USD — taxi")
    assert await chat.books() == [TAXI]


async def test_an_amount_that_was_not_offered_can_be_typed(chat: Chat) -> None:
    await chat.sends("taxi 8 or 9")
    await chat.sends("8.50 EUR")
    assert await chat.books() == [expense("8.50", "transport", "taxi", "EUR")]


async def test_a_number_that_may_be_a_place_is_asked_about_again(chat: Chat) -> None:
    question = await chat.sends("taxi 8 or 9")
    answer = await chat.sends("2")
    assert answer["text"] == "I can't tell which one you mean. Please tap one of the buttons."
    assert await chat.books() == []
    await chat.presses("9 USD", on=question)
    assert await chat.books() == [TAXI]


@pytest.mark.parametrize("answer", ["not 8", "it wasn't 8", "8?", "-8", "8 each", "24/7", "not the second"])
async def test_a_denied_or_doubtful_answer_settles_nothing(chat: Chat, answer: str) -> None:
    question = await chat.sends("taxi 8 or 9")
    assert (await chat.sends(answer))["text"].startswith("I can't tell which one you mean.")
    assert await chat.books() == []
    await chat.presses("9 USD", on=question)
    assert await chat.books() == [TAXI]


async def test_an_amount_with_two_readings_is_not_answered_by_itself(chat: Chat) -> None:
    await chat.sends("rent 4.555")
    await chat.sends("4.555")
    assert await chat.books() == []
    await chat.sends("4555")
    assert [line.amount for line in await chat.books()] == ["4555.00"]


async def test_an_answer_may_name_the_day_too(chat: Chat) -> None:
    await chat.sends("taxi 8 or 9")
    await chat.sends("9 yesterday")
    assert await chat.books() == [TAXI]
    assert await days(chat) == [today() - timedelta(days=1)]


async def test_a_day_to_come_beside_the_amount_is_not_taken(chat: Chat) -> None:
    question = await chat.sends("taxi 8 or 9")
    await chat.sends(f"9 on {today() + timedelta(days=40)}")
    assert await chat.books() == []
    assert labels(await chat.shows(question))[0] == "8 USD"


async def test_editing_a_typed_answer_corrects_what_it_booked(chat: Chat) -> None:
    question = await chat.sends("taxi 8 or 9")
    await chat.sends("9 usd")
    answer = await chat.own()
    await chat.edits(answer, "8 usd")
    assert await chat.books() == [expense("8.00", "transport", "taxi")]
    assert (await chat.shows(question))["text"].endswith("🚕 Transport · today")


async def test_the_confirmation_that_a_question_has_become_works_as_any_other(chat: Chat) -> None:
    question = await chat.sends("taxi 8 or 9")
    said = await chat.own()
    await chat.presses("8 USD")
    await chat.sends("no, 9", reply_to=question)
    assert await chat.books() == [TAXI]
    await chat.edits(said, "taxi 10")
    assert (await chat.shows(question))["text"].startswith("✅ 10 USD — taxi")
    await chat.presses("↩️ Undo", on=question)
    await chat.presses("↩️ Undo", on=question)
    await chat.presses("↩️ Undo", on=question)
    assert await chat.books() == []


async def test_of_several_entries_all_wait_for_the_answer(chat: Chat) -> None:
    question = await chat.sends("coffee 4.50, taxi 8 or 9")
    assert question["text"].endswith("Then I book all 2 entries of your message.")
    assert await chat.books() == []
    await chat.presses("9 USD")
    assert await chat.books() == [COFFEE, TAXI]
    assert (await chat.shows(question))["text"].startswith("✅ 2 entries · 13.50 USD")


async def test_an_amount_that_the_currency_cannot_hold_is_asked_for(chat: Chat) -> None:
    question = await chat.sends("coffee 4.50 JPY")
    assert question["text"] == "❓ coffee\nHow much was it? Send the amount, such as 12.50."
    assert labels(question) == ["Don't book it"]
    assert "JPY has no amounts that fine" in (await chat.sends("4.50"))["text"]
    await chat.sends("450")
    assert await chat.books() == [expense("450", "dining", "coffee", "JPY")]


# ── None of it ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by_tap", [True, False])
async def test_none_of_these_books_nothing(chat: Chat, by_tap: bool) -> None:
    question = await chat.sends("taxi 8 or 9")
    if by_tap:
        await chat.presses("None of these")
    else:
        await chat.sends("neither")
    shown = await chat.shows(question)
    assert shown["text"] == "All right, I haven't booked this message. Send it again in other words."
    assert labels(shown) == []
    await chat.sends("8")
    assert await chat.books() == [expense("8.00", "other")], "the question is over: a number is news"


async def test_another_message_that_books_something_ends_the_question(chat: Chat) -> None:
    question = await chat.sends("taxi 8 or 9")
    eight = carried(question, "8 USD")
    await chat.sends("coffee 4.50")
    shown = await chat.shows(question)
    assert shown["text"] == "Not booked, since my question stayed open. Send the message again to book it."
    assert labels(shown) == []
    answer = await chat.presses(eight, on=await forged(chat, eight))
    assert answer["show_alert"]
    assert answer["text"].startswith(TOO_OLD)
    assert await chat.books() == [COFFEE]


async def test_a_payment_of_its_own_is_no_answer(chat: Chat) -> None:
    await chat.sends("taxi 8 or 9")
    await chat.sends("spent 500 on")
    assert [line.description for line in await chat.books()] == [""]
    assert [line.amount for line in await chat.books()] == ["500.00"]


@pytest.mark.parametrize("meanwhile", ["hello", "/report", "/help", "how much did I spend this month?"])
async def test_what_books_nothing_leaves_the_question_open(chat: Chat, meanwhile: str) -> None:
    question = await chat.sends("taxi 8 or 9")
    await chat.sends(meanwhile)
    await chat.presses("9 USD", on=question)
    assert await chat.books() == [TAXI]


async def test_a_tap_elsewhere_leaves_the_question_open_unless_it_asks_something_itself(chat: Chat) -> None:
    coffee = await chat.sends("coffee 4.50")
    question = await chat.sends("taxi 8 or 9")
    await chat.presses("✏️ Edit", on=coffee)
    await chat.presses("Category", on=coffee)
    assert labels(await chat.shows(question))[0] == "8 USD"
    await chat.presses("« Back", on=coffee)
    await chat.presses("Amount", on=coffee)
    assert (await chat.shows(question))["text"].startswith("Not booked")
    await chat.sends("5")
    assert await chat.books() == [expense("5.00", "dining", "coffee")]


async def test_a_newer_question_takes_the_place_of_an_older_one(chat: Chat) -> None:
    older = await chat.sends("taxi 8 or 9")
    eight = carried(older, "8 USD")
    newer = await chat.sends("coffee 4 or 5")
    assert (await chat.shows(older))["text"].startswith("Not booked")
    assert (await chat.presses(eight, on=await forged(chat, eight)))["text"].startswith(TOO_OLD)
    await chat.presses("5 USD", on=newer)
    assert await chat.books() == [expense("5.00", "dining", "coffee")]


async def test_cancel_drops_the_question(chat: Chat) -> None:
    question = await chat.sends("taxi 8 or 9")
    assert (await chat.sends("/cancel"))["text"].startswith("Cancelled")
    assert labels(await chat.shows(question)) == []
    await chat.sends("coffee 4.50")
    assert await chat.books() == [COFFEE]


async def test_a_question_is_open_for_a_quarter_of_an_hour(chat: Chat) -> None:
    question = await chat.sends("taxi 8 or 9")
    await time_passes(chat, chat.id, PROMPT_LASTS + timedelta(minutes=1))
    answer = await chat.presses("8 USD", on=question)
    assert answer["show_alert"]
    assert answer["text"].startswith(TOO_OLD)
    assert await chat.books() == []


async def test_editing_the_message_answers_the_question(chat: Chat) -> None:
    question = await chat.sends("taxi 8 or 9")
    await chat.edits(await chat.own(), "taxi 9")
    assert (await chat.shows(question))["text"].startswith("✅ 9 USD — taxi")
    assert await chat.books() == [TAXI]
    assert len(await chat.sees()) == 2


# ── Twice, late, and by others ───────────────────────────────────────────────────────────────────


async def test_a_second_tap_books_nothing_more(chat: Chat) -> None:
    question = await chat.sends("taxi 8 or 9")
    eight, nine = carried(question, "8 USD"), carried(question, "9 USD")
    await chat.presses("9 USD")
    shown = await chat.shows(question)
    for late in (eight, nine):
        answer = await chat.presses(late, on=await forged(chat, late))
        assert answer["text"].startswith(TOO_OLD)
    assert await chat.books() == [TAXI]
    assert await chat.shows(question) == shown


async def test_a_tap_after_a_typed_answer_books_nothing_more(chat: Chat) -> None:
    question = await chat.sends("taxi 8 or 9")
    eight = carried(question, "8 USD")
    await chat.sends("9")
    assert (await chat.presses(eight, on=await forged(chat, eight)))["text"].startswith(TOO_OLD)
    assert await chat.books() == [TAXI]


@pytest.mark.parametrize("answer", ["9 USD", "9", "None of these", "neither"])
async def test_an_answer_that_comes_again_leaves_the_same(forgetful: Chat, answer: str) -> None:
    chat = forgetful
    question = await chat.sends("taxi 8 or 9")
    if answer in labels(question):
        await chat.presses(answer)
    else:
        await chat.sends(answer)
    books, shown = await chat.books(), await chat.shows(question)
    await comes_again(chat)
    assert await chat.books() == books
    assert (await chat.shows(question))["text"] == shown["text"]


async def test_a_message_that_comes_again_asks_the_same_once_more(forgetful: Chat) -> None:
    chat = forgetful
    await chat.sends("taxi 8 or 9")
    await comes_again(chat)
    question = await chat.last()
    await chat.presses("9 USD", on=question)
    await comes_again(chat, 2)
    assert await chat.books() == [TAXI]


async def test_a_lost_question_is_put_again(bot: RunningBot, chat: Chat) -> None:
    await bot.ask("POST", "/sim/faults", {"method": "sendMessage", "fault": "lost", "times": 1})
    question = await chat.sends("taxi 8 or 9")
    await chat.presses("9 USD", on=question)
    assert await chat.books() == [TAXI]


async def test_a_question_outlasts_a_restart(
    database_url: str, charts: ChartRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_bot(database_url, charts) as before:
        alice = before.chat(101)
        await alice.opens(first_name="Alice", language_code="en")
        question = await alice.sends("coffee 4.50, taxi 8 or 9")
        nine = carried(question, "9 USD")
    async with running_bot(database_url, charts) as after:
        alice = after.chat(101)
        await alice.opens(first_name="Alice", language_code="en")
        await alice.presses(nine, on=await forged(alice, nine))
        assert await alice.books() == [COFFEE, TAXI]


async def test_in_a_group_only_who_was_asked_answers(bot: RunningBot) -> None:
    group = bot.chat(-500)
    question = await group.sends("taxi 8 or 9", **by(7))
    for button in ("8 USD", "None of these"):
        answer = await group.presses(button, on=question, **by(8))
        assert answer["show_alert"]
        assert answer["text"] == "This question is for somebody else."
    await group.sends("8", **by(8))
    assert await group.books() == [expense("8.00", "other")], "somebody else's number is news of theirs"
    await group.presses("9 USD", on=question, **by(7))
    assert (await group.books())[1:] == [TAXI]


async def test_a_forged_choice_is_refused(bot: RunningBot, chat: Chat) -> None:
    question = await chat.sends("taxi 8 or 9")
    data = carried(question, "8 USD")
    thief = bot.chat(202)
    await thief.sends("hello")
    asked = data.partition(":")[0]
    for forgery in (
        data,
        f"{asked}:0.202",
        f"{asked}:7.101",
        f"{asked}:-1.101",
        f"{asked}:x",
        "1o0:0.101",
        f"{asked}:",
    ):
        for victim in (thief, chat):
            if victim is chat and forgery == data:
                continue
            answer = await victim.presses(forgery, on=await forged(victim, forgery))
            assert answer["show_alert"], forgery
    assert await chat.books() == await thief.books() == []


# ── Days ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_day_to_come_is_shown_and_asked(chat: Chat) -> None:
    later = today() + timedelta(days=40)
    question = await chat.sends(f"flight 300 on {later}")
    assert question["text"].startswith("❓ 300 USD — flight\n")
    assert "is still to come. Which day was it? Tap it, or send it." in question["text"]
    offered = labels(question)
    assert offered[-2:] == ["Today", "None of these"]
    await chat.presses(offered[0])
    assert await days(chat) == [later]


@pytest.mark.parametrize(("answer", "ago"), [("today", 0), ("yesterday", 1), ("3 days ago", 3)])
async def test_a_doubtful_day_can_be_typed(chat: Chat, answer: str, ago: int) -> None:
    await chat.sends(f"flight 300 on {today() + timedelta(days=40)}")
    await chat.sends(answer)
    assert await days(chat) == [today() - timedelta(days=ago)]


async def test_a_day_long_past_is_shown_and_asked(chat: Chat) -> None:
    past = today() - timedelta(days=800)
    question = await chat.sends(f"flight 300 and taxi 9 on {past}")
    assert "is more than a year ago." in question["text"]
    await chat.presses(labels(question)[0])
    assert await days(chat) == [past, past]


# ── Which entry ──────────────────────────────────────────────────────────────────────────────────


async def two(chat: Chat) -> Json:
    """A confirmation of two entries."""
    return await chat.sends("coffee 4.50, taxi 18")


async def test_a_correction_that_fits_two_entries_is_kept_until_one_is_tapped(chat: Chat) -> None:
    confirmation = await two(chat)
    question = await chat.sends("no, 9", reply_to=confirmation)
    assert question["text"] == "Which one do you mean?"
    assert labels(question) == ["4.50 USD · coffee", "18 USD · taxi", "None of these"]
    await chat.presses("18 USD · taxi")
    assert await chat.books() == [COFFEE, TAXI]
    shown = await chat.shows(question)
    assert shown["text"].startswith("✏️ 2 entries")
    assert labels(shown) == ["↩️ Undo"]
    assert "9 USD — taxi" in (await chat.shows(confirmation))["text"]


@pytest.mark.parametrize("answer", ["the taxi", "taxi", "second", "the last one", "18", "2"])
async def test_which_one_can_be_said(chat: Chat, answer: str) -> None:
    confirmation = await two(chat)
    await chat.sends("no, 9", reply_to=confirmation)
    await chat.sends(answer)
    assert await chat.books() == [COFFEE, TAXI]


async def test_a_removal_is_kept_too(chat: Chat) -> None:
    await chat.sends("taxi 9")
    await chat.sends("taxi 18")
    await chat.sends("coffee 4.50")
    question = await chat.sends("delete the taxi")
    assert labels(question) == ["18 USD · taxi", "9 USD · taxi", "None of these"]
    await chat.presses("18 USD · taxi")
    assert await chat.books() == [TAXI, COFFEE]


async def test_none_of_them_changes_nothing(chat: Chat) -> None:
    question = await chat.sends("no, 9", reply_to=await two(chat))
    await chat.presses("None of these")
    assert (await chat.shows(question))["text"] == "Everything stays as it was."
    assert [line.amount for line in await chat.books()] == ["4.50", "18.00"]


async def test_a_choice_that_comes_again_changes_nothing_more(chat: Chat) -> None:
    question = await chat.sends("no, 9", reply_to=await two(chat))
    taxi = carried(question, "18 USD · taxi")
    await chat.presses("18 USD · taxi")
    await chat.sends("/undo")
    await chat.presses(taxi, on=await forged(chat, taxi))
    assert [line.amount for line in await chat.books()] == ["4.50", "18.00"]


async def test_an_entry_that_was_taken_out_meanwhile_says_so(chat: Chat) -> None:
    confirmation = await two(chat)
    question = await chat.sends("no, 9", reply_to=confirmation)
    await chat.presses("↩️ Undo", on=confirmation)
    answer = await chat.presses("18 USD · taxi", on=question)
    assert "taken out of the books" in answer["text"]
    assert (await chat.shows(question))["text"] == "Everything stays as it was."
    assert await chat.books() == []


async def test_a_reply_to_something_else_is_no_answer(chat: Chat) -> None:
    coffee = await chat.sends("coffee 4.50")
    question = await chat.sends("taxi 8 or 9")
    await chat.sends("5", reply_to=coffee)
    assert await chat.books() == [expense("5.00", "dining", "coffee")]
    assert labels(await chat.shows(question)) == []


async def test_a_reply_to_a_message_that_is_about_nothing_is_no_answer_either(chat: Chat) -> None:
    hello = await chat.sends("hello")
    await chat.sends("taxi 8 or 9")
    await chat.sends("9", reply_to=hello)
    assert await chat.books() == [expense("9.00", "other")]


async def test_a_reply_to_another_message_is_no_amount_of_the_edit_menu(chat: Chat) -> None:
    hello = await chat.sends("hello")
    taxi = await chat.sends("taxi 18")
    await chat.presses("✏️ Edit", on=taxi)
    await chat.presses("Amount", on=taxi)
    await chat.sends("9", reply_to=hello)
    assert await chat.books() == [expense("18.00", "transport", "taxi"), expense("9.00", "other")]


async def test_a_reply_to_somebody_elses_question_is_refused(bot: RunningBot) -> None:
    group = bot.chat(-500)
    question = await group.sends("taxi 8 or 9", **by(7))
    answer = await group.sends("8", reply_to=question, **by(8))
    assert answer["text"] == "This question is for somebody else."
    assert await group.books() == []
    await group.sends("coffee 4.50", reply_to=question, **by(8))
    assert await group.books() == [COFFEE]
    await group.sends("9", reply_to=question, **by(7))
    assert await group.books() == [COFFEE, TAXI]


async def test_a_reply_to_the_question_answers_it(chat: Chat) -> None:
    question = await chat.sends("taxi 8 or 9")
    await chat.sends("9", reply_to=question)
    assert await chat.books() == [TAXI]


# ── The amount in the Edit menu ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "amount"), [("twenty", "20.00"), ("twenty five", "25.00"), ("a fiver", "5.00")]
)
async def test_the_amount_prompt_reads_written_numbers(chat: Chat, typed: str, amount: str) -> None:
    await chat.sends("taxi 18")
    await chat.presses("✏️ Edit")
    await chat.presses("Amount")
    await chat.sends(typed)
    assert [line.amount for line in await chat.books()] == [amount]
