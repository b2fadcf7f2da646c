"""Places as a message names them: by the tables' spelling, or with the ending that a case gives them ("в Японии")."""

from collections.abc import Mapping
from functools import cache

from bot.core.destinations import Destination, destination_names, find_destination, folded_name
from bot.extraction.rules.lexicon import lexicon

_WITH_CASES = frozenset({"ru", "uk", "pl"})


def place_called(name: str, *languages: str) -> Destination | None:
    """The destination of a name in one of these languages, in whatever case it stands."""
    for language in languages:
        found = find_destination(name, language) or _inflected(name, language)
        if found:
            return found
    return None


def _inflected(name: str, language: str) -> Destination | None:
    known = _by_stem(language)
    meant = known.get(_stem(folded_name(name), language)) if known else None
    return find_destination(meant, language) if meant else None


def _stem(word: str, language: str) -> str:
    return min(lexicon(language).inflection.stems(word), key=len)


@cache
def _by_stem(language: str) -> Mapping[str, str]:
    """The places of one word in a language with cases, by what all forms of the word have; none where two share it."""
    if language.partition("-")[0] not in _WITH_CASES:
        return {}
    stems: dict[str, set[str]] = {}
    for name in destination_names(language):
        if name.isalpha():
            stems.setdefault(_stem(name, language), set()).add(name)
    return {stem: next(iter(names)) for stem, names in stems.items() if len(names) == 1}
