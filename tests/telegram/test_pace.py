"""A chat's pace: what comes too fast waits, and is told so once."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.failures import TryLater
from bot.telegram.handlers.pace import Pace
from bot.telegram.language import speech
from bot.telegram.screens import Screen

START = datetime(2026, 3, 1, tzinfo=UTC)
MESSAGE: Any = SimpleNamespace(effective_message=object(), callback_query=None)
TAP: Any = SimpleNamespace(effective_message=object(), callback_query=object())


class Caller:
    """A chat, with a clock of its own, that remembers what it was told."""

    def __init__(self, chat: int = 1) -> None:
        self.chat = chat
        self.at = START
        self.told: list[str] = []
        self.services = SimpleNamespace(clock=self)

    def now(self) -> datetime:
        return self.at

    async def speech(self) -> Any:
        return speech("en")

    async def reply(self, screen: Screen) -> None:
        self.told.append(screen.text)


async def passes(pace: Pace, caller: Any, update: Any = MESSAGE) -> timedelta:
    """How long the message must wait; nothing where it may pass."""
    try:
        await pace.check(update, caller)
    except TryLater as later:
        return later.delay
    return timedelta(0)


async def test_what_is_too_fast_waits_and_is_told_once() -> None:
    pace, caller = Pace(per_minute=6), Caller()
    assert [await passes(pace, caller) for _ in range(6)] == [timedelta(0)] * 6
    assert [await passes(pace, caller) for _ in range(3)] == [timedelta(seconds=10)] * 3
    assert len(caller.told) == 1
    assert "more than 6 messages in a minute" in caller.told[0]
    caller.at += timedelta(seconds=10)
    assert not await passes(pace, caller)
    assert await passes(pace, caller)
    assert len(caller.told) == 1
    caller.at += timedelta(minutes=1)
    assert not any([await passes(pace, caller) for _ in range(6)])
    assert await passes(pace, caller)
    assert len(caller.told) == 2, "another time, another word"


async def test_taps_and_other_chats_are_not_held_up() -> None:
    pace, caller = Pace(per_minute=1), Caller()
    await passes(pace, caller)
    assert await passes(pace, caller)
    assert not await passes(pace, caller, TAP)
    assert not await passes(pace, Caller(chat=2))


async def test_without_a_limit_nothing_waits() -> None:
    pace, caller = Pace(0), Caller()
    assert not any([await passes(pace, caller) for _ in range(1000)])


@given(
    gaps=st.lists(st.integers(0, 20_000).map(lambda ms: timedelta(milliseconds=ms)), max_size=60),
    per_minute=st.integers(1, 20),
)
@pytest.mark.asyncio
async def test_over_any_minute_no_more_than_twice_the_rate_passes(
    gaps: list[timedelta], per_minute: int
) -> None:
    """A full allowance, and what grows back meanwhile."""
    pace, caller, passed = Pace(per_minute), Caller(), []
    for gap in gaps:
        caller.at += gap
        if not await passes(pace, caller):
            passed.append(caller.at)
    for begin in passed:
        within = [at for at in passed if begin <= at < begin + timedelta(minutes=1)]
        assert len(within) <= 2 * per_minute


async def test_a_chat_is_forgotten_a_minute_after_its_last_message() -> None:
    pace, first, second = Pace(per_minute=6), Caller(1), Caller(2)
    await passes(pace, first)
    second.at = START + timedelta(seconds=59)
    await passes(pace, second)
    assert [*pace._allowances] == [1, 2]
    second.at = START + timedelta(seconds=61)
    await passes(pace, second)
    assert [*pace._allowances] == [2]
