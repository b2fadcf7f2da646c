"""What things cost in the money of a place: amounts as its tills give them, with the currency's own decimals."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "households"

_LEAST_NINE = Decimal("0.01")


@dataclass(frozen=True)
class Prices:
    """Prices in one currency: `level` is how much of it a price unit is, `step` the smallest that a till gives."""

    currency: str
    level: Decimal
    digits: int
    step: Decimal

    @classmethod
    def of(cls, currency: str) -> Prices:
        """The currency's own; whole amounts at the euro's level where nothing is known of it, which fit any."""
        known = _currencies().get(currency, {"level": 1, "digits": 0, "step": "1"})
        return cls(currency, Decimal(str(known["level"])), known["digits"], Decimal(known["step"]))

    def amount(self, price: float, ends: str = "") -> Decimal:
        """So many price units as an amount, more than nothing, that ends as `ends` says (rhythm.toml)."""
        exact = Decimal(price) * self.level
        if ends == "nines" and self.step < 1:
            return self._held(max(_multiple(exact, Decimal(1)), Decimal(1)) - max(self.step, _LEAST_NINE))
        step = max(self.step, Decimal(5).scaleb(exact.adjusted() - 2)) if ends else self.step
        return self._held(max(_multiple(exact, step), step))

    def _held(self, amount: Decimal) -> Decimal:
        return amount.quantize(Decimal(1).scaleb(-self.digits))


def _multiple(exact: Decimal, step: Decimal) -> Decimal:
    return (exact / step).to_integral_value() * step


@cache
def _currencies() -> dict[str, Any]:
    return tomllib.loads((DATA / "currencies.toml").read_text(encoding="utf-8"))


def known_currencies() -> frozenset[str]:
    """The codes whose prices are known."""
    return frozenset(_currencies())
