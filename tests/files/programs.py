"""The programs that journals are made for. A machine without hledger skips its tests, unless REQUIRE_HLEDGER=1."""

import csv
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from beancount import loader
from beancount.core import data

HLEDGER = shutil.which("hledger")
BEAN_CHECK = Path(sys.executable).with_name("bean-check")
"""Installed beside the interpreter, whose folder need not be on the path."""

needs_hledger = pytest.mark.skipif(
    HLEDGER is None and os.environ.get("REQUIRE_HLEDGER") != "1", reason="hledger isn't installed"
)

Balances = dict[tuple[str, str], Decimal]
"""By account and currency; nothing where it comes to nothing."""

_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
_AMOUNT = re.compile(r"(-?[\d.]+) ([A-Z]{3})")


def beancount_balances(path: Path) -> Balances:
    """What Beancount makes of a journal, which it must take without a complaint."""
    checked = subprocess.run([str(BEAN_CHECK), str(path)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
    entries, errors, _ = loader.load_file(str(path))
    assert errors == []
    found: Balances = defaultdict(Decimal)
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                units = posting.units
                assert units is not None
                assert isinstance(units.number, Decimal)
                found[posting.account, units.currency] += units.number
    return {key: amount for key, amount in found.items() if amount}


def hledger_balances(path: Path) -> Balances:
    """What hledger makes of a journal, in strict mode: accounts and commodities must be declared."""
    told = hledger(
        path, "balance", "--strict", "--output-format=csv", "--no-total", "--flat", "--layout=bare"
    )
    return {
        (row["account"], row["commodity"]): Decimal(row["balance"])
        for row in csv.DictReader(StringIO(told))
        if Decimal(row["balance"])
    }


def hledger(path: Path, *wish: str) -> str:
    """What it prints. It must take the journal."""
    done = subprocess.run(
        [str(HLEDGER), *wish, "--file", str(path)],
        capture_output=True,
        text=True,
        check=False,
        env=_ENVIRONMENT,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
