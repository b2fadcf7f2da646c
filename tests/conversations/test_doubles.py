"""The same again within ten minutes: booked, with a soft word and one tap to take it out."""

from dataclasses import replace

from bot.core.ledger import ChatId
from tests.bot import Chat, RunningBot, expense
from tests.conversations.screens import by, carried, forged, labels

COFFEE = expense("4.50", "dining", "coffee")
DOUBLE = "🗑 Remove the duplicate"
A_MOMENT_AGO = "Twice? The same was booked a moment ago."


async def test_the_same_again_is_booked_and_asked_about(chat: Chat) -> None:
    assert DOUBLE not in labels(await chat.sends("coffee 4.50"))
    again = await chat.sends("Coffee 4.50")
    assert again["text"].endswith(f"\n\n{A_MOMENT_AGO}")
    assert labels(again) == ["✏️ Edit", "↩️ Undo", DOUBLE]
    assert len(await chat.books()) == 2


async def test_one_tap_takes_it_out_and_another_puts_it_back(chat: Chat) -> None:
    first = await chat.sends("coffee 4.50")
    again = await chat.sends("coffee 4.50")
    old = await forged(chat, carried(again, DOUBLE))
    for button, message in ((DOUBLE, again), ("Old", old)):
        await chat.presses(button, on=message)
        shown = await chat.shows(again)
        assert "Taken out of the books" in shown["text"]
        assert "Twice" not in shown["text"]
        assert labels(shown) == ["↪️ Put it back"]
    assert await chat.books() == [COFFEE]
    assert labels(await chat.shows(first)) == ["✏️ Edit", "↩️ Undo"]
    await chat.sends("/undo")
    assert await chat.books() == [COFFEE, COFFEE]


async def test_only_what_is_double_goes(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    several = await chat.sends("taxi 12, coffee 4.50")
    assert "Twice? 4.50 USD was booked a moment ago too." in several["text"]
    await chat.presses(DOUBLE)
    assert await chat.books() == [COFFEE, expense("12.00", "transport", "taxi")]


async def test_what_is_no_double_any_more_stays(chat: Chat) -> None:
    first = await chat.sends("coffee 4.50")
    again = await chat.sends("coffee 4.50")
    await chat.presses("↩️ Undo", on=first)
    await chat.presses(DOUBLE, on=again)
    assert await chat.books() == [COFFEE]
    assert "Twice" not in (await chat.shows(again))["text"]


async def test_what_is_meant_is_not_asked_about(chat: Chat) -> None:
    await chat.sends("tea 3, tea 3")
    page = await chat.sends("/history")
    await chat.presses("1", on=page)
    await chat.presses("🔁 Same again today")
    await chat.sends("tea 4")
    edited = await chat.own()
    await chat.edits(edited, "tea 3")
    assert not [message for message in await chat.sees() if "Twice?" in message["text"]]
    assert len(await chat.books()) == 4


async def test_whoever_does_not_want_it_is_not_asked(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    async with chat.bot.database.chat(ChatId(chat.id)) as work:
        settings = await work.chat.settings()
        assert settings is not None
        await work.chat.save_settings(replace(settings, warns_twice=False))
        await work.commit()
    assert labels(await chat.sends("coffee 4.50")) == ["✏️ Edit", "↩️ Undo"]


async def test_two_people_of_a_group_each_have_a_coffee(chat: Chat) -> None:
    group = chat.bot.chat(-77)
    await group.sends("coffee 4.50", **by(7))
    assert DOUBLE not in labels(await group.sends("coffee 4.50", **by(8)))
    third = await group.sends("coffee 4.50", **by(8))
    assert DOUBLE in labels(third)
    refused = await group.presses(DOUBLE, on=third, **by(7))
    assert refused["show_alert"]
    assert len(await group.books()) == 3


async def test_a_double_is_told_again_after_a_crash_and_booked_once(lenient: RunningBot) -> None:
    chat = lenient.chat(101)
    await chat.sends("coffee 4.50")
    await chat.bot.ask("POST", "/sim/faults", {"method": "sendMessage", "fault": "500", "times": 1})
    again = await chat.sends("coffee 4.50")
    assert A_MOMENT_AGO in again["text"]
    assert await chat.books() == [COFFEE, COFFEE]


async def test_what_was_written_long_ago_and_is_only_read_now_is_not_double(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    old = 1_700_000_000
    assert DOUBLE not in labels(await chat.sends("coffee 4.50", date=old))
