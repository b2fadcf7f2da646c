"""What a message can only mean, whoever reads it: all of it is a command or a setting.

"numbers like 1.234,56" holds an amount and "rename Dining to Food" a category, so that a model may take them for an
entry or a correction of one.
"""

from bot.core.intents import (
    Amend,
    ArrangeCategory,
    Chat,
    Configure,
    IncomingText,
    Intent,
    Record,
    Remove,
    Unclear,
)
from bot.core.places import FALLBACK_LOCALE
from bot.extraction.rules.category_commands import category_command
from bot.extraction.rules.habits import habit
from bot.extraction.rules.renamings import renaming
from bot.extraction.rules.scan import Scan


def instead_of_an_entry(
    intent: Intent, message: IncomingText
) -> ArrangeCategory | Configure | Amend | Chat | None:
    """What a message says that was taken for something about entries; None where it may well be that."""
    if not isinstance(intent, Record | Amend | Remove | Unclear):
        return None
    return category_command(message) or _renaming(intent, message) or _habit(message)


def _renaming(intent: Intent, message: IncomingText) -> Amend | Chat | None:
    """The new words of an entry. Which one is called so may be told better by who knows that a cab is a taxi."""
    told = renaming(message)
    if not isinstance(told, Chat) or not isinstance(intent, Amend) or intent.position is None:
        return told
    is_only_that = intent == Amend(description=intent.description, position=intent.position)
    return None if is_only_that else told


def _habit(message: IncomingText) -> Configure | Chat | None:
    names = dict.fromkeys((message.language, FALLBACK_LOCALE))
    told = (habit(Scan.read(message.text, name)) for name in names)
    return next((one for one in told if one is not None), None)
