"""What translators hand in is complete and fits: placeholders, tags, plural forms, and the room on a button."""

import re
from collections.abc import Iterator
from functools import cache
from gettext import c2py
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.telegram.language import CATALOGUES

LANGUAGES = ("es", "de", "fr", "pt", "ru", "hi", "zh")

AS_IN_ENGLISH = {
    "Beancount",
    "CSV",
    "Excel",
    "JSON",
    "hledger",
    "OK",
    "“{words}”",
}
"""Names that are the same everywhere. Words that two languages share by chance are counted below instead."""

_MOST_ALIKE = 0.04  # such as "Transport", "Budgets" or "Normal"

_LABEL = 30  # what a phone shows of a button that has the row to itself
_TAG = re.compile(r"</?\w+>")
_COMMAND = re.compile(r"(?<![\w/])/[a-z]+\b")
_SIGN = re.compile(r"^[^\w\s“«(\"'¿¡{<‹/%.…-]+\s")  # an emoji and the like before the first word
_WORD = re.compile(r"[^\W\d_]{2,}")


@cache
def template() -> Catalog:
    with (CATALOGUES / "bookkeeper.pot").open("rb") as file:
        return read_po(file)


@cache
def catalogue(language: str) -> Catalog:
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def path_of(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "bookkeeper.po"


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """A message's plural forms; the one that it has where it has no others."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def pairs(language: str) -> Iterator[tuple[Message, tuple[str, ...], tuple[str, ...]]]:
    """Each message of the template with its English forms and the translated ones, as far as it is translated."""
    translated = catalogue(language)
    for wanted in template():
        found = translated.get(wanted.id, wanted.context) if wanted.id else None
        if found and all(forms(found.string)):
            yield wanted, forms(wanted.id), forms(found.string)


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_there_is_a_catalogue_for_each_language_and_no_other() -> None:
    assert {path.name for path in CATALOGUES.iterdir() if path.is_dir()} == set(LANGUAGES)
    assert all(path_of(language).exists() for language in LANGUAGES)


def test_every_message_is_translated_and_checked(language: str) -> None:
    translated = catalogue(language)
    missing = [
        forms(wanted.id)[0]
        for wanted in template()
        if wanted.id
        and not (
            (found := translated.get(wanted.id, wanted.context))
            and all(forms(found.string))
            and not found.fuzzy
        )
    ]
    assert not missing, f"{len(missing)}: {missing[:20]}"


def test_nothing_is_translated_that_is_no_longer_said(language: str) -> None:
    known = {forms(wanted.id) for wanted in template()}
    assert [found.id for found in catalogue(language) if forms(found.id) not in known] == []


def test_placeholders_are_filled_in_every_form(language: str) -> None:
    """A form for one may say "one entry" without its figure; nothing else may be left out, or added."""
    wrong = []
    for _, english, translated in pairs(language):
        wanted = names(english[-1])
        for form in translated:
            spare = {"count"} if len(english) > 1 else set()
            if not wanted - spare <= names(form) <= wanted:
                wrong.append((english[-1], form))
    assert wrong == []


def test_tags_are_the_same_and_closed(language: str) -> None:
    wrong = [
        (english[-1], form)
        for _, english, translated in pairs(language)
        for form in translated
        if sorted(_TAG.findall(form)) != sorted(_TAG.findall(english[-1])) or not _is_closed(form)
    ]
    assert wrong == []


def _is_closed(text: str) -> bool:
    opened: list[str] = []
    for tag in _TAG.findall(text):
        if not tag.startswith("</"):
            opened.append(tag[1:-1])
        elif not opened or opened.pop() != tag[2:-1]:
            return False
    return not opened


def test_commands_stay_as_they_are_typed(language: str) -> None:
    wrong = [
        (english[-1], form)
        for _, english, translated in pairs(language)
        for form in translated
        if set(_COMMAND.findall(form)) != set(_COMMAND.findall(english[-1]))
    ]
    assert wrong == []


def test_the_sign_before_a_message_is_the_same(language: str) -> None:
    wrong = [
        (english[-1], form)
        for _, english, translated in pairs(language)
        for form in translated
        if _sign(form) != _sign(english[-1])
    ]
    assert wrong == []


def _sign(text: str) -> str:
    found = _SIGN.match(_TAG.sub("", text))
    return found[0].strip() if found else ""


def test_plural_forms_are_as_many_as_the_language_has(language: str) -> None:
    translated = catalogue(language)
    # What gettext counts is what CLDR counts for whole numbers, but for forms that only millions or fractions take.
    assert translated.num_plurals == {"ru": 3, "zh": 1}.get(language, 2)
    wrong = [
        (english[-1], found)
        for _, english, found in pairs(language)
        if len(found) != (translated.num_plurals if len(english) > 1 else 1)
    ]
    assert wrong == []


def test_the_form_for_a_number_is_the_one_that_cldr_takes(language: str) -> None:
    """Numbers that CLDR puts together get one form, others another."""
    rule, form = Locale.parse(language).plural_form, c2py(catalogue(language).plural_expr)
    counts = (*range(130), 1000, 1001, 1002)
    kinds = {(rule(count), form(count)) for count in counts}
    assert len(kinds) == len({kind for kind, _ in kinds}) == len({number for _, number in kinds}), sorted(
        kinds
    )


def test_buttons_hold_their_labels(language: str) -> None:
    """What is no longer than a button's label in English, and stands on one, isn't much longer in another language."""
    wrong = [
        (english[0], form)
        for wanted, english, translated in pairs(language)
        if _is_button(wanted)
        for form in translated
        if _shown(form) > max(_LABEL, _shown(english[-1]))
    ]
    assert wrong == []


def _is_button(message: Message) -> bool:
    """Only keyboards' messages: one that stands elsewhere too is short for that place."""
    return all("keyboards" in place for place, _ in message.locations)


def _shown(text: str) -> int:
    """Characters without what is filled in."""
    return len(re.sub(r"\{[^{}]*\}", "", text))


def test_hardly_anything_is_left_in_english(language: str) -> None:
    same = [
        english[0]
        for _, english, translated in pairs(language)
        if translated == english[: len(translated)]
        and english[0] not in AS_IN_ENGLISH
        and _WORD.search(re.sub(r"\{[^{}]*\}|<[^>]*>|/\w+", "", english[0]))
    ]
    assert len(same) <= _MOST_ALIKE * len(template()), same
    # A sentence is the same by no chance.
    assert [text for text in same if len(_WORD.findall(text)) > 3] == []
