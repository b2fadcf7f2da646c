"""Outcome → what the person sees. Pure: no I/O, no clock; `today` is the date in the chat's zone.

Texts are HTML. One look: a mark, the amount in bold with its currency's code, then
words; the category and the day below.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from telegram import ReplyKeyboardRemove

from bot.core.chats import ChatSettings
from bot.core.intents import Doubt, StandIn
from bot.core.ledger import LONGEST_DESCRIPTION, Entry, Kind
from bot.core.money import Money
from bot.services.outcomes import CurrenciesFound, ZonesFound
from bot.telegram import keyboards, settings_keyboards
from bot.telegram.language import Speech
from bot.telegram.screens import Screen

_WORDS_IN_A_LIST, _LONGEST_SAID = 32, 20


def confirmation(entries: Sequence[Entry], today: date, speech: Speech) -> Screen:
    """The present state of what a person's message booked."""
    lines = [_single(entries[0], today, speech)] if len(entries) == 1 else _several(entries, today, speech)
    return Screen("\n".join(lines), keyboards.confirmation(entries, speech))


def correction(entries: Sequence[Entry], today: date, speech: Speech) -> Screen:
    """A word on what has changed, where the confirmation itself may have scrolled away."""
    if len(entries) == 1:
        lines = [_single(entries[0], today, speech, mark="✏️")]
    else:
        lines = _several(entries, today, speech, mark="✏️")
    return Screen("\n".join(lines), keyboards.change(entries, speech))


def entry_menu(entry: Entry, today: date, speech: Speech) -> Screen:
    """One entry, and what can be changed about it."""
    return _asking(
        entry, today, speech, speech.say("What should be different?"), keyboards.entry_menu(entry, speech)
    )


def entry_choice(entries: Sequence[Entry], today: date, speech: Speech) -> Screen:
    """Several entries of one message, to pick the one to change."""
    text = "\n".join([*_several(entries, today, speech), "", speech.say("Which one?")])
    return Screen(text, keyboards.entry_choice(entries, speech, back_to=entries[0].source.message_id))


def category_grid(entry: Entry, today: date, speech: Speech) -> Screen:
    """The categories to choose from."""
    grid = keyboards.category_grid(entry, speech.categories, speech)
    return _asking(entry, today, speech, speech.say("Which category?"), grid)


def date_choice(entry: Entry, today: date, speech: Speech) -> Screen:
    """The days to choose from."""
    choice = keyboards.date_choice(entry, today, speech)
    return _asking(entry, today, speech, speech.say("Which day?"), choice)


def calendar_page(entry: Entry, month: date, today: date, settings: ChatSettings, speech: Speech) -> Screen:
    """A month to choose a day from."""
    page = keyboards.calendar_page(entry, month, settings.calendar, speech)
    return _asking(entry, today, speech, speech.say("Which day?"), page)


def amount_question(entry: Entry, today: date, speech: Speech) -> Screen:
    """The next message is the new amount."""
    question = speech.say("Send the new amount, such as <b>12.50</b>. /cancel keeps this one.")
    return _asking(entry, today, speech, question, keyboards.back_to_entry(entry, speech))


def description_question(entry: Entry, today: date, speech: Speech) -> Screen:
    """The next message is the new description."""
    question = speech.say("Send the new description. /cancel keeps this one.")
    return _asking(entry, today, speech, question, keyboards.back_to_entry(entry, speech))


def welcome(choices: Sequence[str], speech: Speech) -> Screen:
    """The greeting, with the first of two questions."""
    text = speech.say(
        "👋 Hi! I keep your books. Tell me what you spent in your own words, and I write it down.\n\n"
        "First: which currency do you mostly use?"
    )
    return Screen(text, settings_keyboards.currencies(choices, speech))


def zone_question(
    settings: ChatSettings, choices: Sequence[str], speech: Speech, *, can_locate: bool = False
) -> Screen:
    """The second question."""
    text = speech.say(
        "<b>{currency}</b>, good. And which city's clock do you live by?", currency=settings.currency
    )
    return Screen(text, settings_keyboards.zones(choices, speech, can_locate=can_locate))


def zones_found(found: ZonesFound, speech: Speech, place: int = 0) -> Screen:
    """Places that fit what was typed or are written nearly so, or a word that there are none."""
    if not found.zones:
        return Screen(
            speech.say("I don't know that place. Send the name of a larger city nearby, such as Lisbon.")
        )
    return Screen(
        _which_one(speech, is_guess=found.is_guess),
        settings_keyboards.zones(found.zones, speech, place=place),
    )


def currencies_found(found: CurrenciesFound, speech: Speech, place: int = 0) -> Screen:
    """Likewise for currencies."""
    if not found.codes:
        said = found.said[:_LONGEST_SAID]
        return Screen(
            speech.say("I don't know the currency “{code}”. Send its code, such as EUR.", code=said)
        )
    keyboard = settings_keyboards.named_currencies(found.codes, speech, place)
    return Screen(_which_one(speech, is_guess=found.is_guess), keyboard)


def _which_one(speech: Speech, *, is_guess: bool) -> str:
    return speech.say("Did you mean one of these?") if is_guess else speech.say("Which of these?")


def ready(settings: ChatSettings, speech: Speech) -> Screen:
    """Everything is set: three messages to try."""
    return Screen(
        speech.say(
            "All set: <b>{currency}</b>, {city} time.\n\n"
            "Try one of these:\n"
            "• <code>coffee 4.50</code>\n"
            "• <code>yesterday groceries 32 and taxi 12</code>\n"
            "• <code>got salary 2500</code>\n\n"
            "/report draws where the money went, /help shows more.",
            currency=settings.currency,
            city=speech.city(settings.zone),
        ),
        below=ReplyKeyboardRemove(),
    )


def currency_question(speech: Speech) -> Screen:
    """The next message names a currency."""
    return Screen(speech.say("Send the currency's name or its code, such as <b>SEK</b>."))


def place_question(speech: Speech) -> Screen:
    """The next message names a city."""
    return Screen(speech.say("Send the name of a larger city near you, such as <b>Nairobi</b>."))


def help_page(settings: ChatSettings, speech: Speech) -> Screen:
    """What one can say."""
    return Screen(
        speech.say(
            "<b>Tell me what you spent</b>\n"
            "• <code>lunch 12.50, taxi 8 and coffee 4</code>\n"
            "• <code>spent 500 INR on groceries yesterday</code>\n"
            "• <code>got salary 2500</code>\n\n"
            "<b>Put it right</b>\n"
            "Edit your message, answer mine with “no, 520” or “yesterday”, or tap ✏️ and ↩️ under it.\n\n"
            "<b>Ask</b>\n"
            "• how much did I spend on food last month?\n"
            "• biggest expenses this year\n"
            "• when did I last pay rent?\n\n"
            "<b>Commands</b>\n"
            "/report – where the money went\n"
            "/history – your entries, day by day\n"
            "/budget – what is left of your budgets\n"
            "/categories – your categories: names, emoji, order\n"
            "/rate – exchange rates, and your own\n"
            "/travel – another currency while you are away\n"
            "/undo – take back your last change\n"
            "/cancel – drop the question I asked\n"
            "/settings – currency, city, language, numbers and more\n"
            "/export – your books as a file\n"
            "/import – a table or an export into your books\n"
            "/privacy – what is stored, and who can see it\n"
            "/forget – erase everything for good\n"
            "/start – answer my first two questions again\n\n"
            "I count in {currency}, {city} time.",
            currency=settings.currency,
            city=speech.city(settings.zone),
        )
    )


def amount_not_read(speech: Speech) -> Screen:
    """The answer to the question for an amount has none; the question stands."""
    return Screen(
        speech.say(
            "I can't read an amount in that. Send one, such as <b>12.50</b>, or /cancel to keep the old one."
        )
    )


def unchanged(speech: Speech) -> Screen:
    """The person has left a menu without changing anything."""
    return Screen(speech.say("Everything stays as it was."))


def small_talk(speech: Speech) -> Screen:
    """Nothing was booked."""
    return Screen(
        speech.say(
            "I haven't booked anything. Tell me what you spent, such as <code>coffee 4.50</code>, or see /help."
        )
    )


def doubt(which: Doubt, speech: Speech) -> Screen:
    """What must be known first. Nothing was booked."""
    match which:
        case Doubt.AMOUNT:
            text = speech.say(
                "How much was it? I'm not sure of the amount. Send it again, such as <code>taxi 8</code>."
            )
        case Doubt.KIND:
            text = speech.say("Did you spend it or get it? Send it again with “spent” or “got”.")
        case Doubt.CURRENCY:
            text = speech.say(
                "In which currency? Send it again with its code, such as <code>20 CAD taxi</code>."
            )
        case Doubt.DATE:
            text = speech.say(
                "Which day was it? Send it again with the date, such as <code>12 March taxi 8</code>."
            )
    return Screen(text)


def nothing_meant(speech: Speech) -> Screen:
    """A correction without anything to correct."""
    return Screen(speech.say("There is nothing in the books yet that this could be about."))


def edit_not_understood(speech: Speech) -> Screen:
    """The edited text can't be booked; nothing was changed."""
    return Screen(
        speech.say(
            "I can't read an amount in your edited message, so the books stay as they were. "
            "To take its entries out, tap ↩️ Undo under my answer."
        )
    )


def broken(error_id: str, language: str | None) -> str:
    """A message was given up because of a mistake of ours. Plain text."""
    return Speech(language or "en").label(
        "Something went wrong on my side. Look whether your last message is in the books, and if it isn't, "
        "send it again. (Error {id})",
        id=error_id,
    )


def _asking(entry: Entry, today: date, speech: Speech, question: str, keyboard: object) -> Screen:
    return Screen(f"{_single(entry, today, speech)}\n\n{question}", keyboard)  # type: ignore[arg-type]


def by_rules(screen: Screen, why: StandIn, speech: Speech) -> Screen:
    """The screen with a word on why the rules have read the message."""
    match why:
        case StandIn.AWAY:
            note = speech.say("The language model is away, so I read this by simple rules. Please check it.")
        case StandIn.SPENT:
            note = speech.say(
                "This chat has used up today's share of the language model, so I read this by simple rules. "
                "Please check it."
            )
    return replace(screen, text=f"{screen.text}\n\n<i>{note}</i>")


def saved(speech: Speech, *, behind: bool = False) -> Screen:
    """The message can't be read yet, for itself or because one before it can't."""
    if behind:
        return Screen(
            speech.say("Saved. I'll do it once I have read what you wrote before, and answer here.")
        )
    return Screen(
        speech.say("Saved. The language model is away, so I'll read it as soon as I can and answer here.")
    )


def too_long(length: int, limit: int, speech: Speech) -> Screen:
    """The message is longer than the bot reads."""
    return Screen(
        speech.say(
            "That's {length} characters, and I read up to {limit}. Please send it in shorter messages. "
            "I've changed nothing in your books.",
            length=length,
            limit=limit,
        )
    )


def slow_down(limit: int, speech: Speech) -> Screen:
    """The chat sends faster than it may."""
    return Screen(
        speech.say_many(
            "That's more than {count} message in a minute. I keep them all, and will work through them a bit slower.",
            "That's more than {count} messages in a minute. I keep them all, and will work through them a bit slower.",
            limit,
        )
    )


def too_late(speech: Speech) -> Screen:
    """A tap reached the bot when nobody was waiting for it any more."""
    return Screen(
        speech.say(
            "Your tap on this button reached me late, so I left everything as it is. Tap again if you like."
        )
    )


def _single(entry: Entry, today: date, speech: Speech, mark: str = "✅") -> str:
    details = f"{_category(entry, speech)} · {_day(entry, today, speech)}"
    if entry.is_voided:
        head = speech.say("↩️ Taken out of the books:")
        return f"{head}\n<s>{_headline(entry, speech)}</s>\n<s>{details}</s>"
    return f"{mark} {_headline(entry, speech)}\n{details}"


def _several(entries: Sequence[Entry], today: date, speech: Speech, mark: str = "✅") -> list[str]:
    """A line with the total, and one for each entry; the day stands once where all share it."""
    standing = [entry for entry in entries if not entry.is_voided]
    days = {entry.state.occurred_on for entry in standing or entries}
    dated = today if len(days) > 1 else None
    lines = [_line(entry, number, dated, speech) for number, entry in enumerate(entries, 1)]
    if not standing:
        return [speech.say("↩️ Taken out of the books:"), *lines]
    count = speech.say_many("<b>{count} entry</b>", "<b>{count} entries</b>", len(standing))
    head = [f"{mark} {count}"]
    head += _totals(standing, speech)
    if dated is None:
        head.append(_day(standing[0], today, speech))
    return [" · ".join(head), *lines]


def _line(entry: Entry, number: int, dated: date | None, speech: Speech) -> str:
    """An entry of a list. Long words are cut, so that a long list fits into a message."""
    day = f" · {_day(entry, dated, speech)}" if dated else ""
    text = f"{_headline(entry, speech, _WORDS_IN_A_LIST)} · {_category(entry, speech)}{day}"
    return f"{number}. <s>{text}</s>" if entry.is_voided else f"{number}. {text}"


def _headline(entry: Entry, speech: Speech, longest: int = LONGEST_DESCRIPTION) -> str:
    words = entry.state.description
    words = words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
    amount = f"<b>{_amount(entry, speech)}</b>"
    return f"{amount} — {speech.escaped(words)}" if words else amount


def _day(entry: Entry, today: date, speech: Speech) -> str:
    return speech.escaped(speech.day(entry.state.occurred_on, today))


def _amount(entry: Entry, speech: Speech) -> str:
    sign = "+" if entry.state.kind is Kind.INCOME else ""
    return sign + speech.money(entry.state.money)


def _category(entry: Entry, speech: Speech) -> str:
    category = speech.categories.show(entry.state.category)
    return f"{category.emoji} {speech.escaped(speech.category(category))}"


def _totals(entries: Sequence[Entry], speech: Speech) -> list[str]:
    """The sums by kind and currency: what went out, then what came in."""
    sums: dict[tuple[Kind, str], Money] = {}
    for entry in sorted(entries, key=lambda entry: entry.state.kind):
        key = (entry.state.kind, entry.state.money.currency)
        sums[key] = sums.get(key, Money.zero(key[1])) + entry.state.money
    return [("+" if kind is Kind.INCOME else "") + speech.money(money) for (kind, _), money in sums.items()]
