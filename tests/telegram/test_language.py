"""What a language's own way to write asks for, besides its words."""

from datetime import UTC, date, datetime

import pytest

from bot.core.periods import Calendar, Span
from bot.telegram.language import Speech

TODAY = date(2026, 11, 23)


def test_chinese_has_marks_of_its_own_and_no_space_between_sentences() -> None:
    speech = Speech("zh-hans")
    assert speech.joined(["由内置规则识别。", "分类是手动选的。"]) == "由内置规则识别。分类是手动选的。"
    assert speech.joined(["520 INR", "30 USD"], ", ") == "520 INR，30 USD"
    assert speech.moment(datetime(2026, 11, 23, 17, 29, tzinfo=UTC), TODAY) == "11月23日 17:29"


@pytest.mark.parametrize("language", ["en", "ru", "hi", "de", "ja"])
def test_other_languages_have_spaces(language: str) -> None:
    speech = Speech(language)
    assert speech.joined(["A.", "B."]) == "A. B."
    assert speech.joined(iter(["A", "B"]), "; ") == "A; B"


@pytest.mark.parametrize(
    ("language", "named", "short"),
    [
        ("en", "Q4 2026", "Q4"),
        ("ru", "4-й кв. 2026 г.", "4-й кв."),
        ("hi", "चौथी तिमाही 2026", "चौथी तिमाही"),
        ("zh", "2026年第4季度", "第四季度"),
    ],
)
def test_a_quarter_is_named_as_people_name_it(language: str, named: str, short: str) -> None:
    speech, quarter = Speech(language), Calendar().period(Span.QUARTER, TODAY)
    assert (speech.period(quarter).replace("\u202f", " "), speech.short_period(quarter)) == (named, short)


@pytest.mark.parametrize("language", ["en", "de", "ru", "hi", "zh"])
def test_a_day_of_the_month_is_a_figure(language: str) -> None:
    assert Speech(language).day_number(date(2026, 11, 3)) == "3"
