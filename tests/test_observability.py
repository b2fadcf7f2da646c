"""Logs are read by machines and by people, and by nobody who looks for a token."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.observability import Metrics, configure_logging, redacted

TOKEN = "123456789:AAF-x_fakefakefakefakefakefakefake"
KEY = "sk-proj-abcdefghijklmnop_1234"


@pytest.fixture(autouse=True)
def _logging_put_back() -> Iterator[None]:
    """Leaves the process's logging as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in ("httpx", "telegram", "openai", "alembic")}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.contextvars.clear_contextvars()
    structlog.reset_defaults()


class Terminal(io.StringIO):
    """A stream with a person behind it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def lines() -> io.StringIO:
    return io.StringIO()


def fail(reason: str) -> None:
    raise ConnectionError(reason)


def events(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_json_lines_carry_the_fields_of_the_event(lines: io.StringIO) -> None:
    configure_logging("INFO", "json", stream=lines)
    structlog.contextvars.bind_contextvars(update=7)
    structlog.get_logger("bot.telegram").info("reply sent", chat=42)
    [event] = events(lines)
    assert event["event"] == "reply sent"
    assert (event["chat"], event["update"]) == (42, 7)
    assert (event["level"], event["logger"]) == ("info", "bot.telegram")
    assert str(event["timestamp"]).endswith("Z")


def test_the_librarys_loggers_take_the_same_way(lines: io.StringIO) -> None:
    configure_logging("INFO", "json", stream=lines)
    structlog.contextvars.bind_contextvars(update=7)
    logging.getLogger("bot.db").warning("%d rows", 3, extra={"chat": 42})
    [event] = events(lines)
    assert (event["event"], event["chat"], event["update"]) == ("3 rows", 42, 7)
    assert event["level"] == "warning"


@pytest.mark.parametrize(
    ("log_format", "stream", "is_json"),
    [
        ("text", io.StringIO(), False),
        ("json", Terminal(), True),
        ("auto", io.StringIO(), True),
        ("auto", Terminal(), False),
    ],
)
def test_auto_is_text_for_people_and_json_for_machines(
    log_format: str, stream: io.StringIO, is_json: bool
) -> None:
    configure_logging("INFO", log_format, stream=stream)
    structlog.get_logger().info("started")
    assert stream.getvalue().startswith("{") is is_json
    assert "started" in stream.getvalue()


def test_without_a_stream_the_lines_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("INFO", "text")
    structlog.get_logger().info("started")
    told = capsys.readouterr()
    assert "started" in told.err
    assert told.out == ""


def test_the_level_holds_for_both_kinds_of_loggers(lines: io.StringIO) -> None:
    configure_logging("WARNING", "json", stream=lines)
    structlog.get_logger("one").info("quiet")
    logging.getLogger("two").info("quiet")
    structlog.get_logger("one").warning("loud")
    logging.getLogger("two").warning("loud")
    assert [event["event"] for event in events(lines)] == ["loud", "loud"]


def test_configured_again_each_event_is_still_one_line(lines: io.StringIO) -> None:
    configure_logging("INFO", "json", stream=io.StringIO())
    configure_logging("INFO", "json", stream=lines)
    structlog.get_logger().info("once")
    assert len(events(lines)) == 1


@pytest.mark.parametrize("name", ["httpx", "httpcore.connection", "telegram.ext", "openai._base_client"])
def test_loggers_that_write_down_addresses_are_quiet(lines: io.StringIO, name: str) -> None:
    configure_logging("DEBUG", "json", stream=lines)
    logging.getLogger(name).info("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    assert lines.getvalue() == ""


@pytest.mark.parametrize("log_format", ["text", "json"])
@pytest.mark.parametrize("secret", [TOKEN, KEY])
def test_a_secret_is_blotted_out_of_messages_fields_and_exceptions(
    lines: io.StringIO, log_format: str, secret: str
) -> None:
    configure_logging("DEBUG", log_format, stream=lines)
    structlog.get_logger().info(f"GET /{secret}/getMe", address=f"https://host/{secret}/getMe")
    logging.getLogger("httpx").warning("failed: %s", f"https://host/file/{secret}/a.jpg")
    try:
        fail(f"no route to /{secret}/getMe")
    except ConnectionError:
        structlog.get_logger().exception("call failed")
        logging.getLogger("bot").exception("call failed")
    written = lines.getvalue()
    assert secret not in written
    assert secret[-12:] not in written
    assert written.count("ConnectionError") >= 2
    assert written.count("***") >= 5


def test_a_traceback_shows_no_local_variables(lines: io.StringIO) -> None:
    configure_logging("INFO", "text", stream=lines)
    password = f"hunter{lines.tell() + 2}"
    try:
        fail("went wrong")
    except ConnectionError:
        structlog.get_logger().exception("failed")
    assert "went wrong" in lines.getvalue()
    assert password not in lines.getvalue()


def test_secrets_of_any_shape_are_blotted_out_where_they_are_named(lines: io.StringIO) -> None:
    configure_logging("INFO", "json", ["correct horse battery", "a"], stream=lines)
    structlog.get_logger().info("a key: correct horse battery")
    assert events(lines)[0]["event"] == "a key: ***"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            f"https://api.telegram.org/bot{TOKEN}/sendMessage",
            "https://api.telegram.org/bot123456789:***/sendMessage",
        ),
        (f"bot{TOKEN.replace(':', '%3A')}", "bot123456789%3A***"),
        ("Authorization: Bearer abcdefgh12345", "Authorization: Bearer ***"),
        ("postgresql://me:p%40ss@host/books", "postgresql://me:***@host/books"),
        ("at 12:30:45 in chat -1001234567890", "at 12:30:45 in chat -1001234567890"),
        ("http://127.0.0.1:8080/healthz", "http://127.0.0.1:8080/healthz"),
    ],
)
def test_what_looks_secret_is_blotted_out_and_the_rest_is_kept(text: str, kept: str) -> None:
    assert redacted(text) == kept


@given(st.text(), st.text())
def test_a_token_is_found_wherever_it_stands(before: str, after: str) -> None:
    assert TOKEN not in redacted(f"{before}/bot{TOKEN}/{after}")


@given(st.text(max_size=40))
def test_blotting_twice_changes_nothing_more(text: str) -> None:
    assert redacted(redacted(text)) == redacted(text)


def test_metrics_are_shown_as_prometheus_reads_them() -> None:
    metrics = Metrics()
    metrics.updates.labels(kind="new").inc()
    metrics.handled.labels(result="finished").inc(2)
    metrics.inbox.labels(state="waiting").set(4)
    metrics.handle_seconds.observe(0.2)
    page, content_type = metrics.page()
    lines = page.decode().splitlines()
    assert content_type.startswith("text/plain")
    assert 'bookkeeper_updates_total{kind="new"} 1.0' in lines
    assert 'bookkeeper_handled_total{result="finished"} 2.0' in lines
    assert 'bookkeeper_inbox{state="waiting"} 4.0' in lines
    assert "bookkeeper_handle_seconds_count 1.0" in lines


def test_two_bots_in_a_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.handled.labels(result="parked").inc(3)
    assert b'bookkeeper_handled_total{result="parked"} 3.0' in one.page()[0]
    assert b"parked" not in other.page()[0]


@pytest.mark.skipif(sys.platform != "linux", reason="the process's figures come from /proc")
def test_the_process_is_measured_too() -> None:
    assert b"process_resident_memory_bytes" in Metrics().page()[0]
