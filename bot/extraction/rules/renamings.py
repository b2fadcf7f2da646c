"""What an entry is to be called from now on: "rename taxi to cab"; its category stays as it is."""

from bot.core.intents import Amend, Chat, IncomingText
from bot.extraction.pointing import described_alike, names_something
from bot.extraction.rules.category_commands import field_words, said_to_be_called, said_to_change
from bot.extraction.rules.figures import find_figures
from bot.extraction.rules.own_names import own_names
from bot.extraction.rules.purposes import mentioned_position
from bot.extraction.rules.scan import Scan


def renaming(message: IncomingText) -> Amend | Chat | None:
    """The new words of an entry; Chat where they are for none that is known, None where nothing is to be renamed."""
    pairs = list(said_to_be_called(message))
    if not pairs or not message.mentioned:
        return None
    named = [(old, new) for old, new in pairs if new]
    return next(filter(None, (_renamed(old, new, message) for old, new in named)), Chat())


def changes_another(message: IncomingText) -> bool:
    """Whether something is to be changed that no mentioned entry is: "change rent to 950" after coffee and a taxi."""
    if not message.mentioned or message.is_reply:
        return False
    whats = [old for old, _ in said_to_change(message)]
    return bool(whats) and not any(_may_be_known(what, message) for what in whats)


def _renamed(old: str, new: str, message: IncomingText) -> Amend | None:
    scan = Scan.read(old, message.language)
    alike = described_alike(scan, message.mentioned)
    if len(alike) > 1:
        return Amend(description=new, among=alike)
    position = alike[0] if alike else _position(scan, message)
    if position is not None or not names_something(scan):
        return Amend(description=new, position=position)
    return None


def _may_be_known(what: str, message: IncomingText) -> bool:
    scan = Scan.read(what, message.language)
    if not names_something(scan, field_words(message.language)) or described_alike(scan, message.mentioned):
        return True
    hits = [hit for role in ("category", "hint", "income") for hit in scan.hits.get(role, ())]
    keys = {hit.value for hit in (*hits, *own_names(scan, message.categories))}
    if any(entry.category in keys for entry in message.mentioned):
        return True
    return _position(scan, message) is not None


def _position(scan: Scan, message: IncomingText) -> int | None:
    return mentioned_position(scan, message.mentioned, find_figures(scan, message.currency))
