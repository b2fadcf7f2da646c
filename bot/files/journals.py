"""Entries as journals of plain-text accounting: double entry, each paid from or into one account of cash.

Only what is in the books. Both sides state their amount, in their currency, so that each balances by itself.
"""

import unicodedata
from collections.abc import Iterable
from datetime import date

from bot.core.exports import Cover, Line
from bot.core.ledger import Kind
from bot.core.money import minor_digits
from bot.files.accounts import CASH, accounts, beancount_part, hledger_part

_LOOK_ALIKES = str.maketrans({";": "；", "|": "¦"})


class BeancountLines:
    """How a journal for Beancount is put together (https://beancount.github.io/docs/beancount_language_syntax.html)."""

    between = b"\n"
    last_mark: tuple[bytes, bytes] | None = None

    def __init__(self, cover: Cover) -> None:
        self._cover = cover
        self._accounts = accounts(cover.totals, cover.names, beancount_part)

    def head(self, number: int) -> bytes:
        cover, opened = self._cover, _first_days(self._cover)
        start = min(opened.values(), default=cover.written_at.date()).isoformat()
        lines = [
            f";; {_written(cover, number)}",
            'option "title" "Bookkeeper"',
            f'option "operating_currency" "{cover.currency}"',
            "",
        ]
        for code in _currencies(cover):
            lines += [f"{start} commodity {code}", f"  precision: {minor_digits(code)}"]
        lines += ["", f"{start} open {CASH}"]
        for (kind, key), account in self._accounts.items():
            lines += [
                f"{opened[kind, key].isoformat()} open {account}",
                f"  name: {_quoted(cover.names.get(key, key))}",
                f"  category: {_quoted(key)}",
            ]
        return "\n".join([*lines, "", ""]).encode()

    def line(self, line: Line) -> bytes:
        spent, cash = _signed(line)
        return (
            f"{line.day.isoformat()} * {_quoted(line.description)}\n"
            f'  entry: "{line.id}"\n'
            f'  author: "{line.author}"\n'
            f"  {self._accounts[line.kind, line.category]}  {spent} {line.currency}\n"
            f"  {CASH}  {cash} {line.currency}\n"
        ).encode()

    def foot(self) -> bytes:
        return b""


class HledgerLines:
    """How a journal for hledger is put together (https://hledger.org/hledger.html)."""

    between = b"\n"
    last_mark: tuple[bytes, bytes] | None = None

    def __init__(self, cover: Cover) -> None:
        self._cover = cover
        self._accounts = accounts(cover.totals, cover.names, hledger_part)

    def head(self, number: int) -> bytes:
        cover = self._cover
        lines = [
            f"; {_written(cover, number)}",
            "decimal-mark .",
            "",
            *(f"commodity 1000.{'0' * minor_digits(code)} {code}" for code in _currencies(cover)),
            "",
            f"account {CASH}",
            *(f"account {account}" for account in self._accounts.values()),
        ]
        return "\n".join([*lines, "", ""]).encode()

    def line(self, line: Line) -> bytes:
        spent, cash = _signed(line)
        # With the number as its code, a description may begin with a bracket.
        return (
            f"{line.day.isoformat()} * ({line.id}) {_visible(line.description).translate(_LOOK_ALIKES)}".rstrip()
            + f"  ; author:{line.author}\n"
            f"    {self._accounts[line.kind, line.category]}  {spent} {line.currency}\n"
            f"    {CASH}  {cash} {line.currency}\n"
        ).encode()

    def foot(self) -> bytes:
        return b""


def _written(cover: Cover, number: int) -> str:
    """By whom and when; and which part it is, where there was one before: whether one follows isn't known yet."""
    part = f", part {number}" if number > 1 else ""
    return f"Written by Bookkeeper on {cover.written_at.date().isoformat()}{part}."


def _signed(line: Line) -> tuple[str, str]:
    """What the category and what the cash gets: an expense leaves the cash, an income comes from its category."""
    figure = line.figure
    return (figure, f"-{figure}") if line.kind == Kind.EXPENSE else (f"-{figure}", figure)


def _first_days(cover: Cover) -> dict[tuple[str, str], date]:
    found: dict[tuple[str, str], date] = {}
    for total in cover.totals:
        used = total.kind, total.category
        found[used] = min(found.get(used, total.first), total.first)
    return found


def _currencies(cover: Cover) -> Iterable[str]:
    return sorted({total.currency for total in cover.totals})


def _quoted(text: str) -> str:
    escaped = _visible(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _visible(text: str) -> str:
    """The text on one line, without characters that control how it is read."""
    plain = "".join(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text)
    return " ".join(plain.split())
