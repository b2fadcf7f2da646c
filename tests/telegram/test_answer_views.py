"""What answers to questions say, in the languages that write them otherwise than English."""

import pytest

from bot.core.money import Money
from bot.core.questions import Filters, Measure, Search, Settled, all_time
from bot.services.answering import Answer, Side
from bot.telegram.answer_views import answer
from bot.telegram.language import speech
from tests.telegram.test_views import TODAY, entry


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Last on “tea”: <b>today</b>"),
        ("zh", "“tea”，上一次：<b>今天</b>"),
        ("hi", "“tea”, पिछली बार: <b>आज</b>"),
        ("ru", "«tea», последний раз: <b>сегодня</b>"),
    ],
)
def test_when_something_was_bought_last(language: str, line: str) -> None:
    search = Search(all_time(TODAY), Filters(words=("tea",)))
    found = Side(search, 1, Money.of(4, "EUR"), counted=1)
    shown = Answer(Settled(Measure.LATEST, search), TODAY, found, found.money, entries=(entry(),))
    assert answer(shown, speech(language)).screen.text.split("\n")[0] == line
