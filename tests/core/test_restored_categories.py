"""Categories of a complete export: where one went to others in turn it is led to the last; circles lead nowhere."""

from typing import Any

import pytest

from bot.core.categories import arranged
from bot.core.category_changes import MOST
from bot.core.chats import ChatSettings
from bot.core.imports import BackupRead
from bot.core.ledger import ChatId
from bot.core.restoring import restored

PRESENT = ChatSettings(ChatId(1), "EUR", "Europe/Berlin", "en")


def row(key: str, merged_into: str | None) -> dict[str, Any]:
    return {
        "key": key,
        "kind": "expense",
        "name": None,
        "emoji": None,
        "place": None,
        "hidden": False,
        "merged_into": merged_into,
    }


@pytest.mark.parametrize(
    ("rows", "ends"),
    [
        ({"dining": "gifts"}, {"dining": "gifts"}),
        ({"dining": "groceries", "groceries": "gifts"}, {"dining": "gifts", "groceries": "gifts"}),
        ({"dining": "gifts", "gifts": "dining"}, {"dining": None, "gifts": None}),
        (
            {"dining": "gifts", "gifts": "family", "family": "gifts"},
            dict.fromkeys(["dining", "gifts", "family"]),
        ),
        ({"dining": "other", "other": "gifts"}, {"dining": "other", "other": None}),
    ],
)
def test_a_merged_category_is_led_to_the_last_one(rows: dict[str, str], ends: dict[str, str | None]) -> None:
    read = BackupRead(categories=tuple(row(key, into) for key, into in rows.items()))
    found = restored(read, PRESENT).categories
    assert {key: said.merged_into for key, said in found.items()} == ends


def test_a_file_brings_no_more_than_buttons_can_hold() -> None:
    many = tuple(row(f"own_{number}", None) for number in range(1, 3000))
    found = restored(BackupRead(categories=many), PRESENT).categories
    assert len([one for one in arranged(found) if not one.merged_into]) == MOST
    assert restored(BackupRead(categories=(row("k" * 25, None),)), PRESENT).categories == {}
