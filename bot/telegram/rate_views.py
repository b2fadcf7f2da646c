"""What a person sees of exchange rates. Pure: no I/O, no clock."""

from collections.abc import Sequence
from datetime import date
from decimal import Context, Decimal

from babel.numbers import format_decimal
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.money import grouping
from bot.core.rates import OWN, Rate
from bot.services.exchange import RatesInUse
from bot.telegram.callbacks import Action, OutdatedButton, Tap
from bot.telegram.language import Speech
from bot.telegram.report_basis import publisher_name
from bot.telegram.screens import Screen

_MOST_SHOWN = 20
_DIGITS = Context(prec=6)
_SMALL = Decimal("0.01")
_LONG = 10**6
_CODES = 2 * len("USD")


def spelled(rate: Rate, speech: Speech) -> str:
    """A rate in plain text, to six digits: "1 USD = 41.5 UAH"; "100 JPY = 0.62 EUR" where one unit is worth little."""
    amount, value = Decimal(1), rate.value
    while value < _SMALL:
        amount, value = amount * 100, value * 100
    return f"{_number(amount, speech)} {rate.currency} = {_number(value, speech)} {rate.base}"


def rates_in_use(rates: RatesInUse, today: date, speech: Speech) -> Screen:
    """The chat's own rates with a button to drop each, then what was published of the currencies that it uses."""
    shown = sorted(rates.own, key=lambda rate: rate.day, reverse=True)[:_MOST_SHOWN]
    parts = [speech.say("💱 <b>Exchange rates</b>\nReports are in {base}.", base=rates.base)]
    if shown:
        parts.append(
            "\n".join(
                [
                    speech.say("Yours, which come first:"),
                    *(_line(rate, _since(rate, today, speech), speech) for rate in shown),
                ]
            )
        )
    if rates.published:
        parts.append(
            "\n".join(
                [
                    speech.say("Published:"),
                    *(_line(rate, _source(rate, today, speech), speech) for rate in rates.published),
                ]
            )
        )
    if rates.missing:
        parts.append(
            speech.say(
                "I have no rate of these days for {codes}. Reports list such entries apart.",
                codes=speech.joined(rates.missing, ", "),
            )
        )
    parts.append(_how_to(rates, speech))
    return Screen("\n\n".join(parts), _drop_buttons(shown, speech))


def stated(rate: Rate, base: str, today: date, speech: Speech) -> Screen:
    """A rate was taken down; `base` is what reports are in."""
    text = speech.say(
        "💱 <b>{rate}</b> from {day} on. In reports it comes before published rates.",
        rate=spelled(rate, speech),
        day=speech.day(rate.day, today),
    )
    if base not in (rate.currency, rate.base):
        text += "\n" + speech.say(
            "Your reports are in {base}, so it counts once they are in {one} or {other}.",
            base=base,
            one=rate.currency,
            other=rate.base,
        )
    return Screen(text, _drop_buttons([rate], speech))


def dropped(rates: Sequence[Rate], speech: Speech) -> Screen:
    """Own rates no longer count."""
    lines = [speech.escaped(f"• {spelled(rate, speech)}") for rate in rates[:_MOST_SHOWN]]
    return Screen("\n".join([speech.say("🗑 These no longer count:"), *lines]))


def not_understood(rates: RatesInUse, speech: Speech) -> Screen:
    """The words after /rate say nothing of a rate."""
    known = next(iter(rates.published), None)
    return Screen(
        speech.say(
            "I can't read a rate in that. Write one of these, with your number:\n<code>/rate {example}</code>\n"
            "<code>/rate {example} on 2026-03-01</code>\n<code>/rate {other} off</code>",
            example=spelled(known, speech) if known else _pattern(rates.base),
            other=known.currency if known else _other_than(rates.base),
        )
    )


def dropped_rate(tap: Tap) -> tuple[str, str, date]:
    """The two currencies and the day that a 🗑 is for. Raises OutdatedButton."""
    if len(tap.text) != _CODES:
        raise OutdatedButton
    try:
        return tap.text[:3], tap.text[3:], date.fromordinal(tap.number)
    except (ValueError, OverflowError) as problem:
        raise OutdatedButton from problem


def _how_to(rates: RatesInUse, speech: Speech) -> str:
    """The example is of a currency that wants a rate, else of one whose rate is known."""
    if rates.missing or not rates.published:
        example = _pattern(rates.base, next(iter(rates.missing), None))
    else:
        example = spelled(rates.published[0], speech)
    return speech.say(
        "To give me a rate of your own, send <code>/rate {example}</code>, with your number.", example=example
    )


def _pattern(base: str, other: str | None = None) -> str:
    """A rate without its number, which would be a false one."""
    return f"1 {other or _other_than(base)} = … {base}"


def _other_than(base: str) -> str:
    return "EUR" if base == "USD" else "USD"


def _line(rate: Rate, note: str, speech: Speech) -> str:
    return speech.escaped(f"• {spelled(rate, speech)} · {note}")


def _since(rate: Rate, today: date, speech: Speech) -> str:
    return speech.label("since {day}", day=speech.day(rate.day, today))


def _source(rate: Rate, today: date, speech: Speech) -> str:
    return speech.joined((publisher_name(rate.publisher, speech), speech.day(rate.day, today)), ", ")


def _drop_buttons(rates: Sequence[Rate], speech: Speech) -> InlineKeyboardMarkup | None:
    rows = [
        [
            InlineKeyboardButton(
                f"🗑 {spelled(rate, speech)}",
                callback_data=Tap(
                    Action.DROP_RATE, rate.day.toordinal(), f"{rate.currency}{rate.base}"
                ).encode(),
            )
        ]
        for rate in rates
        if rate.publisher == OWN
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def _number(value: Decimal, speech: Speech) -> str:
    """Thousands stand together: "1.085" that was read as a thousand would look like what the person has written."""
    shown, is_long = _DIGITS.plus(value), value >= _LONG
    pattern = grouping(speech.numbers) + ".##########"
    return str(format_decimal(shown, format=pattern, locale=speech.numbers, group_separator=is_long))
