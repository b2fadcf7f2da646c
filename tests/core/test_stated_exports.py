"""Wishes for an export in words: a format and a time, whatever small words stand around them."""

import pytest

from bot.core.exports import Format
from bot.core.stated_exports import plain_export, stated_export


@pytest.mark.parametrize(
    ("text", "form", "when"),
    [
        ("export json 2020", Format.JSON, "2020"),
        ("export 2024 as excel", Format.XLSX, "2024"),
        ("please export everything", None, ""),
        ("export my data from 1 march to 5 march as CSV!", Format.CSV, "1 march to 5 march"),
        ("exporta todo en csv", Format.CSV, ""),
        ("导出全部数据", None, ""),
        ("exporta este mes a excel", Format.XLSX, "mes"),
        ("exporta el mes pasado en csv", Format.CSV, "mes pasado"),
        ("exporte mes données", None, ""),
        ("exportiere diesen Monat als Excel", Format.XLSX, "Monat"),
        ("quero exportar meus gastos", None, ""),
        ("how do i export", None, "how"),
    ],
)
def test_what_a_message_wishes(text: str, form: Format | None, when: str) -> None:
    said = plain_export(text)
    assert said
    assert (said.format, said.when) == (form, when)


@pytest.mark.parametrize("text", ["csv 2020", "coffee 4.50", "export csv and json", "export " + "x" * 200])
def test_what_is_no_wish(text: str) -> None:
    assert plain_export(text) is None


def test_each_word_that_tells_something_is_left_out_in_turn() -> None:
    assert stated_export("1 march to 5 april").without_each() == [
        "march to 5 april",
        "1 to 5 april",
        "1 march to april",
        "1 march to 5",
    ]
