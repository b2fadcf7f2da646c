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
        self._collect_the_process()
        self.updates = self._counter("updates", "Updates that arrived: new, or known before.", "kind")
        self.inbox_waiting = Gauge(
            "bookkeeper_inbox_waiting", "Updates that wait to be handled.", registry=self.registry
        )
        self.handled = self._counter("handled", "Updates that were handled, by result.", "result")
        self.handle_seconds = self._seconds("handle_seconds", "From the claim of an update to its end.")

    def page(self) -> tuple[bytes, str]:
        """The metrics as Prometheus reads them, and their content type."""
        return generate_latest(self.registry), CONTENT_TYPE_LATEST

    def _collect_the_process(self) -> None:
        ProcessCollector(registry=self.registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"bookkeeper_{name}", meaning, labels, registry=self.registry)

    def _seconds(self, name: str, meaning: str) -> Histogram:
        buckets = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
        return Histogram(f"bookkeeper_{name}", meaning, registry=self.registry, buckets=buckets)
