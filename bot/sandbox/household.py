"""Believable books of made-up households: years of entries with the rhythm of a life.

Rent on its day, a salary that rises each January, groceries on Saturdays, lunches and trains on workdays, bills that
follow the seasons, a holiday abroad in its own money, presents before birthdays and feasts, and what breaks now and
then. What happens how often, and what it costs, stands in households/rhythm.toml; each language's household beside it.

The same household, seed and currency make the same entries on the same days, whatever span of days is asked for, on any
machine: chance comes from `random.Random` seeded with texts, and sums are made without a mathematics library.
"""

from __future__ import annotations

import tomllib
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import chain
from random import Random
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from bot.sandbox.festivals import Festival
from bot.sandbox.prices import DATA, Prices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

_T = TypeVar("_T")

LANGUAGES = ("en", "de", "hi", "ja", "zh", "ar", "es", "fr", "pt", "ru")
"""The languages that have a household."""

DAY = timedelta(days=1)
_PRICES_OF = 2024
_EARLIER, _LATER = 22 * DAY, 15 * DAY
"""How long before and after its year something may happen."""
_HALF_A_YEAR = 182.5
_SATURDAY = 5
_ADULTS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line in the books. `amount` has the decimals of its currency; `category` is one of Bookkeeper's keys."""

    day: date
    kind: Literal["expense", "income"]
    amount: Decimal
    currency: str
    category: str
    description: str


@dataclass(frozen=True)
class Habit:
    """Something that a household pays or gets again and again, as rhythm.toml says."""

    name: str
    category: str
    price: float
    kind: Literal["expense", "income"] = "expense"
    spread: float = 0.0
    yearly: float = 0.0
    winter: float = 0.0
    ends: str = ""
    day: int = 0
    months: tuple[int, ...] = tuple(range(1, 13))
    week: tuple[float, ...] = ()
    times: float = 0.0
    returned: float = 0.0
    workday: bool = False


@dataclass(frozen=True)
class Trip:
    """Somewhere abroad, from its first day to its last."""

    place: str
    currency: str
    first: date = date.min
    last: date = date.min

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Household:
    """Who lives there: what they call things, where they go, whose birthdays they keep, in which currency they earn.

    `seasons` has what winter means for a habit where it isn't what rhythm.toml says.
    """

    language: str
    currency: str
    zone: str
    people: tuple[tuple[str, str], ...]
    festival: Festival
    trips: tuple[Trip, ...]
    words: dict[str, tuple[str, ...]] = field(hash=False, repr=False)
    seasons: dict[str, float] = field(hash=False, default_factory=dict)


@cache
def household(language: str) -> Household:
    """The household that speaks the language, a BCP 47 tag; the English one where there is none."""
    own = language.replace("_", "-").partition("-")[0].lower()
    data = _data(own if own in LANGUAGES else "en")
    return Household(
        language=own if own in LANGUAGES else "en",
        currency=data["currency"],
        zone=data["zone"],
        people=tuple((person["name"], person["day"]) for person in data["people"]),
        festival=Festival(**data["festival"]),
        trips=tuple(Trip(**trip) for trip in data["trips"]),
        words={name: tuple(words) for name, words in data["words"].items()},
        seasons=data.get("seasons", {}),
    )


def books(of: Household, seed: int | str, start: date, end: date, currency: str | None = None) -> list[Line]:
    """The entries of the days from `start` up to, not including, `end`, in order.

    They are in `currency`, by default the household's own, but for those made abroad. About 1,100 a year.
    """
    # What was bought in December may go back to the shop in January, whose feast has presents in December.
    years = range((start - _LATER).year, (end + _EARLIER).year + 1)
    lines = chain.from_iterable(_Year(of, seed, year, currency or of.currency).lines() for year in years)
    return sorted((line for line in lines if start <= line.day < end), key=lambda line: line.day)


class _Year:
    """One year of one household."""

    def __init__(self, of: Household, seed: int | str, year: int, currency: str) -> None:
        self._of = of
        self._chances = f"{seed}/{of.language}"
        self._year = year
        self._prices = Prices.of(currency)
        self._means = self._chance("means", every_year=True).uniform(0.8, 1.3)
        self._trips = self._chosen_trips()
        self._days = [date(year, 1, 1) + n * DAY for n in range(365 + (monthrange(year, 2)[1] == 29))]  # noqa: PLR2004

    def lines(self) -> Iterator[Line]:
        """Everything that begins in this year; a refund may come early in the next."""
        for habit in _habits("at home"):
            yield from self._lived(habit)
        for trip in self._trips:
            yield from self._travelled(trip)
        yield from self._celebrated()

    def _lived(self, habit: Habit) -> Iterator[Line]:
        chance = self._chance(habit.name)
        if habit.day:
            days: Iterable[date] = (self._due(habit, month) for month in habit.months)
        else:
            days = self._at_home(self._by_chance(habit, chance, self._days))
        names = self._favourites(habit.name) if not habit.day else self._of.words[habit.name][:1]
        for day in days:
            bought = self._line(habit, day, _pick(names, chance), chance)
            yield bought
            if chance.random() < habit.returned:
                yield self._refund(bought, day + chance.randint(4, 14) * DAY)

    def _travelled(self, trip: Trip) -> Iterator[Line]:
        chance = self._chance(f"trip {trip.first}")
        nights = (trip.last - trip.first).days
        early = trip.first - chance.randint(25, 80) * DAY
        yield self._line(_FLIGHT, early, self._worded("flight", chance, place=trip.place), chance)
        there = Prices.of(trip.currency)
        room = Habit("hotel", "travel", price=75.0 * nights, spread=0.25)
        yield self._line(room, trip.first, self._worded("hotel", chance, place=trip.place), chance, there)
        days = [trip.first + n * DAY for n in range(nights + 1)]
        for habit in _habits("abroad"):
            for day in self._by_chance(habit, chance, days):
                name = self._worded(habit.name, chance, place=trip.place)
                yield self._line(habit, day, name, chance, there)

    def _celebrated(self) -> Iterator[Line]:
        chance = self._chance("feasts")
        feast = self._of.festival.in_year(self._year)
        for name, birthday in self._of.people:
            present = self._worded("birthday", chance, name=name)
            day = date.fromisoformat(f"{self._year}-{birthday}") - chance.randint(1, 6) * DAY
            yield self._line(_PRESENT, day, present, chance)
            gift = self._worded("festival", chance, name=name)
            yield self._line(_PRESENT, feast - chance.randint(2, 20) * DAY, gift, chance)
        money = self._days[chance.randrange(len(self._days))]
        yield self._line(_MONEY_GIFT, money, self._of.words["birthday_money"][0], chance)
        for _ in range(chance.randint(2, 5)):
            gift = self._worded("festival", chance, name=_pick([name for name, _ in self._of.people], chance))
            yield self._line(_PRESENT, feast - chance.randint(2, 20) * DAY, gift, chance)
        yield self._line(_FEAST, feast - DAY, self._of.words["feast"][0], chance)

    def _chosen_trips(self) -> list[Trip]:
        """Two weeks in summer, and in most years a long weekend in spring or autumn elsewhere."""
        chance = self._chance("trips")
        abroad = [trip for trip in self._of.trips if trip.currency != self._prices.currency]
        long, short = chance.sample(abroad, 2)
        summer = _saturday(date(self._year, 7, 1) + chance.randint(0, 38) * DAY)
        weekend = _saturday(date(self._year, _pick((4, 5, 10), chance), chance.randint(1, 24)))
        trips = [Trip(long.place, long.currency, summer, summer + chance.randint(9, 15) * DAY)]
        if chance.random() < 0.7:  # noqa: PLR2004 - most years
            trips.append(Trip(short.place, short.currency, weekend - DAY, weekend + 2 * DAY))
        return trips

    def _due(self, habit: Habit, month: int) -> date:
        day = date(self._year, month, min(habit.day, monthrange(self._year, month)[1]))
        return day - max(0, day.weekday() - 4) * DAY if habit.workday else day

    def _by_chance(self, habit: Habit, chance: Random, days: Sequence[date]) -> Iterator[date]:
        for day in days:
            likely = habit.week[day.weekday()] if habit.week else habit.times / len(days)
            if chance.random() < likely:
                yield day

    def _at_home(self, days: Iterable[date]) -> Iterator[date]:
        return (day for day in days if not any(day in trip for trip in self._trips))

    def _line(self, habit: Habit, day: date, name: str, chance: Random, prices: Prices | None = None) -> Line:
        prices = prices or self._prices
        grown = max(0.5, 1 + habit.yearly * (self._year - _PRICES_OF))
        around = chance.uniform(1 - habit.spread, 1 + habit.spread)
        winter = self._of.seasons.get(habit.name, habit.winter)
        price = habit.price * self._means * grown * around * (1 + winter * _cold(day))
        amount = prices.amount(price, habit.ends)
        return Line(day, habit.kind, amount, prices.currency, habit.category, name)

    def _refund(self, bought: Line, day: date) -> Line:
        words = self._of.words["returned"][0].format(what=bought.description)
        return Line(day, "income", bought.amount, bought.currency, "refund", words)

    def _favourites(self, name: str) -> list[str]:
        """What this household says, the most usual first."""
        words = list(self._of.words[name])
        self._chance(f"favourites {name}", every_year=True).shuffle(words)
        return words

    def _worded(self, habit: str, chance: Random, /, **values: str) -> str:
        return _pick(self._of.words[habit], chance).format(**values)

    def _chance(self, what: str, *, every_year: bool = False) -> Random:
        """Chance of its own for each matter, so that one more purchase changes nothing else."""
        year = "" if every_year else self._year
        return Random(f"{self._chances}/{what}/{year}")  # noqa: S311 - hides nothing


def _pick(names: Sequence[_T], chance: Random) -> _T:
    """One of them; the first is likelier than the second, and so on."""
    return chance.choices(names, [1 / (n + 1) for n in range(len(names))])[0]


def _cold(day: date) -> float:
    """1 in mid-January, -1 in mid-July."""
    since = (day.timetuple().tm_yday - 15) % 365
    return 1 - 2 * min(since, 365 - since) / _HALF_A_YEAR


def _saturday(day: date) -> date:
    return day + ((_SATURDAY - day.weekday()) % 7) * DAY


@cache
def _habits(where: str) -> tuple[Habit, ...]:
    table = _data("rhythm")
    abroad = table.pop("abroad")
    rows = abroad if where == "abroad" else table
    return tuple(
        Habit(name, **{key: _frozen(value) for key, value in row.items()}) for name, row in rows.items()
    )


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


_FLIGHT = Habit("flight", "travel", price=210.0 * _ADULTS, spread=0.4)
_PRESENT = Habit("present", "gifts", price=38, spread=0.6, ends="nines")
_MONEY_GIFT = Habit("money gift", "gift_income", price=80, kind="income", spread=0.5, ends="round")
_FEAST = Habit("feast", "groceries", price=130, spread=0.3)
