"""What translators get holds everything that the bot says."""

import ast
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.core.categories import DEFAULTS
from bot.core.errors import EntryNotFound, UserError
from bot.telegram.errors import wording
from bot.telegram.language import speech
from bot.telegram.menus import COMMANDS

BOT = Path(__file__).parents[2] / "bot"
KEYWORDS = {"say": None, "say_around": None, "label": None, "marked": None, "say_many": (1, 2)}

Message = str | tuple[str, ...]


def in_catalogue() -> set[Message]:
    """The messages of the template, as `make messages` wrote it."""
    with (BOT / "locales" / "bookkeeper.pot").open("rb") as template:
        return {as_message(message.id) for message in read_po(template) if message.id}


def in_source() -> set[Message]:
    """The messages that the sources hold now."""
    found = (
        message
        for layer in ("core", "telegram")
        for _, _, message, _, _ in extract_from_dir(BOT / layer, keywords=KEYWORDS)
    )
    return {as_message(message) for message in found}


def as_message(message: str | list[str] | tuple[str, ...]) -> Message:
    return message if isinstance(message, str) else tuple(message)


def test_the_template_is_what_the_sources_say() -> None:
    """Where this fails, `make messages` mends it."""
    assert in_source() == in_catalogue()


def test_what_is_looked_up_by_a_variable_is_in_the_template() -> None:
    english = speech("en")
    looked_up = [
        *(category.name for category in DEFAULTS),
        *COMMANDS.values(),
        wording(EntryNotFound(), english),
        wording(UserError(), english),
    ]
    assert set(looked_up) <= in_catalogue()


def said() -> Iterator[tuple[str, str | None]]:
    """The messages as the interpreter sees them, with their plurals: also those inside of f-strings."""
    for layer in ("core", "telegram"):
        for module in (BOT / layer).rglob("*.py"):
            for call in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and _name(call.func) in KEYWORDS:
                    words = [part.value for part in call.args if isinstance(part, ast.Constant)]
                    if words:
                        yield str(words[0]), str(words[1]) if _name(call.func) == "say_many" else None


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def test_what_collects_the_messages_overlooks_none() -> None:
    """It can't look into f-strings everywhere: a message has a line of its own."""
    known = {one if isinstance(one, str) else one[0] for one in in_catalogue()}
    assert {message for message, _ in said()} - known == set()


def test_a_message_has_one_plural() -> None:
    """Catalogues find a plural by its singular, and the values go into either."""
    plurals: dict[str, set[str]] = {}
    for one, many in said():
        if many is not None:
            plurals.setdefault(one, set()).add(many)
    assert {one: many for one, many in plurals.items() if len(many) > 1} == {}
