"""Buttons that are tapped twice, too late, by somebody else, or that the bot never drew."""

from collections.abc import Sequence

import pytest

from tests.bot import Chat, Json, RunningBot, expense
from tests.conversations.screens import by, carried, forged, labels

COFFEE = expense("4.50", "dining", "coffee")


async def tapped(chat: Chat, data: str) -> Json:
    """What a tap on a button that carries this is answered with."""
    return await chat.presses(data, on=await forged(chat, data))


async def alerts(chat: Chat, data: Sequence[str], words: str) -> None:
    """A tap on each of these is answered with an alert that has these words in it, and changes nothing."""
    before = await chat.books()
    for one in data:
        answer = await tapped(chat, one)
        assert answer.get("show_alert"), (one, answer)
        assert words in answer["text"], (one, answer)
    assert await chat.books() == before


async def test_a_second_tap_on_undo_undoes_nothing_more(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await chat.sends("no, 5", reply_to=confirmation)
    undo = carried(await chat.shows(confirmation), "↩️ Undo")
    await chat.presses("↩️ Undo", on=confirmation)
    shown = await chat.shows(confirmation)
    answer = await tapped(chat, undo)
    assert "changed meanwhile" in answer["text"]
    assert await chat.books() == [COFFEE]
    assert await chat.shows(confirmation) == shown


async def test_a_second_tap_on_put_it_back_changes_nothing_more(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await chat.presses("↩️ Undo")
    restore = carried(await chat.shows(confirmation), "↪️ Put it back")
    await chat.presses("↪️ Put it back")
    assert "changed meanwhile" in (await tapped(chat, restore))["text"]
    assert await chat.books() == [COFFEE]


async def test_the_menu_of_an_entry_that_was_taken_out_says_so(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    edit = carried(confirmation, "✏️ Edit")
    await chat.presses("✏️ Edit")
    menu = await chat.shows(confirmation)
    await chat.presses("Category")
    gifts = carried(await chat.shows(confirmation), "🎁 Gifts")
    await chat.sends("/undo")
    stale = [edit, gifts, *(carried(menu, label) for label in ("Amount", "Category", "Date", "🗑 Delete"))]
    await alerts(chat, stale, "taken out of the books")


async def test_a_category_of_the_other_kind_is_refused(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await chat.presses("✏️ Edit")
    await chat.presses("Category")
    gifts = carried(await chat.shows(confirmation), "🎁 Gifts")
    await chat.presses("« Back")
    await chat.presses("It was income")
    await alerts(chat, [gifts], "doesn't fit")


async def test_garbage_is_answered_and_never_parks_an_update(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await chat.presses("✏️ Edit")
    entry = carried(await chat.shows(confirmation), "Amount")[2:].rstrip(":")
    garbage = ["x", "9u1:1", "1?1:", "1u1:x", "1u1:", "1m99999999999999999999:", f"1t{entry}:2026-02-30"]
    garbage += [f"1l{entry}:0001-01", f"1l{entry}:9999-12", f"1l{entry}:\u0000", f"1i{entry}:gift"]
    garbage += [
        "1p0:",
        "1p0:x2026-01-01USD",
        "1p0:m2026-13-01USD",
        "1p0:y0001-01-01USD",
        "1p0:y9999-12-31USD",
    ]
    await alerts(chat, garbage, "too old")
    await alerts(chat, [f"1t{entry}:2999-01-01", f"1t{entry}:1900-01-01"], "too far away")
    await alerts(chat, ["1y0:XXX", "1p0:m2026-01-01XXX"], "don't know the currency")
    await alerts(chat, ["1z0:Moon/Base", "1z0:../../etc/passwd", "1z0:\u0000"], "don't know that place")
    await alerts(chat, [f"1k{entry}:bribes", f"1k{entry}:\u0000"], "doesn't fit")


async def test_an_entry_that_is_not_there_is_said_not_to_be(chat: Chat) -> None:
    await alerts(chat, ["1u424242:1", "1r424242:1", "1e424242:", "1b424242:"], "isn't in your books")
    await alerts(chat, ["1m424242:", "1c424242:", "1x424242:", "1k424242:gifts"], "isn't in your books")


async def test_another_chats_entry_is_nowhere_to_be_found(bot: RunningBot, chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await chat.presses("✏️ Edit")
    menu = await chat.shows(confirmation)
    thief = bot.chat(202)
    await thief.sends("hello")
    taken = [carried(menu, label) for label in labels(menu)]
    await alerts(thief, taken, "isn't in your books")
    undo = carried(confirmation, "↩️ Undo")
    await alerts(thief, [undo], "isn't in your books")
    assert await chat.books() == [COFFEE]


@pytest.mark.parametrize("button", ["✏️ Edit", "↩️ Undo"])
async def test_in_a_group_only_the_author_changes_an_entry(bot: RunningBot, button: str) -> None:
    group = bot.chat(-500)
    await group.sends("coffee 4.50", **by(7))
    confirmation = await group.last()
    answer = await group.presses(button, on=confirmation, **by(8))
    assert answer["show_alert"]
    assert "Only the person who wrote this entry" in answer["text"]
    assert await group.books() == [COFFEE]
    await group.presses(button, on=confirmation, **by(7))
    shown = await group.shows(confirmation)
    assert "« Back" in labels(shown) or labels(shown) == ["↪️ Put it back"]


async def test_in_a_group_everybody_undoes_and_answers_for_themselves(bot: RunningBot) -> None:
    group = bot.chat(-500)
    await group.sends("coffee 4.50", **by(7))
    coffee = await group.last()
    await group.sends("taxi 8", **by(8))
    taxi = expense("8.00", "transport", "taxi")
    await group.presses("✏️ Edit", on=coffee, **by(7))
    await group.presses("Amount", on=coffee, **by(7))
    assert (await group.presses("« Back", on=coffee, **by(8)))["show_alert"]
    await group.sends("lunch 12", **by(8))
    await group.sends("5", **by(7))
    assert (await group.books())[0] == expense("5.00", "dining", "coffee")
    await group.sends("/undo", **by(8))
    await group.sends("/undo", **by(7))
    assert await group.books() == [COFFEE, taxi]
    answer = await group.sends("no, 9", reply_to=coffee, **by(8))
    assert "Only the person who wrote this entry" in answer["text"]


async def test_a_tap_from_a_chat_that_never_wrote_is_answered(chat: Chat) -> None:
    await alerts(chat, ["1u1:1"], "isn't in your books")
    assert not (await tapped(chat, "1n0:")).get("text")
    report = await forged(chat, "1p0:m2026-01-15EUR")
    await chat.presses("Old", on=report)
    shown = await chat.shows(report)
    assert shown["text"].startswith("January 2026")
    assert "Nothing is booked here." in shown["text"]
