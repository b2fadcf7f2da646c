"""What the services need from outside, as small Protocols; what they need of a database is in `repositories`."""

from collections.abc import Collection
from datetime import date, datetime
from enum import Enum, StrEnum, auto
from typing import Protocol

from bot.core.clarifying import ShortAnswer
from bot.core.intents import Depart, IncomingText, Reading, Return, SetBudget
from bot.core.ledger import ChatId
from bot.core.periods import Calendar, Period
from bot.core.pictures import Picture
from bot.core.questions import Question, When
from bot.core.rates import Exchange


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class Effort(Enum):
    """How much a reading may take: time, and a model."""

    PROMPT = auto()  # somebody waits: where the model is away or slow, the rules stand in if they are certain
    PATIENT = auto()  # they were told that it takes a while: the model gets its time, and nothing stands in
    LAST = auto()  # as PATIENT, but what the rules make of it is taken before there is no answer at all
    RULES = auto()  # no model


class Extractor(Protocol):
    """Understands a message."""

    async def extract(self, message: IncomingText, effort: Effort = Effort.PROMPT) -> Reading:
        """What the message means. Raises ExtractionUnavailable where it can't be told now."""
        ...


class AnswerReader(Protocol):
    """Reads a short answer to one of the bot's own questions by rules alone: "8", "the second", "yesterday"."""

    def __call__(self, message: IncomingText) -> ShortAnswer | None:
        """What it says; None where it is too long to be one, or says too much."""
        ...


class JourneyReader(Protocol):
    """Reads where somebody says that they are, by rules alone: "Japan until Sunday", "off"."""

    def __call__(self, message: IncomingText) -> Depart | Return | None:
        """The journey, or its end; None where the text is anything else."""
        ...


class BudgetReader(Protocol):
    """Reads by rules alone what somebody says of a budget when it is clear that they do: "food 300", "food off"."""

    def __call__(self, message: IncomingText) -> SetBudget | None:
        """The wish; None where the text says anything else besides."""
        ...


class PeriodReader(Protocol):
    """Reads the period that a few words name, by rules alone: "last week", "q2", "1 Jan – 15 Mar"."""

    def __call__(
        self, words: str, today: date, language: str, currency: str, calendar: Calendar
    ) -> When | None:
        """The period; None where the words name none, or say anything else besides.

        `language` is a BCP 47 tag; by it and the `currency` 3/4 is a day of March or of April. The `calendar` tells
        where the months begin that a range is named by.
        """
        ...


class Places(Protocol):
    """Knows what time zone a place on earth is in."""

    async def zone_at(self, latitude: float, longitude: float) -> str | None:
        """The IANA name; None at sea, where no city's clock counts. Nothing of the place is kept or sent anywhere."""
        ...


class ListReader(Protocol):
    """Reads by rules alone which entries a few words mean: "coffee", "october", "food last month"."""

    def __call__(self, message: IncomingText) -> Question:
        """The question for these entries; only its period and filters count."""
        ...


class ChartRenderer(Protocol):
    """Draws."""

    async def render(self, picture: Picture) -> bytes:
        """The picture as a PNG file."""
        ...


class Rates(Protocol):
    """Published exchange rates."""

    async def exchange(self, base: str, currencies: Collection[str], period: Period) -> Exchange:
        """What is known of these currencies, to convert entries of this period into `base`.

        Never raises for a publisher that is away: what is missing is missing.
        """
        ...


class Role(StrEnum):
    """What a chat may do with this bot beyond keeping its own books."""

    OWNER = "owner"
    GUEST = "guest"


class AccessRegistry(Protocol):
    """Who was let in. Works across chats, and touches nothing but admissions and invitations."""

    async def role(self, chat_id: ChatId) -> Role | None: ...
    async def has_owner(self) -> bool: ...
    async def add_invite(
        self, digest: bytes, role: Role, by: ChatId | None, expires_at: datetime | None
    ) -> None: ...

    async def redeem(self, digest: bytes, chat_id: ChatId, at: datetime) -> Role | None:
        """Uses the invitation up and admits the chat, in one transaction.

        None where it is unknown, expired or used by another chat, or would make a second owner. A chat that has
        its role already keeps it, and the invitation stays good for another.
        """
        ...
