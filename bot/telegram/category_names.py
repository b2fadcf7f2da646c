"""What categories are called in every language that the bot speaks."""

from collections.abc import Iterator
from functools import cache

from bot.core.categories import DEFAULTS, Categories
from bot.telegram.language import CATALOGUES, speech


def category_names(categories: Categories) -> Iterator[tuple[str, str]]:
    """Names with the keys they stand for: the chat's own first, then keys and the usual names in all languages."""
    for category in categories:
        yield category.name, category.key
        yield category.key, category.key
    yield from _usual_names()


@cache
def _usual_names() -> tuple[tuple[str, str], ...]:
    languages = ["en", *sorted(folder.name for folder in CATALOGUES.iterdir() if folder.is_dir())]
    return tuple(
        (talk.category(category), category.key) for talk in map(speech, languages) for category in DEFAULTS
    )
