"""What the bot tells those who run it: structured logs and metrics.

Every line is one event with its fields, as text on a terminal and as JSON elsewhere; the standard
library's loggers take the same way. Secrets don't belong in a log: the loggers that write down
addresses are quiet, and what slips through all the same is blotted out of the finished line.
"""

import logging
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TextIO

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from structlog.typing import EventDict, Processor, WrappedLogger

BLOTTED = "***"

# A bot's token stands in the address of each of its requests; the others are quiet to be useful.
_CHATTY = ("httpx", "httpx2", "httpcore", "httpcore2", "telegram", "openai", "uvicorn.access", "alembic")

_SECRETS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\d)(\d{5,})(:|%3[Aa])[A-Za-z0-9_-]{20,}"), rf"\1\2{BLOTTED}"),
    (re.compile(r"\bsk-[A-Za-z0-9_-]{8,}"), f"sk-{BLOTTED}"),
    (re.compile(r"(?i)\b(bearer\s+)[A-Za-z0-9._~+/=-]{8,}"), rf"\1{BLOTTED}"),
    (re.compile(r"(://[^\s:/@]*:)[^\s@/]+(@)"), rf"\1{BLOTTED}\2"),
)
_SHORTEST_SECRET = 8
"""A shorter value would blot out ordinary words as well."""


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without anything that looks like a token, a key or a password, nor any of `secrets`."""
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET:
            text = text.replace(secret, BLOTTED)
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def configure_logging(
    level: str = "INFO", log_format: str = "auto", secrets: Sequence[str] = (), stream: TextIO | None = None
) -> None:
    """Sends all logging to `stream` (stderr), from `level` up, as "text", "json" or "auto".

    May be called again: the last call counts.
    """
    stream = stream or sys.stderr
    on_terminal = stream.isatty()
    as_text = log_format == "text" or (log_format == "auto" and on_terminal)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(as_text, on_terminal, secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *_about_the_event(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _about_the_event() -> list[Processor]:
    """What is known of an event beside its own fields, the same for structlog's and the library's."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def _formatter(as_text: bool, in_colour: bool, secrets: Sequence[str]) -> logging.Formatter:
    rendering: list[Processor]
    if as_text:
        # Plain, since the prettier tracebacks show local variables, and with them secrets.
        plain = structlog.dev.plain_traceback
        rendering = [structlog.dev.ConsoleRenderer(colors=in_colour, exception_formatter=plain)]
    else:
        rendering = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(default=str)]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_about_the_event(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *rendering,
            _blotter(secrets),
        ],
    )


def _blotter(secrets: Sequence[str]) -> Callable[[WrappedLogger, str, EventDict], str]:
    """The last processor, which gets the finished line and so sees exceptions as well."""

    def blot(_logger: WrappedLogger, _method: str, line: EventDict) -> str:
        return redacted(str(line), secrets)

    return blot


class Metrics:
    """What is counted, in a registry of its own. Times are in seconds."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.updates = self._counter("updates", "Updates that arrived: new, or known before.", "kind")
        self.inbox = self._gauge("inbox", "Updates that aren't handled, by state.", "state")
        self.inbox_oldest_seconds = self._gauge(
            "inbox_oldest_seconds", "Age of the oldest that isn't handled."
        )
        self.handled = self._counter("handled", "Tries to handle an update, by result.", "result")
        self.handle_seconds = self._seconds("handle_seconds", "From the claim of an update to its end.")
        self.answer_seconds = self._seconds("answer_seconds", "From an update's arrival to its end.")
        self.telegram_calls = self._counter(
            "telegram_calls",
            "Calls to Telegram, by method and status; replies are sendMessage.",
            "method",
            "status",
        )
        self.telegram_seconds = self._seconds("telegram_seconds", "From a call to Telegram to its answer.")
        self.send_wait_seconds = self._seconds(
            "send_wait_seconds", "What calls waited for Telegram's limits."
        )
        self.model_calls = self._counter("model_calls", "Calls to the language model, by result.", "result")
        self.model_seconds = self._seconds("model_seconds", "From a call to the model to its answer.")
        self.model_tokens = self._counter(
            "model_tokens", "Tokens as the model counted them, by kind.", "kind"
        )
        self.model_away = self._gauge("model_away", "1 while the model is believed to be away, else 0.")

    def page(self) -> tuple[bytes, str]:
        """The metrics as Prometheus reads them, and their content type."""
        return generate_latest(self.registry), CONTENT_TYPE_LATEST

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"bookkeeper_{name}", meaning, labels, registry=self.registry)

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"bookkeeper_{name}", meaning, labels, registry=self.registry)

    def _seconds(self, name: str, meaning: str) -> Histogram:
        buckets = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
        return Histogram(f"bookkeeper_{name}", meaning, registry=self.registry, buckets=buckets)
