"""What a model must answer with, and how it becomes an intent.

The schema is the same for every chat, so that a server can compile and cache it: categories are plain keys, checked
in code. What it can't say has no effect. Fields that a sloppy server leaves out count as null.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot.core.categories import Category
from bot.core.intents import (
    Amend,
    Ask,
    Chat,
    Doubt,
    IncomingText,
    Intent,
    ReadEntry,
    Record,
    Remove,
    SetBudget,
    Unclear,
)
from bot.core.ledger import Kind
from bot.core.periods import Span
from bot.extraction.grounding import InDoubt
from bot.extraction.numbers import is_written_negative, readings

_SPANS = {"day": Span.DAY, "week": Span.WEEK, "month": Span.MONTH, "year": Span.YEAR}


def _known_doubt(value: object) -> object:
    return value if value in set(Doubt) else None


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

    def read(self, message: IncomingText) -> ReadEntry:
        """The entry. Raises InDoubt where it has no usable amount, kind or day."""
        kind = Kind(self.kind)
        return ReadEntry(
            amount=_positive(self.amount, kind, message.text),
            excerpt=self.excerpt or message.text,
            kind=kind,
            currency=_currency(self.currency),
            occurred_on=_day(self.date),
            category=_category(self.category, message.categories),
            description=self.description or "",
        )


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


class QuestionAnswer(_Part):
    """The period that a question is about."""

    span: Literal["day", "week", "month", "year"] = "month"
    on: str | None = Field(None, description="YYYY-MM-DD, a day in that period")


class BudgetAnswer(_Part):
    """A limit; category null for all spending."""

    amount: str | None = None
    category: str | None = None


class Answer(_Part):
    """What a message means. Only the part that belongs to the intent is filled."""

    intent: Literal["record", "amend", "remove", "ask", "budget", "chat", "unclear"]
    entries: list[EntryAnswer] = Field(default_factory=list, description="for record")
    change: ChangeAnswer | None = Field(None, description="for amend, and for remove which entry")
    question: QuestionAnswer | None = Field(None, description="for ask")
    budget: BudgetAnswer | None = Field(None, description="for budget")
    doubt: Annotated[
        Literal["amount", "kind", "currency", "date"] | None,
        BeforeValidator(_known_doubt),
        Field(description="for unclear"),
    ] = None

    def to_intent(self, message: IncomingText) -> Intent:
        """The intent, with what is malformed dropped or asked. Not yet checked against the message's words."""
        try:
            return self._intent(message)
        except InDoubt as problem:
            return Unclear(problem.doubt)

    def _intent(self, message: IncomingText) -> Intent:
        match self.intent:
            case "record":
                return Record(tuple(entry.read(message) for entry in self.entries))
            case "amend":
                return (self.change or ChangeAnswer()).read(message)
            case "remove":
                return Remove(self.change.position if self.change else None)
            case "ask":
                question = self.question or QuestionAnswer()
                return Ask(_SPANS[question.span], _day(question.on))
            case "budget":
                budget = self.budget or BudgetAnswer()
                amount = _positive(budget.amount, Kind.EXPENSE, message.text) if budget.amount else None
                return SetBudget(amount, _category(budget.category, message.categories))
            case "chat":
                return Chat()
            case "unclear":
                return Unclear(Doubt(self.doubt or Doubt.AMOUNT))


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


def _currency(code: str | None) -> str | None:
    return code.upper() if code else None


def _category(answer: str | None, categories: Iterable[Category]) -> str | None:
    """The key, also where the model answered with the name."""
    wanted = (answer or "").casefold()
    keys = {category.name.casefold(): category.key for category in categories}
    keys |= {category.key.casefold(): category.key for category in categories}
    return keys.get(wanted)
