"""Entries as CSV: what a spreadsheet and another program make of them."""

import csv
from io import StringIO
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.core.exports import Format
from bot.core.formula_safety import guarded, unguarded
from bot.core.tables import MOST_ROWS
from bot.core.trackers import OWN_HEADER
from bot.files.csv_lines import CsvLines
from tests.files.covers import cover, line, written

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
RISKY = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "'", '"', ",", "\n", "''", "'="])


def rows(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_a_file_says_the_same_in_every_locale(tmp_path: Path) -> None:
    yen = line("1234", "JPY", description="鮨")
    dinar = line("1234.5", "KWD", kind="income", category="salary", description='his "bonus", all of it')
    [path] = written(Format.CSV, [yen, dinar], tmp_path)
    head, first, second = rows(path.read_bytes())
    assert tuple(head) == OWN_HEADER
    assert first == [
        *("2026-11-03", "expense", "1234", "JPY", "Dining", "鮨"),
        *("dining", "101", "2026-11-03T12:00:00Z", str(yen.id)),
    ]
    assert second[1:6] == ["income", "1234.500", "KWD", "Salary", 'his "bonus", all of it']
    assert path.read_bytes().count(b"\r\n") == 3


def test_a_formula_is_only_text() -> None:
    lines = CsvLines(cover(Format.CSV, names={"dining": "@risk"}))
    [[*_, category, description, _key, _by, _at, _id]] = [
        next(csv.reader([lines.line(line(description='=HYPERLINK("http://evil")')).decode()]))
    ]
    assert (category, description) == ("'@risk", '\'=HYPERLINK("http://evil")')


@given(st.one_of(WORDS, st.builds("{}{}".format, RISKY, WORDS)))
def test_any_description_comes_back_as_it_was(description: str) -> None:
    spelt = CsvLines(cover(Format.CSV)).line(line(description=description)).decode()
    [row] = csv.reader(StringIO(spelt, newline=""), strict=True)
    assert unguarded(row[5]) == description
    assert not row[5].startswith(("=", "+", "-", "@", "\t", "\r"))


@given(WORDS)
def test_to_guard_is_undone_exactly_once(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert unguarded(guarded(guarded(text))) == guarded(text)


def test_a_file_has_no_more_entries_than_are_taken_in_again(tmp_path: Path) -> None:
    lines = [line()] * (MOST_ROWS + 1)
    paths = written(Format.CSV, lines, tmp_path)
    assert [len(path.read_bytes().splitlines()) - 1 for path in paths] == [MOST_ROWS, 1]


def test_parts_are_files_of_their_own(tmp_path: Path) -> None:
    lines = [line(description=f"coffee {number}") for number in range(200)]
    paths = written(Format.CSV, lines, tmp_path, limit=2000)
    assert len(paths) > 5
    assert all(path.stat().st_size <= 2000 for path in paths)
    found = [rows(path.read_bytes()) for path in paths]
    assert all(tuple(part[0]) == OWN_HEADER for part in found)
    assert [row[5] for part in found for row in part[1:]] == [one.description for one in lines]
