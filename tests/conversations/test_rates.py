"""/rate: a person's own exchange rates, said, looked up and dropped; and a provider's at work."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from bot.core.ports import ChartRenderer
from tests.bot import Chat, RunningBot, running_bot
from tests.conversations.screens import forged, labels
from tests.deadline import until
from tests.rates.provider import ScriptedProvider


async def test_a_rate_is_said_shown_and_dropped(chat: Chat) -> None:
    answer = await chat.sends("/rate 1 EUR = 1.25 USD")
    assert "1 EUR = 1.25 USD" in answer["text"]
    assert "from today on" in answer["text"]
    shown = await chat.sends("/rate")
    assert "1 EUR = 1.25 USD · since today" in shown["text"]
    await chat.presses("🗑 1 EUR = 1.25 USD", on=shown)
    after = await chat.shows(shown)
    assert "1.25 USD" not in after["text"].partition("To give me")[0]
    assert labels(after) == []


async def test_the_last_word_counts(chat: Chat) -> None:
    await chat.sends("/rate 1 EUR = 1.25 USD")
    await chat.sends("/rate EUR 1,5")
    assert "100 JPY = 0.62 USD" in (await chat.sends("/rate 100 JPY = 0.62 USD"))["text"]
    shown = await chat.sends("/rate")
    assert sorted(labels(shown)) == ["🗑 1 EUR = 1.5 USD", "🗑 100 JPY = 0.62 USD"]


async def test_a_rate_between_two_other_currencies_says_when_it_counts(chat: Chat) -> None:
    answer = await chat.sends("/rate 1 EUR = 50 UAH on 1 March 2026")
    assert "Mar 1" in answer["text"]
    assert "Your reports are in USD, so it counts once they are in EUR or UAH." in answer["text"]


async def test_off_drops_what_was_said(chat: Chat) -> None:
    await chat.sends("/rate 1 EUR = 1.25 USD")
    assert "1 EUR = 1.25 USD" in (await chat.sends("/rate EUR off"))["text"]
    assert labels(await chat.sends("/rate")) == []


async def test_bad_input_is_told_and_changes_nothing(chat: Chat) -> None:
    for said, told in {
        "/rate 1 QQQ = 5 USD": "I don't know the currency “QQQ”",
        "/rate 1 EUR = 0 USD": "can't be a rate",
        "/rate 1 EUR = -2 USD": "can't be a rate",
        "/rate 1 EUR = 2000000000 USD": "can't be a rate",
        "/rate 1 USD = 2 USD": "One USD is always one USD",
        "/rate 5 USD": "I can't read a rate in that",
        "/rate the weather <b>": "I can't read a rate in that",
        "/rate EUR = 5 on the twelfth of never": "I can't read a rate in that",
        "/rate 1 EUR = 5 USD on 1066-10-14": "too far away",
        "/rate EUR off": "no rate of EUR in USD",
    }.items():
        assert told in (await chat.sends(said))["text"]
    assert labels(await chat.sends("/rate")) == []


async def test_a_rate_in_plain_text_is_no_expense(chat: Chat) -> None:
    message_answer = await chat.sends("1 eur = 1.25 usd")
    assert "1 EUR = 1.25 USD" in message_answer["text"]
    await chat.edits(await chat.own(), "1 eur = 1.5 usd")
    assert await chat.books() == []
    assert labels(await chat.sends("/rate")) == ["🗑 1 EUR = 1.5 USD"]


async def test_a_rate_counts_from_the_day_that_it_was_written_on(chat: Chat) -> None:
    written = datetime.now(UTC) - timedelta(days=3)
    assert "today" not in (await chat.sends("/rate 1 EUR = 1.25 USD", date=int(written.timestamp())))["text"]
    await chat.sends("1 eur = 1.5 usd", date=int(written.timestamp()))
    await chat.edits(await chat.own(), "1 eur = 1.75 usd")
    assert labels(await chat.sends("/rate")) == ["🗑 1 EUR = 1.75 USD"]


async def test_each_chat_has_its_own_rates(bot: RunningBot, chat: Chat) -> None:
    await chat.sends("/rate 1 EUR = 1.25 USD")
    bob = bot.chat(202)
    await bob.opens(first_name="Bob", language_code="en")
    assert labels(await bob.sends("/rate")) == []


async def test_a_button_of_a_rate_that_is_gone_brings_the_list_up_to_date(chat: Chat) -> None:
    shown = await chat.sends("/rate 1 EUR = 1.25 USD")
    await chat.sends("/rate EUR off")
    await chat.presses("🗑 1 EUR = 1.25 USD", on=shown)
    assert "To give me a rate of your own" in (await chat.shows(shown))["text"]


async def test_a_forged_button_does_nothing(chat: Chat) -> None:
    await chat.sends("/rate 1 EUR = 1.25 USD")
    message = await forged(chat, "1R9999999999:EURUSD")
    told = await chat.presses("Old", on=message)
    assert "too old" in told["text"]


@asynccontextmanager
async def with_provider(
    database_url: str, charts: ChartRenderer, provider: ScriptedProvider
) -> AsyncIterator[tuple[Chat, RunningBot]]:
    """Alice, whose bot asks this provider for rates."""
    async with running_bot(database_url, charts, rates_url=provider.url) as bot:
        chat = bot.chat(101)
        await chat.opens(first_name="Alice", language_code="en")
        yield chat, bot


async def test_a_providers_rates_are_fetched_at_the_start_and_shown(
    database_url: str, charts: ChartRenderer
) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    rates = {yesterday.isoformat(): {"UAH": 50, "USD": 1.25}}
    async with (
        ScriptedProvider(rates) as provider,
        with_provider(database_url, charts, provider) as (chat, _),
    ):
        await chat.sends("taxi 250 UAH")

        async def is_shown() -> bool:
            return "1 UAH = 0.025 USD · 127.0.0.1, yesterday" in (await chat.sends("/rate"))["text"]

        await until(is_shown)


async def test_a_provider_that_is_away_keeps_nobody_from_anything(
    database_url: str, charts: ChartRenderer
) -> None:
    async with ScriptedProvider() as provider:
        provider.is_away = True
        async with with_provider(database_url, charts, provider) as (chat, _):
            assert "UAH" in (await chat.sends("taxi 250 UAH"))["text"]
            assert "no rate of these days for UAH" in (await chat.sends("/rate"))["text"]
