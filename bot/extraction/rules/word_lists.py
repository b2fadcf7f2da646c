"""The phrases of one purpose, by language, from a data file of their own: each list's name is the role of its phrases.

A phrase counts for each list that it stands in.
"""

import tomllib
from functools import cache
from importlib import resources

from bot.extraction.rules.lexicon import Lexicon, lexicon
from bot.extraction.rules.text import tokenise


@cache
def word_lists(name: str, language: str) -> Lexicon | None:
    """The lists of a language in the file of this name; None where it has none."""
    source = resources.files(__package__).joinpath(f"{name}.toml")
    lists = tomllib.loads(source.read_text(encoding="utf-8")).get(language)
    if lists is None:
        return None
    phrases: dict[tuple[str, tuple[str, ...]], str] = {}
    for role, text in lists.items():
        for phrase in text.split(","):
            norms = tuple(token.norm for token in tokenise(phrase))
            if norms:
                phrases.setdefault((role, norms), role)
    return Lexicon(phrases, lexicon(language).writing)
