"""The language model that reads messages, on OpenAI or any server that speaks its chat completions.

One call a message where all is well. Trouble is bounded: a time for each attempt and for all of them, a few more
attempts after overload or a broken line, one more after an answer that makes no sense. What doesn't work in the end
is ExtractionUnavailable, whose reasons and log lines hold neither the key nor anything that a person wrote; it is an
UnusableAnswer where the model is there and only this message is the trouble.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import structlog

from bot.core.errors import ExtractionUnavailable
from bot.core.intents import IncomingText, Reading, TokenUse
from bot.core.ports import Effort
from bot.extraction.completion import Completion, NonsenseAnswer, UnusableAnswer
from bot.extraction.dialect import AnswerFormat, Dialect
from bot.extraction.grounding import grounded
from bot.extraction.model_watch import CallOutcome, ModelWatch, Unwatched
from bot.extraction.prompt import messages
from bot.extraction.schema import Answer, strict_schema

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI

OPENAI_URL = "https://api.openai.com/v1"
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 8.0

_DEADLINE_IN_TIMEOUTS = 1.5
"""All attempts together may take this many times as long as one: a person is waiting."""

_LONGEST_PROMPT_PAUSE_S = 2.0
"""Where a server wants to be left alone for longer, a prompt answer can't come from it."""

_CONNECT_TIMEOUT_S = 5.0
_REFUSAL_STATUSES = frozenset({400, 404, 415, 422, 501})
_BUSY_STATUSES = frozenset({408, 409, 425, 429})
_SERVER_FAULT = 500
_DAY_S = 86_400.0
_QUOTA_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
_MESSAGE_CODES = frozenset(
    {"content_filter", "content_policy_violation", "context_length_exceeded", "invalid_prompt"}
)

_log = structlog.get_logger(__name__)


class _Busy(Exception):
    """Another attempt may work, after `wait_s` where the server said so."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_s = wait_s

    @property
    def wait(self) -> timedelta | None:
        """The same, for those who plan by it: a day at most, whatever the server said."""
        return None if self.wait_s is None else timedelta(seconds=min(self.wait_s, _DAY_S))


class _Refused(Exception):
    """The server doesn't take the request as it is. `complaint` may quote the message: not for logs."""

    def __init__(self, status: int, complaint: str) -> None:
        super().__init__(status)
        self.status = status
        self.complaint = complaint


class _Rejected(ExtractionUnavailable):
    """The server takes no request at all until its operator does something about it."""


@dataclass(slots=True)
class _Exchange:
    """What one message has taken so far."""

    dialect: Dialect
    effort: Effort
    failures: int = 0
    nonsense: int = 0
    spent: TokenUse | None = None

    @property
    def longest_pause_s(self) -> float:
        """Seconds that the server may ask to wait for."""
        return _LONGEST_PROMPT_PAUSE_S if self.effort is Effort.PROMPT else float("inf")

    def add(self, tokens: TokenUse | None) -> None:
        if tokens is None:
            return
        before = self.spent or TokenUse()
        self.spent = TokenUse(
            prompt=before.prompt + tokens.prompt,
            cached=before.cached + tokens.cached,
            completion=before.completion + tokens.completion,
        )


class OpenAIExtractor:
    """Reads messages with a model. `base_url` None is OpenAI itself; `timeout_s` is for one attempt, in seconds.

    `watch` is told of every call, so of the tokens of those too that came to nothing.
    """

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str | None,
        model: str,
        timeout_s: float = 20.0,
        attempts: int = 3,
        watch: ModelWatch | None = None,
    ) -> None:
        self._api_key = api_key
        self._base_url = base_url or OPENAI_URL
        self._model = model
        self._timeout_s = timeout_s
        self._attempts = attempts
        self._watch = watch or Unwatched()
        self._schema = strict_schema()
        self._dialect = Dialect()
        self._client: AsyncOpenAI | None = None
        self._opening = asyncio.Lock()
        self._reported: str | None = None

    async def extract(self, message: IncomingText, effort: Effort = Effort.PROMPT) -> Reading:
        """What the message means, grounded in its text. Raises ExtractionUnavailable."""
        exchange = _Exchange(self._dialect, effort)
        await self.warm()
        async with _time_limit(self._timeout_s * _DEADLINE_IN_TIMEOUTS) as deadline:
            answer = await self._converse(message, exchange, deadline)
        self._dialect = exchange.dialect
        self._reported = None
        intent = grounded(answer.to_intent(message), message)
        return Reading(intent, f"openai:{self._model}", exchange.spent)

    async def warm(self) -> None:
        """Loads the client beforehand, off the event loop: it takes seconds on a small machine."""
        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(self._open)

    async def close(self) -> None:
        """Closes the connections. The next message would open new ones."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _open(self) -> "AsyncOpenAI":
        import openai  # noqa: PLC0415 - takes seconds, and a bot without a key never needs it

        return openai.AsyncOpenAI(
            api_key=self._api_key or "none",
            base_url=self._base_url,
            timeout=openai.Timeout(self._timeout_s, connect=min(_CONNECT_TIMEOUT_S, self._timeout_s)),
            max_retries=0,
        )

    async def _converse(self, message: IncomingText, exchange: _Exchange, deadline: float) -> Answer:
        """Asks until there is an answer or no hope of one; `exchange` keeps count."""
        while True:
            try:
                return await self._ask(message, exchange)
            except _Busy as busy:
                await self._pause(busy, exchange, deadline)
            except _Refused as refused:
                self._simplify(refused, exchange)
            except NonsenseAnswer as nonsense:
                exchange.nonsense += 1
                if exchange.nonsense > 1:
                    raise UnusableAnswer(nonsense.reason) from None
                exchange.dialect = exchange.dialect.after_nonsense() or exchange.dialect

    async def _ask(self, message: IncomingText, exchange: _Exchange) -> Answer:
        enforced = exchange.dialect.format is AnswerFormat.SCHEMA
        said = messages(message, None if enforced else self._schema)
        with _told(self._watch) as heard:
            completion = Completion.parse(await self._call(said, exchange.dialect.parameters(self._schema)))
            heard.tokens = completion.tokens
            exchange.add(completion.tokens)
            return completion.answer()

    async def _call(self, said: Any, parameters: dict[str, Any]) -> bytes:
        """The body of the answer."""
        import openai  # noqa: PLC0415 - loaded by now

        client = self._client
        if client is None:
            raise ExtractionUnavailable("closed")
        try:
            async with asyncio.timeout(self._timeout_s):
                # `extra_body` goes out as it is; as arguments the schema would be walked through for each call.
                response = await client.chat.completions.with_raw_response.create(
                    model=self._model, messages=said, extra_body=parameters
                )
                content: bytes = response.content
                return content
        except (TimeoutError, openai.APITimeoutError):
            raise _Busy("no answer in time") from None
        except openai.APIConnectionError:
            raise _Busy("no connection") from None
        except openai.APIStatusError as error:
            raise self._translated(error) from None
        except openai.OpenAIError as error:
            raise ExtractionUnavailable(type(error).__name__) from None

    def _translated(self, error: "APIStatusError") -> Exception:
        status = error.status_code
        if error.code in _QUOTA_CODES:
            return self._given_up(f"out of quota ({status})")
        if error.code in _MESSAGE_CODES:
            return UnusableAnswer(f"server refused the message ({status})")
        if status in _BUSY_STATUSES or status >= _SERVER_FAULT:
            return _Busy(f"server answered {status}", _retry_after(error.response.headers))
        if status in _REFUSAL_STATUSES:
            return _Refused(status, f"{error.param} {error.message}")
        return self._given_up(f"server answered {status}")

    def _given_up(self, reason: str) -> ExtractionUnavailable:
        """For what only the operator can put right: logged once until it works again or something else is wrong."""
        if reason != self._reported:
            self._reported = reason
            _log.warning("model_rejects_requests", reason=reason, model=self._model)
        return _Rejected(reason)

    def _simplify(self, refused: _Refused, exchange: _Exchange) -> None:
        simpler = exchange.dialect.after_refusal(refused.complaint)
        if simpler is None:
            raise self._given_up(f"server answered {refused.status}")
        exchange.dialect = simpler

    async def _pause(self, busy: _Busy, exchange: _Exchange, deadline: float) -> None:
        """Waits as long as the server asked, else a random while that grows; gives up where no time would be left."""
        exchange.failures += 1
        longest = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**exchange.failures)
        pause = random.uniform(0, longest) if busy.wait_s is None else busy.wait_s  # noqa: S311 - no secret
        too_late = asyncio.get_running_loop().time() + pause >= deadline
        too_long = (busy.wait_s or 0) > exchange.longest_pause_s
        if exchange.failures >= self._attempts or too_late or too_long:
            raise ExtractionUnavailable(busy.reason, busy.wait)
        await asyncio.sleep(pause)


@dataclass(slots=True)
class _Heard:
    """What a call has brought so far."""

    tokens: TokenUse | None = None


@contextmanager
def _told(watch: ModelWatch) -> Iterator[_Heard]:
    """Around one call to the model, from its request to the reading of its answer."""
    heard, started, outcome = _Heard(), time.monotonic(), CallOutcome.AWAY
    try:
        yield heard
        outcome = CallOutcome.ANSWERED
    except (NonsenseAnswer, UnusableAnswer):
        outcome = CallOutcome.NONSENSE
        raise
    except (_Refused, _Rejected):
        outcome = CallOutcome.REFUSED
        raise
    finally:
        watch.called(outcome, timedelta(seconds=time.monotonic() - started), heard.tokens)


@asynccontextmanager
async def _time_limit(seconds: float) -> AsyncIterator[float]:
    """Ends what takes longer with ExtractionUnavailable; gives the loop's time at which it will."""
    deadline = asyncio.get_running_loop().time() + seconds
    try:
        async with asyncio.timeout_at(deadline):
            yield deadline
    except TimeoutError:
        raise ExtractionUnavailable("no answer in time") from None


def _retry_after(headers: Any) -> float | None:
    """Seconds to wait by a Retry-After header, None where there is none that makes sense."""
    stated = str(headers.get("retry-after", ""))
    try:
        seconds = float(stated)
    except ValueError:
        seconds = _seconds_until(stated)
    return seconds if 0 <= seconds < float("inf") else None


def _seconds_until(stated: str) -> float:
    try:
        moment = parsedate_to_datetime(stated)
    except ValueError:
        return -1.0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - datetime.now(UTC)).total_seconds()
