"""What a person reads of their privacy, and on the way to be forgotten. Pure: no I/O, no clock.

The sentences of /privacy promise something. Whoever changes what is stored, sent or logged changes them too.
"""

from datetime import timedelta

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.privacy import Custody
from bot.services.erasing import Leaving
from bot.telegram.callbacks import Action, Tap
from bot.telegram.language import Speech
from bot.telegram.screens import Screen

SURE, ERASE, KEEP = "sure", "erase", "keep"
"""What the buttons say, from the first step to the last."""


def privacy(custody: Custody, speech: Speech) -> Screen:
    """What is stored, where, who gets to see it, and for how long."""
    lines = (
        speech.say(
            "📒 <b>Stored</b>: your entries with all their changes, budgets, rates, categories, learned words and "
            "settings; how much a model read for you; Telegram's ids of chats, people, messages and files, with the "
            "names of files you import. Not your name, not your number."
        ),
        speech.say(
            "🗄 <b>Where</b>: in this bot's own PostgreSQL database, each chat shut off from all others."
        ),
        _model(custody, speech),
        _rates(custody, speech),
        speech.say(
            "✈️ <b>Telegram</b>: all messages, pictures and files go through it, and it keeps them its own way."
        ),
        _handled(custody.ids_kept, speech),
        speech.say(
            "📜 <b>The books</b>: kept with all changes until you erase them. So everything can be undone."
        ),
        speech.say(
            "👀 <b>Who can see it</b>: everybody in this chat, and whoever runs the server with its database "
            "and backups."
        ),
        _operator(custody, speech),
        speech.say("🚪 <b>Yours</b>: /export gives you all of it as files, /forget erases it for good."),
    )
    return Screen("\n\n".join([speech.say("🔒 <b>Privacy</b>"), *lines]))


def _model(custody: Custody, speech: Speech) -> str:
    if custody.model is None:
        return speech.say(
            "🤖 <b>Language model</b>: none. Built-in rules read your messages and send them nowhere."
        )
    return speech.say(
        "🤖 <b>Language model</b>: {model} on {host}. It gets the text of your messages, the entries that a "
        "message may be about, your categories, language, currency and time zone. Not your name, not your ids.",
        model=custody.model,
        host=custody.model_host or "",
    )


def _rates(custody: Custody, speech: Speech) -> str:
    if custody.rates_host is None:
        return speech.say("💱 <b>Exchange rates</b>: they come with the bot. Nobody is asked for them.")
    return speech.say(
        "💱 <b>Exchange rates</b>: fetched daily from {host}, the same for everybody. It learns nothing of you "
        "or your amounts.",
        host=custody.rates_host,
    )


def _handled(ids_kept: timedelta, speech: Speech) -> str:
    return speech.say_many(
        "⏳ <b>Your messages</b>: their text goes once they are handled, their ids after {count} hour. A question "
        "of mine keeps the text it is about for up to two days. What I fail to handle stays until whoever runs "
        "the bot has looked at it.",
        "⏳ <b>Your messages</b>: their text goes once they are handled, their ids after {count} hours. A question "
        "of mine keeps the text it is about for up to two days. What I fail to handle stays until whoever runs "
        "the bot has looked at it.",
        ids_kept // timedelta(hours=1),
    )


def _operator(custody: Custody, speech: Speech) -> str:
    if custody.operator:
        return speech.say("👤 <b>Who runs this bot</b>: {operator}", operator=custody.operator)
    return speech.say(
        "👤 <b>Who runs this bot</b>: they haven't said. If it is you, set OPERATOR to your name and address."
    )


def leaving(wish: Leaving, speech: Speech) -> Screen:
    """The first step: what would be erased, with the export before it."""
    what = speech.say("This erases all budgets, rates, categories, learned words and settings of this chat.")
    if wish.entries:
        what = speech.say_many(
            "This erases <b>{count}</b> entry with all its changes, and all budgets, rates, categories, learned words "
            "and settings of this chat.",
            "This erases <b>{count}</b> entries with all their changes, and all budgets, rates, categories, learned "
            "words and settings of this chat.",
            wish.entries,
        )
    text = "\n\n".join(
        (
            speech.say("🗑 <b>Erase everything?</b>"),
            what,
            speech.say(
                "It can't be undone, not by /undo and not by anybody. Export your books first: /export"
            ),
            speech.say("The messages in this chat stay until you delete them in Telegram."),
        )
    )
    return Screen(
        text,
        _rows(
            InlineKeyboardButton(speech.label("📦 Export first"), callback_data=Tap(Action.EXPORT).encode()),
            _button(speech.label("🗑 Erase…"), wish.wished_at, SURE),
            _button(speech.label("Keep everything"), wish.wished_at, KEEP),
        ),
    )


def last_step(wished_at: int, speech: Speech) -> Screen:
    """The second step: the button that does it stands where the way out was."""
    text = "\n\n".join(
        (
            speech.say("⚠️ <b>Really erase everything?</b>"),
            speech.say("After this tap your books are gone for good. Nobody can bring them back."),
        )
    )
    return Screen(
        text,
        _rows(
            _button(speech.label("Keep everything"), wished_at, KEEP),
            _button(speech.label("Yes, erase everything"), wished_at, ERASE),
        ),
    )


def kept(speech: Speech) -> Screen:
    """They thought better of it."""
    return Screen(speech.say("👌 Nothing was erased."))


def too_old(speech: Speech) -> Screen:
    """The wish has lain too long."""
    return Screen(speech.say("⌛ This question is too old, so nothing was erased. /forget asks it again."))


def farewell(link: str | None, lasts: timedelta | None, speech: Speech) -> Screen:
    """It is done; `link` is the way back in, where one is needed, good for so long."""
    lines = [
        speech.say("✅ <b>Erased.</b> Nothing of this chat is left in my database."),
        speech.say("Write to me or send /start, and we begin anew."),
    ]
    if link and lasts:
        lines[1] = speech.say_many(
            "Should you want to come back, open this link. It works once, for {count} day:\n{link}",
            "Should you want to come back, open this link. It works once, for {count} days:\n{link}",
            lasts.days,
            link=link,
        )
    elif link:
        lines[1] = speech.say(
            "This bot has no owner now. Whoever opens this link first becomes it, so keep it to yourself:\n{link}",
            link=link,
        )
    return Screen("\n\n".join(lines))


def _button(label: str, wished_at: int, step: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=Tap(Action.ERASE_CHAT, wished_at, step).encode())


def _rows(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[button] for button in buttons])
