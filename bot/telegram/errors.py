"""Core errors → what the person reads: what to do next, never an exception's own text."""

from bot.core import errors
from bot.core.errors import UserError
from bot.core.money import LARGEST_AMOUNT, minor_unit
from bot.core.wording import marked
from bot.telegram.file_words import unreadable
from bot.telegram.language import Speech

_WORDS: dict[type[UserError], str] = {
    errors.UnknownZone: marked("I don't know that place. Send the name of a larger city, such as Lisbon."),
    errors.UnknownCategory: marked("That category doesn't fit this entry. Pick another one."),
    errors.CategoryNotFound: marked("This category isn't there any more. /categories shows those there are."),
    errors.InvalidEmoji: marked("Send one emoji, such as 🐶."),
    errors.CategoryFixed: marked("This one takes what fits nowhere else, so it stays where it is."),
    errors.CategoryInUse: marked(
        "There are entries or a budget under it. Hide it, or merge it into another one."
    ),
    errors.CategoryChanged: marked("It was changed again since, so this can't be undone any more."),
    errors.InvalidDate: marked("That day can't be booked: it is too far away. Send a nearer one."),
    errors.EntryNotFound: marked("This entry isn't in your books."),
    errors.EntryVoided: marked("This entry was taken out of the books. Put it back first."),
    errors.ScreenOutdated: marked("This has changed meanwhile. Here is how it is now."),
    errors.NothingToUndo: marked("There is nothing left to undo."),
    errors.NotTheAuthor: marked("Only the person who wrote this entry can change it."),
    errors.HintNotFound: marked("I don't have these words any more. /settings shows what I have learned."),
    errors.BudgetNotFound: marked("This budget isn't there any more. /budget shows those there are."),
    errors.ImportClosed: marked("This file is done with. To import it, send it again."),
    errors.NotAsked: marked("This question is for somebody else."),
    errors.QuestionClosed: marked("This question is too old. If something is missing, send it again."),
    errors.OnlyAdministrators: marked("In a group, only its administrators can do this."),
    errors.InviteRefused: marked("This invitation doesn't work any more. Ask for a new one."),
}
_OTHERWISE = marked("That didn't work. Please send it again.")


def wording(error: UserError, speech: Speech) -> str:
    """The error for the person, in plain text: it may stand in a message or in an alert."""
    match error:
        case errors.InvalidAmount():
            return _about_amount(error, speech)
        case errors.UnknownCurrency(code=code):
            return speech.label(
                "I don't know the currency “{code}”. Send its code, such as EUR.", code=code[:20]
            )
        case errors.InvalidRate(currency=currency, base=base) if currency == base:
            return speech.label(
                "One {currency} is always one {currency}. Name another currency.", currency=base
            )
        case errors.InvalidRate():
            return speech.label("That can't be a rate. Send a positive one, such as /rate 1 USD = 0.92 EUR")
        case errors.OwnRateNotFound(currency=currency, base=base):
            return speech.label(
                "You have given me no rate of {currency} in {base}. /rate shows those that count.",
                currency=currency,
                base=base,
            )
        case (
            errors.InvalidCategoryName()
            | errors.CommonCategoryName()
            | errors.CategoryNameTaken()
            | errors.TooManyCategories()
        ):
            return _about_category(error, speech)
        case errors.InvalidDescription(limit=limit):
            return speech.label("Send a description of 1 to {limit} characters.", limit=limit)
        case errors.UnreadableFile():
            return unreadable(error, speech)
        case errors.PeriodTooLong(years=years):
            return speech.label("A report shows {years} years at most. Name a shorter time.", years=years)
        case _:
            return speech.label(_WORDS.get(type(error), _OTHERWISE))


def _about_amount(error: errors.InvalidAmount, speech: Speech) -> str:
    amount, currency = error.amount, error.currency
    if amount.is_finite() and amount >= LARGEST_AMOUNT:
        return speech.label("That amount is too large to book. Send a smaller one.")
    if amount.is_finite() and amount > 0 and amount % minor_unit(currency):
        return speech.label(
            "{currency} has no amounts that fine. Round it and send it again.", currency=currency
        )
    return speech.label("That amount can't be booked. Send a positive one, such as 12.50.")


def _about_category(
    error: errors.InvalidCategoryName
    | errors.CommonCategoryName
    | errors.CategoryNameTaken
    | errors.TooManyCategories,
    speech: Speech,
) -> str:
    match error:
        case errors.CommonCategoryName(name=name):
            return speech.label(
                "“{name}” stands in too many messages. Send a name that says what goes under it, such as Pets.",
                name=name,
            )
        case errors.InvalidCategoryName(limit=limit):
            return speech.label("Send a name of 1 to {limit} characters, in one line.", limit=limit)
        case errors.CategoryNameTaken(name=name):
            return speech.label("You have a category “{name}” already. Send another name.", name=name)
        case errors.TooManyCategories(limit=limit):
            return speech.label("You have {limit} categories, and there is no room for more.", limit=limit)
