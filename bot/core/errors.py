"""Everything that can go wrong and has a name.

    BookkeeperError
    ├── UserError                 the person can do something about it; the edge words the answer
    │   ├── InvalidAmount         not a positive amount that the currency can hold
    │   ├── UnknownCurrency       ISO 4217 has no such code
    │   ├── InvalidRate           no exchange rate between two currencies
    │   ├── OwnRateNotFound       nobody has said what one of these is worth in the other
    │   ├── UnknownZone           the IANA database has no such time zone
    │   ├── UnknownCategory       the chat has no such category
    │   ├── InvalidDescription    empty, or too long to keep
    │   ├── InvalidDate           not a day that can be booked
    │   ├── PeriodTooLong         more years than a report can show
    │   ├── EntryNotFound         this chat has no such entry
    │   ├── EntryVoided           the entry is out of the books; restore it first
    │   ├── ScreenOutdated        what the person saw has changed since
    │   ├── NothingToUndo         there is no change left to take back
    │   ├── NotTheAuthor          somebody else wrote the entry
    │   ├── NotAsked              the question was put to somebody else
    │   ├── QuestionClosed        the question was answered, passed over or has expired
    │   ├── HintNotFound          this chat has learned no such words
    │   ├── BudgetNotFound        this chat has no such budget
    │   └── InviteRefused         the link is unknown, used or expired
    ├── ChartFailed               the picture couldn't be drawn; the words can still be sent
    └── ExtractionUnavailable     the model can't be reached or answers nonsense; another extractor may do

Classes carry data and no wording: what a person reads is decided in one place at the edge.
"""

from datetime import timedelta
from decimal import Decimal


class BookkeeperError(Exception):
    """The root of the tree."""


class UserError(BookkeeperError):
    """Something that the person can put right."""


class InvalidAmount(UserError):
    """The amount isn't positive, is too large, or is finer than the currency's minor unit."""

    def __init__(self, amount: Decimal, currency: str) -> None:
        super().__init__(f"{amount} {currency}")
        self.amount = amount
        self.currency = currency


class UnknownCurrency(UserError):
    """The person named a currency that ISO 4217 does not have."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class InvalidRate(UserError):
    """The rate isn't positive, is out of all bounds, or is of a currency in itself."""

    def __init__(self, currency: str, base: str) -> None:
        super().__init__(f"{currency} in {base}")
        self.currency = currency
        self.base = base


class OwnRateNotFound(UserError):
    """Nobody in this chat has said what one of these currencies is worth in the other."""

    def __init__(self, currency: str, base: str) -> None:
        super().__init__(f"{currency} in {base}")
        self.currency = currency
        self.base = base


class UnknownZone(UserError):
    """The person named a time zone that the IANA database does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class UnknownCategory(UserError):
    """The chat has no category with this key for this kind of entry."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class InvalidDescription(UserError):
    """The description is empty, or longer than `limit` characters."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"1 to {limit} characters")
        self.limit = limit


class InvalidDate(UserError):
    """The day can't be booked: before the books can begin, or too far ahead."""


class PeriodTooLong(UserError):
    """A report can't show that many years."""

    def __init__(self, years: int) -> None:
        super().__init__(f"more than {years} years")
        self.years = years


class EntryNotFound(UserError):
    """This chat has no such entry. Says nothing about other chats."""


class EntryVoided(UserError):
    """The entry was taken out of the books; only restoring it makes sense."""


class ScreenOutdated(UserError):
    """The button belongs to a state that is no longer the present one."""


class NothingToUndo(UserError):
    """Every change was taken back already, or none was ever made."""


class NotTheAuthor(UserError):
    """The entry was written by somebody else."""


class HintNotFound(UserError):
    """This chat has learned no such words, or what was to be learned is no longer there."""


class NotAsked(UserError):
    """The question was put to somebody else."""


class QuestionClosed(UserError):
    """The question was answered already, was passed over, or has expired."""


class BudgetNotFound(UserError):
    """This chat has no such budget, or none any more."""


class InviteRefused(UserError):
    """The invitation is unknown, used up or expired; which one is not told."""


class ChartFailed(BookkeeperError):
    """The picture could not be drawn. `reason` is for logs: short, and free of what the picture shows."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ExtractionUnavailable(BookkeeperError):
    """The extractor can't answer now. `reason` is for logs: short, and free of what the person wrote.

    `wait` is how long it isn't worth asking again, where that is known.
    """

    def __init__(self, reason: str, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait
