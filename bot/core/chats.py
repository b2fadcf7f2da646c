"""A chat's settings, and the questions that its people are being asked."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.core.categories import Categories
from bot.core.clarifying import Pending
from bot.core.confirmations import ConfirmationStyle
from bot.core.ledger import ChatId, EntryId
from bot.core.number_styles import NumberStyle
from bot.core.periods import Calendar
from bot.core.travel import Travel


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """How a chat keeps its books. `language` is a BCP 47 tag; `onboarded` once currency and zone were chosen.

    `currency` is what its reports are in; `travel` the journey that was told of last, which may be over;
    `number_style` is None where numbers are written as the language has it. `warns_twice` is whether what was booked
    a moment ago is asked about when it comes again. `has_budgets` and `categories` are only read.
    """

    chat_id: ChatId
    currency: str
    zone: str
    language: str
    onboarded: bool = False
    calendar: Calendar = Calendar()
    travel: Travel | None = None
    has_budgets: bool = False
    number_style: NumberStyle | None = None
    confirmations: ConfirmationStyle = ConfirmationStyle.FULL
    warns_twice: bool = True
    categories: Categories = Categories()

    def travel_on(self, day: date) -> Travel | None:
        """The journey that makes another currency count on that day."""
        travel = self.travel
        return travel if travel and day in travel and travel.currency != self.currency else None

    def currency_on(self, day: date) -> str:
        """The currency of what is written on that day and names none."""
        travel = self.travel_on(day)
        return travel.currency if travel else self.currency


class Expecting(StrEnum):
    """What a person's next message is the answer to; no message answers what stands last, a menu or a warning."""

    AMOUNT = "amount"
    DESCRIPTION = "description"
    CURRENCY = "currency"
    ZONE = "zone"
    CHOICE = "choice"
    BUDGET = "budget"
    CATEGORY = "category"
    EDITING = "editing"  # an entry's menu
    ERASING = "erasing"  # the way to be forgotten


BY_LOCATION = "here"
"""What a question for the ZONE is about where a button below the chat can answer it with a location."""

LATER = "settings"
"""What a question for the CURRENCY or the ZONE is about that is put in the settings, or once the chat is set up.

AT_START may stand before it, BY_LOCATION behind.
"""

AT_START = "start"
"""What a question for the CURRENCY or the ZONE is about that is put to whoever comes: they may want something else."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that the bot put to one person, kept so that a restart doesn't forget it.

    `message_id` is the bot's message that shows it, 0 until it was sent; `entry_id` the entry that the answer is for;
    `answered_by` the update that answered it, which finds it again when it is replayed after a crash. `pending` is
    what an answer to a CHOICE brings into the books. `page` is the page of the history that the entry's card, which
    the question stands on, leads back to; empty where it stands elsewhere. `about` is the category that a BUDGET is
    for, empty where it is for all spending, with its span behind a space where that was named; for a CATEGORY it says
    what is to be done: "new expense", "name <key>", "emoji <key>"; for a CURRENCY or a ZONE it is any of AT_START,
    LATER and BY_LOCATION with spaces between, or empty. `asked_by` is the message's update that an AT_START question is
    the answer to, or a refused name; it puts the question again where it is handled again.
    """

    expecting: Expecting
    message_id: int
    asked_at: datetime
    entry_id: EntryId | None = None
    answered_by: int | None = None
    pending: Pending | None = None
    page: str = ""
    about: str = ""
    asked_by: int | None = None

    @property
    def is_at_start(self) -> bool:
        """Whether it was put to whoever comes."""
        return AT_START in self.about.split()

    @property
    def is_by_location(self) -> bool:
        """Whether a location answers it too."""
        return BY_LOCATION in self.about.split()

    @property
    def is_change(self) -> bool:
        """Whether what it asks for was set before."""
        return LATER in self.about.split()
