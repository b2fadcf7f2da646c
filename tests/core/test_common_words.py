"""Names that would take every entry are none."""

import pytest

from bot.core.category_changes import check_telling
from bot.core.common_words import is_common
from bot.core.errors import CommonCategoryName


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("on", "en"),
        ("The", "en"),
        ("to the", "en"),
        ("spent", "en"),
        ("12", "en"),
        ("१२", "hi"),
        ("für", "de"),
        ("fur", "de-AT"),
        ("the", "de"),
        ("de", "es"),
        ("avec", "fr"),
        ("não", "pt"),
        ("на", "ru"),
        ("में", "hi"),
        ("的", "zh"),
    ],
)
def test_a_word_of_every_sentence_names_nothing(name: str, language: str) -> None:
    assert is_common(name, language)
    with pytest.raises(CommonCategoryName):
        check_telling(name, language)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Pets", "en"),
        ("Son", "en"),
        ("Car", "en"),
        ("On the road", "en"),
        ("Plan 9", "en"),
        ("🐶", "en"),
        ("&", "en"),
        ("Haustiere", "de"),
        ("宠物", "zh"),
        ("花草", "zh"),
    ],
)
def test_anything_else_may_be_a_name(name: str, language: str) -> None:
    assert not is_common(name, language)
    check_telling(name, language)
