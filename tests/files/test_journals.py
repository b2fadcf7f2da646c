"""Journals, read by the programs that they are for: what these reckon is what is in the books, to the cent."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core import data
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.exports import Format, Line
from bot.files.accounts import CASH, accounts, beancount_part, hledger_part
from tests.files.covers import line, totals, written
from tests.files.programs import Balances, beancount_balances, hledger, hledger_balances, needs_hledger

HOSTILE = [
    'say "cheese"',
    "C:\\new\\table\\",
    "two\nlines\r\nand\ta tab",
    "semi; colon | pipe",
    '"; 2026-01-01 open Assets:Stolen',
    "(brackets) first",
    "* ! = ~ @ # ^ link #tag",
    "; a comment, entry:99",
    "🍣 鮨 किराना \u202eright to left",
    "\u2028separator\u0085",
    "  ",
]
CUSTOM = {
    "a": "Café & bar",
    "b": "Café / bar",
    "c": "🐈",
    "d": "🐕",
    "e": "餐饮",
    "f": "किराना",
    "g": "Продукты",
    "h": "x: y; (z) | [w]",
    "i": "123",
    "j": "ß",
    "k": "dining",
    "l": "two  spaces\t",
    "m": "",
    "own_14": "बच्चे",
    "n": "قهوة",
    "o": "👨‍👩‍👧 Family",
}


def books() -> list[Line]:
    """Several currencies, both kinds, everything hostile that a person may write."""
    lines = [line(f"{number}.37", description=text) for number, text in enumerate(HOSTILE, 1)]
    lines += [line(f"{number}.01", "USD", category=key) for number, key in enumerate(CUSTOM, 1)]
    lines += [line("1234", "JPY"), line("0.125", "KWD"), line("99.90", "EUR", day=date(1999, 12, 31))]
    lines += [line("2500.00", kind="income", category="salary"), line("0.10"), line("0.20")]
    return lines


def names() -> dict[str, str]:
    return {"dining": "Dining", "salary": "Salary"} | CUSTOM


def expected(lines: Sequence[Line], named: dict[tuple[str, str], str]) -> Balances:
    found: Balances = defaultdict(Decimal)
    for one in lines:
        sign = 1 if one.kind == "expense" else -1
        found[named[one.kind, one.category], one.currency] += sign * one.amount
        found[CASH, one.currency] -= sign * one.amount
    return dict(found)


def test_beancount_reckons_what_is_in_the_books(tmp_path: Path) -> None:
    lines = books()
    [path] = written(Format.BEANCOUNT, lines, tmp_path, names=names())
    named = accounts(totals(lines), names(), beancount_part)
    assert beancount_balances(path) == expected(lines, named)


@needs_hledger
def test_hledger_reckons_what_is_in_the_books(tmp_path: Path) -> None:
    lines = books()
    [path] = written(Format.HLEDGER, lines, tmp_path, names=names())
    named = accounts(totals(lines), names(), hledger_part)
    assert hledger_balances(path) == expected(lines, named)


def test_a_journal_names_entries_authors_and_what_things_are_called(tmp_path: Path) -> None:
    entry = line("1234", "JPY", category="e", description='the "best" one', author=202)
    [path] = written(Format.BEANCOUNT, [entry], tmp_path, names=CUSTOM)
    entries, _, options = loader.load_file(str(path))
    [transaction] = [one for one in entries if isinstance(one, data.Transaction)]
    assert transaction.narration == 'the "best" one'
    assert (transaction.meta["entry"], transaction.meta["author"]) == (str(entry.id), "202")
    [commodity] = [one for one in entries if isinstance(one, data.Commodity)]
    assert (commodity.currency, commodity.meta["precision"]) == ("JPY", Decimal(0))
    opened = {one.account: one.meta.get("name") for one in entries if isinstance(one, data.Open)}
    assert opened == {"Assets:Cash": None, "Expenses:Category-餐饮": "餐饮"}
    assert options["operating_currency"] == ["EUR"]


@needs_hledger
def test_hledger_shows_descriptions_on_one_line_with_their_entry(tmp_path: Path) -> None:
    entry = line(description="(brackets) semi; colon | pipe\nnext", author=202)
    [path] = written(Format.HLEDGER, [entry], tmp_path)
    assert hledger(path, "descriptions").strip() == "(brackets) semi； colon ¦ pipe next"
    assert hledger(path, "codes").strip() == str(entry.id)
    assert hledger(path, "tags", "author", "--values").strip() == "202"


@pytest.mark.parametrize("naming", [beancount_part, hledger_part])
def test_two_categories_never_share_an_account(naming: object) -> None:
    lines = [line(category=key) for key in CUSTOM]
    named = accounts(totals(lines), CUSTOM, beancount_part if naming is beancount_part else hledger_part)
    assert len({name.casefold() for name in named.values()}) == len(CUSTOM)


def test_a_default_category_gets_the_name_that_people_know() -> None:
    shown = {"dining": "Dining", "fees_taxes": "Fees & taxes", "g": "Продукты"}
    named = accounts(totals([line(category=key) for key in shown]), shown, beancount_part)
    assert sorted(named.values()) == ["Expenses:Dining", "Expenses:Fees-taxes", "Expenses:Продукты"]
    assert hledger_part("Fees & taxes", "fees_taxes") == "Fees & taxes"


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=40))
def test_whatever_is_written_a_journal_stays_one(tmp_path: Path, said: list[tuple[str, str]]) -> None:
    named = {f"own_{number}": name for number, (name, _) in enumerate(said)}
    lines = [
        line("1.01", category=f"own_{number}", description=words) for number, (_, words) in enumerate(said)
    ]
    [path] = written(Format.BEANCOUNT, lines, tmp_path, names=named)
    entries, errors, _ = loader.load_file(str(path))
    assert errors == []
    assert len([one for one in entries if isinstance(one, data.Transaction)]) == len(lines)


@needs_hledger
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=60))
def test_whatever_is_written_hledger_takes_it(tmp_path: Path, said: list[tuple[str, str]]) -> None:
    named = {f"own_{number}": name for number, (name, _) in enumerate(said)}
    lines = [
        line("1.01", category=f"own_{number}", description=words) for number, (_, words) in enumerate(said)
    ]
    [path] = written(Format.HLEDGER, lines, tmp_path, names=named)
    found = hledger_balances(path)
    assert found[CASH, "EUR"] == Decimal("-1.01") * len(lines)
    assert len(found) == len(lines) + 1


@needs_hledger
def test_each_part_of_a_journal_is_one(tmp_path: Path) -> None:
    lines = [line(f"{number}.01") for number in range(1, 100)]
    for form, reads in ((Format.BEANCOUNT, beancount_balances), (Format.HLEDGER, hledger_balances)):
        folder = tmp_path / form
        folder.mkdir()
        paths = written(form, lines, folder, limit=4000)
        assert len(paths) > 2
        assert all(path.stat().st_size <= 4000 for path in paths)
        parts = [reads(path)["Expenses:Dining", "EUR"] for path in paths]
        assert sum(parts) == sum(one.amount for one in lines)
        heads = [path.read_text("utf-8").splitlines()[0] for path in paths]
        assert heads[0].endswith(" Written by Bookkeeper on 2026-11-03.")
        assert heads[1].endswith(" Written by Bookkeeper on 2026-11-03, part 2.")
