"""What a message can mean. Extractors return these; nothing here has been booked or checked against the books.

A field that is None was not named by the person: the chat's own default, or the entry's present value, stands.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.core.categories import Category
from bot.core.category_changes import Deed
from bot.core.confirmations import ConfirmationStyle
from bot.core.destinations import Destination
from bot.core.ledger import Kind
from bot.core.number_styles import NumberStyle
from bot.core.periods import Calendar, Span
from bot.core.questions import WHERE_IT_WENT, Question


@dataclass(frozen=True, slots=True)
class MentionedEntry:
    """An entry that a reply or a correction may be about, as the extractor is shown it."""

    kind: Kind
    amount: Decimal
    currency: str
    occurred_on: date
    category: str
    description: str


@dataclass(frozen=True, slots=True)
class IncomingText:
    """A person's message with what is needed to understand it.

    `categories` are all that the chat knows, hidden ones and those merged into others too: what is read as one of
    those settles elsewhere.

    `today` is the date in the chat's `zone` when the message was written; `currency` the chat's default on that day;
    `home` the currency that they count in when they aren't travelling, None where that is the same;
    `language` a BCP 47 tag ("en", "pt-BR"); `number_style` how they write numbers, None for as the language has it;
    `calendar` how they count weeks and months. `mentioned` the entries that a reply points at, or the chat's latest,
    and `is_reply` tells which of the two.
    """

    text: str
    today: date
    zone: str
    currency: str
    language: str
    categories: tuple[Category, ...]
    mentioned: tuple[MentionedEntry, ...] = ()
    is_reply: bool = False
    home: str | None = None
    number_style: NumberStyle | None = None
    calendar: Calendar = Calendar()

    @property
    def home_currency(self) -> str:
        """The currency of the country whose habits they write in."""
        return self.home or self.currency


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """One entry as it was read. `amount` is positive; `excerpt` is the slice of the message it stands in.

    `category` is a key, None where nothing in the message hints at one.
    """

    amount: Decimal
    excerpt: str
    kind: Kind = Kind.EXPENSE
    currency: str | None = None
    occurred_on: date | None = None
    category: str | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Book these, all or none."""

    entries: tuple[ReadEntry, ...]


@dataclass(frozen=True, slots=True)
class Amend:
    """Change an entry that is in the books: "no, 520", "that was yesterday".

    `position` picks one of `IncomingText.mentioned` (0-based); None where the message doesn't say which. `among` are
    those that its words fit equally well; empty where they don't narrow it down.
    """

    amount: Decimal | None = None
    currency: str | None = None
    occurred_on: date | None = None
    category: str | None = None
    kind: Kind | None = None
    description: str | None = None
    position: int | None = None
    among: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Remove:
    """Take an entry out of the books: "delete the last one". `position` and `among` as in Amend.

    Where it `is_undo` ("undo", "take it back") it is the latest change that goes, whatever that was.
    """

    position: int | None = None
    among: tuple[int, ...] = ()
    is_undo: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about the books."""

    question: Question = WHERE_IT_WENT


@dataclass(frozen=True, slots=True)
class SetBudget:
    """A limit for a category (None: for everything), in each week or month; where it `is_dropped`, none any more.

    `words` say what it is for where that is no category; empty otherwise. `choices` are the categories that the person
    may mean where their word names several, and `category` is the likeliest. It is `for_other_span` where they named a
    day or a year, which no budget is for: then it has no amount.
    """

    amount: Decimal | None
    category: str | None = None
    currency: str | None = None
    span: Span | None = None
    carry_over: bool | None = None
    is_dropped: bool = False
    words: str = ""
    choices: tuple[str, ...] = ()
    for_other_span: bool = False


@dataclass(frozen=True, slots=True)
class Configure:
    """How the books are to be kept from now on: the currency by its ISO 4217 code, the zone by its IANA name.

    `language` is the BCP 47 tag of one that the bot speaks; `week_start` a weekday (0 is Monday), `month_start` a day
    of the month (1 to 31). `warns_twice` is whether what comes twice within minutes is asked about.
    """

    currency: str | None = None
    zone: str | None = None
    language: str | None = None
    week_start: int | None = None
    month_start: int | None = None
    number_style: NumberStyle | None = None
    confirmations: ConfirmationStyle | None = None
    warns_twice: bool | None = None


@dataclass(frozen=True, slots=True)
class ArrangeCategory:
    """Change what the chat sorts into: "add category Pets", "rename Dining to Food", "merge Dining into Groceries".

    `deed` is what is to be done: ADDED, RENAMED, HIDDEN, SHOWN or MERGED. `key` is the category that it is done to,
    None for a new one and where none is called so; `name` what a new or renamed one is to be called, empty where they
    didn't say; `kind` that of a new one, and `into` the key of the one that another goes into.
    """

    deed: Deed
    key: str | None = None
    name: str = ""
    into: str | None = None
    kind: Kind = Kind.EXPENSE


@dataclass(frozen=True, slots=True)
class Depart:
    """The person is away from home, or will be from `since` on; None is now, and `until` None until they say otherwise.

    `place` is the destination's name as the message has it.
    """

    destination: Destination
    place: str
    until: date | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """The person is back home."""


@dataclass(frozen=True, slots=True)
class Chat:
    """Nothing to book: a greeting, thanks, a plan, a remark."""


class Doubt(StrEnum):
    """The one thing that must be asked before anything can be booked."""

    AMOUNT = "amount"
    KIND = "kind"
    CURRENCY = "currency"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to settle a doubt: what is set takes the place of the same in the entry that the doubt is about."""

    amount: Decimal | None = None
    kind: Kind | None = None
    currency: str | None = None
    occurred_on: date | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """Something was meant to be booked, but one thing has two live readings or none.

    `entries` is what was understood besides; empty where nothing was. The doubt is about the one at `position`, whose
    amount is 0 where that is the doubt. `candidates` are its live readings, the likeliest first.
    """

    doubt: Doubt
    entries: tuple[ReadEntry, ...] = ()
    position: int = 0
    candidates: tuple[Candidate, ...] = ()


Intent = (
    Record | Amend | Remove | Ask | SetBudget | Configure | ArrangeCategory | Depart | Return | Chat | Unclear
)


@dataclass(frozen=True, slots=True)
class TokenUse:
    """What one model call cost, in tokens as the server counted them.

    `cached` is the part of `prompt` that came from the server's cache.
    """

    prompt: int = 0
    cached: int = 0
    completion: int = 0


BY_RULES = "rules"
"""The extractor's name of the rules."""


class StandIn(StrEnum):
    """Why the rules read a message that a model should have read."""

    AWAY = "away"  # the model couldn't be reached, or took too long
    SPENT = "spent"  # the chat has used up its share of the model for the day


@dataclass(frozen=True, slots=True)
class Reading:
    """What an extractor made of a message. `extractor` names who read it ("rules", "openai:gpt-6-luna").

    `tokens` are what a model has counted, None where it doesn't or where none was asked.
    """

    intent: Intent
    extractor: str
    tokens: TokenUse | None = None
    stood_in: StandIn | None = None

    @property
    def by_model(self) -> bool:
        """Whether a model has read it: that is what a chat has its daily share of."""
        return self.extractor != BY_RULES
