"""A provider over HTTP: what it says is used as a whole, or not at all."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal

import pytest

from bot.core.rates import Publisher, Rate
from bot.rates.provider import ProviderFailed, RatesProvider
from tests.rates.provider import ScriptedProvider, answer, shaped

MONDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 20)
GOOD = {"USD": 1.0832, "JPY": 160}


@pytest.fixture
async def provider() -> AsyncIterator[ScriptedProvider]:
    async with ScriptedProvider({"2026-11-16": GOOD, "2026-11-17": {"USD": 1.09}}) as provider:
        yield provider


def euro(currency: str, value: str, day: date) -> Rate:
    return Rate("EUR", currency, Decimal(value), day, Publisher("127.0.0.1"))


async def test_what_it_publishes_arrives_digit_for_digit(provider: ScriptedProvider) -> None:
    assert await provider.client.quotes(MONDAY, FRIDAY) == [
        euro("USD", "1.0832", MONDAY),
        euro("JPY", "160", MONDAY),
        euro("USD", "1.09", date(2026, 11, 17)),
    ]
    assert provider.asked == [(MONDAY, FRIDAY)]


async def test_a_stretch_that_it_knows_nothing_of_is_empty(provider: ScriptedProvider) -> None:
    assert await provider.client.quotes(date(2020, 1, 1), date(2020, 1, 5)) == []


async def test_the_last_working_day_before_the_stretch_may_come_with_it(provider: ScriptedProvider) -> None:
    provider.queued.append(answer(shaped({"2026-11-13": {"USD": 1.1}})))
    assert await provider.client.quotes(MONDAY, FRIDAY) == [euro("USD", "1.1", date(2026, 11, 13))]


async def test_metals_and_other_things_that_are_no_currency_of_people_are_left_out(
    provider: ScriptedProvider,
) -> None:
    provider.queued.append(answer(shaped({"2026-11-16": {"QQQ": 3, "USD": 1.1, "EUR": 1}})))
    assert await provider.client.quotes(MONDAY, FRIDAY) == [euro("USD", "1.1", MONDAY)]


def day(**rates: object) -> str:
    """Monday with good rates and these."""
    return shaped({"2026-11-16": GOOD | rates})


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>busy</html>",
        "[]",
        "{}",
        '{"base": "EUR"}',
        "[" * 100_000,
        b"\xff\xfe\x00",
        shaped([]),
        shaped({"2026-11-16": GOOD}, base="USD"),
        shaped({"2026-11-16": GOOD}, amount=10),
        shaped({"2026-11-16": GOOD, "2026-11-17": []}),
        shaped({"2026-11-16": GOOD, "someday": GOOD}),
        shaped({"2026-11-16": GOOD, "2026-02-31": GOOD}),
        shaped({"2026-11-16": GOOD, "2026-11-21": GOOD}),
        shaped({"2026-11-16": GOOD, "2020-11-16": GOOD}),
        day(CHF=-0.93),
        day(CHF=0),
        day(CHF="0.93"),
        day(CHF=None),
        day(CHF=True),
        day(CHF=float("nan")),
        day(CHF=float("inf")),
        day(CHF=1e300),
        day(CHF=1e-300),
        day(CHF=0).replace('"CHF": 0', '"CHF": 1e99999999999999999999'),
        day(CHF=0).replace('"CHF": 0', '"CHF": 0.' + "9" * 5000),
        day(chf=0.93),
        day(**{"Swiss francs": 0.93}),
        day(CHF=0.93) + " " * 5_000_000,
    ],
    ids=range(29),
)
async def test_of_an_answer_with_anything_wrong_in_it_nothing_is_used(
    provider: ScriptedProvider, body: str | bytes
) -> None:
    provider.queued.append(answer(body))
    with pytest.raises(ProviderFailed):
        await provider.client.quotes(MONDAY, FRIDAY)


@pytest.mark.parametrize("status", [204, 400, 403, 429, 500, 503])
async def test_refusals_are_told_by_their_number(provider: ScriptedProvider, status: int) -> None:
    provider.queued.append(answer(day(), status))
    with pytest.raises(ProviderFailed, match=f"^status {status}$"):
        await provider.client.quotes(MONDAY, FRIDAY)


async def test_it_is_not_followed_elsewhere(provider: ScriptedProvider) -> None:
    async with ScriptedProvider({"2026-11-16": GOOD}) as elsewhere:
        provider.queued.append(answer("", 302, f"Location: {elsewhere.url}/{MONDAY}..{FRIDAY}"))
        with pytest.raises(ProviderFailed, match="status 302"):
            await provider.client.quotes(MONDAY, FRIDAY)
        assert elsewhere.asked == []


async def test_a_packed_answer_is_not_unpacked(provider: ScriptedProvider) -> None:
    provider.queued.append(answer(day(), 200, "Content-Encoding: gzip"))
    with pytest.raises(ProviderFailed, match="packed"):
        await provider.client.quotes(MONDAY, FRIDAY)


async def test_one_that_says_nothing_is_given_up(provider: ScriptedProvider) -> None:
    impatient = RatesProvider(provider.url, waits_s=0.2)
    provider.queued.append(None)
    with pytest.raises(ProviderFailed):
        await impatient.quotes(MONDAY, FRIDAY)
    await impatient.close()


@pytest.mark.parametrize("sent", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", b"\x00\x01\x02"])
async def test_a_connection_that_breaks_is_a_failure_like_others(
    provider: ScriptedProvider, sent: bytes
) -> None:
    provider.queued.append(sent)
    with pytest.raises(ProviderFailed):
        await provider.client.quotes(MONDAY, FRIDAY)


async def test_a_failure_tells_no_address(provider: ScriptedProvider) -> None:
    async with ScriptedProvider() as gone:
        address = gone.url.replace("http://", "http://reader:hunter2-hunter2@")
    dead = RatesProvider(address)
    with pytest.raises(ProviderFailed) as failure:
        await dead.quotes(MONDAY, FRIDAY)
    assert str(failure.value) == "ConnectError"
    assert dead.publisher == "127.0.0.1"
    await dead.close()
