"""How the bot says that something was booked."""

from enum import StrEnum


class ConfirmationStyle(StrEnum):
    """How much a confirmation says. The value is what is kept."""

    FULL = "full"
    SHORT = "short"  # one line for each entry
    REACTION = "reaction"  # a sign on the person's own message, where there is nothing else to say
