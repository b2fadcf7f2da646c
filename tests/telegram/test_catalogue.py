"""What translators get holds everything that the bot says."""

from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.core.categories import DEFAULTS
from bot.core.errors import EntryNotFound, UserError
from bot.telegram.application import COMMANDS
from bot.telegram.errors import wording
from bot.telegram.language import speech

BOT = Path(__file__).parents[2] / "bot"
KEYWORDS = {"say": None, "label": None, "marked": None, "say_many": (1, 2)}

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
