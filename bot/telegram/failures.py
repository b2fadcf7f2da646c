"""What a handler's exception means for the update that it was handling.

`Application.process_update` swallows exceptions: the worker learns of them through the error handler `remember_error`,
which notes them on the `Delivery` that the worker has set for its task.
"""

import secrets
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto

from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import ApplicationHandlerStop
from telegram.warnings import PTBDeprecationWarning

from bot.core.errors import ExtractionUnavailable
from bot.core.inbox import Claimed

IsOutage = Callable[[BaseException], bool]

_ID_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


class TryLater(Exception):
    """A handler can't do its work now and wants the update back, not before `delay` is over.

    With `aside` the rest of the chat goes on meanwhile; otherwise it waits too.
    """

    def __init__(self, delay: timedelta, *, aside: bool = False) -> None:
        super().__init__(str(delay))
        self.delay = delay
        self.aside = aside


@dataclass(slots=True)
class Delivery:
    """The update that the present task handles, and what went wrong with it.

    `erased` once its chat is being erased, and with it what the inbox knows of the update.
    """

    claimed: Claimed
    errors: list[Exception] = field(default_factory=list)
    erased: bool = False


present_delivery: ContextVar[Delivery | None] = ContextVar("present_delivery", default=None)
"""For handlers that must know how an update came to them; None outside of the worker."""


async def remember_error(_update: object, context: object) -> None:
    """The application's error handler: notes the exception for the worker, and ends the update's way through the bot.

    Without that end the handlers of later groups would be called: those behind a door that has failed to open.
    """
    delivery, error = present_delivery.get(), getattr(context, "error", None)
    if delivery is not None and isinstance(error, Exception):
        delivery.errors.append(error)
    raise ApplicationHandlerStop


class Fault(Enum):
    """Whose fault an exception is, which decides what happens to the update."""

    NOBODYS = auto()  # there is nothing left to do: the person has blocked the bot
    OUTAGE = auto()  # something else is away for a while
    BUG = auto()  # ours


# python-telegram-bot derives BadRequest from NetworkError; the rest are OSErrors that waiting doesn't cure.
_OURS = (
    BadRequest,
    FileNotFoundError,
    FileExistsError,
    IsADirectoryError,
    NotADirectoryError,
    PermissionError,
)
# A token that was taken back stops the bot, but isn't the update's fault.
_PASSING = (NetworkError, RetryAfter, InvalidToken, ExtractionUnavailable, OSError)


def fault_of(error: BaseException, is_outage: IsOutage) -> Fault:
    """Sorts an exception. `is_outage` knows the database's own."""
    if isinstance(error, Forbidden):
        return Fault.NOBODYS
    if isinstance(error, _OURS):
        return Fault.BUG
    return Fault.OUTAGE if isinstance(error, _PASSING) or is_outage(error) else Fault.BUG


def wanted_delay(error: BaseException) -> timedelta | None:
    """How long the exception itself asks to wait."""
    if isinstance(error, RetryAfter):
        with _own_idea_of_durations():
            wait = error.retry_after
        return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
    return None


def retry_after(delay: timedelta) -> RetryAfter:
    """What Telegram would answer to a call that must wait so long."""
    with _own_idea_of_durations():
        return RetryAfter(delay)


@contextmanager
def _own_idea_of_durations() -> Iterator[None]:
    """Where python-telegram-bot warns that its numbers of seconds will be timedeltas one day; here both will do."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        yield


def new_error_id() -> str:
    """Six letters and digits to find a log line by, none easily misread."""
    return "".join(secrets.choice(_ID_LETTERS) for _ in range(6))


def without_text(error: BaseException) -> str:
    """The traceback without the exceptions' messages, which may quote what a person wrote."""
    lines: list[str] = []
    found: BaseException | None = error
    while found is not None:
        lines = [*traceback.format_tb(found.__traceback__), type(found).__qualname__, "\n", *lines]
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return "".join(lines).rstrip()
