"""What a person sees of their budgets: the list, a budget's card, and what came of a wish about one. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from bot.core.budgets import BudgetUse, Terms
from bot.core.intents import SetBudget
from bot.core.money import Money
from bot.core.periods import DAY, Span
from bot.services.budget_watch import BudgetsInUse
from bot.services.outcomes import BudgetNews, BudgetTold
from bot.telegram import budget_keyboards, budget_pictures, budget_words
from bot.telegram.language import Speech
from bot.telegram.screens import ReportScreen, Screen

_MOST_LINES = 11
_MOST_LEFT_OUT = 3


def listed(shown: BudgetsInUse, speech: Speech) -> ReportScreen:
    """All budgets: a picture with what is left a day below it; words alone where there are none."""
    if not shown.uses:
        return ReportScreen(_none_yet(speech), None)
    lines = [speech.say("<b>Budgets</b>")]
    lines += [_line(use, shown.today, speech) for use in shown.uses[:_MOST_LINES]]
    if len(shown.uses) > _MOST_LINES:
        lines.append("…")
    lines += _left_out(shown.uses, speech)
    screen = Screen("\n".join(lines), budget_keyboards.listed(shown.uses, speech))
    return ReportScreen(screen, budget_pictures.budgets(shown, speech))


def card(use: BudgetUse, shown: BudgetsInUse, speech: Speech) -> ReportScreen:
    """One budget, and what can be changed about it, below the picture of all."""
    lines = [
        f"<b>{_title(use.terms.category, speech)}</b>",
        speech.escaped(budget_words.terms(use.terms, speech)),
        speech.say(
            "Spent: {money} ({percent})",
            money=speech.money(use.spent),
            percent=budget_words.percent(use, speech),
        ),
        _until(use, shown.today, speech),
    ]
    if use.carried.amount:
        lines.insert(2, speech.say("Carried over: {money}", money=speech.money(use.carried)))
    lines += _left_out([use], speech)
    screen = Screen("\n".join(lines), budget_keyboards.card(use, speech))
    return ReportScreen(screen, budget_pictures.budgets(shown, speech))


def told(shown: BudgetTold, speech: Speech) -> Screen:
    """The answer to a wish about a budget."""
    title = budget_words.titled(shown.category, speech)
    match shown.news:
        case BudgetNews.SET if shown.use:
            return Screen(
                _set(shown, shown.use, speech), budget_keyboards.after(shown.use, shown.wish, speech)
            )
        case BudgetNews.SAME if shown.use:
            return Screen(_two_lines(speech.say("It is so already."), _state(shown.use, shown.today, speech)))
        case BudgetNews.DROPPED if shown.use:
            text = speech.say("🗑 There is no budget any more for {what}.", what=title)
            undo = budget_keyboards.undo(shown.use.budget.id, speech, budget_keyboards.DROPPED)
            return Screen(text, undo)
        case BudgetNews.BACK if shown.use:
            return Screen(_two_lines(speech.say("↩️ As before:"), _state(shown.use, shown.today, speech)))
        case BudgetNews.BACK:
            return Screen(speech.say("↩️ As before: there is no budget for {what}.", what=title))
        case BudgetNews.AMOUNT_WANTED | BudgetNews.SEVERAL:
            return _more_wanted(shown, speech)
        case BudgetNews.NO_CATEGORY:
            return _no_category(shown, speech)
        case BudgetNews.UNREAD:
            return _unread(speech)
        case BudgetNews.NONE | BudgetNews.SET | BudgetNews.SAME | BudgetNews.DROPPED:
            text = speech.say("There is no budget for {what}. /budget shows those there are.", what=title)
            return Screen(text)
        case _:
            assert_never(shown.news)


def question(category: str | None, speech: Speech, *, is_other_span: bool = False) -> Screen:
    """The next message is the amount; to `is_other_span` it is said first what a budget may be for."""
    if category is None:
        asked = speech.say(
            "How much do you want to spend altogether? Send an amount, such as <b>2000</b>, for a month, "
            "or <b>500 a week</b>. /cancel drops the question."
        )
    else:
        asked = speech.say(
            "How much may go to {what}? Send an amount, such as <b>300</b>, for a month, or <b>80 a week</b>. "
            "/cancel drops the question.",
            what=budget_words.titled(category, speech),
        )
    spans = speech.say("A budget is for a week or a month.")
    return Screen(speech.joined((spans, asked)) if is_other_span else asked)


def _none_yet(speech: Speech) -> Screen:
    text = speech.say(
        "You have no budgets yet. Tell me one, such as <code>groceries budget 300</code>, "
        "<code>transport budget 40 a week</code> or <code>budget 2000</code> for all spending. "
        "I warn you once at 80% and once at 100%."
    )
    return Screen(text, budget_keyboards.choose(speech))


def _line(use: BudgetUse, today: date, speech: Speech) -> str:
    left = f"{budget_words.used(use, speech)} · {budget_words.left(use, today, speech)}"
    what = _title(use.terms.category, speech)
    if use.terms.span is Span.WEEK:
        return speech.say_around("{what}, this week: {left}", what=what, left=left)
    return speech.say_around("{what}: {left}", what=what, left=left)


def _until(use: BudgetUse, today: date, speech: Speech) -> str:
    last = speech.day(use.period.end - DAY, today)
    until = speech.say("until {day}", day=last)
    return f"{budget_words.left(use, today, speech)} · {until}"


def _two_lines(first: str, rest: str) -> str:
    return f"{first}\n{rest}"


def _set(shown: BudgetTold, use: BudgetUse, speech: Speech) -> str:
    lines = [_state(use, shown.today, speech)]
    if shown.before and shown.before.terms.amount != use.terms.amount:
        lines.append(speech.say("Before: {terms}", terms=budget_words.terms(shown.before.terms, speech)))
    return "\n".join([*lines, *_left_out([use], speech)])


def _state(use: BudgetUse, today: date, speech: Speech) -> str:
    """What it says, and what is left of it."""
    head = speech.say(
        "🎯 {what}: <b>{terms}</b>",
        what=budget_words.titled(use.terms.category, speech),
        terms=budget_words.terms(use.terms, speech),
    )
    lines = [head, f"{_spent(use, speech)} · {budget_words.left(use, today, speech)}"]
    if use.terms.carry_over:
        lines.append(_carried(use, speech))
    return "\n".join(lines)


def _carried(use: BudgetUse, speech: Speech) -> str:
    if not use.carried.amount:
        return speech.say("What is left of it will be carried over.")
    money = speech.money(use.carried)
    return speech.say("What is left of it will be carried over, as {money} was this time.", money=money)


def _spent(use: BudgetUse, speech: Speech) -> str:
    if use.terms.span is Span.WEEK:
        return speech.say("Spent this week: {money}", money=speech.money(use.spent))
    return speech.say("Spent this month: {money}", money=speech.money(use.spent))


def _more_wanted(shown: BudgetTold, speech: Speech) -> Screen:
    if shown.news is BudgetNews.SEVERAL and shown.wish:
        return _several(shown, shown.wish, speech)
    return question(shown.category, speech)


def _several(shown: BudgetTold, wish: SetBudget, speech: Speech) -> Screen:
    names = speech.joined((budget_words.titled(key, speech) for key in wish.choices), ", ")
    text = speech.say("That may mean several categories: {names}. Which one?", names=names)
    if wish.amount is not None and wish.currency:
        money = Money.of(wish.amount, wish.currency)
        said = (
            budget_words.every(speech.money(money), wish.span, speech) if wish.span else speech.money(money)
        )
        text = f"🎯 <b>{speech.escaped(said)}</b>\n{text}"
    return Screen(text, budget_keyboards.several(wish, shown.candidates, speech))


def _no_category(shown: BudgetTold, speech: Speech) -> Screen:
    if shown.category is None:
        text = speech.say(
            "I have no category “{words}”. A budget is for a category or for all spending. Pick one:",
            words=shown.words,
        )
        return Screen(text, budget_keyboards.choose(speech))
    text = speech.say(
        "Budgets are for whole categories, and “{words}” goes under {what}. Shall it be for all of that?",
        words=shown.words,
        what=budget_words.titled(shown.category, speech),
    )
    return Screen(text, budget_keyboards.offer(_offered(shown), shown.category, speech))


def _offered(shown: BudgetTold) -> Terms | None:
    wish = shown.wish
    if not isinstance(wish, SetBudget) or wish.amount is None or wish.currency is None:
        return None
    amount = Money.of(wish.amount, wish.currency)
    return Terms(shown.category, amount, wish.span or Span.MONTH, bool(wish.carry_over))


def _unread(speech: Speech) -> Screen:
    text = speech.say(
        "I can't read that. A budget is an amount for each week or month:\n"
        "• <code>/budget groceries 300</code>\n"
        "• <code>/budget transport 40 week</code>\n"
        "• <code>/budget 2000</code> for all spending\n"
        "• <code>/budget groceries carry over</code>\n"
        "• <code>/budget groceries off</code>"
    )
    return Screen(text)


def _left_out(uses: Sequence[BudgetUse], speech: Speech) -> list[str]:
    """What couldn't be converted, said once for all of them."""
    found: dict[str, Money] = {}
    for use in uses:
        for left in use.not_counted:
            present = found.get(left.currency)
            if present is None or left.spent.amount > present.amount:
                found[left.currency] = left.spent
    if not found:
        return []
    sums = speech.joined((speech.money(money) for money in list(found.values())[:_MOST_LEFT_OUT]), ", ")
    return [speech.say("Not counted, for want of a rate: {sums}. Tell me one with /rate.", sums=sums)]


def _title(category: str | None, speech: Speech) -> str:
    return speech.escaped(budget_words.titled(category, speech))
