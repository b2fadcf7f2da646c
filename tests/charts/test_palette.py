"""The colours of categories."""

from bot.charts.palette import colours
from bot.core.categories import DEFAULTS
from bot.core.ledger import Kind


def test_a_category_keeps_its_colour_from_picture_to_picture() -> None:
    alone = colours(["dining"])["dining"]
    assert colours(["rent_of_the_boat", "groceries", "dining"])["dining"] == alone


def test_all_default_categories_of_a_kind_differ() -> None:
    for kind in Kind:
        keys = [category.key for category in DEFAULTS if category.kind is kind]
        assert len(set(colours([*keys, "rest"]).values())) == len(keys) + 1


def test_a_custom_category_takes_no_colour_that_another_slice_has() -> None:
    shown = ["groceries", "dining", "housing", *(f"own_{number}" for number in range(12))]
    assert len(set(colours(shown).values())) == len(shown)


def test_a_custom_category_has_a_colour_of_its_own_that_order_does_not_change() -> None:
    assert colours(["boat", "horse", "dining"]) == colours(["dining", "horse", "boat"])


def test_there_is_a_colour_for_everything_however_much_there_is() -> None:
    assert len(colours(f"own_{number}" for number in range(100))) == 100
