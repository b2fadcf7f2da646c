"""The settings, and the only reader of the environment (and of `.env` in the working directory).

Each setting states once what it takes: the text stands in the error for a wrong value and in the
README's table. An empty or blank value counts as unset. Secrets never reach a message or a repr.
"""

import re
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from pydantic_settings.exceptions import SettingsError as SourceError

from bot.core.errors import UnknownCurrency, UnknownZone
from bot.core.money import currency_code
from bot.core.periods import zone
from bot.core.steps import Step

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_HOST = re.compile(r"[A-Za-z0-9.:_-]+")
_LOOKS_SECRET = re.compile(r"\d{5,}:[\w-]{20,}|\bsk-|://[^/]*@")

_LONGEST_SHOWN = 60
_LONGEST_OPERATOR = 200

_POSTGRES_SCHEMES = ("postgres", "postgresql", "postgresql+asyncpg")
_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_DRIVER_PARAMETERS = ("ssl", "host", "port", "target_session_attrs", "prepared_statement_cache_size")


class SettingsError(Exception):
    """The settings can't be used. Its text has one line for each that is wrong, and no secret."""


class Access(StrEnum):
    """Who may use the bot: those that were invited, or anybody."""

    CLOSED = "closed"
    OPEN = "open"


LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


class SendLimits(StrEnum):
    """Whether sending keeps to what Telegram allows a bot."""

    TELEGRAM = "telegram"
    OFF = "off"


class LogFormat(StrEnum):
    """How a log line looks; auto is text on a terminal and JSON elsewhere."""

    AUTO = "auto"
    TEXT = "text"
    JSON = "json"


def _web_address(text: str) -> str:
    """An http or https address without a slash at its end. Raises ValueError."""
    parts = _split(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    return text.rstrip("/")


def _webhook_address(text: str) -> str:
    """A web address that Telegram can reach: https, or http on this machine. Raises ValueError."""
    parts = _split(_web_address(text))
    if parts.scheme != "https" and not _is_loopback(parts.hostname or ""):
        raise ValueError("http works on this machine only")
    return text.rstrip("/")


def _split(text: str) -> SplitResult:
    """The address's parts. Raises ValueError, without urllib's sentence: it may quote a password."""
    try:
        parts = urlsplit(text)
        _ = parts.port  # read, since urllib looks at it only then
    except ValueError:
        raise ValueError from None
    return parts


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _database_address(secret: SecretStr) -> SecretStr:
    """The address as SQLAlchemy's asyncpg driver takes it. Raises ValueError.

    libpq's `sslmode` becomes asyncpg's `ssl`. A parameter that the driver has no word for is an error,
    since to drop one in silence could weaken a connection.
    """
    parts = _split(secret.get_secret_value())
    parameters = dict(_driver_parameter(name, value) for name, value in parse_qsl(parts.query))
    if parts.scheme not in _POSTGRES_SCHEMES or not (parts.hostname or "host" in parameters):
        raise ValueError
    if not parts.path.strip("/"):
        raise ValueError("it names no database")
    query = f"?{urlencode(parameters)}" if parameters else ""
    return SecretStr(f"postgresql+asyncpg://{parts.netloc}{parts.path}{query}")


def _driver_parameter(name: str, value: str) -> tuple[str, str]:
    if name in ("ssl", "sslmode"):
        if value not in _SSL_MODES:
            raise ValueError(f"sslmode is one of {', '.join(_SSL_MODES)}")
        return "ssl", value
    if name not in _DRIVER_PARAMETERS:
        raise ValueError(f"the parameter '{name}' isn't supported: leave it out")
    return name, value


def _shaped(pattern: re.Pattern[str]) -> AfterValidator:
    """Checks a secret as a whole. Raises ValueError."""

    def check(secret: SecretStr) -> SecretStr:
        if not pattern.fullmatch(secret.get_secret_value()):
            raise ValueError
        return secret

    return AfterValidator(check)


def _host(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise ValueError
    return text


def _one_line(text: str) -> str:
    if not text.isprintable() or len(text) > _LONGEST_OPERATOR:
        raise ValueError(f"it is one line of at most {_LONGEST_OPERATOR} characters")
    return text


def _currency(text: str) -> str:
    try:
        return currency_code(text)
    except UnknownCurrency:
        raise ValueError from None


def _zone_name(text: str) -> str:
    try:
        return zone(text).key
    except UnknownZone:
        raise ValueError from None


def _chat_ids(given: object) -> object:
    """The items of a list with commas; anything else as it came."""
    if isinstance(given, str):
        return [item.strip() for item in given.split(",") if item.strip()]
    return given


def _crash(text: str) -> str:
    """A step of a message's life (or `any`) and a chance up to 1. Raises ValueError."""
    step, _, chance = text.partition(":")
    if step not in ("any", *Step) or not 0 < float(chance) <= 1:
        raise ValueError(f"the steps are any, {', '.join(Step)}")
    return text


def _in_any_case(*choices: str) -> BeforeValidator:
    """Takes a choice in any case; what is none of them stays as it came, for the error to show."""
    spelled = {choice.lower(): choice for choice in choices}
    return BeforeValidator(
        lambda given: spelled.get(given.strip().lower(), given) if isinstance(given, str) else given
    )


def _setting(default: Any, *, takes: str, use: str, **limits: Any) -> Any:
    """A field with what it takes (for errors and the table) and what it is for (for the table)."""
    return Field(default, description=use, json_schema_extra={"takes": takes}, **limits)


WebAddress = Annotated[str, AfterValidator(_web_address)]


class Settings(BaseSettings):
    """Everything that can be set from outside. Frozen; made by `load`."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        str_strip_whitespace=True,
    )

    telegram_bot_token: Annotated[SecretStr, _shaped(_TOKEN)] | None = _setting(
        None,
        takes="a bot's token as BotFather gives it, such as 123456:AbC…",
        use="Needed for everything but `try`.",
    )
    telegram_api_url: WebAddress = _setting(
        "https://api.telegram.org",
        takes="an http or https address",
        use="Set it for a Bot API server of your own.",
    )
    database_url: Annotated[SecretStr, AfterValidator(_database_address)] | None = _setting(
        None,
        takes="an address such as postgresql://user:password@host:5432/database",
        use="Without it, the PostgreSQL that comes with the package runs in `DATA_DIR`.",
    )
    data_dir: Path = _setting(
        Path("data"),
        takes="a folder",
        use="Where the package's own PostgreSQL keeps the books; seen from the working directory.",
    )
    openai_api_key: SecretStr | None = _setting(
        None,
        takes="a key of the model's provider",
        use="Without it, built-in rules read the messages.",
    )
    openai_base_url: WebAddress | None = _setting(
        None,
        takes="an http or https address",
        use="Set it for another server that speaks OpenAI's API; unset is OpenAI's own.",
    )
    openai_model: str = _setting(
        "gpt-6-luna",
        takes="a model's name",
        use="The model that reads the messages.",
    )
    openai_patience: float = _setting(
        5.0,
        takes="seconds from 0.1 to 300",
        use="How long a person waits for the model before the rules stand in for it.",
        ge=0.1,
        le=300,
    )
    openai_concurrency: int = _setting(
        256,
        takes="a number from 1 to 1000",
        use="How many messages the model reads at once.",
        ge=1,
        le=1000,
    )
    openai_calls_per_day: int = _setting(
        500,
        takes="a number from 0",
        use="How many messages of a chat the model reads in a day; the rules read the rest. 0 is no limit.",
        ge=0,
    )
    access: Annotated[Access, _in_any_case(*Access)] = _setting(
        Access.CLOSED,
        takes="closed or open",
        use="Closed lets in those that were invited, open lets in anybody.",
    )
    allowed_chat_ids: Annotated[frozenset[int], NoDecode, BeforeValidator(_chat_ids)] = _setting(
        frozenset(),
        takes="chat ids with commas between them, such as 12345,-100987",
        use="Chats that may use the bot without an invitation.",
    )
    operator: Annotated[str, AfterValidator(_one_line)] | None = _setting(
        None,
        takes="who runs this bot and how to reach them, such as Ada Lovelace, ada@example.org",
        use="`/privacy` says it to everybody who may use the bot.",
    )
    messages_per_minute: int = _setting(
        60,
        takes="a number from 0",
        use="What a chat sends beyond it is booked as well, but more slowly. 0 is no limit.",
        ge=0,
    )
    max_text_length: int = _setting(
        4000,
        takes="a number from 100 to 4096",
        use="The longest message that is read, in characters.",
        ge=100,
        le=4096,
    )
    send_limits: Annotated[SendLimits, _in_any_case(*SendLimits)] = _setting(
        SendLimits.TELEGRAM,
        takes="telegram or off",
        use="Telegram keeps to what it allows a bot to send; off is for tests and benchmarks.",
    )
    webhook_url: Annotated[str, AfterValidator(_webhook_address)] | None = _setting(
        None,
        takes="an https address",
        use="Where Telegram reaches this bot; unset, the bot fetches its messages itself.",
    )
    webhook_secret: Annotated[SecretStr, _shaped(_WEBHOOK_SECRET)] | None = _setting(
        None,
        takes="1 to 256 letters, digits, - and _",
        use="What Telegram shows with each message to prove who it is; needed with `WEBHOOK_URL`.",
        validate_default=True,
    )
    http_host: Annotated[str, AfterValidator(_host)] = _setting(
        "127.0.0.1",
        takes="a host name or an address",
        use="Where the webhook, `/healthz`, `/readyz` and `/metrics` are served; 0.0.0.0 is everywhere.",
    )
    http_port: int = _setting(
        8080,
        takes="a port from 0 to 65535",
        use="0 is any free one.",
        ge=0,
        le=65535,
    )
    default_currency: Annotated[str, AfterValidator(_currency)] | None = _setting(
        None,
        takes="a currency's code, such as EUR",
        use="For people who haven't picked one; unset, it is guessed from their language.",
    )
    default_timezone: Annotated[str, AfterValidator(_zone_name)] | None = _setting(
        None,
        takes="a time zone's name, such as Europe/Lisbon",
        use="For people who haven't picked one; unset, it is guessed from their language.",
    )
    rates_url: WebAddress | None = _setting(
        None,
        takes="an http or https address, such as https://api.frankfurter.dev/v1",
        use="Whose exchange rates are fetched daily, beside the European Central Bank's that come with the package. "
        "It speaks like Frankfurter's first version: `/2026-11-02..2026-11-20?base=EUR` has what a euro was worth.",
    )
    log_level: Annotated[LogLevel, _in_any_case(*get_args(LogLevel))] = _setting(
        "INFO",
        takes="DEBUG, INFO, WARNING, ERROR or CRITICAL",
        use="What is logged: this and what is graver.",
    )
    log_format: Annotated[LogFormat, _in_any_case(*LogFormat)] = _setting(
        LogFormat.AUTO,
        takes="auto, text or json",
        use="Auto is text on a terminal and JSON elsewhere.",
    )

    crash_at: Annotated[str, AfterValidator(_crash)] | None = _setting(
        None,
        takes="a step and a chance, such as booked:0.05",
        use="For tests: the process kills itself with this chance whenever a message has come so far.",
    )

    @model_validator(mode="before")
    @classmethod
    def _blank_is_unset(cls, given: dict[str, object]) -> dict[str, object]:
        return {
            name: value for name, value in given.items() if not (isinstance(value, str) and not value.strip())
        }

    @field_validator("webhook_secret")
    @classmethod
    def _webhook_needs_its_secret(cls, secret: SecretStr | None, others: ValidationInfo) -> SecretStr | None:
        if secret is None and others.data.get("webhook_url"):
            raise ValueError("it is needed with WEBHOOK_URL")
        return secret

    @property
    def secrets(self) -> list[str]:
        """The values that must not be seen in a log."""
        held = (getattr(self, name) for name in type(self).model_fields)
        return [value.get_secret_value() for value in held if isinstance(value, SecretStr)]


def load(env_file: Path | None = Path(".env"), **chosen: Any) -> Settings:
    """The settings: `chosen` (by field name) before the environment, before the file, before the defaults.

    Raises SettingsError.
    """
    try:
        return Settings(_env_file=_readable(env_file), **chosen)
    except ValidationError as problem:
        raise SettingsError("\n".join(_lines(problem))) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file}: takes text in UTF-8; save it in that encoding") from None
    except (OSError, SourceError) as problem:
        raise SettingsError(f"{env_file}: can't be read ({type(problem).__name__})") from None


def settings_table() -> str:
    """The settings as a Markdown table: name, default, what it takes and is for."""
    rows = [_row(name, field) for name, field in Settings.model_fields.items()]
    return "\n".join(["| Variable | Default | What it takes |", "|---|---|---|", *rows, ""])


def _row(name: str, field: FieldInfo) -> str:
    takes = _takes(name)
    default = f"`{field.default}`" if field.default else ""
    return f"| `{name.upper()}` | {default} | {takes[0].upper()}{takes[1:]}. {field.description} |"


def _takes(name: str) -> str:
    extra = Settings.model_fields[name].json_schema_extra
    return str(extra["takes"]) if isinstance(extra, dict) else ""


def _readable(env_file: Path | None) -> Path | None:
    """The file, or None where there is none. A folder would be passed over in silence otherwise."""
    if env_file is None or not env_file.exists():
        return None
    if env_file.is_dir():
        raise SettingsError(f"{env_file}: is a folder, and should be a text file or not there at all")
    return env_file


def _lines(problem: ValidationError) -> list[str]:
    """One line per setting, in the order of the settings."""
    lines: dict[str, str] = {}
    for error in problem.errors(include_url=False):
        name = str(error["loc"][0])
        lines.setdefault(name, f"{name.upper()}: takes {_takes(name)}{_reason(name, error)}")
    return list(lines.values())


def _reason(name: str, error: ErrorDetails) -> str:
    """What is wrong in particular: the check's own sentence, or the value where it is no secret."""
    sentence = str(error.get("ctx", {}).get("error", ""))
    if sentence:
        return f"; {sentence}"
    given = str(error["input"])
    if "SecretStr" in str(Settings.model_fields[name].annotation) or _LOOKS_SECRET.search(given):
        return ""
    return f"; got {given!r}" if len(given) <= _LONGEST_SHOWN else f"; got {given[:_LONGEST_SHOWN]!r}…"


def plain(secret: SecretStr | None) -> str:
    """The secret itself; empty where there is none."""
    return secret.get_secret_value() if secret else ""
