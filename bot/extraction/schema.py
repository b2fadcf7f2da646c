"""What a model must answer with, and how it becomes an intent.

The schema is the same for every chat, so that a server can compile and cache it: categories are plain keys, checked
in code. What it can't say has no effect. Fields that a sloppy server leaves out count as null.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.core.categories import Category
from bot.core.category_changes import Deed
from bot.core.cities import zones_called
from bot.core.confirmations import ConfirmationStyle
from bot.core.errors import UnknownCurrency
from bot.core.intents import (
    Amend,
    ArrangeCategory,
    Ask,
    Candidate,
    Chat,
    Configure,
    Depart,
    Doubt,
    IncomingText,
    Intent,
    ReadEntry,
    Record,
    Remove,
    Return,
    SetBudget,
    Unclear,
)
from bot.core.languages import find_language
from bot.core.ledger import Kind
from bot.core.money import currency_code
from bot.core.number_styles import NumberStyle
from bot.core.periods import DAY, Period, Span
from bot.core.questions import (
    Comparison,
    Filters,
    Grouping,
    Measure,
    Named,
    Question,
    When,
    all_time,
)
from bot.extraction.grounding import InDoubt
from bot.extraction.numbers import is_written_negative, readings
from bot.extraction.rules.named_places import place_called
from bot.extraction.rules.report_wishes import asks_by_name
from bot.extraction.rules.scan import Scan

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS_OF_MONTH = range(1, 32)
_NUMBER_STYLES = {
    "1,234.56": NumberStyle.POINT,
    "1.234,56": NumberStyle.COMMA,
    "1 234,56": NumberStyle.SPACE,
    "1'234.56": NumberStyle.APOSTROPHE,
    "12,34,567.89": NumberStyle.INDIAN,
}
_DEEDS = {
    "add": Deed.ADDED,
    "rename": Deed.RENAMED,
    "hide": Deed.HIDDEN,
    "show": Deed.SHOWN,
    "merge": Deed.MERGED,
}
_SPANS = {
    "day": Span.DAY,
    "week": Span.WEEK,
    "month": Span.MONTH,
    "quarter": Span.QUARTER,
    "year": Span.YEAR,
}


def _known_doubt(value: object) -> object:
    return value if value in set(Doubt) else None


def _one_of(*known: str, otherwise: str | None = None) -> Callable[[object], object]:
    """Lets known words pass; any other counts as `otherwise`."""
    words = frozenset(map(str, known))
    return lambda value: value if isinstance(value, str) and value in words else otherwise


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="ignore",
        coerce_numbers_to_str=True,
        str_strip_whitespace=True,
        json_schema_extra={"additionalProperties": False},
        json_schema_serialization_defaults_required=True,
    )


class EntryAnswer(_Part):
    """One payment in the message."""

    kind: Literal["expense", "income"] = "expense"
    amount: str | None = Field(None, description="plain decimal, such as 1234.50")
    currency: str | None = Field(None, description="ISO 4217 code, null where not named")
    date: str | None = Field(None, description="YYYY-MM-DD, null where not stated")
    category: str | None = Field(None, description="a key from the list")
    description: str | None = Field(None, description="what for, in the person's words")
    excerpt: str | None = Field(None, description="the exact part of the message it stands in")

    def read(self, message: IncomingText, unless: Doubt | None = None) -> ReadEntry:
        """The entry. Raises InDoubt where it has no usable amount, kind or day, `unless` that is in doubt already."""
        kind = Kind(self.kind)
        return ReadEntry(
            amount=self._read_amount(kind, message.text, unless),
            excerpt=self.excerpt or message.text,
            kind=kind,
            currency=_currency(self.currency),
            occurred_on=None if unless is Doubt.DATE and not _is_day(self.date) else _day(self.date),
            category=_category(self.category, message.categories),
            description=self.description or "",
        )

    def _read_amount(self, kind: Kind, text: str, unless: Doubt | None) -> Decimal:
        if unless is Doubt.AMOUNT:
            return Decimal(0)
        return abs(_decimal(self.amount)) if unless is Doubt.KIND else _positive(self.amount, kind, text)


class ChangeAnswer(_Part):
    """A correction; null leaves a field as it is."""

    entry: int | None = Field(None, description="number of the entry, null where not said")
    amount: str | None = None
    currency: str | None = None
    date: str | None = None
    category: str | None = None
    kind: Literal["expense", "income"] | None = None
    description: str | None = None

    def read(self, message: IncomingText) -> Amend:
        """The correction. Raises InDoubt where what it names can't be used."""
        kind = Kind(self.kind) if self.kind else None
        return Amend(
            amount=_positive(self.amount, kind or Kind.EXPENSE, message.text) if self.amount else None,
            currency=_currency(self.currency),
            occurred_on=_day(self.date),
            category=_category(self.category, message.categories),
            kind=kind,
            description=self.description or None,
            position=self.position,
        )

    @property
    def position(self) -> int | None:
        """The entry's index, from 0."""
        return None if self.entry is None else self.entry - 1


class PeriodAnswer(_Part):
    """The days that a question is about."""

    span: Annotated[
        Literal["day", "week", "month", "quarter", "year", "range", "ever"] | None,
        BeforeValidator(_one_of(*_SPANS, "range", "ever")),
    ] = None
    on: str | None = Field(None, description="YYYY-MM-DD, a day in that day, week, month, quarter or year")
    first: str | None = Field(None, description="YYYY-MM-DD, for range")
    last: str | None = Field(None, description="YYYY-MM-DD, for range; in it")

    def read(self, message: IncomingText) -> When | None:
        """The period; None where none is named. Raises InDoubt where its days can't be read."""
        on, first, last = _day(self.on), _day(self.first), _day(self.last)
        if self.span == "ever":
            return all_time(message.today)
        if self.span in _SPANS:
            return Named(_SPANS[self.span], on)
        if first is None or (last or message.today) < first:
            return None
        return Period(first, _after(last or message.today), Span.CUSTOM)


class FilterAnswer(_Part):
    """Which entries a question counts."""

    kind: Annotated[Literal["expense", "income"] | None, BeforeValidator(_one_of(*Kind))] = None
    categories: list[str] | None = Field(None, description="keys from the list")
    words: list[str] | None = Field(None, description="a shop or a thing that descriptions would name")
    at_least: str | None = None
    at_most: str | None = None

    def read(self, message: IncomingText) -> Filters:
        """The filters, with what can't be used left out."""
        keys = (_category(name, message.categories) for name in self.categories or ())
        return Filters(
            kind=Kind(self.kind) if self.kind else None,
            categories=tuple(dict.fromkeys(key for key in keys if key)),
            words=tuple(dict.fromkeys(self.words or ())),
            at_least=_bound(self.at_least),
            at_most=_bound(self.at_most),
        )


class QuestionAnswer(_Part):
    """What a question wants to know."""

    measure: Annotated[
        Literal[
            "total",
            "count",
            "average_per_day",
            "average_per_week",
            "average_per_month",
            "largest",
            "latest",
            "list",
        ],
        BeforeValidator(_one_of(*Measure, otherwise=Measure.TOTAL.value)),
    ] = "total"
    period: PeriodAnswer | None = None
    filters: FilterAnswer | None = None
    group_by: Annotated[Literal["category", "day", "month"] | None, BeforeValidator(_one_of(*Grouping))] = (
        None
    )
    compare: Annotated[
        Literal["period_before", "other_period", "other_filters"] | None,
        BeforeValidator(_one_of("period_before", "other_period", "other_filters")),
    ] = None
    other_period: PeriodAnswer | None = None
    other_filters: FilterAnswer | None = None

    def read(self, message: IncomingText) -> Question:
        """The question. Raises InDoubt where the days that it names can't be read."""
        return Question(
            measure=Measure(self.measure),
            period=self.period.read(message) if self.period else None,
            filters=self.filters.read(message) if self.filters else Filters(),
            grouping=Grouping(self.group_by) if self.group_by else None,
            against=self._against(message),
            by_name=asks_by_name(Scan.of(message)),
        )

    def _against(self, message: IncomingText) -> Comparison | None:
        if self.compare == "other_filters" and self.other_filters:
            return Comparison(filters=self.other_filters.read(message))
        if self.compare == "other_period" and self.other_period:
            return Comparison(period=self.other_period.read(message))
        return Comparison() if self.compare else None


class BudgetAnswer(_Part):
    """A limit; category null for all spending."""

    amount: str | None = None
    currency: str | None = Field(None, description="ISO 4217 code")
    category: str | None = None
    thing: str | None = Field(
        None, description="what it is for, as written, where that is narrower than a category"
    )
    span: Annotated[Literal["week", "month"] | None, BeforeValidator(_one_of("week", "month"))] = None
    carry_over: bool | None = Field(None, description="whether what is left is added to the next period")
    drop: bool | None = Field(None, description="true where there is to be no limit any more")

    def read(self, message: IncomingText) -> SetBudget:
        """The wish. Raises InDoubt where its amount can't be read."""
        return SetBudget(
            amount=_positive(self.amount, Kind.EXPENSE, message.text) if self.amount else None,
            category=_category(self.category, message.categories),
            currency=self.currency,
            span={"week": Span.WEEK, "month": Span.MONTH}[self.span] if self.span else None,
            carry_over=self.carry_over,
            is_dropped=bool(self.drop) and not self.amount,
            words=(self.thing or "").strip(),
        )


class SettingsAnswer(_Part):
    """How the books are to be kept from now on; null for what isn't named."""

    currency: str | None = Field(None, description="ISO 4217 code")
    city: str | None = Field(None, description="the city whose clock counts, as written")
    language: str | None = Field(None, description="the language that you are to speak, as written")
    week_start: Annotated[
        Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | None,
        BeforeValidator(_one_of(*_WEEKDAYS)),
    ] = Field(None, description="the day that weeks begin on")
    month_start: int | None = Field(None, description="the day that months begin on, 1 to 31")
    numbers: Annotated[
        Literal["1,234.56", "1.234,56", "1 234,56", "1'234.56", "12,34,567.89"] | None,
        BeforeValidator(_one_of(*_NUMBER_STYLES)),
    ] = Field(None, description="how numbers are to be written")
    confirmations: Annotated[
        Literal["full", "short", "reaction"] | None, BeforeValidator(_one_of(*ConfirmationStyle))
    ] = Field(None, description="how you are to confirm what is booked")
    ask_twice: bool | None = Field(None, description="whether to ask about what comes twice")

    def read(self, message: IncomingText) -> Configure:
        """The settings that exist; several cities of a name are none."""
        zones = zones_called(self.city, message.language) if self.city else []
        try:
            currency = currency_code(self.currency) if self.currency else None
        except UnknownCurrency:
            currency = None
        return Configure(
            currency,
            zones[0] if len(zones) == 1 else None,
            find_language(self.language, message.language) if self.language else None,
            _WEEKDAYS.index(self.week_start) if self.week_start else None,
            self.month_start if self.month_start in _DAYS_OF_MONTH else None,
            _NUMBER_STYLES[self.numbers] if self.numbers else None,
            ConfirmationStyle(self.confirmations) if self.confirmations else None,
            self.ask_twice,
        )


class CategoryAnswer(_Part):
    """A change of the categories themselves."""

    do: Annotated[
        Literal["add", "rename", "hide", "show", "merge"] | None, BeforeValidator(_one_of(*_DEEDS))
    ] = None
    category: str | None = Field(None, description="the key of the one to change, null for add")
    name: str | None = Field(None, description="the new name, as written, for add and rename")
    into: str | None = Field(None, description="the key of the one that it goes into, for merge")
    kind: Annotated[Literal["expense", "income"] | None, BeforeValidator(_one_of(*Kind))] = Field(
        None, description="for add"
    )

    def read(self, message: IncomingText) -> ArrangeCategory | Chat:
        """The change; nothing to do where it isn't said which."""
        if self.do is None:
            return Chat()
        return ArrangeCategory(
            _DEEDS[self.do],
            _category(self.category, message.categories),
            self.name or "",
            _category(self.into, message.categories),
            Kind(self.kind) if self.kind else Kind.EXPENSE,
        )


class JourneyAnswer(_Part):
    """Where the person is for a while, away from home."""

    place: str | None = Field(None, description="the country or city, as written")
    until: str | None = Field(None, description="YYYY-MM-DD, the last day there, null where not said")
    since: str | None = Field(None, description="YYYY-MM-DD, null where they are there already")

    def read(self, message: IncomingText) -> Depart | Chat:
        """The journey; nothing to do where the place isn't known. Raises InDoubt where its days can't be read."""
        place = self.place or ""
        destination = place_called(place, message.language)
        if destination is None:
            return Chat()
        return Depart(destination, place, _day(self.until), _day(self.since))


class Answer(_Part):
    """What a message means. Only the part that belongs to the intent is filled."""

    intent: Literal[
        "record",
        "amend",
        "remove",
        "ask",
        "budget",
        "settings",
        "category",
        "travel",
        "home",
        "chat",
        "unclear",
    ]
    entries: list[EntryAnswer] = Field(
        default_factory=list, description="for record; for unclear what is known, the doubtful field null"
    )
    change: ChangeAnswer | None = Field(None, description="for amend, and for remove which entry")
    question: QuestionAnswer | None = Field(None, description="for ask")
    budget: BudgetAnswer | None = Field(None, description="for budget")
    settings: SettingsAnswer | None = Field(None, description="for settings")
    arrangement: CategoryAnswer | None = Field(None, description="for category")
    journey: JourneyAnswer | None = Field(None, description="for travel")
    doubt: Annotated[
        Literal["amount", "kind", "currency", "date"] | None,
        BeforeValidator(_known_doubt),
        Field(description="for unclear"),
    ] = None
    candidates: list[str] | None = Field(
        None, description="for unclear: what the doubtful field may be, as it would be spelt there"
    )

    def to_intent(self, message: IncomingText) -> Intent:
        """The intent, with what is malformed dropped or asked. Not yet checked against the message's words."""
        try:
            return self._intent(message)
        except InDoubt as problem:
            return Unclear(problem.doubt)

    def _intent(self, message: IncomingText) -> Intent:
        match self.intent:
            case "record":
                return self._payments(message, None)
            case "amend":
                return (self.change or ChangeAnswer()).read(message)
            case "remove":
                return Remove(self.change.position if self.change else None)
            case "ask":
                return Ask((self.question or QuestionAnswer()).read(message))
            case "budget":
                return (self.budget or BudgetAnswer()).read(message)
            case "settings" | "category":
                return self._wish(message)
            case "travel" | "home":
                return Return() if self.intent == "home" else (self.journey or JourneyAnswer()).read(message)
            case "chat":
                return Chat()
            case "unclear":
                return self._payments(message, Doubt(self.doubt or Doubt.AMOUNT))

    def _wish(self, message: IncomingText) -> Configure | ArrangeCategory | Chat:
        if self.intent == "category":
            return (self.arrangement or CategoryAnswer()).read(message)
        return (self.settings or SettingsAnswer()).read(message)

    def _payments(self, message: IncomingText, asked: Doubt | None) -> Record | Unclear:
        """The payments, or a question about the one thing that isn't known of one of them."""
        read: list[ReadEntry] = []
        doubts: list[tuple[Doubt, int]] = []
        for position, entry in enumerate(self.entries):
            try:
                read.append(entry.read(message))
            except InDoubt as problem:
                read.append(entry.read(message, problem.doubt))
                doubts.append((problem.doubt, position))
        if asked is None and not doubts:
            return Record(tuple(read))
        if asked and not doubts and len(read) == 1:
            doubts = [(asked, 0)]
        if len(doubts) != 1 or asked not in (None, doubts[0][0]):
            return Unclear(asked or doubts[0][0])
        doubt, position = doubts[0]
        return Unclear(doubt, tuple(read), position, tuple(_candidates(doubt, self.candidates or ())))


def strict_schema() -> dict[str, Any]:
    """JSON Schema in the subset that strict structured output takes: every field required, none besides."""
    bare = _without_keywords(Answer.model_json_schema(mode="serialization"), {"title", "default"})
    if not isinstance(bare, dict):
        raise TypeError("a schema is an object")
    return bare


def _without_keywords(schema: object, unwanted: set[str]) -> object:
    if isinstance(schema, list):
        return [_without_keywords(part, unwanted) for part in schema]
    if not isinstance(schema, dict):
        return schema
    # A property may have a keyword's name; then its value is a schema, not text.
    return {
        key: _without_keywords(value, unwanted)
        for key, value in schema.items()
        if key not in unwanted or isinstance(value, dict)
    }


def _decimal(spelling: str | None) -> Decimal:
    text = (spelling or "").replace("−", "-")
    try:
        exact = Decimal(text)
    except InvalidOperation:
        possible = readings(text.lstrip("+-"))
        if len(possible) != 1:
            raise InDoubt(Doubt.AMOUNT) from None
        exact = next(iter(possible)).copy_sign(Decimal(-1 if text.startswith("-") else 1))
    if not exact.is_finite() or exact == 0:
        raise InDoubt(Doubt.AMOUNT)
    return exact


def _positive(spelling: str | None, kind: Kind, text: str) -> Decimal:
    """The amount without its sign. A minus that the person didn't write says that the money went the other way."""
    amount = _decimal(spelling)
    if amount < 0 and not (kind is Kind.EXPENSE and is_written_negative(-amount, text)):
        raise InDoubt(Doubt.KIND)
    return abs(amount)


def _day(spelling: str | None) -> date | None:
    if not spelling:
        return None
    try:
        return date.fromisoformat(spelling[:10])
    except ValueError:
        raise InDoubt(Doubt.DATE) from None


def _after(day: date) -> date:
    """The day after. Raises InDoubt where the calendar ends."""
    try:
        return day + DAY
    except OverflowError:
        raise InDoubt(Doubt.DATE) from None


def _bound(spelling: str | None) -> Decimal | None:
    """An amount that entries are held against; None where it can't be read."""
    try:
        return abs(_decimal(spelling)) if spelling else None
    except InDoubt:
        return None


def _is_day(spelling: str | None) -> bool:
    try:
        return _day(spelling) is not None
    except InDoubt:
        return False


def _candidates(doubt: Doubt, spellings: Iterable[str]) -> Iterator[Candidate]:
    """Readings that are offered for a doubtful field; those that can't be read are left out."""
    for spelling in spellings:
        match doubt:
            case Doubt.AMOUNT if amount := _bound(spelling):
                yield Candidate(amount=amount)
            case Doubt.CURRENCY:
                yield Candidate(currency=_currency(spelling))
            case Doubt.DATE if _is_day(spelling):
                yield Candidate(occurred_on=_day(spelling))
            case _:
                continue


def _currency(code: str | None) -> str | None:
    return code.upper() if code else None


def _category(answer: str | None, categories: Iterable[Category]) -> str | None:
    """The key, also where the model answered with the name."""
    wanted = (answer or "").partition(' ("')[0].casefold()
    keys = {category.name.casefold(): category.key for category in categories}
    keys |= {category.key.casefold(): category.key for category in categories}
    return keys.get(wanted)
