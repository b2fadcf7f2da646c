"""The bot's own form: everything, in documents that each stand by themselves."""

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.core.exports import Format, Kept, Line, PastState
from bot.core.periods import Period, Span
from tests.files.covers import DAY, NOON, line, written

STATE = {
    "kind": "expense",
    "amount": "4.5",
    "currency": "EUR",
    "occurred_on": "2026-11-03",
    "category": "dining",
    "category_source": "person",
    "description": "coffee “to go”",
    "voided_at": None,
}


def changed() -> Line:
    """An entry that was recorded, taken out and put back."""
    out = STATE | {"voided_at": "2026-11-04T12:00:00+00:00"}
    return line(
        description="coffee “to go”",
        revisions=(
            PastState(1, "recorded", STATE, 101, NOON, 7001, None),
            PastState(2, "voided", out, 202, NOON + timedelta(days=1), 7002, None),
            PastState(3, "undone", STATE, 202, NOON + timedelta(days=2), 7003, 2),
        ),
    )


def documents(paths: list[Path]) -> list[dict[str, Any]]:
    return [json.loads(path.read_bytes()) for path in paths]


def test_an_entry_comes_with_all_that_was_done_to_it(tmp_path: Path) -> None:
    kept = Kept({"currency": "EUR"}, categories=[{"key": "own_1", "name": "Pets"}], rates=[{"value": "0.92"}])
    entry = changed()
    period = Period(DAY, DAY + timedelta(days=1), Span.CUSTOM)
    [document] = documents(written(Format.JSON, [entry], tmp_path, kept=kept, period=period))
    assert {key: document[key] for key in ("format", "version", "part", "last", "period")} == {
        "format": "bookkeeper",
        "version": 1,
        "part": 1,
        "last": True,
        "period": ["2026-11-03", "2026-11-04"],
    }
    assert (document["settings"], document["categories"]) == (
        {"currency": "EUR"},
        [{"key": "own_1", "name": "Pets"}],
    )
    assert list(document)[-1] == "entries"
    [told] = document["entries"]
    assert (told["amount"], told["date"], told["id"]) == ("4.50", "2026-11-03", entry.id)
    assert [(one["action"], one["by"], one["undoes"]) for one in told["revisions"]] == [
        ("recorded", 101, None),
        ("voided", 202, None),
        ("undone", 202, 2),
    ]
    assert told["revisions"][0]["state"]["amount"] == "4.50"
    assert told["revisions"][1]["state"]["voided_at"] == "2026-11-04T12:00:00+00:00"


def test_each_part_is_a_document_and_the_last_one_says_so(tmp_path: Path) -> None:
    lines = [changed() for _ in range(40)]
    paths = written(Format.JSON, lines, tmp_path, limit=8000)
    parts = documents(paths)
    assert len(parts) > 2
    assert all(path.stat().st_size <= 8000 for path in paths)
    assert [part["part"] for part in parts] == list(range(1, len(parts) + 1))
    assert [part["last"] for part in parts] == [False] * (len(parts) - 1) + [True]
    assert [part["settings"] for part in parts] == [{"currency": "EUR"}] + [{}] * (len(parts) - 1)
    assert [entry["id"] for part in parts for entry in part["entries"]] == [one.id for one in lines]


def test_books_without_entries_are_still_a_document(tmp_path: Path) -> None:
    [document] = documents(written(Format.JSON, [], tmp_path))
    assert document["entries"] == []
    assert document["last"] is True


def test_an_amount_is_never_in_the_form_of_a_float(tmp_path: Path) -> None:
    lines = [line("1000000000.0000", "JPY"), line("0.0010", "KWD"), line(str(Decimal(10) ** 14), "EUR")]
    [document] = documents(written(Format.JSON, lines, tmp_path))
    assert [entry["amount"] for entry in document["entries"]] == ["1000000000", "0.001", "100000000000000.00"]
