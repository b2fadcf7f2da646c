"""Texts that break things elsewhere: each gets a clear answer, and Telegram refuses none of them."""

from tests.bot import Chat, expense
from tests.conversations.screens import labels

MARKUP = "<b>bold</b> & <script>alert(1)</script> </b> &amp; tea"


async def test_markup_is_shown_as_it_was_written(chat: Chat) -> None:
    answer = await chat.sends("tea 5")
    await chat.presses("✏️ Edit")
    await chat.presses("Description")
    await chat.sends(MARKUP)
    assert (await chat.shows(answer))["text"].splitlines()[0] == f"✅ 5 USD — {MARKUP}"
    for text in ("tea *bold* _x_ `code` [link](https://example.org) 5", "tea {name} %s 5", "tea <b>5"):
        assert (await chat.sends(text))["text"].startswith("✅ 5 USD")
    await chat.sends(f"lunch 12, {MARKUP} 7")
    await chat.presses("✏️ Edit")
    assert "Which one?" in (await chat.last())["text"]


async def test_every_script_and_sign_is_booked_as_written(chat: Chat) -> None:
    for words in ("قهوة", "咖啡", "קפה", "कॉफ़ी", "кофе", "ชา", "café 👩‍👩‍👧‍👦", "Zoë’s “tea”"):
        answer = await chat.sends(f"{words} 4.50")
        assert answer["text"].startswith("✅ 4.50 USD"), answer
        assert words.split()[0] in answer["text"]
    assert {line.amount for line in await chat.books()} == {"4.50"}


async def test_marks_that_turn_text_around_turn_nothing_around(chat: Chat) -> None:
    answer = await chat.sends("\u202etea\u202c 5")
    assert answer["text"].startswith("✅ 5 USD")
    assert "\u202e" not in answer["text"]


async def test_line_breaks_tabs_and_control_signs_are_white_space(chat: Chat) -> None:
    await chat.sends("  coffee\n\n\t4.50  ")
    await chat.sends("coffee\u0000 4.50")
    await chat.sends("coffee\\u0000 4.50")
    await chat.sends("coffee\x07\x1b 4.50\r\n")
    books = await chat.books()
    assert [line.amount for line in books] == ["4.50"] * 4
    assert all(sign.isprintable() for line in books for sign in line.description)


async def test_the_longest_texts_are_answered(chat: Chat) -> None:
    await chat.sends("hello")
    for text in ("a" * 4000, "🍕" * 2000, "a " * 2000, "1" * 4000, "1 " * 2000, "(" * 4000, "\u0301" * 4000):
        assert "haven't booked anything" in (await chat.sends(text))["text"]
    assert "I read up to 4000" in (await chat.sends("1" * 4096))["text"]
    answer = await chat.sends("coffee 4.50 " + "very " * 500)
    assert labels(answer) == ["✏️ Edit", "↩️ Undo"]
    assert [line.amount for line in await chat.books()] == ["4.50"]
    assert len((await chat.books())[0].description) <= 200


async def test_amounts_that_no_book_can_hold_are_not_booked(chat: Chat) -> None:
    for amount in ("0", "0.00", "-0", "1e400", "9" * 30, "1000000000000000", "NaN", "Infinity", "0x10"):
        answer = await chat.sends(f"coffee {amount}")
        assert "haven't booked anything" in answer["text"] or "Send it again" in answer["text"], answer
    assert await chat.books() == []
    assert "How much was it?" in (await chat.sends("coffee 4.50 JPY"))["text"]
    assert (await chat.sends("coffee 450 JPY"))["text"].startswith("✅ 450 JPY")
    assert (await chat.sends("coffee 0.505 KWD"))["text"].startswith("✅ 0.505 KWD")
    assert [line.amount for line in await chat.books()] == ["450", "0.505"]


async def test_a_currency_has_its_small_change_even_where_nobody_uses_it(chat: Chat) -> None:
    assert (await chat.sends("coffee 149.99 RSD"))["text"].startswith("✅ 149.99 RSD")
    assert (await chat.sends("coffee 150 RSD"))["text"].startswith("✅ 150 RSD")
    assert [line.amount for line in await chat.books()] == ["149.99", "150.00"]


async def test_an_amount_in_reply_that_the_currency_cannot_hold_changes_nothing(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 450 JPY")
    for text in ("no, 4.50", "0", "no, 99999999999999999999"):
        answer = await chat.sends(text, reply_to=confirmation)
        assert answer["message_id"] != confirmation["message_id"]
    assert await chat.books() == [expense("450", "dining", "coffee", "JPY")]
    await chat.presses("✏️ Edit", on=confirmation)
    await chat.presses("Amount", on=confirmation)
    assert "JPY has no amounts that fine" in (await chat.sends("4.50"))["text"]
    await chat.sends("460")
    assert await chat.books() == [expense("460", "dining", "coffee", "JPY")]


async def test_the_days_at_both_ends_of_the_calendar_are_questions(chat: Chat) -> None:
    for day in ("0001-01-01", "9999-12-31", "1900-01-01", "2024-02-30", "31.02.2024"):
        await chat.sends(f"coffee 4.50 on {day}")
    confirmation = await chat.sends("coffee 4.50")
    await chat.sends("9999-12-31", reply_to=confirmation)
    async with chat.bot.database.across_chats("") as connection:
        await connection.exec_driver_sql(f"SELECT set_config('bookkeeper.chat_id', '{chat.id}', true)")
        result = await connection.exec_driver_sql(
            "SELECT count(*) FROM entries WHERE occurred_on NOT BETWEEN '1970-01-01' AND now()::date + 370"
        )
        assert result.scalar_one() == 0


async def test_commands_with_anything_behind_them_are_commands(chat: Chat) -> None:
    for text in ("/report " + "x" * 4000, "/undo 5", "/start <b>", "/cancel 12.50", "/ 5", "/12.50", "//"):
        await chat.sends(text)
    assert all(line.amount in {"5.00", "12.50"} for line in await chat.books())
