"""Whose fault an exception is, and what may be said about it in a log."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.core.errors import EntryNotFound, ExtractionUnavailable
from bot.telegram.failures import Fault, fault_of, new_error_id, wanted_delay, without_text
from bot.telegram.retry import Retry


@pytest.fixture(autouse=True)
def _durations_are_timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (Forbidden("blocked"), Fault.NOBODYS),
        (NetworkError("no route"), Fault.OUTAGE),
        (TimedOut(), Fault.OUTAGE),
        (InvalidToken(), Fault.OUTAGE),
        (ExtractionUnavailable("no answer"), Fault.OUTAGE),
        (ConnectionRefusedError(), Fault.OUTAGE),
        (TimeoutError(), Fault.OUTAGE),
        (OSError("no space left on device"), Fault.OUTAGE),
        (FileNotFoundError("font.ttf"), Fault.BUG),
        (PermissionError("font.ttf"), Fault.BUG),
        (BadRequest("message is too long"), Fault.BUG),
        (EntryNotFound(), Fault.BUG),
        (ValueError(), Fault.BUG),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value.name,
)
def test_each_exception_has_its_fault(error: Exception, fault: Fault) -> None:
    assert fault_of(error, lambda _: False) is fault


def test_the_database_knows_its_own_outages() -> None:
    assert fault_of(LookupError(), lambda error: isinstance(error, LookupError)) is Fault.OUTAGE


@pytest.mark.parametrize("as_timedelta", ["true", "false"])
@pytest.mark.filterwarnings("ignore:.*attribute `retry_after` will be of type")
def test_an_exception_may_say_how_long_to_wait(monkeypatch: pytest.MonkeyPatch, as_timedelta: str) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", as_timedelta)
    assert wanted_delay(RetryAfter(7)) == timedelta(seconds=7)
    assert wanted_delay(TimedOut()) is None


def _looks_up(said: str) -> None:
    raise KeyError(said)


def _fails_over(said: str) -> None:
    try:
        _looks_up(said)
    except KeyError as problem:
        raise ValueError(said) from problem


def _hides_the_cause(said: str) -> None:
    try:
        _looks_up(said)
    except KeyError:
        raise ValueError(said) from None


def test_a_trace_names_the_places_and_the_causes_but_quotes_nobody() -> None:
    said = "rent 900"
    with pytest.raises(ValueError, match=said) as caught:
        _fails_over(said)
    trace = without_text(caught.value)
    assert "in _fails_over" in trace
    assert trace.index("\nKeyError") < trace.index("\nValueError")
    assert "rent 900" not in trace


def test_a_hidden_cause_stays_hidden() -> None:
    with pytest.raises(ValueError, match="rent") as caught:
        _hides_the_cause("rent")
    assert "\nKeyError" not in without_text(caught.value)


def test_error_ids_are_short_and_easy_to_read_out() -> None:
    found = {new_error_id() for _ in range(500)}
    assert len(found) > 490
    assert all(len(one) == 6 and one.isalnum() and not set(one) & set("0O1IL") for one in found)


@given(st.integers(1, 500))
def test_pauses_grow_up_to_their_limit(failures: int) -> None:
    retry = Retry(tries=5, first=timedelta(seconds=1), longest=timedelta(minutes=5))
    whole = min(timedelta(seconds=2 ** (failures - 1)) if failures < 20 else retry.longest, retry.longest)
    assert whole / 2 <= retry.pause(failures) <= whole
    assert retry.goes_on(failures) is (failures < 5)
