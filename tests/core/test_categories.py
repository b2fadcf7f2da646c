"""What entries are sorted into: every kind of entry always has a category that fits it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.categories import DEFAULTS, Categories, Category
from bot.core.errors import UnknownCategory
from bot.core.ledger import Kind

KEYS = st.none() | st.text(max_size=8) | st.sampled_from([category.key for category in DEFAULTS])


def test_the_keys_that_stand_in_peoples_books_stay() -> None:
    assert {category.key for category in Categories().of(Kind.EXPENSE)} == {
        "groceries", "dining", "transport", "housing", "utilities", "health", "shopping", "entertainment",
        "subscriptions", "travel", "education", "gifts", "personal_care", "family", "fees_taxes", "other",
    }  # fmt: skip
    assert {category.key for category in Categories().of(Kind.INCOME)} == {
        "salary", "business", "refund", "gift_income", "investment", "other_income",
    }  # fmt: skip


def test_no_two_categories_share_a_key_and_each_has_its_sign() -> None:
    assert len({category.key for category in DEFAULTS}) == len(DEFAULTS)
    assert all(category.name and category.emoji for category in DEFAULTS)


@given(KEYS, st.sampled_from(Kind))
def test_settling_always_ends_in_a_category_of_the_kind(key: str | None, kind: Kind) -> None:
    categories = Categories()
    settled = categories.settle(key, kind)
    assert categories.get(settled, kind).kind is kind
    if key in {category.key for category in categories.of(kind)}:
        assert settled == key


@pytest.mark.parametrize(
    ("key", "kind"), [("salary", Kind.EXPENSE), ("dining", Kind.INCOME), ("pets", Kind.EXPENSE)]
)
def test_a_category_of_the_other_kind_is_refused(key: str, kind: Kind) -> None:
    with pytest.raises(UnknownCategory) as refused:
        Categories().get(key, kind)
    assert refused.value.key == key


def test_a_category_that_is_gone_is_still_shown_with_a_name() -> None:
    shown = Categories().show("pet_food")
    assert (shown.name, shown.custom) == ("Pet food", True)
    assert Categories().show("dining").name == "Dining"


def test_a_chat_with_its_own_categories_keeps_their_order() -> None:
    pets = Category("pets", Kind.EXPENSE, "Pets", "🐈", custom=True)
    own = Categories([pets, *DEFAULTS])
    assert own.of(Kind.EXPENSE)[0] is pets
    assert own.settle("pets", Kind.EXPENSE) == "pets"
