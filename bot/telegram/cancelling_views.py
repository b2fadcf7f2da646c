"""What a person reads when they have thought better of it. Pure: no I/O, no clock."""

from bot.core.chats import ChatSettings, Expecting, Prompt
from bot.core.clarifying import Undecided
from bot.core.wording import marked
from bot.services.categorising import NEW
from bot.telegram.category_views import titled
from bot.telegram.language import Speech
from bot.telegram.screens import Screen


def cancelled(closed: Prompt | None, settings: ChatSettings, speech: Speech) -> Screen:
    """What was just closed, and that nothing came of it; None where nothing stood open."""
    if closed is None:
        return Screen(speech.say("There is nothing to cancel. /undo takes back your last change."))
    return Screen(_words(closed, settings, speech))


_WORDS = {
    Expecting.AMOUNT: marked("Cancelled. The amount stays as it was."),
    Expecting.DESCRIPTION: marked("Cancelled. The description stays as it was."),
    Expecting.BUDGET: marked("Cancelled. Your budgets stay as they were."),
    Expecting.CHOICE: marked("Cancelled. Nothing was changed."),
    Expecting.EDITING: marked("I closed the menu. The entry stays as it was."),
    Expecting.ERASING: marked("Cancelled. Nothing was erased."),
}


def _words(closed: Prompt, settings: ChatSettings, speech: Speech) -> str:
    match closed.expecting:
        case Expecting.CURRENCY:
            return speech.say("Cancelled. Your currency is still {currency}.", currency=settings.currency)
        case Expecting.ZONE:
            return speech.say("Cancelled. Your city is still {city}.", city=speech.city(settings.zone))
        case Expecting.CATEGORY:
            return _category(closed.about, settings, speech)
        case Expecting.CHOICE if isinstance(closed.pending, Undecided):
            return speech.say("Cancelled. Nothing was booked.")
        case _:
            return speech.say(_WORDS[closed.expecting])


def _category(about: str, settings: ChatSettings, speech: Speech) -> str:
    what, _, key = about.partition(" ")
    if what == NEW:
        return speech.say("Cancelled. No category was added.")
    return speech.say(
        "Cancelled. {what} stays as it was.", what=titled(settings.categories.show(key), speech)
    )
