"""What came of a message, for the edge to put into words."""

from dataclasses import dataclass
from datetime import date

from bot.core.intents import Doubt, StandIn
from bot.core.ledger import Entry
from bot.core.periods import Span
from bot.core.ports import ChatSettings, Prompt
from bot.core.questions import Question


@dataclass(frozen=True, slots=True)
class Booked:
    """The person's message is in the books; `entries` is the present state of all that it booked."""

    entries: tuple[Entry, ...]


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
class ReportWanted:
    """The person asked where the money went, in the period of this span that holds `day` (None: today)."""

    span: Span
    day: date | None


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
    """Nothing to book."""


@dataclass(frozen=True, slots=True)
class BudgetWanted:
    """The person wants to set a budget, which this bot doesn't keep."""


@dataclass(frozen=True, slots=True)
class CurrencyChosen:
    """The answer to the question for the currency was understood; the zone is asked next unless it is known."""

    settings: ChatSettings


@dataclass(frozen=True, slots=True)
class ZoneChosen:
    """The answer to the question for the zone was understood."""

    settings: ChatSettings


@dataclass(frozen=True, slots=True)
class ZonesFound:
    """The answer names several zones, or (empty) none."""

    zones: tuple[str, ...]


Outcome = (
    Booked
    | Corrected
    | EditNotUnderstood
    | WhichOne
    | NothingMeant
    | ReportWanted
    | AnswerWanted
    | Unsure
    | LeftOut
    | AnswerNotRead
    | AmountNotRead
    | SmallTalk
    | BudgetWanted
    | CurrencyChosen
    | ZoneChosen
    | ZonesFound
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
