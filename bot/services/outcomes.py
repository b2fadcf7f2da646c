"""What came of a message, for the edge to put into words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.budgets import Budget, BudgetUse
from bot.core.categories import Category
from bot.core.category_changes import CategoryChange
from bot.core.chats import ChatSettings, Prompt
from bot.core.doubles import Double
from bot.core.intents import Doubt, SetBudget, StandIn
from bot.core.ledger import Entry
from bot.core.periods import Period
from bot.core.questions import Question
from bot.core.travel import Travel


@dataclass(frozen=True, slots=True)
class Booked:
    """The person's message is in the books; `entries` is the present state of all that it booked.

    `travel` is the journey that gave the currency to what named none; None where no currency came from one. `doubles`
    are those that were booked a moment ago already.
    """

    entries: tuple[Entry, ...]
    travel: Travel | None = None
    doubles: tuple[Double, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrected:
    """Entries that were in the books have changed; `entries` is all that their message booked."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class EditNotUnderstood:
    """The person edited their message into something that can't be booked; its entries stay as they were."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class WhichOne:
    """A correction fits several entries; `question` keeps it until it is known which."""

    candidates: tuple[Entry, ...]
    question: Prompt


@dataclass(frozen=True, slots=True)
class NothingMeant:
    """A correction that fits no entry: there is none to correct."""


@dataclass(frozen=True, slots=True)
class UndoWanted:
    """A change is to be taken back: the latest of what the message `about` has booked, else the person's latest."""

    about: int | None = None


@dataclass(frozen=True, slots=True)
class ReportWanted:
    """The person asked where the money went in this period."""

    period: Period


@dataclass(frozen=True, slots=True)
class AnswerWanted:
    """The person asked something of the books, on the day `today` where the chat is."""

    question: Question
    today: date


@dataclass(frozen=True, slots=True)
class Unsure:
    """Something should be booked, but one thing must be known first.

    `question` keeps what was understood; None where that is too little to go on with.
    """

    doubt: Doubt
    question: Prompt | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The person wants none of what a question offered: nothing is booked or changed."""


@dataclass(frozen=True, slots=True)
class AnswerNotRead:
    """The answer to a question fits more than one of its candidates; the question stands."""


@dataclass(frozen=True, slots=True)
class AmountNotRead:
    """The answer to the question for an amount has none; the question stands."""


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Nothing to book; `is_first` where it is a new chat's first word, and no attempt to book something."""

    is_first: bool = False


class BudgetNews(StrEnum):
    """What came of somebody's wish about a budget."""

    SET = "set"
    SAME = "same"  # it was so already
    DROPPED = "dropped"
    NONE = "none"  # there was none to drop
    BACK = "back"  # a change was taken back
    AMOUNT_WANTED = "amount_wanted"
    SEVERAL = "several"  # the person's word means several categories
    NO_CATEGORY = "no_category"  # it is for something that is no category
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class BudgetTold:
    """The person has said something of a budget, for a category or (None) all spending, on the chat's day `today`.

    `use` is the budget as it is now, or was until it was dropped; None where there is none. `before` is the one that
    it has replaced. `words` are what it was to be for, where that is no category; `category` is then what they come
    closest to. `wish` is what more has to be known of, its currency named where it has an amount. `candidates` are the
    budgets there are for what a wish of SEVERAL may mean.
    """

    news: BudgetNews
    today: date
    category: str | None = None
    use: BudgetUse | None = None
    before: Budget | None = None
    words: str = ""
    wish: SetBudget | None = None
    candidates: tuple[Budget, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryTold:
    """A category as it is now, with how many `entries` are in the books under it; `settings` are the chat's.

    `change` is what was just done, or taken back where it `is_undone`, and `before` the category that it was done to,
    as it was; None of both where nothing was. `category` is the one that took another's place where that was merged
    into it, and None where there is none any more. `moved` counts the entries that went with it.
    """

    category: Category | None
    settings: ChatSettings
    entries: int = 0
    change: CategoryChange | None = None
    before: Category | None = None
    is_undone: bool = False
    moved: int = 0


@dataclass(frozen=True, slots=True)
class CurrencyChosen:
    """What the person counts in; the zone is asked next, unless it `is_change` of what was set up before."""

    settings: ChatSettings
    is_change: bool = False


@dataclass(frozen=True, slots=True)
class ZoneChosen:
    """The person has said where they live; `is_change` where the chat was set up already."""

    settings: ChatSettings
    is_change: bool = False


@dataclass(frozen=True, slots=True)
class SettingsTold:
    """The person has said how the books are to be kept; `settings` are the chat's as they are now."""

    settings: ChatSettings


@dataclass(frozen=True, slots=True)
class ZonesFound:
    """The answer names several zones; where it `is_guess` it names none, and these are the nearest, if any."""

    zones: tuple[str, ...]
    is_guess: bool = False
    is_change: bool = False


@dataclass(frozen=True, slots=True)
class CurrenciesFound:
    """Likewise for currencies; `said` is the answer."""

    codes: tuple[str, ...]
    said: str
    is_guess: bool = False
    is_change: bool = False


class TravelNews(StrEnum):
    """What came of somebody's telling that they are away, or back."""

    AWAY = "away"  # another currency counts, now or from a day to come
    SAME_CURRENCY = "same_currency"  # what is paid with there counts already
    STILL_AWAY = "still_away"  # one journey at a time: this one is yet to begin
    BACK = "back"
    AT_HOME = "at_home"  # there was no journey to come back from
    UNREAD = "unread"  # no place that is known


@dataclass(frozen=True, slots=True)
class TravelTold:
    """The person has told where they are. `settings` are the chat's as they are now, on its day `today`.

    `place` is where they say they are; `has_other_clock` where it's another time there than by the chat's zone.
    """

    news: TravelNews
    settings: ChatSettings
    today: date
    place: str = ""
    has_other_clock: bool = False


Outcome = (
    Booked
    | Corrected
    | EditNotUnderstood
    | WhichOne
    | NothingMeant
    | UndoWanted
    | ReportWanted
    | AnswerWanted
    | Unsure
    | LeftOut
    | AnswerNotRead
    | AmountNotRead
    | SmallTalk
    | BudgetTold
    | CategoryTold
    | CurrencyChosen
    | ZoneChosen
    | ZonesFound
    | CurrenciesFound
    | SettingsTold
    | TravelTold
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What the answer to a question that stood before the books has brought about."""

    outcome: Booked | Corrected | LeftOut
    question: Prompt


@dataclass(frozen=True, slots=True)
class Turn:
    """A message and all that came of it.

    `settings` are the chat's as they are now; `closed` is the question that the message has answered, or has made
    pointless, `settled` one that stood before the books and whose message shows the outcome from now on; `stood_in`
    says why the rules read it in place of the model.
    """

    outcome: Outcome
    settings: ChatSettings
    closed: Prompt | None = None
    stood_in: StandIn | None = None
    settled: Settled | None = None
