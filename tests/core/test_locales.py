"""Each language has its own names, whichever was spoken before it."""

from datetime import date

import pytest
from babel import Locale
from babel.dates import format_date
from babel.localedata import locale_identifiers

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module", autouse=True)
def all_have_been_spoken() -> None:
    """Quarters, months and days that stand alone: what most languages share."""
    for name in locale_identifiers():
        for pattern in ("QQQQ", "LLLL", "cccc"):
            format_date(DAY, pattern, locale=Locale.parse(name))


@pytest.mark.parametrize(
    ("language", "quarter", "month", "weekday"),
    [
        ("es", "4.º trimestre", "noviembre", "lunes"),
        ("de", "4. Quartal", "November", "Montag"),
        ("pt", "4º trimestre", "novembro", "segunda-feira"),
        ("pt_PT", "4.º trimestre", "novembro", "segunda-feira"),
        ("uk", "4-й квартал", "листопад", "понеділок"),
        ("hi", "चौथी तिमाही", "नवंबर", "सोमवार"),
        ("zh", "第四季度", "十一月", "星期一"),
    ],
)
def test_names_are_the_languages_own(language: str, quarter: str, month: str, weekday: str) -> None:
    named = [format_date(DAY, pattern, locale=language) for pattern in ("qqqq", "LLLL", "cccc")]
    assert named == [quarter, month, weekday]
