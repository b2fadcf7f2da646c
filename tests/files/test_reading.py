"""What can be read in a file that somebody sent, and what can't."""

from contextlib import suppress
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import Unreadable, UnreadableFile
from bot.files.reading import read_file

WISH: dict[str, Any] = {"currency": "EUR", "language": "en", "today": "2026-11-23", "choices": {}}
ROWS = "Datum;Text;Betrag\n14.03.2026;Bäckerei Müller;-12,50\n15.03.2026;Caf\u00e9 an der Stra\u00dfe;-3,00\n"


def read(data: bytes) -> list[dict[str, Any]]:
    return list(read_file(WISH, data))


def texts(data: bytes) -> list[str]:
    return [row[5] for piece in read(data)[1:] for row in piece["rows"]]


def refused(data: bytes) -> Unreadable:
    with pytest.raises(UnreadableFile) as found:
        read(data)
    return found.value.reason


def workbook(*rows: list[Any], **sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for name, lines in sheets.items():
        more = book.create_sheet(name)
        for row in lines:
            more.append(row)
    found = BytesIO()
    book.save(found)
    return found.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_text_is_read_in_its_encoding(encoding: str) -> None:
    assert texts(ROWS.encode(encoding)) == ["Bäckerei Müller", "Café an der Straße"]


@pytest.mark.parametrize("language", ["en", "own"])
@pytest.mark.parametrize(
    ("own", "encoding", "words"),
    [
        ("ru", "cp1251", "Продукты в магазине на углу"),
        ("ru", "koi8_r", "Продукты в магазине на углу"),
        ("zh", "gb18030", "在超市购买食品和水果"),
        ("zh", "big5", "在超市購買食品和水果"),
        ("ja", "shift_jis", "スーパーで野菜を買う"),
        ("ja", "euc_jp", "スーパーで野菜を買う"),
        ("ko", "euc_kr", "마트에서 식료품 구입"),
        ("el", "cp1253", "αγορά τροφίμων στη γωνία"),
        ("ar", "cp1256", "شراء الطعام من السوق"),
        ("fr", "cp1252", "café crème déjà payé"),
        ("de", "cp1252", "Bäckerei Müller, große Straße"),
    ],
)
def test_other_encodings_are_recognised(language: str, own: str, encoding: str, words: str) -> None:
    lines = "".join(f"2026-03-{day:02};{words};-{day}\n" for day in range(1, 20))
    wish = WISH | {"language": own if language == "own" else language}
    _, *pieces = read_file(wish, ("Date;Text;Amount\n" + lines).encode(encoding))
    assert {row[5] for piece in pieces for row in piece["rows"]} == {words}


@pytest.mark.parametrize(
    ("language", "encoding", "words"),
    [
        ("pl", "cp1250", "żywność i książka"),
        ("tr", "cp1254", "alışveriş ve gıda"),
        ("he", "cp1255", "קניות בסופר"),
    ],
)
def test_what_only_the_language_can_tell_goes_by_it(language: str, encoding: str, words: str) -> None:
    lines = "".join(f"2026-03-{day:02};{words};-{day}\n" for day in range(1, 20))
    _, *pieces = read_file(WISH | {"language": language}, ("Date;Text;Amount\n" + lines).encode(encoding))
    assert {row[5] for piece in pieces for row in piece["rows"]} == {words}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_found(delimiter: str) -> None:
    data = '2026-03-01,"a, b; c",-1.50\n2026-03-02,d,-2.50\n2026-03-03,e,-3.50\n'
    lines = data if delimiter == "," else data.replace('"a, b; c"', '"x"').replace(",", delimiter)
    assert read(lines.encode())[0]["table"]["delimiter"] == delimiter


def test_a_first_line_may_name_the_delimiter() -> None:
    assert texts(("sep=;\n" + ROWS).encode()) == ["Bäckerei Müller", "Café an der Straße"]


def test_a_line_break_in_quotation_marks_ends_no_row() -> None:
    assert texts(b'Date,Text,Amount\n2026-03-01,"two\nlines",-1\n') == ["two lines"]


def test_a_workbook_is_read_with_its_days_and_numbers() -> None:
    data = workbook(
        ["Date", "Text", "Amount"],
        [date(2026, 3, 1), "tea", -1.1],
        [datetime(2026, 3, 2, 9, tzinfo=UTC).replace(tzinfo=None), "noise", -0.1 - 0.2],
    )
    assert [row[2:6] for piece in read(data)[1:] for row in piece["rows"]] == [
        ["1.10", "EUR", "2026-03-01", "tea"],
        ["0.30", "EUR", "2026-03-02", "noise"],
    ]


def test_the_sheet_with_days_and_amounts_is_the_one() -> None:
    data = workbook(
        ["Notes"], ["nothing here"], Money=[["Date", "Text", "Amount"], [date(2026, 3, 1), "tea", -1]]
    )
    assert read(data)[0]["table"]["sheet"] == "Money"


def test_a_formula_without_its_result_books_nothing() -> None:
    data = workbook(["Date", "Text", "Amount"], [date(2026, 3, 1), "a", "=1+1"], [date(2026, 3, 1), "b", -2])
    assert texts(data) == ["b"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Unreadable.EMPTY),
        (b" \n\n", Unreadable.EMPTY),
        (b"%PDF-1.7 ...", Unreadable.NOT_TEXT),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), Unreadable.NOT_TEXT),
        (bytes(range(256)) * 20, Unreadable.NOT_TEXT),
        (bytes(5000), Unreadable.NOT_TEXT),
        (b"Dear Sir or Madam\nhow are you", Unreadable.NO_TABLE),
        (b"a" * 3_000_000, Unreadable.NO_TABLE),
        (b",".join([b"a"] * 1000), Unreadable.TOO_MANY_COLUMNS),
        (b",".join([b"a"] * 1_000_000), Unreadable.TOO_MANY_COLUMNS),
        (b"2026-01-01,a,-1\n" * 20_100, Unreadable.TOO_MANY_ROWS),
        (b'Date,Text,Amount\n2026-01-01,"' + b"x\n" * 200_000, Unreadable.BROKEN),
        (b"PK\x03\x04" + bytes(100), Unreadable.BROKEN),
        (b"{}", Unreadable.OTHER_JSON),
        (b"[1, 2]", Unreadable.OTHER_JSON),
        (b'{"format":"other"}', Unreadable.OTHER_JSON),
        (b'{"format":"bookkeeper","version":2}', Unreadable.NEWER),
        (b'{"format":"bookkeeper","version":1,"entries":[', Unreadable.BROKEN),
        (b'{"format":"bookkeeper","version":1,"x":NaN}', Unreadable.BROKEN),
        (b'{"format":"bookkeeper","version":1,"x":' + b"[" * 100_000, Unreadable.BROKEN),
        (
            b'{"format":"bookkeeper","version":1,"entries":[' + b"{}," * 30_000 + b"{}]}",
            Unreadable.TOO_MANY_ROWS,
        ),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: Unreadable) -> None:
    assert refused(data) is reason


def test_a_broken_entry_of_an_export_leaves_the_others() -> None:
    state = (
        '{"kind":"expense","amount":"%s","currency":"EUR","date":"2026-03-01","category":"dining",'
        '"category_source":"person","description":"a\\u0000b\\ud800","voided_at":null}'
    )
    entry = (
        '{"extractor":"rules","created_at":"2026-03-01T00:00:00+00:00","revisions":[{"number":1,"action":"recorded",'
        f'"state":{state},"by":1,"at":"2026-03-01T00:00:00+00:00","change":5,"undoes":null}}]}}'
    )
    sound = entry % "1.50"
    far = [sound.replace("2026-03-01", day) for day in ("9999-12-31", "1969-12-31")]
    booked_at = [sound.replace("2026-03-01T", f"{day}T", 1) for day in ("0001-01-01", "9999-12-31")]
    entries = ",".join(
        [entry % amount for amount in ("1.50", "-1", "1e400", "NaN", "0")]
        + ["{}", "7", "null", *far, *booked_at]
    )
    pieces = read(f'{{"format":"bookkeeper","version":1,"entries":[{entries}]}}'.encode())
    (kept,) = pieces[1]["entries"]
    assert kept["revisions"][0]["state"]["amount"] == "1.50"
    assert kept["revisions"][0]["state"]["description"] == "a b "
    assert [number for number, _, _ in pieces[1]["left"]] == list(range(2, 13))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    with suppress(UnreadableFile):
        read(data)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), max_size=5), max_size=8))
def test_no_table_breaks_the_reading(rows: list[list[str]]) -> None:
    data = "\n".join(",".join(row) for row in rows).encode(errors="replace")
    with suppress(UnreadableFile):
        read(data)
