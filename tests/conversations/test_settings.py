"""/settings: currency and city are changed in place."""

from tests.bot import Chat
from tests.conversations.screens import labels


async def test_the_currency_is_changed_in_place(chat: Chat) -> None:
    page = await chat.sends("/settings")
    assert "Currency: USD" in page["text"]
    assert labels(page) == ["Currency", "City", "🧠 Learned words (0)"]
    await chat.presses("Currency")
    assert "What is booked keeps the currency it has" in (await chat.shows(page))["text"]
    await chat.presses("EUR")
    shown = await chat.shows(page)
    assert "Currency: EUR" in shown["text"]
    assert labels(shown) == labels(page)
    assert "5 EUR" in (await chat.sends("taxi 5"))["text"]


async def test_the_city_is_changed_in_place(chat: Chat) -> None:
    page = await chat.sends("/settings")
    await chat.presses("City")
    await chat.presses("Berlin")
    assert "City: Berlin" in (await chat.shows(page))["text"]
    await chat.presses("City")
    await chat.presses("« Back")
    assert "City: Berlin" in (await chat.shows(page))["text"]


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


async def test_currency_and_city_can_be_named_in_plain_words(chat: Chat) -> None:
    await chat.sends("my currency is euro")
    assert (await chat.sends("I live in Lisbon"))["text"].startswith("All set")
    assert (await chat.sends("coffee 4.50"))["text"].startswith("✅ 4.50 EUR")
    assert "Lisbon" in (await chat.sends("/settings"))["text"]
