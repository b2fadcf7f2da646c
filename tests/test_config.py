"""The settings: what each takes, how a wrong one is told, and that no secret is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Access, Settings, SettingsError, load, settings_table

TOKEN = "123456789:AAF-x_fakefakefakefakefakefakefake"
ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting from the machine that the tests run on, and a working directory without a `.env`."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def complaint(monkeypatch: pytest.MonkeyPatch, **variables: str) -> str:
    """What a start with these variables says."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as told:
        load()
    return str(told.value)


def database(address: str) -> str:
    url = load(database_url=address).database_url
    assert url is not None
    return url.get_secret_value()


def test_nothing_has_to_be_set() -> None:
    settings = load()
    assert settings.telegram_bot_token is None
    assert settings.database_url is None
    assert settings.openai_model == "gpt-6-luna"
    assert settings.access is Access.CLOSED
    assert settings.allowed_chat_ids == frozenset()
    assert settings.default_currency is None


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", f" {TOKEN} ")
    monkeypatch.setenv("ALLOWED_CHAT_IDS", "12, -100345,")
    monkeypatch.setenv("ACCESS", "Open")
    monkeypatch.setenv("DEFAULT_CURRENCY", "eur")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    settings = load()
    assert settings.telegram_bot_token is not None
    assert settings.telegram_bot_token.get_secret_value() == TOKEN
    assert settings.allowed_chat_ids == {12, -100345}
    assert settings.access is Access.OPEN
    assert settings.default_currency == "EUR"
    assert settings.log_level == "DEBUG"


def test_what_is_chosen_stands_before_the_environment_and_that_before_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("HTTP_PORT=1001\nHTTP_HOST=file.example\nOPENAI_MODEL=from-file\n")
    monkeypatch.setenv("HTTP_PORT", "1002")
    monkeypatch.setenv("HTTP_HOST", "environment.example")
    settings = load(http_port=1003)
    assert (settings.http_port, settings.http_host, settings.openai_model) == (
        1003,
        "environment.example",
        "from-file",
    )


@pytest.mark.parametrize("blank", ["", "  "])
@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields])
def test_a_blank_value_counts_as_unset(monkeypatch: pytest.MonkeyPatch, name: str, blank: str) -> None:
    monkeypatch.setenv(name, blank)
    assert load() == Settings(_env_file=None)


def test_an_empty_variable_leaves_the_word_to_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("OPENAI_MODEL=from-file\n")
    monkeypatch.setenv("OPENAI_MODEL", "")
    assert load().openai_model == "from-file"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_API_URL", "api.telegram.org"),
        ("TELEGRAM_API_URL", "https://host:port"),
        ("OPENAI_BASE_URL", "ftp://models.example"),
        ("OPENAI_BASE_URL", "https://models.example/v1?key=1"),
        ("ACCESS", "friends"),
        ("ALLOWED_CHAT_IDS", "12,anna"),
        ("WEBHOOK_URL", "http://bot.example"),
        ("OPERATOR", "Ada\nLovelace"),
        ("OPERATOR", "a" * 201),
        ("HTTP_HOST", "http://localhost"),
        ("HTTP_PORT", "65536"),
        ("HTTP_PORT", "-1"),
        ("HTTP_PORT", "http"),
        ("DEFAULT_CURRENCY", "dollars"),
        ("DEFAULT_TIMEZONE", "Europe/Atlantis"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_is_told_in_one_line_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    told = complaint(monkeypatch, **{name: value})
    assert told.startswith(f"{name}: takes ")
    assert "\n" not in told


def test_the_line_says_what_is_taken_and_what_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    assert complaint(monkeypatch, HTTP_PORT="x") == "HTTP_PORT: takes a port from 0 to 65535; got 'x'"
    monkeypatch.delenv("HTTP_PORT")
    assert complaint(monkeypatch, ACCESS="Half") == "ACCESS: takes closed or open; got 'Half'"


def test_every_wrong_variable_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    told = complaint(monkeypatch, LOG_LEVEL="loud", HTTP_PORT="x", ALLOWED_CHAT_IDS="a,b,c")
    assert [line.split(":")[0] for line in told.splitlines()] == [
        "ALLOWED_CHAT_IDS",
        "HTTP_PORT",
        "LOG_LEVEL",
    ]


def test_a_long_value_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(complaint(monkeypatch, HTTP_PORT="9" * 5000)) < 150


@pytest.mark.parametrize(
    "variables",
    [
        {"TELEGRAM_BOT_TOKEN": "123456:hunter2"},
        {"WEBHOOK_SECRET": "hunter2!"},
        {"DATABASE_URL": "mysql://me:hunter2@host/books"},
        {"DATABASE_URL": "postgresql://me:hunter2/@host/books"},
        {"DATABASE_URL": "postgresql://me:hunter2/host"},
        {"DATABASE_URL": "postgresql://me:[hunter2@host/books"},
        {"DATABASE_URL": "postgresql://me:hunter2@host/books?sslmode=hunter2"},
        {"HTTP_PORT": "123456:hunter2hunter2hunter2hunter2"},
        {"LOG_LEVEL": "sk-hunter2hunter2hunter2"},
        {"OPENAI_BASE_URL": "ftp://me:hunter2@models.example"},
    ],
)
def test_a_secret_is_never_told(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    told = complaint(monkeypatch, **variables)
    assert told.startswith(next(iter(variables)))
    assert "hunter2" not in told.lower()


def test_secrets_stay_out_of_the_representation() -> None:
    settings = load(
        telegram_bot_token=TOKEN,
        openai_api_key="sk-hunter2",
        database_url="postgresql://me:hunter2@host/books",
        webhook_secret="hunter2",
    )
    assert "hunter2" not in repr(settings)
    assert TOKEN not in repr(settings)
    assert set(settings.secrets) == {
        TOKEN,
        "sk-hunter2",
        "hunter2",
        "postgresql+asyncpg://me:hunter2@host/books",
    }


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_a_database_address_is_told_to_the_async_driver(scheme: str) -> None:
    given = f"{scheme}://me:s%40cret@db.example:5433/books"
    assert database(given) == "postgresql+asyncpg://me:s%40cret@db.example:5433/books"


def test_libpqs_ssl_mode_is_translated() -> None:
    assert database("postgres://me@db.example/books?sslmode=require").endswith("/books?ssl=require")


def test_a_database_on_a_socket_has_its_host_in_a_parameter() -> None:
    assert database("postgresql:///books?host=/run/pg") == "postgresql+asyncpg:///books?host=%2Frun%2Fpg"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("postgresql://me@db.example", "it names no database"),
        ("postgresql://me@db.example/books?sslmode=yes", "sslmode is one of disable, allow"),
        ("postgresql://me@db.example/books?channel_binding=require", "'channel_binding' isn't supported"),
    ],
)
def test_a_database_address_that_cant_be_used_says_why(
    monkeypatch: pytest.MonkeyPatch, address: str, reason: str
) -> None:
    assert reason in complaint(monkeypatch, DATABASE_URL=address)


def test_a_webhook_needs_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    told = complaint(monkeypatch, WEBHOOK_URL="https://bot.example/hook")
    assert told.startswith("WEBHOOK_SECRET: takes ")
    assert told.endswith("it is needed with WEBHOOK_URL")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "[::1]"])
def test_a_webhook_on_this_machine_may_do_without_tls(host: str) -> None:
    settings = load(webhook_url=f"http://{host}:8443/hook/", webhook_secret="s3cret")
    assert settings.webhook_url == f"http://{host}:8443/hook"


@given(st.integers(0, 65535))
def test_every_port_is_taken(port: int) -> None:
    assert load(http_port=str(port)).http_port == port


@given(st.text("0123456789abc:_-", max_size=60))
def test_a_token_is_taken_whole_or_not_at_all(text: str) -> None:
    try:
        token = load(telegram_bot_token=text).telegram_bot_token
    except SettingsError:
        return
    assert token is None or token.get_secret_value() == text


def test_what_else_stands_in_the_file_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("POSTGRES_PASSWORD=x\nHTTP_PORT=9000\n")
    monkeypatch.setenv("SOMETHING_ELSE", "y")
    assert load().http_port == 9000


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    Path(".env").write_text("HTTP_PORT=9000\n", encoding="utf-8-sig")
    assert load().http_port == 9000


def test_a_file_in_another_encoding_is_named() -> None:
    Path(".env").write_text("HTTP_PORT=9000\n", encoding="utf-16")
    with pytest.raises(SettingsError, match=r"^\.env: takes text in UTF-8"):
        load()


def test_a_folder_in_the_files_place_is_named() -> None:
    Path(".env").mkdir()
    with pytest.raises(SettingsError, match=r"^\.env: is a folder"):
        load()


def test_a_file_that_cant_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    Path(".env").touch()
    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(SettingsError, match=r"^\.env: can't be read \(PermissionError\)"):
        load()


def test_the_table_has_a_row_for_each_setting() -> None:
    _, _, *rows = settings_table().splitlines()
    assert [row.split("`")[1] for row in rows] == [name.upper() for name in Settings.model_fields]
    assert "| `HTTP_PORT` | `8080` | A port from 0 to 65535." in settings_table()
    assert all(row.count("|") == 4 for row in rows)


def test_the_readme_shows_the_table_as_the_code_has_it() -> None:
    assert settings_table() in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_file_names_each_setting_once_and_can_be_used_as_it_is() -> None:
    example = ROOT / ".env.example"
    names = [line.lstrip("# ").split("=")[0] for line in example.read_text().splitlines() if "=" in line]
    assert [name for name in names if name.lower() in Settings.model_fields] == [
        name.upper() for name in Settings.model_fields
    ]
    assert load(example) == load(None)
