"""What a person sees of what the bot has learned. Pure: no I/O, no clock."""

from datetime import date

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.learning import Hint, Lesson
from bot.core.ledger import PersonId
from bot.core.periods import local_date
from bot.services.learning import (
    Forgotten,
    Learned,
    LearnedWords,
    Offer,
    Reason,
    StillLearned,
    Taught,
    Why,
)
from bot.telegram import keyboards
from bot.telegram.language import Speech
from bot.telegram.screens import Screen


def beside(screen: Screen, taught: Taught | None, message_id: int, speech: Speech) -> Screen:
    """The screen of what a person's message booked, with what there is to say about learning."""
    match taught:
        case None:
            return screen
        case Offer():
            return _with(screen, None, keyboards.offer(taught, speech))
        case Learned(lesson=lesson):
            note = speech.say(
                "🧠 From now on “{words}” goes under {category}. /settings shows all that I have learned.",
                words=lesson.phrase.shown,
                category=_name(lesson, speech),
            )
            return _with(screen, note)
        case StillLearned(hint=hint):
            note = speech.say(
                "🧠 This one is undone. “{words}” still goes under {category} from now on.",
                words=hint.lesson.phrase.shown,
                category=_name(hint.lesson, speech),
            )
            return _with(screen, note, keyboards.forget(hint, message_id, speech))
        case Forgotten(hint=hint):
            return _with(screen, _forgot(hint, speech), keyboards.put_back(hint, message_id, speech))


def learned_words(
    words: LearnedWords, today: date, zone: str, speech: Speech, forgotten: Hint | None = None
) -> Screen:
    """A page of what the chat has learned; `forgotten` is what was taken out of it just now."""
    parts = [_forgot(forgotten, speech)] if forgotten else []
    if words.hints:
        parts += [
            speech.say(
                "🧠 <b>Learned words</b>\nYour corrections taught me these. They come before my guesses."
            ),
            "\n".join(_line(hint, today, zone, speech) for hint in words.hints),
            speech.say("Tap 🗑 to forget one."),
        ]
    else:
        parts.append(
            speech.say(
                "🧠 I haven't learned any words. When you change the category of an entry, I offer to remember it."
            )
        )
    return Screen("\n\n".join(parts), keyboards.learned_words(words, forgotten, speech))


def why(reason: Why, person: PersonId, today: date, zone: str, speech: Speech) -> str:
    """Where a category came from, in plain text for an alert."""
    match reason:
        case Why(Reason.PICKED):
            return speech.label("You picked this category.")
        case Why(Reason.LEARNED, hint=Hint() as hint):
            return _learned_from(hint, person, today, zone, speech)
        case Why(Reason.NO_WORDS):
            return speech.label("Nothing in the words told me a category. Pick one with “Category”.")
        case Why(Reason.RULES):
            return speech.label("Guessed by the built-in rules.")
        case Why(Reason.MODEL, model=model):
            return speech.label("Guessed by the language model ({model}).", model=model[:_LONGEST_NAME])
        case _:
            return speech.label("Learned from an earlier correction, which was changed or forgotten since.")


_LONGEST_NAME = 60


def _learned_from(hint: Hint, person: PersonId, today: date, zone: str, speech: Speech) -> str:
    day, words = speech.full_date(local_date(hint.learned_at, zone), today), hint.lesson.phrase.shown
    if hint.lesson.by == person:
        return speech.label("Learned from your correction on {day}: “{words}”.", day=day, words=words)
    return speech.label("Learned from a correction in this chat on {day}: “{words}”.", day=day, words=words)


def _line(hint: Hint, today: date, zone: str, speech: Speech) -> str:
    category = speech.categories.show(hint.lesson.category)
    return speech.escaped(
        f"• {hint.lesson.phrase.shown} → {category.emoji} {speech.category(category)}"
        f" · {speech.full_date(local_date(hint.learned_at, zone), today)}"
    )


def _forgot(hint: Hint, speech: Speech) -> str:
    return speech.say("🗑 Forgot “{words}”.", words=hint.lesson.phrase.shown)


def _name(lesson: Lesson, speech: Speech) -> str:
    return speech.category(speech.categories.show(lesson.category))


def _with(screen: Screen, note: str | None, *rows: list[InlineKeyboardButton]) -> Screen:
    text = f"{screen.text}\n\n{note}" if note else screen.text
    if not rows:
        return Screen(text, screen.keyboard)
    present = screen.keyboard.inline_keyboard if screen.keyboard else ()
    return Screen(text, InlineKeyboardMarkup([*present, *rows]))
