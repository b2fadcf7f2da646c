"""A model that is away is left alone, asked now and then, and trusted again once it answers."""

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import ExtractionUnavailable
from bot.extraction.breaker import FIRST_PAUSE, LONGEST_PAUSE, CircuitBreaker
from bot.extraction.completion import UnusableAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Line:
    """A line to a model, with a breaker in it and a clock that a test sets."""

    def __init__(self, chance: "Callable[[], float]" = lambda: 0.0) -> None:
        self.now = 0.0
        self.breaker = CircuitBreaker(clock=lambda: self.now, chance=chance)

    def works(self) -> None:
        with self.breaker.call():
            pass

    def fails(self, problem: BaseException | None = None) -> None:
        """A call is let through, and ends so."""
        with pytest.raises(BaseException) as caught, self.breaker.call():  # noqa: PT011
            raise problem or ExtractionUnavailable("down")
        assert not is_refusal(caught.value)

    def refused_for(self) -> timedelta | None:
        """How long to wait, says a call that isn't let through."""
        with pytest.raises(ExtractionUnavailable) as caught, self.breaker.call():
            pass
        assert is_refusal(caught.value)
        return caught.value.wait

    def breaks(self) -> None:
        for _ in range(2):
            self.fails()

    @contextmanager
    def under_way(self, problem: BaseException | None = None) -> "Iterator[None]":
        """A call that began before what stands in the block, and ends after it."""
        call = self.breaker.call()
        call.__enter__()
        yield
        if problem is None:
            call.__exit__(None, None, None)
        else:
            assert not call.__exit__(type(problem), problem, None)

    def passes(self, time: timedelta) -> None:
        self.now += time.total_seconds()


def is_refusal(problem: BaseException) -> bool:
    return isinstance(problem, ExtractionUnavailable) and problem.reason == "believed away"


@pytest.fixture
def line() -> Line:
    return Line()


def test_one_failure_is_forgiven(line: Line) -> None:
    line.fails()
    line.works()
    line.fails()
    assert not line.breaker.is_open
    assert line.breaker.wait is None
    line.works()


def test_two_in_a_row_open_it_for_a_while(line: Line) -> None:
    line.breaks()
    assert line.breaker.is_open
    assert line.refused_for() == FIRST_PAUSE
    line.passes(timedelta(seconds=3))
    assert line.refused_for() == timedelta(seconds=2)


def test_after_the_pause_one_call_asks_whether_it_is_back(line: Line) -> None:
    line.breaks()
    line.passes(FIRST_PAUSE)
    assert line.breaker.wait == timedelta()
    with line.under_way():
        assert line.breaker.is_open
        assert line.refused_for() == FIRST_PAUSE
    assert not line.breaker.is_open
    line.works()


def test_each_probe_that_fails_doubles_the_pause_up_to_a_limit(line: Line) -> None:
    line.breaks()
    waits = []
    for _ in range(6):
        waits.append(line.breaker.wait)
        line.passes(line.breaker.wait or timedelta())
        line.fails()
    assert [wait.total_seconds() for wait in waits if wait] == [5, 10, 20, 40, 60, 60]
    line.passes(LONGEST_PAUSE)
    line.works()
    line.breaks()
    assert line.breaker.wait == FIRST_PAUSE


def test_it_is_patient_for_weeks(line: Line) -> None:
    line.breaks()
    for _ in range(2000):
        line.passes(LONGEST_PAUSE)
        line.fails()
    assert line.breaker.wait == LONGEST_PAUSE


@given(st.floats(0, 1, exclude_max=True))
def test_chance_shortens_a_pause_by_up_to_a_half(chance: float) -> None:
    line = Line(chance=lambda: chance)
    line.breaks()
    assert line.breaker.wait is not None
    assert FIRST_PAUSE / 2 <= line.breaker.wait <= FIRST_PAUSE


def test_many_calls_that_fail_together_open_it_once(line: Line) -> None:
    down = ExtractionUnavailable("down")
    with line.under_way(down), line.under_way(down), line.under_way(down), line.under_way(down):
        pass
    assert line.breaker.wait == FIRST_PAUSE


def test_a_straggler_neither_lengthens_the_pause_nor_counts_later(line: Line) -> None:
    with line.under_way(ExtractionUnavailable("down")):
        line.breaks()
        line.passes(FIRST_PAUSE)
        line.works()
        line.fails()
    assert not line.breaker.is_open


def test_a_straggler_does_not_end_the_probe(line: Line) -> None:
    with line.under_way(ExtractionUnavailable("down")):
        line.breaks()
        line.passes(FIRST_PAUSE)
        probe = line.under_way()
        probe.__enter__()
    assert line.refused_for() == FIRST_PAUSE
    probe.__exit__(None, None, None)
    assert not line.breaker.is_open


def test_a_late_answer_shows_that_the_model_is_there(line: Line) -> None:
    with line.under_way():
        line.breaks()
    assert not line.breaker.is_open
    line.works()


@pytest.mark.parametrize("given_up", [KeyboardInterrupt(), RuntimeError("a bug"), GeneratorExit()])
def test_what_says_nothing_about_the_model_counts_for_nothing(line: Line, given_up: BaseException) -> None:
    line.fails()
    line.fails(given_up)
    assert not line.breaker.is_open
    line.fails()
    assert line.breaker.is_open


def test_a_probe_that_is_given_up_leaves_its_place_to_the_next(line: Line) -> None:
    line.breaks()
    line.passes(FIRST_PAUSE)
    line.fails(KeyboardInterrupt())
    assert line.breaker.is_open
    line.works()
    assert not line.breaker.is_open


def test_nonsense_comes_from_a_model_that_is_there(line: Line) -> None:
    for _ in range(5):
        line.fails(UnusableAnswer("nonsense"))
    assert not line.breaker.is_open
    line.fails()
    line.fails(UnusableAnswer("nonsense"))
    line.fails()
    assert not line.breaker.is_open


@pytest.mark.parametrize(("asked", "pause"), [(1, 5), (30, 30), (3600, 60)])
def test_a_server_that_asks_for_time_gets_it_within_reason(line: Line, asked: int, pause: int) -> None:
    for _ in range(2):
        line.fails(ExtractionUnavailable("busy", timedelta(seconds=asked)))
    assert line.breaker.wait == timedelta(seconds=pause)


ENDINGS = {"fails": None, "nonsense": UnusableAnswer("nonsense"), "gives up": KeyboardInterrupt()}


@given(st.lists(st.sampled_from(["works", "5 s pass", *ENDINGS]), max_size=40))
def test_whatever_happens_the_model_is_asked_again_in_time(story: list[str]) -> None:
    line = Line()
    for event in story:
        if event == "5 s pass":
            line.passes(FIRST_PAUSE)
        elif line.breaker.wait:
            line.refused_for()
        elif event == "works":
            line.works()
        else:
            line.fails(ENDINGS[event])
    line.passes(LONGEST_PAUSE)
    line.works()
    assert not line.breaker.is_open
