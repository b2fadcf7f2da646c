"""Everything that can go wrong and has a name.

    BookkeeperError
    ├── UserError                 the person can do something about it; the edge words the answer
    │   ├── InvalidAmount         not a positive amount that the currency can hold
    │   ├── UnknownCurrency       ISO 4217 has no such code
    │   ├── InvalidRate           no exchange rate between two currencies
    │   ├── OwnRateNotFound       nobody has said what one of these is worth in the other
    │   ├── UnknownZone           the IANA database has no such time zone
    │   ├── UnknownCategory       the chat has no such category
    │   ├── CategoryNotFound      there is no such category to change
    │   ├── InvalidCategoryName   empty, too long, or not one line
    │   ├── CommonCategoryName    a word of nearly every message
    │   ├── InvalidEmoji          not one emoji
    │   ├── CategoryNameTaken     another category has this name
    │   ├── CategoryFixed         "other" can't be hidden, merged away or moved
    │   ├── CategoryInUse         there are entries or a budget under what was to be no more
    │   ├── CategoryChanged       something newer stands on what was to be taken back
    │   ├── TooManyCategories     a chat can't have more
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
    │   ├── UnreadableFile        a file that can't be read as books
    │   ├── ImportClosed          the import was booked, dropped or has expired
    │   ├── OnlyAdministrators    in a group this isn't everybody's to do
    │   └── InviteRefused         the link is unknown, used or expired
    ├── ExportFailed              the file couldn't be written
    ├── ChartFailed               the picture couldn't be drawn; the words can still be sent
    └── ExtractionUnavailable     the model can't be reached or answers nonsense; another extractor may do

Classes carry data and no wording: what a person reads is decided in one place at the edge.
"""

from datetime import timedelta
from decimal import Decimal
from enum import StrEnum


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


class CategoryNotFound(UserError):
    """The category that was to be changed isn't there, or not any more."""


class InvalidCategoryName(UserError):
    """The name is empty, longer than `limit` characters, or no line of text."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"1 to {limit} characters")
        self.limit = limit


class CommonCategoryName(UserError):
    """The name stands in nearly every message, or is only a number: all entries would go under it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class InvalidEmoji(UserError):
    """What was to stand before a category's name isn't one emoji."""


class CategoryNameTaken(UserError):
    """Another category of the same kind is called so."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class CategoryFixed(UserError):
    """Each kind's "other" takes what nothing else is known of: it can't be hidden, merged away or moved."""


class CategoryInUse(UserError):
    """There are entries or a budget under a category that was to be taken back."""


class CategoryChanged(UserError):
    """A later change of the same category stands on the one that was to be taken back."""


class TooManyCategories(UserError):
    """The chat has as many categories as it can have, which is `limit`."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


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


class Unreadable(StrEnum):
    """Why a file can't be read."""

    TOO_BIG = "too big"  # more than a bot may fetch
    TOO_MUCH = "too much"  # more in it than can be read in a few seconds, or than the memory holds
    TOO_MANY_ROWS = "too many rows"  # the detail is how many are read
    TOO_MANY_COLUMNS = "too many columns"  # likewise
    NO_TABLE = "no table"  # text, but no rows of columns
    NOT_TEXT = "not text"  # neither text nor a known kind of file; the detail is what it looks like, if that is known
    EMPTY = "empty"
    OTHER_JSON = "other json"  # JSON, but not as this bot writes it
    NEWER = "newer"  # written by a newer version of this bot
    LOCKED = "locked"  # protected by a password
    BROKEN = "broken"
    GONE = "gone"  # Telegram doesn't have it any more


class UnreadableFile(UserError):
    """The file can't be read as books; `reason` says why, `detail` adds a figure or a name."""

    def __init__(self, reason: Unreadable, detail: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.detail = detail


class ImportClosed(UserError):
    """The file's entries were booked already, or it was dropped, or its buttons are too old."""


class OnlyAdministrators(UserError):
    """In a group, only those who run it may do this."""


class InviteRefused(UserError):
    """The invitation is unknown, used up or expired; which one is not told."""


class ChartFailed(BookkeeperError):
    """The picture could not be drawn. `reason` is for logs: short, and free of what the picture shows."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ExportFailed(BookkeeperError):
    """The file could not be written. `reason` is for logs: short, and free of what is in the books."""

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
